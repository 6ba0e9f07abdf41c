"""What is planned before anything is written: entries, their permissions, the facts about these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from iris.cli.demo.places import Body, Place
from iris.rules.status import State

YEARS = 5
"""How far back the demonstration goes."""


@dataclass(frozen=True, slots=True)
class PlannedFact:
    """What an authority will say of a permission. `corrects` is the place of an earlier fact of the same one."""

    state: State
    first: date
    recorded: date
    last: date | None = None
    reason: str | None = None
    guarantee_until: date | None = None
    source_kind: str = "officer"
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedPermission:
    """A permission and its facts, in the order in which they become known."""

    authority: Body
    number: str | None
    facts: Sequence[PlannedFact]
    meaning: str = "licence"


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """An agency or employer. `other_names` as the register takes them: (text, kind, language)."""

    kind: str
    country: str
    name: str
    other_names: Sequence[tuple[str, str, str | None]]
    published: date
    permissions: Sequence[PlannedPermission] = ()
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a story happens."""

    rng: Random
    today: date
    place: Place

    @property
    def begin(self) -> date:
        """The day on which the demonstration's years begin."""
        return shifted(self.today, -YEARS)

    def ago(self, least: int, most: int) -> date:
        """A day between `least` and `most` days ago."""
        return self.today - timedelta(days=self.rng.randint(least, most))

    def heard(self, day: date, slowest: int = 10) -> date:
        """When something of that day becomes known: at most `slowest` days later, never after today."""
        return min(day + timedelta(days=self.rng.randint(0, slowest)), self.today)


def shifted(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def in_order(facts: Sequence[PlannedFact]) -> list[PlannedFact]:
    """The facts in the order in which they become known; what corrects one of them still does."""
    order = sorted(range(len(facts)), key=lambda place: facts[place].recorded)
    places = {old: new for new, old in enumerate(order)}
    found = []
    for old in order:
        corrects = facts[old].corrects
        found.append(replace(facts[old], corrects=None if corrects is None else places[corrects]))
    return found
