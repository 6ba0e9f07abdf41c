"""What the pages of standards show: their texts in the reader's language, marks, and differences in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext

from iris.rules.sampling import SamplingTable
from iris.rules.standards import (
    ELEMENT_LABELS,
    Basis,
    Change,
    ChangeKind,
    Criterion,
    Element,
    Evidence,
    Principle,
    PublicSummary,
    Standard,
    StandardSubject,
    current,
    differences,
)
from iris.rules.standards.words import (
    BASIS_WORDS,
    CHANGE_WORDS,
    EVIDENCE_LABELS,
    FIELD_LABELS,
    SUBJECT_LABELS,
    SUMMARY_LABELS,
)
from iris.web.languages import day_in_words, locale

MAPPED_TO = "agency"
"""The standard that an employer's criterion names with `maps_to`."""


def shelf(standards: Iterable[Standard]) -> list[dict[str, Any]]:
    """Versions in a list, the newest of each standard first."""
    ordered = sorted(standards, key=lambda s: (s.valid_from, s.version), reverse=True)
    ordered = sorted(ordered, key=lambda s: s.id)
    return [
        {
            "href": url_for("standards.show", standard_id=s.id, version=s.version),
            "title": s.title,
            "version": s.version,
            "subject": SUBJECT_LABELS[s.subject],
            "valid_from": s.valid_from,
            "draft": s.working_draft,
            "principles": len(s.principles),
            "criteria": len(s.codes()),
        }
        for s in ordered
    ]


def version_page(found: Standard) -> dict[str, Any]:
    """One version with everything it says."""
    return {
        "standard": found,
        "subject": SUBJECT_LABELS[found.subject],
        "summary": SUMMARY_LABELS[found.public_summary],
        "principles": [_principle(found, p) for p in found.principles],
        "criteria_count": len(found.codes()),
        "json_href": f"/api/v1/standards/{found.id}/{found.version}",
        "translated": str(locale().language) not in found.languages,
        "basis_words": list(BASIS_WORDS.values()),
    }


def _principle(found: Standard, principle: Principle) -> dict[str, Any]:
    whole = sum(p.weight for p in found.principles)
    return {
        "code": principle.code,
        "title": principle.title,
        "overarching": principle.overarching,
        "weight": principle.weight,
        "whole": whole,
        "basis": BASIS_WORDS[principle.basis],
        "source": principle.source,
        "criteria": [_criterion(c) for c in principle.criteria],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "code": criterion.code,
        "title": criterion.title,
        "requirement": criterion.requirement,
        "indicators": criterion.indicators,
        "elements": [ELEMENT_LABELS[e] for e in criterion.elements],
        "evidence": [EVIDENCE_LABELS[e] for e in criterion.evidence],
        "guidance": criterion.guidance,
        "weight": criterion.weight,
        "zero_tolerance": criterion.zero_tolerance,
        "basis": BASIS_WORDS[criterion.basis],
        "source": criterion.source,
        "mapped": _mapped(criterion.maps_to) if criterion.maps_to else None,
    }


def _mapped(code: str) -> dict[str, str]:
    """The agency's criterion, in the newest version, against which a finding that names an agency counts."""
    there = current(MAPPED_TO)
    href = url_for("standards.show", standard_id=there.id, version=there.version, _anchor=code)
    return {"code": code, "title": there.criterion(code).title, "href": href}


def differences_page(old: Standard, new: Standard) -> dict[str, Any]:
    """What changed from `old` to `new`, by part of the standard."""
    found = differences(old, new)
    return {
        "old": old,
        "new": new,
        "old_href": url_for("standards.show", standard_id=old.id, version=old.version),
        "new_href": url_for("standards.show", standard_id=new.id, version=new.version),
        "count": len(found),
        "groups": [
            {"heading": _heading(code, old, new), "rows": [_change(change) for change in changes]}
            for code, changes in groupby(sorted(found, key=lambda c: _place(c.code, old, new)), key=lambda c: c.code)
        ],
    }


def _place(code: str, old: Standard, new: Standard) -> int:
    """The order of the new version; what is gone stands after it in the order of the old one."""
    order = ["", *_codes(new), *(code for code in _codes(old) if code not in set(_codes(new)))]
    return order.index(code)


def _codes(found: Standard) -> list[str]:
    return [code for p in found.principles for code in (p.code, *(c.code for c in p.criteria))]


def _heading(code: str, old: Standard, new: Standard) -> str:
    if not code:
        return gettext("The standard as a whole")
    titles = {p.code: p.title for s in (old, new) for p in s.principles}
    titles |= {c.code: c.title for s in (old, new) for c in s.criteria()}
    return f"{code} {gettext(titles[code])}"


def _change(change: Change) -> dict[str, Any]:
    whole = change.kind is not ChangeKind.CHANGED
    return {
        "word": CHANGE_WORDS[change.kind],
        "field": gettext("All of it") if whole else gettext(FIELD_LABELS[change.field]),
        "before": _said(change.before),
        "after": _said(change.after),
    }


def _said(value: object) -> list[str]:
    """A part of a standard as lines of words; none for nothing."""
    if isinstance(value, Criterion):
        return [gettext(value.requirement), *map(gettext, value.indicators)]
    if isinstance(value, Principle):
        return [gettext(value.title)]
    if isinstance(value, SamplingTable):
        return [gettext(value.source), *(_row(row) for row in value.rows)]
    if isinstance(value, tuple):
        return [line for part in value for line in _said(part)]
    return [_word(value)] if value is not None and value != "" else []


def _row(row: Any) -> str:
    return gettext(
        "up to %(people)s people: %(days)s days, %(interviews)s interviews",
        people=row.up_to,
        days=row.days,
        interviews=row.interviews,
    )


def _word(value: object) -> str:
    match value:
        case Basis():
            text = BASIS_WORDS[value].label
        case Element():
            text = ELEMENT_LABELS[value]
        case Evidence():
            text = EVIDENCE_LABELS[value]
        case StandardSubject():
            text = SUBJECT_LABELS[value]
        case PublicSummary():
            text = SUMMARY_LABELS[value]
        case bool():
            return gettext("yes") if value else gettext("no")
        case date():
            return day_in_words(value)
        case _:
            text = str(value)
    return gettext(text) if text else ""
