"""A facts file answered: worked cases, each with facts about one agency, a day and what is known."""

from __future__ import annotations

from datetime import date, datetime

from iris.rules.scoring.batch import score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.explain import score_of
from iris.rules.scoring.fields import Fields
from iris.rules.scoring.methods import method
from iris.rules.scoring.reading import facts_from_json, standard_from_json
from iris.rules.scoring.results import Headline, Score
from iris.rules.scoring.vocabulary import RegisterState


def answer_vectors(
    document: object, *, on: date | None = None, known: date | datetime | None = None
) -> list[dict[str, object]]:
    """Answer each case of a facts file, in its order.

    `document` is the parsed JSON `{"method", "standard", "cases": [{"as_of", "known_at", "group",
    "facts"}]}`; a case without its own days takes the arguments. With a number an answer holds gates, parts,
    coverage, value, low, high, before_gates, band and, where ratings are contested, without_contested;
    without one, value (null), band with an open critical, reason, and coverage unless the register's state is
    the reason. Raises `RuleBroken`, naming the field.
    """
    file = Fields(document, "")
    version = method(file.text("method"))
    standard = standard_from_json(file.value("standard"))
    file.value("cases")
    batch = [
        facts_from_json(case.raw, standard, version, on=on, known=known, path=case.path) for case in file.rows("cases")
    ]
    scored = score_batch(columns_of(batch, standard), standard, version)
    return [answer(score_of(scored, place)) for place in range(scored.size)]


def answer(score: Score) -> dict[str, object]:
    """Give a score in the form of a facts file's expected results."""
    if score.reason is not None:
        by_register = score.reason.value in set(RegisterState)
        return _short(score.headline) | ({} if by_register else {"coverage": score.coverage})
    beside = score.without_contested
    return {
        "gates": [gate.value for gate in score.gates],
        "parts": {part.value: ends.mid for part, ends in score.parts.items()},
        "coverage": score.coverage,
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "before_gates": score.before_gates.mid if score.before_gates else None,
        "band": score.band.value if score.band else None,
    } | ({"without_contested": _short(beside)} if beside else {})


def _short(short: Headline) -> dict[str, object]:
    band = {"band": short.band.value} if short.band else {}
    if short.reason is not None:
        return {"value": None, **band, "reason": short.reason.value}
    return {"value": short.value, "low": short.low, "high": short.high, **band}
