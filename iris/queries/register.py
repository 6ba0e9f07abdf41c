"""The public register: entries, their names, permissions and facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Row, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from iris import models as m
from iris.queries.organisations import corridor_entries
from iris.queries.rows import EntryRow, FactRow, LicenceRow, entries, examined, licences
from iris.rules.countries import ZONES
from iris.rules.lists.numbers import bare_number, licence_key
from iris.rules.status import Kind, PermissionView, State, StatusFact
from iris.rules.status_views import Period

__all__ = ["entries", "examined", "licences"]

Entry = m.RegisterEntry | EntryRow
"""An entry, mapped where somebody changes it, else as a row."""

EXACT_TOTAL = 10_000
"""A total is exact up to here; beyond it only "at least" is said (contracts, API)."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of entries is narrowed to; empty means everything."""

    kind: str = "agency"
    countries: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()

    @property
    def by_corridor(self) -> bool:
        return bool(self.destinations or self.sectors)


def number_key(number: str | None) -> str | None:
    """The stored form of a number for search: its figures without zeros; letters only when it has no figure."""
    return (bare_number(number) or licence_key(number) or None) if number else None


_ENTRY = (
    select(m.RegisterEntry)
    .outerjoin(m.EntryName, m.EntryName.entry_id == m.RegisterEntry.id)
    .where(m.RegisterEntry.public_id == bindparam("public_id"), m.RegisterEntry.hidden_at.is_(None))
    .options(contains_eager(m.RegisterEntry.names))
    .order_by(m.EntryName.id)
    # One read before in this session would keep the names it had then.
    .execution_options(populate_existing=True)
)


def entry(session: Session, public_id: str, kind: str | None = None) -> m.RegisterEntry | None:
    """The entry of this public id, with its names; hidden ones are found by nobody."""
    found = session.scalars(_ENTRY, {"public_id": public_id}).unique().one_or_none()
    return found if found is not None and kind in (None, found.kind) else None


def by_id(session: Session, entry_id: int) -> m.RegisterEntry | None:
    """The entry of this id, to be written about; hidden ones are found by nobody."""
    found = session.get(m.RegisterEntry, entry_id)
    return None if found is None or found.hidden_at is not None else found


def permissions(session: Session, entry_id: int) -> Sequence[m.Licence]:
    """The permissions of one entry, to be written about, with authority and facts."""
    query = (
        select(m.Licence)
        .join(m.Licence.authority)
        .outerjoin(m.Licence.facts)
        .where(m.Licence.entry_id == entry_id)
        .options(contains_eager(m.Licence.authority), contains_eager(m.Licence.facts))
        .order_by(m.Licence.id, m.StatusFact.id)
        # A permission read before in this session would keep the facts it had then.
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).unique().all()


def views(home: str, rows: Iterable[LicenceRow]) -> list[PermissionView]:
    """Permissions as the rules look at them; `home` is the country where the entry is registered."""
    return [view(home, licence) for licence in rows]


def view(home: str, licence: LicenceRow) -> PermissionView:
    """One permission with its facts, cut loose from the database."""
    authority = licence.authority
    return PermissionView(
        kind=Kind(licence.meaning),
        country=authority.country,
        home=authority.country == home,
        authority=authority.name,
        number=licence.number,
        facts=tuple(fact_of(row) for row in licence.facts),
        contests=tuple(Period(row.first_day, row.last_day) for row in licence.contests),
        key=licence.id,
    )


def zone_of(entry: Entry, rows: Iterable[LicenceRow]) -> str:
    """The zone in which the legal dates of an entry run: that of its home authority."""
    return next((row.authority.timezone for row in rows if row.authority.country == entry.country), "UTC")


def fact_of(row: m.StatusFact | FactRow) -> StatusFact:
    """A stored fact as the rules read it."""
    return StatusFact(
        id=row.id,
        state=State(row.state),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        recorded_at=row.recorded_at,
        corrects=row.corrects_id,
        reason=row.reason,
        source=None,
        guarantee_until=row.guarantee_until,
    )


