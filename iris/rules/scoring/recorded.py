"""Facts as they are recorded for the score: one kind a class, its fields as a payload, and what counts when.

A fact is recorded where it arises, under its source ("finding:12"). The same source recorded again is the next
version of the fact: what was known before stays readable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_type_hints

from iris.rules.scoring.vocabulary import DisclosureItem, Grade, Kind, Outcome, SanctionKind, Source
from iris.rules.status_facts import known_instant


class Recordable:
    """A kind of fact. `KIND` is its stored name; `effective` the day from which it counts.

    `MONTHLY` facts come from cases: a published score counts them from the 1st of the month after they were
    recorded, so that nobody can tell from a moved score which worker's case was closed when.
    """

    KIND: ClassVar[str]
    MONTHLY: ClassVar[bool] = False

    @property
    def effective(self) -> date:
        raise NotImplementedError

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """The fact of a payload; fields that were added later take their defaults."""
        readers = _readers(cls)  # type: ignore[arg-type]
        return cls(
            **{
                name: None if value is None else readers[name](value)
                for name, value in payload.items()
                if name in readers
            }
        )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@cache
def _readers(kind: type[Recordable]) -> Mapping[str, Callable[[Any], Any]]:
    """How each field comes back from JSON."""
    hints = get_type_hints(kind)
    return {f.name: _reader(hints[f.name]) for f in fields(kind)}  # type: ignore[arg-type]


def _reader(hint: Any) -> Callable[[Any], Any]:
    wanted = next(part for part in get_args(hint) if part is not type(None)) if isinstance(hint, UnionType) else hint
    return date.fromisoformat if wanted is date else wanted


@dataclass(frozen=True, slots=True)
class RatingFact(Recordable):
    """What one closed assessment said of one criterion; verified, contested: recorded again with these days."""

    KIND: ClassVar[str] = "rating"
    criterion: str
    grade: Grade
    kind: Kind
    on: date
    due_on: date | None = None
    verified_on: date | None = None
    contested_from: date | None = None
    contested_to: date | None = None

    @property
    def effective(self) -> date:
        return self.on


@dataclass(frozen=True, slots=True)
class ComplaintFact(Recordable):
    """How a closed case ended for the agency; remedied, reopened: recorded again. Pending ones are not recorded."""

    KIND: ClassVar[str] = "complaint"
    MONTHLY: ClassVar[bool] = True
    severity: float
    outcome: Outcome
    closed: date
    incident: str | None = None
    remedy_due: date | None = None
    remedied_on: date | None = None
    self_reported: bool = False
    retaliation: bool = False

    @property
    def effective(self) -> date:
        return self.closed


@dataclass(frozen=True, slots=True)
class AnswerFact(Recordable):
    """A reply that was due; answered: recorded again."""

    KIND: ClassVar[str] = "answer"
    MONTHLY: ClassVar[bool] = True
    due: date
    answered: date | None = None

    @property
    def effective(self) -> date:
        return self.due


@dataclass(frozen=True, slots=True)
class RemedyFact(Recordable):
    """A remedy that was due; confirmed by the worker or an independent check: recorded again."""

    KIND: ClassVar[str] = "remedy"
    MONTHLY: ClassVar[bool] = True
    due: date
    confirmed: date | None = None

    @property
    def effective(self) -> date:
        return self.due


@dataclass(frozen=True, slots=True)
class VoiceFact(Recordable):
    """All answers so far of workers through one channel, and how many report a fee; source `voice:<channel>`."""

    KIND: ClassVar[str] = "voice"
    MONTHLY: ClassVar[bool] = True
    channel: str
    answers: int
    paid: int
    on: date

    @property
    def effective(self) -> date:
        return self.on


@dataclass(frozen=True, slots=True)
class PlacementsFact(Recordable):
    """Workers placed from `first` to `last`, both counted, on one line of business."""

    KIND: ClassVar[str] = "placements"
    first: date
    last: date
    count: float
    source: Source
    destination: str | None = None
    sector: str | None = None

    @property
    def effective(self) -> date:
        return self.last


@dataclass(frozen=True, slots=True)
class DisclosureFact(Recordable):
    """One item laid open on a day; verified: recorded again."""

    KIND: ClassVar[str] = "disclosure"
    item: DisclosureItem
    on: date
    verified: bool = False

    @property
    def effective(self) -> date:
        return self.on


@dataclass(frozen=True, slots=True)
class SanctionFact(Recordable):
    """A warning or fine of a government. Suspensions are read from the facts about licences, not recorded here."""

    KIND: ClassVar[str] = "sanction"
    kind: SanctionKind
    on: date

    @property
    def effective(self) -> date:
        return self.on


@dataclass(frozen=True, slots=True)
class RelativeFact(Recordable):
    """A struck-off firm under the same confirmed control: its record at that day, and the share passed on."""

    KIND: ClassVar[str] = "relative"
    share: float
    weighted_severity: float
    placements_thousand: float
    struck_off: date

    @property
    def effective(self) -> date:
        return self.struck_off


@dataclass(frozen=True, slots=True)
class AgreementFact(Recordable):
    """The agency signed the agreement: from this day its score is published. Ending it does not take that back."""

    KIND: ClassVar[str] = "agreement"
    signed: date

    @property
    def effective(self) -> date:
        return self.signed


@dataclass(frozen=True, slots=True)
class GroupFact(Recordable):
    """Rate (severity for each thousand placements) and median (placements a year) of a group, made on the 1st."""

    KIND: ClassVar[str] = "group"
    rate: float
    median_per_year: float
    agencies: int
    on: date

    @property
    def effective(self) -> date:
        return self.on


KINDS: Mapping[str, type[Recordable]] = {
    kind.KIND: kind
    for kind in (
        RatingFact, ComplaintFact, AnswerFact, RemedyFact, VoiceFact, PlacementsFact, DisclosureFact, SanctionFact,
        RelativeFact, AgreementFact, GroupFact,
    )
}  # fmt: skip
CASE_KINDS = frozenset(name for name, kind in KINDS.items() if kind.MONTHLY)
"""Kinds that come from cases: the public sees their sum only, and from the next month on."""

WHOLE_REGISTER = "*"


def group_key(destination: str | None, sector: str | None) -> str:
    """The stored name of a group."""
    return f"{destination}:{sector}" if destination and sector else WHOLE_REGISTER


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version of a fact of the entry `entry`, `name` its source.

    `first_recorded` is when its first version was recorded, that of this one where nothing is said.
    """

    id: int
    entry: int
    kind: str
    name: str
    payload: Mapping[str, Any]
    effective: date
    recorded: datetime
    void: bool = False
    first: datetime | None = None

    @property
    def first_recorded(self) -> datetime:
        return self.first or self.recorded


