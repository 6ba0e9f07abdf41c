"""The years of a permission as spans of one state each, for drawing and for words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from iris.rules.status import PermissionView, State, StatusFact, permission_status, standing_facts


@dataclass(frozen=True, slots=True)
class Span:
    """A state that held from the first to the last day, both counted."""

    state: State
    first: date
    last: date


def spans(view: PermissionView, first: date, last: date, known: date | datetime | None) -> list[Span]:
    """What a permission was between two days, in order, without gaps; unknown stretches are left out."""
    facts = standing_facts(view.facts, known)
    starts = [day for day in turning_days(facts) if first < day <= last]
    found: list[Span] = []
    for begin, end in zip([first, *starts], [*(day - timedelta(days=1) for day in starts), last], strict=True):
        state = permission_status(facts, begin).state
        if found and found[-1].state is state and found[-1].last == begin - timedelta(days=1):
            found[-1] = Span(state, found[-1].first, end)
        elif state is not State.UNKNOWN:
            found.append(Span(state, begin, end))
    return found


def turning_days(facts: Iterable[StatusFact]) -> list[date]:
    """The days on which what the facts say can change, in order."""
    days: set[date] = set()
    for fact in facts:
        days.add(fact.effective_from)
        if fact.effective_to is not None and fact.effective_to < date.max:
            days.add(fact.effective_to + timedelta(days=1))
    return sorted(days)


def window(views: Sequence[PermissionView], today: date, years: int = 5) -> tuple[date, date]:
    """The days to draw: the last five years, or from the first fact when that is nearer."""
    starts = [fact.effective_from for view in views for fact in view.facts]
    earliest = min(starts, default=today)
    floor = date(today.year - years, 1, 1)
    return max(min(earliest, date(today.year - 1, 1, 1)), floor), today
