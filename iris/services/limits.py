"""Limits: how often a thing may be tried. Counted in a table, so that all processes share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.dialect import count_up
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so long; beyond it a delay, never a lock: dormitories and carriers share an address."""

    times: int
    seconds: int


LIMITS: Mapping[str, Limit] = {
    "sign_in": Limit(5, 60),
    "second_factor": Limit(5, 60),
    "reset": Limit(3, 3600),
    "account_request": Limit(10, 3600),
    "account_request_mail": Limit(3, 3600),
    "filing": Limit(120, 3600),
    "case_code": Limit(60, 3600),
    "voice_code": Limit(60, 3600),
    "concern": Limit(60, 3600),
}
"""security.md, limits: sign-in 5 a minute per account; filing 120 and code tries 60 an hour per address."""


class TooOften(RuleBroken):
    """Tried too often; `retry_after` says in how many seconds it may be tried again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "too_often", N_("Too many tries. Wait %(seconds)s seconds, then try again."), seconds=retry_after
        )
        self.retry_after = retry_after


def count(session: Session, name: str, subject: str, now: datetime) -> None:
    """Count one try; raises TooOften when the window is full.

    `subject` is a keyed hash with the day's key, so that no address or account is written down.
    Call it last in its transaction where it guards writing: on PostgreSQL the row stays locked until the commit.
    """
    limit = LIMITS[name]
    window = datetime.fromtimestamp(now.timestamp() // limit.seconds * limit.seconds, UTC)
    values = {"name": name, "subject": subject, "window": window}
    if count_up(session, m.LimitCounter, list(values), "count", values) > limit.times:
        raise TooOften(ceil((window + timedelta(seconds=limit.seconds) - now).total_seconds()))


def forget_old(session: Session, now: datetime) -> None:
    """Drop counters of windows that are over for a day."""
    session.execute(delete(m.LimitCounter).where(m.LimitCounter.window < now - timedelta(days=1)))
