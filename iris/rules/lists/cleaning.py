"""One record cleaned with what the survey of the whole list settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from iris.rules.lists.blanks import comparable, tidy_lines, tidy_row
from iris.rules.lists.contacts import split_emails, split_phones
from iris.rules.lists.dates import DateCell
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
_LONGEST_NAME = 500
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
        # Rows are read with one blank more than there are columns: a field without a column points at it.
        self._at = {field: found.places.get(field, (self._width,))[0] for field in Field}
        self._all = {field: found.places.get(field, ()) for field in Field}
        self._dates: list[tuple[Field, int, Callable[[Cell], DateCell]]] = [
            (field, found.places[field][0], found.readers[field].read)
            for field in DATE_FIELDS
            if field in found.readers
        ]
        self._both_asked = Field.VALID_FROM in found.places and Field.VALID_TO in found.places

    def clean(self, record: Record) -> Outcome:
        """What becomes of one record."""
        texts = tidy_row(record.cells)
        if not any(texts):
            return BlankRow(record.row)
        note = note_on(texts, self._header)
        if note is not None:
            return BlankRow(record.row, note)
        if self._missing:
            texts = ["" if text in self._missing else text for text in texts]
        reasons: list[Remark] = []
        warnings: list[Remark] = []
        originals: dict[Field, str] = {}
        self._fit(texts, record, reasons)
        name = self._name(texts, reasons)
        days = self._days(record.cells, texts, reasons, warnings, originals)
        state = self._state(texts, reasons, warnings, originals)
        if reasons:
            return RejectedRow(record.row, tuple(reasons), record.cells, name or None)
        return self._row(record, texts, name, days, state, warnings, originals)

    def _fit(self, texts: list[str], record: Record, reasons: list[Remark]) -> None:
        """As many cells as columns and one blank more; what lies beyond the last column must be blank."""
        if record.problem is not None:
            reasons.append(record.problem)
        if len(texts) > self._width:
            if any(texts[self._width :]):
                filled = max(place for place, text in enumerate(texts, 1) if text)
                reasons.append(Remark("too_many_cells", TOO_MANY_CELLS, {"cells": filled, "columns": self._width}))
            del texts[self._width :]
        texts += [""] * (self._width + 1 - len(texts))

    def _name(self, texts: Sequence[str], reasons: list[Remark]) -> str:
        name = texts[self._at[Field.NAME]] or texts[self._at[Field.LOCAL_NAME]]
        if not name:
            reasons.append(Remark("name_missing", NO_NAME))
        elif len(name) > _LONGEST_NAME:
            reasons.append(Remark("name_too_long", NAME_TOO_LONG, {"limit": _LONGEST_NAME}))
        return name

    def _days(
        self,
        cells: Sequence[Cell],
        texts: Sequence[str],
        reasons: list[Remark],
        warnings: list[Remark],
        originals: dict[Field, str],
    ) -> dict[Field, date | None]:
        days: dict[Field, date | None] = {}
        for field, place, read in self._dates:
            if not texts[place]:
                continue
            found = read(cells[place])
            days[field] = found.day
            if found.problem is not None:
                reasons.append(found.problem)
            elif found.rewritten:
                originals[field] = found.original
            if found.note is not None:
                warnings.append(found.note)
        return days

    def _state(
        self, texts: Sequence[str], reasons: list[Remark], warnings: list[Remark], originals: dict[Field, str]
    ) -> State:
        text = texts[self._at[Field.STATUS]]
        if not text:
            return self._unstated
        originals[Field.STATUS] = text
        reading = read_status(text, self._status_words)
        if reading.state is None:
            reasons.append(Remark("status_unknown", UNKNOWN_STATUS, {"text": text}))
            return State.UNKNOWN
        if reading.unread:
            warnings.append(Remark("status_part_unread", UNREAD_PART, {"text": " / ".join(reading.unread)}))
        return reading.state

    def _row(
        self,
        record: Record,
        texts: Sequence[str],
        name: str,
        days: dict[Field, date | None],
        state: State,
        warnings: list[Remark],
        originals: dict[Field, str],
    ) -> CleanRow:
        at = self._at
        number = texts[at[Field.LICENCE_NUMBER]]
        duration = texts[at[Field.DURATION]] or None
        first, last = days.get(Field.VALID_FROM), days.get(Field.VALID_TO)
        warnings += period_remarks(duration, first, last, self._both_asked)
        address, city, district = (
            self._address(record.cells, texts),
            texts[at[Field.CITY]],
            texts[at[Field.DISTRICT]],
        )
        country = texts[at[Field.COUNTRY]]
        since = first or days.get(Field.STATUS_DATE)
        return CleanRow(
            row=record.row,
            last_row=record.last_row,
            key=f"n:{number.casefold()}" if number else self._key(name, (address, city, district, country), since),
            name=name,
            state=state,
            local_name=texts[at[Field.LOCAL_NAME]] or None,
            trading_names=self._texts(texts, Field.TRADING_NAME),
            former_names=self._texts(texts, Field.FORMER_NAME),
            licence_number=number or None,
            licence_key=licence_key(number) if number else None,
            status_date=days.get(Field.STATUS_DATE),
            valid_from=first,
            valid_to=last,
            guarantee_until=days.get(Field.GUARANTEE_UNTIL),
            duration=duration,
            reason=texts[at[Field.REASON]] or None,
            address=address or None,
            city=city or None,
            district=district or None,
            country=country or None,
            phones=self._split(record.cells, texts, Field.PHONE, split_phones),
            emails=self._split(record.cells, texts, Field.EMAIL, split_emails),
            websites=self._texts(texts, Field.WEBSITE),
            kinds=self._texts(texts, Field.KIND),
            originals=originals,
            warnings=tuple(warnings),
        )

    def _key(self, name: str, place: tuple[str, str, str, str], since: date | None) -> str:
        """The identity of a permission without a number: exact name and branch address.

        The district counts only where the list gives no address. A sanction is told from another of the same
        firm by its first day."""
        address, city, district, country = place
        parts = [name, address, city, "" if address else district, country]
        key = "a:" + "|".join(comparable(part) if part else "" for part in parts)
        return f"{key}|{since or ''}" if self._sanction else key

    def _texts(self, texts: Sequence[str], field: Field) -> tuple[str, ...]:
        places = self._all[field]
        if not places:
            return ()
        found = (texts[place] for place in places if texts[place])
        return tuple(found) if len(places) == 1 else tuple(dict.fromkeys(found))

    def _split(
        self,
        cells: Sequence[Cell],
        texts: Sequence[str],
        field: Field,
        split: Callable[[str], tuple[str, ...]],
    ) -> tuple[str, ...]:
        places = self._all[field]
        if not places:
            return ()
        if len(places) == 1:
            return split(_lines_of(cells[places[0]])) if texts[places[0]] else ()
        found = [each for place in places if texts[place] for each in split(_lines_of(cells[place]))]
        return tuple(dict.fromkeys(found))

    def _address(self, cells: Sequence[Cell], texts: Sequence[str]) -> str:
        places = self._all[Field.ADDRESS]
        parts = [tidy_lines(_lines_of(cells[place])) for place in places if texts[place]]
        return parts[0] if len(parts) == 1 else ", ".join(part.rstrip(", ") for part in parts)


def _lines_of(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()
