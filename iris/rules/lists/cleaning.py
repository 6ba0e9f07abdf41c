"""One record cleaned with what the survey of the whole list settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from iris.rules.lists.blanks import as_text, comparable, tidy_lines
from iris.rules.lists.contacts import split_emails, split_phones
from iris.rules.lists.fields import DATE_FIELDS, Field
from iris.rules.lists.notes import note_on
from iris.rules.lists.numbers import licence_key
from iris.rules.lists.options import ListOptions
from iris.rules.lists.outcomes import BlankRow, CleanRow, Outcome, RejectedRow
from iris.rules.lists.periods import period_remarks
from iris.rules.lists.records import Record
from iris.rules.lists.states import read_status
from iris.rules.lists.survey import Survey
from iris.rules.lists.tables import Cell, Remark
from iris.rules.status_facts import State
from iris.rules.status_views import Kind
from iris.rules.wording import N_

NO_NAME = N_("The name is missing.")
UNKNOWN_STATUS = N_("Unknown status “%(text)s”.")
UNREAD_PART = N_("Part of the status was not understood: “%(text)s”.")
TOO_MANY_CELLS = N_(
    "This row has %(cells)s cells, but there are %(columns)s column names. A separator or a quote may be wrong."
)
LONGEST_NAME = 500
NAME_TOO_LONG = N_("The name has more than %(limit)s letters. A quote may be missing in the file.")


class Cleaner:
    """Cleans one record after the other, each into one outcome (duplicates are found later)."""

    def __init__(self, found: Survey, told: ListOptions) -> None:
        self._header = found.header
        self._width = len(found.header.names)
        self._missing = told.missing_words
        self._status_words = told.status_words
        self._unstated = told.state_when_unstated()
        self._sanction = told.meaning is Kind.SANCTION
        self._both_asked = Field.VALID_FROM in found.places and Field.VALID_TO in found.places
        self._all = found.places
        # Rows are read with one blank more than there are columns: a field without a column points at it.
        self._at = _Places._make(found.places.get(field, (self._width,))[0] for field in _SINGLE)
        self._dates = tuple(
            (found.places[field][0], found.readers[field].read, field) if field in found.readers else None
            for field in DATE_FIELDS
        )
        self._reasons: list[Remark] = []
        self._warnings: list[Remark] = []
        self._originals: dict[Field, str] = {}

    def clean(self, record: Record) -> Outcome:
        """What becomes of one record."""
        cells = record.cells
        texts = [as_text(cell) for cell in cells]
        if not any(texts):
            return BlankRow(record.row)
        note = note_on(texts, self._header)
        if note is not None:
            return BlankRow(record.row, note)
        self._reasons, self._warnings, self._originals = [], [], {}
        if self._missing:
            texts = ["" if text in self._missing else text for text in texts]
        self._fit(texts, record)
        name = self._name(texts)
        days = self._days(cells, texts)
        state = self._state(texts[self._at.status])
        if self._reasons:
            return RejectedRow(record.row, tuple(self._reasons), cells, name or None)
        return self._row(record, texts, name, days, state)

    def _fit(self, texts: list[str], record: Record) -> None:
        """As many cells as columns and one blank more; what lies beyond the last column must be blank."""
        if record.problem is not None:
            self._reasons.append(record.problem)
        more = len(texts) - self._width
        if more > 0:
            if any(texts[self._width :]):
                filled = max(place for place, text in enumerate(texts, 1) if text)
                values: dict[str, str | int] = {"cells": filled, "columns": self._width}
                self._reasons.append(Remark("too_many_cells", TOO_MANY_CELLS, values))
            del texts[self._width :]
            more = 0
        texts += [""] * (1 - more)

    def _name(self, texts: Sequence[str]) -> str:
        name = texts[self._at.name] or texts[self._at.local_name]
        if not name:
            self._reasons.append(Remark("name_missing", NO_NAME))
        elif len(name) > LONGEST_NAME:
            self._reasons.append(Remark("name_too_long", NAME_TOO_LONG, {"limit": LONGEST_NAME}))
        return name

    def _days(self, cells: Sequence[Cell], texts: Sequence[str]) -> list[date | None]:
        """The days in the order of `DATE_FIELDS`."""
        days: list[date | None] = []
        for column in self._dates:
            if column is None or not texts[column[0]]:
                days.append(None)
                continue
            place, read, field = column
            found = read(cells[place])
            days.append(found.day)
            if found.rewritten:
                self._originals[field] = found.original
            if found.problem is not None:
                self._reasons.append(found.problem)
            if found.note is not None:
                self._warnings.append(found.note)
        return days

    def _state(self, text: str) -> State:
        if not text:
            return self._unstated
        self._originals[Field.STATUS] = text
        reading = read_status(text, self._status_words)
        if reading.state is None:
            self._reasons.append(Remark("status_unknown", UNKNOWN_STATUS, {"text": text}))
            return State.UNKNOWN
        if reading.unread:
            unread = " / ".join(reading.unread)
            self._warnings.append(Remark("status_part_unread", UNREAD_PART, {"text": unread}))
        return reading.state

    def _row(self, record: Record, texts: Sequence[str], name: str, days: list[date | None], state: State) -> CleanRow:
        at = self._at
        status_date, first, last, guarantee_until = days
        number = texts[at.licence_number]
        duration = texts[at.duration] or None
        if duration or last:
            self._warnings += period_remarks(duration, first, last, self._both_asked)
        address, city = self._address(record.cells, texts), texts[at.city]
        district, country = texts[at.district], texts[at.country]
        place = (address, city, district, country)
        return CleanRow(
            row=record.row,
            key=identity(number, name, place, first or status_date, self._sanction),
            name=name,
            state=state,
            local_name=texts[at.local_name] or None,
            trading_names=self._texts(texts, Field.TRADING_NAME),
            former_names=self._texts(texts, Field.FORMER_NAME),
            licence_number=number or None,
            licence_key=licence_key(number) if number else None,
            status_date=status_date,
            valid_from=first,
            valid_to=last,
            guarantee_until=guarantee_until,
            duration=duration,
            reason=texts[at.reason] or None,
            address=address or None,
            city=city or None,
            district=district or None,
            country=country or None,
            phones=self._split(record.cells, texts, Field.PHONE, split_phones),
            emails=self._split(record.cells, texts, Field.EMAIL, split_emails),
            websites=self._texts(texts, Field.WEBSITE),
            kinds=self._texts(texts, Field.KIND),
            originals=self._originals,
            warnings=tuple(self._warnings),
            last_row=record.last_row,
        )

    def _texts(self, texts: Sequence[str], field: Field) -> tuple[str, ...]:
        places = self._all.get(field)
        if places is None:
            return ()
        if len(places) == 1:
            return (texts[places[0]],) if texts[places[0]] else ()
        return tuple(dict.fromkeys(texts[place] for place in places if texts[place]))

    def _split(
        self, cells: Sequence[Cell], texts: Sequence[str], field: Field, split: Callable[[str], tuple[str, ...]]
    ) -> tuple[str, ...]:
        places = self._all.get(field)
        if places is None:
            return ()
        if len(places) == 1:
            return split(_lines_of(cells[places[0]])) if texts[places[0]] else ()
        found = [each for place in places if texts[place] for each in split(_lines_of(cells[place]))]
        return tuple(dict.fromkeys(found))

    def _address(self, cells: Sequence[Cell], texts: Sequence[str]) -> str:
        places = self._all.get(Field.ADDRESS)
        if places is None:
            return ""
        if len(places) == 1:
            cell = cells[places[0]] if texts[places[0]] else ""
            return tidy_lines(cell) if isinstance(cell, str) and "\n" in cell else texts[places[0]]
        parts = [tidy_lines(_lines_of(cells[place])) for place in places if texts[place]]
        return ", ".join(part.rstrip(", ") for part in parts)


def identity(number: str, name: str, place: tuple[str, str, str, str], since: date | None, sanction: bool) -> str:
    """The identity of a permission in its list: its number, else exact name and branch address.

    `place` is address, city, district, country; the district counts only where there is no address. A sanction
    without a number is told from another of the same firm by its first day.
    """
    if number:
        return f"n:{number.casefold()}"
    address, city, district, country = place
    whole = f"a:{name}|{address}|{city}|{'' if address else district}|{country}"
    key = comparable(whole) if "\n" in whole or not whole.isascii() else whole
    return f"{key}|{since or ''}" if sanction else key


class _Places(NamedTuple):
    """The column of each field that takes one column only."""

    name: int
    local_name: int
    licence_number: int
    status: int
    duration: int
    reason: int
    city: int
    district: int
    country: int


_SINGLE = tuple(Field(name) for name in _Places._fields)


def _lines_of(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()
