"""What the record of auditors is made of: closed audits with their grades and leads, read through the row filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.assessments import AssessmentKind, AssessmentState
from iris.rules.findings import Grade
from iris.rules.scoring.recorded import VoiceFact
from iris.rules.scoring.track import Audit

BAD = (Grade.MAJOR.value, Grade.CRITICAL.value)


def audits(session: Session) -> list[Audit]:
    """Every closed audit of an agency by somebody independent that the actor may see, each for its body."""
    row = m.Assessment
    bad = select(m.Finding.assessment_id).where(m.Finding.grade.in_(BAD))
    query = (
        select(row.id, row.body_id, row.subject_id, row.last_day, row.closed_at, row.id.not_in(bad))
        .join(m.RegisterEntry, m.RegisterEntry.id == row.subject_id)
        .where(
            row.state == AssessmentState.CLOSED.value,
            row.kind != AssessmentKind.SELF_ASSESSMENT.value,
            row.body_id.is_not(None),
            m.RegisterEntry.kind == "agency",
        )
        .order_by(row.id)
    )
    found = session.execute(query)
    return [
        Audit(number, body, subject, last or closed.date(), bool(clean))
        for number, body, subject, last, closed, clean in found
        if body is not None and closed is not None
    ]


def leads(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Who led each of these audits: account and name as the report has it."""
    query = select(m.TeamMember.assessment_id, m.TeamMember.account_id, m.TeamMember.name).where(
        m.TeamMember.assessment_id.in_(ids), m.TeamMember.lead.is_(True)
    )
    return {audit: (account, name) for audit, account, name in session.execute(query)} if ids else {}


def body_names(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    """Names of audit bodies. To be read by the system: audits name them to whoever sees those."""
    query = select(m.Organisation.id, m.Organisation.name).where(m.Organisation.id.in_(ids))
    return dict(session.execute(query).all()) if ids else {}


def asked_workers(session: Session) -> list[int]:
    """The entries of which workers ever answered, by id."""
    query = select(m.ScoreFact.entry_id).where(m.ScoreFact.kind == VoiceFact.KIND).distinct()
    return sorted(found for found in session.scalars(query) if found is not None)
