"""Dates of a column: one order of day and month for the whole column, other calendars, digits of any script.

`read_dates(values, order=None, calendar=None)` reads a column at once; for long files feed a `DateScan` and
keep only the `DateReader` it decides on. What cannot be decided is asked, with the months in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from enum import StrEnum
from functools import lru_cache

from iris.rules.lists.blanks import as_text, is_blank
from iris.rules.lists.calendars import YEARS, Calendar, NoSuchDay
from iris.rules.lists.dateparts import DateOrder, Parts, PartsKind, day_of, parts_of
from iris.rules.lists.tables import Cell, Remark
from iris.rules.wording import N_

LATEST = YEARS[Calendar.GREGORIAN][-1]
_SAMPLES = 3
_WAITING_AT_MOST = 20_000
_SHARE_OF_ODD_YEARS = 0.5
_ENDLESS = ((2099, 12, 31), (9999, 12, 31), (2999, 12, 31))


class Precision(StrEnum):
    """How exactly a cell names its day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DateCell:
    """One cell read: the day (None when blank, endless or not readable), the text as written, what is wrong.

    `problem` makes the row unusable; `note` only says something about it. `rewritten` is true when the text
    is not just the day in ISO form, so that it has to be kept beside it."""

    day: date | None
    original: str
    precision: Precision = Precision.DAY
    problem: Remark | None = None
    note: Remark | None = None
    rewritten: bool = True


class Doubt(StrEnum):
    """Why a column of dates cannot be read without an answer."""

    ORDER = "order"
    MIXED = "mixed"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """What must be asked: samples as written, and each as the possible answers would read it."""

    doubt: Doubt
    samples: tuple[str, ...]
    readings: dict[DateOrder, tuple[date | None, ...]] = field(default_factory=dict)
    calendars: tuple[Calendar, ...] = ()

    def remark(self) -> Remark:
        """The question as a sentence."""
        if self.doubt is Doubt.CALENDAR:
            names = ", ".join(self.calendars) or Calendar.GREGORIAN
            return Remark("calendar_unknown", _CALENDAR, {"sample": self.samples[0], "calendars": names})
        dmy, mdy = (self.readings[order][0] for order in (DateOrder.DMY, DateOrder.MDY))
        if self.doubt is Doubt.MIXED:
            return Remark("dates_mixed", _MIXED, {"one": self.samples[0], "other": self.samples[1]})
        values: dict[str, str | int] = {"sample": self.samples[0], "dmy": say_day(dmy), "mdy": say_day(mdy)}
        return Remark("dates_ambiguous", _AMBIGUOUS, values)


@dataclass(frozen=True, slots=True)
class DateReader:
    """How a column is read once order and calendar are settled; call `read` for each cell."""

    order: DateOrder
    calendar: Calendar
    last_day: bool
    read: Callable[[Cell], DateCell]


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A whole column read, or the question that must be answered first (then `cells` is empty)."""

    cells: tuple[DateCell, ...]
    order: DateOrder | None
    calendar: Calendar | None
    question: DateQuestion | None = None


def read_dates(
    values: Iterable[Cell],
    order: DateOrder | str | None = None,
    calendar: Calendar | str | None = None,
    last_day: bool = False,
    zone: tzinfo | None = None,
    latest: int = LATEST,
) -> DateColumn:
    """Read a column of dates with one order and one calendar for all of them.

    `last_day` says that a bare year or month means its last day. `zone` is the authority's, for instants.
    `latest` is the last year that is believable here; a column of later ones is another calendar, a single
    one wrong."""
    cells = list(values)
    scan = DateScan(latest)
    for cell in cells:
        scan.add(cell)
    decided = scan.decide(order, calendar, last_day, zone)
    if isinstance(decided, DateQuestion):
        return DateColumn((), None, None, decided)
    return DateColumn(tuple(map(decided.read, cells)), decided.order, decided.calendar)


class DateScan:
    """Gathers, in one pass and little memory, what a column's dates say about their order and calendar."""

    def __init__(self, latest: int = LATEST) -> None:
        self.latest = latest
        self.counted = 0
        self.day_first: list[str] = []
        self.month_first: list[str] = []
        self.either: list[str] = []
        self.odd_years: dict[Calendar | None, list[str]] = {}
        self.odd_count = 0
        self._waiting: dict[Cell, int] = {}

    def add(self, cell: Cell, times: int = 1) -> None:
        """Take one cell into account. Equal cells are only counted until they are looked at."""
        waiting = self._waiting
        waiting[cell] = waiting.get(cell, 0) + times
        if len(waiting) > _WAITING_AT_MOST:
            self._look()

    def _look(self) -> None:
        for cell, times in self._waiting.items():
            if not is_blank(cell):
                self._look_at(cell, times)
        self._waiting.clear()

    def _look_at(self, cell: Cell, times: int) -> None:
        self.counted += times
        parts = parts_of(cell)
        if parts is None:
            return
        if parts.year_counts and not self._believable(parts.year) and not _is_endless(parts):
            self.odd_count += times
            self._note(self.odd_years.setdefault(_calendar_of(parts), []), cell)
        if parts.kind is PartsKind.OPEN and parts.first != parts.second:
            self._note(self._pile(parts), cell)

    def _believable(self, year: int) -> bool:
        return year in YEARS[Calendar.GREGORIAN] and year <= self.latest

    def _pile(self, parts: Parts) -> list[str]:
        if parts.first > 12:
            return self.day_first
        return self.month_first if parts.second > 12 else self.either

    @staticmethod
    def _note(pile: list[str], cell: Cell) -> None:
        if len(pile) < _SAMPLES and as_text(cell) not in pile:
            pile.append(as_text(cell))

    def decide(
        self,
        order: DateOrder | str | None = None,
        calendar: Calendar | str | None = None,
        last_day: bool = False,
        zone: tzinfo | None = None,
    ) -> DateReader | DateQuestion:
        """How the column is read, or what must be asked. A given order or calendar is not questioned."""
        self._look()
        used = Calendar(calendar) if calendar else Calendar.GREGORIAN
        if calendar is None and self.odd_count > self.counted * _SHARE_OF_ODD_YEARS:
            samples = tuple(sample for pile in self.odd_years.values() for sample in pile)
            known = tuple(each for each in self.odd_years if each)
            return DateQuestion(Doubt.CALENDAR, samples, calendars=known)
        if order is None and self.day_first and self.month_first:
            return _question(Doubt.MIXED, (self.day_first[0], self.month_first[0]), used)
        if order is None and self.either and not self.day_first and not self.month_first:
            return _question(Doubt.ORDER, tuple(self.either), used)
        chosen = DateOrder(order) if order else self._order()
        return reader(chosen, used, last_day, zone, self.latest)

    def _order(self) -> DateOrder:
        return DateOrder.MDY if self.month_first else DateOrder.DMY


