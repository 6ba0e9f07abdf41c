"""Arrays of facts: their types, how Python values become columns, and sums whose last digit never wavers.

Sums run in the order of the values themselves and one after the other, so neither the order of the facts,
nor the order of the agencies, nor the size of a batch can change a bit (law 4). Plain `sum` over an axis adds
in pairs and depends on the shape of the array, therefore it is not used on facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iris.rules.status_facts import known_instant, recorded_instant

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
DayArray = NDArray[np.datetime64]
InstantArray = NDArray[np.datetime64]
AnyArray = NDArray[Any]

DAY = np.dtype("datetime64[D]")
INSTANT = np.dtype("datetime64[us]")
_FIRST_TABLE = 16_384  # days, some 45 years: nearly every fact; the table doubles for older ones


def days(values: Iterable[date | str | None]) -> DayArray:
    """Turn dates (or ISO texts, as SQLite has them) into days; None becomes NaT, which equals nothing."""
    return np.array(list(values), dtype=DAY)


def instants(values: Iterable[date | datetime | None]) -> InstantArray:
    """Turn recorded moments into microseconds, UTC; a bare date is its first moment, None becomes NaT."""
    return np.array([v if v is None else _plain(recorded_instant(v)) for v in values], dtype=INSTANT)


def known_moments(values: Iterable[date | datetime]) -> InstantArray:
    """Turn known-at moments into microseconds, UTC; a bare date is its last moment."""
    return np.array([_plain(known_instant(v)) for v in values], dtype=INSTANT)


def _plain(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)  # numpy takes instants without zone only


def codes(vocabulary: type[StrEnum], values: Iterable[str]) -> IntArray:
    """Turn words into codes: the position of each word in its vocabulary. Raises KeyError on another word."""
    place = _places(vocabulary)
    return np.array([place[value] for value in values], dtype=np.int64)


@lru_cache(maxsize=32)
def _places(vocabulary: type[StrEnum]) -> dict[str, int]:
    return {str(member): number for number, member in enumerate(vocabulary)}


def code(member: StrEnum) -> int:
    """Give the code of one word: its position in its vocabulary."""
    return _places(type(member))[member]


def numbered(values: Sequence[Any]) -> IntArray:
    """Give equal values equal numbers; which number a value gets means nothing."""
    place: dict[Any, int] = {}
    return np.array([place.setdefault(value, len(place)) for value in values], dtype=np.int64)


def paired(group: IntArray, number: IntArray) -> tuple[IntArray, IntArray]:
    """Join rows with the same group and number: give the group of each pair, and the pair of each row."""
    if not group.size:
        return group, group
    low = int(number.min())
    span = int(number.max()) - low + 1
    if span * (int(group.max()) + 1) > np.iinfo(np.int64).max // 2:
        distinct, number = np.unique(number, return_inverse=True)
        low, span = 0, len(distinct)
    pairs, row_of = np.unique(group * span + (number - low), return_inverse=True)
    return pairs // span, row_of


def table_of(vocabulary: type[StrEnum], values: Mapping[Any, float], default: float = 0.0) -> FloatArray:
    """Lay a number per word out by code."""
    return np.array([values.get(word, default) for word in _places(vocabulary)], dtype=np.float64)


def known_since(recorded: InstantArray, dated: DayArray) -> InstantArray:
    """Give the moments from which facts are known: recorded, or the facts' own dates where none is given."""
    return np.where(np.isnat(recorded), dated.astype(INSTANT), recorded)


def age_in_days(as_of: DayArray, since: DayArray) -> IntArray:
    """Give whole days from `since` to `as_of`, never negative; neither may hold NaT."""
    return np.maximum((as_of - since).astype(np.int64), 0)


def halved(age: IntArray, half_life: float, full: float, month: float) -> FloatArray:
    """Weigh ages in days: 1 up to `full` months, then half as much every `half_life` months.

    A table of whole days, made with one scalar power each: vector powers may round differently at the end
    of an array than in its middle.
    """
    if not age.size:
        return np.ones(0)
    oldest = int(age.max())
    size = _FIRST_TABLE
    while size <= oldest:
        size *= 2
    weights: FloatArray = _half_table(half_life, full, month, size)[age]
    return weights


@lru_cache(maxsize=64)
def _half_table(half_life: float, full: float, month: float, size: int) -> FloatArray:
    weights = [0.5 ** (max(0.0, day / month - full) / half_life) for day in range(size)]
    table = np.array(weights, dtype=np.float64)
    table.flags.writeable = False
    return table


def sum_by(group: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Add values per group (0 to size − 1), each group's smallest first."""
    if not group.size:
        return np.zeros(size)
    order = np.lexsort((values, group))
    return np.bincount(group[order], weights=values[order], minlength=size).astype(np.float64, copy=False)


def product_by(group: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Multiply values per group, each group's smallest first; an empty group gives 1."""
    product = np.ones(size)
    if not group.size:
        return product
    order = np.lexsort((values, group))
    np.multiply.at(product, group[order], values[order])
    return product


def highest_by(group: IntArray, values: AnyArray, size: int, start: Any) -> AnyArray:
    """Give the highest value per group, `start` where the group is empty."""
    top = np.full(size, start, dtype=values.dtype)
    np.maximum.at(top, group, values)
    return top


def any_by(group: IntArray, true: BoolArray, size: int) -> BoolArray:
    """Say per group whether any of its rows is true."""
    answer = np.zeros(size, dtype=np.bool_)
    answer[group[true]] = True
    return answer


def best_rows(group: IntArray, rows: IntArray, keys: Sequence[AnyArray], size: int) -> IntArray:
    """Pick one of `rows` per group: the highest first key, of equals the highest second, and so on.

    Rows equal in every key are equal to the score; the first of them is taken.
    """
    if not rows.size:
        return rows
    for key in keys:
        lowest = -np.inf if key.dtype.kind == "f" else np.iinfo(np.int64).min
        top = highest_by(group[rows], key[rows], size, lowest)
        rows = rows[key[rows] == top[group[rows]]]
    _, first = np.unique(group[rows], return_index=True)
    picked: IntArray = rows[first]
    return picked
