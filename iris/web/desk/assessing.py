"""What of assessments and findings waits for a person, by due date; read through the row filter, never by role."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.access import Subject, may
from iris.rules.assessments import AFTER_FILING, KINDS, AssessmentKind, AssessmentState
from iris.rules.deadlines import Period, due, overdue
from iris.rules.fieldwork import wiped_at
from iris.rules.findings import GRADE_WORDS, PLAN_AWAITED, FindingState, Grade, late, next_due
from iris.rules.roles import Action, reach_of
from iris.web.desk.items import by_day, soonest_first
from iris.web.identity import now

_S, _F = AssessmentState, FindingState


def groups() -> list[dict[str, Any]]:
    """The group of the desk."""
    return [{"label": gettext("Assessments and findings"), "items": items()}]


def items() -> list[dict[str, Any]]:
    """Everything that waits for the visitor, soonest first."""
    if reach_of(g.actor.role, Action.ASSESSMENT_OPEN_READ) is None:
        return []
    found = [*_assessments(), *_kits(), *_findings(), *_named()]
    return soonest_first(found)


def _subject(row: m.Assessment, team: frozenset[int]) -> Subject:
    filed = row.state in AFTER_FILING
    return Subject(
        organisations=frozenset({row.body_id} if row.body_id else ()),
        entries=frozenset({row.subject_id} if filed else ()),
        people=team,
    )


def _assessments() -> list[dict[str, Any]]:
    rows = queries.assessments.open_ones(current())
    teams = queries.assessments.teams(current(), [row.id for row in rows])
    signed = queries.assessments.signed_by(current(), g.actor.account_id or 0)
    found = []
    for row in rows:
        subject = _subject(row, teams.get(row.id, frozenset()))
        move, day = _next(row, subject, declared=row.id in signed)
        if move:
            href = url_for("assessments.show", public_id=row.public_id)
            note = gettext(KINDS[AssessmentKind(row.kind)].label)
            found.append(by_day(href, row.subject.name, note, move, day))
    return found


def _next(row: m.Assessment, subject: Subject, *, declared: bool) -> tuple[str, date | None]:
    """The next move of the visitor and its day; an empty text when another one has to move."""
    if row.state == _S.PLANNED and may(g.actor, Action.ASSESSMENT_WORK, subject) and not declared:
        return gettext("Sign the declaration"), row.planned_first
    checked = due(Period.FACTUAL_CHECK, row.check_sent_on) if row.check_sent_on else None
    waiting = row.check_answered_on is None and not overdue(checked, now().date())
    moves: dict[str, tuple[Action, str, date | None]] = {
        _S.PLANNED: (Action.ASSESSMENT_PLAN, gettext("Name and confirm the team"), row.planned_first),
        _S.TEAM_CONFIRMED: (Action.ASSESSMENT_WORK, gettext("Begin the fieldwork"), row.planned_first),
        _S.FIELDWORK: (Action.ASSESSMENT_WORK, gettext("Rate and file the report"), row.planned_last),
        _S.REPORTED: (Action.ASSESSMENT_WORK, gettext("Send it to the audited party"), None),
        _S.FACTUAL_CHECK: (Action.FINDING_PLAN, gettext("Check the facts"), checked)
        if waiting
        else (Action.ASSESSMENT_WORK, gettext("Deal with the answer and hand over"), checked),
        _S.TECHNICAL_REVIEW: (Action.TECHNICAL_REVIEW, gettext("Review the report"), None),
    }
    action, move, day = moves[row.state]
    return (move, day) if may(g.actor, action, subject) else ("", None)


def _kits() -> list[dict[str, Any]]:
    """What lies on devices of the visitor, by the day on which it is deleted there."""
    if reach_of(g.actor.role, Action.ASSESSMENT_WORK) is None:
        return []
    href, move = url_for("assessments.device"), gettext("Send it, then delete it from the device")
    note = gettext("Taken into the field")
    return [
        by_day(href, row.subject.name, note, move, wiped_at(kit.taken_at).date())
        for kit, row in queries.fieldwork.kits_out(current())
    ]


def _findings() -> list[dict[str, Any]]:
    rows = queries.findings.not_closed(current())
    teams = queries.assessments.teams(current(), [row.assessment_id for row in rows])
    found = []
    for row in rows:
        if Grade(row.grade) in (Grade.GOOD_PRACTICE, Grade.OBSERVATION):
            continue
        subject = _subject(row.assessment, teams.get(row.assessment_id, frozenset()))
        standing = queries.findings.standing(row)
        move = _answer(row, subject)
        if not move and late(standing, now().date()) and may(g.actor, Action.TECHNICAL_REVIEW, subject):
            move = gettext("Overdue: ask the audited party")
        if move:
            href = url_for("assessments.finding", public_id=row.assessment.public_id, number=row.number)
            title = f"{standing.code} {row.criterion}: {row.assessment.subject.name}"
            found.append(by_day(href, title, gettext(GRADE_WORDS[standing.grade].label), move, next_due(standing)))
    return found


def _answer(row: m.Finding, subject: Subject) -> str:
    state = FindingState(row.state)
    if state in (_F.PLAN_SUBMITTED, _F.EVIDENCE_SUBMITTED):
        verify = gettext("Read the plan") if state is _F.PLAN_SUBMITTED else gettext("Verify the evidence")
        return verify if may(g.actor, Action.FINDING_VERIFY, subject) else ""
    if not may(g.actor, Action.FINDING_PLAN, subject):
        return ""
    return gettext("Write the plan") if state in PLAN_AWAITED else gettext("Act, and show the evidence")


def _named() -> list[dict[str, Any]]:
    if g.actor.entry_id is None:
        return []
    found = []
    for row in queries.findings.naming(current(), [g.actor.entry_id]):
        last = due(Period.NAMED_AGENCY_ANSWER, row.put_on) if row.put_on else None
        if row.named_answered_on is None and not overdue(last, now().date()):
            href = url_for("assessments.named", finding_id=row.id)
            title = gettext("A finding at an employer names you")
            found.append(by_day(href, title, row.maps_to or "", gettext("Answer it"), last))
    return found


def cards() -> list[dict[str, Any]]:
    """For those who review: how much each audit body has on its hands."""
    if reach_of(g.actor.role, Action.AUDIT_BODY_APPROVE) is None:
        return []
    states = queries.assessments.open_by_state(current())
    lines = [gettext("%(n)s assessments are open", n=sum(states.values()))]
    late_ones = [
        row for row in queries.findings.not_closed(current()) if late(queries.findings.standing(row), now().date())
    ]
    lines.append(gettext("%(n)s findings are overdue", n=len(late_ones)))
    return [{"title": gettext("Assessments"), "lines": lines}]
