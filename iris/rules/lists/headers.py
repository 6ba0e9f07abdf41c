"""Where the column names are: below titles, over two rows, beside blank columns, over several lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from iris.rules.errors import RuleBroken
from iris.rules.lists.blanks import as_text, is_blank, tidy
from iris.rules.lists.folding import fold_words
from iris.rules.lists.records import find_cycle
from iris.rules.lists.tables import Cell, Line, Table
from iris.rules.lists.wordlist import PHRASES
from iris.rules.wording import N_

_LOOK_AT = 60
_SERIAL = frozenset({
    "no", "s no", "sl", "sl no", "sno", "sr", "sr no", "serial", "serial no", "serial number", "id", "index",
    "row", "fax", "fax no", "postcode", "position", "owner", "contact person", "nr", "n", "क्र सं", "ক্রমিক",
    "ক্রমিক নং", "序号", "م", "stt",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """The column names and where they stand.

    `names` are unique (a blank one becomes `column 3`, a repeated one `name (2)`); `first_line` and
    `last_line` are row numbers of the file, both 0 when the form itself carries the names; `span` is the
    number of lines one record takes, with `shape` the number of cells on each of them; `title` is the text
    above the header."""

    names: tuple[str, ...]
    first_line: int
    last_line: int
    span: int = 1
    shape: tuple[int, ...] = ()
    title: tuple[str, ...] = ()


@cache
def known_phrases() -> frozenset[str]:
    """All header words we know, folded."""
    return frozenset(fold_words(phrase) for phrases in PHRASES.values() for phrase in phrases) | _SERIAL


def find_header(table: Table, row: int | None = None) -> Header:
    """The header of a table: given by the form, chosen by its row number, or found.

    Raises RuleBroken `no_rows` when nothing is there, `header_not_found` when no row reads like column names,
    `header_row_unknown` when the chosen row is not in the file or is blank.
    """
    if table.keys is not None and row is None:
        return Header(unique_names(table.keys), 0, 0)
    lines = table.sample(max(_LOOK_AT, row or 0) + 200)
    if not any(_filled(line) for line in lines):
        raise RuleBroken("no_rows", N_("The file holds no rows."))
    if row is not None:
        return _chosen(lines, row)
    cycle = find_cycle(lines)
    if cycle is not None:
        first, shape = cycle
        return _folded(lines, first, shape)
    return _found(lines)


def unique_names(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Names for columns: blanks and repeats made unique."""
    names: list[str] = []
    taken: Counter[str] = Counter()
    for place, cell in enumerate(cells, 1):
        name = as_text(cell) or f"column {place}"
        taken[name] += 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return tuple(names)


def _filled(line: Line) -> int:
    return sum(not is_blank(cell) for cell in line.cells)


def _title(lines: Sequence[Line], before: int) -> tuple[str, ...]:
    rows = [line for line in lines if line.number < before]
    return tuple(text for line in rows for text in map(as_text, line.cells) if text)


def _chosen(lines: Sequence[Line], row: int) -> Header:
    line = next((line for line in lines if line.number == row), None)
    if line is None or not _filled(line):
        raise RuleBroken("header_row_unknown", N_("Row %(row)s holds no column names. Choose another row."), row=row)
    names = unique_names(_trimmed(line.cells))
    return Header(names, row, row, title=_title(lines, row))


def _folded(lines: Sequence[Line], first: int, shape: tuple[int, ...]) -> Header:
    block = lines[first : first + len(shape)]
    cells = [cell for line in block for cell in line.cells]
    start = block[0].number
    return Header(
        unique_names(cells), start, block[-1].number, span=len(shape), shape=shape, title=_title(lines, start)
    )


def _found(lines: Sequence[Line]) -> Header:
    width = _usual_width(lines)
    scored = [(_score(line, width), -place) for place, line in enumerate(lines[:_LOOK_AT])]
    score, place = max(scored)
    if score <= 0:
        raise RuleBroken(
            "header_not_found",
            N_("We could not find the row with the column names. Tell us which row it is, or add one."),
        )
    at = -place
    line = lines[at]
    group = _group_row(lines, at)
    cells = _merged(group, line.cells) if group else _trimmed(line.cells)
    first = group.number if group else line.number
    return Header(unique_names(cells), first, line.number, title=_title(lines, first))


def _usual_width(lines: Sequence[Line]) -> int:
    widths = Counter(filled for filled in map(_filled, lines) if filled)
    top = max(widths.values())
    return max(width for width, count in widths.items() if count * 3 >= top)


def _score(line: Line, width: int) -> float:
    """How much a row reads like column names: known words, texts without figures, as wide as the rows."""
    texts = [text for text in map(as_text, line.cells) if text]
    if not texts or (len(texts) == 1 and width > 1):
        return 0.0
    if any(isinstance(cell, date) for cell in line.cells):
        return 0.0
    known = sum(_knows(text) for text in texts)
    wordy = sum(_reads_like_a_name(text) for text in texts) / len(texts)
    if not known and (wordy < 0.9 or len(texts) < width):
        return 0.0
    cover = min(1.0, len(texts) / max(width, 1))
    return cover * (3.0 * known + 2.0 * wordy + 1.0) - 2.0 * (len(set(texts)) < len(texts))


def _knows(text: str) -> float:
    folded = fold_words(text)
    if folded in known_phrases():
        return 1.0
    words = folded.split()
    return 0.4 if 1 < len(words) <= 5 and any(word in known_phrases() for word in words) else 0.0


def _reads_like_a_name(text: str) -> bool:
    return len(text) <= 60 and not re.search(r"\d{3,}|@|https?:", text) and not text.isdecimal()


def _group_row(lines: Sequence[Line], at: int) -> Line | None:
    """The row above the header when it names groups of columns whose own names repeat."""
    if at == 0:
        return None
    names = [text for text in map(as_text, lines[at].cells) if text]
    above = lines[at - 1]
    texts = [text for text in map(as_text, above.cells) if text]
    if len(set(names)) == len(names) or len(texts) < 2 or len(texts) >= len(names) + 1:
        return None
    return above


def _merged(group: Line, cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Names of two header rows joined; a blank in the upper row means "same as left"."""
    current, names = "", []
    upper = list(group.cells) + [""] * (len(cells) - len(group.cells))
    lower = _trimmed(cells)
    for above, below in zip(upper, lower, strict=False):
        current = as_text(above) or current
        names.append(tidy(f"{current} {as_text(below)}"))
    return tuple(names)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and is_blank(cells[end - 1]):
        end -= 1
    return cells[:end]
