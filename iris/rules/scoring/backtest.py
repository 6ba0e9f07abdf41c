"""A method tried on the past: the scores of a year ago against what came out since.

A good method gave low scores to those of whom harm was confirmed later. What counts as harm: a complaint upheld or a
critical finding by somebody independent, dated after the day of the score. Nothing of it was known to the score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iris.rules.scoring.batch import score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.explain import headline
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.method import Method
from iris.rules.scoring.spread import NO_BAND, ORDER
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.vocabulary import Grade, Kind, Outcome

DAYS = 365


@dataclass(frozen=True, slots=True)
class Row:
    """Agencies that had a band then, and of how many of them harm was confirmed since."""

    band: str
    agencies: int
    harmed: int
    severity: float


@dataclass(frozen=True, slots=True)
class BackTest:
    """One method on the past.

    `told_apart`: of all pairs of one with harm and one without, the share in which the one with harm had the lower
    value, ties half; one half is chance. None where there is no such pair.
    """

    method: str
    rows: tuple[Row, ...]
    told_apart: float | None


@dataclass(frozen=True, slots=True)
class Since:
    """What came out about one agency after the day of the score."""

    severity: float
    harmed: bool


def since(facts: FactSet, then: date) -> Since:
    """What `facts`, those of today, say of the time after `then`."""
    upheld = [c for c in facts.complaints if c.outcome is Outcome.UPHELD]
    severity = sum(c.severity for c in upheld if c.closed and then < c.closed <= facts.as_of)
    critical = any(
        r.grade is Grade.CRITICAL and r.kind is not Kind.SELF and then < r.day <= facts.as_of for r in facts.ratings
    )
    return Since(severity, critical or severity > 0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One agency: band and value that the method gave it then, and what came out."""

    band: str
    value: float | None
    since: Since


def judged(then: Sequence[FactSet], later: Sequence[Since], standard: WeightedStandard, method: Method) -> list[Judged]:
    """Score everybody as of then, beside what came out; `later` in the order of `then`."""
    batch = score_batch(columns_of(then, standard), standard, method)
    short = [headline(batch, place) for place in range(batch.size)]
    return [Judged(str(s.band or NO_BAND), s.value, one) for s, one in zip(short, later, strict=True)]


def back_test(version: str, found: Sequence[Judged]) -> BackTest:
    """Add up what was judged under one method."""
    rows = tuple(_row(band, [one.since for one in found if one.band == band]) for band in ORDER)
    valued = [(one.value, one.since.harmed) for one in found if one.value is not None]
    return BackTest(version, rows, told_apart(valued))


def _row(band: str, members: Sequence[Since]) -> Row:
    return Row(band, len(members), sum(one.harmed for one in members), sum(one.severity for one in members))


def told_apart(valued: Sequence[tuple[float, bool]]) -> float | None:
    """The share of pairs that the values put in the right order (rank sum, ties half)."""
    harmed = sum(harm for _, harm in valued)
    pairs = harmed * (len(valued) - harmed)
    if not pairs:
        return None
    ordered = sorted(valued)
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        # The mean rank of a run of equal values; ranks begin at 1.
        ranks += (start + 1 + end) / 2 * sum(harm for _, harm in ordered[start:end])
        start = end
    higher = ranks - harmed * (harmed + 1) / 2
    return 1 - higher / pairs
