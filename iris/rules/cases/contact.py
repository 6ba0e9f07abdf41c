"""Trying to reach a worker: safe ways and hours, and when contact is lost (process.md, Case)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from iris.rules.cases.clocks import amount
from iris.rules.deadlines import Overrides, Period
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

TRIES_NEEDED = 3


class Way(StrEnum):
    """How a worker wants to be reached."""

    CASE_ONLY = "case_only"
    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    HELPER = "helper"


WAY_WORDS = {
    Way.CASE_ONLY: N_("Only here. I come back with my code"),
    Way.CALL: N_("Call me"),
    Way.TEXT: N_("Send me a text message"),
    Way.EMAIL: N_("Send me an e-mail"),
    Way.HELPER: N_("Through somebody I trust"),
}


class Hours(StrEnum):
    """When it is safe."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    DAY_OFF = "day_off"


HOURS_WORDS = {
    Hours.MORNING: N_("In the morning"),
    Hours.AFTERNOON: N_("In the afternoon"),
    Hours.EVENING: N_("In the evening"),
    Hours.NIGHT: N_("At night"),
    Hours.DAY_OFF: N_("Only on my day off"),
}


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to reach the worker."""

    on: date
    way: Way
    reached: bool = False


def days_in_vain(tries: Iterable[Try], heard_on: date | None) -> tuple[date, ...]:
    """Give the days since the worker was last heard of on which we tried and reached nobody, oldest first.

    Two tries on one day are one, since a worker at work all day misses both.
    """
    listed = tuple(tries)
    heard = [t.on for t in listed if t.reached] + ([heard_on] if heard_on else [])
    since = max(heard, default=date.min)
    return tuple(sorted({t.on for t in listed if t.on > since and not t.reached}))


def contact_lost(tries: Iterable[Try], heard_on: date | None, overrides: Overrides | None = None) -> bool:
    """Tell whether three tries on three days within 90 days all went unanswered."""
    days = days_in_vain(tries, heard_on)
    window = timedelta(days=amount(Period.CASE_CONTACT_LOST, overrides))
    return any(last - first <= window for first, last in zip(days, days[TRIES_NEEDED - 1 :], strict=False))


def check_safe(way: Way, allowed: Iterable[Way], hours: Hours, allowed_hours: Iterable[Hours]) -> None:
    """Raise RuleBroken unless the worker said that this way and this hour are safe.

    Codes: `way_not_safe`, `hour_not_safe`. A message in the case itself is always safe; no hours named
    means any hour.
    """
    safe_hours = set(allowed_hours)
    if way is Way.CASE_ONLY:
        return
    if way not in set(allowed):
        raise RuleBroken("way_not_safe", N_("The worker did not say that this way is safe. Write in the case."))
    if safe_hours and hours not in safe_hours:
        raise RuleBroken("hour_not_safe", N_("The worker said that this hour is not safe. Try at another one."))
