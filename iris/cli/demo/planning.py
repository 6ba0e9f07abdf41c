"""The whole demonstration, planned: the same for a seed, a day and a size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from iris.cli.demo import employers as employing
from iris.cli.demo.agencies import Agencies
from iris.cli.demo.lists import Lists, PlannedList
from iris.cli.demo.names import Namer
from iris.cli.demo.numbers import Numbers
from iris.cli.demo.places import shares
from iris.cli.demo.plan import PlannedEntry

SEED = 2026
SMALLEST = 30
"""Below this number of agencies the cast and the lists have no room."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many agencies and employers there will be, those that lists bring in among them."""

    agencies: int = 300
    employers: int = 60

    def listed(self) -> dict[str, int]:
        """How many of them each list brings in."""
        return {
            "NP": max(8, self.agencies * 18 // 300),
            "BD": max(6, self.agencies * 15 // 300),
            "QA": max(3, self.employers * 8 // 60),
        }


FULL = Size()


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be written."""

    agencies: Sequence[PlannedEntry]
    employers: Sequence[PlannedEntry]
    lists: Sequence[PlannedList]


def planned(today: date, size: Size = FULL, seed: int = SEED) -> Plan:
    """Plan agencies, employers and lists up to `today`."""
    namer, numbers = Namer(_chance(seed, "names")), Numbers(_chance(seed, "numbers"))
    listed = size.listed()
    lists = Lists(_chance(seed, "lists"), today, namer, numbers)
    versions = [
        *lists.origin("NP", listed["NP"]),
        *lists.cut_short("BD", listed["BD"]),
        *lists.sponsors("QA", listed["QA"]),
    ]
    agencies = Agencies(_chance(seed, "agencies"), today, namer, numbers).plan(
        size.agencies - listed["NP"] - listed["BD"],
        shares(size.agencies) - Counter(NP=listed["NP"], BD=listed["BD"]),
    )
    companies = employing.plan(
        _chance(seed, "employers"),
        today,
        shares(size.employers, "employer") - Counter(QA=listed["QA"]),
        namer,
        numbers,
    )
    return Plan(agencies, companies, versions)


def _chance(seed: int, part: str) -> Random:
    # Reproducible on purpose: nothing secret is drawn from it.
    return Random(f"{seed}:{part}")  # noqa: S311
