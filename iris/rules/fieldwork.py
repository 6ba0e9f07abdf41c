"""Fieldwork without a connection: how long a device keeps an assessment, and what becomes of what it sends."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

KEPT_FOR = timedelta(days=14)
"""After so long a device forgets an assessment, whatever was sent (process.md, Assessment)."""

AHEAD = timedelta(hours=14)
"""No place is further ahead of UTC: what was done today may bear the date of tomorrow."""


class Outcome(StrEnum):
    """What became of one thing that a device sent."""

    KEPT = "kept"
    CONFLICT = "conflict"


def wiped_at(taken_at: datetime) -> datetime:
    """When a device forgets what was taken along."""
    return taken_at + KEPT_FOR
