"""Batches of codes, answers after arrival, and the sums that are published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from iris import models as m


def code(session: Session, hashes: Sequence[str]) -> m.VoiceCode | None:
    """The unused code of these hashes."""
    return session.scalars(select(m.VoiceCode).where(m.VoiceCode.code_hash.in_(hashes))).one_or_none()


def drawn(session: Session, organisation_id: int, limit: int = 50) -> Sequence[m.VoiceBatch]:
    """What an organisation drew, newest first."""
    query = select(m.VoiceBatch).where(m.VoiceBatch.organisation_id == organisation_id)
    return session.scalars(
        query.options(joinedload(m.VoiceBatch.entry)).order_by(m.VoiceBatch.id.desc()).limit(limit)
    ).all()


def batch(session: Session, batch_id: int) -> m.VoiceBatch | None:
    """One batch."""
    return session.scalars(select(m.VoiceBatch).where(m.VoiceBatch.id == batch_id)).one_or_none()


def entries_after(session: Session, after: int, limit: int = 200) -> Sequence[m.RegisterEntry]:
    """Agencies about which somebody answered, by id: a keyset page."""
    asked = select(m.VoiceBatch.entry_id).join(m.VoiceAnswer, m.VoiceAnswer.batch_id == m.VoiceBatch.id)
    query = select(m.RegisterEntry).where(m.RegisterEntry.id.in_(asked), m.RegisterEntry.id > after)
    return session.scalars(query.order_by(m.RegisterEntry.id).limit(limit)).all()


def batches_of(session: Session, entry_id: int) -> Sequence[m.VoiceBatch]:
    """The batches about an agency."""
    return session.scalars(
        select(m.VoiceBatch).where(m.VoiceBatch.entry_id == entry_id).order_by(m.VoiceBatch.id)
    ).all()


def answers(session: Session, batch_ids: Sequence[int]) -> Sequence[m.VoiceAnswer]:
    """All answers of these batches."""
    query = select(m.VoiceAnswer).where(m.VoiceAnswer.batch_id.in_(batch_ids))
    return session.scalars(query.order_by(m.VoiceAnswer.batch_id, m.VoiceAnswer.id)).all()


def traced_before(session: Session, moment: datetime, limit: int = 5000) -> Sequence[m.VoiceAnswer]:
    """Answers whose moment and network were kept long enough."""
    return session.scalars(select(m.VoiceAnswer).where(m.VoiceAnswer.at < moment).limit(limit)).all()


def undecided(session: Session, batch_id: int) -> Sequence[m.VoiceAnswer]:
    """Answers of a batch that are set aside and wait for a reviewer."""
    row = m.VoiceAnswer
    return session.scalars(
        select(row).where(row.batch_id == batch_id, row.aside != "", row.verdict.is_(None)).order_by(row.id)
    ).all()


def set_aside(session: Session, limit: int = 100) -> Sequence[tuple[m.VoiceBatch, str, int]]:
    """Batches with answers that wait for a reviewer, why, and how many."""
    row = m.VoiceAnswer
    query = (
        select(m.VoiceBatch, row.aside, func.count())
        .join(row, row.batch_id == m.VoiceBatch.id)
        .where(row.aside != "", row.verdict.is_(None))
        .group_by(m.VoiceBatch.id, row.aside)
        .order_by(m.VoiceBatch.id, row.aside)
        .options(joinedload(m.VoiceBatch.entry))
        .limit(limit)
    )
    return [(batch, aside, number) for batch, aside, number in session.execute(query).all()]


def tallies(session: Session, entry_ids: Sequence[int]) -> Sequence[m.VoiceTally]:
    """The published sums about an agency, one a channel (more after a merge)."""
    query = select(m.VoiceTally).where(m.VoiceTally.entry_id.in_(entry_ids))
    return session.scalars(query.order_by(m.VoiceTally.channel, m.VoiceTally.id)).all()
