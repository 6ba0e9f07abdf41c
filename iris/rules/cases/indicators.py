"""The 11 forced-labour indicators: suggested from what was ticked, flagged by an officer, never concluded.

Names: ILO indicators of forced labour, revised edition of November 2025, judged from the worker's viewpoint
(https://www.ilo.org/sites/default/files/2025-11/ILO%20Indicators%20of%20Forced%20Labour%202025.pdf).
They are warning signs, not a finding; one may be enough, usually several point the same way. So nothing here
answers whether something *is* forced labour: a flag makes us faster and says who may help.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.cases.categories import Category
from iris.rules.wording import N_


class Indicator(StrEnum):
    """The eleven, in the order of the ILO."""

    VULNERABILITY = "abuse_of_vulnerability"
    DECEPTION = "deception"
    MOVEMENT = "restriction_of_movement"
    ISOLATION = "isolation"
    VIOLENCE = "physical_and_sexual_violence"
    THREATS = "intimidation_and_threats"
    PAPERS = "retention_of_identity_documents"
    WAGES = "withholding_of_wages"
    DEBT = "debt_bondage"
    CONDITIONS = "abusive_working_and_living_conditions"
    OVERTIME = "excessive_overtime"


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """Name and an everyday question that helps an officer to look."""

    label: str
    question: str


INDICATORS: Mapping[Indicator, IndicatorFacts] = {
    Indicator.VULNERABILITY: IndicatorFacts(
        N_("Abuse of vulnerability"),
        N_("Does somebody use that the worker is far away, young, without papers or the language?"),
    ),
    Indicator.DECEPTION: IndicatorFacts(N_("Deception"), N_("Was the worker promised something else, then or later?")),
    Indicator.MOVEMENT: IndicatorFacts(
        N_("Restriction of movement"), N_("Is the worker locked in, watched, or kept from leaving?")
    ),
    Indicator.ISOLATION: IndicatorFacts(
        N_("Isolation"), N_("Is the worker cut off from telephone, people or the outside?")
    ),
    Indicator.VIOLENCE: IndicatorFacts(
        N_("Physical and sexual violence"), N_("Was the worker or somebody close hurt or touched?")
    ),
    Indicator.THREATS: IndicatorFacts(
        N_("Intimidation and threats"),
        N_("Is the worker or the family threatened, also with the authorities?"),
    ),
    Indicator.PAPERS: IndicatorFacts(
        N_("Retention of identity documents"), N_("Can the worker get passport and papers at any time?")
    ),
    Indicator.WAGES: IndicatorFacts(N_("Withholding of wages"), N_("Is pay held back so that the worker has to stay?")),
    Indicator.DEBT: IndicatorFacts(
        N_("Debt bondage"), N_("Does the worker work off a debt that does not get smaller?")
    ),
    Indicator.CONDITIONS: IndicatorFacts(
        N_("Abusive working and living conditions"), N_("Would anybody free to choose accept this place?")
    ),
    Indicator.OVERTIME: IndicatorFacts(
        N_("Excessive overtime"), N_("Must the worker do more hours than the law allows, under pressure?")
    ),
}

CAUTION = N_(
    "These are warning signs. They prove nothing and decide nothing. They make us faster and show who may help."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator worth looking at, and why; `alone_enough`: it makes a case urgent by itself."""

    indicator: Indicator
    why: str
    alone_enough: bool


_SIGNS: Mapping[Category, tuple[Suggestion, ...]] = {
    Category.DEBT: (Suggestion(Indicator.DEBT, N_("The worker says: I cannot leave because I owe money."), True),),
    Category.PAPERS: (Suggestion(Indicator.PAPERS, N_("The worker says: they took or keep my papers."), True),),
    Category.MOVEMENT: (
        Suggestion(Indicator.MOVEMENT, N_("The worker says: I am not free to go out or to leave."), True),
    ),
    Category.ISOLATION: (Suggestion(Indicator.ISOLATION, N_("The worker says: they keep me away from others."), True),),
    Category.THREATS: (Suggestion(Indicator.THREATS, N_("The worker says: they threaten me."), True),),
    Category.RETALIATION: (
        Suggestion(Indicator.THREATS, N_("The worker says: they punish me because I complained."), True),
    ),
    Category.VIOLENCE: (Suggestion(Indicator.VIOLENCE, N_("The worker says: someone hurt me or touched me."), True),),
    Category.JOB_NOT_AS_PROMISED: (
        Suggestion(Indicator.DECEPTION, N_("The worker says: the job is not what they promised."), False),
    ),
    Category.WAGES: (Suggestion(Indicator.WAGES, N_("The worker says: I am not paid, or not all of it."), False),),
    Category.HOUSING: (
        Suggestion(Indicator.CONDITIONS, N_("The worker says: where I live or work is bad or dangerous."), False),
    ),
    Category.HOURS: (Suggestion(Indicator.OVERTIME, N_("The worker says: I must work too long."), False),),
}
_CHILD = Suggestion(Indicator.VULNERABILITY, N_("The worker is under 18."), True)
_FAR_AND_PRESSED = Suggestion(
    Indicator.VULNERABILITY,
    N_("Papers are kept and threats are made: without papers a threat weighs more."),
    True,
)


def suggested(categories: Collection[Category], *, minor: bool = False) -> tuple[Suggestion, ...]:
    """Give the indicators to look at for these ticks, each once, in the order of the ILO.

    A suggestion is for the officer's eyes and the clock. Only an officer flags, and a flag concludes nothing.
    """
    found = [s for category in Category if category in categories for s in _SIGNS.get(category, ())]
    if {Category.PAPERS, Category.THREATS} <= set(categories):
        found.append(_FAR_AND_PRESSED)
    if minor:
        found.insert(0, _CHILD)
    first: dict[Indicator, Suggestion] = {}
    for suggestion in found:
        first.setdefault(suggestion.indicator, suggestion)
    return tuple(first[indicator] for indicator in Indicator if indicator in first)


def point_to_danger(suggestions: Collection[Suggestion]) -> bool:
    """Tell whether the suggestions make a case urgent: one grave sign, or two lighter ones together."""
    return any(s.alone_enough for s in suggestions) or len(suggestions) >= 2
