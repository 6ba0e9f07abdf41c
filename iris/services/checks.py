"""Decisions of an organisation about uncertain names in its lists; journalled without the name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.scope import actor_of
from iris.rules.checking import Asked
from iris.services import journal


def decide(session: Session, now: datetime, asked: Asked, entry: m.RegisterEntry, *, same: bool) -> m.PairDecision:
    """Remember that a row means an entry, or does not; an earlier decision about the same pair ends."""
    actor = actor_of(session)
    assert actor.organisation_id is not None
    assert actor.account_id is not None
    pair = m.PairDecision
    session.execute(
        update(pair)
        .where(
            pair.organisation_id == actor.organisation_id,
            pair.asked_key == asked.key,
            pair.entry_id == entry.id,
            pair.undone_at.is_(None),
        )
        .values(undone_at=now)
    )
    row = pair(
        organisation_id=actor.organisation_id,
        account_id=actor.account_id,
        asked_key=asked.key,
        asked_name=asked.name,
        entry_id=entry.id,
        same=same,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    # The organisation's own stream: nobody may learn from an entry's journal who looked at it.
    journal.record(session, now, f"organisation:{actor.organisation_id}", "pair.decided", decision=row.id, same=same)
    return row


def undo(session: Session, now: datetime, decision: m.PairDecision) -> None:
    """Forget a decision: the pair is asked about again."""
    decision.undone_at = now
    session.flush()
    journal.record(session, now, f"organisation:{decision.organisation_id}", "pair.undone", decision=decision.id)
