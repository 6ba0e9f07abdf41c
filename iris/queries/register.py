"""The public register: entries, their names, permissions and facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from iris import models as m
from iris.queries.organisations import corridor_entries
from iris.rules.countries import ZONES
from iris.rules.lists.numbers import bare_number, licence_key
from iris.rules.status import Kind, PermissionView, State, StatusFact
from iris.rules.status_views import Period

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

    @property
    def by_corridor(self) -> bool:
        return bool(self.destinations or self.sectors)


def number_key(number: str | None) -> str | None:
    """The stored form of a number for search: its figures without zeros; letters only when it has no figure."""
    return (bare_number(number) or licence_key(number) or None) if number else None


def entry(session: Session, public_id: str, kind: str | None = None) -> m.RegisterEntry | None:
    """The entry of this public id, with its names; hidden ones are found by nobody."""
    query = (
        select(m.RegisterEntry)
        .where(m.RegisterEntry.public_id == public_id, m.RegisterEntry.hidden_at.is_(None))
        .options(selectinload(m.RegisterEntry.names))
    )
    if kind is not None:
        query = query.where(m.RegisterEntry.kind == kind)
    return session.scalars(query).one_or_none()


def entries(session: Session, ids: Iterable[int]) -> dict[int, m.RegisterEntry]:
    """Entries by id, with their names, in two queries however many."""
    wanted = list(ids)
    if not wanted:
        return {}
    query = (
        select(m.RegisterEntry)
        .where(m.RegisterEntry.id.in_(wanted), m.RegisterEntry.hidden_at.is_(None))
        .options(selectinload(m.RegisterEntry.names))
    )
    return {row.id: row for row in session.scalars(query)}


def _facts_query(ids: Sequence[int]) -> Select[m.Licence]:
    return (
        select(m.Licence)
        .join(m.Licence.authority)
        .outerjoin(m.Licence.facts)
        .where(m.Licence.entry_id.in_(ids))
        .options(contains_eager(m.Licence.authority), contains_eager(m.Licence.facts), selectinload(m.Licence.contests))
        .order_by(m.Licence.id, m.StatusFact.id)
        # A permission read before in this session would keep the facts it had then.
        .execution_options(populate_existing=True)
    )


def licences(session: Session, ids: Sequence[int]) -> dict[int, list[m.Licence]]:
    """The permissions of these entries with authority and facts, in one query."""
    found: dict[int, list[m.Licence]] = defaultdict(list)
    if ids:
        for licence in session.scalars(_facts_query(ids)).unique():
            found[licence.entry_id].append(licence)
    return found


def views(home: str, rows: Iterable[m.Licence]) -> list[PermissionView]:
    """Permissions as the rules look at them; `home` is the country where the entry is registered."""
    return [view(home, licence) for licence in rows]


def view(home: str, licence: m.Licence) -> PermissionView:
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


def zone_of(entry: m.RegisterEntry, rows: Iterable[m.Licence]) -> str:
    """The zone in which the legal dates of an entry run: that of its home authority."""
    return next((row.authority.timezone for row in rows if row.authority.country == entry.country), "UTC")


def fact_of(row: m.StatusFact) -> StatusFact:
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
    if after is not None:
        name, entry_id = after
        query = query.where((entry_.name > name) | ((entry_.name == name) & (entry_.id > entry_id)))
    return session.execute(query.order_by(entry_.name, entry_.id).limit(limit)).all()


def total(session: Session, filters: Filters) -> tuple[int, bool]:
    """How many entries the filters leave, and whether that is exact."""
    inner = select(m.EntryStatus.entry_id).where(m.EntryStatus.kind == filters.kind)
    if filters.words:
        inner = inner.where(m.EntryStatus.word.in_(filters.words))
    if filters.countries:
        inner = inner.where(m.EntryStatus.country.in_(filters.countries))
    if filters.by_corridor:
        inner = inner.where(m.EntryStatus.entry_id.in_(corridor_entries(filters.destinations, filters.sectors)))
    counted = session.scalar(select(func.count()).select_from(inner.limit(EXACT_TOTAL + 1).subquery())) or 0
    return min(counted, EXACT_TOTAL), counted <= EXACT_TOTAL


def word_counts(session: Session, kind: str) -> dict[str, int]:
    """Entries by status word."""
    query = select(m.EntryStatus.word, func.count()).where(m.EntryStatus.kind == kind).group_by(m.EntryStatus.word)
    return dict(session.execute(query).all())


def country_counts(session: Session, kind: str) -> dict[str, int]:
    """Entries by country of registration."""
    query = (
        select(m.EntryStatus.country, func.count()).where(m.EntryStatus.kind == kind).group_by(m.EntryStatus.country)
    )
    return dict(session.execute(query).all())


def by_number(session: Session, number_key: str, exact: str | None = None) -> Sequence[m.Licence]:
    """Permissions whose number is the same without zeros, prefixes and blanks."""
    query = (
        select(m.Licence)
        .join(m.Licence.entry)
        .join(m.Licence.authority)
        .where(m.Licence.number_key == number_key, m.RegisterEntry.hidden_at.is_(None))
        .options(contains_eager(m.Licence.entry), contains_eager(m.Licence.authority))
        .order_by(m.Licence.id)
        .limit(50)
    )
    found = session.scalars(query).all()
    same = [licence for licence in found if exact is not None and licence.number == exact]
    return same or found


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


def names_after(session: Session, name_id: int, limit: int = 5000) -> Sequence[Row[int, int, str, str]]:
    """Names recorded after this one: (name id, entry id, text, kind); the index searches them beside itself."""
    query = (
        select(m.EntryName.id, m.EntryName.entry_id, m.EntryName.text, m.EntryName.kind)
        .join(m.RegisterEntry, m.RegisterEntry.id == m.EntryName.entry_id)
        .where(m.EntryName.id > name_id, m.RegisterEntry.hidden_at.is_(None))
        .order_by(m.EntryName.id)
        .limit(limit)
    )
    return session.execute(query).all()


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
