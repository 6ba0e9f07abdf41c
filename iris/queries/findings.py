"""Findings: how they are read, and what their rules ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.rules.findings import (
    DueDates,
    FindingFacts,
    FindingState,
    Grade,
    Plan,
    Standing,
    counts_for_agency_from,
    due_dates,
    reaches_agency,
)


def of_assessment(session: Session, assessment_id: int) -> Sequence[m.Finding]:
    """The findings of an assessment that the actor may see, by number."""
    query = select(m.Finding).where(m.Finding.assessment_id == assessment_id)
    return session.scalars(query.order_by(m.Finding.number)).all()


def numbered(session: Session, assessment_id: int, number: int) -> m.Finding | None:
    """One finding of an assessment."""
    query = select(m.Finding).where(m.Finding.assessment_id == assessment_id, m.Finding.number == number)
    return session.scalars(query).one_or_none()


def one(session: Session, finding_id: int) -> m.Finding | None:
    """The finding, when the actor may see it."""
    return session.scalars(select(m.Finding).where(m.Finding.id == finding_id)).one_or_none()


def next_number(session: Session, assessment_id: int) -> int:
    """The number of the next finding. To be read where all are seen: by the team."""
    return (session.scalar(select(func.max(m.Finding.number)).where(m.Finding.assessment_id == assessment_id)) or 0) + 1


def not_closed(session: Session, limit: int = 500) -> Sequence[m.Finding]:
    """Opened findings that are not closed, of every assessment the actor may see."""
    query = (
        select(m.Finding)
        .join(m.Finding.assessment)
        .where(m.Finding.opened_on.is_not(None), m.Finding.state != FindingState.VERIFIED_CLOSED.value)
        .options(joinedload(m.Finding.assessment).joinedload(m.Assessment.subject))
    )
    return session.scalars(query.order_by(m.Finding.opened_on, m.Finding.id).limit(limit)).all()


def naming(session: Session, ids: Sequence[int]) -> Sequence[m.Finding]:
    """Findings at employers that were put to an agency, by all the entries that are it, newest first."""
    query = select(m.Finding).where(m.Finding.named_id.in_(ids), m.Finding.put_on.is_not(None))
    return session.scalars(query.order_by(m.Finding.id.desc()).limit(200)).all()


def counting_against(session: Session, ids: Sequence[int], today: date) -> list[m.Finding]:
    """Those of them that count on the agency's record on this day. To be read by the system."""
    return [row for row in naming(session, ids) if reaches_agency(Grade(row.grade), row.maps_to, row.put_on, today)]


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """What everyone may read of a finding at an employer that names an agency: no words, no employer."""

    criterion: str
    grade: Grade
    counts_from: date
    closed_on: date | None
    answered: bool


def third_party(session: Session, ids: Sequence[int], on: date) -> list[ThirdParty]:
    """The findings at employers that count on an agency's record on a day. To be read by the system."""
    return [
        ThirdParty(
            criterion=row.maps_to or "",
            grade=Grade(row.grade),
            counts_from=counts_for_agency_from(row.put_on),
            closed_on=row.closed_on if row.closed_on and row.closed_on <= on else None,
            answered=row.named_answered_on is not None,
        )
        for row in counting_against(session, ids, on)
        if row.put_on is not None
    ]


def plans(session: Session, finding_id: int) -> Sequence[m.CorrectivePlan]:
    """Every version of the plan, the newest first."""
    query = select(m.CorrectivePlan).where(m.CorrectivePlan.finding_id == finding_id)
    return session.scalars(query.order_by(m.CorrectivePlan.number.desc())).all()


def moves(session: Session, finding_id: int) -> Sequence[m.FindingMove]:
    """What happened, oldest first."""
    query = select(m.FindingMove).where(m.FindingMove.finding_id == finding_id)
    return session.scalars(query.order_by(m.FindingMove.number)).all()


def evidence(session: Session, finding_id: int) -> Sequence[m.FindingEvidence]:
    """What was handed in, oldest first."""
    query = select(m.FindingEvidence).where(m.FindingEvidence.finding_id == finding_id)
    return session.scalars(query.order_by(m.FindingEvidence.id)).all()


def contest(session: Session, finding_id: int) -> m.FindingContest | None:
    """That it is contested."""
    return session.scalars(select(m.FindingContest).where(m.FindingContest.finding_id == finding_id)).one_or_none()


def contested(session: Session, ids: Iterable[int]) -> frozenset[int]:
    """Which of these findings are contested and not decided."""
    query = select(m.FindingContest.finding_id).where(
        m.FindingContest.finding_id.in_(list(ids)), m.FindingContest.decided_on.is_(None)
    )
    return frozenset(session.scalars(query))


def facts(session: Session, finding: m.Finding, person: int, reason: str = "") -> FindingFacts:
    """What the moves of a finding ask; `person` is who would move it."""
    versions = plans(session, finding.id)
    taken = moves(session, finding.id)
    looked = max((row.taken_at for row in taken if row.move == "reopen"), default=None)
    fresh = [row for row in evidence(session, finding.id) if looked is None or row.added_at > looked]
    return FindingFacts(
        grade=Grade(finding.grade),
        actor=person,
        plan=plan_of(versions[0]) if versions else None,
        authors=frozenset(row.account_id for row in versions),
        evidence=len(fresh),
        reason=reason,
    )


def plan_of(row: m.CorrectivePlan) -> Plan:
    """A stored plan as the rules read it."""
    return Plan(row.root_cause, row.correction, row.prevention, row.owner, row.done_by, row.account_id)


def standing(finding: m.Finding, next_audit: date | None = None) -> Standing:
    """One finding as others count it; the next planned audit makes a minor due sooner."""
    grade = Grade(finding.grade)
    due = due_dates(grade, finding.opened_on, next_audit) if finding.opened_on else DueDates(None, None)
    return Standing(
        code=f"F{finding.number}",
        criterion=finding.criterion,
        grade=grade,
        state=FindingState(finding.state),
        due=due,
        verified_on=finding.closed_on,
    )


def side_of(session: Session, finding_id: int, person: int) -> str | None:
    """The side that a person took in a finding: plan or verify."""
    query = select(m.FindingPart.side).where(m.FindingPart.finding_id == finding_id, m.FindingPart.account_id == person)
    return session.scalars(query).one_or_none()
