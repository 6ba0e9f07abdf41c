"""The worked example of a method, scored by the one function that scores everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from iris.rules.scoring.arrays import halved
from iris.rules.scoring.batch import score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.explain import score_of
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.fields import Fields
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import example_2026_1, method
from iris.rules.scoring.reading import facts_from_json, standard_from_json
from iris.rules.scoring.record import record_sums
from iris.rules.scoring.results import Score
from iris.rules.scoring.standard import WeightedStandard

_EXAMPLES = {"2026.1": (example_2026_1.EXAMPLE, example_2026_1.STANDARD)}


@dataclass(frozen=True, slots=True)
class Worked:
    """An example: the facts file it comes from, the standard whose titles it uses, its facts and its score."""

    document: Mapping[str, object]
    titles_of: tuple[str, str]
    facts: FactSet
    standard: WeightedStandard
    score: Score


def worked_example(version: str) -> Worked:
    """Give the example of a method. Raises `RuleBroken("method_unknown")`."""
    terms = method(version)
    document, titles_of = _EXAMPLES[version]
    standard = standard_from_json(document["standard"])
    case = Fields(document, "").rows("cases")[0]
    facts = facts_from_json(case.raw, standard, terms, path=case.path)
    score = score_of(score_batch(columns_of([facts], standard), standard, terms), 0)
    return Worked(document, titles_of, facts, standard, score)


def alone(facts: FactSet, standard: WeightedStandard, terms: Method) -> Iterator[tuple[Any, float]]:
    """Give what each upheld complaint (severity) and each period of placements (thousands) weighs by itself."""
    for complaint in facts.complaints:
        columns = columns_of([replace(facts, complaints=(complaint,))], standard)
        yield complaint, float(record_sums(columns, terms)[0][0])
    for period in facts.placements:
        columns = columns_of([replace(facts, placements=(period,))], standard)
        yield period, float(record_sums(columns, terms)[1][0])


def fading(half_life: float, full: float, terms: Method, months: int) -> list[tuple[int, float]]:
    """Give what a fact weighs month by month, from 0 to `months`: 1 up to `full`, then halving."""
    age = np.rint(np.arange(months + 1) * terms.month).astype(np.int64)
    return list(enumerate(halved(age, half_life, full, terms.month).tolist()))
