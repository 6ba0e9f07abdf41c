"""Refusals of a certificate: one that falls is decided again, by somebody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.appeals import AppealSubject
from iris.services import applications
from iris.services.appeals.matters import Appealable, Matter


def matter_of_decision(session: Session, decision: m.ApplicationDecision) -> Matter | None:
    """The refusal that a decision is; None for any other."""
    application = queries.applications.one(session, decision.application_id)
    if application is None or decision.outcome != "refuse":
        return None
    return Matter(
        AppealSubject.REFUSAL,
        f"application_decision:{decision.id}",
        application.entry_id,
        decision.decided_at.date(),
        application.id,
    )


def find(session: Session, number: int) -> Matter | None:
    """The matter of a decision."""
    decision = queries.applications.decision(session, number)
    return None if decision is None else matter_of_decision(session, decision)


def mark(session: Session, _now: datetime, appeal: m.Appeal) -> None:
    """Say beside the published refusal that it is contested."""
    for notice in queries.applications.notices_of(session, appeal.application_id or 0, "refused"):
        notice.contested_since = appeal.lodged_on


def unmark(session: Session, _now: datetime, appeal: m.Appeal) -> None:
    """Take the mark away."""
    for notice in queries.applications.notices_of(session, appeal.application_id or 0, "refused"):
        notice.contested_since = None


def uphold(session: Session, now: datetime, appeal: m.Appeal, _effect: str) -> None:
    """Open the application again; the published refusal ends today."""
    application = queries.applications.one(session, appeal.application_id or 0)
    assert application is not None, "a panel sees the application that it hears"
    facts = queries.applications.facts(session, application, now.date(), appeal_upheld=True)
    applications.shift(session, now, application, "reopen", facts)
    for notice in queries.applications.notices_of(session, application.id, "refused"):
        notice.last_day = notice.last_day or now.date()


REFUSALS = Appealable(mark, unmark, uphold)
