"""The agencies: first a cast in which every quirk is played once, then others in a likely mixture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from iris.cli.demo import certificates, stories
from iris.cli.demo.certificates import Fate
from iris.cli.demo.names import Named, Namer
from iris.cli.demo.numbers import Numbers
from iris.cli.demo.places import BY_COUNTRY, DESTINATIONS, SCHEME, SECOND
from iris.cli.demo.plan import PlannedEntry, PlannedFact, PlannedPermission, Scene, shifted
from iris.cli.demo.stories import Story
from iris.rules.status import State

Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Part:
    """What an agency goes through: its licence at home, its certificate, what others say of it."""

    country: str
    licence: Story | None = stories.steady
    certificate: Fate | None = None
    banned_abroad: bool = False
    ban_is_over: bool = False
    abroad: bool = False
    """Also licensed and accredited by a country of destination."""
    disputed: bool = False
    """A second authority at home says otherwise."""
    closed: bool = False
    alike: bool = False
    """Its name is easy to take for that of the agency before."""


CAST: tuple[Part, ...] = (
    # The first two have accounts of their own.
    Part("NP", certificate=certificates.certified, abroad=True),
    Part("BD", stories.suspended),
    Part("LK", stories.revoked),
    Part("PH", stories.banned),
    Part("BD", certificate=certificates.with_conditions),
    Part("KE", certificate=certificates.on_hold),
    Part("IN", certificate=certificates.withdrawn),
    Part("ET", stories.surrendered),
    Part("PK", stories.expired),
    Part("UG", stories.delisted),
    Part("GH", None),
    Part("SA", None, closed=True),
    Part("PH", disputed=True),
    Part("ID", stories.voided),
    Part("QA", stories.ends_soon),
    Part("AE", stories.bond_lapsed),
    Part("MY", stories.conditional),
    Part("IN", stories.reinstated),
    Part("NP", stories.gone_but_dated),
    Part("BD", banned_abroad=True),
    Part("LK", stories.redated),
    Part("LK", stories.suspended_once),
    Part("PH", stories.expired, certificate=certificates.certified),
    Part("PH", certificate=certificates.ran_out),
    Part("IN", disputed=True),
    Part("ID", certificate=certificates.restored),
    Part("ET", certificate=certificates.given_up),
    Part("KE", stories.unstated),
    Part("BD", stories.steady),
    Part("BD", stories.revoked, alike=True),
    Part("PH", stories.steady),
    Part("PH", stories.steady, alike=True),
    Part("NP", banned_abroad=True, ban_is_over=True),
)

LICENCES: Mapping[Story | None, int] = {
    stories.steady: 150,
    stories.ends_soon: 12,
    stories.bond_lapsed: 10,
    stories.conditional: 12,
    stories.suspended: 15,
    stories.suspended_once: 16,
    stories.revoked: 17,
    stories.reinstated: 9,
    stories.surrendered: 11,
    stories.expired: 20,
    stories.banned: 5,
    stories.delisted: 12,
    stories.gone_but_dated: 4,
    stories.voided: 5,
    stories.redated: 5,
    None: 5,
}
"""How often each story is told of a licence, in proportion."""
RUNNING = frozenset({stories.steady, stories.ends_soon, stories.suspended_once, stories.reinstated})
CERTIFICATES: Mapping[Fate | None, int] = {
    None: 60,
    certificates.certified: 28,
    certificates.with_conditions: 4,
    certificates.restored: 3,
    certificates.on_hold: 4,
    certificates.withdrawn: 4,
    certificates.ran_out: 3,
    certificates.given_up: 1,
}
"""The same for the certificates of those whose licence runs."""


class Agencies:
    """Plans the agencies that no list brings in."""

    def __init__(self, rng: Random, today: date, namer: Namer, numbers: Numbers) -> None:
        self._rng = rng
        self._today = today
        self._namer = namer
        self._numbers = numbers
        self._last: Named | None = None

    def plan(self, number: int, shares: Counter[str]) -> list[PlannedEntry]:
        """`number` agencies: the cast, then others in the countries whose share is not full yet."""
        parts = list(CAST[:number])
        rest = list((shares - Counter(part.country for part in parts)).elements())
        self._rng.shuffle(rest)
        rest += self._rng.choices(list(BY_COUNTRY), k=number)
        parts += [self._drawn(country) for country in rest[: number - len(parts)]]
        return [self._entry(part) for part in parts]

    def _drawn(self, country: str) -> Part:
        licence = self._one_of(LICENCES)
        certificate = self._one_of(CERTIFICATES) if licence in RUNNING else None
        abroad = country not in DESTINATIONS and self._rng.random() < 0.08
        return Part(country, licence, certificate, abroad=abroad, banned_abroad=self._rng.random() < 0.01)

    def _one_of(self, weights: Mapping[Drawn, int]) -> Drawn:
        return self._rng.choices(list(weights), list(weights.values()))[0]

    def _entry(self, part: Part) -> PlannedEntry:
        place = BY_COUNTRY[part.country]
        scene = Scene(self._rng, self._today, place)
        tongue = place.tongue
        named = self._namer.sister(self._last) if part.alike and self._last else self._namer.agency(tongue)
        self._last = named
        permissions = self._permissions(part, scene)
        known = [fact.recorded for permission in permissions for fact in permission.facts]
        return PlannedEntry(
            kind="agency",
            country=place.country,
            name=named.latin,
            other_names=self._namer.others(named),
            published=min(known, default=scene.ago(600, 1500)),
            permissions=permissions,
            closed=scene.ago(40, 300) if part.closed else None,
        )

    def _permissions(self, part: Part, scene: Scene) -> list[PlannedPermission]:
        found: list[PlannedPermission] = []
        if part.licence is not None:
            found.append(self._licence(scene, part.licence))
        if part.disputed:
            found.append(_disputed(scene, found[0]))
        if part.certificate is not None:
            facts = part.certificate(scene)
            found.append(PlannedPermission(SCHEME, self._numbers.certificate(), facts, "certificate"))
        if part.banned_abroad:
            found.append(_ban(scene, over=part.ban_is_over))
        if part.abroad:
            found += self._abroad(scene)
        return found

    def _licence(self, scene: Scene, story: Story) -> PlannedPermission:
        facts = story(scene)
        year = facts[0].first.year if facts else scene.today.year
        return PlannedPermission(scene.place.authority, self._numbers.licence(scene.place, year), facts)

    def _abroad(self, scene: Scene) -> list[PlannedPermission]:
        there, elsewhere = (BY_COUNTRY[country] for country in self._rng.sample(DESTINATIONS, 2))
        licence = self._licence(Scene(self._rng, self._today, there), stories.steady)
        first = scene.ago(30, 500)
        facts = [PlannedFact(State.VALID, first, scene.heard(first), shifted(first, 2))]
        return [licence, PlannedPermission(elsewhere.authority, None, facts, "accreditation")]


def _disputed(scene: Scene, licence: PlannedPermission) -> PlannedPermission:
    """The same number on the roll of a second authority at home, which has stopped it."""
    first = scene.ago(180, 400)
    facts = [
        stories.term(scene, first - timedelta(days=200)),
        stories.told(scene, State.SUSPENDED, first),
    ]
    return PlannedPermission(SECOND[scene.place.country], licence.number, facts)


def _ban(scene: Scene, *, over: bool) -> PlannedPermission:
    """A country of destination forbids it to recruit there: for a term that is over, or that runs."""
    first = scene.ago(700, 900) if over else scene.ago(20, 300)
    last = shifted(first, 1 if over else 2)
    authority = BY_COUNTRY[scene.rng.choice(DESTINATIONS)].authority
    facts = [stories.told(scene, State.BANNED, first, last=last)]
    return PlannedPermission(authority, None, facts, "sanction")
