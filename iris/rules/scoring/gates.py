"""Gates: conditions that cap a score after the sum (method 2026.1, items 8 and 10)."""

from __future__ import annotations

import numpy as np

from iris.rules.scoring.arrays import BoolArray, FloatArray, any_by, code
from iris.rules.scoring.columns import Columns
from iris.rules.scoring.evidence import Evidence
from iris.rules.scoring.method import Method
from iris.rules.scoring.quantiles import beta_quantile
from iris.rules.scoring.vocabulary import Gate, Grade


def closed_gates(columns: Columns, evidence: Evidence, retaliation: BoolArray, method: Method) -> BoolArray:
    """Say which gates hold (gates in the method's order, agencies); findings by their grade as filed."""
    critical = evidence.is_open & (evidence.grade == code(Grade.CRITICAL))
    major = evidence.is_open & (evidence.grade == code(Grade.MAJOR))
    holds = {
        Gate.CRITICAL_OPEN: any_by(evidence.agency, critical, columns.size),
        Gate.MAJOR_OPEN: any_by(evidence.agency, major & ~evidence.overdue, columns.size),
        Gate.MAJOR_OVERDUE: any_by(evidence.agency, major & evidence.overdue, columns.size),
        Gate.RETALIATION: retaliation,
        Gate.WORKERS_REPORT_FEES: _workers_report_fees(columns, method),
    }
    return np.stack([holds[rule.code] for rule in method.gates])


def _workers_report_fees(columns: Columns, method: Method) -> BoolArray:
    """Say where, by any one channel, even a low estimate of the share that paid is over the line."""
    table = columns.voice
    return any_by(table.agency, speaks_against(table.answers, table.paid, method), columns.size)


def speaks_against(answers: FloatArray, paid: FloatArray, method: Method) -> BoolArray:
    """Say where enough answers, and even a low estimate of the share that paid, are over the line."""
    terms = method.voice
    enough: BoolArray = answers >= terms.least_answers
    few = np.flatnonzero(enough)
    share = beta_quantile(paid[few] + terms.prior, answers[few] - paid[few] + terms.prior, terms.tail)
    over = enough.copy()
    over[few] = share > terms.line
    return over


def lowest_cap(holds: BoolArray, method: Method) -> FloatArray:
    """Give the lowest cap of the gates that hold, per agency; without any, all points."""
    cap = np.full(holds.shape[1], sum(method.points.values()))
    for rule, where in zip(method.gates, holds, strict=True):
        cap = np.where(where, np.minimum(cap, rule.cap), cap)
    return cap
