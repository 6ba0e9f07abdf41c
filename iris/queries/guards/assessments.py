"""Who may see assessments and findings with all that belongs to them.

Four sides look at an assessment: its team, its audit body, the audited party once the report is filed, and the
reviewers. The licensing state sees that it was closed, and open major and critical findings. Names of light tables
stand here instead of models, so that a guard never asks for its own filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, String, and_, column, or_, select, table
from sqlalchemy.orm import InstrumentedAttribute

from iris import models as m
from iris.queries.guards.core import Expression, Guard, Reading, licensed_by, same
from iris.rules.access import Actor
from iris.rules.assessments import AFTER_FILING, AssessmentKind, AssessmentState
from iris.rules.findings import MUST_CLOSE, FindingState
from iris.rules.roles import Action, Reach

_ASSESSMENT = table(
    "assessment",
    column("id", BigInteger),
    column("body_id", BigInteger),
    column("subject_id", BigInteger),
    column("state", String),
    column("kind", String),
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
FILED = tuple(sorted(AFTER_FILING))


def _in_team(actor: Actor, assessment_id: ColumnLike) -> Expression:
    return assessment_id.in_(select(_MEMBER.c.assessment_id).where(same(_MEMBER.c.account_id, actor.account_id)))


def _of_body(actor: Actor, assessment_id: ColumnLike) -> Expression:
    return assessment_id.in_(select(_ASSESSMENT.c.id).where(same(_ASSESSMENT.c.body_id, actor.organisation_id)))


def _filed(assessment: Any) -> Expression:
    return or_(assessment.state.in_(FILED), assessment.kind == AssessmentKind.SELF_ASSESSMENT.value)


def _of_sides(actor: Actor, assessment_id: ColumnLike) -> Expression:
    audited = and_(same(_ASSESSMENT.c.subject_id, actor.entry_id), _filed(_ASSESSMENT.c))
    body = same(_ASSESSMENT.c.body_id, actor.organisation_id)
    return assessment_id.in_(select(_ASSESSMENT.c.id).where(or_(body, audited)))


def _both_sides(assessment_id: ColumnLike) -> Mapping[Reach, Reading]:
    """Team and body always, the audited party once the report is filed."""
    return {
        Reach.ASSIGNED: lambda actor: _in_team(actor, assessment_id),
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
        licensed_by(actor, m.Assessment.subject_id),
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
        m.Finding.state != FindingState.VERIFIED_CLOSED.value,
        m.Finding.assessment_id.in_(closed),
        licensed_by(actor, m.Finding.subject_id),
    )


def _team_findings(actor: Actor, finding_id: ColumnLike) -> Expression:
    return finding_id.in_(select(_FINDING.c.id).where(_in_team(actor, _FINDING.c.assessment_id)))


def _answered_findings(actor: Actor, finding_id: ColumnLike) -> Expression:
    audited = and_(same(_FINDING.c.subject_id, actor.entry_id), _FINDING.c.opened_on.is_not(None))
    return finding_id.in_(select(_FINDING.c.id).where(or_(audited, _of_body(actor, _FINDING.c.assessment_id))))


def _answers(finding_id: ColumnLike) -> Mapping[Reach, Reading]:
    """What the audited party does about a finding: itself, the team, the body; not an agency it names."""
    return {
        Reach.ASSIGNED: lambda actor: _team_findings(actor, finding_id),
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
            Reach.ASSIGNED: lambda actor: _in_team(actor, m.Assessment.id),
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
        READ,
        {
            Reach.ASSIGNED: lambda actor: _in_team(actor, m.Finding.assessment_id),
            Reach.OWN: _own_findings,
            Reach.JURISDICTION: _grave_findings,
        },
    ),
    m.FindingPart: Guard(READ, _answers(m.FindingPart.finding_id)),
    m.FindingMove: Guard(READ, _answers(m.FindingMove.finding_id)),
    m.CorrectivePlan: Guard(READ, _answers(m.CorrectivePlan.finding_id)),
    m.FindingEvidence: Guard(READ, _answers(m.FindingEvidence.finding_id)),
    m.FindingContest: Guard(READ, _answers(m.FindingContest.finding_id)),
}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.AssessmentSummary})
