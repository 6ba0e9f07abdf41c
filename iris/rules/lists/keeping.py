"""How long what was read from a list is kept: its rows hold contacts, and nobody needs them for ever.

Numbers are our own proposal. Days are counted from the moment that gave the list its state; the last day counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

KEPT_DAYS: Mapping[str, int] = {
    "applied": 90,
    "undone": 30,
    "ready": 30,
    "stopped": 30,
    "question": 30,
    "failed": 30,
    "cancelled": 1,
}
"""State of a list → for how many days its rows and its file stay. A saved one can be undone just as long."""

ABANDONED = frozenset({"ready", "stopped", "question", "failed"})
"""States in which a list waits for a person; nobody came when the days are over, so it is thrown away."""


def last_day(state: str, since: date) -> date | None:
    """The last day on which rows of a list are there; None for a list that is being read or saved."""
    days = KEPT_DAYS.get(state)
    return None if days is None else since + timedelta(days=days)


def may_undo(applied_on: date, today: date) -> bool:
    """Whether the rows that an undo needs are still there, and so whether it is possible."""
    return today <= applied_on + timedelta(days=KEPT_DAYS["applied"])
