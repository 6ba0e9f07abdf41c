"""Auditors whose results differ from those of their peers on the same standard: with a margin, or not at all.

The unit is one audit: criteria of one audit are no independent observations. A difference is a reason to look, never
a verdict: an auditor may have been sent to the worse agencies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

OWN_AT_LEAST = 5
PEERS_AT_LEAST = 10
"""With fewer audits on either side nothing is said."""
WIDTH = 1.96
"""Standard errors on either side of a difference: 19 of 20 such ranges hold the true one."""


@dataclass(frozen=True, slots=True)
class Result:
    """One closed audit: who led it, by which standard, criteria rated, and those found minor or worse."""

    auditor: int
    standard: str
    rated: int
    found: int

    @property
    def share(self) -> float:
        return self.found / self.rated


@dataclass(frozen=True, slots=True)
class Comparison:
    """An auditor beside the peers. Shares from 0 to 1; `margin` None: too few audits to say anything."""

    auditor: int
    standard: str
    own: int
    peers: int
    own_share: float
    peers_share: float
    margin: float | None

    @property
    def difference(self) -> float:
        return self.own_share - self.peers_share

    @property
    def differs(self) -> bool:
        """Whether the difference is larger than chance explains."""
        return self.margin is not None and abs(self.difference) > self.margin


def compare(results: Iterable[Result]) -> list[Comparison]:
    """Each auditor on each standard beside all others, the largest difference first; those with too few last."""
    by_standard: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in results:
        if one.rated:
            by_standard[one.standard][one.auditor].append(one.share)
    found = [
        _beside(auditor, standard, own, [share for other, s in shares.items() if other != auditor for share in s])
        for standard, shares in by_standard.items()
        for auditor, own in shares.items()
    ]
    return sorted(found, key=lambda one: (one.margin is None, -abs(one.difference), one.auditor, one.standard))


def _beside(auditor: int, standard: str, own: list[float], peers: list[float]) -> Comparison:
    enough = len(own) >= OWN_AT_LEAST and len(peers) >= PEERS_AT_LEAST
    return Comparison(
        auditor=auditor,
        standard=standard,
        own=len(own),
        peers=len(peers),
        own_share=fmean(own),
        peers_share=fmean(peers) if peers else 0.0,
        margin=_margin(own, peers) if enough else None,
    )


def _margin(own: list[float], peers: list[float]) -> float:
    """Half the range of the difference of two means, with the spread of both together."""
    spread = sum((share - fmean(side)) ** 2 for side in (own, peers) for share in side)
    variance = spread / (len(own) + len(peers) - 2)
    return WIDTH * sqrt(variance * (1 / len(own) + 1 / len(peers)))
