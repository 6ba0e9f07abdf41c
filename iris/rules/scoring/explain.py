"""From arrays to words: the score of one agency with every line it is the sum of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from iris.rules.scoring.answering import explain_answering
from iris.rules.scoring.arrays import code
from iris.rules.scoring.batch import NUMBER, Batch, score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.conformity import explain_conformity, left_out, principle_values
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.method import Ends, Method
from iris.rules.scoring.openness import explain_openness
from iris.rules.scoring.record import explain_record, record_figures
from iris.rules.scoring.results import Contribution, Headline, Score
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.standing import explain_standing
from iris.rules.scoring.vocabulary import Band, Gate, Grade, Part, Reason


def score(facts: FactSet, standard: WeightedStandard, method: Method) -> Score:
    """Score one agency: a batch of one."""
    return score_of(score_batch(columns_of([facts], standard), standard, method), 0)


def score_of(batch: Batch, agency: int, *, explained: bool = True) -> Score:
    """Give the score of one agency of a batch with its lines; `agency` is its place in the batch."""
    short = headline(batch, agency)
    numbered = short.value is not None
    found = batch.parts.conformity
    newest = found.newest[agency]
    known = not np.isnat(newest)
    age = float((batch.columns.as_of[agency] - newest).astype(np.int64)) / batch.method.month
    return Score(
        method=batch.method.version,
        as_of=batch.columns.as_of[agency].item(),
        value=short.value,
        low=short.low,
        high=short.high,
        before_gates=_ends(batch.before_gates[:, agency]) if numbered else None,
        band=short.band,
        reason=short.reason,
        coverage=float(found.coverage[agency]),
        parts=_parts(batch, agency) if numbered else MappingProxyType({}),
        gates=gates_of(batch, agency),
        without_contested=_beside(batch, agency),
        contributions=contributions(batch, agency) if numbered and explained else (),
        principles=principle_values(found, batch.standard, agency) if numbered and explained else (),
        record=record_figures(batch.parts.record, agency) if numbered else None,
        newest_evidence=newest.item() if known else None,
        evidence_age=age if known else None,
        not_applicable=left_out(found, batch.standard, agency),
        open_criticals=_open_criticals(batch, agency),
    )


def _open_criticals(batch: Batch, agency: int) -> tuple[str, ...]:
    rated = batch.parts.conformity.evidence
    rows = (rated.agency == agency) & rated.is_open & (rated.grade == code(Grade.CRITICAL)) & (rated.criterion >= 0)
    codes = batch.standard.criterion_codes
    return tuple(codes[place] for place in sorted(set(rated.criterion[rows].tolist())))


def headline(batch: Batch, agency: int) -> Headline:
    """Give number, margin and band of one agency, or the reason why there is none."""
    place = int(batch.reason[agency])
    if place == NUMBER:
        low, value, high = (float(end) for end in batch.ends[:, agency])
        return Headline(value, low, high, batch.method.bands[int(batch.band[agency])].band, None)
    reason = list(Reason)[place]
    return Headline(None, None, None, Band.E if reason is Reason.CRITICAL_OPEN else None, reason)


def contributions(batch: Batch, agency: int) -> tuple[Contribution, ...]:
    """Give the lines whose points add up to the sum before gates."""
    parts, method, columns = batch.parts, batch.method, batch.columns
    return (
        *explain_conformity(parts.conformity, batch.standard, method, agency),
        explain_record(parts.record, columns, method, agency),
        *explain_answering(parts.answering, columns, method, agency),
        explain_standing(parts.standing, columns, method, agency),
        *explain_openness(parts.openness, columns, method, agency),
    )


def _parts(batch: Batch, agency: int) -> Mapping[Part, Ends]:
    ends = {part: _ends(batch.points[place, :, agency]) for place, part in enumerate(Part)}
    return MappingProxyType(ends)


def gates_of(batch: Batch, agency: int) -> tuple[Gate, ...]:
    """Give the gates that hold for one agency, sorted."""
    holding = batch.gates[:, agency]
    return tuple(sorted(rule.code for rule, holds in zip(batch.method.gates, holding, strict=True) if holds))


def _beside(batch: Batch, agency: int) -> Headline | None:
    place = int(batch.beside_at[agency])
    return None if batch.beside is None or place < 0 else headline(batch.beside, place)


def _ends(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ends:
    low, mid, high = (float(value) for value in values)
    return Ends(low, mid, high)
