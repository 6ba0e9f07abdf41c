"""Claims of entries, who holds an entry, and the ways to reach it that an official list names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.rules.claims import CHANNELS, OPEN

_BOTH = (joinedload(m.EntryClaim.entry), joinedload(m.EntryClaim.organisation))


def one(session: Session, claim_id: int) -> m.EntryClaim | None:
    """The claim, when the actor may see it."""
    return session.scalars(select(m.EntryClaim).where(m.EntryClaim.id == claim_id).options(*_BOTH)).one_or_none()


def waiting(session: Session, after: int = 0, limit: int = 100) -> Sequence[m.EntryClaim]:
    """Open claims the actor may see, oldest first."""
    claim = m.EntryClaim
    query = select(claim).where(claim.state.in_(OPEN), claim.id > after).options(*_BOTH)
    return session.scalars(query.order_by(claim.id).limit(limit)).all()


def newest_of(session: Session, organisation_id: int) -> m.EntryClaim | None:
    """The last claim of an organisation."""
    claim = m.EntryClaim
    query = select(claim).where(claim.organisation_id == organisation_id).options(*_BOTH)
    return session.scalars(query.order_by(claim.id.desc()).limit(1)).one_or_none()


def open_ones(session: Session, entry_id: int) -> Sequence[m.EntryClaim]:
    """Open claims of one entry the actor may see."""
    claim = m.EntryClaim
    query = select(claim).where(claim.entry_id == entry_id, claim.state.in_(OPEN)).options(*_BOTH)
    return session.scalars(query.order_by(claim.id).execution_options(populate_existing=True)).all()


def held(session: Session, claim_id: int) -> m.EntryClaim | None:
    """The claim as it stands now, held until the transaction ends."""
    query = select(m.EntryClaim).where(m.EntryClaim.id == claim_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def holder(session: Session, entry_id: int) -> m.Organisation | None:
    """The organisation that holds an entry, when the actor may see it."""
    return session.scalars(select(m.Organisation).where(m.Organisation.entry_id == entry_id)).one_or_none()


def contacts(session: Session, entry_id: int) -> Sequence[m.Contact]:
    """Ways to reach an entry that an official list named, by which a code can go; those of its aliases too."""
    entry = m.RegisterEntry
    circle = select(entry.id).where((entry.id == entry_id) | (entry.merged_into_id == entry_id))
    query = select(m.Contact).where(
        m.Contact.entry_id.in_(circle), m.Contact.batch_id.is_not(None), m.Contact.kind.in_(CHANNELS)
    )
    return session.scalars(query.order_by(m.Contact.kind, m.Contact.id).limit(20)).all()


def private_contacts(session: Session, entry_id: int) -> Sequence[m.Contact]:
    """Every way to reach an entry that the actor may see."""
    query = select(m.Contact).where(m.Contact.entry_id == entry_id).order_by(m.Contact.kind, m.Contact.id)
    return session.scalars(query).all()
