"""What a worker can tick: each category with its everyday sentence, its weight and the principle it touches.

Weights are those of process.md, Case: 10 fees over one month's pay, papers kept, violence, forced labour,
retaliation; 3 other fees, contract substituted, wages; 1 information, service. A category that the list
does not name has the weight of its nearest relative; the officer who proposes an outcome may set another.
Principles are those of the IRIS Standard (https://iris.iom.int/iris-standard): A, B, 1 to 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.wording import N_


class Category(StrEnum):
    """What happened, as ticked by a worker."""

    FEES = "fees"
    DEBT = "debt"
    PAPERS = "papers"
    JOB_NOT_AS_PROMISED = "job_not_as_promised"
    WAGES = "wages"
    HOURS = "hours"
    HOUSING = "housing"
    MOVEMENT = "movement"
    ISOLATION = "isolation"
    THREATS = "threats"
    VIOLENCE = "violence"
    RETALIATION = "retaliation"
    PRIVACY = "privacy"
    INFORMATION = "information"
    SERVICE = "service"
    OTHER = "other"


class Severity:
    """The three weights."""

    GRAVE = 10
    SERIOUS = 3
    LIGHT = 1


SEVERITIES = (Severity.GRAVE, Severity.SERIOUS, Severity.LIGHT)


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """How a category is said, what it weighs when upheld, which principle it breaks."""

    label: str
    sentence: str
    severity: int
    principle: str


def _grave(label: str, sentence: str, principle: str) -> CategoryFacts:
    return CategoryFacts(label, sentence, Severity.GRAVE, principle)


def _serious(label: str, sentence: str, principle: str) -> CategoryFacts:
    return CategoryFacts(label, sentence, Severity.SERIOUS, principle)


def _light(label: str, sentence: str, principle: str) -> CategoryFacts:
    return CategoryFacts(label, sentence, Severity.LIGHT, principle)


CATEGORIES: Mapping[Category, CategoryFacts] = {
    Category.FEES: _serious(
        N_("I had to pay to get this job"), N_("To an agent, an agency, the employer or someone else"), "1"
    ),
    Category.DEBT: _grave(
        N_("I cannot leave because I owe money"),
        N_("For the trip, the job, or a loan that keeps growing"),
        "2",
    ),
    Category.PAPERS: _grave(
        N_("They took my passport or papers"), N_("Or they keep them and do not give them back"), "2"
    ),
    Category.JOB_NOT_AS_PROMISED: _serious(
        N_("The job is not what they promised"),
        N_("Other work, other place, less pay, or a new contract"),
        "3",
    ),
    Category.WAGES: _serious(
        N_("I am not paid, or not all of it"), N_("Pay comes late, is too low, or money is taken off"), "A"
    ),
    Category.HOURS: _serious(N_("I must work too long"), N_("No day off, no rest, or more hours than agreed"), "A"),
    Category.HOUSING: _serious(
        N_("Where I live or work is bad or dangerous"),
        N_("Too crowded, dirty, no water, no safety gear"),
        "A",
    ),
    Category.MOVEMENT: _grave(
        N_("I am not free to go out or to leave"), N_("Locked in, guarded, or not allowed to go home"), "2"
    ),
    Category.ISOLATION: _grave(
        N_("They keep me away from others"), N_("They took my phone, or I may not talk to anyone"), "2"
    ),
    Category.THREATS: _grave(
        N_("They threaten me"), N_("With the police, with being sent home, or they threaten my family"), "B"
    ),
    Category.VIOLENCE: _grave(
        N_("Someone hurt me or touched me"),
        N_("Beating, sexual acts you did not want, or any other violence"),
        "B",
    ),
    Category.RETALIATION: _grave(
        N_("They punish me because I complained"),
        N_("Fired, moved, shouted at, or your family is troubled"),
        "5",
    ),
    Category.PRIVACY: _light(
        N_("They gave my data to others"), N_("Photos, papers or telephone numbers, without asking you"), "4"
    ),
    Category.INFORMATION: _light(
        N_("They did not tell me what I needed to know"), N_("No contract, or one you could not read"), "3"
    ),
    Category.SERVICE: _light(
        N_("They do not answer or do not help"),
        N_("The agency treats you badly or does not do its work"),
        "B",
    ),
    Category.OTHER: _light(N_("Something else"), N_("Tell us in your own words on the next page"), "A"),
}

GRAVEST_FIRST: tuple[Category, ...] = (
    Category.RETALIATION,
    Category.VIOLENCE,
    Category.MOVEMENT,
    Category.DEBT,
    Category.PAPERS,
    Category.ISOLATION,
    Category.THREATS,
    Category.FEES,
    Category.JOB_NOT_AS_PROMISED,
    Category.WAGES,
    Category.HOURS,
    Category.HOUSING,
    Category.INFORMATION,
    Category.PRIVACY,
    Category.SERVICE,
    Category.OTHER,
)
"""Which of equal categories speaks for the outcome. Retaliation first: the score has a gate for it."""


def severity_of(category: Category, *, fees_over_month: bool = False) -> int:
    """Give 10, 3 or 1. Fees weigh 10 when they come to more than one month's pay (process.md, Case)."""
    if category is Category.FEES and fees_over_month:
        return Severity.GRAVE
    return CATEGORIES[category].severity


def gravest(categories: Iterable[Category], *, fees_over_month: bool = False) -> Category:
    """Give the category that speaks for all. Raises ValueError when there is none."""
    return min(
        categories,
        key=lambda c: (-severity_of(c, fees_over_month=fees_over_month), GRAVEST_FIRST.index(c)),
    )
