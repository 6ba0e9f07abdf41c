"""What the page of an entry says of its assessments: what the standard makes public, and no words of the report."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import Any

from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current, database
from iris.queries.findings import ThirdParty
from iris.rules.assessments import KINDS, RATING_WORDS, AssessmentKind, Rating
from iris.rules.findings import GRADE_WORDS
from iris.rules.standards import Standard, standard
from iris.rules.standards import current as newest


def context(entry: m.RegisterEntry, on: date, parts: Container[str]) -> dict[str, Any]:
    """Summaries published up to a day; for an agency the findings at employers that count on it."""
    ids = [one.id for one in (entry, *entry.merged)]
    summaries = queries.assessments.of_subject(current(), ids) if "summary" in parts else ()
    third: list[dict[str, Any]] = []
    if entry.kind == "agency" and "named" in parts:
        with database().reading() as session:
            third = [_third(found) for found in queries.findings.third_party(session, ids, on)]
    return {
        "assessments": [_summary(row) for row in summaries if row.published_at.date() <= on],
        "third_party": third,
    }


def _summary(row: m.AssessmentSummary) -> dict[str, Any]:
    used = standard(*row.content["standard"])
    return {
        "kind": KINDS[AssessmentKind(row.content["kind"])].label,
        "last": _day(row.content["days"][1]),
        "standard": f"{gettext(used.title)} {used.version}",
        "draft": used.working_draft,
        "principles": [_principle(used, code, counts) for code, counts in row.content["principles"]],
    }


def _day(text: str) -> date | None:
    return None if text == "None" else date.fromisoformat(text)


def _principle(used: Standard, code: str, counts: dict[str, int]) -> dict[str, Any]:
    title = next((gettext(found.title) for found in used.principles if found.code == code), "")
    return {
        "code": code,
        "title": title,
        "counts": [(RATING_WORDS[rating], counts[rating]) for rating in Rating if counts.get(rating)],
    }


def _third(found: ThirdParty) -> dict[str, Any]:
    titles = {criterion.code: criterion.title for criterion in newest("agency").criteria()}
    return {
        "criterion": f"{found.criterion} {gettext(titles.get(found.criterion, ''))}".strip(),
        "grade": GRADE_WORDS[found.grade],
        "counts_from": found.counts_from,
        "closed_on": found.closed_on,
        "answered": found.answered,
    }
