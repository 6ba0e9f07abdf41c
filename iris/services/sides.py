"""Who takes which side in an application: once and for all, by the rule and by a unique key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules.independence import Side, check_side
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
