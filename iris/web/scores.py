"""How pages show a score: rounded for reading, its sum part by part, each line with its working."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, floor
from typing import Any

from flask_babel import gettext

from iris.models import StoredScore
from iris.rules.scoring.lines import Step, label_of, working
from iris.rules.scoring.method import Ends, Method
from iris.rules.scoring.methods import method as method_of
from iris.rules.scoring.published import Scored
from iris.rules.scoring.results import Contribution, Headline, PrincipleValue, Score
from iris.rules.scoring.vocabulary import Band, Gate, Part, Reason
from iris.rules.scoring.words import GATE_LABELS, PART_LABELS, PART_NOTES, reason_sentence
from iris.rules.standards import Standard
from iris.rules.wording import N_
from iris.web.languages import day_in_words
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


def line_groups(
    lines: Iterable[Contribution],
    method: Method,
    titles: Mapping[str, str],
    rests: Callable[[Contribution], Sequence[Any]] | None = None,
) -> list[dict[str, Any]]:
    """Every line with its working, by part; a part's points are the sum of its lines.

    `rests` gives what a line rests on, each with `words`, `href` and `source`.
    """
    by_part: dict[Part, list[Contribution]] = {}
    for line in lines:
        by_part.setdefault(line.part, []).append(line)
    return [
        {
            "label": gettext(PART_LABELS[part]),
            "points": sum(line.points for line in own),
            "of": method.points[part],
            "rows": [_line(line, method, titles, rests(line) if rests else ()) for line in own],
        }
        for part, own in by_part.items()
    ]


def _line(line: Contribution, method: Method, titles: Mapping[str, str], rests: Sequence[Any]) -> dict[str, Any]:
    return {
        "code": line.item if line.part is Part.CONFORMITY else "",
        "label": gettext(label_of(line, titles)),
        "of": line.inputs["at_most"],
        "points": line.points,
        "low": line.low,
        "high": line.high,
        "rests": rests,
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


def titles(found: Standard) -> dict[str, str]:
    """The titles of principles and criteria by their codes."""
    return {p.code: p.title for p in found.principles} | {c.code: c.title for c in found.criteria()}


def gates(score: Score, method: Method) -> list[dict[str, Any]]:
    """The limits that hold, in words, with what lifts each."""
    return [
        {
            "label": GATE_LABELS[rule.code],
            "codes": score.open_criticals if rule.code is Gate.CRITICAL_OPEN else (),
            "sentence": rule.sentence,
            "lifted": rule.lifted_by,
            "cap": rule.cap,
        }
        for rule in method.gates
        if rule.code in score.gates
    ]


def record_sentence(score: Score) -> str:
    """The record against its group, in one line that is enough to redo it."""
    record = score.record
    if record is None:
        return ""
    return gettext(
        "Upheld complaints weigh %(severity)s, %(placements)s thousand placements count: %(rate)s for each thousand"
        " after the pull to the group, which has %(group)s.",
        severity=number(round(record.weighted_severity, 2)),
        placements=number(round(record.placements_thousand, 2)),
        rate=number(round(record.rate.mid, 2)),
        group=number(round(record.group_rate, 2)),
    )


def evidence_sentence(score: Score) -> str:
    """How much independent evidence there is, and how old the newest is."""
    if score.newest_evidence is None:
        return gettext("Nobody independent has examined this agency.")
    return gettext(
        "Independent examinations cover %(share)s of 100 parts of the standard by weight; the newest is of %(day)s.",
        share=number(floor(100 * score.coverage)),
        day=day_in_words(score.newest_evidence),
    )


def card(scored: Scored) -> dict[str, Any]:
    """The score on the page of its agency."""
    score, method = scored.score, scored.method
    return {
        **figure(score.headline, method),
        "bands": bands(method),
        "method": method.version,
        "on": score.as_of,
        "principles": principle_rows(score.principles, titles(scored.standard)),
        "gates": gates(score, method),
        "record": record_sentence(score),
        "evidence": evidence_sentence(score),
    }


def stored_figure(row: StoredScore | None) -> dict[str, Any] | None:
    """A cached score in a list."""
    if row is None:
        return None
    reason = Reason(row.reason) if row.reason else None
    band = Band(row.band) if row.band else None
    return figure(Headline(row.value, row.low, row.high, band, reason), method_of(row.method))
