"""Reborn firms: how much speaks for one firm being a struck-off one under another name (process.md, "Reborn firms").

Evidence is weighed, never decided here. Control is confirmed by a person, and only by the same person with two
identifiers as owner or officer, or by official succession: an address or a telephone alone never does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Protocol

from iris.rules.deadlines import Overrides, Period, acts_on, due
from iris.rules.errors import RuleBroken
from iris.rules.lists.numbers import ascii_digits
from iris.rules.names import compare, parsed
from iris.rules.status import AgencyWord
from iris.rules.wording import N_, Tone, Word

STRUCK_OFF = frozenset({
    AgencyWord.BANNED, AgencyWord.LICENCE_REVOKED, AgencyWord.CERTIFICATE_WITHDRAWN, AgencyWord.LICENCE_SUSPENDED,
    AgencyWord.CERTIFICATE_SUSPENDED,
})  # fmt: skip
"""The words of a firm that somebody may want to leave behind; one side of every pair has one of them."""


class Trace(StrEnum):
    """What two firms can have in common. Stored with each key, so codes never change."""

    BIRTH = "birth"
    DOCUMENT = "document"
    OFFICIAL = "official"
    OWNER = "owner"
    OFFICER = "officer"
    EMAIL = "email"
    WEBSITE = "website"
    PHONE = "phone"
    ADDRESS = "address"
    SUB_AGENT = "sub_agent"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Weight:
    """What a trace counts, what is said of it, and why it counts that much. A proposal of our own."""

    points: int
    sentence: str
    reason: str
    identifiers: int = 0
    """How many identifiers of one person coincide."""


WEIGHTS: Mapping[Trace, Weight] = {
    Trace.BIRTH: Weight(
        60, N_("The same owner or officer, by name and birth date"), "two identifiers of one person", 2
    ),
    Trace.DOCUMENT: Weight(
        60, N_("The same owner or officer, by name and document"), "two identifiers of one person", 2
    ),
    Trace.OFFICIAL: Weight(
        45, N_("The same owner or officer named by official lists of both"), "two identifiers, but names repeat", 2
    ),
    Trace.OWNER: Weight(20, N_("An owner of the same name"), "many people share a name", 1),
    Trace.OFFICER: Weight(12, N_("An officer of the same name"), "many people share a name", 1),
    Trace.EMAIL: Weight(20, N_("The same e-mail address"), "read by whoever runs the firm"),
    Trace.WEBSITE: Weight(18, N_("The same website"), "paid by whoever runs the firm"),
    Trace.PHONE: Weight(15, N_("The same telephone"), "numbers are sold and shared"),
    Trace.ADDRESS: Weight(10, N_("The same address"), "many firms share a building"),
    Trace.SUB_AGENT: Weight(8, N_("A sub-agent in common"), "sub-agents work for many"),
    Trace.NAME: Weight(12, N_("A similar name of the firm"), "general words repeat"),
}

CANDIDATE = 20
"""From so many points a pair is shown to a reviewer: an address alone, or a telephone alone, is not enough."""
STRONG = 60
"""From so many points a pair is called strong."""
MOST = 100
COMMON = 20
"""A trace that more firms than this have tells nothing of any two of them."""
PASSED_ON = 50
"""Per cent of its record that a struck-off firm passes on (scoring.md, "shared control")."""


def score(traces: Iterable[Trace]) -> int:
    """Points of all telling traces together, at most 100; several telephones count as one."""
    return min(MOST, sum(WEIGHTS[trace].points for trace in telling(traces)))


def telling(traces: Iterable[Trace]) -> frozenset[Trace]:
    """Traces without those that a stronger one says already: the name of a person who is known by more."""
    found = frozenset(traces)
    if identified(found):
        return frozenset(trace for trace in found if WEIGHTS[trace].identifiers != 1)
    return found - {Trace.OFFICER} if Trace.OWNER in found else found


def strength(points: int) -> Word:
    """How a pair is called in the queue."""
    return STRENGTHS[points >= STRONG]


STRENGTHS: Mapping[bool, Word] = {
    True: Word(N_("Strong"), N_("Much speaks for the same control."), Tone.STOP, "differ"),
    False: Word(N_("Possible"), N_("Some things are in common; look closely."), Tone.WARN, "question"),
}


class Basis(StrEnum):
    """On what confirmed control rests; there is nothing else."""

    IDENTIFIERS = "two_identifiers"
    SUCCESSION = "official_succession"


BASES: Mapping[Basis, str] = {
    Basis.IDENTIFIERS: N_("the same owner or officer, by two identifiers"),
    Basis.SUCCESSION: N_("official succession"),
}


class Outcome(StrEnum):
    """What a reviewer says of a pair."""

    CONFIRMED = "confirmed"
    NOT_RELATED = "not_related"
    NEED_MORE = "need_more"
    UNDONE = "undone"


OUTCOMES: Mapping[Outcome, Word] = {
    Outcome.CONFIRMED: Word(N_("Same control"), N_("The agency is told and can answer."), Tone.STOP, "differ"),
    Outcome.NOT_RELATED: Word(N_("Not related"), N_("It comes back only with something new."), Tone.GONE, "cross"),
    Outcome.NEED_MORE: Word(N_("More is needed"), N_("It comes back when something new is found."), Tone.WARN, "clock"),
    Outcome.UNDONE: Word(N_("Taken back"), N_("It waits to be decided again."), Tone.INFO, "given-up"),
}


def identified(traces: Collection[Trace]) -> bool:
    """Whether two identifiers of one person coincide: never by an address, a telephone or a name alone."""
    return any(WEIGHTS[trace].identifiers >= 2 for trace in traces)


def check_decision(outcome: Outcome, basis: Basis | None, traces: Collection[Trace], source: str) -> None:
    """Refuse a confirmation that rests on too little, and one by succession that names no official source."""
    if outcome is not Outcome.CONFIRMED:
        return
    if basis is None:
        raise RuleBroken("basis_missing", N_("Say on what the same control rests."))
    if basis is Basis.IDENTIFIERS and not identified(traces):
        raise RuleBroken(
            "identifiers_missing",
            N_(
                "Control is confirmed only when two identifiers of the same owner or officer coincide. An address, a "
                "telephone or a name alone is not enough; choose “More is needed”."
            ),
        )
    if basis is Basis.SUCCESSION and not source.strip():
        raise RuleBroken("source_missing", N_("Name the official act or list that says who succeeded whom."))


def reopens(decided_on: Collection[str], found: Collection[str]) -> bool:
    """Whether a decided pair comes back: only when there is evidence that nobody had when it was decided."""
    return bool(set(found) - set(decided_on))


# --- an agency is told, and the link counts --------------------------------------------------------------------------


def answer_until(told_on: date, overrides: Overrides | None = None) -> date:
    """The last day for the agency's answer."""
    return due(Period.CONTROL_NOTICE, told_on, overrides)


