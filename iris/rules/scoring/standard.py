"""What the score needs of a standard: its principles and criteria with their weights."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


@dataclass(frozen=True, slots=True)
class WeightedCriterion:
    """One criterion and its weight within its principle."""

    code: str
    weight: float


@dataclass(frozen=True, slots=True)
class WeightedPrinciple:
    """One principle, its weight within the standard, and its criteria in the standard's order."""

    code: str
    weight: float
    criteria: tuple[WeightedCriterion, ...]


@dataclass(frozen=True, slots=True)
class WeightedStandard:
    """The weights of one version of a standard.

    Raises `RuleBroken("standard_malformed")` when a code occurs twice, a weight is negative or not finite,
    or nothing weighs anything.
    """

    principles: tuple[WeightedPrinciple, ...]

    def __post_init__(self) -> None:
        """Refuse weights that no score can be made of."""
        codes = self.criterion_codes
        weights = [p.weight for p in self.principles] + [c.weight for p in self.principles for c in p.criteria]
        sound = all(isfinite(w) and w >= 0 for w in weights)
        heavy = any(p.weight > 0 and any(c.weight > 0 for c in p.criteria) for p in self.principles)
        if len(set(codes)) < len(codes) or not sound or not heavy:
            sentence = N_("The standard can't be used: give each criterion once, and weights above nought.")
            raise RuleBroken("standard_malformed", sentence)

    @property
    def criterion_codes(self) -> tuple[str, ...]:
        """The codes of all criteria; the position of a code is its number in the columns."""
        return tuple(c.code for p in self.principles for c in p.criteria)
