"""Who may see assessments and findings with all that belongs to them.

Four sides look at an assessment: its team, its audit body, the audited party once the report is filed, and the
reviewers. Once it is closed, whoever decides on the application it was made for reads it too. The licensing state, and
the destination state of a confirmed corridor that was looked at, see that it was closed, and open major and critical
findings. Names of light tables stand here instead of models, so that a guard never asks for its own filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Date,
    String,
    Text,
    and_,
    cast,
    column,
    false,
    or_,
    select,
    table,
)
from sqlalchemy.orm import InstrumentedAttribute

from iris import models as m
from iris.queries.guards.core import Expression, Guard, Reading, bare, licensed_by, own_account, same
from iris.rules.access import Actor
from iris.rules.application_stages import ApplicationState
from iris.rules.assessments import AFTER_FILING, FOR_APPLICATIONS, AssessmentKind, AssessmentState
from iris.rules.findings import MUST_CLOSE, OVER
from iris.rules.independence import Side
from iris.rules.roles import Action, Reach, reach_of

_ASSESSMENT = table(
    "assessment",
    column("id", BigInteger),
    column("body_id", BigInteger),
    column("subject_id", BigInteger),
    column("state", String),
    column("kind", String),
    column("corridors", JSON),
    column("created_at"),
)
_SITE = table("assessment_site", column("assessment_id", BigInteger), column("country", String))
_CORRIDOR = table(
    "org_corridor",
    column("entry_id", BigInteger),
    column("destination", String),
    column("state", String),
    column("replaced_at"),
    column("effective_to"),
)
_APPLICATION = table(
    "application",
    column("id", BigInteger),
    column("entry_id", BigInteger),
    column("state", String),
    column("accepted_on"),
)
_PART = table(
    "application_part", column("application_id", BigInteger), column("account_id", BigInteger), column("side", String)
)
_MEMBER = table("team_member", column("assessment_id", BigInteger), column("account_id", BigInteger))
_FINDING = table(
    "finding",
    column("id", BigInteger),
    column("assessment_id", BigInteger),
    column("subject_id", BigInteger),
    column("opened_on", Date),
)

ColumnLike = ColumnElement[int] | InstrumentedAttribute[int]

READ = (Action.ASSESSMENT_OPEN_READ, Action.ASSESSMENT_CLOSED_READ)
HEARD = (*READ, Action.APPEAL_DECIDE)
FILED = tuple(sorted(AFTER_FILING))


def _in_team(actor: Actor, assessment_id: ColumnLike) -> Expression:
    return assessment_id.in_(select(_MEMBER.c.assessment_id).where(same(_MEMBER.c.account_id, actor.account_id)))


def _to_decide(actor: Actor, assessment_id: ColumnLike) -> Expression:
    """Closed ones made for an application that the actor decides or decided on, and took no other side in."""
    if reach_of(actor.role, Action.APPLICATION_DECIDE) is None:
        return false()
    own = select(_PART.c.side).where(
        _PART.c.application_id == _APPLICATION.c.id, same(_PART.c.account_id, actor.account_id)
    )
    decides = or_(
        and_(_APPLICATION.c.state == ApplicationState.DECISION.value, ~own.exists()),
        own.where(_PART.c.side == Side.DECISION.value).exists(),
    )
    made_for = (
        select(_ASSESSMENT.c.id)
        .join(_APPLICATION, _APPLICATION.c.entry_id == _ASSESSMENT.c.subject_id)
        .where(
            _ASSESSMENT.c.state == AssessmentState.CLOSED.value,
            _ASSESSMENT.c.kind.in_(sorted(FOR_APPLICATIONS)),
            _ASSESSMENT.c.created_at >= _APPLICATION.c.accepted_on,
            decides,
        )
    )
    return assessment_id.in_(made_for)


def _assigned(actor: Actor, assessment_id: ColumnLike) -> Expression:
    return or_(_in_team(actor, assessment_id), _to_decide(actor, assessment_id))


def _destination_of(actor: Actor, assessment_id: ColumnLike, subject_id: ColumnLike) -> Expression:
    """The state to which a confirmed corridor of the subject leads, if the assessment looked at it."""
    confirmed = select(_CORRIDOR.c.entry_id).where(
        _CORRIDOR.c.entry_id == subject_id,
        same(_CORRIDOR.c.destination, actor.country),
        _CORRIDOR.c.state == "confirmed",
        _CORRIDOR.c.replaced_at.is_(None),
        _CORRIDOR.c.effective_to.is_(None),
    )
    there = select(_SITE.c.assessment_id).where(same(_SITE.c.country, actor.country))
    named = select(_ASSESSMENT.c.id).where(cast(_ASSESSMENT.c.corridors, Text).contains(f'"{actor.country}"'))
    return and_(confirmed.exists(), or_(assessment_id.in_(there), assessment_id.in_(named)))


def _of_body(actor: Actor, assessment_id: ColumnLike) -> Expression:
    return assessment_id.in_(select(_ASSESSMENT.c.id).where(same(_ASSESSMENT.c.body_id, actor.organisation_id)))


def _filed(assessment: Any) -> Expression:
    return or_(assessment.state.in_(FILED), assessment.kind == AssessmentKind.SELF_ASSESSMENT.value)


def _of_sides(actor: Actor, assessment_id: ColumnLike) -> Expression:
    audited = and_(same(_ASSESSMENT.c.subject_id, actor.entry_id), _filed(_ASSESSMENT.c))
    body = same(_ASSESSMENT.c.body_id, actor.organisation_id)
    return assessment_id.in_(select(_ASSESSMENT.c.id).where(or_(body, audited)))


def _both_sides(assessment_id: ColumnLike) -> Mapping[Reach, Reading]:
    """Team and body always, the audited party once the report is filed, the decider once it is closed."""
    return {
        Reach.ASSIGNED: lambda actor: _assigned(actor, assessment_id),
        Reach.OWN: lambda actor: _of_sides(actor, assessment_id),
    }


def working_papers(assessment_id: ColumnLike) -> Mapping[Reach, Reading]:
    """Team and body, never the audited party."""
    return {
        Reach.ASSIGNED: lambda actor: _in_team(actor, assessment_id),
        Reach.OWN: lambda actor: _of_body(actor, assessment_id),
    }


def _own_assessments(actor: Actor) -> Expression:
    audited = and_(same(m.Assessment.subject_id, actor.entry_id), _filed(m.Assessment))
    return or_(same(m.Assessment.body_id, actor.organisation_id), audited)


def _closed_here(actor: Actor) -> Expression:
    return and_(
        m.Assessment.state == AssessmentState.CLOSED.value,
        m.Assessment.kind != AssessmentKind.SELF_ASSESSMENT.value,
        or_(
            licensed_by(actor, m.Assessment.subject_id),
            _destination_of(actor, m.Assessment.id, m.Assessment.subject_id),
        ),
    )


def _own_findings(actor: Actor) -> Expression:
    opened = m.Finding.opened_on.is_not(None)
    return or_(
        _of_body(actor, m.Finding.assessment_id),
        and_(same(m.Finding.subject_id, actor.entry_id), opened),
        and_(same(m.Finding.named_id, actor.entry_id), m.Finding.put_on.is_not(None)),
    )


def _grave_findings(actor: Actor) -> Expression:
    closed = select(_ASSESSMENT.c.id).where(_ASSESSMENT.c.state == AssessmentState.CLOSED.value)
    return and_(
        m.Finding.grade.in_(sorted(MUST_CLOSE)),
        m.Finding.state.not_in(sorted(OVER)),
        m.Finding.assessment_id.in_(closed),
        or_(
            licensed_by(actor, m.Finding.subject_id),
            _destination_of(actor, m.Finding.assessment_id, m.Finding.subject_id),
        ),
    )


def _team_findings(actor: Actor, finding_id: ColumnLike) -> Expression:
    return finding_id.in_(select(_FINDING.c.id).where(_assigned(actor, _FINDING.c.assessment_id)))


def _answered_findings(actor: Actor, finding_id: ColumnLike) -> Expression:
    audited = and_(same(_FINDING.c.subject_id, actor.entry_id), _FINDING.c.opened_on.is_not(None))
    return finding_id.in_(select(_FINDING.c.id).where(or_(audited, _of_body(actor, _FINDING.c.assessment_id))))


def _heard(actor: Actor, finding_id: ColumnLike) -> Expression:
    """The finding that an appeal is about, for the people who hear it."""
    appeal, member = bare(m.Appeal), bare(m.AppealMember)
    heard = select(appeal.c.finding_id).join_from(appeal, member, member.c.appeal_id == appeal.c.id)
    return finding_id.in_(
        heard.where(appeal.c.finding_id.is_not(None), same(member.c.account_id, actor.account_id))
    )  # fmt: skip


def _answers(finding_id: ColumnLike) -> Mapping[Reach, Reading]:
    """What the audited party does about a finding: itself, the team, the body, who hears an appeal; no named agency."""
    return {
        Reach.ASSIGNED: lambda actor: or_(_team_findings(actor, finding_id), _heard(actor, finding_id)),
        Reach.OWN: lambda actor: _answered_findings(actor, finding_id),
    }


def _personal(model: Any) -> Guard:
    """What is known of a person of an audit body: the person, the body's manager, the reviewers."""
    return Guard(
        (Action.AUDIT_BODY_APPROVE, Action.ASSESSMENT_PLAN, Action.ACCOUNT_SELF),
        {
            Reach.ASSIGNED: lambda actor: same(model.account_id, actor.account_id),
            Reach.OWN: lambda actor: same(model.organisation_id, actor.organisation_id),
        },
    )