def page_after(
    session: Session, filters: Filters, after: tuple[str, int] | None, limit: int
) -> Sequence[Row[int, str]]:
    """Ids and names of the next entries by name, then id: a keyset page, stable while others edit."""
    entry_, status = m.RegisterEntry, m.EntryStatus
    query = select(entry_.id, entry_.name).where(
        entry_.kind == filters.kind, entry_.hidden_at.is_(None), entry_.merged_into_id.is_(None)
    )
    if filters.words:
        query = query.join(status, status.entry_id == entry_.id).where(status.word.in_(filters.words))
    if filters.countries:
        query = query.where(entry_.country.in_(filters.countries))
    if filters.by_corridor:
        query = query.where(entry_.id.in_(corridor_entries(filters.destinations, filters.sectors)))
    if filters.bands:
        query = query.where(entry_.id.in_(banded(filters.bands)))
    if after is not None:
        name, entry_id = after
        query = query.where((entry_.name > name) | ((entry_.name == name) & (entry_.id > entry_id)))
    return session.execute(query.order_by(entry_.name, entry_.id).limit(limit)).all()


def banded(bands: Sequence[str]) -> Select[int]:
    """The agencies whose published score has one of these bands."""
    return select(m.StoredScore.entry_id).where(m.StoredScore.band.in_(bands))


def total(session: Session, filters: Filters) -> tuple[int, bool]:
    """How many entries the filters leave, and whether that is exact."""
    inner = select(m.EntryStatus.entry_id).where(m.EntryStatus.kind == filters.kind)
    if filters.words:
        inner = inner.where(m.EntryStatus.word.in_(filters.words))
    if filters.countries:
        inner = inner.where(m.EntryStatus.country.in_(filters.countries))
    if filters.by_corridor:
        inner = inner.where(m.EntryStatus.entry_id.in_(corridor_entries(filters.destinations, filters.sectors)))
    if filters.bands:
        inner = inner.where(m.EntryStatus.entry_id.in_(banded(filters.bands)))
    counted = session.scalar(select(func.count()).select_from(inner.limit(EXACT_TOTAL + 1).subquery())) or 0
    return min(counted, EXACT_TOTAL), counted <= EXACT_TOTAL


def word_counts(session: Session, kind: str) -> dict[str, int]:
    """Entries by status word."""
    query = select(m.EntryStatus.word, func.count()).where(m.EntryStatus.kind == kind).group_by(m.EntryStatus.word)
    return dict(session.execute(query).all())


def band_counts(session: Session) -> dict[str, int]:
    """Agencies by the band of their published score."""
    query = select(m.StoredScore.band, func.count()).where(m.StoredScore.band.is_not(None)).group_by(m.StoredScore.band)
    return {band: number for band, number in session.execute(query) if band is not None}


def country_counts(session: Session, kind: str) -> dict[str, int]:
    """Entries by country of registration."""
    query = (
        select(m.EntryStatus.country, func.count()).where(m.EntryStatus.kind == kind).group_by(m.EntryStatus.country)
    )
    return dict(session.execute(query).all())


_BY_NUMBER = (
    select(m.Licence.entry_id, m.Licence.number, m.Licence.number_key)
    .join(m.RegisterEntry, m.RegisterEntry.id == m.Licence.entry_id)
    .where(m.Licence.number_key.in_(bindparam("keys", expanding=True)), m.RegisterEntry.hidden_at.is_(None))
    # Those of the best key first, so that a number that half a country has can't crowd them out.
    .order_by(case((m.Licence.number_key == bindparam("best"), 0), else_=1), m.Licence.id)
    .limit(100)
)


