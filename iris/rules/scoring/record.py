"""The record: upheld complaints against placements, pulled to the group (method 2026.1, item 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iris.rules.scoring.arrays import (
    AnyArray,
    BoolArray,
    FloatArray,
    age_in_days,
    any_by,
    best_rows,
    code,
    halved,
    highest_by,
    known_since,
    paired,
    sum_by,
    table_of,
)
from iris.rules.scoring.columns import Columns, ComplaintTable, PlacementTable
from iris.rules.scoring.method import Ends, Method
from iris.rules.scoring.quantiles import gamma_quantile
from iris.rules.scoring.results import Contribution, RecordFigures
from iris.rules.scoring.vocabulary import Outcome, Part, Source

_UPHELD = code(Outcome.UPHELD)


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a batch (A agencies).

    `severity` is X and `placements` n of the method; `relatives_*` what relatives add to them. `group` is G,
    the group's rate held to its floor. `rate` (3, A) is λ at the low end, in the middle and at the high end
    of the points, as they count; `own_rate` the same without relatives. `retaliation` says whether an upheld
    case of retaliation is recent.
    """

    severity: FloatArray
    placements: FloatArray
    group: FloatArray
    relatives_severity: FloatArray
    relatives_placements: FloatArray
    own_rate: FloatArray
    rate: FloatArray
    retaliation: BoolArray

    def points(self, method: Method) -> FloatArray:
        """Give the points at low, mid and high (3, A)."""
        points: FloatArray = method.points[Part.RECORD] / (1 + self.rate / method.record.reference)
        return points


def record(columns: Columns, method: Method) -> Record:
    """Work out the record for every agency of the batch."""
    upheld = upheld_complaints(columns)
    severity, placements = record_sums(columns, method)
    relatives_severity, relatives_placements = _relatives(columns, method)
    group = np.maximum(columns.group_rate, method.record.group_floor)
    own = _rates(group, severity, placements, method)
    rate = own.copy()
    related = np.flatnonzero((relatives_severity > 0) | (relatives_placements > 0))
    with_them = _rates(
        group[related],
        severity[related] + relatives_severity[related],
        placements[related] + relatives_placements[related],
        method,
    )
    rate[:, related] = np.maximum(own[:, related], with_them)  # the lower points are those of the higher rate
    return Record(
        severity,
        placements,
        group,
        relatives_severity,
        relatives_placements,
        own,
        rate,
        _retaliation(upheld, columns, method),
    )


def upheld_complaints(columns: Columns) -> ComplaintTable:
    """Give the complaints that count; pending and rejected ones never do."""
    table = columns.complaints
    return table.where((table.outcome == _UPHELD) & table.counting(table.closed, table.recorded, columns))


def record_sums(columns: Columns, method: Method) -> tuple[FloatArray, FloatArray]:
    """Give X, the weighted upheld severity, and n, the weighted placements in thousands, per agency."""
    return _severity(upheld_complaints(columns), columns, method), _placements(columns, method)


def _severity(upheld: ComplaintTable, columns: Columns, method: Method) -> FloatArray:
    terms = method.record
    agency, place = paired(upheld.agency, upheld.incident)
    count = len(agency)
    total = sum_by(place, upheld.severity * _remedy_factor(upheld, columns, method), count)
    none = np.iinfo(np.int64).min
    closed = highest_by(place, upheld.closed.astype(np.int64), count, none).view("datetime64[D]")
    age = age_in_days(columns.as_of[agency], closed)
    weighted = np.minimum(total, terms.incident_cap) * halved(age, terms.half_life, 0.0, method.month)
    return sum_by(agency, weighted, columns.size)


def _remedy_factor(upheld: ComplaintTable, columns: Columns, method: Method) -> FloatArray:
    done = upheld.remedied_on
    in_time = (
        (done <= upheld.remedy_due) & (done <= columns.as_of[upheld.agency]) & (done <= columns.known_at[upheld.agency])
    )
    reported = np.where(upheld.self_reported, method.record.self_reported, method.record.remedied)
    return np.where(in_time, reported, 1.0)


def counting_placements(columns: Columns) -> PlacementTable:
    """Give the periods that count, dated by their last day."""
    table = columns.placements
    return table.where(table.counting(table.last, table.recorded, columns))


