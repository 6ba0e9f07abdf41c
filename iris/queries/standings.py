"""Entries with where they stand today, as rows of lists that somebody sorts, pages through and exports.

Words, bands and certificates come from the caches of lists; a page about one entry reads the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from iris import models as m
from iris.queries.organisations import corridor_entries
from iris.rules.scoring.vocabulary import Band
from iris.rules.status import AGENCY_WORDS, Kind

ENTRY, STATUS, SCORE = m.RegisterEntry, m.EntryStatus, m.StoredScore
_CERTIFICATE = aliased(m.Certificate)
_NEWEST = select(func.max(m.Certificate.id)).where(m.Certificate.entry_id == ENTRY.id).correlate(ENTRY)
_NUMBER = (
    select(m.Licence.number)
    .where(m.Licence.entry_id == ENTRY.id, m.Licence.meaning == Kind.CERTIFICATE.value)
    .order_by(m.Licence.id.desc())
    .limit(1)
    .correlate(ENTRY)
)
"""What the public page calls the certificate; one that was given elsewhere has no row of ours."""
_AUDITS = select(func.count(m.AssessmentSummary.id)).where(m.AssessmentSummary.entry_id == ENTRY.id).correlate(ENTRY)


def ranked(column: Any, order: Iterable[str]) -> ColumnElement[int]:
    """A column of codes by their place in an order; what is not in it comes last."""
    places = {str(code): place for place, code in enumerate(order)}
    return case(places, value=column, else_=len(places))


SORTS: Mapping[str, Any] = {
    "name": ENTRY.name,
    "country": ENTRY.country,
    "status": ranked(STATUS.word, AGENCY_WORDS),
    "band": ranked(SCORE.band, Band),
}
"""What every such list can be sorted by."""

Place = tuple[str | int | date, int]
"""Where a page ended: the value sorted by, and the id that tells rows of the same value apart."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by, and what tells rows of the same value apart."""

    key: Any
    tie: Any = ENTRY.id
    down: bool = False


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; empty means everything. A sector is that of a confirmed corridor."""

    kind: str = ""
    country: str = ""
    word: str = ""
    band: str = ""
    sector: str = ""


def lines() -> Any:
    """The columns of every such list; who uses it says which entries, and may add columns."""
    return (
        select(
            ENTRY.id, ENTRY.public_id, ENTRY.kind, ENTRY.country, ENTRY.name, STATUS.word, SCORE.band,
            _NUMBER.scalar_subquery().label("certificate"), _CERTIFICATE.state.label("certificate_state"),
            _CERTIFICATE.valid_until.label("certificate_until"), _AUDITS.scalar_subquery().label("audits"),
        )
        .outerjoin(STATUS, STATUS.entry_id == ENTRY.id)
        .outerjoin(SCORE, SCORE.entry_id == ENTRY.id)
        .outerjoin(_CERTIFICATE, _CERTIFICATE.id == _NEWEST.scalar_subquery())
        .where(ENTRY.hidden_at.is_(None))
    )  # fmt: skip


def narrow(query: Select[Any], to: Narrowed) -> Select[Any]:
    """The query, narrowed."""
    wanted = {ENTRY.kind: to.kind, ENTRY.country: to.country, STATUS.word: to.word, SCORE.band: to.band}
    query = query.where(*(column == value for column, value in wanted.items() if value))
    return query.where(ENTRY.id.in_(corridor_entries((), (to.sector,)))) if to.sector else query


def page(
    session: Session, query: Select[Any], order: Order, after: Place | None = None, limit: int | None = None
) -> Sequence[Any]:
    """The next rows in an order: a keyset page, stable while others edit. Each row has its `key` and `place`."""
    key, tie = order.key, order.tie
    if after is not None:
        value, last = after
        beyond = key < value if order.down else key > value
        query = query.where(beyond | ((key == value) & (tie > last)))
    query = query.add_columns(key.label("key"), tie.label("place"))
    return session.execute(query.order_by(key.desc() if order.down else key, tie).limit(limit)).all()


def total(session: Session, query: Select[Any]) -> int:
    """How many rows the whole list has."""
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def countries(session: Session, query: Select[Any]) -> list[str]:
    """The countries of a whole list."""
    return sorted(session.scalars(select(query.subquery().c.country).distinct()))
