"""How pages show a score: rounded for reading, its sum part by part, each line with its working."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import ceil, floor
from typing import Any

from flask_babel import gettext

from iris.rules.scoring.lines import Step, label_of, working
from iris.rules.scoring.method import Ends, Method
from iris.rules.scoring.results import Contribution, Headline, PrincipleValue, Score
from iris.rules.scoring.vocabulary import Part
from iris.rules.scoring.words import GATE_LABELS, PART_LABELS, PART_NOTES, reason_sentence
from iris.rules.wording import N_
from iris.web.shell import number

PLACES = 2
FORMULA = re.compile(r"(?:[\d(]|[A-Z]+\.INV\()[\d.,;()^×÷+−=\s]*[×÷=^;][\d.,;()^×÷+−=\s]*[\d)]")
"""Figures with at least one operator; set apart, so that text from right to left does not turn them around."""
SUM = N_("Sum")


def figure(short: Headline, method: Method) -> dict[str, Any]:
    """Number, margin and band, or the reason why there is none; the margin is rounded outwards."""
    if short.value is None or short.low is None or short.high is None:
        reason = gettext(reason_sentence(short.reason, method)) if short.reason else ""
        return {"value": None, "band": short.band, "reason": reason}
    low, high = floor(short.low * 10) / 10, ceil(short.high * 10) / 10
    return {"value": round(short.value, 1), "low": low, "high": high, "band": short.band, "reason": ""}


def bands(method: Method) -> list[tuple[str, float, float]]:
    """The bands from the lowest to the highest, with where each begins and ends."""
    tops = [sum(method.points.values()), *(rule.floor for rule in method.bands)]
    rows = [(str(rule.band), rule.floor, top) for rule, top in zip(method.bands, tops, strict=False)]
    return rows[::-1]


def sum_rows(score: Score, method: Method) -> list[dict[str, Any]]:
    """The sum, part by part, then the limits that hold."""
    rows, start = [], 0.0
    for part, ends in score.parts.items():
        rows.append(_row(PART_LABELS[part], PART_NOTES[part], ends, method.points[part], start, "part"))
        start += ends.mid
    if score.before_gates is None:
        return rows
    rows.append(_row(SUM, "", score.before_gates, sum(method.points.values()), 0.0, "sum"))
    capped = score.before_gates
    for rule in method.gates:
        if rule.code in score.gates:
            capped = Ends(*(min(end, rule.cap) for end in capped.all))
            rows.append(_row(GATE_LABELS[rule.code], rule.sentence, capped, None, 0.0, "limit") | {"end": rule.cap})
    return rows


def _row(label: str, note: str, ends: Ends, most: float | None, start: float, shape: str) -> dict[str, Any]:
    return {
        "label": gettext(label),
        "note": gettext(note) if note else "",
        "points": round(ends.mid, PLACES),
        "low": round(ends.low, PLACES),
        "high": round(ends.high, PLACES),
        "of": most,
        "start": round(start, PLACES),
        "end": round(start + ends.mid, PLACES),
        "shape": shape,
    }


def line_groups(lines: Iterable[Contribution], method: Method, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every line with its working, by part; a part's points are the sum of its lines."""
    by_part: dict[Part, list[Contribution]] = {}
    for line in lines:
        by_part.setdefault(line.part, []).append(line)
    return [
        {
            "label": gettext(PART_LABELS[part]),
            "points": sum(line.points for line in own),
            "of": method.points[part],
            "rows": [_line(line, method, titles) for line in own],
        }
        for part, own in by_part.items()
    ]


def _line(line: Contribution, method: Method, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": line.item if line.part is Part.CONFORMITY else "",
        "label": gettext(label_of(line, titles)),
        "of": line.inputs["at_most"],
        "points": line.points,
        "low": line.low,
        "high": line.high,
        "facts": line.facts,
        "steps": [said(step) for step in working(line, method)],
    }


def said(step: Step) -> str:
    """A step in the reader's language; its formulas run from left to right in every language."""
    text = gettext(step.sentence) % {name: number(value) for name, value in step.values.items()}
    return FORMULA.sub(lambda found: f"\u2066{found[0]}\u2069", text)


def principle_rows(principles: Iterable[PrincipleValue], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """One bar a principle, out of 100; a principle that nobody independent looked at has no value."""
    return [
        {
            "code": p.code,
            "label": gettext(titles.get(p.code, p.code)),
            "value": round(100 * p.share.mid) if p.coverage > 0 else None,
            "low": floor(100 * p.share.low),
            "high": ceil(100 * p.share.high),
        }
        for p in principles
    ]