def _placements(columns: Columns, method: Method) -> FloatArray:
    terms = method.record
    table = counting_placements(columns)
    length = ((table.last - table.first).astype(np.int64) + 1).astype(np.float64)
    given = np.array([source in terms.taken_as_given for source in Source], dtype=np.bool_)[table.source]
    held = np.minimum(table.count, _limit(table, length, given, columns, method))
    middle = table.first + (table.last - table.first) // 2
    age = age_in_days(columns.as_of[table.agency], middle)
    weight = table_of(Source, terms.source)[table.source] * halved(age, terms.half_life, 0.0, method.month)
    return sum_by(table.agency, np.where(given, table.count, held) / 1000 * weight, columns.size)


def _limit(table: PlacementTable, length: FloatArray, given: BoolArray, columns: Columns, method: Method) -> FloatArray:
    """Give the most that a declared or estimated count may be.

    Of confirmed periods with the same last day, the latest recorded and then the slowest speaks.
    """
    terms = method.record
    pace = table.count / length
    recorded = known_since(table.recorded, table.last).astype(np.int64)
    order: tuple[AnyArray, ...] = (table.last.astype(np.int64), recorded, -pace)
    last = best_rows(table.agency, np.flatnonzero(given), order, columns.size)
    confirmed = np.full(columns.size, np.nan)
    confirmed[table.agency[last]] = pace[last]
    own = terms.pace_limit * confirmed[table.agency] * length
    group = columns.group_median[table.agency] / terms.days_a_year * length
    return np.where(np.isnan(own), group, own)


def _relatives(columns: Columns, method: Method) -> tuple[FloatArray, FloatArray]:
    table = columns.relatives
    table = table.where(table.counting(table.struck_off, table.recorded, columns))
    age = age_in_days(columns.as_of[table.agency], table.struck_off)
    share = table.share * halved(age, method.record.half_life, 0.0, method.month)
    severity = sum_by(table.agency, share * table.weighted_severity, columns.size)
    return severity, sum_by(table.agency, share * table.placements_thousand, columns.size)


def _rates(group: FloatArray, severity: FloatArray, placements: FloatArray, method: Method) -> FloatArray:
    """Give λ at the low end, in the middle and at the high end of the points (3, agencies)."""
    terms = method.record
    shape = group * terms.prior_strength + severity
    rate = terms.prior_strength + placements
    high = gamma_quantile(shape, 1 - terms.tail)
    low = gamma_quantile(shape, terms.tail)
    return np.stack([high / rate, shape / rate, low / rate])


def _retaliation(upheld: ComplaintTable, columns: Columns, method: Method) -> BoolArray:
    age = age_in_days(columns.as_of[upheld.agency], upheld.closed)
    recent = age / method.month <= method.record.retaliation_months
    return any_by(upheld.agency, upheld.retaliation & recent, columns.size)


def record_figures(result: Record, agency: int) -> RecordFigures:
    """Give the record of one agency in one line."""
    return RecordFigures(
        weighted_severity=float(result.severity[agency]),
        placements_thousand=float(result.placements[agency]),
        group_rate=float(result.group[agency]),
        relatives_severity=float(result.relatives_severity[agency]),
        relatives_placements_thousand=float(result.relatives_placements[agency]),
        rate=Ends(*(float(rate) for rate in result.rate[:, agency])),
    )


def explain_record(result: Record, columns: Columns, method: Method, agency: int) -> Contribution:
    """Give the one line of the record. Its facts name single cases: a public page leaves those out."""
    low, mid, high = (float(points) for points in result.points(method)[:, agency])
    relatives = columns.relatives
    related = relatives.counting(relatives.struck_off, relatives.recorded, columns)
    sources = (
        ("complaint", upheld_complaints(columns)),
        ("placements", counting_placements(columns)),
        ("relative", relatives.where(related)),
    )
    facts = [f"{kind}:{ref}" for kind, table in sources for ref in sorted(table.ref[table.agency == agency], key=str)]
    figures = record_figures(result, agency)
    return Contribution(
        part=Part.RECORD,
        item="record",
        points=mid,
        low=low,
        high=high,
        facts=("group", *facts),
        inputs={
            "at_most": method.points[Part.RECORD],
            "weighted_severity": figures.weighted_severity,
            "placements_thousand": figures.placements_thousand,
            "group_rate": figures.group_rate,
            "relatives_severity": figures.relatives_severity,
            "relatives_placements_thousand": figures.relatives_placements_thousand,
            "rate": figures.rate.mid,
            "rate_low": figures.rate.low,
            "rate_high": figures.rate.high,
        },
    )
