"""What status facts about one permission say on a day, as known at a moment.

Facts are append-only and bitemporal: true from a day, known from a moment. Nothing here depends on
the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

FactId = int | str


class State(StrEnum):
    """What a fact says of a permission, and what the facts together give.

    `reinstated` and `void` are only ever said by a fact; they are never the answer.
    """

    VALID = "valid"
    CONDITIONAL = "conditional"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"
    EXPIRED = "expired"
    BANNED = "banned"
    REINSTATED = "reinstated"
    VOID = "void"
    NO_LONGER_LISTED = "no_longer_listed"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """Read what other registers call a revocation, and any case, blanks or hyphens in the word."""
        word = str(value).strip().lower().replace("-", "_").replace(" ", "_")
        word = "revoked" if word in ("cancelled", "canceled", "withdrawn") else word
        return next((member for member in cls if member.value == word), None)


# In this order: the first that applies gives the state.
BLOCKING = (State.BANNED, State.REVOKED, State.SUSPENDED, State.SURRENDERED)
RUNNING = (State.CONDITIONAL, State.VALID)
# A revocation and a surrender have no last day. A ban for a term ends as a suspension does.
ENDS_BY_DATE = (State.BANNED, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class StatusFact:
    """What one source said of one permission.

    `effective_to` is the last day, counted. `recorded_at` is an instant with zone, or a date (its first
    moment, UTC). `corrects` is the id of the fact this one replaces; with the state `void` it only removes.
    `source` names the list or authority; `guarantee_until` is the last day of the bond behind the licence.
    """

    id: FactId
    state: State
    effective_from: date
    effective_to: date | None = None
    recorded_at: date | datetime = date.min
    corrects: FactId | None = None
    reason: str | None = None
    source: str | None = None
    guarantee_until: date | None = None


@dataclass(frozen=True, slots=True)
class StatusAt:
    """The state of one permission on a day.

    `since` is the first day it counts from, `until` the last day its facts name (None: no end was given),
    `fact_id` the fact that speaks. All three are None when nothing is known.
    """

    state: State
    since: date | None = None
    fact_id: FactId | None = None
    until: date | None = None
    reason: str | None = None


def recorded_instant(recorded: date | datetime) -> datetime:
    """Give the instant from which a fact counts as known; a bare date is its first moment, UTC."""
    if not isinstance(recorded, datetime):
        return datetime.combine(recorded, time.min, UTC)
    return recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)


def known_instant(known: date | datetime) -> datetime:
    """Give the last instant of what is known; a bare date means the end of that day, UTC."""
    if not isinstance(known, datetime):
        return datetime.combine(known, time.max, UTC)
    return known if known.tzinfo else known.replace(tzinfo=UTC)


def standing_facts(facts: Iterable[StatusFact], known: date | datetime | None) -> list[StatusFact]:
    """Give the facts recorded by `known` (None: all) that no other standing fact corrects, without voids.

    A correction that is itself corrected no longer corrects. Corrections in a circle correct nothing, so that
    a slip in the data never hides a ban.
    """
    limit = None if known is None else known_instant(known)
    heard = [f for f in facts if limit is None or recorded_instant(f.recorded_at) <= limit]
    dropped = _corrected(heard)
    return [f for f in heard if f.id not in dropped and f.state is not State.VOID]


def _corrected(facts: Sequence[StatusFact]) -> set[FactId]:
    correctors: dict[FactId, list[FactId]] = {}
    for fact in facts:
        if fact.corrects is not None and fact.corrects != fact.id:
            correctors.setdefault(fact.corrects, []).append(fact.id)
    if not correctors:
        return set()
    dropped: set[FactId] = set()
    standing: set[FactId] = set()
    open_ids = {fact.id for fact in facts}
    while open_ids:
        settled = {i for i in open_ids if all(c in dropped for c in correctors.get(i, ()))}
        refuted = {i for i in open_ids if any(c in standing for c in correctors.get(i, ()))}
        if not settled and not refuted:
            break
        standing |= settled
        dropped |= refuted
        open_ids -= settled | refuted
    return dropped


def permission_status(facts: Iterable[StatusFact], on: date, known: date | datetime | None = None) -> StatusAt:
    """Give the state of one permission on the day `on`, as known at `known` (None: with all that is known).

    The first that applies: banned, revoked, suspended, surrendered (each until a `reinstated`
    fact effective the same day or later), conditional, valid, expired, no longer listed, unknown.
    """
    return _status(standing_facts(facts, known), on)


def _status(standing: Sequence[StatusFact], on: date) -> StatusAt:
    begun = [f for f in standing if f.effective_from <= on]
    for state in BLOCKING:
        if giving := [f for f in begun if f.state is state and _blocks(f, begun, on)]:
            return _spoken(state, giving)
    for state in RUNNING:
        if giving := [f for f in begun if f.state is state and _runs(f, begun, on)]:
            return _spoken(state, giving)
    if ended := [(day, f) for f in begun if (day := _expired_on(f)) is not None and day <= on]:
        day, fact = max(ended, key=lambda pair: (pair[0], _age(pair[1])))
        return StatusAt(State.EXPIRED, day, fact.id, None, fact.reason)
    for state in (State.NO_LONGER_LISTED, State.UNKNOWN):
        if giving := [f for f in begun if f.state is state]:
            return _spoken(state, giving)
    return StatusAt(State.UNKNOWN)


def _blocks(fact: StatusFact, begun: Sequence[StatusFact], on: date) -> bool:
    if fact.state in ENDS_BY_DATE and fact.effective_to is not None and fact.effective_to < on:
        return False
    return not _followed(fact, begun, (State.REINSTATED,))


def _runs(fact: StatusFact, begun: Sequence[StatusFact], on: date) -> bool:
    if fact.effective_to is not None:
        return on <= fact.effective_to
    # Without an end date of its own it lasts until its list drops it or says that it has expired.
    return not _followed(fact, begun, (State.NO_LONGER_LISTED, State.EXPIRED))


def _followed(fact: StatusFact, begun: Sequence[StatusFact], states: tuple[State, ...]) -> bool:
    return any(f.state in states and f.effective_from >= fact.effective_from for f in begun)


def _expired_on(fact: StatusFact) -> date | None:
    """Give the first day on which this fact means expired: after its last day, or as a list said."""
    if fact.state is State.EXPIRED:
        return fact.effective_from
    return day_after(fact.effective_to) if fact.state in RUNNING else None


def day_after(day: date | None) -> date | None:
    """Give the day after a last day; None without one and at the end of the calendar (lists write 9999)."""
    return None if day is None or day == date.max else day + timedelta(days=1)


def _age(fact: StatusFact) -> tuple[date, datetime, str]:
    # Ids are the last resort, padded so that 9 comes before 10.
    return fact.effective_from, recorded_instant(fact.recorded_at), str(fact.id).rjust(20)


def newest(facts: Iterable[StatusFact]) -> StatusFact | None:
    """Give the fact effective last, of those the one recorded last."""
    return max(facts, key=_age, default=None)


def _spoken(state: State, giving: Sequence[StatusFact]) -> StatusAt:
    fact = max(giving, key=_age)
    return StatusAt(state, fact.effective_from, fact.id, _last_day(state, giving), fact.reason)


def _last_day(state: State, giving: Sequence[StatusFact]) -> date | None:
    days = [f.effective_to for f in giving if f.effective_to is not None]
    if state not in RUNNING + ENDS_BY_DATE or len(days) < len(giving):
        return None
    return max(days)


def next_change(facts: Iterable[StatusFact], on: date, known: date | datetime | None = None) -> date | None:
    """Give the next day after `on` on which the state differs without a new fact; None when it never will."""
    standing = standing_facts(facts, known)
    now = _status(standing, on).state
    return next((day for day in _turning_days(standing, on) if _status(standing, day).state is not now), None)


def next_recheck(facts: Iterable[StatusFact], on: date, known: date | datetime | None = None) -> date | None:
    """Give the next day on which anything in the answer differs: when a stored answer goes stale."""
    standing = standing_facts(facts, known)
    now = _status(standing, on)
    return next((day for day in _turning_days(standing, on) if _status(standing, day) != now), None)


def _turning_days(standing: Sequence[StatusFact], on: date) -> list[date]:
    days = {f.effective_from for f in standing} | {day_after(f.effective_to) for f in standing}
    return sorted(day for day in days if day is not None and day > on)
