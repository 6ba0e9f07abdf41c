"""Two methods on the same facts: who moves, how far, and which part of the sum explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from iris.rules.scoring.arrays import FloatArray
from iris.rules.scoring.batch import Batch, score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.explain import gates_of, headline
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.method import Method
from iris.rules.scoring.results import Headline
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.vocabulary import Part

MID = 1
UNMOVED = 1e-9


class Cause(StrEnum):
    """What explains a move."""

    NOTHING = "nothing"
    PART = "part"
    GATE = "gate"
    NUMBER_LOST = "number_lost"
    NUMBER_GAINED = "number_gained"


@dataclass(frozen=True, slots=True)
class Why:
    """What explains most of a move. `item`: the part, the gate or the reason; `criterion` where a part is conformity.

    `points` are those that this alone moved the middle value by.
    """

    cause: Cause
    item: str = ""
    criterion: str = ""
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Moved:
    """One agency under both methods. `shift` of the middle value is None without two numbers."""

    before: Headline
    after: Headline
    shift: float | None
    why: Why

    @property
    def rank(self) -> tuple[int, float]:
        """The worst movers first: whoever loses the number stands before all, whoever gains one after all."""
        first = {Cause.NUMBER_LOST: 0, Cause.NUMBER_GAINED: 2}
        return first.get(self.why.cause, 1), self.shift or 0.0

    @property
    def changes_band(self) -> bool:
        """Whether the band that people see is another one, or none."""
        return self.before.band != self.after.band


def compared(facts: Sequence[FactSet], standard: WeightedStandard, current: Method, draft: Method) -> list[Moved]:
    """Score everybody under both methods, one call each; in the order of the facts given."""
    columns = columns_of(facts, standard)
    before, after = score_batch(columns, standard, current), score_batch(columns, standard, draft)
    return [_moved(before, after, place) for place in range(before.size)]


def _moved(before: Batch, after: Batch, agency: int) -> Moved:
    old, new = headline(before, agency), headline(after, agency)
    if old.value is None or new.value is None:
        return Moved(old, new, None, _without_number(old, new))
    shift = new.value - old.value
    return Moved(old, new, shift, _why(before, after, agency, shift))


def _without_number(old: Headline, new: Headline) -> Why:
    if old.value is None and new.value is None:
        return Why(Cause.NOTHING)
    cause = Cause.NUMBER_LOST if new.value is None else Cause.NUMBER_GAINED
    return Why(cause, str(new.reason if new.value is None else old.reason))


def pieces(before: Batch, after: Batch, agency: int) -> FloatArray:
    """What each part, and last the gates, move the middle value by: together the whole move."""
    parts = after.points[:, MID, agency] - before.points[:, MID, agency]
    gates = [batch.ends[MID, agency] - batch.before_gates[MID, agency] for batch in (before, after)]
    return np.append(parts, gates[1] - gates[0])


def _why(before: Batch, after: Batch, agency: int, shift: float) -> Why:
    if abs(shift) < UNMOVED:
        return Why(Cause.NOTHING)
    moved = pieces(before, after, agency)
    place = int(np.argmin(moved) if shift < 0 else np.argmax(moved))
    points = float(moved[place])
    if place == len(Part):
        gates = gates_of(after if shift < 0 else before, agency)
        cap = {rule.code: rule.cap for rule in (after if shift < 0 else before).method.gates}
        return Why(Cause.GATE, str(min(gates, key=lambda gate: cap[gate], default="")), "", points)
    part = list(Part)[place]
    criterion = _criterion(before, after, agency, shift) if part is Part.CONFORMITY else ""
    return Why(Cause.PART, str(part), criterion, points)


def _criterion(before: Batch, after: Batch, agency: int, shift: float) -> str:
    """The criterion that moved most in the same direction."""
    moved = _by_criterion(after, agency) - _by_criterion(before, agency)
    place = int(np.argmin(moved) if shift < 0 else np.argmax(moved))
    return before.standard.criterion_codes[place]


def _by_criterion(batch: Batch, agency: int) -> FloatArray:
    """Points in the middle that each criterion gives."""
    found, points = batch.parts.conformity, []
    place, whole = (
        0,
        sum(
            principle.weight
            for principle, present in zip(batch.standard.principles, found.present[:, agency], strict=True)
            if present
        ),
    )
    for principle in batch.standard.principles:
        codes = range(place, place + len(principle.criteria))
        kept = [0.0 if found.left[c, agency] else principle.criteria[c - place].weight for c in codes]
        share = principle.weight / whole / sum(kept) if whole and sum(kept) else 0.0
        points += [w * share * found.counts[MID, c, agency] for w, c in zip(kept, codes, strict=True)]
        place += len(principle.criteria)
    return batch.method.points[Part.CONFORMITY] * np.array(points)
