"""A batch of codes drawn by each agency about itself, with an answer that was set aside and published sums."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """One of each."""
    made, manager = world.made, world.latest(Role.AGENCY_MANAGER)
    batch = m.VoiceBatch(
        entry_id=side.agency.id, organisation_id=manager.organisation_id, account_id=manager.id, channel="agency",
        size=10, drawn_at=made.now,
    )  # fmt: skip
    made.session.add(batch)
    made.session.flush()
    made.session.add_all(
        [
            m.VoiceCode(batch_id=batch.id, code_hash=f"v{batch.id}"),
            m.VoiceAnswer(
                batch_id=batch.id, paid="yes", papers="yes", promised="no", answered_on=made.now.date(), at=made.now,
                network="n", aside="one_hour",
            ),
            m.VoiceTally(
                entry_id=side.agency.id, channel="agency", answers=10, paid=1, papers_answers=10, papers_kept=0,
                promised_answers=10, not_as_promised=2, through=made.now.date(),
            ),
        ]
    )  # fmt: skip


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whoever drew a batch; answers belong to nobody."""
    match row:
        case m.VoiceBatch():
            return Subject(organisations=frozenset({row.organisation_id}))
        case m.VoiceAnswer():
            return Subject()
    return None
