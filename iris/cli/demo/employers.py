"""The employers: sponsor licences of the countries where they employ, and sanctions against some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from iris.cli.demo import stories
from iris.cli.demo.names import Namer
from iris.cli.demo.numbers import Numbers
from iris.cli.demo.places import BY_COUNTRY, Place
from iris.cli.demo.plan import PlannedEntry, PlannedPermission, Scene, shifted
from iris.cli.demo.stories import Story
from iris.rules.status import State


@dataclass(frozen=True, slots=True)
class Part:
    """What an employer goes through. `sanction`: how long a ban by its state lasts, in years from its first day."""

    licence: Story | None = stories.steady
    sanction: int | None = None


# The first of each country, so that everything happens somewhere; the first one has an account.
CAST: tuple[Part, ...] = (
    Part(),
    Part(sanction=2),
    Part(stories.suspended),
    Part(stories.steady, sanction=1),
    Part(stories.delisted),
)
LICENCES: Mapping[Story | None, int] = {
    stories.steady: 60,
    stories.ends_soon: 6,
    stories.conditional: 6,
    stories.suspended: 6,
    stories.suspended_once: 8,
    stories.revoked: 6,
    stories.expired: 8,
    stories.delisted: 5,
    None: 3,
}


def plan(rng: Random, today: date, shares: Counter[str], namer: Namer, numbers: Numbers) -> list[PlannedEntry]:
    """As many employers in each country as `shares` says."""
    turns = sorted((turn, place) for place, country in enumerate(shares) for turn in range(shares[country]))
    countries, found = list(shares), []
    for turn, place in turns:
        part = CAST[turn] if turn < len(CAST) else _drawn(rng)
        found.append(_entry(part, Scene(rng, today, BY_COUNTRY[countries[place]]), namer, numbers))
    return found


def _drawn(rng: Random) -> Part:
    licence = rng.choices(list(LICENCES), list(LICENCES.values()))[0]
    return Part(licence, rng.choice((1, 2, 3)) if rng.random() < 0.1 else None)


def _entry(part: Part, scene: Scene, namer: Namer, numbers: Numbers) -> PlannedEntry:
    place = scene.place
    named = namer.employer(place.tongue)
    permissions = []
    if part.licence is not None:
        permissions.append(_licence(part.licence, scene, numbers))
    if part.sanction is not None:
        permissions.append(_sanction(part.sanction, scene, place))
    known = [fact.recorded for permission in permissions for fact in permission.facts]
    return PlannedEntry(
        kind="employer",
        country=place.country,
        name=named.latin,
        other_names=namer.others(named),
        published=min(known, default=scene.ago(400, 1500)),
        permissions=permissions,
    )


def _licence(story: Story, scene: Scene, numbers: Numbers) -> PlannedPermission:
    number = numbers.sponsor(scene.place)
    return PlannedPermission(scene.place.sponsor_authority, number, story(scene), "sponsor-licence")


def _sanction(years: int, scene: Scene, place: Place) -> PlannedPermission:
    first = scene.ago(30, 700)
    last, reason = shifted(first, years), "Wages were not paid for months."
    fact = stories.told(scene, State.BANNED, first, last=last, reason=reason)
    return PlannedPermission(place.sponsor_authority, None, [fact], "sanction")
