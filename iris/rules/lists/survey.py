"""The first pass over a list: what must be known of the whole before one row can be read.

One order of day and month holds for a whole column, so all of it is looked at first; so are the words that
may mean "nothing" and the status words, to be asked about in the preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice, zip_longest

from iris.rules.errors import RuleBroken
from iris.rules.lists.blanks import as_text, is_blank, looks_missing
from iris.rules.lists.calendars import calendar_named
from iris.rules.lists.columns import Columns
from iris.rules.lists.dates import DateQuestion, DateReader, DateScan
from iris.rules.lists.fields import DATE_FIELDS, LAST_DAY_FIELDS, Field
from iris.rules.lists.headers import Header, find_header
from iris.rules.lists.options import ListOptions
from iris.rules.lists.records import Record, records
from iris.rules.lists.states import read_status
from iris.rules.lists.tables import Cell, Table
from iris.rules.wording import N_

_AT_ONCE = 1000
_WORDS_KEPT = 200
_STATUSES_KEPT = 2000
_SHORT = 16
_STARTS = frozenset("nNtTuUsS*-\u2010\u2011\u2012\u2013\u2014\u2015._/? ")


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first pass found. `questions` must be answered (by `ListOptions`) before rows can be read.

    `missing_words` are texts that may mean "nothing", with how often; they count as empty only if the options
    name them. `unknown_status` are status words we cannot read, with how often. `rows` are the records seen.
    """

    header: Header
    places: Mapping[Field, tuple[int, ...]]
    readers: Mapping[Field, DateReader]
    questions: Mapping[Field, DateQuestion]
    missing_words: Counter[str]
    unknown_status: Counter[str]
    rows: int


def places_of(header: Header, columns: Columns) -> dict[Field, tuple[int, ...]]:
    """Columns by position. Raises RuleBroken `name_column_missing`, `column_unknown`."""
    if not columns.get(Field.NAME):
        raise RuleBroken(
            "name_column_missing",
            N_("No column holds the names. Say which one: name=COLUMN. The file has: %(columns)s."),
            columns=", ".join(header.names),
        )
    at = {name: place for place, name in enumerate(header.names)}
    lost = [name for names in columns.values() for name in names if name not in at]
    if lost:
        raise RuleBroken("column_lost", N_("The file has no column “%(column)s” any more."), column=lost[0])
    return {field: tuple(at[name] for name in names) for field, names in columns.items()}


def iter_records(table: Table, header: Header) -> Iterator[Record]:
    """All records below the header, in order."""
    lines = dropwhile(lambda line: line.number <= header.last_line, table.lines())
    return records(lines, header.shape)


def survey(table: Table, columns: Columns, options: ListOptions | None = None) -> Survey:
    """Go through the whole list once, in bounded memory."""
    told = options or ListOptions()
    header = find_header(table, told.header_row)
    places = places_of(header, columns)
    look = _Look(places, told)
    below = iter_records(table, header)
    while batch := list(islice(below, _AT_ONCE)):
        look.add([record.cells for record in batch])
    if not look.filled:
        raise RuleBroken("no_rows", N_("The file holds column names but no rows."))
    readers: dict[Field, DateReader] = {}
    questions: dict[Field, DateQuestion] = {}
    for field, scan in look.scans.items():
        calendar = calendar_named(columns[field][0]) or told.calendar
        decided = scan.decide(told.dates, calendar, field in LAST_DAY_FIELDS, told.zone)
        if isinstance(decided, DateQuestion):
            questions[field] = decided
        else:
            readers[field] = decided
    return Survey(header, places, readers, questions, look.missing, look.unknown_status(), look.rows)


class _Look:
    """What the first pass gathers; it keeps distinct short words only, and few of them."""

    def __init__(self, places: Mapping[Field, tuple[int, ...]], told: ListOptions) -> None:
        self.rows = 0
        self.filled = False
        self.missing: Counter[str] = Counter()
        self.scans = {
            field: DateScan(told.latest_year(field in LAST_DAY_FIELDS)) for field in DATE_FIELDS if field in places
        }
        self._dates = [(places[field][0], scan.add) for field, scan in self.scans.items()]
        self._mapped = tuple({place for each in places.values() for place in each})
        self._status = places.get(Field.STATUS, (None,))[0]
        self._statuses: Counter[Cell] = Counter()
        self._told = told

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Take some records into account."""
        self.rows += len(rows)
        self.filled = self.filled or any(not is_blank(cell) for cells in rows for cell in cells)
        columns = list(zip_longest(*rows, fillvalue=""))
        for place in self._mapped:
            if place < len(columns):
                self._note_missing(columns[place])
        for place, scan in self._dates:
            for cell, count in Counter(columns[place] if place < len(columns) else ()).items():
                if cell not in self._told.missing_words:
                    scan(cell, count)
        if self._status is not None and self._status < len(columns):
            for cell, count in Counter(columns[self._status]).items():
                if cell in self._statuses or len(self._statuses) < _STATUSES_KEPT:
                    self._statuses[cell] += count

    def _note_missing(self, column: Sequence[Cell]) -> None:
        short = [cell for cell in column if isinstance(cell, str) and cell[:1] in _STARTS and len(cell) < _SHORT]
        for text in filter(looks_missing, map(as_text, short)):
            if text in self.missing or len(self.missing) < _WORDS_KEPT:
                self.missing[text] += 1

    def unknown_status(self) -> Counter[str]:
        """Status words that cannot be read, most frequent first, with how often."""
        told = self._told
        unread: Counter[str] = Counter()
        for cell, count in self._statuses.most_common():
            text = as_text(cell)
            known = not text or text in told.missing_words or read_status(text, told.status_words).state is not None
            unread[text] += 0 if known else count
        return +unread


def sample_below(table: Table, header: Header, count: int = 200) -> list[tuple[Cell, ...]]:
    """The cells of the first `count` records that are not blank."""
    rows = (record.cells for record in iter_records(table, header))
    return list(islice((cells for cells in rows if not all(map(is_blank, cells))), count))
