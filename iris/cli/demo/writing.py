"""The plan becomes rows, through the services, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris.cli.demo.places import Body, bodies
from iris.cli.demo.plan import PlannedEntry, PlannedFact, PlannedPermission
from iris.services import register
from iris.services.imports.opening import authority_key
from iris.services.register import NewEntry, Said

OPENS = time(5, tzinfo=UTC)
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happened at a moment."""

    at: datetime
    do: Callable[[datetime], None]


def moment(day: date, now: datetime, minute: int = 0) -> datetime:
    """A moment of that day's office hours, never after `now`."""
    return min(datetime.combine(day, OPENS) + timedelta(minutes=minute), now)


def perform(acts: Iterable[Act], tell: Tell) -> None:
    """Let everything happen, oldest first; what happened at the same moment in the order given."""
    ordered = sorted(acts, key=lambda act: act.at)
    for number, act in enumerate(ordered, 1):
        act.do(act.at)
        tell("events written", number, len(ordered))


def found_authorities(session: Session, at: datetime) -> dict[Body, m.Authority]:
    """Make every authority known."""
    return {
        body: register.found_authority(session, at, body.country, body.name, authority_key(body.name))
        for body in bodies()
    }


class EntryWriter:
    """Writes one planned entry, act by act."""

    def __init__(self, session: Session, authorities: dict[Body, m.Authority], plan: PlannedEntry) -> None:
        self._session = session
        self._authorities = authorities
        self._plan = plan
        self._entry: m.RegisterEntry | None = None

    @property
    def entry(self) -> m.RegisterEntry:
        assert self._entry is not None
        return self._entry

    @property
    def plan(self) -> PlannedEntry:
        return self._plan

    @property
    def published(self) -> date:
        return self._plan.published

    def acts(self, now: datetime) -> list[Act]:
        """What happens to the entry, and when."""
        found = [Act(moment(self._plan.published, now), self._publish)]
        for place, permission in enumerate(self._plan.permissions):
            writer = PermissionWriter(self._session, self, self._authorities[permission.authority], permission)
            found += writer.acts(now, minute=60 * (1 + place))
        if self._plan.closed is not None:
            found.append(Act(moment(self._plan.closed, now, 500), self._close))
        return found

    def _publish(self, at: datetime) -> None:
        plan = self._plan
        new = NewEntry(plan.kind, plan.country, plan.name, plan.other_names)
        self._entry = register.publish(self._session, at, new, settle=False)

    def _close(self, at: datetime) -> None:
        assert self._plan.closed is not None
        register.close(self._session, at, self.entry, self._plan.closed, settle=False)


class PermissionWriter:
    """Writes a permission with its first fact, then the others."""

    def __init__(self, session: Session, owner: EntryWriter, authority: m.Authority, plan: PlannedPermission) -> None:
        self._session = session
        self._owner = owner
        self._authority = authority
        self._plan = plan
        self._licence: m.Licence | None = None
        self._facts: list[m.StatusFact] = []

    def acts(self, now: datetime, minute: int) -> list[Act]:
        """What is said of the permission, and when; a permission of which nothing is said is there at once."""
        if not self._plan.facts:
            return [Act(moment(self._owner.published, now, minute), self._stand)]
        return [
            Act(moment(fact.recorded, now, minute + number), self._saying(fact))
            for number, fact in enumerate(self._plan.facts)
        ]

    def _saying(self, fact: PlannedFact) -> Callable[[datetime], None]:
        def say(at: datetime) -> None:
            said = self._said(fact)
            self._facts.append(register.record_fact(self._session, at, self._hold(), said, settle=False))

        return say

    def _stand(self, _at: datetime) -> None:
        self._hold()

    def _hold(self) -> m.Licence:
        if self._licence is None:
            plan, entry = self._plan, self._owner.entry
            self._licence = register.add_licence(self._session, entry, self._authority, plan.number, plan.meaning)
        return self._licence

    def _said(self, fact: PlannedFact) -> Said:
        return Said(
            state=fact.state,
            effective_from=fact.first,
            effective_to=fact.last,
            reason=fact.reason,
            guarantee_until=fact.guarantee_until,
            corrects=None if fact.corrects is None else self._facts[fact.corrects].id,
            source_kind=fact.source_kind,
            source_date=fact.first if fact.source_kind == "list" else None,
        )
