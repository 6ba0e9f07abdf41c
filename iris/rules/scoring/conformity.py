"""Conformity: what counts for each criterion, summed by principle (method 2026.1, items 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from iris.rules.scoring.arrays import (
    BoolArray,
    DayArray,
    FloatArray,
    IntArray,
    any_by,
    best_rows,
    highest_by,
)
from iris.rules.scoring.columns import NO_CRITERION, Columns
from iris.rules.scoring.evidence import Evidence, weigh
from iris.rules.scoring.method import Ends, Method
from iris.rules.scoring.results import Contribution, PrincipleValue
from iris.rules.scoring.standard import WeightedPrinciple, WeightedStandard
from iris.rules.scoring.vocabulary import Part

Number = TypeVar("Number", float, FloatArray)

COVER = 3  # the row of `counts` and of `shares` that holds coverage, after low, mid and high


@dataclass(frozen=True, slots=True)
class Conformity:
    """Conformity of a batch. Shapes: ends and coverage (4), criteria C, principles P, agencies A.

    `counts` (4, C, A) is what each criterion counts, from 0 to 1; `shares` (4, P, A) the same by principle;
    `whole` (4, A) over the standard; `present` (P, A) says which principles have a criterion left; `left` (C,
    A) which criteria left the sums. `speaking` are the rows of `evidence` that a criterion is counted from,
    `cell` is criterion × A + agency of each row. `newest` is the date of the newest independent rating, or
    NaT.
    """

    evidence: Evidence
    cell: IntArray
    speaking: IntArray
    counts: FloatArray
    left: BoolArray
    shares: FloatArray
    present: BoolArray
    whole: FloatArray
    newest: DayArray

    @property
    def coverage(self) -> FloatArray:
        """The share of criterion weight that independent evidence covers, per agency."""
        covered: FloatArray = self.whole[COVER]
        return covered

    def points(self, method: Method) -> FloatArray:
        """Give the points at low, mid and high (3, A)."""
        points: FloatArray = method.points[Part.CONFORMITY] * self.whole[:COVER]
        return points


def conformity(columns: Columns, standard: WeightedStandard, method: Method) -> Conformity:
    """Work out conformity for every agency of the batch."""
    size, criteria = columns.size, len(standard.criterion_codes)
    evidence = weigh(columns, method)
    cell = np.where(evidence.criterion == NO_CRITERION, -1, evidence.criterion * size + evidence.agency)
    current, left = _current(evidence, cell, criteria * size)
    spoken = np.flatnonzero(evidence.is_open & (cell >= 0))
    speaking = np.concatenate([spoken, current[~evidence.not_applicable[current]]])
    counts = _counts(evidence, cell, speaking, criteria * size, method).reshape(4, criteria, size)
    left_by_criterion = left.reshape(criteria, size)
    shares, present, whole = _sums(counts, left_by_criterion, standard)
    newest = _newest(evidence, cell, left, size)
    return Conformity(evidence, cell, speaking, counts, left_by_criterion, shares, present, whole, newest)


def _current(evidence: Evidence, cell: IntArray, cells: int) -> tuple[IntArray, BoolArray]:
    """Give the current row of each criterion, and which criteria leave since it says: not applicable.

    Beside an open finding, ratings that say "not applicable" are passed over in the choice.
    """
    placed = cell >= 0
    opened = any_by(cell, placed & evidence.is_open, cells)
    passed_over = evidence.not_applicable & opened[cell]
    candidates = np.flatnonzero(placed & ~evidence.is_open & ~passed_over)
    order = (evidence.strength, evidence.days, evidence.recorded, evidence.worst_first)
    current = best_rows(cell, candidates, order, cells)
    leaving = current[evidence.not_applicable[current]]
    left = np.zeros(cells, dtype=np.bool_)
    left[cell[leaving]] = True
    return current, left


def _counts(evidence: Evidence, cell: IntArray, speaking: IntArray, cells: int, method: Method) -> FloatArray:
    """Give the lowest count at each end over the speaking rows, and their coverage (4, cells)."""
    where, e = cell[speaking], evidence.evidence[speaking]
    counts = np.empty((4, cells))
    for end, unknown in enumerate(method.evidence.unknown.all):
        lowest = np.full(cells, np.inf)
        np.minimum.at(lowest, where, _count(e, evidence.value[speaking], unknown))
        counts[end] = np.where(np.isinf(lowest), unknown, lowest)
    counts[COVER] = highest_by(where, np.where(evidence.independent[speaking], e, 0.0), cells, 0.0)
    return counts


def _count(evidence: Number, value: Number, unknown: float) -> Number:
    return evidence * value + (1 - evidence) * unknown


def _sums(counts: FloatArray, left: BoolArray, standard: WeightedStandard) -> tuple[FloatArray, BoolArray, FloatArray]:
    """Average criteria by principle, and principles over the standard, by weight, one after the other."""
    size = counts.shape[2]
    weights = np.array([c.weight for p in standard.principles for c in p.criteria])
    kept = np.where(left, 0.0, weights[:, np.newaxis])
    weighted = kept * counts
    shares = np.zeros((4, len(standard.principles), size))
    present = np.zeros((len(standard.principles), size), dtype=np.bool_)
    total, whole = np.zeros((4, size)), np.zeros(size)
    for number, principle, places in _places(standard):
        weight = _in_turn(kept[places])
        present[number] = weight > 0
        shares[:, number] = _in_turn(weighted[:, places]) / np.where(present[number], weight, 1.0)
        counted = np.where(present[number], principle.weight, 0.0)
        total += counted * shares[:, number]
        whole += counted
    return shares, present, total / np.where(whole > 0, whole, 1.0)


def _in_turn(values: FloatArray) -> FloatArray:
    """Add over the last axis but one, row after row: running sums never pair terms, plain sums may."""
    if not values.shape[-2]:
        return np.zeros((*values.shape[:-2], values.shape[-1]))
    total: FloatArray = np.cumsum(values, axis=-2)[..., -1, :]
    return total


def _places(standard: WeightedStandard) -> Iterator[tuple[int, WeightedPrinciple, slice]]:
    start = 0
    for number, principle in enumerate(standard.principles):
        yield number, principle, slice(start, start + len(principle.criteria))
        start += len(principle.criteria)


def _newest(evidence: Evidence, cell: IntArray, left: BoolArray, size: int) -> DayArray:
    """Give the date of the newest independent rating of a criterion that stays in the sums."""
    rows = np.flatnonzero((cell >= 0) & evidence.independent & ~left[cell])
    none = np.iinfo(np.int64).min  # NaT, as a number
    newest: DayArray = highest_by(evidence.agency[rows], evidence.days[rows], size, none).view("datetime64[D]")
    return newest


def principle_values(result: Conformity, standard: WeightedStandard, agency: int) -> tuple[PrincipleValue, ...]:
    """Give the principles of one agency that have a criterion left."""
    return tuple(
        PrincipleValue(
            principle.code,
            principle.weight,
            Ends(*(float(x) for x in result.shares[:COVER, number, agency])),
            float(result.shares[COVER, number, agency]),
        )
        for number, principle in enumerate(standard.principles)
        if result.present[number, agency]
    )


def left_out(result: Conformity, standard: WeightedStandard, agency: int) -> tuple[str, ...]:
    """Give the criteria that don't apply to one agency."""
    gone = result.left[:, agency]
    return tuple(code for place, code in enumerate(standard.criterion_codes) if gone[place])


