"""Facts of many agencies as columns: one table a kind of fact, one row a fact, `agency` says whose it is.

A query can fill the tables directly; `columns_of` fills them from fact sets. Days are `datetime64[D]`,
recorded moments `datetime64[us]` in UTC, words are codes (`arrays.codes`), absent dates NaT. `ref` is what
names the fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter, itemgetter
from typing import Any, Self, TypeVar

import numpy as np

from iris.rules.scoring.arrays import (
    AnyArray,
    BoolArray,
    DayArray,
    FloatArray,
    InstantArray,
    IntArray,
    codes,
    days,
    instants,
    known_moments,
    known_since,
    numbered,
)
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.vocabulary import (
    DisclosureItem,
    Grade,
    Kind,
    Outcome,
    RegisterState,
    SanctionKind,
    Source,
)

NO_STATE = len(RegisterState)
NO_CRITERION = -1


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length; a row is a fact of the agency at `agency` (0 to agencies − 1)."""

    agency: IntArray
    ref: AnyArray

    def where(self, rows: BoolArray | IntArray) -> Self:
        """Give the chosen rows, by mask or by position."""
        if not self.agency.size:
            return self
        return type(self)(*[getattr(self, name)[rows] for name in self.__match_args__])

    def counting(self, dated: DayArray, recorded: InstantArray, columns: Columns) -> BoolArray:
        """Say which rows count: their date is on or before as-of, and they were known by known-at."""
        known = known_since(recorded, dated)
        counts: BoolArray = (dated <= columns.as_of[self.agency]) & (known <= columns.known_at[self.agency])
        return counts


@dataclass(frozen=True, slots=True)
class RatingTable(Table):
    """Ratings. `criterion` is its place in the standard, `NO_CRITERION` for one that this standard lacks."""

    criterion: IntArray
    grade: IntArray
    kind: IntArray
    date: DayArray
    recorded: InstantArray
    due_on: DayArray
    verified_on: DayArray
    verified_recorded: InstantArray
    contested_from: DayArray
    contested_to: DayArray


@dataclass(frozen=True, slots=True)
class ComplaintTable(Table):
    """Complaints. Rows of one agency with the same number in `incident` are about one event."""

    incident: IntArray
    severity: FloatArray
    outcome: IntArray
    closed: DayArray
    recorded: InstantArray
    remedy_due: DayArray
    remedied_on: DayArray
    self_reported: BoolArray
    retaliation: BoolArray


@dataclass(frozen=True, slots=True)
class PlacementTable(Table):
    """Placements in a period; both days are included."""

    first: DayArray
    last: DayArray
    count: FloatArray
    source: IntArray
    recorded: InstantArray


@dataclass(frozen=True, slots=True)
class PromiseTable(Table):
    """Replies, or remedies: what was due, and when it was done."""

    due: DayArray
    kept_on: DayArray
    recorded: InstantArray


@dataclass(frozen=True, slots=True)
class LicenceTable(Table):
    """Countries (any numbers) where a licence is required, and whether a valid one is there."""

    country: IntArray
    valid: BoolArray


@dataclass(frozen=True, slots=True)
class SanctionTable(Table):
    """Sanctions by governments."""

    kind: IntArray
    date: DayArray
    recorded: InstantArray


@dataclass(frozen=True, slots=True)
class DisclosureTable(Table):
    """Items laid open."""

    item: IntArray
    date: DayArray
    verified: BoolArray
    recorded: InstantArray


@dataclass(frozen=True, slots=True)
class RelativeTable(Table):
    """Struck-off firms under the same control."""

    share: FloatArray
    weighted_severity: FloatArray
    placements_thousand: FloatArray
    struck_off: DayArray
    recorded: InstantArray


@dataclass(frozen=True, slots=True)
class VoiceTable(Table):
    """Answers of workers, one row a channel."""

    answers: FloatArray
    paid: FloatArray


AnyTable = TypeVar("AnyTable", bound=Table)


@dataclass(frozen=True, slots=True)
class Columns:
    """All facts of a batch. The first five hold one value an agency, so each may have its own day."""

    as_of: DayArray
    known_at: InstantArray
    group_rate: FloatArray
    group_median: FloatArray
    state: IntArray
    ratings: RatingTable
    complaints: ComplaintTable
    placements: PlacementTable
    answers: PromiseTable
    remedies: PromiseTable
    licences: LicenceTable
    sanctions: SanctionTable
    disclosures: DisclosureTable
    relatives: RelativeTable
    voice: VoiceTable

    @property
    def size(self) -> int:
        """The number of agencies."""
        return len(self.as_of)

    def take(self, agencies: IntArray) -> Columns:
        """Give some agencies, each at most once, renumbered in the order given."""
        place = np.full(self.size, -1, dtype=np.int64)
        place[agencies] = np.arange(len(agencies))
        taken: dict[str, Any] = {}
        for field in fields(self):
            column = getattr(self, field.name)
            taken[field.name] = _renumbered(column, place) if isinstance(column, Table) else column[agencies]
        return Columns(**taken)


def _renumbered(table: AnyTable, place: IntArray) -> AnyTable:
    kept = table.where(place[table.agency] >= 0)
    return replace(kept, agency=place[kept.agency])


