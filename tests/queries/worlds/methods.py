"""Drafts of a method of every side, one of them open for comment, with whom they move; bands of a month."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.scoring.publication import PUBLIC_STATES, DraftState
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """One draft a side; that of the first is open for comment."""
    made, day = world.made, world.made.now.date()
    opened = made.session.query(m.MethodDraft).count() == 0
    draft = m.MethodDraft(
        name="Stricter", base="2026.1", release="2027.1", reason="to see", figures={}, created_at=made.now,
        state=str(DraftState.COMMENT if opened else DraftState.DRAFT), comment_from=day if opened else None,
        comment_until=day if opened else None,
    )  # fmt: skip
    made.session.add(draft)
    made.session.flush()
    run = m.MethodComparison(draft_id=draft.id, digest="0" * 64, as_of=day, known=made.now, agencies=1)
    made.session.add(run)
    made.session.flush()
    move = m.MethodMove(
        comparison_id=run.id, place=1, entry_id=side.agency.id, cause="nothing", item="", criterion="", points=0.0,
        changes_band=False,
    )  # fmt: skip
    spread = m.ScoreSpread(
        day=day, country=side.agency.country, group_key="*", band="A", agencies=1, recorded_at=made.now
    )
    made.session.add_all([move, spread])


def subject_of(_session: Session, row: Any) -> Subject | None:
    """What grants can rest on: a draft is published from the day it was opened for comment."""
    match row:
        case m.MethodDraft():
            return Subject(published=row.state in PUBLIC_STATES)
    return None
