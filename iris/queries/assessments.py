"""Assessments: how they are read. What the rules ask of them is gathered in `assessment_facts`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.rules.application_stages import ApplicationState
from iris.rules.assessments import AFTER_FILING, FOR_APPLICATIONS, AssessmentState
from iris.rules.independence import Side
from iris.rules.roles import GRANTS, Action, Kind, Role

OPEN = (
    AssessmentState.PLANNED,
    AssessmentState.TEAM_CONFIRMED,
    AssessmentState.FIELDWORK,
    AssessmentState.REPORTED,
    AssessmentState.FACTUAL_CHECK,
    AssessmentState.TECHNICAL_REVIEW,
)


def by_public_id(session: Session, public_id: str) -> m.Assessment | None:
    """The assessment, when the actor may see it."""
    query = select(m.Assessment).where(m.Assessment.public_id == public_id)
    return session.scalars(query.options(joinedload(m.Assessment.subject))).one_or_none()


def one(session: Session, assessment_id: int) -> m.Assessment | None:
    """The same by its row."""
    return session.scalars(select(m.Assessment).where(m.Assessment.id == assessment_id)).one_or_none()


def listed(session: Session, before: int | None = None, limit: int = 50) -> Sequence[m.Assessment]:
    """What the actor may see, newest first; `before` is a row of the page before."""
    query = select(m.Assessment).options(joinedload(m.Assessment.subject)).order_by(m.Assessment.id.desc())
    if before is not None:
        query = query.where(m.Assessment.id < before)
    return session.scalars(query.limit(limit)).all()


def open_ones(session: Session, limit: int = 200) -> Sequence[m.Assessment]:
    """What is not over yet, soonest planned day first."""
    query = select(m.Assessment).where(m.Assessment.state.in_([str(state) for state in OPEN]))
    query = query.options(joinedload(m.Assessment.subject))
    return session.scalars(query.order_by(m.Assessment.planned_last, m.Assessment.id).limit(limit)).all()


def of_subject(session: Session, ids: Sequence[int]) -> Sequence[m.AssessmentSummary]:
    """What everyone may read of the closed assessments of entries that are one, newest first."""
    query = select(m.AssessmentSummary).where(m.AssessmentSummary.entry_id.in_(ids))
    return session.scalars(query.order_by(m.AssessmentSummary.id.desc())).all()


def team(session: Session, assessment_id: int) -> Sequence[m.TeamMember]:
    """The team, the lead first."""
    query = select(m.TeamMember).where(m.TeamMember.assessment_id == assessment_id)
    return session.scalars(query.order_by(m.TeamMember.lead.desc(), m.TeamMember.id)).all()


def sites(session: Session, assessment_id: int) -> Sequence[m.AssessmentSite]:
    """The places that are visited."""
    query = select(m.AssessmentSite).where(m.AssessmentSite.assessment_id == assessment_id)
    return session.scalars(query.order_by(m.AssessmentSite.id)).all()


def watching_countries(session: Session, row: m.Assessment) -> frozenset[str]:
    """The states that learn of a closed assessment. To be read by the system.

    Those whose authorities licensed the subject, and those to which a confirmed corridor of it leads that was
    looked at: as a destination of the assessment, or by a place that was visited there.
    """
    licensing = select(m.Authority.country).join(m.Licence).where(m.Licence.entry_id == row.subject_id)
    places = {*row.corridors, *(site.country for site in sites(session, row.id))}
    leads = select(m.Corridor.destination).where(
        m.Corridor.entry_id == row.subject_id,
        m.Corridor.state == "confirmed",
        m.Corridor.replaced_at.is_(None),
        m.Corridor.effective_to.is_(None),
        m.Corridor.destination.in_(sorted(places)),
    )
    return frozenset(session.scalars(licensing.union(leads)))


def deciders(session: Session, row: m.Assessment) -> frozenset[int]:
    """Who may read a closed assessment to decide on the application it was made for. To be read by the system."""
    if row.kind not in FOR_APPLICATIONS:
        return frozenset()
    application, part = m.Application, m.ApplicationPart
    query = (
        select(application.id, application.state, part.account_id, part.side)
        .outerjoin(part, part.application_id == application.id)
        .where(application.entry_id == row.subject_id, application.accepted_on <= row.created_at.date())
    )
    sides: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for application_id, state, account_id, side in session.execute(query):
        taken = sides[application_id, state]
        if account_id is not None:
            taken[account_id] = side
    able = _who_decides(session) if any(state == ApplicationState.DECISION for _, state in sides) else frozenset()
    found: set[int] = set()
    for (_, state), taken in sides.items():
        found |= {person for person, side in taken.items() if side == Side.DECISION}
        if state == ApplicationState.DECISION:
            found |= able - set(taken)
    return frozenset(found)


def _who_decides(session: Session) -> frozenset[int]:
    roles = [str(role) for role, row in GRANTS.items() if Action.APPLICATION_DECIDE in row]
    query = select(m.Account.id).where(m.Account.role.in_(roles), m.Account.active.is_(True))
    return frozenset(session.scalars(query))


def ratings(session: Session, assessment_id: int) -> dict[str, m.AssessmentRating]:
    """The rows of the checklist by criterion."""
    query = select(m.AssessmentRating).where(m.AssessmentRating.assessment_id == assessment_id)
    return {row.criterion: row for row in session.scalars(query)}


def evidence(session: Session, assessment_id: int) -> Sequence[m.AssessmentEvidence]:
    """The files of the team, oldest first."""
    query = select(m.AssessmentEvidence).where(m.AssessmentEvidence.assessment_id == assessment_id)
    return session.scalars(query.order_by(m.AssessmentEvidence.id)).all()


def evidence_counts(session: Session, assessment_id: int) -> dict[str, int]:
    """How many files each criterion has."""
    query = select(m.AssessmentEvidence.criterion, func.count()).where(
        m.AssessmentEvidence.assessment_id == assessment_id
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(m.AssessmentEvidence.criterion))}


def interviews(session: Session, assessment_id: int) -> Sequence[m.Interview]:
    """The interviews, oldest first; their words are sealed."""
    query = select(m.Interview).where(m.Interview.assessment_id == assessment_id)
    return session.scalars(query.order_by(m.Interview.id)).all()


def report(session: Session, assessment_id: int) -> m.AssessmentReport | None:
    """The locked report."""
    return session.scalars(
        select(m.AssessmentReport).where(m.AssessmentReport.assessment_id == assessment_id)
    ).one_or_none()


def reviews(session: Session, assessment_id: int) -> Sequence[m.TechnicalReview]:
    """What technical review said, oldest first."""
    query = select(m.TechnicalReview).where(m.TechnicalReview.assessment_id == assessment_id)
    return session.scalars(query.order_by(m.TechnicalReview.id)).all()


def in_check_until(session: Session, sent_before: date) -> Sequence[m.Assessment]:
    """Those sent to the audited party on or before a day and not answered."""
    query = select(m.Assessment).where(
        m.Assessment.state == AssessmentState.FACTUAL_CHECK.value,
        m.Assessment.check_sent_on <= sent_before,
        m.Assessment.check_answered_on.is_(None),
    )
    return session.scalars(query.order_by(m.Assessment.id)).all()


def in_check(session: Session) -> Sequence[m.Assessment]:
    """Those that the audited party has not answered yet."""
    query = select(m.Assessment).where(
        m.Assessment.state == AssessmentState.FACTUAL_CHECK.value, m.Assessment.check_answered_on.is_(None)
    )
    return session.scalars(query.order_by(m.Assessment.id)).all()


def reminded(session: Session, targets: Sequence[str]) -> frozenset[tuple[str, str, date]]:
    """Of what people were reminded already: target, kind, day."""
    row = m.AssessmentReminder
    query = select(row.target, row.kind, row.due).where(row.target.in_(targets))
    return frozenset((target, kind, day) for target, kind, day in session.execute(query))


def next_planned(session: Session, entry_id: int, after: date) -> date | None:
    """The first day of the next planned audit of an entry."""
    return session.scalar(
        select(func.min(m.Assessment.planned_first)).where(
            m.Assessment.subject_id == entry_id,
            m.Assessment.planned_first > after,
            m.Assessment.state.in_([str(AssessmentState.PLANNED), str(AssessmentState.TEAM_CONFIRMED)]),
        )
    )


@dataclass(frozen=True, slots=True)
class Body:
    """An audit body, as those who plan need it: no more than its name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Auditor:
    """A person who can be named for a team."""

    id: int
    name: str
    body_id: int