def counts_on(told_on: date, overrides: Overrides | None = None) -> date:
    """The day from which a link counts when nobody answers."""
    return acts_on(answer_until(told_on, overrides))


def counts(since: date, answered_on: date | None, ended_on: date | None, today: date) -> bool:
    """Whether a link counts: its answer came or its time is over, and nobody took it back."""
    first = since if answered_on is None else min(since, answered_on)
    return first <= today and (ended_on is None or today < ended_on)


class Moments(Protocol):
    """When a link was recorded, and what happened to it."""

    recorded_at: datetime
    counts_on: date
    answered_at: datetime | None
    ended_at: datetime | None
    overturned_at: datetime | None


def counted(link: Moments, on: date, known: date | datetime | None = None) -> bool:
    """Whether a link counted on a day, as known at a moment (a date: its end, UTC): what fell on appeal never did."""
    if known is not None and not isinstance(known, datetime):
        known = datetime.combine(known, time.max, UTC)

    def by_then(moment: datetime | None) -> date | None:
        return moment.date() if moment is not None and (known is None or moment <= known) else None

    if by_then(link.recorded_at) is None or by_then(link.overturned_at) is not None:
        return False
    return counts(link.counts_on, by_then(link.answered_at), by_then(link.ended_at), on)


def contested_since(contested_at: datetime | None, ended_at: datetime | None) -> date | None:
    """The day since which an appeal against a link runs; none when there is none, or it is over."""
    return contested_at.date() if contested_at is not None and ended_at is None else None


# --- normal forms: what makes two traces the same --------------------------------------------------------------------


def contact_key(trace: Trace, value: str) -> str | None:
    """The normal form of a way to reach a firm; none when it tells nothing."""
    match trace:
        case Trace.PHONE:
            return _phone(value)
        case Trace.EMAIL:
            return _email(value)
        case Trace.WEBSITE:
            return _website(value)
        case _:
            return _address(value)


def _phone(value: str) -> str | None:
    """The last nine figures: with or without the code of the country it is the same telephone."""
    figures = "".join(letter for letter in ascii_digits(value) if letter.isdigit()).lstrip("0")
    return figures[-9:] if len(figures) >= 7 else None


def _email(value: str) -> str | None:
    text = value.strip().casefold()
    return text if "@" in text else None


def _website(value: str) -> str | None:
    host = value.strip().casefold().split("//")[-1].split("/")[0].split("?")[0].split(":")[0]
    host = host.removeprefix("www.").strip(".")
    return host if "." in host and host not in SHARED_HOSTS else None


SHARED_HOSTS = frozenset({"facebook.com", "m.facebook.com", "linkedin.com", "instagram.com", "sites.google.com"})
"""Sites on which everybody has a page."""
_FILLERS = frozenset({
    "no", "number", "house", "h", "road", "rd", "street", "st", "floor", "fl", "flat", "block", "blk", "building",
    "bldg", "room", "rm", "suite", "unit", "the", "of", "and", "near", "opposite",
})  # fmt: skip


def _address(value: str) -> str | None:
    """Words and numbers of an address in any order, without the words that every address has."""
    plain = "".join(letter if letter.isalnum() else " " for letter in ascii_digits(value).casefold())
    words = sorted(set(plain.split()) - _FILLERS)
    return " ".join(words) if len(words) >= 3 and any(map(str.isdecimal, "".join(words))) else None


def name_key(text: str) -> str | None:
    """The core words of a name in any order, of a person as of a firm; none when nothing distinctive is left."""
    name = parsed(text)
    words = sorted(name.core or tuple(name.key.split()))
    return " ".join(words) if len("".join(words)) >= 4 else None


SIMILAR = 0.85
"""From so much likeness two firms' names count as similar."""


def similar(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether any name of one firm is like any of the other; few names each, and only of pairs found otherwise."""
    others = list(other)
    return any(compare(name, kept).score >= SIMILAR for name in one for kept in others)
