"""The time: now, and today in the zone of whoever issued the date. The only place that reads a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def now() -> datetime:
    """Give this moment in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC", clock: Clock = now) -> date:
    """Give the date in an IANA zone at this moment, or at the moment another clock gives.

    Raises KeyError for a zone that does not exist.
    """
    return clock().astimezone(_zone(zone)).date()


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    """A zone, read from its file once: the library itself keeps only the last eight."""
    return ZoneInfo(name)


def stopped(at: datetime) -> Clock:
    """Give a clock that always says the same moment. Raises ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    moment = at.astimezone(UTC)
    return lambda: moment
