"""Scores from material: for one agency on many days, or many agencies on one, always by the one function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from iris.rules.scoring.batch import Batch, score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.explain import headline, score_of
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.gathering import Material, facts_at, inputs_hash, signed_at
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method_on
from iris.rules.scoring.reading import standard_from_json
from iris.rules.scoring.results import Contribution, Score
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.vocabulary import Band
from iris.rules.standards import Standard, for_scoring, standard_on

SUBJECT = "agency"
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Question:
    """One agency, one day, one moment; `published`: as the public knew the facts then."""

    material: Material
    on: date
    known: date | datetime
    published: bool = True


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with what it was made of. `signed`: whether an agreement was signed by then, so that it is public."""

    score: Score
    facts: FactSet
    method: Method
    standard: Standard
    inputs: str
    signed: bool


def weighted(standard: Standard) -> WeightedStandard:
    """The weights of a standard."""
    return standard_from_json(for_scoring(standard))


def scores(questions: Sequence[Question], *, explained: bool = True) -> list[Scored]:
    """Give the score of each question, in their order; those under one method and standard in one batch.

    Without `explained` no lines are made of it, which are the dearest part for a whole register.
    """
    return _in_batches(questions, partial(_scored, explained=explained))


def bands(questions: Sequence[Question]) -> list[Band | None]:
    """Give the band of each question, None without one: the same scores and nothing else, so many times faster."""
    return _in_batches(questions, _bands)


def _in_batches(questions: Sequence[Question], answer: Callable[..., list[Answer]]) -> list[Answer]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        groups[method_on(question.on).version, standard_on(SUBJECT, question.on).version].append(place)
    found: dict[int, Answer] = {}
    for places in groups.values():
        asked = [questions[place] for place in places]
        found |= zip(places, answer(asked, method_on(asked[0].on), standard_on(SUBJECT, asked[0].on)), strict=True)
    return [found[place] for place in range(len(questions))]


def _batch(questions: Sequence[Question], method: Method, standard: Standard) -> tuple[list[FactSet], Batch]:
    facts = [facts_at(q.material, q.on, q.known, method, published=q.published) for q in questions]
    weights = weighted(standard)
    return facts, score_batch(columns_of(facts, weights), weights, method)


def _bands(questions: Sequence[Question], method: Method, standard: Standard) -> list[Band | None]:
    _, batch = _batch(questions, method, standard)
    return [headline(batch, place).band for place in range(batch.size)]


def _scored(questions: Sequence[Question], method: Method, standard: Standard, *, explained: bool) -> list[Scored]:
    facts, batch = _batch(questions, method, standard)
    return [
        Scored(
            score_of(batch, place, explained=explained),
            facts[place],
            method,
            standard,
            inputs_hash(facts[place], method.version, standard.version),
            signed_at(question.material, question.on, question.known),
        )
        for place, question in enumerate(questions)
    ]


NOT_PUBLISHED = "not_published"
"""Why there is no score for the public: no agreement was signed by that day."""


def data_of(
    scored: Scored | None,
    on: date,
    known: date | datetime | None,
    with_facts: Sequence[Contribution] | None = None,
) -> dict[str, Any]:
    """Give a score in the form of the interface; None: not public. Lines name facts only where given with them."""
    asked = {"on": on, "known": known.isoformat() if known else None}
    if scored is None:
        return {"value": None, "reason": NOT_PUBLISHED, "band": None, **asked}
    score = scored.score
    if score.reason is not None:
        band = str(score.band) if score.band else None
        return {"value": None, "reason": str(score.reason), "band": band, "method": score.method, **asked}
    lines = score.contributions if with_facts is None else with_facts
    return {
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "band": str(score.band),
        "gates": [str(gate) for gate in score.gates],
        "method": score.method,
        **asked,
        "coverage": score.coverage,
        "evidence": {"newest": score.newest_evidence, "months": score.evidence_age},
        "contributions": [_line(line, named=with_facts is not None) for line in lines],
    }


def _line(line: Contribution, *, named: bool) -> dict[str, Any]:
    return {
        "part": str(line.part),
        "item": line.item,
        "points": line.points,
        "low": line.low,
        "high": line.high,
        "fact": list(line.facts) if named else None,
        "inputs": dict(line.inputs),
    }
