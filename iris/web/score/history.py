"""The score over time: what the public knew on the first of each month, as a line in its margin and in numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from flask_babel import gettext

from iris.rules.scoring.gathering import Material
from iris.rules.scoring.published import Question, Scored, scores
from iris.web import scores as figures
from iris.web.languages import day_in_words

MONTHS = 36


def drawn(material: Material, today: date) -> dict[str, Any] | None:
    """The published scores of three years; None where there is none but today's."""
    days = [*_firsts(today), today]
    asked = [Question(material, day, datetime.combine(day, time.max, UTC)) for day in days]
    found = [(day, scored) for day, scored in zip(days, scores(asked), strict=True) if scored.signed]
    if len(found) < 2:
        return None
    first, last = found[0][0], found[-1][0]
    span = max((last - first).days, 1)
    return {
        "runs": _runs(found, first, span),
        "ticks": _ticks(first, last, span),
        "rows": [{"day": day, **figures.figure(s.score.headline, s.method)} for day, s in reversed(found)],
        "sentence": gettext(
            "The score from %(first)s to %(last)s; the same in numbers below.",
            first=day_in_words(first),
            last=day_in_words(last),
        ),
    }


def _firsts(today: date) -> list[date]:
    """The firsts of the last months, the oldest first."""
    month = today.year * 12 + today.month - 1
    firsts = [date((month - back) // 12, (month - back) % 12 + 1, 1) for back in range(MONTHS, -1, -1)]
    return [day for day in firsts if day < today]


def _runs(found: list[tuple[date, Scored]], first: date, span: int) -> list[list[dict[str, float]]]:
    """Points of the line; a day without a number ends a run."""
    runs: list[list[dict[str, float]]] = [[]]
    for day, scored in found:
        score = scored.score
        if score.value is None or score.low is None or score.high is None:
            runs.append([])
            continue
        at = round(100 * (day - first).days / span, 2)
        point = {"value": round(score.value, 2), "low": round(score.low, 2), "high": round(score.high, 2)}
        runs[-1].append({"at": at, **point})
    return [run for run in runs if run]


def _ticks(first: date, last: date, span: int) -> list[dict[str, Any]]:
    years = (date(year, 1, 1) for year in range(first.year + 1, last.year + 1))
    return [{"at": round(100 * (day - first).days / span, 2), "label": str(day.year)} for day in years]
