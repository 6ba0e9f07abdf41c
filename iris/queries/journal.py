"""The journal, read for verification, export and the pages of administrators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, collate, func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.dialect import is_sqlite
from iris.rules.chain import ChainEntry, Head

STREAMED = 5000


def _by_code_points(session: Session, column: ColumnElement[str]) -> ColumnElement[str]:
    """Streams in the order in which the tree is built: code points, whatever the database's language."""
    return collate(column, "BINARY" if is_sqlite(session) else "C")


def numbered(session: Session) -> Iterator[tuple[int, ChainEntry]]:
    """All entries with their number in the table, by stream and number, streamed."""
    j = m.JournalEntry
    query = select(j.id, j.stream, j.seq, j.at, j.actor, j.verb, j.payload, j.digest, j.hash)
    ordered = query.order_by(_by_code_points(session, j.stream.expression), j.seq)
    for number, *rest in session.execute(ordered.execution_options(yield_per=STREAMED)):
        yield number, ChainEntry(*rest)


def entries(session: Session) -> Iterator[ChainEntry]:
    """All entries by stream and number, streamed."""
    return (entry for _, entry in numbered(session))


def heads(session: Session) -> Iterator[Head]:
    """The kept heads of all streams, in order, streamed."""
    h = m.JournalHead
    query = select(h.stream, h.seq, h.hash).order_by(_by_code_points(session, h.stream.expression))
    for row in session.execute(query.execution_options(yield_per=STREAMED)):
        yield Head(row.stream, row.seq, row.hash)


def heads_at(session: Session, up_to: int) -> Iterator[Head]:
    """The heads as they were when a root was sealed, worked out from the entries it covers."""
    j = m.JournalEntry
    last = select(j.stream, func.max(j.seq).label("seq")).where(j.id <= up_to).group_by(j.stream).subquery()
    query = (
        select(j.stream, j.seq, j.hash)
        .join(last, (last.c.stream == j.stream) & (last.c.seq == j.seq))
        .order_by(_by_code_points(session, j.stream.expression))
    )
    for row in session.execute(query.execution_options(yield_per=STREAMED)):
        yield Head(row.stream, row.seq, row.hash)


def last_id(session: Session) -> int:
    """The number of the newest entry; 0 when there is none."""
    return session.scalar(select(func.max(m.JournalEntry.id))) or 0


def roots(session: Session, limit: int | None = None) -> Sequence[m.JournalRoot]:
    """The signed daily roots, newest first."""
    query = select(m.JournalRoot).order_by(m.JournalRoot.day.desc())
    return session.scalars(query.limit(limit) if limit else query).all()


def root_of(session: Session, day: date) -> m.JournalRoot | None:
    """The root sealed on this day."""
    return session.get(m.JournalRoot, day)


def of_stream(session: Session, stream: str, limit: int = 200) -> Sequence[m.JournalEntry]:
    """The newest entries of one subject that the actor may see."""
    query = select(m.JournalEntry).where(m.JournalEntry.stream == stream)
    return session.scalars(query.order_by(m.JournalEntry.seq.desc()).limit(limit)).all()


def newest(session: Session, limit: int = 200) -> Sequence[m.JournalEntry]:
    """The newest entries of all subjects that the actor may see."""
    return session.scalars(select(m.JournalEntry).order_by(m.JournalEntry.id.desc()).limit(limit)).all()
