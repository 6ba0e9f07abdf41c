"""Requests for an account, claims of entries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """A request that waits, a claim of the side's agency and one of its employer."""
    made, key = world.made, side.country
    made.session.add(
        m.AccountRequest(
            kind="agency", country=key, state="waiting", data_key=b"-", sealed=b"-", language="en",
            token_hash=f"r{key}", email_hash=f"e{key}", waiting_for=f"e{key}", created_at=made.now,
            expires_at=made.now + timedelta(hours=48), confirmed_at=made.now,
        )
    )  # fmt: skip
    for role, entry in ((Role.AGENCY_MANAGER, side.agency), (Role.COMPANY_MANAGER, side.employer)):
        person = world.latest(role)
        made.session.add(
            m.EntryClaim(
                entry_id=entry.id, organisation_id=person.organisation_id, account_id=person.id, state="waiting",
                open_for=person.organisation_id, data_key=b"-", stored_as="-", mime="-", filename=b"-",
                opened_at=made.now,
            )
        )  # fmt: skip


def subject_of(_session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    match row:
        case m.AccountRequest():
            return Subject()
        case m.EntryClaim():
            return Subject(organisations=frozenset({row.organisation_id}))
    return None
