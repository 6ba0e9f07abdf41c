"""What the rules ask of an assessment, gathered. To be read by the system.

Who led the last audits of a subject, who is tied to it: the person who plans need not see all that, the rules must.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries import assessments, fieldwork
from iris.rules.assessments import AFTER_FILING, AssessmentFacts, AssessmentKind, Rated, Rating, gaps
from iris.rules.independence import (
    Approval,
    Declaration,
    Link,
    LinkKind,
    Member,
    Qualification,
    Side,
    TeamFacts,
)
from iris.rules.sampling import Sample, shortfalls
from iris.rules.standards import Standard, standard

ELSEWHERE = "elsewhere"
"""Where an assessment keeps how many people were interviewed according to a report sent in: numbers, no words."""


def standard_of(assessment: m.Assessment) -> Standard:
    """The version of the standard under which it was planned."""
    return standard(assessment.standard_id, assessment.standard_version)


def rated(row: m.AssessmentRating, files: int) -> Rated:
    """A row of the checklist as the rules read it; references and files are its evidence."""
    refs = sum(bool(line.strip()) for line in row.refs.splitlines())
    return Rated(row.criterion, Rating(row.rating) if row.rating else None, row.notes, files + refs, row.reason)


def checklist(session: Session, assessment_id: int) -> list[Rated]:
    """All rows of the checklist as the rules read them."""
    files = assessments.evidence_counts(session, assessment_id)
    rows = assessments.ratings(session, assessment_id)
    return [rated(row, files.get(code, 0)) for code, row in rows.items()]


def sample_of(stored: dict[str, Any]) -> Sample:
    """A stored sample; what is missing counts as none."""
    names = ("days", "interviews", "individual", "in_groups", "in_destination", "files")
    return Sample(**{name: int(stored.get(name, 0)) for name in names})


def sample_done(session: Session, assessment: m.Assessment) -> Sample:
    """What was done: days and files as entered, people as interviewed here, or elsewhere as a report sent in says."""
    held = assessments.interviews(session, assessment.id)
    elsewhere = assessment.done.get(ELSEWHERE, {})
    alone = sum(row.people for row in held if row.people == 1) + elsewhere.get("single", 0)
    grouped = sum(row.people for row in held if row.people > 1) + elsewhere.get("in_groups", 0)
    away = sum(row.people for row in held if row.in_destination) + elsewhere.get("at_destination", 0)
    return Sample(
        days=int(assessment.done.get("days", 0)),
        interviews=alone + grouped,
        individual=alone,
        in_groups=grouped,
        in_destination=away,
        files=int(assessment.done.get("files", 0)),
    )


def gather(
    session: Session, assessment: m.Assessment, today: date, person: int, *, notes: str = "", reason: str = ""
) -> AssessmentFacts:
    """Everything the moves of an assessment ask; `person` is who would move it."""
    sides = _sides(session, assessment.id)
    return AssessmentFacts(
        today=today,
        kind=AssessmentKind(assessment.kind),
        team=team_facts(session, assessment, sides),
        raised_by=assessment.raised_by,
        planned_first=assessment.planned_first,
        planned_last=assessment.planned_last,
        first_day=assessment.first_day,
        last_day=assessment.last_day,
        gaps=gaps(standard_of(assessment), checklist(session, assessment.id)),
        conflicts=len(fieldwork.conflicts(session, assessment.id)),
        shortfalls=shortfalls(sample_of(assessment.proposed), sample_done(session, assessment)),
        shortfall_reason=assessment.shortfall or assessment.deviation,
        check_sent_on=assessment.check_sent_on,
        check_answered_on=assessment.check_answered_on,
        answer_dealt_with=bool(assessment.check_dealt_with.strip()),
        reviewer=person,
        reviewer_side=sides.get(person),
        review_notes=notes,
        reason=reason,
    )


def team_facts(session: Session, assessment: m.Assessment, sides: dict[int, Side]) -> TeamFacts:
    """The team with all that decides whether it may audit this subject."""
    first = assessment.planned_first or date.max
    return TeamFacts(
        subject=assessment.subject_id,
        standard=assessment.standard_id,
        countries=frozenset({_country(session, assessment.subject_id), *assessment.corridors}),
        first_day=first,
        last_day=assessment.planned_last or first,
        members=_members(session, assessment, sides),
        approvals=_approvals(session, assessment.body_id),
        body_links=_body_links(session, assessment.body_id),
        previous_leads=_previous_leads(session, assessment),
    )


def _country(session: Session, entry_id: int) -> str:
    return session.scalars(select(m.RegisterEntry.country).where(m.RegisterEntry.id == entry_id)).one()


def _sides(session: Session, assessment_id: int) -> dict[int, Side]:
    query = select(m.AssessmentPart.account_id, m.AssessmentPart.side).where(
        m.AssessmentPart.assessment_id == assessment_id
    )
    return {account: Side(side) for account, side in session.execute(query)}


def _members(session: Session, assessment: m.Assessment, sides: dict[int, Side]) -> tuple[Member, ...]:
    team = assessments.team(session, assessment.id)
    people = [row.account_id for row in team]
    signed = {
        row.account_id: Declaration(row.signed_at.date(), row.conflict)
        for row in session.scalars(
            select(m.ConflictDeclaration)
            .where(m.ConflictDeclaration.assessment_id == assessment.id)
            .order_by(m.ConflictDeclaration.id)
        )
    }
    qualified = _qualifications(session, people)
    tied = _links(session, people)
    return tuple(
        Member(
            person=row.account_id,
            name=row.name,
            lead=row.lead,
            declaration=signed.get(row.account_id, Declaration()),
            qualifications=tuple(qualified[row.account_id]),
            links=tuple(tied[row.account_id]),
            side=sides.get(row.account_id),
        )
        for row in team
    )


def _qualifications(session: Session, people: list[int]) -> dict[int, list[Qualification]]:
    found: dict[int, list[Qualification]] = defaultdict(list)
    query = select(m.Qualification).where(m.Qualification.account_id.in_(people), m.Qualification.ended_at.is_(None))
    for row in session.scalars(query):
        found[row.account_id].append(Qualification(row.kind, row.valid_to, row.source))
    return found


def _links(session: Session, people: list[int]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = defaultdict(list)
    for row in session.scalars(select(m.IndependenceLink).where(m.IndependenceLink.account_id.in_(people))):
        found[row.account_id or 0].append(Link(LinkKind(row.kind), row.entry_id, row.ended_on))
    return found


def _body_links(session: Session, body_id: int | None) -> tuple[Link, ...]:
    query = select(m.IndependenceLink).where(
        m.IndependenceLink.organisation_id == body_id, m.IndependenceLink.account_id.is_(None)
    )
    return tuple(Link(LinkKind(row.kind), row.entry_id, row.ended_on) for row in session.scalars(query))


def _approvals(session: Session, body_id: int | None) -> tuple[Approval, ...]:
    query = select(m.AuditBodyApproval).where(
        m.AuditBodyApproval.organisation_id == body_id, m.AuditBodyApproval.ended_at.is_(None)
    )
    return tuple(
        Approval(frozenset({row.standard_id}), frozenset(row.countries), row.valid_from, row.until)
        for row in session.scalars(query)
    )


def _previous_leads(session: Session, assessment: m.Assessment) -> tuple[int, ...]:
    query = (
        select(m.TeamMember.account_id)
        .join(m.Assessment, m.Assessment.id == m.TeamMember.assessment_id)
        .where(
            m.Assessment.subject_id == assessment.subject_id,
            m.Assessment.id != assessment.id,
            m.Assessment.body_id.is_not(None),
            m.Assessment.state.in_(sorted(AFTER_FILING)),
            m.TeamMember.lead.is_(True),
        )
        .order_by(m.Assessment.filed_on, m.Assessment.id)
    )
    return tuple(session.scalars(query))
