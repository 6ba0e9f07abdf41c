"""What the pages of assessments share: the blueprint, objects loaded through their door, who they belong to."""

from __future__ import annotations

from flask import Blueprint, g
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import current, database
from iris.rules import public_ids
from iris.rules.access import SYSTEM, Subject, may
from iris.rules.assessments import AssessmentFacts, AssessmentKind, AssessmentState
from iris.rules.errors import RuleBroken
from iris.rules.findings import MUST_CLOSE, OVER, Grade
from iris.rules.roles import Action, Reach, reach_of
from iris.web.guard import load
from iris.web.identity import now

area = Blueprint("assessments", __name__)


def assessment_subject(row: m.Assessment) -> Subject:
    """What grants can rest on in an assessment."""
    team = frozenset(member.account_id for member in queries.assessments.team(current(), row.id))
    countries, deciders = _readers_once_closed(row)
    return Subject(
        organisations=frozenset({row.body_id} if row.body_id else ()),
        entries=frozenset({row.subject_id} if readable_by_audited(row) else ()),
        people=team | deciders,
        countries=countries,
    )


def _readers_once_closed(row: m.Assessment) -> tuple[frozenset[str], frozenset[int]]:
    """The states that watch the audited party, and who decides on the application behind the assessment."""
    reach = reach_of(g.actor.role, Action.ASSESSMENT_CLOSED_READ)
    if row.state != AssessmentState.CLOSED or reach not in (Reach.JURISDICTION, Reach.ASSIGNED):
        return frozenset(), frozenset()
    with reading() as session:
        if reach is Reach.JURISDICTION:
            return queries.assessments.watching_countries(session, row), frozenset()
        return frozenset(), queries.assessments.deciders(session, row)


def reads_report(row: m.Assessment, subject: Subject) -> bool:
    """Whether the visitor reads the whole report: states read its summary and the grave findings only."""
    if can(Action.ASSESSMENT_OPEN_READ, subject):
        return True
    decides = reach_of(g.actor.role, Action.ASSESSMENT_CLOSED_READ) is Reach.ASSIGNED
    return decides and row.state == AssessmentState.CLOSED and can(Action.ASSESSMENT_CLOSED_READ, subject)


def readable_by_audited(row: m.Assessment) -> bool:
    """Whether the audited party may read it: once filed, and always what it says of itself."""
    return queries.assessments.filed(row.state) or row.kind == AssessmentKind.SELF_ASSESSMENT


def load_assessment(public_id: str, action: Action = Action.ASSESSMENT_CLOSED_READ) -> m.Assessment:
    """The assessment of an id as typed, for an action on it."""
    try:
        canonical = public_ids.parse_public_id(public_id, public_ids.Prefix.ASSESSMENT)
    except RuleBroken:
        canonical = ""
    found = queries.assessments.by_public_id(current(), canonical) if canonical else None
    row: m.Assessment = load(found, action, assessment_subject)
    return row


def finding_subject(finding: m.Finding) -> Subject:
    """What grants to read can rest on in a finding: also the agency that it was put to, and the licensing state."""
    audited = answering_subject(finding)
    put_to = {finding.named_id} if finding.put_on is not None and finding.named_id is not None else set()
    row = queries.assessments.one(current(), finding.assessment_id)
    countries, deciders = _readers_once_closed(row) if row else (frozenset(), frozenset())
    grave = Grade(finding.grade) in MUST_CLOSE and finding.state not in OVER
    return Subject(
        organisations=audited.organisations,
        entries=audited.entries | put_to,
        people=audited.people | deciders,
        countries=countries if grave else frozenset(),
    )


def answering_subject(finding: m.Finding) -> Subject:
    """What grants to answer and verify can rest on: the audited party, the team."""
    row = queries.assessments.one(current(), finding.assessment_id)
    team = queries.assessments.team(current(), finding.assessment_id)
    return Subject(
        organisations=frozenset({row.body_id} if row is not None and row.body_id else ()),
        entries=frozenset({finding.subject_id} if finding.opened_on else ()),
        people=frozenset(member.account_id for member in team),
    )


def load_finding(row: m.Assessment, number: int, action: Action = Action.ASSESSMENT_CLOSED_READ) -> m.Finding:
    """A finding of an assessment, for an action on it."""
    subject_of = finding_subject if action is Action.ASSESSMENT_CLOSED_READ else answering_subject
    finding: m.Finding = load(queries.findings.numbered(current(), row.id, number), action, subject_of)
    return finding


def can(action: Action, subject: Subject) -> bool:
    """Whether the visitor is granted an action on this subject: what is not is not offered."""
    return may(g.actor, action, subject)


def reading() -> Session:
    """A session of the system, closed by the caller: for what rules ask and people need not see."""
    return database().session(SYSTEM)


def facts_of(row: m.Assessment, *, notes: str = "", reason: str = "") -> AssessmentFacts:
    """Everything that the rules ask of an assessment, for a move by the visitor."""
    with reading() as session:
        return queries.assessment_facts.gather(
            session, row, now().date(), g.actor.account_id or 0, notes=notes, reason=reason
        )
