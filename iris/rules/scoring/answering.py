"""Answering and remedy: what was due, and whether it was done by then (method 2026.1, item 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iris.rules.scoring.arrays import FloatArray, age_in_days, halved, sum_by
from iris.rules.scoring.columns import Columns, PromiseTable
from iris.rules.scoring.method import AnsweringTerms, Method
from iris.rules.scoring.quantiles import beta_quantile
from iris.rules.scoring.results import Contribution
from iris.rules.scoring.vocabulary import Part


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of promise over a batch: weights kept and missed (A), points at each end (3, A)."""

    kept: FloatArray
    missed: FloatArray
    points: FloatArray


@dataclass(frozen=True, slots=True)
class Answering:
    """Replies and remedies over a batch."""

    answers: Kept
    remedies: Kept

    def points(self) -> FloatArray:
        """Give the points at low, mid and high (3, A)."""
        points: FloatArray = self.answers.points + self.remedies.points
        return points


def answering(columns: Columns, method: Method) -> Answering:
    """Work out the answering part for every agency of the batch."""
    return Answering(
        _kept(columns.answers, columns, method.answering, method.month),
        _kept(columns.remedies, columns, method.remedying, method.month),
    )


def _due(table: PromiseTable, columns: Columns) -> PromiseTable:
    return table.where(table.counting(table.due, table.recorded, columns))


def _kept(promises: PromiseTable, columns: Columns, terms: AnsweringTerms, month: float) -> Kept:
    table = _due(promises, columns)
    done = (table.kept_on <= table.due) & (table.kept_on <= columns.known_at[table.agency])
    weight = halved(age_in_days(columns.as_of[table.agency], table.due), terms.half_life, 0.0, month)
    kept = sum_by(table.agency[done], weight[done], columns.size)
    missed = sum_by(table.agency[~done], weight[~done], columns.size)
    a, b = terms.kept + kept, terms.missed + missed
    ends = np.stack([beta_quantile(a, b, terms.tail), a / (a + b), beta_quantile(a, b, 1 - terms.tail)])
    return Kept(kept, missed, terms.points * ends)


def explain_answering(result: Answering, columns: Columns, method: Method, agency: int) -> Iterator[Contribution]:
    """Give one line for replies and one for remedies."""
    yield _line("answers", "answer", result.answers, _due(columns.answers, columns), method.answering, agency)
    yield _line("remedies", "remedy", result.remedies, _due(columns.remedies, columns), method.remedying, agency)


def _line(item: str, kind: str, kept: Kept, due: PromiseTable, terms: AnsweringTerms, agency: int) -> Contribution:
    low, mid, high = (float(points) for points in kept.points[:, agency])
    return Contribution(
        part=Part.ANSWERING,
        item=item,
        points=mid,
        low=low,
        high=high,
        facts=tuple(f"{kind}:{ref}" for ref in sorted(due.ref[due.agency == agency], key=str)),
        inputs={
            "at_most": terms.points,
            "kept": float(kept.kept[agency]),
            "missed": float(kept.missed[agency]),
        },
    )
