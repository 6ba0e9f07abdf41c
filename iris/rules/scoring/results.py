"""What a score says: the number and its margin, the band, and every line it is the sum of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from iris.rules.scoring.method import Ends
from iris.rules.scoring.vocabulary import Band, Gate, Part, Reason


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of the sum: points in the middle and at both ends, and the facts they come from.

    `facts` are `kind:id` of the facts that were read (none where nothing is known and only the presumed share
    counts). `inputs` are the figures needed to redo the line by hand, by name.
    """

    part: Part
    item: str
    points: float
    low: float
    high: float
    facts: tuple[str, ...]
    inputs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PrincipleValue:
    """One principle: its share of conformity from 0 to 1, and how much of it independent evidence covers."""

    code: str
    weight: float
    share: Ends
    coverage: float


@dataclass(frozen=True, slots=True)
class RecordFigures:
    """The record in one line, enough to redo it: severity and placements as weighed, and the group's rate.

    `relatives_*` is what struck-off relatives pass on. `rate` is severity per 1,000 placements after the pull
    to the group; `Ends.low` is the rate at the low end of the score, so it is the highest of the three.
    """

    weighted_severity: float
    placements_thousand: float
    group_rate: float
    relatives_severity: float
    relatives_placements_thousand: float
    rate: Ends


@dataclass(frozen=True, slots=True)
class Headline:
    """A number with margin and band, or the reason why there is none."""

    value: float | None
    low: float | None
    high: float | None
    band: Band | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Score:
    """The integrity score of one agency on a day, as known at a moment.

    Without a number (`value` is None) `reason` says why, `band` is E with an open critical and else None, and
    the parts, lines and figures stay empty, so that nobody can add them up. `coverage` is the share of the
    criterion weight that independent evidence covers. `newest_evidence` is the date of the newest independent
    rating, `evidence_age` its age in months. `not_applicable` are the criteria that left the sums,
    `open_criticals` those with an open critical finding.
    """

    method: str
    as_of: date
    value: float | None
    low: float | None
    high: float | None
    before_gates: Ends | None
    band: Band | None
    reason: Reason | None
    coverage: float
    parts: Mapping[Part, Ends]
    gates: tuple[Gate, ...]
    without_contested: Headline | None
    contributions: tuple[Contribution, ...]
    principles: tuple[PrincipleValue, ...]
    record: RecordFigures | None
    newest_evidence: date | None
    evidence_age: float | None
    not_applicable: tuple[str, ...]
    open_criticals: tuple[str, ...] = ()

    @property
    def headline(self) -> Headline:
        """The score in short."""
        return Headline(self.value, self.low, self.high, self.band, self.reason)

    @property
    def proposes_special_audit(self) -> bool:
        """Say whether workers' answers contradict the audits, so that a special audit is proposed."""
        return Gate.WORKERS_REPORT_FEES in self.gates
