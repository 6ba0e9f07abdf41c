"""Fieldwork without a connection: how it is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.rules.fieldwork import Outcome


def kit(session: Session, code: str) -> m.FieldKit | None:
    """What was taken along under this code."""
    return session.scalars(select(m.FieldKit).where(m.FieldKit.code == code)).one_or_none()


def lock(session: Session, kit_id: int) -> None:
    """Let whoever sends for the same kit wait: the same batch sent twice at once is taken once."""
    session.execute(select(m.FieldKit.id).where(m.FieldKit.id == kit_id).with_for_update())


def kits(session: Session, codes: Collection[str]) -> Sequence[m.FieldKit]:
    """Those of these codes that the actor took along."""
    query = select(m.FieldKit).where(m.FieldKit.code.in_(codes))
    return session.scalars(query.order_by(m.FieldKit.id)).all()


def kits_out(session: Session) -> Sequence[tuple[m.FieldKit, m.Assessment]]:
    """The actor's own kits that are not ended, each with its assessment, the oldest first."""
    query = select(m.FieldKit, m.Assessment).join(m.Assessment, m.Assessment.id == m.FieldKit.assessment_id)
    query = query.where(m.FieldKit.ended_at.is_(None)).options(joinedload(m.Assessment.subject))
    return [(kit, row) for kit, row in session.execute(query.order_by(m.FieldKit.id))]


def kits_taken_before(session: Session, moment: datetime) -> Sequence[m.FieldKit]:
    """Those not ended that were taken along before a moment."""
    query = select(m.FieldKit).where(m.FieldKit.ended_at.is_(None), m.FieldKit.taken_at <= moment)
    return session.scalars(query.order_by(m.FieldKit.id)).all()


def items(session: Session, kit_id: int, client_ids: Collection[str]) -> dict[str, m.FieldItem]:
    """What was received already of these things, by the id that the device gave them."""
    query = select(m.FieldItem).where(m.FieldItem.kit_id == kit_id, m.FieldItem.client_id.in_(client_ids))
    return {row.client_id: row for row in session.scalars(query)}


def versions_made(session: Session, kit_id: int) -> dict[str, int]:
    """The newest version that a kit itself has written, by criterion."""
    query = (
        select(m.FieldItem.criterion, func.max(m.FieldItem.made_version))
        .where(m.FieldItem.kit_id == kit_id, m.FieldItem.outcome == Outcome.KEPT.value)
        .where(m.FieldItem.made_version.is_not(None))
        .group_by(m.FieldItem.criterion)
    )
    return {code: made for code, made in session.execute(query) if code is not None and made is not None}


def conflicts(session: Session, assessment_id: int) -> Sequence[m.FieldConflict]:
    """Those not solved, oldest first."""
    query = select(m.FieldConflict).where(
        m.FieldConflict.assessment_id == assessment_id, m.FieldConflict.solved_at.is_(None)
    )
    return session.scalars(query.order_by(m.FieldConflict.id)).all()


def conflict(session: Session, assessment_id: int, conflict_id: int) -> m.FieldConflict | None:
    """One of an assessment, solved or not."""
    query = select(m.FieldConflict).where(
        m.FieldConflict.assessment_id == assessment_id, m.FieldConflict.id == conflict_id
    )
    return session.scalars(query).one_or_none()
