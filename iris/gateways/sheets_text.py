"""CSV and its relatives: any separator, row by row, in bounded memory, also for files of a gigabyte."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from iris.gateways.sheets_encoding import CHUNK, Encoding, find_encoding
from iris.gateways.sheets_limits import TOO_MANY_COLUMNS, Limits
from iris.rules.errors import RuleBroken
from iris.rules.lists.formulas import undo_neutralised
from iris.rules.lists.tables import Form, Line, Table
from iris.rules.wording import N_

_SEPARATORS = "\t,;|"
_SAMPLE_LETTERS = 1 << 16
_SAMPLE_ROWS = 100
_LONGEST_CELL = 200_000

OPEN_QUOTE = N_(
    "A quote that begins in row %(row)s is never closed. The file is cut, or a quote is missing: "
    "correct it and send it again."
)
CELL_TOO_LONG = N_("A cell in row %(row)s is longer than %(limit)s letters. A closing quote may be missing.")
NO_ROWS = N_("The file holds no rows.")


def read_text(opened: Callable[[], BinaryIO], filename: str, limits: Limits, encoding: str | None = None) -> Table:
    """A text file as a Table. All refusals that show only in a late row come from `lines()` of a large file.

    Raises RuleBroken as `find_encoding` does, and `no_rows`, `quote_open`, `too_many_columns`,
    `cell_too_long`."""
    found = find_encoding(opened, encoding)
    with _text(opened, found) as file:
        start = file.read(_SAMPLE_LETTERS)
    if not start.strip(" \t\r\n,;|\ufeff\u00a0"):
        raise RuleBroken("no_rows", NO_ROWS)
    separator, skip = find_separator(start)
    reader = _Lines(opened, found, separator, skip, limits)
    all_of_it = reader.small or _odd_quotes(opened)
    for _ in islice(reader.lines(), None if all_of_it else _SAMPLE_ROWS):
        pass
    return Table(filename, Form.CSV, reader.lines, encoding=found.name, encoding_sure=found.sure, separator=separator)


def _text(opened: Callable[[], BinaryIO], found: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened(), encoding=found.codec, errors="strict", newline="")


def _odd_quotes(opened: Callable[[], BinaryIO]) -> bool:
    """True when the quotes of the file cannot all be closed."""
    total = 0
    with opened() as file:
        while chunk := file.read(CHUNK):
            total += chunk.count(b'"')
    return total % 2 == 1


def find_separator(start: str) -> tuple[str, int]:
    """The separator of cells, and how many lines at the head of the text only name it (`sep=;`).

    The one under which rows have the same number of cells, or repeat in a rhythm of lines; a comma when there
    is none, for a file of one column."""
    first = start.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4], 1
    whole = start if len(start) < _SAMPLE_LETTERS else start[: start.rfind("\n")]
    scored = [(_evenness(whole, separator), -place) for place, separator in enumerate(_SEPARATORS)]
    best, place = max(scored)
    return (_SEPARATORS[-place], 0) if best > 0 else (",", 0)


def _evenness(text: str, separator: str) -> float:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = [len(row) for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False) if any(map(str.strip, row))]
    except csv.Error:
        return 0.0
    if not widths or max(widths) < 2:
        return 0.0
    several = sum(width > 1 for width in widths) / len(widths)
    same = max(_rhythm(widths, step) for step in range(1, 7))
    usual = Counter(widths).most_common(1)[0][0]
    return several * 0.5 + same + min(usual, 20) * 0.01 if usual > 1 or same > 0.8 else several * 0.1


def _rhythm(widths: list[int], step: int) -> float:
    """The share of rows as wide as the one `step` rows above; a rhythm of single cells is none."""
    pairs = list(zip(widths, widths[step:], strict=False))
    if len(pairs) < step:
        return 0.5 if step == 1 and len(widths) == 1 and widths[0] > 1 else 0.0
    return sum(one == two and (one > 1 or step > 1) for one, two in pairs) / len(pairs) - 0.02 * (step - 1)


class _Lines:
    """Iterates over the rows of a text file, as often as asked."""

    def __init__(
        self, opened: Callable[[], BinaryIO], found: Encoding, separator: str, skip: int, limits: Limits
    ) -> None:
        self._opened = opened
        self._found = found
        self._separator = separator
        self._skip = skip
        self._limits = limits
        with opened() as file:
            self.small = file.seek(0, io.SEEK_END) <= limits.checked_at_once

    def lines(self) -> Iterator[Line]:
        """All rows, blank ones too. Raises RuleBroken `quote_open`, `too_many_columns`, `cell_too_long`."""
        csv.field_size_limit(_LONGEST_CELL)
        with _text(self._opened, self._found) as file:
            source = _Watched(file)
            number = 0
            try:
                for number, row in enumerate(csv.reader(source, delimiter=self._separator), 1):
                    if source.ended:
                        raise RuleBroken("quote_open", OPEN_QUOTE, row=number)
                    if len(row) > self._limits.columns:
                        self._check_width(row)
                    if number > self._skip:
                        yield Line(number, _restored(row) if source.marked else tuple(row))
                    source.marked = False
            except csv.Error:
                raise RuleBroken("cell_too_long", CELL_TOO_LONG, row=number + 1, limit=_LONGEST_CELL) from None

    def _check_width(self, cells: list[str]) -> None:
        """Empty cells at the end do not count: some programs pad every row."""
        filled = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
        if filled > self._limits.columns:
            raise RuleBroken("too_many_columns", TOO_MANY_COLUMNS, columns=filled, limit=self._limits.columns)
        del cells[self._limits.columns :]


def _restored(row: list[str]) -> tuple[str, ...]:
    return tuple([undo_neutralised(cell) for cell in row])


class _Watched:
    """Passes lines on and remembers two things about them.

    `ended`: no line is left, so that a row which still comes had an open quote. `marked`: an apostrophe went by,
    so that the cells of the row have to be looked at for our own marks.
    """

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.ended = False
        self.marked = False

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            if "'" in line:
                self.marked = True
            yield line
        self.ended = True