class _Rows:
    """The facts of one kind over a batch, in an order that does not depend on how they were given."""

    def __init__(self, batch: Sequence[FactSet], kind: str) -> None:
        self.facts: list[Any] = []
        places: list[int] = []
        names: list[str] = []
        for agency, facts in enumerate(batch):
            named = sorted(((str(f.name), f) for f in getattr(facts, kind)), key=itemgetter(0))
            self.facts += [fact for _, fact in named]
            names += [name for name, _ in named]
            places += [agency] * len(named)
        self.agency = np.array(places, dtype=np.int64)
        self.ref: AnyArray = np.empty(len(names), dtype=object)
        self.ref[:] = names

    def all(self, name: str) -> Iterable[Any]:
        """Give one field of every fact."""
        return map(attrgetter(name), self.facts)

    def days(self, name: str) -> DayArray:
        return days(self.all(name))

    def instants(self, name: str = "recorded") -> InstantArray:
        return instants(self.all(name))

    def floats(self, name: str) -> FloatArray:
        return np.array(list(self.all(name)), dtype=np.float64)

    def flags(self, name: str) -> BoolArray:
        return np.array(list(self.all(name)), dtype=np.bool_)


def columns_of(batch: Sequence[FactSet], standard: WeightedStandard) -> Columns:
    """Lay the facts of some agencies out as columns, in the order of the batch."""
    return Columns(
        as_of=days(f.as_of for f in batch),
        known_at=known_moments(f.known_at for f in batch),
        group_rate=np.array([f.group_rate for f in batch], dtype=np.float64),
        group_median=np.array([f.group_median for f in batch], dtype=np.float64),
        state=np.array([_strongest(f.register_states) for f in batch], dtype=np.int64),
        ratings=_ratings(_Rows(batch, "ratings"), standard),
        complaints=_complaints(_Rows(batch, "complaints")),
        placements=_placements(_Rows(batch, "placements")),
        answers=_promises(_Rows(batch, "answers")),
        remedies=_promises(_Rows(batch, "remedies")),
        licences=_licences(_Rows(batch, "licences")),
        sanctions=_sanctions(_Rows(batch, "sanctions")),
        disclosures=_disclosures(_Rows(batch, "disclosures")),
        relatives=_relatives(_Rows(batch, "relatives")),
        voice=_voice(_Rows(batch, "voice")),
    )


def _strongest(states: Sequence[RegisterState]) -> int:
    order = list(RegisterState)
    return min((order.index(state) for state in states), default=NO_STATE)


def _ratings(rows: _Rows, standard: WeightedStandard) -> RatingTable:
    place = {code: number for number, code in enumerate(standard.criterion_codes)}
    return RatingTable(
        rows.agency,
        rows.ref,
        criterion=np.array([place.get(c, NO_CRITERION) for c in rows.all("criterion")], dtype=np.int64),
        grade=codes(Grade, rows.all("grade")),
        kind=codes(Kind, rows.all("kind")),
        date=rows.days("day"),
        recorded=rows.instants(),
        due_on=rows.days("due_on"),
        verified_on=rows.days("verified_on"),
        verified_recorded=rows.instants("verified_recorded"),
        contested_from=rows.days("contested_from"),
        contested_to=rows.days("contested_to"),
    )


def _complaints(rows: _Rows) -> ComplaintTable:
    incidents = [str(c.id if c.incident is None else c.incident) for c in rows.facts]
    return ComplaintTable(
        rows.agency,
        rows.ref,
        incident=numbered(incidents),
        severity=rows.floats("severity"),
        outcome=codes(Outcome, rows.all("outcome")),
        closed=rows.days("closed"),
        recorded=rows.instants(),
        remedy_due=rows.days("remedy_due"),
        remedied_on=rows.days("remedied_on"),
        self_reported=rows.flags("self_reported"),
        retaliation=rows.flags("retaliation"),
    )


def _placements(rows: _Rows) -> PlacementTable:
    return PlacementTable(
        rows.agency,
        rows.ref,
        first=rows.days("first"),
        last=rows.days("last"),
        count=rows.floats("count"),
        source=codes(Source, rows.all("source")),
        recorded=rows.instants(),
    )


def _promises(rows: _Rows) -> PromiseTable:
    return PromiseTable(rows.agency, rows.ref, rows.days("due"), rows.days("kept_on"), rows.instants())


def _licences(rows: _Rows) -> LicenceTable:
    return LicenceTable(rows.agency, rows.ref, numbered(list(rows.all("country"))), rows.flags("valid"))


def _sanctions(rows: _Rows) -> SanctionTable:
    kinds = codes(SanctionKind, rows.all("kind"))
    return SanctionTable(rows.agency, rows.ref, kinds, rows.days("day"), rows.instants())


def _disclosures(rows: _Rows) -> DisclosureTable:
    return DisclosureTable(
        rows.agency,
        rows.ref,
        item=codes(DisclosureItem, rows.all("item")),
        date=rows.days("day"),
        verified=rows.flags("verified"),
        recorded=rows.instants(),
    )


def _relatives(rows: _Rows) -> RelativeTable:
    return RelativeTable(
        rows.agency,
        rows.ref,
        share=rows.floats("share"),
        weighted_severity=rows.floats("weighted_severity"),
        placements_thousand=rows.floats("placements_thousand"),
        struck_off=rows.days("struck_off"),
        recorded=rows.instants(),
    )


def _voice(rows: _Rows) -> VoiceTable:
    return VoiceTable(rows.agency, rows.ref, answers=rows.floats("answers"), paid=rows.floats("paid"))
