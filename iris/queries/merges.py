"""Merges of entries: which are one firm as known at a moment. Entries never merged cost no statement here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from iris import models as m
from iris.queries import register
from iris.queries.organisations import corridor_entries
from iris.queries.register import Entry, Filters
from iris.queries.rows import LicenceRow
from iris.rules import merging
from iris.rules.merging import MERGED, MergeFact
from iris.rules.names import Hit
from iris.rules.status_facts import known_instant

Known = date | datetime | None


def shown_under(known: Known = None, entry: Any = m.RegisterEntry) -> ColumnElement[int]:
    """In SQL: the id of the entry under which `entry` is shown, its own where it stands for itself."""
    if known is None:
        return func.coalesce(entry.merged_into_id, entry.id)
    moment, fact, undo = known_instant(known), aliased(m.EntryMerge), aliased(m.EntryMerge)
    undone = exists().where(undo.undoes_id == fact.id, undo.recorded_at <= moment)
    under = select(fact.canonical_id).where(
        fact.alias_id == entry.id, fact.state == MERGED, fact.recorded_at <= moment, ~undone
    )
    return func.coalesce(under.scalar_subquery(), entry.id)


_found = aliased(m.RegisterEntry)


def _homes(known: Known) -> Select[int, int]:
    home_ = m.RegisterEntry
    return (
        select(_found.id, home_.id)
        .join(home_, home_.id == shown_under(known, _found))
        .where(_found.id.in_(bindparam("ids", expanding=True)), _found.hidden_at.is_(None))
        .where(home_.kind == bindparam("kind"), home_.hidden_at.is_(None))
    )


_HOMES = _homes(None)
"""Made once: every check asks for it, and making it costs more than running it."""


def narrowed(session: Session, ids: Sequence[int], filters: Filters, known: Known = None) -> dict[int, int]:
    """Those of these entries that the filters leave, each with the entry under which it is shown."""
    if not ids:
        return {}
    home_, status = m.RegisterEntry, m.EntryStatus
    query = _HOMES if known is None else _homes(known)
    if filters.words:
        query = query.join(status, status.entry_id == home_.id).where(status.word.in_(filters.words))
    if filters.countries:
        query = query.where(home_.country.in_(filters.countries) | _found.country.in_(filters.countries))
    if filters.by_corridor:
        query = query.where(home_.id.in_(corridor_entries(filters.destinations, filters.sectors)))
    if filters.bands:
        query = query.where(home_.id.in_(register.banded(filters.bands)))
    return dict(session.execute(query, {"ids": ids, "kind": filters.kind}).all())


def places(session: Session, ids: Sequence[int], kind: str) -> dict[int, tuple[int, str]]:
    """Each of these entries with the entry under which it is shown, and its own country."""
    found: dict[int, tuple[int, str]] = {}
    entry = m.RegisterEntry
    for start in range(0, len(ids), 400):
        query = select(entry.id, shown_under(), entry.country).where(
            entry.id.in_(ids[start : start + 400]), entry.kind == kind, entry.hidden_at.is_(None)
        )
        found.update({entry_id: (home_id, country) for entry_id, home_id, country in session.execute(query)})
    return found


def one_an_entry(hits: Iterable[Hit], homes: Mapping[int, int]) -> list[Hit]:
    """Hits under the entries they are shown under, one each: the first, which is the best."""
    found: dict[int, Hit] = {}
    for hit in hits:
        if hit.entry_id in homes:
            home_id = homes[hit.entry_id]
            found.setdefault(home_id, hit if home_id == hit.entry_id else replace(hit, entry_id=home_id))
    return list(found.values())


def facts(session: Session, ids: Sequence[int]) -> list[MergeFact]:
    """Every merge fact that names one of these entries, in the order they were recorded."""
    row = m.EntryMerge
    query = select(row).where(row.alias_id.in_(ids) | row.canonical_id.in_(ids)).order_by(row.id)
    return [
        MergeFact(found.id, found.alias_id, found.canonical_id, found.recorded_at, found.undoes_id)
        for found in session.scalars(query)
    ]


def home(session: Session, entry: m.RegisterEntry, known: Known = None) -> m.RegisterEntry:
    """The entry under which this one is shown, as known at a moment: mostly itself."""
    if not entry.ever_merged:
        return entry
    fact = merging.standing(facts(session, [entry.id]), known).get(entry.id)
    if fact is None:
        return entry
    canonical = select(m.RegisterEntry).where(m.RegisterEntry.id == fact.canonical, m.RegisterEntry.hidden_at.is_(None))
    return session.scalars(canonical.options(selectinload(m.RegisterEntry.names))).one_or_none() or entry


def gather(session: Session, entries: Iterable[Entry], known: Known = None) -> dict[int, list[Entry]]:
    """Each of these entries with those shown under it, itself first; sets `merged` of each.

    No statement for entries that no merge ever named; else three, however many entries.
    """
    wanted = list(entries)
    under: dict[int, list[Entry]] = defaultdict(list)
    if touched := [entry.id for entry in wanted if entry.ever_merged]:
        stand = merging.standing(facts(session, touched), known)
        aliases = register.entries(session, sorted(stand))
        for alias_id, fact in sorted(stand.items()):
            if alias_id in aliases:
                under[fact.canonical].append(aliases[alias_id])
    for entry in wanted:
        entry.merged = tuple(under[entry.id])
    return {entry.id: [entry, *entry.merged] for entry in wanted}


def licences(session: Session, entries: Iterable[Entry], known: Known = None) -> dict[int, list[LicenceRow]]:
    """The permissions of these entries and of those that are one with them, by the entry they are shown under."""
    circles = gather(session, entries, known)
    _examine(session, [one for circle in circles.values() for one in circle])
    found = register.licences(session, [one.id for circle in circles.values() for one in circle])
    return {
        entry_id: [licence for one in circle for licence in found.get(one.id, ())]
        for entry_id, circle in circles.items()
    }


def _examine(session: Session, entries: Iterable[Entry]) -> None:
    """Set `examined` of each; no statement where none ever applied."""
    applied = {entry.id: entry for entry in entries if entry.ever_applied}
    for entry_id, spells in register.examined(session, sorted(applied)).items():
        applied[entry_id].examined = spells


def of_entry(session: Session, entry: Entry, known: Known = None) -> list[LicenceRow]:
    """The permissions shown on the page of one entry."""
    return licences(session, [entry], known).get(entry.id, [])


def listed(session: Session, before: int | None = None, limit: int = 50) -> Sequence[m.EntryMerge]:
    """Merges and their undoing, newest first, with both entries."""
    row = m.EntryMerge
    query = select(row).options(joinedload(row.alias), joinedload(row.canonical)).order_by(row.id.desc())
    return session.scalars(query.where(row.id < before).limit(limit) if before else query.limit(limit)).all()


def one(session: Session, merge_id: int) -> m.EntryMerge | None:
    """One merge fact, with both entries."""
    row = m.EntryMerge
    query = select(row).where(row.id == merge_id).options(joinedload(row.alias), joinedload(row.canonical))
    return session.scalars(query).one_or_none()


def undone(session: Session, ids: Sequence[int]) -> set[int]:
    """Which of these merges were undone."""
    return set(session.scalars(select(m.EntryMerge.undoes_id).where(m.EntryMerge.undoes_id.in_(ids))))


def standing_one(session: Session, alias_id: int) -> m.EntryMerge | None:
    """The merge by which this entry is shown under another now."""
    row, undo = m.EntryMerge, aliased(m.EntryMerge)
    query = select(row).where(row.alias_id == alias_id, row.state == MERGED, ~exists().where(undo.undoes_id == row.id))
    return session.scalars(query).one_or_none()


def hold(session: Session, ids: Sequence[int]) -> dict[int, m.RegisterEntry]:
    """These entries, as they stand now, held until the transaction ends; in sorted order, so that nobody deadlocks."""
    entry = m.RegisterEntry
    query = select(entry).where(entry.id.in_(ids)).order_by(entry.id).with_for_update()
    return {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}


def canonical_ids(session: Session, among: Sequence[int]) -> set[int]:
    """Which of these entries have others shown under them now."""
    column = m.RegisterEntry.merged_into_id
    return {found for found in session.scalars(select(column).where(column.in_(among)).distinct()) if found}


def contact_counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """How many contacts the actor may see of each of these entries."""
    query = select(m.Contact.entry_id, func.count()).where(m.Contact.entry_id.in_(ids)).group_by(m.Contact.entry_id)
    return dict(session.execute(query).all())
