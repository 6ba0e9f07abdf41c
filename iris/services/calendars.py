"""The secret address of a person's calendar: made, shown once, kept as keyed hash, taken back."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.access import Actor
from iris.rules.roles import Role
from iris.services import journal


def make_link(session: Session, keys: Keys, now: datetime) -> str:
    """Make a new secret address for oneself; the one before ends. Returns the secret, which is kept nowhere."""
    account_id = _drop(session)
    secret = secrets.token_urlsafe(32)
    session.add(m.CalendarLink(account_id=account_id, token_hash=_form(secret, keys), made_at=now))
    session.flush()
    journal.record(session, now, f"account:{account_id}", "calendar.link_made")
    return secret


def take_back(session: Session, now: datetime) -> None:
    """End one's own secret address."""
    account_id = _drop(session)
    journal.record(session, now, f"account:{account_id}", "calendar.link_ended")


def _drop(session: Session) -> int:
    account_id = actor_of(session).account_id
    assert account_id is not None
    session.execute(delete(m.CalendarLink).where(m.CalendarLink.account_id == account_id))
    return account_id


def _form(secret: str, keys: Keys) -> str:
    return keys.keyed_hash(Purpose.TOKENS, f"calendar:{secret}".encode()).hex()


def reader(session: Session, keys: Keys, secret: str) -> tuple[Actor, str] | None:
    """Who reads the calendar at this secret address, and in which language; None when it leads nowhere."""
    forms = [form.hex() for form in keys.keyed_hashes(Purpose.TOKENS, f"calendar:{secret}".encode())]
    account = queries.calendars.link_of(session, forms)
    if account is None:
        return None
    house = account.organisation
    return Actor(Role(account.role), account.id, house.id, house.entry_id, house.country), account.language
