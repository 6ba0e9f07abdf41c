"""A struck-off firm beside the side's agency: keys, a pair, a decision, a link of control."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways import clock
from iris.rules.access import Subject
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """The first side's link waits for its answer; the other side's counts."""
    made = world.made
    gone = made.agency(f"Gone {side.country}", side.country)
    made.session.add(m.MatchKey(entry_id=side.agency.id, kind="phone", key_hash=side.country.encode() * 16))
    pair = m.KinPair(
        from_id=gone.id, to_id=side.agency.id, score=60, evidence=["birth:0"], waiting=False, found_at=made.now
    )
    made.session.add(pair)
    made.session.flush()
    decision = m.KinDecision(
        pair_id=pair.id, outcome="confirmed", basis="two_identifiers", evidence=["birth:0"], decided_at=made.now
    )
    made.session.add(decision)
    made.session.flush()
    waits = timedelta(days=15 if side.country == "BD" else -1)
    made.session.add(
        m.ControlLink(
            decision_id=decision.id, from_id=gone.id, to_id=side.agency.id, share=50, basis="two_identifiers",
            recorded_at=made.now, counts_on=made.now.date() + waits,
        )
    )  # fmt: skip


def subject_of(_session: Session, row: Any) -> Subject | None:
    """A link is its agency's, and published once it counts; the rest is nobody's but a reviewer's."""
    match row:
        case m.ControlLink():
            published = row.ended_at is None and (row.answered_at is not None or row.counts_on <= clock.now().date())
            return Subject(published=published, entries=frozenset({row.to_id}))
        case m.MatchKey() | m.KinPair() | m.KinDecision():
            return Subject()
    return None
