"""Lists on their way in: sources, batches, staged rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from iris import models as m
from iris.rules.lists.keeping import KEPT_DAYS

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


def ended_otherwise(session: Session, found: m.Source, keys: Sequence[str], states: Sequence[str]) -> set[str]:
    """Keys of permissions of which somebody else than a list has said one of these states."""
    query = (
        select(m.Licence.key)
        .join(m.Licence.facts)
        .where(of_source(found), m.Licence.key.in_(keys))
        .where(m.StatusFact.state.in_(states), m.StatusFact.source_kind != "list")
    )
    return set(session.scalars(query))


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


def follow_ups(session: Session, batch_id: int) -> Sequence[m.ImportBatch]:
    """Lists of mended rows that belong to this one, oldest first; those thrown away are not shown."""
    b = m.ImportBatch
    return session.scalars(select(b).where(b.parent_id == batch_id, b.state != "cancelled").order_by(b.id)).all()


def standing_follow_up(session: Session, batch_id: int) -> int | None:
    """The newest saved list of mended rows that rests on this one."""
    b = m.ImportBatch
    return session.scalar(select(func.max(b.id)).where(b.parent_id == batch_id, b.state == "applied"))


def to_empty(session: Session, now: datetime, limit: int = 20) -> Sequence[int]:
    """Lists whose rows are kept no longer (`rules/lists/keeping`), oldest first."""
    b = m.ImportBatch
    since = {"applied": b.applied_at, "undone": b.undone_at}
    over = [
        (b.state == state) & (since.get(state, b.created_at) < now - timedelta(days=days + 1))
        for state, days in KEPT_DAYS.items()
    ]
    return session.scalars(select(b.id).where(b.emptied_at.is_(None), or_(*over)).order_by(b.id).limit(limit)).all()


def last_change(session: Session, source_id: int) -> datetime | None:
    """When a version of this list was last saved or taken back."""
    b = m.ImportBatch
    query = select(func.max(b.applied_at), func.max(b.undone_at)).where(b.source_id == source_id)
    return max((at for at in session.execute(query).one() if at is not None), default=None)


def hold_source(session: Session, source_id: int) -> None:
    """Let nobody else save a version of this list until the transaction ends."""
    session.execute(select(m.Source.id).where(m.Source.id == source_id).with_for_update())


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


def colliding_ids(session: Session, batch_id: int) -> Sequence[int]:
    """Staged new rows whose public id the register has got meanwhile, or an earlier row of the batch has too."""
    r, other = m.ImportRow, aliased(m.ImportRow)
    new = (r.batch_id == batch_id, r.outcome == "new")
    taken = select(r.id).join(m.RegisterEntry, m.RegisterEntry.public_id == r.public_id).where(*new)
    twice = select(other.public_id).where(other.batch_id == batch_id, other.outcome == "new")
    twice = twice.group_by(other.public_id).having(func.count() > 1)
    first = select(func.min(r.id)).where(*new).group_by(r.public_id)
    repeated = select(r.id).where(*new, r.public_id.in_(twice), r.id.not_in(first))
    return sorted({*session.scalars(taken), *session.scalars(repeated)})


def brought_up_by(batch_id: int) -> Select[str | None]:
    """Public ids of entries that this batch made, or brought back after an undo had hidden them."""
    r = m.ImportRow
    back = r.before["hidden"].as_boolean()
    return select(r.public_id).where(r.batch_id == batch_id, or_(r.outcome == "new", r.outcome.in_(MATCHED) & back))


def known_otherwise(session: Session, batch_id: int) -> Sequence[int]:
    """Entries that this batch brought up and of which somebody else says something too: they stay visible.

    So do those under which others are shown of which somebody else says something.
    """
    fact, version, member = m.StatusFact, m.ImportBatch, aliased(m.RegisterEntry)
    query = (
        select(m.RegisterEntry.id)
        .join(member, (member.id == m.RegisterEntry.id) | (member.merged_into_id == m.RegisterEntry.id))
        .join(m.Licence, m.Licence.entry_id == member.id)
        .join(fact, fact.licence_id == m.Licence.id)
        .outerjoin(version, version.id == fact.batch_id)
        .where(m.RegisterEntry.public_id.in_(brought_up_by(batch_id)), fact.state != "void")
        .where(or_(fact.batch_id.is_(None), (version.id != batch_id) & (version.state == "applied")))
        .distinct()
        .order_by(m.RegisterEntry.id)
    )
    return session.scalars(query).all()


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
