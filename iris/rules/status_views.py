"""Permissions as a status looks at them: what each says on a day, and which of several speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from iris.rules.status_facts import (
    RUNNING,
    FactId,
    State,
    StatusAt,
    StatusFact,
    newest,
    permission_status,
    standing_facts,
)

STOPPED = frozenset({State.BANNED, State.REVOKED, State.SUSPENDED})
ENDED = frozenset({State.SURRENDERED, State.EXPIRED, State.NO_LONGER_LISTED})


class Kind(StrEnum):
    """What a permission is; only a `licence` of the home country speaks for the agency as a licence."""

    LICENCE = "licence"
    SPONSOR_LICENCE = "sponsor-licence"
    ACCREDITATION = "accreditation"
    SANCTION = "sanction"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Period:
    """From a first to a last day, both counted; without a last day it still runs."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class PermissionView:
    """One permission with its facts. `home`: issued by the country where the agency is registered.

    `contests` are the periods in which its state is under appeal or dispute. `key` is the id of its row; it
    settles the order of permissions that are alike in everything else.
    """

    kind: Kind
    country: str
    home: bool
    authority: str
    number: str | None
    facts: Sequence[StatusFact]
    contests: Sequence[Period] = ()
    key: FactId | None = None


@dataclass(frozen=True, slots=True)
class PermissionAt:
    """A permission and what it says on the day asked for."""

    permission: PermissionView
    status: StatusAt
    standing: Sequence[StatusFact] = field(repr=False, compare=False, default=())


@dataclass(frozen=True, slots=True)
class Note:
    """A contradiction or a warning: stable `code`, a sentence to translate, the values of its places."""

    code: str
    sentence: str
    values: dict[str, object] = field(default_factory=dict)
    permissions: Sequence[PermissionView] = ()
    facts: Sequence[FactId] = ()


def view_at(permission: PermissionView, on: date, known: date | datetime | None) -> PermissionAt:
    """Say what a permission is on the day `on`, as known at `known`."""
    standing = [f for f in standing_facts(permission.facts, known) if f.effective_from <= on]
    return PermissionAt(permission, permission_status(standing, on), standing)


def view_order(at: PermissionAt) -> tuple[str, ...]:
    """Give the order in which permissions are shown, home first; the same whatever order they came in."""
    p = at.permission
    return ("0" if p.home else "1", p.kind, p.country, p.authority, p.number or "", str(p.key))


def home_licences(at: Sequence[PermissionAt]) -> list[PermissionAt]:
    """Pick the licences of the country of registration."""
    return [a for a in at if a.permission.home and a.permission.kind is Kind.LICENCE]


def certificates(at: Sequence[PermissionAt]) -> list[PermissionAt]:
    """Pick the certificates, earlier ones too."""
    return [a for a in at if a.permission.kind is Kind.CERTIFICATE]


def latest_said(at: Sequence[PermissionAt]) -> PermissionAt | None:
    """Give the permission whose latest fact is newest by its legal date; on the same day a stop speaks first.

    Absence from a list is news about the list, so it makes no permission newer than another.
    """
    return max(at, key=_news, default=None)


def speaker(at: Sequence[PermissionAt]) -> PermissionAt | None:
    """Give the one of several permissions that speaks; one that is only no longer listed is silent."""
    silent = (State.UNKNOWN, State.NO_LONGER_LISTED)
    return latest_said([a for a in at if a.status.state not in silent])


def _news(at: PermissionAt) -> tuple[date, int, tuple[str, ...]]:
    fact = newest([f for f in at.standing if f.state is not State.NO_LONGER_LISTED] or at.standing)
    day = fact.effective_from if fact else date.min
    return day, {"stopped": 2, "running": 1}.get(group(at.status.state) or "", 0), view_order(at)


def group(state: State) -> str | None:
    """Sort the states into those that can't be true together; None says nothing either way."""
    if state in STOPPED:
        return "stopped"
    if state in RUNNING:
        return "running"
    return "ended" if state in ENDED else None
