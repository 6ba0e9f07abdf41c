"""One line of a desk: what waits, where to go on, by when."""

from __future__ import annotations

from typing import Any


def item(href: str, title: str, note: str, move: str, due: str = "", *, late: bool = False) -> dict[str, Any]:
    """`due` in words; `late`: it is over."""
    return {"href": href, "title": title, "note": note, "due": due, "due_class": "late" if late else "", "move": move}
