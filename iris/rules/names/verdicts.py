"""What a list of matches allows to be said about one name: it is this agency, perhaps this one, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.names.comparing import Reason
from iris.rules.names.parsing import Kind
from iris.rules.names.quality import Quality


@dataclass(frozen=True, slots=True)
class Hit:
    """A register entry that a query may mean: its best fitting name as the register writes it, and how well it fits."""

    entry_id: int
    text: str
    score: float
    quality: Quality
    reasons: tuple[Reason, ...] = ()
    kind: Kind = Kind.REGISTERED


class Verdict(StrEnum):
    """The `match` of a status check."""

    EXACT = "exact"
    LIKELY = "likely"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


CLEARLY_BETTER = 0.05
"""By how much the best likely hit must score above the second to stand alone."""


def verdict(hits: Sequence[Hit]) -> Verdict:
    """One answer for one name. `hits` holds one hit an entry, in any order.

    Exact only when one entry alone has the name; several with the same name, or likely ones close together, are
    ambiguous. Weak hits are candidates to show and never answer, so a name that nobody has is never confirmed.
    """
    exact = sum(hit.quality is Quality.EXACT for hit in hits)
    if exact:
        return Verdict.EXACT if exact == 1 else Verdict.AMBIGUOUS
    likely = sorted((hit.score for hit in hits if hit.quality is Quality.LIKELY), reverse=True)
    if not likely:
        return Verdict.NONE
    alone = len(likely) == 1 or likely[0] - likely[1] >= CLEARLY_BETTER
    return Verdict.LIKELY if alone else Verdict.AMBIGUOUS


def spoken_for(hits: Sequence[Hit]) -> Hit | None:
    """The hit that answers for the name: the one of an exact or likely verdict, else none."""
    if verdict(hits) not in (Verdict.EXACT, Verdict.LIKELY):
        return None
    wanted = Quality.EXACT if verdict(hits) is Verdict.EXACT else Quality.LIKELY
    return max((hit for hit in hits if hit.quality is wanted), key=lambda hit: hit.score)
