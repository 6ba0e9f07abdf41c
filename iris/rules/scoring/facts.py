"""The facts about one agency that a score is made of.

Every fact has a date, the day it is about, and may have `recorded`, the moment it became known (its own date
where none is given). `id` names the fact beside each contribution; where there is none, its content does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from iris.rules.scoring.vocabulary import (
    DisclosureItem,
    Grade,
    Kind,
    Outcome,
    RegisterState,
    SanctionKind,
    Source,
)

Recorded = date | datetime | None
FactId = int | str


@dataclass(frozen=True, slots=True)
class Rating:
    """What one assessment said of one criterion.

    `verified_recorded` is when the verification became known, the verification day itself where absent.
    `contested_from` and `contested_to` (None: still open) bound an admitted appeal.
    """

    criterion: str
    grade: Grade
    kind: Kind
    day: date
    recorded: Recorded = None
    due_on: date | None = None
    verified_on: date | None = None
    verified_recorded: Recorded = None
    contested_from: date | None = None
    contested_to: date | None = None
    id: FactId | None = None

    @property
    def name(self) -> FactId:
        """The id, or words that tell this rating from others."""
        return self.id if self.id is not None else f"{self.criterion} {self.grade} {self.kind} {self.day}"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One worker's complaint against this agency; `incident` joins complaints about one event."""

    id: FactId
    severity: float
    outcome: Outcome
    closed: date | None = None
    recorded: Recorded = None
    incident: FactId | None = None
    remedy_due: date | None = None
    remedied_on: date | None = None
    self_reported: bool = False
    retaliation: bool = False

    @property
    def name(self) -> FactId:
        """The id."""
        return self.id


@dataclass(frozen=True, slots=True)
class Placements:
    """Workers placed from `first` to `last`, both days included; dated by `last`."""

    first: date
    last: date
    count: float
    source: Source
    recorded: Recorded = None
    id: FactId | None = None

    @property
    def name(self) -> FactId:
        """The id, or the period and its source."""
        return self.id if self.id is not None else f"{self.first}..{self.last} {self.source}"


@dataclass(frozen=True, slots=True)
class Promise:
    """Something due on a day: a reply (`answers`) or a remedy (`remedies`); `kept_on` is when it was done.

    A remedy is done when the worker, or an independent check, confirmed it.
    """

    due: date
    kept_on: date | None = None
    recorded: Recorded = None
    id: FactId | None = None

    @property
    def name(self) -> FactId:
        """The id, or the due date."""
        return self.id if self.id is not None else f"due {self.due}"


@dataclass(frozen=True, slots=True)
class Licence:
    """A country where the agency is established and needs a licence, and whether it has a valid one."""

    country: str
    valid: bool
    id: FactId | None = None

    @property
    def name(self) -> FactId:
        """The id, or the country."""
        return self.id if self.id is not None else self.country


@dataclass(frozen=True, slots=True)
class Sanction:
    """A sanction by a government; a suspension once it has ended."""

    kind: SanctionKind
    day: date
    recorded: Recorded = None
    id: FactId | None = None

    @property
    def name(self) -> FactId:
        """The id, or the kind and the day."""
        return self.id if self.id is not None else f"{self.kind} {self.day}"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One item laid open on a day, and whether somebody checked it."""

    item: DisclosureItem
    day: date
    verified: bool = False
    recorded: Recorded = None
    id: FactId | None = None

    @property
    def name(self) -> FactId:
        """The id, or the item and the day."""
        return self.id if self.id is not None else f"{self.item} {self.day}"


@dataclass(frozen=True, slots=True)
class Relative:
    """A struck-off firm under the same confirmed control: its record, and the share that is passed on."""

    share: float
    weighted_severity: float
    placements_thousand: float
    struck_off: date
    recorded: Recorded = None
    id: FactId | None = None

    @property
    def name(self) -> FactId:
        """The id, or the day it was struck off."""
        return self.id if self.id is not None else f"struck off {self.struck_off}"


@dataclass(frozen=True, slots=True)
class Voice:
    """Answers of workers after arrival through one channel, and how many of them report a fee."""

    answers: int
    paid: int
    channel: str = ""

    @property
    def name(self) -> FactId:
        """The channel, or the figures."""
        return self.channel or f"{self.paid} of {self.answers}"


@dataclass(frozen=True, slots=True)
class FactSet:
    """All facts about one agency, the day the score is for, and what is known.

    `known_at` is a date (its last moment, UTC) or an instant. `group_rate` is severity per 1,000 placements,
    `group_median` placements a year. `register_states` are those that stand in place of a number.
    """

    as_of: date
    known_at: date | datetime
    group_rate: float
    group_median: float
    ratings: tuple[Rating, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    placements: tuple[Placements, ...] = ()
    answers: tuple[Promise, ...] = ()
    remedies: tuple[Promise, ...] = ()
    licences: tuple[Licence, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    relatives: tuple[Relative, ...] = ()
    voice: tuple[Voice, ...] = ()
    register_states: tuple[RegisterState, ...] = ()
