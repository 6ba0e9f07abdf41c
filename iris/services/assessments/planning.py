"""Planning: what is assessed, when and by whom; the declarations of the team."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.queries.assessments import Auditor
from iris.queries.scope import actor_of
from iris.rules import public_ids
from iris.rules.assessments import AssessmentKind, AssessmentState, check_dates, check_kind
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.sampling import Sample, check_plan, propose
from iris.rules.standards import StandardSubject, current
from iris.rules.wording import N_
from iris.services import audit_notices, journal, rated
from iris.services.assessments.bodies import check_countries
from iris.services.assessments.keeping import new_key, opened, sealed, stream

CHANGEABLE = frozenset({AssessmentState.PLANNED, AssessmentState.TEAM_CONFIRMED, AssessmentState.FIELDWORK})


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan. `sample` None: what the standard proposes for the workforce is planned."""

    kind: AssessmentKind
    standard_id: str
    first: date | None
    last: date | None
    corridors: Sequence[str] = ()
    scope: str = ""
    workforce: int = 0
    sample: Sample | None = None
    deviation: str = ""
    raised_by: str = ""


def plan(
    session: Session, keys: Keys, now: datetime, subject: m.RegisterEntry, body_id: int | None, new: NewPlan
) -> m.Assessment:
    """Plan an assessment of an entry by an audit body, under the standard's version of today.

    Raises RuleBroken: `kind_subject`, `standard_subject`, `plan_dates`, `sample_…`, `country_unknown`.
    """
    standard = current(new.standard_id)
    check_kind(new.kind, StandardSubject(subject.kind))
    if standard.subject is not StandardSubject(subject.kind):
        raise RuleBroken("standard_subject", N_("This standard is not made for this kind of organisation."))
    public_id = public_ids.new_public_id(public_ids.Prefix.ASSESSMENT, secrets.randbits(public_ids.RANDOM_BITS))
    row = m.Assessment(
        public_id=public_id,
        kind=str(new.kind),
        subject_id=subject.id,
        body_id=body_id,
        application_id=_application_of(session, subject, new.kind),
        standard_id=standard.id,
        standard_version=standard.version,
        state=AssessmentState.PLANNED.value,
        data_key=new_key(keys, public_id).wrapped,
        created_by=actor_of(session).account_id,
        created_at=now,
    )
    row.subject = subject
    _fill(row, new)
    session.add(row)
    session.flush()
    journal.record(
        session, now, stream(row), "assessment.planned",
        entry=subject.public_id, kind=row.kind, body=body_id, standard=standard.id, version=standard.version,
    )  # fmt: skip
    rated.audit_planned(session, now, subject.id)
    audit_notices.planned(session, now, row)
    return row


def _application_of(session: Session, subject: m.RegisterEntry, kind: AssessmentKind) -> int | None:
    """The application for a certificate that this audit is for; whoever plans sees only that one is under way."""
    if kind not in queries.application_audits.BELONG:
        return None
    notice = queries.applications.running_notice(session, subject.id)
    return None if notice is None else notice.application_id


def replan(session: Session, now: datetime, row: m.Assessment, new: NewPlan) -> None:
    """Change days, corridors, scope or sample of a plan. Raises RuleBroken `plan_over` and as `plan`."""
    if AssessmentState(row.state) not in CHANGEABLE:
        raise RuleBroken("plan_over", N_("The fieldwork is over. This plan cannot be changed any more."))
    _fill(row, new)
    session.flush()
    journal.record(session, now, stream(row), "assessment.replanned", first=str(new.first), last=str(new.last))
    rated.audit_planned(session, now, row.subject_id)


