"""A small standard and made-up agencies that the tests of the score share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from iris.rules.scoring.explain import score
from iris.rules.scoring.facts import Complaint, Disclosure, FactSet, Licence, Placements, Rating
from iris.rules.scoring.methods import method
from iris.rules.scoring.results import Score
from iris.rules.scoring.standard import WeightedCriterion, WeightedPrinciple, WeightedStandard
from iris.rules.scoring.vocabulary import DisclosureItem, Grade, Kind, Outcome, Source

METHOD = method("2026.1")
TODAY = date(2025, 3, 31)
STANDARD = WeightedStandard(
    (
        WeightedPrinciple("P", 2, (WeightedCriterion("P.1", 1), WeightedCriterion("P.2", 3))),
        WeightedPrinciple("Q", 1, (WeightedCriterion("Q.1", 1), WeightedCriterion("Q.2", 1))),
    )
)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def rating(criterion: str, grade: Grade = Grade.MET, days: int = 100, **more: Any) -> Rating:
    kind = more.pop("kind", Kind.ONSITE)
    return Rating(criterion, grade, kind, ago(days), **more)


def upheld(name: str, severity: float = 10, days: int = 100, **more: Any) -> Complaint:
    return Complaint(name, severity, Outcome.UPHELD, ago(days), **more)


def period(end: int, length: int, count: float, source: Source = Source.CONFIRMED, **more: Any) -> Placements:
    return Placements(ago(end + length - 1), ago(end), count, source, **more)


def all_met(**of: Rating) -> tuple[Rating, ...]:
    """Rate every criterion as met on site, but for those given as `P_1=...`."""
    return tuple(of.get(code.replace(".", "_"), rating(code)) for code in STANDARD.criterion_codes)


CLEAN = FactSet(
    as_of=TODAY,
    known_at=TODAY,
    group_rate=1.0,
    group_median=365.0,
    ratings=all_met(),
    placements=(period(0, 365, 1000),),
    licences=(Licence("KE", True),),
    disclosures=tuple(Disclosure(item, ago(30), verified=True) for item in DisclosureItem),
)


def clean(**changes: Any) -> FactSet:
    """The facts of an agency with nothing against it, but for the changes."""
    return replace(CLEAN, **changes)


def scored(**changes: Any) -> Score:
    return score(clean(**changes), STANDARD, METHOD)