def _question(doubt: Doubt, samples: tuple[str, ...], calendar: Calendar) -> DateQuestion:
    readings = {
        order: tuple(reader(order, calendar).read(sample).day for sample in samples)
        for order in (DateOrder.DMY, DateOrder.MDY)
    }
    return DateQuestion(doubt, samples, readings)


def reader(
    order: DateOrder,
    calendar: Calendar,
    last_day: bool = False,
    zone: tzinfo | None = None,
    latest: int = LATEST,
) -> DateReader:
    """A reader for cells of one column; equal cells are read once."""

    @lru_cache(maxsize=8192)
    def read(cell: Cell) -> DateCell:
        original = as_text(cell)
        if not original:
            return DateCell(None, "", rewritten=False)
        found = _read(original, parts_of(cell, zone), order, calendar, last_day)
        if found.day is not None and found.day.year > latest:
            return DateCell(None, original, problem=Remark("date_too_late", _TOO_LATE, {"text": original}))
        return found

    return DateReader(order, calendar, last_day, read)


def _read(original: str, parts: Parts | None, order: DateOrder, calendar: Calendar, last_day: bool) -> DateCell:
    if parts is None:
        return DateCell(None, original, problem=Remark("date_unreadable", _UNREADABLE, {"text": original}))
    if parts.kind is PartsKind.NO_YEAR:
        return DateCell(None, original, problem=Remark("date_cut", _CUT, {"text": original}))
    if _is_endless(parts):
        return DateCell(None, original, note=Remark("no_end", _NO_END, {"text": original}))
    try:
        day = day_of(parts, order, calendar, last_day)
    except NoSuchDay as none:
        problem = Remark("date_impossible", _IMPOSSIBLE, {"text": original, "why": none.sentence})
        return DateCell(None, original, problem=problem)
    note = _note_on(parts, original)
    return DateCell(day, original, Precision(parts.precision), None, note, rewritten=original != day.isoformat())


def _note_on(parts: Parts, original: str) -> Remark | None:
    if parts.kind is PartsKind.SERIAL:
        return Remark("date_serial", _SERIAL, {"text": original})
    return Remark("time_dropped", _TIME, {"text": original}) if parts.timed else None


def _is_endless(parts: Parts) -> bool:
    return (parts.year, *sorted((parts.first, parts.second))) in _ENDLESS


def _calendar_of(parts: Parts) -> Calendar | None:
    """The calendar whose present-day years the odd year is among."""
    likely = {
        Calendar.BS: range(2070, 2100), Calendar.THAI: range(2540, 2613),
        Calendar.HIJRI: range(1400, 1500), Calendar.ROC: range(80, 200),
    }  # fmt: skip
    return next((each for each, years in likely.items() if parts.year in years), None)


def say_day(day: date | None) -> str:
    """A day with its month in words, in English, for the command line: `3 April 2027`."""
    return f"{day.day} {day:%B} {day.year}" if day else "-"


_AMBIGUOUS = N_(
    "“%(sample)s” can be %(dmy)s or %(mdy)s, and no date of the column tells which. "
    "Say if the day (dmy) or the month (mdy) comes first."
)
_MIXED = N_(
    "“%(one)s” has the day first and “%(other)s” the month first, in the same column. "
    "Correct the file, or say which order holds (dmy or mdy); the other dates are then rejected."
)
_CALENDAR = N_("“%(sample)s” does not look like a Gregorian year. Say which calendar the list uses (%(calendars)s).")
_UNREADABLE = N_("We cannot read “%(text)s” as a date.")
_CUT = N_("The date “%(text)s” is cut: it has no year.")
_IMPOSSIBLE = N_("The date “%(text)s” is not possible: %(why)s")
_TOO_LATE = N_("The date “%(text)s” is too far ahead to be right. If the list uses another calendar, say which.")
_NO_END = N_("“%(text)s” stands for “no end”.")
_SERIAL = N_("“%(text)s” is the number a spreadsheet keeps for a day; we turned it into the day.")
_TIME = N_("“%(text)s” has a time of day, which we left out.")
