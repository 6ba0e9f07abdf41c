"""Lists of three authorities as they came in over the years: saved, waiting, stopped, with a question."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from iris.cli.demo.names import Named, Namer
from iris.cli.demo.numbers import Numbers
from iris.cli.demo.places import BY_COUNTRY, Body, Place
from iris.cli.demo.plan import shifted

HEADER = (
    "Licence No", "Name of Agency", "Local name", "Valid from", "Valid until", "Status", "Remarks", "Address",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    number: str
    name: str
    local: str
    first: str
    last: str
    status: str = "Valid"
    remark: str = ""
    address: str = ""

    def cells(self) -> tuple[str, ...]:
        return (
            self.number, self.name, self.local, self.first, self.last, self.status, self.remark, self.address,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedList:
    """A version of a list: its file, the day it was true, when it came in and whether somebody saved it."""

    authority: Body
    subject: str
    meaning: str
    filename: str
    content: bytes
    on: date
    arrived: date
    saved: bool


@dataclass(frozen=True, slots=True)
class Office:
    """An authority that sends lists."""

    place: Place
    authority: Body
    subject: str
    meaning: str

    def version(self, on: date, rows: Sequence[Row | None], *, saved: bool) -> PlannedList:
        """A list of that day; None is a blank line."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADER)
        writer.writerows(row.cells() if row else ("",) * len(HEADER) for row in rows)
        name = f"{self.place.country.lower()}-{self.meaning}s-{on:%Y-%m-%d}.csv"
        content = text.getvalue().encode()
        arrived = on + timedelta(days=1) if saved else on
        return PlannedList(self.authority, self.subject, self.meaning, name, content, on, arrived, saved)


class Lists:
    """Plans the lists. What they name is on no other plan."""

    def __init__(self, rng: Random, today: date, namer: Namer, numbers: Numbers) -> None:
        self._rng = rng
        self._today = today
        self._namer = namer
        self._numbers = numbers

    def origin(self, country: str, number: int) -> list[PlannedList]:
        """An old list and a newer one, both saved, and one that waits. `number` agencies in all are saved."""
        place = BY_COUNTRY[country]
        office = Office(place, place.authority, "agency", "licence")
        older, newer, waiting = (self._today - timedelta(days=days) for days in (200, 20, 0))
        old = [self._agency(place, older) for _ in range(number - 1)]
        kept = [*old[:1], *old[2:]]
        new = [self._later(row, newer) for row in kept]
        new[2] = replace(new[2], status="Suspended", remark="Complaints about fees are being looked into.")
        new[3] = replace(new[3], status="Cancelled", remark="The guarantee was not renewed.")
        unreadable = replace(self._agency(place, newer), last=f"30.02.{newer.year + 1}")
        joined = self._agency(place, newer)
        fresh = [self._agency(place, waiting) for _ in range(3)]
        next_ = [replace(new[0], address="12 Lake Road, second floor"), *new[1:], joined, *fresh]
        next_[2] = replace(next_[2], status="Valid", remark="The suspension was lifted.")
        return [
            office.version(older, old, saved=True),
            office.version(newer, [*new, None, joined, unreadable, new[0]], saved=True),
            office.version(waiting, next_, saved=False),
        ]

    def cut_short(self, country: str, number: int) -> list[PlannedList]:
        """A saved list, and a newer one of which most is missing: it is stopped. `number` agencies are saved."""
        place = BY_COUNTRY[country]
        office = Office(place, place.authority, "agency", "licence")
        older, newer = self._today - timedelta(days=150), self._today
        rows = [self._agency(place, older) for _ in range(number)]
        return [
            office.version(older, rows, saved=True),
            office.version(newer, rows[: number // 3], saved=False),
        ]

    def sponsors(self, country: str, number: int) -> list[PlannedList]:
        """A saved list of employers, and one whose dates can be read in two ways. `number` employers are saved."""
        place = BY_COUNTRY[country]
        office = Office(place, place.sponsor_authority, "employer", "sponsor-licence")
        older, newer = self._today - timedelta(days=95), self._today
        rows = [self._employer(place, older) for _ in range(number)]
        unnamed = replace(self._employer(place, older), name="", local="")
        doubtful = [self._both_ways(row, newer.year) for row in (*rows, self._employer(place, newer))]
        return [
            office.version(older, [*rows, unnamed], saved=True),
            office.version(newer, doubtful, saved=False),
        ]

    def _agency(self, place: Place, on: date) -> Row:
        named = self._namer.agency(place.tongue)
        return self._row(place, named, on, lambda year: self._numbers.licence(place, year))

    def _employer(self, place: Place, on: date) -> Row:
        return self._row(place, self._namer.employer(place.tongue), on, lambda _: self._numbers.sponsor(place))

    def _row(self, place: Place, named: Named, on: date, number: Callable[[int], str]) -> Row:
        first = on - timedelta(days=self._rng.randint(5, 300))
        last = shifted(first, place.years) - timedelta(days=1)
        return Row(
            number(first.year), named.latin, named.local or "", first.isoformat(), last.isoformat(),
            address=f"{self._rng.randint(2, 190)} Harbour Street",
        )  # fmt: skip

    def _later(self, row: Row, on: date) -> Row:
        """The same permission on a newer list: renewed when its term was over."""
        last, years = date.fromisoformat(row.last), 0
        while shifted(last, years) < on:
            years += 1
        first = shifted(date.fromisoformat(row.first), years)
        return replace(row, first=first.isoformat(), last=shifted(last, years).isoformat())

    def _both_ways(self, row: Row, year: int) -> Row:
        days = [(self._rng.randint(1, 12), self._rng.randint(1, 12), year + years) for years in (-1, 1)]
        first, last = (f"{one:02d}/{other:02d}/{year}" for one, other, year in days)
        return replace(row, first=first, last=last)