def _fill(row: m.Assessment, new: NewPlan) -> None:
    check_dates(new.first, new.last)
    if new.corridors:
        check_countries(new.corridors)
    proposed = propose(queries.assessment_facts.standard_of(row).sampling, new.workforce)
    planned = new.sample or proposed
    check_plan(proposed, planned, new.deviation)
    row.planned_first, row.planned_last = new.first, new.last
    row.corridors = sorted(set(new.corridors))
    row.scope, row.raised_by, row.deviation = new.scope.strip(), new.raised_by.strip(), new.deviation.strip()
    row.workforce = new.workforce
    row.proposed, row.planned = asdict(proposed), asdict(planned)


def add_site(session: Session, now: datetime, row: m.Assessment, name: str, country: str) -> m.AssessmentSite:
    """Add a place to visit."""
    check_countries([country])
    site = m.AssessmentSite(assessment_id=row.id, name=name.strip(), country=country)
    session.add(site)
    session.flush()
    journal.record(session, now, stream(row), "assessment.site_added", site=site.id, country=country)
    return site


def name_member(session: Session, now: datetime, row: m.Assessment, person: Auditor, *, lead: bool) -> m.TeamMember:
    """Put an auditor of the body into the team.

    Raises RuleBroken: `team_over` after the plan, `team_body` for another body's, `team_twice`, `team_lead`.
    """
    _check_team_open(row)
    team = queries.assessments.team(session, row.id)
    if person.body_id != row.body_id:
        raise RuleBroken("team_body", N_("Name auditors of the audit body that does this assessment."))
    if any(member.account_id == person.id for member in team):
        raise RuleBroken("team_twice", N_("This person is in the team already."))
    if lead and any(member.lead for member in team):
        raise RuleBroken("team_lead", N_("Name one lead auditor, and only one."))
    session.add(m.AssessmentPart(assessment_id=row.id, account_id=person.id, side=Side.EVALUATION.value))
    session.flush()
    member = m.TeamMember(assessment_id=row.id, account_id=person.id, name=person.name, lead=lead, added_at=now)
    session.add(member)
    session.flush()
    journal.record(session, now, stream(row), "assessment.member_named", account=person.id, lead=lead)
    audit_notices.named(session, now, row, person.id)
    return member


def drop_member(session: Session, now: datetime, row: m.Assessment, account_id: int) -> None:
    """Take somebody out of the team before it is confirmed."""
    _check_team_open(row)
    for model in (m.TeamMember, m.AssessmentPart):
        session.execute(delete(model).where(model.assessment_id == row.id, model.account_id == account_id))
    journal.record(session, now, stream(row), "assessment.member_dropped", account=account_id)


def _check_team_open(row: m.Assessment) -> None:
    if row.state != AssessmentState.PLANNED:
        raise RuleBroken("team_over", N_("The team is confirmed. Cancel and plan anew to name other people."))


def declare(
    session: Session, keys: Keys, now: datetime, row: m.Assessment, *, conflict: bool, words: str = ""
) -> m.ConflictDeclaration:
    """Sign the conflict declaration for this assessment, for oneself.

    Raises RuleBroken `declare_over` after fieldwork, `declare_words` for a conflict that is not named.
    """
    actor = actor_of(session)
    assert actor.account_id is not None
    if AssessmentState(row.state) not in CHANGEABLE:
        raise RuleBroken("declare_over", N_("The fieldwork is over. Tell the secretariat about a conflict."))
    if conflict and not words.strip():
        raise RuleBroken("declare_words", N_("Say which tie you have to this organisation."))
    signed = m.ConflictDeclaration(
        assessment_id=row.id,
        account_id=actor.account_id,
        conflict=conflict,
        words=sealed(keys, row, words.strip()) if words.strip() else None,
        signed_at=now,
    )
    session.add(signed)
    session.flush()
    journal.record(session, now, stream(row), "assessment.declared", account=actor.account_id, conflict=conflict)
    return signed


def declared_words(keys: Keys, row: m.Assessment, signed: m.ConflictDeclaration) -> str:
    """Which tie a declaration names."""
    return opened(keys, row, signed.words) if signed.words else ""
