"""What a list file is once its bytes are read: numbered lines of cells. Gateways make it, rules read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

Cell = str | date
"""Text as written or as shown by the spreadsheet ("" when nothing is there), or a real calendar day."""


class Form(StrEnum):
    """The forms of list files we read."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a row or a file, with a code for machines; `values` fills its `%(name)s` places."""

    code: str
    sentence: str
    values: dict[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


class Line(NamedTuple):
    """One row of the file; `number` is the row a spreadsheet shows: the first is 1, blank ones count.

    Where one line is one record, which is nearly everywhere, it stands for the record too.
    """

    number: int
    cells: tuple[Cell, ...]

    @property
    def row(self) -> int:
        """The first row of the record."""
        return self.number

    @property
    def last_row(self) -> int:
        """The last row of the record."""
        return self.number

    @property
    def problem(self) -> Remark | None:
        """What is wrong with its layout: nothing, for a single line."""
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """A list file that was read: `lines()` goes through all rows, as often as asked, in bounded memory.

    `keys` are the column names when the form has them (JSON); otherwise the header is one of the lines.
    `encoding`, `separator` and `sheet` say how the file was read (`encoding_sure` is false when the letters
    had to be judged and should be looked at); `other_sheets` were not read. `partial_of` is the number of
    rows the file itself states when it holds fewer."""

    filename: str
    form: Form
    lines: Callable[[], Iterator[Line]]
    encoding: str | None = None
    encoding_sure: bool = True
    separator: str | None = None
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    keys: tuple[str, ...] | None = None
    partial_of: int | None = None

    def sample(self, count: int = 200) -> list[Line]:
        """The first `count` lines."""
        return list(islice(self.lines(), count))


def column_letter(place: int) -> str:
    """The letters of a column as spreadsheets show them, from 0.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
