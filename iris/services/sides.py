"""Who takes which side in an application: once and for all, by the rule and by a unique key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.dialect import insert_missing
from iris.queries.scope import actor_of
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side, check_side
from iris.rules.wording import N_
from iris.services import journal


def take(session: Session, now: datetime, application_id: int, account_id: int, side: Side) -> None:
    """Let a person stand on a side; doing more on the same side is allowed. Raises RuleBroken `side_…`."""
    before = queries.applications.side_of(session, application_id, account_id)
    if before is not None:
        check_side({account_id: Side(before.side)}, account_id, side)
        return
    session.add(m.ApplicationPart(application_id=application_id, account_id=account_id, side=str(side), taken_at=now))
    session.flush()
    journal.record(
        session, now, f"application:{application_id}", "application.side", account=account_id, side=str(side)
    )


def act(session: Session, now: datetime, application_id: int, side: Side) -> int:
    """Let the session's own person stand on a side; gives the account. The system takes no side."""
    account_id = actor_of(session).account_id
    assert account_id is not None, "only people take sides"
    take(session, now, application_id, account_id, side)
    return account_id


def seat(session: Session, now: datetime, assessment: m.Assessment, people: Iterable[int], side: Side) -> None:
    """Let people of an audit for a certificate stand on the same side in its application; elsewhere nothing.

    Whoever plans an audit sees no sides of the application: the database's own keys refuse. Raises RuleBroken
    `side_taken`.
    """
    if assessment.application_id is None:
        return
    ids = sorted(people)
    try:
        with session.begin_nested():
            for account_id in ids:
                _stand(session, now, assessment.application_id, account_id, side)
            part = m.AssessmentPart
            held = update(part).where(part.assessment_id == assessment.id, part.account_id.in_(ids))
            session.execute(held.values(application_id=assessment.application_id))
    except IntegrityError:
        sentence = N_("Somebody took another side in the application for a certificate. Name other people.")
        raise RuleBroken("side_taken", sentence) from None


def _stand(session: Session, now: datetime, application_id: int, account_id: int, side: Side) -> None:
    part = {"application_id": application_id, "account_id": account_id, "side": str(side), "taken_at": now}
    made = session.execute(insert_missing(session, m.ApplicationPart).values(**part))
    if made.rowcount:  # type: ignore[attr-defined]
        stream = f"application:{application_id}"
        journal.record(session, now, stream, "application.side", account=account_id, side=str(side))


def take_in_audit(session: Session, assessment_id: int, account_id: int, side: Side) -> None:
    """Let a person stand on a side in an assessment: the unique key refuses who stands on another one."""
    session.add(m.AssessmentPart(assessment_id=assessment_id, account_id=account_id, side=str(side)))
    session.flush()