def bodies(session: Session) -> list[Body]:
    """The audit bodies. To be read by the system: names of organisations are not for everyone."""
    query = select(m.Organisation.id, m.Organisation.name).where(
        m.Organisation.kind == Kind.AUDIT_BODY.value, m.Organisation.active.is_(True)
    )
    return [Body(key, name) for key, name in session.execute(query.order_by(m.Organisation.id))]


def auditors(session: Session, body_id: int | None = None) -> list[Auditor]:
    """The auditors of a body, or of all. To be read by the system."""
    query = select(m.Account.id, m.Account.name, m.Account.organisation_id).where(
        m.Account.role == Role.AUDITOR.value, m.Account.active.is_(True)
    )
    if body_id is not None:
        query = query.where(m.Account.organisation_id == body_id)
    return [Auditor(*row) for row in session.execute(query.order_by(m.Account.id))]


def approvals(session: Session) -> Sequence[m.AuditBodyApproval]:
    """Approvals in force or over, newest first."""
    return session.scalars(select(m.AuditBodyApproval).order_by(m.AuditBodyApproval.id.desc()).limit(500)).all()


def qualifications(session: Session) -> Sequence[m.Qualification]:
    """Qualifications, newest first."""
    return session.scalars(select(m.Qualification).order_by(m.Qualification.id.desc()).limit(500)).all()


