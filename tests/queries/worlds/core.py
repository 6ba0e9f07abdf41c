"""What the areas build their part of the world on."""

from __future__ import annotations

from dataclasses import dataclass, field

from iris import models as m
from iris.rules.access import Actor
from iris.rules.roles import Role
from tests.factories import Made


@dataclass(frozen=True)
class Side:
    """One of the two sides: a country with its agency, its employer and the agency's licence."""

    country: str
    agency: m.RegisterEntry
    employer: m.RegisterEntry
    licence: m.Licence


@dataclass
class World:
    """Both sides and the people of each role, first those of the first side."""

    made: Made
    people: dict[Role, list[m.Account]] = field(default_factory=dict)
    sides: list[Side] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    """Those without an account: workers by code, browsers with a draft."""

    def begin(self, country: str) -> Side:
        """The entries of a side; the areas add the rest."""
        made = self.made
        agency, employer = made.agency(country=country), made.agency(country=country, kind="employer")
        side = Side(country, agency, employer, made.licence(agency, number=f"{country}-7"))
        self.sides.append(side)
        return side

    def latest(self, role: Role) -> m.Account:
        """The person of this role on the side being built."""
        return self.people[role][-1]
