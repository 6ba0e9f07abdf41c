"""What the audits of an application have come to: read from its assessments, or as it was handed to the decider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries import assessments, findings
from iris.rules.application_stages import ApplicationState
from iris.rules.assessments import FOR_APPLICATIONS, AssessmentKind
from iris.rules.findings import DueDates, FindingState, Grade, Standing

BELONG = tuple(sorted(FOR_APPLICATIONS))


@dataclass(frozen=True, slots=True)
class Audits:
    """Which reports are filed in this round, every finding, the last day on site."""

    desk_filed: bool = False
    on_site_filed: bool = False
    findings: tuple[Standing, ...] = ()
    last_on_site: date | None = None


def audits(session: Session, application: m.Application) -> Audits:
    """The audits of an application. Where a decision is due, what was handed over: deciders read no assessment."""
    if application.accepted_on is None:
        return Audits()
    if application.state in (ApplicationState.DECISION, ApplicationState.GRANTED, ApplicationState.REFUSED):
        return _handed(session, application)
    return live(session, application)


def live(session: Session, application: m.Application) -> Audits:
    """The audits as they stand now, as far as the actor may see them."""
    rows = [row for row in assessments_of(session, application) if assessments.filed(row.state)]
    on_site = [row for row in rows if row.kind == AssessmentKind.ON_SITE]
    round_since = _last_into(session, application.id, ApplicationState.ON_SITE)
    return Audits(
        desk_filed=any(row.kind == AssessmentKind.DESK_REVIEW for row in rows),
        on_site_filed=any(row.filed_on and round_since and row.filed_on >= round_since for row in on_site),
        findings=tuple(findings.standing(found) for found in _findings(session, [row.id for row in rows])),
        last_on_site=max((row.last_day for row in on_site if row.last_day), default=None),
    )


def assessments_of(session: Session, application: m.Application) -> Sequence[m.Assessment]:
    """The assessments of the agency that began after the application was accepted."""
    if application.accepted_on is None:
        return []
    since = datetime.combine(application.accepted_on, time.min, UTC)
    query = select(m.Assessment).where(
        m.Assessment.subject_id == application.entry_id,
        m.Assessment.kind.in_(BELONG),
        m.Assessment.created_at >= since,
    )
    return session.scalars(query.order_by(m.Assessment.id)).all()


def auditors_of(session: Session, application: m.Application) -> Sequence[int]:
    """The accounts of every team that audited for this application."""
    ids = [row.id for row in assessments_of(session, application)]
    query = select(m.TeamMember.account_id).where(m.TeamMember.assessment_id.in_(ids)).distinct()
    return sorted(session.scalars(query))


def _findings(session: Session, ids: Sequence[int]) -> Sequence[m.Finding]:
    query = select(m.Finding).where(m.Finding.assessment_id.in_(ids), m.Finding.opened_on.is_not(None))
    return session.scalars(query.order_by(m.Finding.id)).all()


def _last_into(session: Session, application_id: int, state: ApplicationState) -> date | None:
    event = m.ApplicationEvent
    query = select(event.at).where(event.application_id == application_id, event.to_state == state)
    at = session.scalars(query.order_by(event.id.desc()).limit(1)).one_or_none()
    return at.date() if at else None


def written(found: Audits) -> dict[str, Any]:
    """Audits as they are handed over."""
    return {
        "last_on_site": found.last_on_site and found.last_on_site.isoformat(),
        "findings": [
            {
                "code": one.code,
                "criterion": one.criterion,
                "grade": str(one.grade),
                "state": str(one.state),
                "plan": one.due.plan and one.due.plan.isoformat(),
                "closure": one.due.closure and one.due.closure.isoformat(),
                "verified_on": one.verified_on and one.verified_on.isoformat(),
            }
            for one in found.findings
        ],
    }


def _handed(session: Session, application: m.Application) -> Audits:
    event = m.ApplicationEvent
    query = select(event.handed).where(event.application_id == application.id, event.handed.is_not(None))
    stored = session.scalars(query.order_by(event.id.desc()).limit(1)).one_or_none()
    if not stored:
        return Audits()
    return Audits(True, True, tuple(_standing(one) for one in stored["findings"]), _day(stored["last_on_site"]))


def _standing(one: dict[str, Any]) -> Standing:
    return Standing(
        code=one["code"],
        criterion=one["criterion"],
        grade=Grade(one["grade"]),
        state=FindingState(one["state"]),
        due=DueDates(_day(one["plan"]), _day(one["closure"])),
        verified_on=_day(one["verified_on"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
