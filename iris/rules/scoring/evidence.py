"""What one rating is worth: verified, overdue, its value, its evidence (method 2026.1, items 1, 2, 10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iris.rules.scoring.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    age_in_days,
    code,
    halved,
    known_since,
    table_of,
)
from iris.rules.scoring.columns import Columns, RatingTable, Table
from iris.rules.scoring.method import EvidenceTerms, Method
from iris.rules.scoring.vocabulary import Grade, Kind


@dataclass(frozen=True, slots=True)
class Evidence(Table):
    """The ratings that count, one row each.

    `strength` is quality × age weight; `evidence` the same, but quality alone where bad news doesn't age.
    `quality` is that of the kind alone, `age` the days since the rating or its verification.
    `days` is the rating's own date as a day number, `source_row` its row in the table of all ratings.
    """

    criterion: IntArray
    grade: IntArray
    value: FloatArray
    strength: FloatArray
    evidence: FloatArray
    is_open: BoolArray
    independent: BoolArray
    overdue: BoolArray
    contested: BoolArray
    quality: FloatArray
    age: IntArray
    days: IntArray
    recorded: IntArray
    source_row: IntArray

    @property
    def not_applicable(self) -> BoolArray:
        """Say which rows say that the criterion doesn't apply."""
        answer: BoolArray = self.grade == code(Grade.NOT_APPLICABLE)
        return answer

    @property
    def worst_first(self) -> FloatArray:
        """Rank rows that are equal else: the lowest value first; not applicable has none and comes last."""
        return np.where(self.not_applicable, -2.0, -self.value)


def weigh(columns: Columns, method: Method) -> Evidence:
    """Weigh every rating that counts at (as-of, known-at)."""
    terms = method.evidence
    rows = np.flatnonzero(_counting(columns))
    table = columns.ratings.where(rows)
    as_of, known_at = columns.as_of[table.agency], columns.known_at[table.agency]
    verified = _verified(table, columns)
    overdue = ~verified & (table.due_on < as_of)
    value = np.where(verified, 1.0, _value(table.grade, overdue, terms))
    since = np.where(verified, table.verified_on, table.date)
    quality = table_of(Kind, terms.quality)[table.kind]
    age = age_in_days(as_of, since)
    strength = quality * halved(age, terms.half_life, terms.full, method.month)
    independent = ~_among(Kind, terms.dependent)[table.kind]
    lasting = independent & (value <= terms.unaged_at)
    contested = (table.contested_from <= as_of) & (table.contested_from <= known_at)
    return Evidence(
        table.agency,
        table.ref,
        criterion=table.criterion,
        grade=table.grade,
        value=value,
        strength=strength,
        evidence=np.where(lasting, quality, strength),
        is_open=independent & ~verified & _among(Grade, terms.stays_open)[table.grade],
        independent=independent,
        overdue=overdue,
        contested=contested & ~(table.contested_to < as_of),
        quality=quality,
        age=age,
        days=table.date.astype(np.int64),
        recorded=known_since(table.recorded, table.date).astype(np.int64),
        source_row=rows,
    )


def _counting(columns: Columns) -> BoolArray:
    return columns.ratings.counting(columns.ratings.date, columns.ratings.recorded, columns)


def _verified(table: RatingTable, columns: Columns) -> BoolArray:
    return table.counting(table.verified_on, table.verified_recorded, columns)


def _value(grade: IntArray, overdue: BoolArray, terms: EvidenceTerms) -> FloatArray:
    """Give the value of each grade, one grade worse where overdue; not applicable has none and gets 1."""
    later = np.array([code(terms.overdue_as.get(g, g)) for g in Grade], dtype=np.int64)
    values = table_of(Grade, terms.grade_value, default=1.0)
    value: FloatArray = values[np.where(overdue, later[grade], grade)]
    return value


def _among(vocabulary: type[Grade | Kind], chosen: frozenset[Grade] | frozenset[Kind]) -> BoolArray:
    return np.array([member in chosen for member in vocabulary], dtype=np.bool_)
