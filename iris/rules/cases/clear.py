"""The clear columns of a case, and what may be read from them: queue, likeness, incidents, statistics.

Only stage, due dates, respondent, categories, corridor, quarter (process.md, Case). Nothing else of a case
can be searched, compared or counted, so nothing else is here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from iris.rules.cases.categories import Category
from iris.rules.cases.stages import Stage
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

CLEAR_COLUMNS = frozenset({"stage", "due", "respondent", "categories", "corridor", "quarter"})


@dataclass(frozen=True, slots=True)
class Corridor:
    """From where to where, in what work: ISO 3166 alpha-2 codes and a sector code; empty where not known."""

    origin: str = ""
    destination: str = ""
    sector: str = ""

    def __str__(self) -> str:
        return f"{self.origin or '?'}-{self.destination or '?'}-{self.sector or '?'}"


@dataclass(frozen=True, slots=True)
class ClearCase:
    """What of a case stands in clear."""

    case_id: int
    stage: Stage
    due_on: date | None
    respondents: frozenset[int]
    categories: frozenset[Category]
    corridor: Corridor
    quarter: str


def quarter_of(day: date) -> str:
    """Give the quarter of a day: 2026Q1."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def cube_cell(case: ClearCase) -> tuple[str, str, str, str]:
    """Give the cell of the cube of statistics that a case counts in: origin, destination, sector, year."""
    way = case.corridor
    return (way.origin or "?", way.destination or "?", way.sector or "?", case.quarter[:4] or "?")


def quarter_of_month(month: str) -> str:
    """Give the quarter of a month as filed, "2026-03"."""
    year, number = month.split("-")
    return quarter_of(date(int(year), int(number), 1))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another case worth looking at, and what both share; a hint for an officer, no more."""

    case_id: int
    points: int
    shared: tuple[str, ...]


LIKE_FROM = 4
"""The same respondent (3 points) and one thing more."""

SHARED_WORDS = {
    "respondent": N_("the same agency or employer"),
    "corridor": N_("the same way: countries and work"),
    "quarter": N_("the same quarter of the year"),
    "categories": N_("the same kind of thing happened"),
}


def similar(case: ClearCase, others: Iterable[ClearCase], limit: int = 10) -> tuple[Likeness, ...]:
    """Give the cases most like this one by the clear columns, most shared first, then the newest."""
    found = [_likeness(case, other) for other in others if other.case_id != case.case_id]
    near = [likeness for likeness in found if likeness.points >= LIKE_FROM]
    return tuple(sorted(near, key=lambda item: (-item.points, -item.case_id))[:limit])


def _likeness(case: ClearCase, other: ClearCase) -> Likeness:
    points = {
        "respondent": 3 if case.respondents & other.respondents else 0,
        "corridor": 2 if case.corridor == other.corridor != Corridor() else 0,
        "quarter": 1 if case.quarter == other.quarter != "" else 0,
        "categories": 1 if case.categories & other.categories else 0,
    }
    return Likeness(other.case_id, sum(points.values()), tuple(key for key, n in points.items() if n))


@dataclass(frozen=True, slots=True)
class IncidentSide:
    """What an officer who may read both cases knows of one: the site is not clear and never stored so."""

    respondent: int
    site: str
    quarter: str


def check_same_incident(one: IncidentSide, other: IncidentSide) -> None:
    """Raise RuleBroken unless two cases are one incident: same respondent, site and quarter.

    Codes: `incident_other_respondent`, `incident_other_site`, `incident_other_quarter`. An officer links
    them; nothing is linked by itself.
    """
    if one.respondent != other.respondent:
        raise RuleBroken("incident_other_respondent", N_("These are different agencies or employers."))
    if not one.site.strip() or one.site.casefold().split() != other.site.casefold().split():
        raise RuleBroken("incident_other_site", N_("These are different places, or a place is not known."))
    if one.quarter != other.quarter:
        raise RuleBroken("incident_other_quarter", N_("These happened in different quarters of the year."))


def queue_order(case: ClearCase, *, urgent: bool, today: date) -> tuple[int, date, int]:
    """Give the key the desk sorts by: urgent first, then by due date, then by age."""
    return (0 if urgent else 1, case.due_on or today, case.case_id)