def links(session: Session) -> Sequence[m.IndependenceLink]:
    """Ties of auditors and bodies, newest first."""
    return session.scalars(select(m.IndependenceLink).order_by(m.IndependenceLink.id.desc()).limit(500)).all()


def load_by_body(session: Session) -> dict[int, int]:
    """How many assessments of each audit body are not over."""
    query = select(m.Assessment.body_id, func.count()).where(m.Assessment.state.in_([str(state) for state in OPEN]))
    return {body: count for body, count in session.execute(query.group_by(m.Assessment.body_id)) if body is not None}


def teams(session: Session, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """The people of several teams at once."""
    found: dict[int, set[int]] = defaultdict(set)
    query = select(m.TeamMember.assessment_id, m.TeamMember.account_id).where(m.TeamMember.assessment_id.in_(ids))
    for assessment_id, account_id in session.execute(query):
        found[assessment_id].add(account_id)
    return {key: frozenset(people) for key, people in found.items()}


def signed_by(session: Session, account_id: int) -> frozenset[int]:
    """For which assessments a person has signed a declaration."""
    query = select(m.ConflictDeclaration.assessment_id).where(m.ConflictDeclaration.account_id == account_id)
    return frozenset(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rating can be read: its assessment, and the number of the finding on its criterion if there is one."""

    public_id: str
    finding: int | None


def places(session: Session, rating_ids: Sequence[int]) -> dict[int, Place]:
    """Where those of these ratings can be read that the actor may see, by rating."""
    if not rating_ids:
        return {}
    rating, finding = m.AssessmentRating, m.Finding
    query = (
        select(rating.id, m.Assessment.public_id, finding.number)
        .join(m.Assessment, m.Assessment.id == rating.assessment_id)
        .outerjoin(
            finding,
            (finding.assessment_id == rating.assessment_id)
            & (finding.criterion == rating.criterion)
            & finding.opened_on.is_not(None),
        )
        .where(rating.id.in_(rating_ids))
        .order_by(finding.number.desc())
    )
    return {row_id: Place(public_id, number) for row_id, public_id, number in session.execute(query)}


def open_by_state(session: Session) -> dict[str, int]:
    """How many assessments stand in each state that is not the end."""
    query = select(m.Assessment.state, func.count()).where(m.Assessment.state.in_([str(state) for state in OPEN]))
    return {row[0]: row[1] for row in session.execute(query.group_by(m.Assessment.state))}


def filed(state: str) -> bool:
    """Whether the audited party may read the report."""
    return state in AFTER_FILING
