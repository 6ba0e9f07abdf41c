"""The one path to a score: a batch of agencies at once, of which one agency is a batch of one.

The page, the API, what-if and the nightly run all come through `score_batch`; no other function makes a
number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from iris.rules.scoring.answering import Answering, answering
from iris.rules.scoring.arrays import BoolArray, FloatArray, IntArray, any_by
from iris.rules.scoring.columns import NO_STATE, Columns
from iris.rules.scoring.conformity import Conformity, conformity
from iris.rules.scoring.gates import closed_gates, lowest_cap
from iris.rules.scoring.method import Method
from iris.rules.scoring.openness import Openness, openness
from iris.rules.scoring.record import Record, record
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.standing import Standing, standing
from iris.rules.scoring.vocabulary import Gate, Part, Reason, RegisterState

NUMBER = -1  # the code of `reason` where there is a number


@dataclass(frozen=True, slots=True)
class Parts:
    """The five parts of a batch, each with what it was worked out from."""

    conformity: Conformity
    record: Record
    answering: Answering
    standing: Standing
    openness: Openness


@dataclass(frozen=True, slots=True)
class Batch:
    """The scores of A agencies as arrays.

    `points` (5, 3, A) by part at low, mid and high; `before_gates` (3, A) their sums; `ends` (3, A) the sums
    cut at the lowest cap; `gates` (gates, A) in the method's order; `reason` (A) the place in `Reason`,
    `NUMBER` where there is a number; `band` (A) the place in the method's bands at the low end. Where
    `reason` is not `NUMBER`, ends and band are not for showing. `beside` holds the scores without contested
    ratings, `beside_at` (A) the place there, −1 where none is shown.
    """

    columns: Columns
    standard: WeightedStandard
    method: Method
    parts: Parts
    points: FloatArray
    before_gates: FloatArray
    ends: FloatArray
    gates: BoolArray
    band: IntArray
    reason: IntArray
    beside: Batch | None
    beside_at: IntArray

    @property
    def size(self) -> int:
        """The number of agencies."""
        return self.columns.size


def score_batch(columns: Columns, standard: WeightedStandard, method: Method) -> Batch:
    """Score every agency of a batch; pure, and the same to the last digit for any order and size of batch.

    Memory is about 40 bytes × criteria × agencies: split a whole register into batches of some 20,000.
    """
    batch = _without_beside(columns, standard, method)
    evidence = batch.parts.conformity.evidence
    contested = any_by(evidence.agency, evidence.contested, batch.size)
    shown = np.flatnonzero(contested & (batch.reason == NUMBER))
    if not shown.size:
        return batch
    kept = np.ones(len(columns.ratings.agency), dtype=np.bool_)
    kept[evidence.source_row[evidence.contested]] = False
    uncontested = replace(columns, ratings=columns.ratings.where(kept)).take(shown)
    place = np.full(batch.size, -1, dtype=np.int64)
    place[shown] = np.arange(shown.size)
    return replace(batch, beside=_without_beside(uncontested, standard, method), beside_at=place)


def _without_beside(columns: Columns, standard: WeightedStandard, method: Method) -> Batch:
    parts = Parts(
        conformity(columns, standard, method),
        record(columns, method),
        answering(columns, method),
        standing(columns, method),
        openness(columns, method),
    )
    points = _points(parts, method)
    gates = closed_gates(columns, parts.conformity.evidence, parts.record.retaliation, method)
    before = _total(points, method)
    ends = np.minimum(before, lowest_cap(gates, method))
    return Batch(
        columns=columns,
        standard=standard,
        method=method,
        parts=parts,
        points=points,
        before_gates=before,
        ends=ends,
        gates=gates,
        band=_band(ends[0], method),
        reason=_reason(columns, parts.conformity, gates, method),
        beside=None,
        beside_at=np.full(columns.size, -1, dtype=np.int64),
    )


def _points(parts: Parts, method: Method) -> FloatArray:
    by_part = {
        Part.CONFORMITY: parts.conformity.points(method),
        Part.RECORD: parts.record.points(method),
        Part.ANSWERING: parts.answering.points(),
        Part.STANDING: parts.standing.points(method),
        Part.OPENNESS: parts.openness.points(method),
    }
    return np.stack([by_part[part] for part in Part])


def _total(points: FloatArray, method: Method) -> FloatArray:
    total = np.zeros(points.shape[1:])
    for part in points:
        total = total + part
    return np.clip(total, 0.0, sum(method.points.values()))


def _band(low: FloatArray, method: Method) -> IntArray:
    band = np.full(len(low), len(method.bands) - 1, dtype=np.int64)
    for place in reversed(range(len(method.bands))):
        band = np.where(low >= method.bands[place].floor, place, band)
    return band


def _reason(columns: Columns, result: Conformity, gates: BoolArray, method: Method) -> IntArray:
    """Give the first reason for no number that applies (item 9)."""
    terms = method.evidence
    age = (columns.as_of - result.newest).astype(np.int64) / method.month
    old = np.isnat(result.newest) | (age > terms.oldest)
    thin = (result.coverage < terms.least_coverage) | old
    order = list(Reason)
    state = np.array([order.index(Reason(s.value)) for s in RegisterState] + [NUMBER], dtype=np.int64)
    critical = gates[[rule.code for rule in method.gates].index(Gate.CRITICAL_OPEN)]
    reason = np.full(columns.size, NUMBER, dtype=np.int64)
    reason[thin] = order.index(Reason.NOT_ENOUGH_EVIDENCE)
    reason[thin & critical] = order.index(Reason.CRITICAL_OPEN)
    return np.where(columns.state == NO_STATE, reason, state[columns.state])
