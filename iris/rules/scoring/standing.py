"""Standing: valid licences where they are required, and sanctions (method 2026.1, item 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iris.rules.scoring.arrays import FloatArray, IntArray, age_in_days, halved, paired, product_by, table_of
from iris.rules.scoring.columns import Columns, SanctionTable
from iris.rules.scoring.method import Method
from iris.rules.scoring.results import Contribution
from iris.rules.scoring.vocabulary import Part, SanctionKind


@dataclass(frozen=True, slots=True)
class Standing:
    """Standing of a batch: countries known and those with a valid licence (A), what sanctions leave (A).

    `share` (3, A) is the share of countries with a valid licence at each end.
    """

    countries: IntArray
    licensed: IntArray
    share: FloatArray
    left_by_sanctions: FloatArray

    def points(self, method: Method) -> FloatArray:
        """Give the points at low, mid and high (3, A)."""
        points: FloatArray = method.points[Part.STANDING] * (self.share * self.left_by_sanctions)
        return points


def standing(columns: Columns, method: Method) -> Standing:
    """Work out standing for every agency of the batch."""
    countries = _countries(columns, valid_only=False)
    licensed = _countries(columns, valid_only=True)
    known = licensed / np.maximum(countries, 1)
    share = np.stack([np.where(countries > 0, known, end) for end in method.standing.none_known.all])
    return Standing(countries, licensed, share, _left_by_sanctions(columns, method))


def _countries(columns: Columns, *, valid_only: bool) -> IntArray:
    """Count each agency's countries once, however many licences it has there."""
    table = columns.licences
    rows = table.valid if valid_only else np.ones(len(table.agency), dtype=np.bool_)
    agency, _ = paired(table.agency[rows], table.country[rows])
    return np.bincount(agency, minlength=columns.size).astype(np.int64)


def _sanctions(columns: Columns) -> SanctionTable:
    table = columns.sanctions
    return table.where(table.counting(table.date, table.recorded, columns))


def _left_by_sanctions(columns: Columns, method: Method) -> FloatArray:
    table = _sanctions(columns)
    taken = table_of(SanctionKind, method.standing.sanction)[table.kind]
    age = age_in_days(columns.as_of[table.agency], table.date)
    left = 1 - taken * halved(age, method.standing.half_life, 0.0, method.month)
    return product_by(table.agency, left, columns.size)


def explain_standing(result: Standing, columns: Columns, method: Method, agency: int) -> Contribution:
    """Give the one line of standing."""
    low, mid, high = (float(points) for points in result.points(method)[:, agency])
    sources = (("licence", columns.licences), ("sanction", _sanctions(columns)))
    return Contribution(
        part=Part.STANDING,
        item="licences and sanctions",
        points=mid,
        low=low,
        high=high,
        facts=tuple(
            f"{kind}:{ref}" for kind, table in sources for ref in sorted(table.ref[table.agency == agency], key=str)
        ),
        inputs={
            "at_most": method.points[Part.STANDING],
            "countries": float(result.countries[agency]),
            "licensed": float(result.licensed[agency]),
            "left_by_sanctions": float(result.left_by_sanctions[agency]),
        },
    )
