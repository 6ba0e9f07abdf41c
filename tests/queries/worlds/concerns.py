"""A concern about the certificate of each side."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """One concern, and a reviewer with a tie to its agency."""
    session, now = world.made.session, world.made.now
    certificate = session.scalars(select(m.Certificate).where(m.Certificate.entry_id == side.agency.id)).first()
    assert certificate is not None
    session.add_all(
        [
            m.Concern(
                certificate_id=certificate.id, code_hash=f"c{certificate.id}", target="agency", state="received",
                raised_at=now, changed_at=now, data_key=b"k", sealed=b"s",
            ),
            m.EmploymentLink(
                account_id=world.latest(Role.REVIEWER).id, entry_id=side.agency.id, declared_at=now
            ),
        ]
    )  # fmt: skip


def subject_of(session: Session, row: Any) -> Subject | None:
    """Nobody who is tied to the agency."""
    if not isinstance(row, m.Concern):
        return None
    entry = session.scalars(select(m.Certificate.entry_id).where(m.Certificate.id == row.certificate_id)).one()
    tied = session.scalars(select(m.EmploymentLink.account_id).where(m.EmploymentLink.entry_id == entry))
    return Subject(excluded=frozenset(tied))
