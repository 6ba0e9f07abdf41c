"""From lines to records: usually one line is one record; some lists break each record over several lines.

Such a list is known by its rhythm: the numbers of cells repeat (3, 1, 6, 3, 1, 6, ...), the header in the
same rhythm. Only then are lines joined; a line out of rhythm is said, never joined by guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iris.rules.lists.blanks import is_blank
from iris.rules.lists.tables import Cell, Line, Remark
from iris.rules.wording import N_

_LONGEST = 6
_ROUNDS = 3


class JoinedLines(NamedTuple):
    """A record of several lines: its first and last row, its cells, and what is wrong with its layout."""

    row: int
    last_row: int
    cells: tuple[Cell, ...]
    problem: Remark | None = None


Record = Line | JoinedLines
"""One record of a list."""


def find_cycle(lines: Sequence[Line]) -> tuple[int, tuple[int, ...]] | None:
    """Where a rhythm begins (index into `lines`) and the cells on each of its lines; None without one."""
    widths = [len(line.cells) for line in lines]
    for start in range(min(10, len(widths))):
        for span in range(2, _LONGEST + 1):
            if _repeats(widths, start, span):
                return start, tuple(widths[start : start + span])
    return None


def _repeats(widths: Sequence[int], start: int, span: int) -> bool:
    """The first rounds from `start` are alike, and so are nearly all lines and those one round further on."""
    shape = list(widths[start : start + span])
    rest = widths[start:]
    if len(rest) < span * _ROUNDS or len(set(shape)) < 2 or 0 in shape:
        return False
    if any(list(rest[at : at + span]) != shape for at in range(0, span * _ROUNDS, span)):
        return False
    pairs = list(zip(rest, rest[span:], strict=False))
    return sum(one == two for one, two in pairs) >= 0.8 * len(pairs)


def records(lines: Iterator[Line], shape: tuple[int, ...]) -> Iterator[Record]:
    """Records of the lines below the header; `shape` is empty when one line is one record."""
    return _joined(lines, shape) if shape else lines


def _joined(lines: Iterator[Line], shape: tuple[int, ...]) -> Iterator[Record]:
    held: list[Line] = []
    for line in lines:
        if not held and all(is_blank(cell) for cell in line.cells):
            yield Line(line.number, ())
            continue
        held.append(line)
        if len(held) == len(shape):
            yield from _release(held, shape)
    if held:
        yield _record(held, _ends_early(held, shape))


def _release(held: list[Line], shape: tuple[int, ...]) -> Iterator[Record]:
    """Give out the held lines if they are in rhythm, else only those before a line that may begin one."""
    if all(len(line.cells) == want for line, want in zip(held, shape, strict=True)):
        yield _record(held, None)
        held.clear()
        return
    if all(len(line.cells) <= want for line, want in zip(held, shape, strict=True)) and _begins(held[0], shape):
        yield _record(held, None, shape)
        held.clear()
        return
    again = next((at for at in range(1, len(held)) if _begins(held[at], shape)), len(held))
    yield _record(held[:again], Remark("lines_out_of_step", OUT_OF_STEP))
    del held[:again]


def _begins(line: Line, shape: tuple[int, ...]) -> bool:
    return len(line.cells) == shape[0]


def _ends_early(held: Sequence[Line], shape: tuple[int, ...]) -> Remark | None:
    return Remark("cut_record", CUT) if len(held) < len(shape) else None


def _record(held: Sequence[Line], problem: Remark | None, shape: tuple[int, ...] = ()) -> JoinedLines:
    cells: list[Cell] = []
    for place, line in enumerate(held):
        cells += line.cells
        if shape:
            cells += [""] * (shape[place] - len(line.cells))
    return JoinedLines(held[0].number, held[-1].number, tuple(cells), problem)


OUT_OF_STEP = N_("These lines do not have the form of the others, so we could not tell which cell is which.")
CUT = N_("The file ends in the middle of this record.")
