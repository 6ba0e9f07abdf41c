"""What a method of scoring consists of. The numbers of each version are data in `methods/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from iris.rules.scoring.vocabulary import (
    Band,
    DisclosureItem,
    Gate,
    Grade,
    Kind,
    Part,
    RegisterState,
    SanctionKind,
    Source,
)


@dataclass(frozen=True, slots=True)
class Ends:
    """One number at the low end, in the middle and at the high end."""

    low: float
    mid: float
    high: float

    @property
    def all(self) -> tuple[float, float, float]:
        """The three in the order in which arrays hold them."""
        return (self.low, self.mid, self.high)


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    """How ratings weigh; months, shares of 1.

    `unaged_at`: a finding worth this or less keeps full weight until verified. `oldest` is in months.
    """

    grade_value: Mapping[Grade, float]
    overdue_as: Mapping[Grade, Grade]
    stays_open: frozenset[Grade]
    quality: Mapping[Kind, float]
    dependent: frozenset[Kind]
    full: float
    half_life: float
    unaged_at: float
    unknown: Ends
    least_coverage: float
    oldest: float


@dataclass(frozen=True, slots=True)
class RecordTerms:
    """How upheld complaints and placements weigh; `tail` is the share cut off at each end of the margin."""

    reference: float
    prior_strength: float
    group_floor: float
    incident_cap: float
    remedied: float
    self_reported: float
    half_life: float
    source: Mapping[Source, float]
    taken_as_given: frozenset[Source]
    pace_limit: float
    days_a_year: float
    tail: float
    retaliation_months: float


@dataclass(frozen=True, slots=True)
class GroupTerms:
    """How the rate of a group (destination and sector) is made."""

    prior_rate: float
    prior_placements: float
    least_agencies: int


@dataclass(frozen=True, slots=True)
class AnsweringTerms:
    """What is presumed of replies and of remedies (points each), and how what was due weighs."""

    points: float
    kept: float
    missed: float
    half_life: float
    tail: float


@dataclass(frozen=True, slots=True)
class StandingTerms:
    """Licences and sanctions: what counts where no country is known, and what each sanction takes."""

    none_known: Ends
    sanction: Mapping[SanctionKind, float]
    half_life: float


@dataclass(frozen=True, slots=True)
class OpennessTerms:
    """The items an agency lays open, and what each is worth."""

    items: tuple[DisclosureItem, ...]
    verified: float
    unverified: float
    full: float
    half_life: float


@dataclass(frozen=True, slots=True)
class VoiceTerms:
    """When workers' answers on fees speak against an agency."""

    least_answers: int
    line: float
    tail: float
    prior: float


@dataclass(frozen=True, slots=True)
class GateRule:
    """One cap: its condition in words, the highest score it leaves, and what lifts it."""

    code: Gate
    cap: float
    sentence: str
    lifted_by: str


@dataclass(frozen=True, slots=True)
class StateRule:
    """One state of the register that stands in place of a number."""

    code: RegisterState
    sentence: str


@dataclass(frozen=True, slots=True)
class BandRule:
    """One band, the low end it starts at, and its meaning."""

    band: Band
    floor: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Method:
    """One version of the method. A published one never changes; a change is a new version in a new file.

    `points` per part add up to 100; `month` is the days a month has. `gates` are sorted by code, `states`
    from the strongest on, `bands` from the highest on.
    """

    version: str
    published: date
    month: float
    points: Mapping[Part, float]
    evidence: EvidenceTerms
    record: RecordTerms
    group: GroupTerms
    answering: AnsweringTerms
    remedying: AnsweringTerms
    standing: StandingTerms
    openness: OpennessTerms
    voice: VoiceTerms
    gates: tuple[GateRule, ...]
    states: tuple[StateRule, ...]
    bands: tuple[BandRule, ...]
    critical_sentence: str
    evidence_sentence: str
