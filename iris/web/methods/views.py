"""What the page of a method shows: its figures in the reader's words, and its worked example."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from iris.rules.scoring.examples import Worked, alone, fading
from iris.rules.scoring.method import Method
from iris.rules.scoring.vocabulary import Grade, Part
from iris.rules.scoring.words import (
    DISCLOSURE_LABELS,
    GATE_LABELS,
    GRADE_LABELS,
    KIND_LABELS,
    PART_LABELS,
    PART_NOTES,
    SANCTION_LABELS,
    SOURCE_LABELS,
)
from iris.rules.standards import standard
from iris.web import scores
from iris.web.methods import facts
from iris.web.shell import number

CURVE_MONTHS = 72
MARKS = range(0, CURVE_MONTHS + 1, 12)
RATES = (0, 0.5, 1, 2, 4)
"""Rates for which the points are shown, as multiples of the reference."""


def method_page(method: Method) -> dict[str, Any]:
    """Everything of the method but its example."""
    terms = method.evidence
    return {
        "method": method,
        "whole": sum(method.points.values()),
        "parts": _parts(method),
        "grades": _grades(method),
        "kinds": [(gettext(KIND_LABELS[kind]), quality) for kind, quality in terms.quality.items()],
        "open_grades": ", ".join(gettext(GRADE_LABELS[g]) for g in Grade if g in terms.stays_open),
        "evidence_curve": curve(method, terms.half_life, terms.full),
        "record_curve": curve(method, method.record.half_life, 0.0),
        "openness_curve": curve(method, method.openness.half_life, method.openness.full),
        "sources": [(gettext(SOURCE_LABELS[source]), weight) for source, weight in method.record.source.items()],
        "rates": _rates(method),
        "sanctions": [(gettext(SANCTION_LABELS[kind]), taken) for kind, taken in method.standing.sanction.items()],
        "items": [gettext(DISCLOSURE_LABELS[item]) for item in method.openness.items],
        "bands": scores.bands(method),
        "gates": [
            {"label": GATE_LABELS[rule.code], "cap": rule.cap, "sentence": rule.sentence, "lifted": rule.lifted_by}
            for rule in method.gates
        ],
    }


def _parts(method: Method) -> list[dict[str, Any]]:
    return [
        {"label": gettext(PART_LABELS[part]), "note": gettext(PART_NOTES[part]), "value": points}
        for part, points in method.points.items()
    ]


def _grades(method: Method) -> list[dict[str, Any]]:
    terms = method.evidence
    return [
        {
            "label": gettext(GRADE_LABELS[grade]),
            "value": value,
            "overdue": gettext(GRADE_LABELS[terms.overdue_as[grade]]) if grade in terms.overdue_as else "",
        }
        for grade, value in terms.grade_value.items()
    ]


def _rates(method: Method) -> list[tuple[float, float]]:
    """What some rates of upheld harm give of the points of the record."""
    whole, reference = method.points[Part.RECORD], method.record.reference
    return [(times * reference, whole / (1 + times)) for times in RATES]


def curve(method: Method, half_life: float, full: float) -> dict[str, Any]:
    """A drawing of how a fact fades, and the same in numbers."""
    found = fading(half_life, full, method, CURVE_MONTHS)
    points = [{"at": round(100 * month / CURVE_MONTHS, 2), "value": round(weight, 4)} for month, weight in found]
    return {
        "points": points,
        "ticks": [{"at": round(100 * m / CURVE_MONTHS, 2), "label": number(m)} for m in MARKS],
        "rows": [(month, weight) for month, weight in found if month in MARKS],
        "full": full,
        "half_life": half_life,
    }


def example(method: Method, worked: Worked) -> dict[str, Any]:
    """The example: its facts in words, its lines with their workings, its sum."""
    text = standard(*worked.titles_of)
    titles = scores.titles(text)
    score = worked.score
    weights = {
        (type(fact).__name__, fact.name): weight for fact, weight in alone(worked.facts, worked.standard, method)
    }
    return {
        "score": scores.figure(score.headline, method),
        "facts": facts.in_words(worked.facts, titles, weights),
        "sum_rows": scores.sum_rows(score, method),
        "groups": scores.line_groups(score.contributions, method, titles),
        "before": score.before_gates,
        "final": score,
        "coverage": score.coverage,
        "on": score.as_of,
        "group_rate": worked.facts.group_rate,
        "criteria_count": len(worked.standard.criterion_codes),
        "standard_title": text.title,
    }