def _declared(actor: Actor) -> Expression:
    return same(m.ConflictDeclaration.account_id, actor.account_id)


GUARDS: Mapping[type[m.Base], Guard] = {
    m.AuditBodyApproval: Guard(
        (Action.AUDIT_BODY_APPROVE, Action.ASSESSMENT_PLAN),
        {Reach.OWN: lambda actor: same(m.AuditBodyApproval.organisation_id, actor.organisation_id)},
    ),
    m.Qualification: _personal(m.Qualification),
    m.IndependenceLink: _personal(m.IndependenceLink),
    m.Assessment: Guard(
        READ,
        {
            Reach.ASSIGNED: lambda actor: _assigned(actor, m.Assessment.id),
            Reach.OWN: _own_assessments,
            Reach.JURISDICTION: _closed_here,
        },
    ),
    m.AssessmentPart: Guard(READ, working_papers(m.AssessmentPart.assessment_id)),
    m.TeamMember: Guard(READ, _both_sides(m.TeamMember.assessment_id)),
    m.ConflictDeclaration: Guard(
        (Action.ASSESSMENT_PLAN, Action.ASSESSMENT_WORK),
        {
            Reach.ASSIGNED: _declared,
            Reach.OWN: lambda actor: _of_body(actor, m.ConflictDeclaration.assessment_id),
        },
    ),
    m.AssessmentSite: Guard(READ, _both_sides(m.AssessmentSite.assessment_id)),
    m.AssessmentRating: Guard(READ, _both_sides(m.AssessmentRating.assessment_id)),
    m.AssessmentEvidence: Guard(READ, working_papers(m.AssessmentEvidence.assessment_id)),
    m.Interview: Guard(
        (Action.INTERVIEW_READ,), {Reach.ASSIGNED: lambda actor: _in_team(actor, m.Interview.assessment_id)}
    ),
    m.TechnicalReview: Guard(READ, working_papers(m.TechnicalReview.assessment_id)),
    m.AssessmentReport: Guard(READ, _both_sides(m.AssessmentReport.assessment_id)),
    m.Finding: Guard(
        HEARD,
        {
            Reach.ASSIGNED: lambda actor: or_(
                _assigned(actor, m.Finding.assessment_id), _heard(actor, m.Finding.id)
            ),
            Reach.OWN: _own_findings,
            Reach.JURISDICTION: _grave_findings,
        },
    ),
    m.FindingPart: Guard(READ, _answers(m.FindingPart.finding_id)),
    m.FindingMove: Guard(HEARD, _answers(m.FindingMove.finding_id)),
    m.CorrectivePlan: Guard(HEARD, _answers(m.CorrectivePlan.finding_id)),
    m.FindingEvidence: Guard(HEARD, _answers(m.FindingEvidence.finding_id)),
    m.FindingContest: Guard(HEARD, _answers(m.FindingContest.finding_id)),
    m.FindingCorrection: Guard(HEARD, _answers(m.FindingCorrection.finding_id)),
    m.ReportImport: Guard((Action.REPORT_IMPORT,), working_papers(m.ReportImport.assessment_id)),
    m.CalendarLink: Guard((Action.CALENDAR_READ,), own_account(m.CalendarLink.account_id)),
    m.AssessmentReminder: Guard((Action.ASSESSMENT_PLAN,)),
}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.AssessmentSummary})
