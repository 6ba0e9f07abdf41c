"""What scores are made of, read for one agency or many: three queries, however many days are asked about.

Where entries were merged it takes three more, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries import merges, register
from iris.queries.register import Entry
from iris.queries.rows import EntryRow, LicenceRow
from iris.rules.scoring.gathering import Material
from iris.rules.scoring.groups import GroupFigure
from iris.rules.scoring.recorded import (
    WHOLE_REGISTER,
    AgreementFact,
    GroupFact,
    PlacementsFact,
    Version,
    group_key,
)
from iris.rules.status_facts import known_instant

FACT = m.ScoreFact
COLUMNS = (
    FACT.id, FACT.entry_id, FACT.kind, FACT.source, FACT.payload, FACT.effective_on, FACT.recorded_at, FACT.void,
)  # fmt: skip


def material(
    session: Session,
    entries: Iterable[Entry],
    known: date | datetime,
    licences: Mapping[int, Sequence[LicenceRow]] | None = None,
) -> dict[int, Material]:
    """All that was known by then about these agencies, and of groups, by entry.

    Facts of entries that were one with them by then are theirs. Facts of later days are in it too:
    `rules.scoring.gathering.facts_at` takes what counts on a day. `licences` are the permissions by entry where they
    were read already.
    """
    wanted = list(entries)
    circles = merges.gather(session, wanted, known)
    versions = _versions(session, sorted(one.id for circle in circles.values() for one in circle), known)
    if licences is None:
        licences = merges.licences(session, wanted, known)
    # Most of the register has no such facts, and then its groups mean nothing.
    groups = group_figures(session, known, _groups_of(versions)) if versions else {}
    found = {}
    for entry in wanted:
        own = sorted((v for one in circles[entry.id] for v in versions.get(one.id, ())), key=attrgetter("id"))
        views = register.views(entry.country, licences.get(entry.id, ()))
        found[entry.id] = Material(own, views, groups if own else {})
    return found


_VERSIONS = (
    select(*COLUMNS)
    .where(FACT.entry_id.in_(bindparam("ids", expanding=True)), FACT.recorded_at <= bindparam("moment"))
    .order_by(FACT.id)
)


def told(
    session: Session, entries: Iterable[Entry], known: date | datetime, kinds: Collection[str]
) -> dict[int, list[Version]]:
    """What was recorded of these kinds by then about each of these agencies, and about those that are one with it."""
    circles = merges.gather(session, entries, known)
    ids = sorted(one.id for circle in circles.values() for one in circle)
    versions = _versions(session, ids, known, _VERSIONS.where(FACT.kind.in_(sorted(kinds))))
    return {entry: [v for one in circle for v in versions.get(one.id, ())] for entry, circle in circles.items()}


def _versions(
    session: Session, ids: Sequence[int], known: date | datetime, query: Select[Any] = _VERSIONS
) -> dict[int, list[Version]]:
    found: dict[int, list[Version]] = defaultdict(list)
    if ids:
        for row in session.execute(query, {"ids": list(ids), "moment": known_instant(known)}):
            found[row.entry_id].append(Version(*row))
    return found


def _groups_of(versions: Mapping[int, Sequence[Version]]) -> set[str]:
    """Every group that one of these agencies may ever have been in."""
    placed = (v.payload for own in versions.values() for v in own if v.kind == PlacementsFact.KIND and not v.void)
    return {WHOLE_REGISTER} | {group_key(payload.get("destination"), payload.get("sector")) for payload in placed}


def group_figures(session: Session, known: date | datetime, keys: Iterable[str]) -> dict[str, list[GroupFigure]]:
    """The figures of these groups known by then, by the group's key."""
    query = select(FACT.group_key, FACT.payload, FACT.recorded_at).where(
        FACT.group_key.in_(sorted(keys)), FACT.recorded_at <= known_instant(known)
    )
    found: dict[str, list[GroupFigure]] = defaultdict(list)
    for key, payload, recorded in session.execute(query):
        fact = GroupFact.read(payload)
        found[key].append(GroupFigure(fact.on, recorded, fact.rate, fact.median_per_year))
    return found


def newest_group_day(session: Session) -> date | None:
    """The newest first of a month whose rates of groups were recorded."""
    return session.scalar(select(func.max(FACT.effective_on)).where(FACT.group_key == WHOLE_REGISTER))


def newest_versions(session: Session, entry_id: int, sources: Iterable[str]) -> dict[tuple[str, str], m.ScoreFact]:
    """The newest version of each fact with one of these sources that the actor may see, by kind and source."""
    wanted = sorted(set(sources))
    if not wanted:
        return {}
    query = select(FACT).where(FACT.entry_id == entry_id, FACT.source.in_(wanted))
    found = session.scalars(query.order_by(FACT.recorded_at, FACT.id))
    return {(row.kind, row.source): row for row in found}


def agencies(session: Session, ids: Sequence[int]) -> list[EntryRow]:
    """Those of these entries that are agencies shown under their own name, by id."""
    found = register.entries(session, ids).values()
    return sorted((e for e in found if e.kind == "agency" and e.merged_into_id is None), key=attrgetter("id"))


def homes(session: Session, ids: Sequence[int]) -> list[int]:
    """The entries under which those of these are shown that are no longer shown under their own name."""
    found = register.entries(session, ids).values()
    return sorted({e.merged_into_id for e in found if e.merged_into_id is not None})


def published_after(session: Session, after: int, limit: int = 500) -> Sequence[int]:
    """The next agencies, by id, of which an agreement was ever recorded."""
    query = (
        select(FACT.entry_id)
        .where(FACT.kind == AgreementFact.KIND, FACT.entry_id > after)
        .distinct()
        .order_by(FACT.entry_id)
        .limit(limit)
    )
    return [found for found in session.scalars(query) if found is not None]


def with_placements_after(session: Session, after: int, limit: int = 500) -> Sequence[int]:
    """The next agencies, by id, that have placed anybody: they make the rates of groups."""
    query = (
        select(FACT.entry_id)
        .where(FACT.kind == PlacementsFact.KIND, FACT.entry_id > after)
        .distinct()
        .order_by(FACT.entry_id)
        .limit(limit)
    )
    return [found for found in session.scalars(query) if found is not None]


_STORED = select(m.StoredScore).where(m.StoredScore.entry_id.in_(bindparam("ids", expanding=True)))


def stored(session: Session, ids: Sequence[int]) -> dict[int, m.StoredScore]:
    """Cached scores by entry."""
    if not ids:
        return {}
    return {row.entry_id: row for row in session.scalars(_STORED, {"ids": list(ids)})}
