"""Small numbers: what is hidden, what is blurred, and that no total tells what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from iris.rules.small_numbers import (
    ALL,
    AXES,
    CELL_MINIMUM,
    Cell,
    benchmark,
    frozen_until,
    median_of,
    median_ratio,
    publish,
    rounded,
    share,
    shown,
)

small_cubes = st.dictionaries(
    st.tuples(st.sampled_from("NB"), st.sampled_from("QSM"), st.sampled_from("12")),
    st.integers(1, 60),
    max_size=12,
)
SEED = b"a seed of this installation only"
cubes = st.dictionaries(
    st.tuples(st.sampled_from("NB"), st.sampled_from("QSM"), st.sampled_from("xy"), st.sampled_from("12")),
    st.integers(1, 60),
    max_size=24,
)


def with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    table: dict[Cell, int] = {}
    for cell, count in counts.items():
        for key in product(*((part, ALL) for part in cell)):
            table[key] = table.get(key, 0) + count
    return table


def lines(table: Mapping[Cell, int]) -> dict[Cell, list[list[Cell]]]:
    found: dict[Cell, list[list[Cell]]] = {}
    for total in table:
        for axis, part in enumerate(total):
            if part == ALL:
                parts = [k for k in table if k[axis] != ALL and (*k[:axis], ALL, *k[axis + 1 :]) == total]
                found.setdefault(total, []).append(parts)
    return found


def test_the_cube_has_four_axes() -> None:
    assert AXES == ("origin", "destination", "sector", "year")


@pytest.mark.parametrize(("count", "expected"), [(0, None), (9, None), (10, 10), (11, 11)])
def test_below_ten_nothing_is_shown_and_nought_neither(count: int, expected: int | None) -> None:
    assert shown(count) == expected


@settings(deadline=None)
@given(st.integers(0, 10**6), st.text(max_size=8))
def test_rounding_moves_by_less_than_five_and_is_the_same_each_time(count: int, name: str) -> None:
    result = rounded(count, (name,), SEED)

    assert result % 5 == 0
    assert abs(result - count) < 5
    assert result == rounded(count, (name,), SEED)


def test_multiples_of_five_stay() -> None:
    assert all(rounded(n, (str(n),), SEED) == n for n in range(0, 100, 5))


@settings(deadline=None)
@given(st.integers(0, 10**4), st.integers(0, 50), st.text(max_size=8))
def test_more_is_never_shown_as_less(count: int, more: int, name: str) -> None:
    assert rounded(count, (name,), SEED) <= rounded(count + more, (name,), SEED)


def test_rounding_is_right_on_average_and_depends_on_the_seed() -> None:
    up = [rounded(12, (str(n),), SEED) for n in range(2000)]
    other = [rounded(12, (str(n),), b"another") for n in range(2000)]

    assert abs(sum(up) / len(up) - 12) < 0.3
    assert up != other


@settings(deadline=None)
@given(cubes)
def test_nothing_below_ten_is_published(counts: dict[Cell, int]) -> None:
    published, table = publish(counts, SEED).cells, with_totals(counts)

    assert all(table[key] >= CELL_MINIMUM for key in published)
    assert set(published) <= set(table)
    assert all(published[key] == rounded(table[key], key, SEED) for key in published)


@settings(deadline=None)
@given(cubes)
def test_no_line_tells_what_is_hidden_in_it(counts: dict[Cell, int]) -> None:
    published, table = publish(counts, SEED).cells, with_totals(counts)
    for total, axes in lines(table).items():
        for parts in axes:
            gone = [key for key in parts if key not in published]
            if total in published:
                assert not gone or (len(gone) >= 2 and sum(table[k] for k in gone) >= CELL_MINIMUM)
            else:
                assert gone


def open_range(counts: Mapping[Cell, int], cell: Cell) -> float:
    """Say how far apart the least and the most are that a hidden cell can be, for one who knows all the rest.

    Such a reader knows every published number, that each is within 4 of the truth, and can solve for the cell.
    """
    published, base = publish(counts, SEED).cells, sorted(counts)
    sums = [[float(all(k in (ALL, c) for k, c in zip(key, one, strict=True))) for one in base] for key in published]
    most = [value + 4.0 for value in published.values()] + [4.0 - value for value in published.values()]
    bounds = sums + [[-part for part in row] for row in sums]
    goal = [float(one == cell) for one in base]
    low, high = (linprog([sign * part for part in goal], A_ub=bounds, b_ub=most) for sign in (1, -1))
    return float("inf") if high.status == 3 else float(-high.fun - low.fun)


@settings(deadline=None, max_examples=25)
@given(small_cubes)
def test_no_hidden_cell_follows_from_all_numbers_together(counts: dict[Cell, int]) -> None:
    published = publish(counts, SEED).cells
    hidden = [cell for cell in counts if cell not in published]

    assert not published or all(open_range(counts, cell) > 2 for cell in hidden)


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    published = publish({("N", "Q"): 3, ("N", "S"): 12, ("N", "M"): 40, ("B", "Q"): 50, ("B", "S"): 60}, SEED)

    assert published.cell("N", "Q") is None
    assert published.cell("N", "S") is None
    assert published.cell("N", "M") == 40


def test_a_large_cube_without_small_cells_is_shown_whole() -> None:
    counts = {("N", "Q"): 30, ("N", "S"): 20, ("B", "Q"): 50, ("B", "S"): 60}

    assert publish(counts, SEED).cells == with_totals(counts)


def test_what_is_hidden_looks_like_what_never_was() -> None:
    published = publish({("N", "Q"): 3}, SEED)

    assert published.cells == {}
    assert published.cell("N", "Q") is published.cell("X", "Y") is None


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(3, 9, None), (1, 10, 10), (5, 10, 50), (1, 8000, 0), (1, 200, 1), (0, 10, 0)],
)
def test_a_share_needs_ten_and_is_whole_per_cent_half_up(part: int, whole: int, expected: int | None) -> None:
    assert share(part, whole) == expected


def test_a_median_needs_ten_values() -> None:
    assert median_of(list(range(9))) is None
    assert median_of(list(range(10))) == 5
    assert median_of([1] * 5 + [2] * 5) == 2
    assert median_ratio([Fraction(1, 3)] * 9) is None
    assert median_ratio([Fraction(1, 3)] * 10) == Fraction(1, 3)


def test_a_benchmark_needs_five_companies() -> None:
    values = {n: Fraction(n) for n in range(1, 6)}

    assert benchmark(values) == 3
    assert benchmark({k: v for k, v in values.items() if k < 5}) is None


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 12, 5), date(2026, 9, 30)),
    ],
)
def test_statistics_reach_to_the_end_of_the_quarter_before(today: date, until: date) -> None:
    assert frozen_until(today) == until
