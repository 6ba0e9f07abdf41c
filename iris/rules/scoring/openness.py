"""Openness: what the agency lays open, how fresh, and whether it was checked (method 2026.1, item 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iris.rules.scoring.arrays import FloatArray, IntArray, age_in_days, best_rows, code, halved
from iris.rules.scoring.columns import Columns, DisclosureTable
from iris.rules.scoring.method import Method
from iris.rules.scoring.results import Contribution
from iris.rules.scoring.vocabulary import DisclosureItem, Part


@dataclass(frozen=True, slots=True)
class Openness:
    """Openness of a batch: the worth of each item, from 0 to 1 (items, A), and its disclosures."""

    worth: FloatArray
    best: DisclosureTable

    def points(self, method: Method) -> FloatArray:
        """Give the points at low, mid and high, which are the same (3, A)."""
        total = np.zeros(self.worth.shape[1])
        for item in self.worth:
            total = total + item
        one = method.points[Part.OPENNESS] * (total / len(method.openness.items))
        return np.stack([one, one, one])


def openness(columns: Columns, method: Method) -> Openness:
    """Work out openness for every agency of the batch."""
    terms = method.openness
    table = columns.disclosures
    table = table.where(table.counting(table.date, table.recorded, columns))
    asked = {item: number for number, item in enumerate(terms.items)}
    place = np.array([asked.get(item, -1) for item in DisclosureItem], dtype=np.int64)[table.item]
    age = age_in_days(columns.as_of[table.agency], table.date)
    full = np.where(table.verified, terms.verified, terms.unverified)
    value = full * halved(age, terms.half_life, terms.full, method.month)
    cell: IntArray = place * columns.size + table.agency
    rows = np.flatnonzero(place >= 0)
    keys = (value, table.date.astype(np.int64))
    best = best_rows(cell, rows, keys, len(terms.items) * columns.size)
    worth = np.zeros(len(terms.items) * columns.size)
    worth[cell[best]] = value[best]
    return Openness(worth.reshape(len(terms.items), columns.size), table.where(best))


def explain_openness(result: Openness, columns: Columns, method: Method, agency: int) -> Iterator[Contribution]:
    """Give one line per item, disclosed or not."""
    at_most = method.points[Part.OPENNESS] / len(method.openness.items)
    own = result.best.where(result.best.agency == agency)
    months = age_in_days(columns.as_of[own.agency], own.date) / method.month
    for number, item in enumerate(method.openness.items):
        worth = float(result.worth[number, agency])
        rows = own.item == code(item)
        yield Contribution(
            part=Part.OPENNESS,
            item=item.value,
            points=at_most * worth,
            low=at_most * worth,
            high=at_most * worth,
            facts=tuple(f"disclosure:{ref}" for ref in own.ref[rows]),
            inputs={
                "at_most": at_most,
                "counts": worth,
                "verified": float(own.verified[rows].any()),
                "months": float(months[rows].max(initial=0.0)),
            },
        )