def explain_conformity(
    result: Conformity, standard: WeightedStandard, method: Method, agency: int
) -> Iterator[Contribution]:
    """Give one line per criterion that stays in the sums."""
    present = result.present[:, agency]
    weighing = sum(p.weight for p, there in zip(standard.principles, present, strict=True) if there)
    counts, left = result.counts[:, :, agency].T.tolist(), result.left[:, agency].tolist()
    spoken = _spoken(result, method, agency)
    for _, principle, places in _places(standard):
        numbered = enumerate(principle.criteria, places.start)
        kept = [(place, criterion) for place, criterion in numbered if not left[place]]
        weight = sum(criterion.weight for _, criterion in kept)
        for place, criterion in kept if weight and weighing else ():
            at_most = method.points[Part.CONFORMITY] * principle.weight / weighing * criterion.weight / weight
            weights = {
                "at_most": at_most,
                "principle": principle.weight,
                "principles": weighing,
                "weight": criterion.weight,
                "weights": weight,
            }
            yield _line(criterion.code, counts[place], spoken.get(place, []), weights, method)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """One rating that a criterion is counted from: what it weighs, and its name."""

    evidence: float
    value: float
    quality: float
    months: float
    ref: str


_SILENT = _Spoken(0.0, 0.0, 0.0, 0.0, "")


def _spoken(result: Conformity, method: Method, agency: int) -> dict[int, list[_Spoken]]:
    """Give the ratings that each criterion of one agency is counted from, by its place."""
    ratings = result.evidence
    own = result.speaking[ratings.agency[result.speaking] == agency]
    by_place: dict[int, list[_Spoken]] = {}
    for row in own.tolist():
        spoken = _Spoken(
            float(ratings.evidence[row]),
            float(ratings.value[row]),
            float(ratings.quality[row]),
            float(ratings.age[row] / method.month),
            f"rating:{ratings.ref[row]}",
        )
        by_place.setdefault(int(ratings.criterion[row]), []).append(spoken)
    return by_place


def _line(
    item: str, counts: list[float], spoken: list[_Spoken], weights: Mapping[str, float], method: Method
) -> Contribution:
    low, mid, high, cover = counts
    unknown, at_most = method.evidence.unknown.mid, weights["at_most"]
    deciding = min(spoken, key=lambda row: _count(row.evidence, row.value, unknown), default=_SILENT)
    return Contribution(
        part=Part.CONFORMITY,
        item=item,
        points=at_most * mid,
        low=at_most * low,
        high=at_most * high,
        facts=tuple(sorted(row.ref for row in spoken)),
        inputs={
            **weights,
            "counts": mid,
            "covered": cover,
            "evidence": deciding.evidence,
            "value": deciding.value,
            "quality": deciding.quality,
            "months": deciding.months,
        },
    )
