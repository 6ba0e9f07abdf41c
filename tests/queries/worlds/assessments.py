"""One assessment a side, filed and closed, with everything around it; one more in fieldwork."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.assessments import AFTER_FILING
from iris.rules.roles import Role
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """What is known of the side's audit body; an open and a closed assessment; one of the employer."""
    made, auditor = world.made, world.latest(Role.AUDITOR)
    session, now = made.session, made.now
    body, day = auditor.organisation_id, now.date()
    session.add_all(
        [
            m.AuditBodyApproval(
                organisation_id=body, standard_id="agency", countries=[side.country], valid_from=day, until=day,
                source="test", entered_at=now,
            ),
            m.Qualification(
                account_id=auditor.id, organisation_id=body, kind="auditor", valid_to=day, source="test", entered_at=now
            ),
            m.IndependenceLink(
                account_id=auditor.id, organisation_id=body, entry_id=side.employer.id, kind="family", entered_at=now
            ),
        ]
    )  # fmt: skip
    session.add(m.CalendarLink(account_id=auditor.id, token_hash=f"{auditor.id:064}", made_at=now))
    _assessment(world, side, side.agency, "fieldwork")
    _assessment(world, side, side.agency, "closed")
    _assessment(world, side, side.agency, "closed", corridors=["NP" if side.country == "BD" else "BD"])
    _assessment(world, side, side.employer, "closed", named=side.agency)


