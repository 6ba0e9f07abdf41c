"""Requests for accounts: how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m


def one(session: Session, request_id: int) -> m.AccountRequest | None:
    """The request, when the actor may see it."""
    return session.scalars(select(m.AccountRequest).where(m.AccountRequest.id == request_id)).one_or_none()


def by_token(session: Session, hashes: Sequence[str]) -> m.AccountRequest | None:
    """The request of a link, held so that nobody confirms it twice at once."""
    query = select(m.AccountRequest).where(m.AccountRequest.token_hash.in_(hashes))
    return session.scalars(query.with_for_update()).one_or_none()


def waiting_for(session: Session, hashes: Sequence[str]) -> m.AccountRequest | None:
    """The request that waits for this address; `hashes` of it, one a key."""
    query = select(m.AccountRequest).where(m.AccountRequest.waiting_for.in_(hashes))
    return session.scalars(query.limit(1)).one_or_none()


def waiting(session: Session, after: int = 0, limit: int = 100) -> Sequence[m.AccountRequest]:
    """Requests that wait for a reviewer, oldest first."""
    row = m.AccountRequest
    query = select(row).where(row.state == "waiting", row.id > after)
    return session.scalars(query.order_by(row.id).limit(limit)).all()


def held(session: Session, request_id: int) -> m.AccountRequest | None:
    """The request as it stands now, held until the transaction ends."""
    query = select(m.AccountRequest).where(m.AccountRequest.id == request_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def never_confirmed(session: Session, before: datetime, limit: int = 1000) -> Sequence[int]:
    """Requests of before this moment whose address nobody confirmed."""
    row = m.AccountRequest
    query = select(row.id).where(row.state == "unconfirmed", row.created_at < before)
    return session.scalars(query.order_by(row.id).limit(limit)).all()
