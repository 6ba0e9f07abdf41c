"""How sure a match is, and how matches sort."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, Self


class Quality(StrEnum):
    """How sure a match is. Only `exact` and `likely` may answer for an agency; `weak` is an offer to look."""

    certainty: int

    EXACT = "exact", 3
    LIKELY = "likely", 2
    WEAK = "weak", 1
    NONE = "none", 0

    def __new__(cls, word: str, certainty: int) -> Self:
        """A member with its place in the order of certainty (an attribute: a dict by member is slow to ask)."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.certainty = certainty
        return member


class Judged(Protocol):
    """A match, or a hit that holds one."""

    @property
    def quality(self) -> Quality:
        """How sure it is."""

    @property
    def score(self) -> float:
        """From 0 to 1; orders those of one quality."""


def rank(found: Judged) -> tuple[int, float]:
    """A key by which matches and hits sort, surest highest."""
    return found.quality.certainty, found.score
