"""Numbers small enough to point at somebody: what is not shown, what is blurred, and so that no total tells.

process.md, Small numbers: cell minimum 10 persons or cases; one fixed cube (origin, destination, sector,
year), cells rounded to 5 by a seeded hash of the cell, frozen quarterly; shares and medians from 10 up;
benchmarks of companies need 5.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

CELL_MINIMUM = 10
ROUND_TO = 5
COMPANIES_MINIMUM = 5

AXES = ("origin", "destination", "sector", "year")
"""The axes of the cube of case statistics; there is no other one, so no two tables can be held together."""

ALL = "*"
"""The mark of a total in the place of an axis."""

Cell = tuple[str, ...]


def shown(count: int) -> int | None:
    """Give a count that may be shown; None below 10, zero too: who sees "none" can count the rest."""
    return count if count >= CELL_MINIMUM else None


def rounded(count: int, cell: Cell, seed: bytes) -> int:
    """Round a count to a multiple of 5, up or down by a hash of the cell.

    A count with rest r goes up with the chance r/5, so that sums are right on average. The hash depends on
    the cell and a secret seed only: asking again, or a quarter later, gives no second throw of the dice.
    """
    down, rest = divmod(count, ROUND_TO)
    return (down + (1 if _throw(cell, seed) < rest else 0)) * ROUND_TO


def _throw(cell: Cell, seed: bytes) -> int:
    """Give 0 to 4, as good as evenly, for a cell."""
    named = "\x1f".join(cell).encode()
    return int.from_bytes(hmac.digest(seed, named, hashlib.sha256)) % ROUND_TO


@dataclass(frozen=True, slots=True)
class Published:
    """The cube as shown: cells and totals that may be seen, each rounded by itself; they need not add up.

    Totals stand under keys with `*` in place of an axis. What is hidden is absent, as is what never was: the
    two must look the same.
    """

    cells: Mapping[Cell, int]

    def cell(self, *key: str) -> int | None:
        """Give what is shown for a key; None for "not shown", be it hidden or nothing."""
        return self.cells.get(key)


def publish(counts: Mapping[Cell, int], seed: bytes) -> Published:
    """Give the cube with its totals over every set of axes, so that no total tells what is not shown.

    Hidden are cells and totals below 10, and as many more as it takes that in every line (the cells that
    add up to one total) either nothing is hidden, or at least two things are and, where the total stands,
    what is hidden adds up to at least 10.

    Sums over several lines can still narrow what is hidden; that each number is rounded by itself leaves such
    a reader a range, not a number.
    """
    table = _with_totals(counts)
    hidden = _hide(table)
    return Published({key: rounded(n, key, seed) for key, n in table.items() if key not in hidden})


def _with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    table: dict[Cell, int] = {}
    for cell, count in counts.items():
        for key in product(*((part, ALL) for part in cell)):
            table[key] = table.get(key, 0) + count
    return table


@dataclass(frozen=True, slots=True)
class _Line:
    """A total and the cells along one axis that add up to it."""

    total: Cell
    parts: tuple[Cell, ...]


def _lines(table: Iterable[Cell]) -> list[_Line]:
    parts: dict[tuple[Cell, int], list[Cell]] = {}
    for key in table:
        for axis, part in enumerate(key):
            if part != ALL:
                parts.setdefault(((*key[:axis], ALL, *key[axis + 1 :]), axis), []).append(key)
    return [_Line(total, tuple(sorted(keys))) for (total, _), keys in sorted(parts.items())]


def _hide(table: Mapping[Cell, int]) -> set[Cell]:
    """Find what must be hidden: the small, then in each line that still tells the next smallest."""
    hidden = {key for key, count in table.items() if count < CELL_MINIMUM}
    lines = _lines(table)
    told = True
    while told:
        told = False
        for line in lines:
            more = _one_more(line, table, hidden)
            if more is not None:
                hidden.add(more)
                told = True
    return hidden


def _one_more(line: _Line, table: Mapping[Cell, int], hidden: set[Cell]) -> Cell | None:
    """Give what to hide next in a line that tells too much; None when it tells nothing."""
    gone = [key for key in line.parts if key in hidden]
    total_gone = line.total in hidden
    if not gone and not total_gone:
        return None
    enough = len(gone) + total_gone >= 2 and (total_gone or sum(table[k] for k in gone) >= CELL_MINIMUM)
    if enough:
        return None
    left = [key for key in line.parts if key not in hidden]
    if left:
        return min(left, key=lambda key: (table[key], key))
    return None if total_gone else line.total


def share(part: int, whole: int) -> int | None:
    """Give a share in whole per cent, half up; None when the whole is below 10."""
    if whole < CELL_MINIMUM:
        return None
    return (200 * part + whole) // (2 * whole)


def median_of(values: Sequence[int]) -> int | None:
    """Give the median of whole numbers, rounded half up; None below 10 values."""
    if len(values) < CELL_MINIMUM:
        return None
    exact = _median(values)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def median_ratio(values: Sequence[Fraction]) -> Fraction | None:
    """Give the median of ratios, such as SDG 10.7.1 in months; None below 10 values."""
    return _median(values) if len(values) >= CELL_MINIMUM else None


def _median(values: Sequence[int] | Sequence[Fraction]) -> Fraction:
    ordered = sorted(map(Fraction, values))
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def benchmark(by_company: Mapping[int, Fraction]) -> Fraction | None:
    """Give the median over companies, each counted once; None below 5 companies."""
    return _median(tuple(by_company.values())) if len(by_company) >= COMPANIES_MINIMUM else None


def frozen_until(today: date) -> date:
    """Give the last day that case statistics reach on a day: the end of the quarter before."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return first - timedelta(days=1)
