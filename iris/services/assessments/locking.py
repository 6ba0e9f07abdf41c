"""The lock: the report as accepted, its hash signed and journalled, what the standard makes public published."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.rules import chain
from iris.rules.standards import PublicSummary, Standard
from iris.services import findings, journal
from iris.services.assessments.keeping import stream


def lock(session: Session, keys: Keys, now: datetime, row: m.Assessment) -> m.AssessmentReport:
    """Keep the report as it was accepted; its hash is signed and stands in the journal."""
    content = content_of(session, row)
    digest = hashlib.sha256(chain.canonical_bytes(content)).hexdigest()
    signature = keys.sign(digest.encode())
    report = m.AssessmentReport(
        assessment_id=row.id,
        content=content,
        digest=digest,
        signature=signature.value,
        key_id=signature.key_id,
        locked_at=now,
    )
    session.add(report)
    session.flush()
    journal.record(
        session, now, stream(row), "assessment.locked",
        report=digest, key=signature.key_id, signature=signature.value.hex(),
    )  # fmt: skip
    _publish(session, now, row)
    findings.put_to_agencies(session, now, row)
    return report


def content_of(session: Session, row: m.Assessment) -> dict[str, Any]:
    """The whole report as plain data; of interviews only how many, of workers nothing."""
    return {
        "id": row.public_id,
        "kind": row.kind,
        "subject": row.subject_id,
        "standard": [row.standard_id, row.standard_version],
        "days": [str(row.first_day), str(row.last_day)],
        "scope": row.scope,
        "corridors": list(row.corridors),
        "team": [[member.name, member.lead] for member in queries.assessments.team(session, row.id)],
        "sites": [[site.name, site.country] for site in queries.assessments.sites(session, row.id)],
        "sample": asdict(queries.assessment_facts.sample_of(row.done)),
        "shortfall": row.shortfall,
        "ratings": [
            [code, rating.rating, rating.notes, rating.reason]
            for code, rating in sorted(queries.assessments.ratings(session, row.id).items())
        ],
        "findings": [
            [found.number, found.criterion, found.grade, found.statement]
            for found in queries.findings.of_assessment(session, row.id)
        ],
        "answer": row.check_answer,
    }  # fmt: skip


def parts(session: Session, assessment_id: int) -> Sequence[m.AssessmentPart]:
    """Who took which side."""
    return session.scalars(select(m.AssessmentPart).where(m.AssessmentPart.assessment_id == assessment_id)).all()


def _publish(session: Session, now: datetime, row: m.Assessment) -> None:
    standard = queries.assessment_facts.standard_of(row)
    if standard.public_summary is PublicSummary.NONE:
        return
    content = summary_of(standard, row, queries.assessments.ratings(session, row.id))
    session.add(m.AssessmentSummary(assessment_id=row.id, entry_id=row.subject_id, content=content, published_at=now))
    session.flush()
    journal.record(session, now, stream(row), "assessment.summary_published")


def summary_of(standard: Standard, row: m.Assessment, ratings: dict[str, m.AssessmentRating]) -> dict[str, Any]:
    """What everyone may read: how many criteria of each principle were found how; no words at all."""
    counted = [
        [principle.code, dict(Counter(_rating(ratings, criterion.code) for criterion in principle.criteria))]
        for principle in standard.principles
    ]
    content: dict[str, Any] = {
        "kind": row.kind,
        "standard": [standard.id, standard.version],
        "days": [str(row.first_day), str(row.last_day)],
        "principles": counted,
    }
    if standard.public_summary is PublicSummary.CRITERIA:
        content["criteria"] = [[code, _rating(ratings, code)] for code in standard.codes()]
    return content


def _rating(ratings: dict[str, m.AssessmentRating], code: str) -> str:
    row = ratings.get(code)
    return (row.rating if row else None) or "not_assessed"
