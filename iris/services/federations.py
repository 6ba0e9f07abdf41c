"""Members of a federation: one is added, a membership ends.

The journal names rows of ours only, never the member: whoever keeps the journal does not learn who belongs where.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules import federations as rules
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import journal


def add(
    session: Session, now: datetime, organisation_id: int, entry: m.RegisterEntry, since: date
) -> m.FederationMember:
    """Add a member from a day on. Raises RuleBroken `member_since_future`, `member_twice`."""
    rules.check_since(since, now.date())
    standing = queries.federations.of_entry(session, organisation_id, entry.id)
    if any(row.until is None or row.until >= since for row in standing):
        raise RuleBroken("member_twice", N_("This is a member on that day already. Look for it in the list."))
    row = m.FederationMember(organisation_id=organisation_id, entry_id=entry.id, since=since, recorded_at=now)
    session.add(row)
    session.flush()
    _journal(session, now, row, "federation.member_added")
    return row


def end(session: Session, now: datetime, row: m.FederationMember, until: date) -> None:
    """End a membership with its last day.

    Raises RuleBroken `member_over`, `member_until_early`, `member_until_future`.
    """
    if row.until is not None:
        raise RuleBroken("member_over", N_("This membership is over already. Nothing more is needed."))
    rules.check_until(row.since, until, now.date())
    row.until = until
    session.flush()
    _journal(session, now, row, "federation.member_ended")


def _journal(session: Session, now: datetime, row: m.FederationMember, verb: str) -> None:
    journal.record(session, now, f"federation:{row.organisation_id}", verb, member=row.id)
