"""Who is told by mail of a step of an assessment or a finding: whoever holds the grant to go on with it.

A mail names the number of the assessment and nothing else; what it is about stands behind the sign-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules.access import Subject
from iris.rules.roles import Action
from iris.services import telling

_A = Action

STEPS: Mapping[str, tuple[tuple[str, Action], ...]] = {
    "confirm_team": (("audit_team_confirmed", _A.ASSESSMENT_WORK),),
    "file_report": (("audit_reported", _A.FINDING_PLAN),),
    "send_to_check": (("audit_check_open", _A.FINDING_PLAN),),
    "answer_check": (("audit_check_answered", _A.ASSESSMENT_WORK),),
    "end_check": (("audit_to_review", _A.TECHNICAL_REVIEW),),
    "check_ran_out": (("audit_to_review", _A.TECHNICAL_REVIEW),),
    "send_back": (("audit_sent_back", _A.ASSESSMENT_WORK),),
    "close": (("audit_closed", _A.FINDING_PLAN), ("audit_closed", _A.ASSESSMENT_WORK)),
    "not_completed": (("audit_stopped", _A.FINDING_PLAN),),
    "cancel": (("audit_stopped", _A.ASSESSMENT_WORK),),
    "check_ends_soon": (("audit_check_ends", _A.FINDING_PLAN),),
}
"""Move of an assessment (or its clock) → mail, and the action whose holders get it."""

FINDING_STEPS: Mapping[str, tuple[str, Action]] = {
    "submit_plan": ("finding_plan_in", _A.FINDING_VERIFY),
    "submit_evidence": ("finding_evidence_in", _A.FINDING_VERIFY),
    "accept_plan": ("finding_plan_accepted", _A.FINDING_PLAN),
    "return_plan": ("finding_plan_returned", _A.FINDING_PLAN),
    "verify": ("finding_verified", _A.FINDING_PLAN),
    "reopen": ("finding_reopened", _A.FINDING_PLAN),
    "due_soon": ("finding_due_soon", _A.FINDING_PLAN),
    "overdue": ("finding_overdue", _A.FINDING_PLAN),
}
"""The same for findings."""


def planned(session: Session, now: datetime, row: m.Assessment) -> None:
    """Tell those who plan for the audit body that it has one assessment more."""
    if row.body_id is not None:
        subject = Subject(organisations=frozenset({row.body_id}))
        _tell(session, now, "audit_planned", Action.ASSESSMENT_PLAN, subject, row)


def named(session: Session, now: datetime, row: m.Assessment, account_id: int) -> None:
    """Tell an auditor of having been named."""
    subject = Subject(people=frozenset({account_id}))
    _tell(session, now, "audit_named", Action.ASSESSMENT_WORK, subject, row)


def moved(session: Session, now: datetime, row: m.Assessment, step: str, **values: str) -> None:
    """Tell those who go on after a step of an assessment."""
    for template, action in STEPS.get(step, ()):
        _tell(session, now, template, action, _around(session, row), row, **values)


def finding_moved(session: Session, now: datetime, finding: m.Finding, step: str, **values: str) -> None:
    """Tell those who go on after a step of a finding."""
    if step in FINDING_STEPS:
        template, action = FINDING_STEPS[step]
        row = finding.assessment
        around, path = _around(session, row), f"/findings/{finding.number}"
        _tell(session, now, template, action, around, row, path, **values)


def put_to_agency(session: Session, now: datetime, finding: m.Finding) -> None:
    """Tell an agency that a finding at an employer names it."""
    if finding.named_id is not None:
        subject = Subject(entries=frozenset({finding.named_id}))
        path = f"/findings/named/{finding.id}"
        telling.granted(session, now, "finding_names_you", Action.FINDING_PLAN, subject, path)


def _around(session: Session, row: m.Assessment) -> Subject:
    team = frozenset(member.account_id for member in queries.assessments.team(session, row.id))
    bodies = frozenset({row.body_id} if row.body_id else ())
    return Subject(organisations=bodies, entries=frozenset({row.subject_id}), people=team)


def _tell(
    session: Session, now: datetime, template: str, action: Action, subject: Subject, row: m.Assessment,
    path: str = "", **values: str,
) -> None:  # fmt: skip
    whole = f"/assessments/{row.public_id}{path}"
    but = actor_of(session).account_id
    telling.granted(session, now, template, action, subject, whole, but=but, id=row.public_id, **values)
