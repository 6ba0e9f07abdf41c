"""What becomes of each row: clean, duplicate, rejected, blank; and the count that must come out even."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from iris.rules.lists.fields import Field
from iris.rules.lists.tables import Cell, Remark
from iris.rules.status_facts import ENDS_BY_DATE, RUNNING, State
from iris.rules.status_views import Kind


class CleanRow(NamedTuple):
    """One permission as the list states it. Dates are Gregorian, `valid_to` is the last day, counted.

    `row` is the row of the file (the first of several lines). `key` is its identity within its list. `name`
    is the local name when no other is given (then `local_name` is the same text). `licence_number` is as
    written, `licence_key` the form for search. `state` is what the status column says, else what being on the
    list means. `originals` holds texts that a clean value does not show any more (dates, status). A tuple,
    since a frozen dataclass of this many fields takes half the time of the whole cleaning."""

    row: int
    key: str
    name: str
    state: State
    local_name: str | None = None
    trading_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    licence_number: str | None = None
    licence_key: str | None = None
    status_date: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    guarantee_until: date | None = None
    duration: str | None = None
    reason: str | None = None
    address: str | None = None
    city: str | None = None
    district: str | None = None
    country: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    originals: Mapping[Field, str] = MappingProxyType({})
    warnings: tuple[Remark, ...] = ()
    last_row: int = 0


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A row whose key an earlier row has. `differs` is true when the two say different things."""

    row: int
    key: str
    name: str
    first_row: int
    differs: bool
    reason: Remark


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be taken, with each reason as a sentence, and its cells as read."""

    row: int
    reasons: tuple[Remark, ...]
    cells: tuple[Cell, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A row without a record: nothing in it, or (`note`) a heading or remark between the records."""

    row: int
    note: Remark | None = None


Outcome = CleanRow | DuplicateRow | RejectedRow | BlankRow


@dataclass(slots=True)
class Tally:
    """How many rows were read and what became of them: read = clean + duplicates + rejected + blank."""

    read: int = 0
    clean: int = 0
    duplicates: int = 0
    rejected: int = 0
    blank: int = 0
    warned: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one row."""
        self.read += 1
        match outcome:
            case CleanRow():
                self.clean += 1
                self.warned += bool(outcome.warnings)
            case DuplicateRow():
                self.duplicates += 1
            case RejectedRow():
                self.rejected += 1
            case BlankRow():
                self.blank += 1

    def follow(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Pass the rows on, counting them."""
        for outcome in outcomes:
            self.add(outcome)
            yield outcome


def fact_dates(row: CleanRow, listed_on: date, meaning: Kind = Kind.LICENCE) -> tuple[date, date | None]:
    """From which day, and to which last day, the row's state holds as a status fact; never reversed.

    `listed_on` is the list's date, used where the row gives none. The last day of a licence ends a state that
    runs by dates, not a revocation, surrender or suspension; on a list of sanctions it ends the sanction.
    An expired licence is expired from the day after its last day.
    """
    if row.state is State.EXPIRED and row.valid_to is not None and row.valid_to < date.max:
        return row.valid_to + timedelta(days=1), None
    runs = row.state in RUNNING or (row.state in ENDS_BY_DATE and meaning is Kind.SANCTION)
    if not runs:
        return row.status_date or listed_on, None
    first = row.status_date or row.valid_from or listed_on
    return (min(first, row.valid_to) if row.valid_to else first), row.valid_to
