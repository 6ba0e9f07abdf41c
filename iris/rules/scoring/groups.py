"""The group an agency is measured against: destination and sector of its largest placement line.

Made on the first of each month from the whole register and stored as facts; a score reads them as stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from iris.rules.scoring.arrays import BoolArray, FloatArray, IntArray, sum_by
from iris.rules.scoring.method import Method
from iris.rules.status_facts import known_instant, recorded_instant


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """What was stored of a group: rate (severity per 1,000 placements) and median (placements a year)."""

    effective: date
    recorded: date | datetime
    rate: float
    median_per_year: float


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Figures by group code (0 to groups − 1); `own` is false where the whole register stands in."""

    rate: FloatArray
    median_per_year: FloatArray
    agencies: IntArray
    own: BoolArray


def unknown_group(method: Method) -> tuple[float, float]:
    """Give rate and median where nothing is stored yet: the prior rate, and no placements taken on trust."""
    return method.group.prior_rate, 0.0


def figure_at(figures: Iterable[GroupFigure], on: date, known: date | datetime) -> GroupFigure | None:
    """Give the figure in force on `on`, known at `known`: the latest effective, then the latest recorded."""
    limit = known_instant(known)
    heard = [f for f in figures if f.effective <= on and recorded_instant(f.recorded) <= limit]
    return max(heard, key=lambda f: (f.effective, recorded_instant(f.recorded)), default=None)


def group_figures(
    group: IntArray,
    weighted_severity: FloatArray,
    placements_thousand: FloatArray,
    placements_per_year: FloatArray,
    groups: int,
    method: Method,
) -> GroupFigures:
    """Work out each group's rate and median (method 2026.1, item 4).

    One row an agency: its group code (−1: none, counts in the whole register only), X and n as its score uses
    them (`record.record_sums`), and its placements in a year. A group under the least number of agencies gets
    the figures of the whole register.
    """
    member = group >= 0
    agencies = np.bincount(group[member], minlength=groups).astype(np.int64)
    own = agencies >= method.group.least_agencies
    severity = sum_by(group[member], weighted_severity[member], groups)
    placements = sum_by(group[member], placements_thousand[member], groups)
    median = np.full(groups, _median(placements_per_year))
    for code in np.flatnonzero(own):
        median[code] = _median(placements_per_year[group == code])
    everyone = np.zeros(len(group), dtype=np.int64)
    whole = _rate(sum_by(everyone, weighted_severity, 1), sum_by(everyone, placements_thousand, 1), method)
    rate = np.where(own, _rate(severity, placements, method), whole)
    return GroupFigures(rate, median, agencies, own)


def _rate(severity: FloatArray, placements: FloatArray, method: Method) -> FloatArray:
    prior = method.group.prior_placements
    rate: FloatArray = (prior * method.group.prior_rate + severity) / (prior + placements)
    return rate


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if values.size else 0.0
