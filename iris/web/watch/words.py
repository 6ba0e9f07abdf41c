"""Moves, spreads and back-tests in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from iris import models as m
from iris.queries.register import Entry
from iris.rules.scoring.comparing import Cause
from iris.rules.scoring.drafting import BY_PATH, value_of
from iris.rules.scoring.method import Method
from iris.rules.scoring.spread import NO_BAND, ORDER
from iris.rules.scoring.vocabulary import Gate, Part, Reason
from iris.rules.scoring.words import GATE_LABELS, PART_LABELS, reason_sentence
from iris.rules.standards import current as current_standard
from iris.web import scores
from iris.web.answers import entry_href
from iris.web.shell import number


def signed(points: float) -> str:
    """Points with their sign."""
    shown = round(points, 1)
    return f"+{number(shown)}" if shown > 0 else number(shown)


def why(cause: str, item: str, criterion: str, points: float, method: Method) -> str:
    """What explains a move, in a few words."""
    match Cause(cause):
        case Cause.PART if criterion:
            titles = scores.titles(current_standard("agency"))
            named = f"{criterion} {gettext(titles.get(criterion, ''))}".strip()
            return gettext("%(part)s, most by %(criterion)s: %(points)s", part=gettext(PART_LABELS[Part(item)]),
                           criterion=named, points=signed(points))  # fmt: skip
        case Cause.PART:
            return gettext("%(part)s: %(points)s", part=gettext(PART_LABELS[Part(item)]), points=signed(points))
        case Cause.GATE:
            label = gettext(GATE_LABELS[Gate(item)]) if item else gettext("no limit any more")
            return gettext("Limit (%(gate)s): %(points)s", gate=label, points=signed(points))
        case Cause.NUMBER_LOST:
            return gettext("Loses its number. %(reason)s", reason=gettext(reason_sentence(Reason(item), method)))
        case Cause.NUMBER_GAINED:
            return gettext("Gets a number")
    return gettext("Does not move")


def move_row(move: m.MethodMove, entry: Entry, method: Method) -> dict[str, Any]:
    """One agency under both methods, of a run that is kept or of a trial."""
    return {
        "place": move.place,
        "name": entry.name,
        "id": entry.public_id,
        "href": f"{entry_href(entry)}/score",
        "old": {"value": move.old_value, "low": move.old_low, "band": move.old_band},
        "new": {"value": move.new_value, "low": move.new_low, "band": move.new_band},
        "shift": signed(move.shift) if move.shift is not None else "",
        "why": why(move.cause, move.item, move.criterion, move.points, method),
    }


def spread_rows(spread: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Agencies by band, before and after."""
    return [
        {
            "band": gettext("No band") if band == NO_BAND else band,
            "before": spread["before"].get(band, 0),
            "after": spread["after"].get(band, 0),
        }
        for band in ORDER
    ]


def back_rows(tests: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Both methods on the year before, band by band, side by side."""
    found = list(tests)
    if not found:
        return []
    return [
        {
            "band": gettext("No band") if row["band"] == NO_BAND else row["band"],
            "by": [test["rows"][place] for test in found],
        }
        for place, row in enumerate(found[0]["rows"])
    ]


def back_sentences(tests: Iterable[Mapping[str, Any]]) -> list[str]:
    """How well each method told those with harm from those without."""
    return [
        gettext("Method %(version)s: no agency with harm confirmed since, so nothing can be said.", version=t["method"])
        if t["told_apart"] is None
        else gettext(
            "Method %(version)s put %(share)s of 100 pairs of an agency with harm and one without in the right order;"
            " chance would be 50.",
            version=t["method"],
            share=round(100 * t["told_apart"]),
        )
        for t in tests
    ]


def changes(figures: Mapping[str, float], base: Method) -> list[dict[str, Any]]:
    """The figures that differ, with what they were."""
    return [
        {"label": gettext(BY_PATH[path].label), "old": value_of(base, path), "new": value}
        for path, value in figures.items()
    ]
