"""Lists on their way in: sources, batches, staged rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from iris import models as m

MATCHED = ("changed", "returned", "reinstated", "history")
"""Outcomes of rows whose permission the register has already and that change something."""


def authorities(session: Session, country: str) -> dict[str, m.Authority]:
    """Authorities of a country by each of their keys."""
    query = select(m.Authority).where(m.Authority.country == country).options(selectinload(m.Authority.aliases))
    found: dict[str, m.Authority] = {}
    for authority in session.scalars(query):
        found |= {alias.key: authority for alias in authority.aliases} | {authority.key: authority}
    return found


def source(session: Session, authority_id: int, subject: str, meaning: str) -> m.Source | None:
    """The list of an authority about a subject with a meaning."""
    query = select(m.Source).where(
        m.Source.authority_id == authority_id, m.Source.subject == subject, m.Source.meaning == meaning
    )
    return session.scalars(query.options(joinedload(m.Source.authority))).one_or_none()


def batch(session: Session, batch_id: int) -> m.ImportBatch | None:
    """A batch the actor may see, with its list and authority."""
    query = select(m.ImportBatch).where(m.ImportBatch.id == batch_id)
    return session.scalars(query.options(joinedload(m.ImportBatch.source).joinedload(m.Source.authority))).one_or_none()


def listed(session: Session, before: int | None = None, limit: int = 50) -> Sequence[m.ImportBatch]:
    """Batches the actor may see, newest first."""
    query = select(m.ImportBatch).options(joinedload(m.ImportBatch.source).joinedload(m.Source.authority))
    if before is not None:
        query = query.where(m.ImportBatch.id < before)
    return session.scalars(query.order_by(m.ImportBatch.id.desc()).limit(limit)).all()


def rows(
    session: Session, batch_id: int, outcomes: Sequence[str], limit: int = 20, after: int = 0
) -> Sequence[m.ImportRow]:
    """Staged rows of a batch with one of these outcomes, in the order of the file."""
    r = m.ImportRow
    query = select(r).where(r.batch_id == batch_id, r.outcome.in_(outcomes), r.row_number > after)
    return session.scalars(query.order_by(r.row_number).limit(limit)).all()


def outcome_counts(session: Session, batch_id: int) -> dict[str, int]:
    """Rows by outcome."""
    query = select(m.ImportRow.outcome, func.count()).where(m.ImportRow.batch_id == batch_id)
    return dict(session.execute(query.group_by(m.ImportRow.outcome)).all())


def of_source(found: m.Source) -> ColumnElement[bool]:
    """The permissions that belong to a list."""
    return (
        (m.Licence.authority_id == found.authority_id)
        & (m.Licence.subject == found.subject)
        & (m.Licence.meaning == found.meaning)
    )


def licences_by_key(session: Session, found: m.Source, keys: Sequence[str]) -> dict[str, m.Licence]:
    """Permissions of a list by key, with entry and facts, in one query."""
    query = (
        select(m.Licence)
        .join(m.Licence.entry)
        .outerjoin(m.Licence.facts)
        .where(of_source(found), m.Licence.key.in_(keys))
        .options(contains_eager(m.Licence.entry), contains_eager(m.Licence.facts))
        .order_by(m.Licence.id, m.StatusFact.id)
    )
    return {licence.key: licence for licence in session.scalars(query).unique()}


def digests_by_key(session: Session, found: m.Source, keys: Sequence[str]) -> dict[str, tuple[int, bool, str | None]]:
    """Key → (permission id, still listed, digest of its last row): enough to tell what did not change."""
    query = select(m.Licence.key, m.Licence.id, m.Licence.listed, m.Licence.row_digest)
    found_rows = session.execute(query.where(of_source(found), m.Licence.key.in_(keys)))
    return {key: (licence_id, is_listed, digest) for key, licence_id, is_listed, digest in found_rows}


def listed_number(session: Session, found: m.Source) -> int:
    """How many permissions the newest list of a source named."""
    return session.scalar(select(func.count()).where(of_source(found), m.Licence.listed.is_(True))) or 0


def vanished(session: Session, found: m.Source, batch_id: int, limit: int | None = None) -> Sequence[m.Licence]:
    """Permissions that were listed and have no row in this batch."""
    r = m.ImportRow
    named = exists().where(r.batch_id == batch_id, r.key == m.Licence.key)
    query = select(m.Licence).where(of_source(found), m.Licence.listed.is_(True), ~named)
    return session.scalars(query.options(joinedload(m.Licence.entry)).order_by(m.Licence.id).limit(limit)).all()


def applied_after(session: Session, batch_: m.ImportBatch) -> bool:
    """Whether another version of the same list was applied later."""
    b = m.ImportBatch
    query = select(b.id).where(
        b.source_id == batch_.source_id,
        b.state == "applied",
        b.id != batch_.id,
        b.applied_at > batch_.applied_at,
    )
    return session.scalar(query.limit(1)) is not None


def newest_applied(session: Session, source_id: int, other_than: int | None = None) -> m.ImportBatch | None:
    """The newest whole version of a list that stands."""
    b = m.ImportBatch
    query = select(b).where(
        b.source_id == source_id,
        b.state == "applied",
        b.part.is_(False),
        b.history_only.is_(False),
        b.id != (other_than or 0),
    )
    return session.scalars(query.order_by(b.list_date.desc(), b.id.desc()).limit(1)).one_or_none()


def next_list_date(session: Session, batch_: m.ImportBatch) -> date | None:
    """The date of the whole list that followed an older one."""
    b = m.ImportBatch
    return session.scalar(
        select(func.min(b.list_date)).where(
            b.source_id == batch_.source_id,
            b.state == "applied",
            b.part.is_(False),
            b.list_date > batch_.list_date,
        )
    )


def changed_entries(session: Session, batch_id: int, after: int = 0, limit: int = 500) -> Sequence[int]:
    """Entries whose permissions a batch touched, by id: their cached word must be worked out anew."""
    r = m.ImportRow
    query = (
        select(m.Licence.entry_id)
        .join(r, r.licence_id == m.Licence.id)
        .where(r.batch_id == batch_id, r.outcome.in_((*MATCHED, "gone")), m.Licence.entry_id > after)
        .distinct()
        .order_by(m.Licence.entry_id)
    )
    return session.scalars(query.limit(limit)).all()
