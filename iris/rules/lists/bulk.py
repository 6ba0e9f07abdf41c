"""Many records cleaned at once, column by column: the plain ones, nearly all of every list.

What is not plain (a reason, a warning, a remark between the records, a cell too many) is left to `Cleaner`, which
says the same of plain rows, one by one and in three times the time; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, islice, repeat, zip_longest
from operator import not_
from types import MappingProxyType

from iris.rules.lists.blanks import tidy_column, tidy_lines
from iris.rules.lists.cleaning import LONGEST_NAME, Cleaner, identity
from iris.rules.lists.contacts import split_emails, split_phones
from iris.rules.lists.fields import DATE_FIELDS, Field
from iris.rules.lists.numbers import licence_key
from iris.rules.lists.options import ListOptions
from iris.rules.lists.outcomes import CleanRow, Outcome
from iris.rules.lists.records import Record
from iris.rules.lists.states import read_status
from iris.rules.lists.survey import Survey
from iris.rules.lists.tables import Cell
from iris.rules.status_facts import State
from iris.rules.status_views import Kind

_AT_ONCE = 1000
_NOTHING_KEPT: Mapping[Field, str] = MappingProxyType({})

Column = Sequence[Cell]
Texts = Sequence[str]


class BulkCleaner:
    """Cleans all records of a list, in their order."""

    def __init__(self, found: Survey, told: ListOptions) -> None:
        self._found = found
        self._told = told
        self._single = Cleaner(found, told)
        self._width = len(found.header.names)

    def clean(self, records: Iterator[Record]) -> Iterator[Outcome]:
        """What becomes of each record."""
        if self._found.header.shape:
            yield from map(self._single.clean, records)
            return
        while batch := list(islice(records, _AT_ONCE)):
            columns: list[Column] = list(zip_longest(*[record.cells for record in batch], fillvalue=""))
            if len(columns) > self._width:
                yield from map(self._single.clean, batch)
                continue
            columns += repeat(("",) * len(batch), self._width - len(columns))
            work = _Batch(self._found, self._told, columns)
            rows: list[Outcome] = list(work.rows([record.row for record in batch]))
            for place in work.odd:
                rows[place] = self._single.clean(batch[place])
            yield from rows


class _Batch:
    """The columns of one batch; `odd` marks the rows that `Cleaner` has to look at."""

    def __init__(self, found: Survey, told: ListOptions, columns: Sequence[Column]) -> None:
        self._found = found
        self._told = told
        self._places = found.places
        self._columns = columns
        self._count = len(columns[0])
        self._none = (None,) * self._count
        self._nothing = ("",) * self._count
        self._texts = {place: self._tidied(place) for each in found.places.values() for place in each}
        self.odd: set[int] = set()
        self._originals: dict[Field, Texts] = {}

    def _tidied(self, place: int) -> Texts:
        """A column as tidy texts, without the words that mean nothing."""
        texts = tidy_column(self._columns[place])
        missing = self._told.missing_words
        return ["" if text in missing else text for text in texts] if missing else texts

    def rows(self, numbers: Sequence[int]) -> Iterator[CleanRow]:
        """A clean row for each record; those of odd records mean nothing."""
        names, local_names = self._names()
        states = self._states()
        days = {field: self._days(field) for field in DATE_FIELDS}
        self._mark(self._one(Field.DURATION))
        first, last = days[Field.VALID_FROM], days[Field.VALID_TO]
        if first is not self._none and last is not self._none:
            self._mark([one and two and two < one for one, two in zip(first, last, strict=True)])
        place = [self._address(), *map(self._one, (Field.CITY, Field.DISTRICT, Field.COUNTRY))]
        licences = self._one(Field.LICENCE_NUMBER)
        since = [one or two for one, two in zip(first, days[Field.STATUS_DATE], strict=True)]
        sanction = repeat(self._told.meaning is Kind.SANCTION)
        keys = map(identity, licences, names, zip(*place, strict=True), since, sanction)
        # In the order of the fields of CleanRow.
        fields: tuple[Iterable[object], ...] = (
            numbers, keys, names, states, _or_none(local_names), self._several(Field.TRADING_NAME),
            self._several(Field.FORMER_NAME), _or_none(licences),
            [licence_key(each) if each else None for each in licences],
            *(days[field] for field in DATE_FIELDS), self._none, _or_none(self._one(Field.REASON)),
            *map(_or_none, place), self._contacts(Field.PHONE, split_phones), self._contacts(Field.EMAIL, split_emails),
            self._several(Field.WEBSITE), self._several(Field.KIND), self._kept(), repeat((), self._count), numbers,
        )  # fmt: skip
        return map(CleanRow._make, zip(*fields, strict=True))

    def _mark(self, doubts: Iterable[object]) -> None:
        self.odd.update(compress(range(self._count), doubts))

    def _one(self, field: Field) -> Texts:
        places = self._places.get(field)
        return self._texts[places[0]] if places else self._nothing

    def _names(self) -> tuple[Texts, Texts]:
        """Names and local names. A row with only a name may be a heading, one with a column name the header again."""
        names, local_names = self._one(Field.NAME), self._one(Field.LOCAL_NAME)
        if Field.LOCAL_NAME in self._places:
            names = [name or local for name, local in zip(names, local_names, strict=True)]
        self._mark(map(not_, names))
        if max(map(len, names)) > LONGEST_NAME:
            self._mark([len(name) > LONGEST_NAME for name in names])
        name_places = {*self._places[Field.NAME], *self._places.get(Field.LOCAL_NAME, ())}
        beside = [texts for place, texts in self._texts.items() if place not in name_places]
        self._mark(map(not_, map(any, zip(*beside, strict=True))) if beside else repeat(True, self._count))
        heads = set(self._found.header.names)
        self._mark(map(heads.__contains__, tidy_column(self._columns[0])))
        self._mark(map(heads.__contains__, names))
        return names, local_names

    def _states(self) -> Sequence[State]:
        texts = self._one(Field.STATUS)
        states = {text: _quiet_state(text, self._told) for text in set(texts)}
        self._mark([states[text] is None for text in texts])
        if Field.STATUS in self._places:
            self._originals[Field.STATUS] = texts
        return [states[text] or State.UNKNOWN for text in texts]

    def _days(self, field: Field) -> Sequence[date | None]:
        if field not in self._found.readers:
            return self._none
        read = self._found.readers[field].read
        place = self._places[field][0]
        texts, cells = self._texts[place], self._columns[place]
        if texts is not cells:
            cells = [cell if text else "" for cell, text in zip(cells, texts, strict=True)]
        known = {cell: read(cell) for cell in set(cells)}
        noisy = {cell for cell, each in known.items() if each.problem or each.note}
        if noisy:
            self._mark(map(noisy.__contains__, cells))
        if any(each.rewritten for each in known.values()):
            kept = {cell: each.original if each.rewritten else "" for cell, each in known.items()}
            self._originals[field] = [kept[cell] for cell in cells]
        return [known[cell].day for cell in cells]

    def _kept(self) -> Iterable[Mapping[Field, str]]:
        """The texts that a clean value does not show any more, for each row."""
        if not self._originals:
            return repeat(_NOTHING_KEPT, self._count)
        fields = tuple(self._originals)
        rows = zip(*self._originals.values(), strict=True)
        return [{field: text for field, text in zip(fields, texts, strict=True) if text} for texts in rows]

    def _address(self) -> Texts:
        places = self._places.get(Field.ADDRESS)
        if places is None:
            return self._nothing
        columns = [self._lines(place) for place in places]
        if len(columns) == 1:
            return columns[0]
        return [_joined([part for part in parts if part]) for parts in zip(*columns, strict=True)]

    def _lines(self, place: int) -> Texts:
        """A column of texts in which the line breaks of a cell stay."""
        texts = self._texts[place]
        return [
            tidy_lines(cell) if text and isinstance(cell, str) and "\n" in cell else text
            for text, cell in zip(texts, self._columns[place], strict=True)
        ]

    def _several(self, field: Field) -> Iterable[tuple[str, ...]]:
        places = self._places.get(field)
        if places is None:
            return repeat((), self._count)
        if len(places) == 1:
            return [(text,) if text else () for text in self._texts[places[0]]]
        return [_distinct(row) for row in zip(*(self._texts[place] for place in places), strict=True)]

    def _contacts(self, field: Field, split: Callable[[str], tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
        places = self._places.get(field)
        if places is None:
            return repeat((), self._count)
        columns = [[split(text) if text else () for text in self._raw(place)] for place in places]
        if len(columns) == 1:
            return columns[0]
        return [tuple(dict.fromkeys(each for found in row for each in found)) for row in zip(*columns, strict=True)]

    def _raw(self, place: int) -> Texts:
        """A column as written, where something is written."""
        texts = self._texts[place]
        if texts is self._columns[place]:
            return texts
        cells = self._columns[place]
        return [
            (cell if isinstance(cell, str) else text) if text else "" for text, cell in zip(texts, cells, strict=True)
        ]


def _quiet_state(text: str, told: ListOptions) -> State | None:
    """The state a status text means when there is nothing to say about it."""
    if not text:
        return told.state_when_unstated()
    reading = read_status(text, told.status_words)
    return None if reading.unread else reading.state


def _or_none(texts: Texts) -> list[str | None]:
    return [text or None for text in texts]


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(part.rstrip(", ") for part in parts)