def by_number(session: Session, keys: Sequence[str], exact: str | None = None) -> dict[str, list[int]]:
    """Entries by key: those of permissions whose number is the same without zeros, prefixes and blanks.

    `keys`: forms of the number that was typed, the best one first. Where one is written `exact` so, only such count.
    """
    found: dict[str, list[Row[int, str | None, str | None]]] = defaultdict(list)
    for row in session.execute(_BY_NUMBER, {"keys": list(keys), "best": keys[0]}):
        found[str(row.number_key)].append(row)
    chosen = {key: [row for row in rows if row.number == exact] or rows for key, rows in found.items()}
    return {key: list(dict.fromkeys(row.entry_id for row in rows)) for key, rows in chosen.items()}


def by_numbers(session: Session, keys: Sequence[str], kind: str) -> Sequence[tuple[m.Licence, m.RegisterEntry]]:
    """Permissions with one of these search numbers, each with its entry."""
    found: list[tuple[m.Licence, m.RegisterEntry]] = []
    for start in range(0, len(keys), 400):
        query = (
            select(m.Licence, m.RegisterEntry)
            .join(m.Licence.entry)
            .where(
                m.Licence.number_key.in_(keys[start : start + 400]),
                m.RegisterEntry.kind == kind,
                m.RegisterEntry.hidden_at.is_(None),
            )
        )
        found += session.execute(query.order_by(m.Licence.id)).all()
    return found


_NAMES_AFTER = (
    select(m.EntryName.id, m.EntryName.entry_id, m.EntryName.text, m.EntryName.kind)
    .join(m.RegisterEntry, m.RegisterEntry.id == m.EntryName.entry_id)
    .where(m.EntryName.id > bindparam("name_id"), m.RegisterEntry.hidden_at.is_(None))
    .order_by(m.EntryName.id)
    .limit(bindparam("most", type_=Integer))
)


def names_after(session: Session, name_id: int, limit: int = 5000) -> Sequence[Row[int, int, str, str]]:
    """Names recorded after this one: (name id, entry id, text, kind); the index searches them beside itself."""
    return session.execute(_NAMES_AFTER, {"name_id": name_id, "most": limit}).all()


def last_name_id(session: Session) -> int:
    """The number of the newest name; 0 when there is none."""
    return session.scalar(select(func.max(m.EntryName.id))) or 0


def stale_statuses(session: Session, now: datetime, after: int = 0, limit: int = 500) -> Sequence[int]:
    """Entries whose cached word a list has changed, or time has where they are, by id."""
    status = m.EntryStatus
    turned = (status.country.in_(there) & (status.changes_on <= day) for day, there in _countries_by_day(now).items())
    query = (
        select(status.entry_id)
        .join(m.RegisterEntry, m.RegisterEntry.id == status.entry_id)
        .where(or_(*turned), m.RegisterEntry.hidden_at.is_(None), status.entry_id > after)
        .order_by(status.entry_id)
    )
    return session.scalars(query.limit(limit)).all()


def _countries_by_day(now: datetime) -> dict[date, list[str]]:
    """Which day it is where: two days at once, for an hour even three."""
    found: dict[date, list[str]] = defaultdict(list)
    for country, zone in ZONES.items():
        found[now.astimezone(ZoneInfo(zone)).date()].append(country)
    return found


def statuses(session: Session, ids: Sequence[int]) -> dict[int, m.EntryStatus]:
    """Cached words by entry."""
    if not ids:
        return {}
    return {row.entry_id: row for row in session.scalars(select(m.EntryStatus).where(m.EntryStatus.entry_id.in_(ids)))}


def newest_lists(session: Session) -> Sequence[m.Source]:
    """Every list of which a version was applied, with its authority."""
    query = (
        select(m.Source)
        .join(m.Source.authority)
        .where(m.Source.newest_on.is_not(None))
        .options(contains_eager(m.Source.authority))
        .order_by(m.Authority.country, m.Authority.name)
    )
    return session.scalars(query).all()


def words_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The cached word of these entries; for lists, never for a page about one."""
    status = m.EntryStatus
    query = select(status.entry_id, status.word).where(status.entry_id.in_(ids))
    return {row.entry_id: row.word for row in session.execute(query)}