def standing(
    versions: Iterable[Version], on: date, known: date | datetime, *, published: bool
) -> Iterator[tuple[Version, Recordable]]:
    """Give the versions that count at (as-of, known-at), each with its fact; `published`: as the public knows them.

    Of the versions of one fact that were recorded by then the last one counts, unless it is void or effective later.
    """
    heard: dict[tuple[int, str, str], list[Version]] = defaultdict(list)
    for version in versions:
        if version.recorded <= _limit(version.kind, known, published):
            heard[version.entry, version.kind, version.name].append(version)
    for told in heard.values():
        told.sort(key=lambda version: (version.recorded, version.id))
        last = told[-1]
        if not last.void and last.effective <= on:
            yield _with_first(told), KINDS[last.kind].read(last.payload)


def _with_first(told: Sequence[Version]) -> Version:
    """The last version with the moment of the first one since the fact was taken back, if it ever was."""
    last = told[-1]
    if len(told) == 1:
        return last
    since = max((place for place, version in enumerate(told) if version.void), default=-1)
    return replace(last, first=told[since + 1].recorded)


def _limit(kind: str, known: date | datetime, published: bool) -> datetime:
    instant = known_instant(known)
    if not published or kind not in CASE_KINDS:
        return instant
    first = datetime.combine(instant.date().replace(day=1), time.min, instant.tzinfo)
    return first - datetime.resolution
