"""Concerns about certificates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from iris import models as m

_WHOLE = (
    joinedload(m.Concern.certificate).joinedload(m.Certificate.entry),
    joinedload(m.Concern.assessment),
)


def by_code(session: Session, hashes: Sequence[str]) -> m.Concern | None:
    """The concern that a code belongs to."""
    return session.scalars(select(m.Concern).where(m.Concern.code_hash.in_(hashes)).options(*_WHOLE)).one_or_none()


def one(session: Session, concern_id: int) -> m.Concern | None:
    """One concern."""
    return session.scalars(select(m.Concern).where(m.Concern.id == concern_id).options(*_WHOLE)).one_or_none()


def in_states(session: Session, states: Sequence[str], limit: int = 100) -> Sequence[m.Concern]:
    """Concerns in these states, the oldest first."""
    query = select(m.Concern).where(m.Concern.state.in_(states)).options(*_WHOLE)
    return session.scalars(query.order_by(m.Concern.raised_at, m.Concern.id).limit(limit)).all()
