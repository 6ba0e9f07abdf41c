"""One line of a desk: what waits, where to go on, by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from iris.web.identity import now
from iris.web.languages import day_in_words

SOON = timedelta(days=7)


def item(href: str, title: str, note: str, move: str, due: str = "", *, late: bool = False) -> dict[str, Any]:
    """`due` in words; `late`: it is over."""
    return {"href": href, "title": title, "note": note, "due": due, "due_class": "late" if late else "", "move": move}


def by_day(href: str, title: str, note: str, move: str, day: date | None) -> dict[str, Any]:
    """A line with its last day, marked when that is near or over; `soonest_first` sorts such lines."""
    today = now().date()
    line = item(href, title, note, move, day_in_words(day) if day else "", late=day is not None and day < today)
    if day is not None and today <= day <= today + SOON:
        line["due_class"] = "now"
    return line | {"day": day}


def soonest_first(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines of `by_day`, those without a day last."""
    return sorted(lines, key=lambda line: line["day"] or date.max)
