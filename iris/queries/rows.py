"""Entries and permissions as pages, interface and sheets read them: plain rows, cut loose from the database.

The statements are made once and the rows hold columns, no mapped objects: on these paths, which everybody may ask
thousands of times a second, building a statement and filling mapped objects cost more than the database does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.models.entries import Shown
from iris.rules.status import Kind


class NameRow(NamedTuple):
    """One name of an entry, as written."""

    text: str
    kind: str
    lang: str | None


@dataclass(slots=True)
class EntryRow(Shown):
    """An entry with its names, in the order in which they were recorded."""

    id: int
    public_id: str
    kind: str
    country: str
    name: str
    created_at: datetime
    closed_on: date | None
    closed_reason: str | None
    closed_at: datetime | None
    merged_into_id: int | None
    ever_merged: bool
    ever_applied: bool
    names: list[NameRow] = field(default_factory=list)
    examined: Sequence[Any] = ()
    merged: Sequence[Any] = ()


class AuthorityRow(NamedTuple):
    """Who gave a permission."""

    id: int
    country: str
    name: str
    timezone: str


class FactRow(NamedTuple):
    """One fact about a permission, as stored."""

    id: int
    state: str
    effective_from: date
    effective_to: date | None
    recorded_at: datetime
    guarantee_until: date | None
    source_kind: str
    source_date: date | None
    reason: str | None
    corrects_id: int | None


class ContestRow(NamedTuple):
    """Days on which the state of a certificate was under appeal."""

    first_day: date
    last_day: date | None


class ExaminedRow(NamedTuple):
    """A time during which an application for a first certificate was under way."""

    entry_id: int
    first_day: date
    recorded_at: datetime
    ended_at: datetime | None


@dataclass(slots=True)
class LicenceRow:
    """A permission with its authority and its facts, in the order in which they were recorded."""

    id: int
    entry_id: int
    meaning: str
    number: str | None
    authority: AuthorityRow
    facts: list[FactRow] = field(default_factory=list)
    contests: list[ContestRow] = field(default_factory=list)


CERTIFICATE = Kind.CERTIFICATE
_entry, _name, _licence, _authority, _fact = m.RegisterEntry, m.EntryName, m.Licence, m.Authority, m.StatusFact

_ENTRIES = (
    select(
        _entry.id, _entry.public_id, _entry.kind, _entry.country, _entry.name, _entry.created_at, _entry.closed_on,
        _entry.closed_reason, _entry.closed_at, _entry.merged_into_id, _entry.ever_merged, _entry.ever_applied,
        _name.text, _name.kind, _name.lang,
    )
    .outerjoin(_name, _name.entry_id == _entry.id)
    .where(_entry.id.in_(bindparam("ids", expanding=True)), _entry.hidden_at.is_(None))
    .order_by(_entry.id, _name.id)
)  # fmt: skip
_LICENCES = (
    select(
        _licence.id, _licence.entry_id, _licence.meaning, _licence.number,
        _authority.id, _authority.country, _authority.name, _authority.timezone,
        _fact.id, _fact.state, _fact.effective_from, _fact.effective_to, _fact.recorded_at, _fact.guarantee_until,
        _fact.source_kind, _fact.source_date, _fact.reason, _fact.corrects_id,
    )
    .join(_authority, _authority.id == _licence.authority_id)
    .outerjoin(_fact, _fact.licence_id == _licence.id)
    .where(_licence.entry_id.in_(bindparam("ids", expanding=True)))
    .order_by(_licence.id, _fact.id)
)  # fmt: skip
_EXAMINED = (
    select(
        m.PublicNotice.entry_id, m.PublicNotice.first_day, m.PublicNotice.recorded_at, m.PublicNotice.ended_at
    )
    .where(m.PublicNotice.kind == "examined", m.PublicNotice.entry_id.in_(bindparam("ids", expanding=True)))
    .order_by(m.PublicNotice.id)
)
_CONTESTS = (
    select(m.Contest.licence_id, m.Contest.first_day, m.Contest.last_day)
    .where(m.Contest.licence_id.in_(bindparam("ids", expanding=True)))
    .order_by(m.Contest.id)
)
_OF_ENTRY, _OF_LICENCE, _OF_AUTHORITY = 12, 4, 8
"""Where in a row the columns of the entry, of the permission and of its authority end."""


def entries(session: Session, ids: Iterable[int]) -> dict[int, EntryRow]:
    """Entries by id, with their names, in one query however many; hidden ones are found by nobody."""
    found: dict[int, EntryRow] = {}
    for row in _rows(session, _ENTRIES, list(ids)):
        entry = found.get(row[0])
        if entry is None:
            entry = found[row[0]] = EntryRow(*row[:_OF_ENTRY])
        if row[_OF_ENTRY] is not None:
            entry.names.append(NameRow(*row[_OF_ENTRY:]))
    return found


def licences(session: Session, ids: Sequence[int]) -> dict[int, list[LicenceRow]]:
    """The permissions of these entries with authority and facts, in one query.

    One more where a certificate is among them, which alone can be contested.
    """
    found: dict[int, list[LicenceRow]] = defaultdict(list)
    licence: LicenceRow | None = None
    for row in _rows(session, _LICENCES, list(ids)):
        if licence is None or licence.id != row[0]:
            licence = LicenceRow(row[0], row[1], row[2], row[3], AuthorityRow(*row[_OF_LICENCE:_OF_AUTHORITY]))
            found[licence.entry_id].append(licence)
        if row[_OF_AUTHORITY] is not None:
            licence.facts.append(FactRow(*row[_OF_AUTHORITY:]))
    certificates = {row.id: row for rows in found.values() for row in rows if row.meaning == CERTIFICATE}
    for licence_id, *days in _rows(session, _CONTESTS, list(certificates)):
        certificates[licence_id].contests.append(ContestRow(*days))
    return found


def examined(session: Session, ids: Sequence[int]) -> dict[int, list[ExaminedRow]]:
    """The times during which applications of these entries were under way, in order."""
    found: dict[int, list[ExaminedRow]] = defaultdict(list)
    for row in _rows(session, _EXAMINED, list(ids)):
        found[row[0]].append(ExaminedRow(*row))
    return found


def _rows(session: Session, statement: Any, ids: list[int]) -> Sequence[Any]:
    return session.execute(statement, {"ids": ids}).all() if ids else ()