def _assessment(
    world: World, side: Side, subject: m.RegisterEntry, state: str, named: m.RegisterEntry | None = None,
    corridors: list[str] | None = None,
) -> None:  # fmt: skip
    made, auditor = world.made, world.latest(Role.AUDITOR)
    session, now = made.session, made.now
    row = m.Assessment(
        public_id=f"AS-{next(made.numbers):09d}", kind="on_site", subject_id=subject.id,
        body_id=auditor.organisation_id,
        standard_id="agency", standard_version="2026.1", state=state, corridors=corridors or [],
        data_key=b"k", created_at=now,
        closed_at=now if state == "closed" else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    team = {"assessment_id": row.id, "account_id": auditor.id}
    session.add(m.AssessmentPart(**team, side="evaluation"))
    session.add(m.AssessmentPart(assessment_id=row.id, account_id=world.latest(Role.REVIEWER).id, side="review"))
    session.flush()
    session.add_all(
        [
            m.TeamMember(**team, name="A", lead=True, added_at=now),
            m.ConflictDeclaration(**team, conflict=False, signed_at=now),
            m.AssessmentSite(assessment_id=row.id, name="Office", country=side.country),
            m.AssessmentRating(assessment_id=row.id, criterion="A.1", rating="major", rated_at=now),
            m.AssessmentEvidence(
                assessment_id=row.id, criterion="A.1", stored_as="0" * 32, mime="image/jpeg", size=1, name=b"n",
                added_by=auditor.id, added_at=now,
            ),
            m.Interview(
                assessment_id=row.id, held_on=now.date(), people=1, in_destination=True, sealed=b"s",
                added_by=auditor.id, added_at=now,
            ),
            m.TechnicalReview(
                assessment_id=row.id, account_id=world.latest(Role.REVIEWER).id, accepted=True, notes="n",
                reviewed_at=now,
            ),
            m.AssessmentReport(
                assessment_id=row.id, content={}, digest="0" * 64, signature=b"s", key_id="k", locked_at=now
            ),
            m.ReportImport(
                assessment_id=row.id, form="xlsx", sealed=b"s", problems=0, state="staged", sent_by=auditor.id,
                sent_at=now,
            ),
            m.AssessmentReminder(target=f"assessment:{row.id}", kind="check_ends", due=now.date(), sent_at=now),
            m.AssessmentSummary(assessment_id=row.id, entry_id=subject.id, content={}, published_at=now),
        ]
    )  # fmt: skip
    _findings(world, row, named)


def _findings(world: World, row: m.Assessment, named: m.RegisterEntry | None) -> None:
    made, auditor = world.made, world.latest(Role.AUDITOR)
    session, now = made.session, made.now
    opened = now.date() if row.state in AFTER_FILING else None
    for number, grade in enumerate(("major", "minor"), start=1):
        finding = m.Finding(
            assessment_id=row.id, subject_id=row.subject_id, number=number, criterion="A.1", grade=grade,
            statement="What was found", opened_on=opened, named_id=named.id if named else None,
            put_on=opened if named and grade == "minor" else None, written_by=auditor.id, written_at=now,
        )  # fmt: skip
        session.add(finding)
        session.flush()
        author = world.latest(Role.AGENCY_STAFF)
        part = {"finding_id": finding.id, "account_id": author.id, "side": "plan"}
        session.add(m.FindingPart(**part))
        session.flush()
        session.add_all(
            [
                m.FindingMove(**part, number=1, move="submit_plan", to_state="plan_submitted", taken_at=now),
                m.CorrectivePlan(
                    **part, number=1, root_cause="r", correction="c", prevention="p", owner="o",
                    done_by=now.date() + timedelta(days=7), written_at=now,
                ),
                m.FindingEvidence(finding_id=finding.id, reference="A", added_by=author.id, added_at=now),
                m.FindingContest(finding_id=finding.id, lodged_by=author.id, lodged_on=now.date()),
                m.FindingCorrection(
                    finding_id=finding.id, appeal_id=_appeal(world, finding).id, was="major", counts_as="met",
                    effective_on=now.date(), recorded_at=now,
                ),
            ]
        )  # fmt: skip


def _appeal(world: World, finding: m.Finding) -> m.Appeal:
    today, session = world.made.now.date(), world.made.session
    appeal = m.Appeal(
        subject="finding", target=f"finding:{finding.id}", entry_id=finding.subject_id, decided_on=today,
        state="upheld", finding_id=finding.id, lodged_by=world.latest(Role.AGENCY_MANAGER).id,
        lodged_at=world.made.now, lodged_on=today, grounds=b"g",
    )  # fmt: skip
    session.add(appeal)
    session.flush()
    panel = world.latest(Role.APPEAL_PANEL).id
    session.add(m.AppealMember(appeal_id=appeal.id, account_id=panel, named_at=world.made.now))
    session.flush()
    return appeal


def _hearing(session: Session, finding: m.Finding) -> frozenset[int]:
    """Who hears an appeal against this finding."""
    appeals = session.scalars(select(m.Appeal.id).where(m.Appeal.finding_id == finding.id)).all()
    return frozenset(session.scalars(select(m.AppealMember.account_id).where(m.AppealMember.appeal_id.in_(appeals))))


_OF_BOTH_SIDES = (m.TeamMember, m.AssessmentSite, m.AssessmentRating, m.AssessmentReport)
_OF_THE_AUDITORS = (m.AssessmentPart, m.AssessmentEvidence, m.TechnicalReview, m.ReportImport)
_ANSWERS = (
    m.FindingPart, m.FindingMove, m.CorrectivePlan, m.FindingEvidence, m.FindingContest, m.FindingCorrection,
)  # fmt: skip


def _team(session: Session, assessment: m.Assessment) -> frozenset[int]:
    return frozenset(
        session.scalars(select(m.TeamMember.account_id).where(m.TeamMember.assessment_id == assessment.id))
    )


def _watching(session: Session, assessment: m.Assessment) -> frozenset[str]:
    """The licensing state, and those to which a confirmed corridor leads that was looked at."""
    licences = session.scalars(select(m.Licence).where(m.Licence.entry_id == assessment.subject_id))
    found = {session.get_one(m.Authority, licence.authority_id).country for licence in licences}
    sites = session.scalars(select(m.AssessmentSite).where(m.AssessmentSite.assessment_id == assessment.id))
    looked_at = {*assessment.corridors, *(site.country for site in sites)}
    for corridor in session.scalars(select(m.Corridor).where(m.Corridor.entry_id == assessment.subject_id)):
        standing = corridor.state == "confirmed" and corridor.replaced_at is None and corridor.effective_to is None
        if standing and corridor.destination in looked_at:
            found.add(corridor.destination)
    return frozenset(found)


def _deciding(session: Session, assessment: m.Assessment) -> frozenset[int]:
    """Deciders of an application that the closed assessment was made for."""
    found: set[int] = set()
    if assessment.state != "closed" or assessment.kind not in ("desk_review", "on_site", "special"):
        return frozenset()
    for application in session.scalars(select(m.Application).where(m.Application.entry_id == assessment.subject_id)):
        parts = session.scalars(select(m.ApplicationPart).where(m.ApplicationPart.application_id == application.id))
        sides = {part.account_id: part.side for part in parts}
        for account in session.scalars(select(m.Account).where(m.Account.role == Role.DECIDER)):
            if sides.get(account.id, "decision" if application.state == "decision" else "") == "decision":
                found.add(account.id)
    return frozenset(found)


def _auditors(session: Session, assessment: m.Assessment) -> Subject:
    assert assessment.body_id is not None
    return Subject(organisations=frozenset({assessment.body_id}), people=_team(session, assessment))


def _sides(session: Session, assessment: m.Assessment) -> Subject:
    found = _auditors(session, assessment)
    entries = frozenset({assessment.subject_id} if assessment.state in AFTER_FILING else ())
    people = found.people | _deciding(session, assessment)
    return Subject(organisations=found.organisations, people=people, entries=entries)


def _of_finding(session: Session, finding: m.Finding) -> Subject:
    assessment = session.get_one(m.Assessment, finding.assessment_id)
    found = _auditors(session, assessment)
    entries = {finding.subject_id} if finding.opened_on else set()
    if finding.put_on and finding.named_id:
        entries.add(finding.named_id)
    grave = finding.grade in ("major", "critical") and finding.state != "verified_closed"
    countries = _watching(session, assessment) if grave and assessment.state == "closed" else frozenset()
    people = found.people | _deciding(session, assessment) | _hearing(session, finding)
    return Subject(organisations=found.organisations, people=people, entries=frozenset(entries), countries=countries)


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    if isinstance(row, _OF_BOTH_SIDES):
        return _sides(session, session.get_one(m.Assessment, row.assessment_id))
    if isinstance(row, _OF_THE_AUDITORS):
        return _auditors(session, session.get_one(m.Assessment, row.assessment_id))
    if isinstance(row, _ANSWERS):
        finding = session.get_one(m.Finding, row.finding_id)
        assessment = session.get_one(m.Assessment, finding.assessment_id)
        found = _auditors(session, assessment)
        entries = frozenset({finding.subject_id} if finding.opened_on else ())
        people = found.people | _deciding(session, assessment)
        if not isinstance(row, m.FindingPart):
            people |= _hearing(session, finding)
        return Subject(organisations=found.organisations, people=people, entries=entries)
    return _of_people(session, row)


def _of_people(session: Session, row: Any) -> Subject | None:
    match row:
        case m.CalendarLink():
            return Subject(people=frozenset({row.account_id}))
        case m.AuditBodyApproval():
            return Subject(organisations=frozenset({row.organisation_id}))
        case m.Qualification() | m.IndependenceLink():
            return Subject(organisations=frozenset({row.organisation_id}), people=frozenset({row.account_id or 0}))
        case m.Assessment():
            found = _sides(session, row)
            countries = _watching(session, row) if row.state == "closed" else frozenset()
            return Subject(False, found.organisations, found.entries, found.people, countries)
        case m.ConflictDeclaration():
            of = session.get_one(m.Assessment, row.assessment_id)
            return Subject(organisations=frozenset({of.body_id or 0}), people=frozenset({row.account_id}))
        case m.Interview():
            return Subject(people=_team(session, session.get_one(m.Assessment, row.assessment_id)))
        case m.Finding():
            return _of_finding(session, row)
    return None
