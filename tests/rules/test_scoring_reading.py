"""Facts files: what is read, what is refused, and how answers look."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.scoring.vectors import answer_vectors

STANDARD = {
    "principles": [
        {"code": "P", "weight": 2, "criteria": [{"code": "P.1", "weight": 1}, {"code": "P.2", "weight": 1}]},
        {"code": "Q", "weight": 1, "criteria": [{"code": "Q.1", "weight": 1}]},
    ]
}
FACTS: dict[str, Any] = {
    "ratings": [
        {"criterion": code, "grade": "met", "kind": "onsite", "date": "2025-01-10", "recorded": None}
        for code in ("P.1", "P.2", "Q.1")
    ],
    "complaints": [{"id": "a", "severity": 1, "outcome": "upheld", "closed": "2025-01-10"}],
    "placements": [{"from": "2024-01-01", "to": "2024-12-31", "count": 500, "source": "confirmed"}],
    "answers": [{"due": "2025-01-10", "answered": "2025-01-09"}],
    "remedies": [{"due": "2025-01-10", "confirmed": None}],
    "licences": [{"country": "KE", "valid": True}],
    "sanctions": [{"kind": "fine", "date": "2024-01-10"}],
    "disclosures": [{"item": "owners", "date": "2025-01-10"}],
    "relatives": [{"share": 0.5, "weighted_severity": 4, "placements_thousand": 1, "struck_off": "2024-05-01"}],
    "voice": [{"answers": 12, "paid": 1, "channel": "auditor"}],
    "register_state": None,
}
CASE = {
    "name": "made up",
    "as_of": "2025-03-31",
    "known_at": "2025-03-31",
    "group": {"rate": 1.0, "median_per_year": 365},
    "facts": FACTS,
}


def document(*cases: dict[str, Any]) -> dict[str, Any]:
    return {"method": "2026.1", "standard": STANDARD, "cases": list(cases)}


def case_with(path: str, value: object) -> dict[str, Any]:
    """Copy the case with one field changed, such as `facts.ratings.0.grade`."""
    case: Any = deepcopy(CASE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = case
    for step in way:
        place = place[step]
    place[last] = value
    return case


def test_an_answer_has_the_fields_of_the_expected_results_in_their_order() -> None:
    (answer,) = answer_vectors(document(CASE))
    assert list(answer) == ["gates", "parts", "coverage", "value", "low", "high", "before_gates", "band"]
    assert list(answer["parts"]) == ["conformity", "record", "answering", "standing", "openness"]  # type: ignore[call-overload]
    assert answer["parts"]["openness"] == pytest.approx(10 * 0.7 / 6)  # type: ignore[index]


def test_answers_come_in_the_order_of_the_cases() -> None:
    cases = [case_with("facts.licences.0.valid", valid) for valid in (True, False, True)]
    standing = [answer["parts"]["standing"] for answer in answer_vectors(document(*cases))]  # type: ignore[index]
    assert standing[0] == standing[2] > standing[1] == 0


def test_a_contested_case_shows_the_other_value_beside() -> None:
    (answer,) = answer_vectors(document(case_with("facts.ratings.0.contested", {"from": "2025-03-01", "to": None})))
    assert list(answer)[-1] == "without_contested"
    assert list(answer["without_contested"]) == ["value", "low", "high", "band"]  # type: ignore[call-overload]
    gone = case_with("facts.ratings.0.contested", {"from": "2025-03-01"})
    gone["facts"]["ratings"][1]["contested"] = {"from": "2025-03-01", "to": "2025-03-31"}
    (answer,) = answer_vectors(document(gone))
    assert answer["without_contested"] == {"value": None, "reason": "not_enough_evidence"}


def test_without_a_number_the_reason_is_given() -> None:
    banned = case_with("facts.register_state", ["suspended", "banned"])
    thin = case_with("facts.ratings", [])
    critical = case_with("facts.ratings", [FACTS["ratings"][2] | {"grade": "critical"}])
    assert answer_vectors(document(banned, thin, critical)) == [
        {"value": None, "reason": "banned"},
        {"value": None, "reason": "not_enough_evidence", "coverage": 0},
        {"value": None, "band": "E", "reason": "critical_open", "coverage": pytest.approx(1 / 3)},
    ]


@pytest.mark.parametrize(
    ("word", "reason"),
    [("licence_revoked", "licence_cancelled"), ("certificate_withdrawn", "withdrawn"), ("certified", None)],
)
def test_the_words_of_the_register_are_understood(word: str, reason: str | None) -> None:
    (answer,) = answer_vectors(document(case_with("facts.register_state", word)))
    assert answer.get("reason") == reason


def test_absent_lists_and_an_absent_group_are_empty() -> None:
    case = {"as_of": "2025-03-31", "facts": {"ratings": FACTS["ratings"], "voice": None}}
    (answer,) = answer_vectors(document(case))
    assert answer["parts"]["record"] == pytest.approx(30 / (1 + 1 / 3))  # type: ignore[index]


def test_a_case_without_days_takes_those_of_the_call() -> None:
    case = {key: value for key, value in CASE.items() if key not in {"as_of", "known_at"}}
    day = date(2025, 3, 31)
    assert answer_vectors(document(case), on=day, known=day) == answer_vectors(document(CASE))
    assert answer_vectors(document(case), on=day) == answer_vectors(document(CASE))
    assert answer_vectors(document(CASE), on=date(2020, 1, 1)) == answer_vectors(document(CASE))


def test_recorded_may_be_an_instant() -> None:
    late = case_with("facts.ratings.0.recorded", "2025-03-31T23:30:00-01:00")
    late["facts"]["ratings"][1]["recorded"] = "2025-03-31T23:30:00Z"
    (answer,) = answer_vectors(document(late))
    assert answer["coverage"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("facts.ratings.0.grade", "fine", "grade"),
        ("facts.ratings.0.kind", 3, "kind"),
        ("facts.ratings.0.criterion", "Z.1", "criterion"),
        ("facts.ratings.0.criterion", None, "criterion"),
        ("facts.ratings.0.date", "10.01.2025", "date"),
        ("facts.ratings.0.date", "2025-02-30", "date"),
        ("facts.ratings.0.date", "2025-01-10T10:00:00", "date"),
        ("facts.ratings.0.recorded", "yesterday", "recorded"),
        ("facts.ratings.0.due_on", 20250110, "due_on"),
        ("facts.ratings.0.contested", {"to": "2025-01-10"}, "contested.from"),
        ("facts.ratings.0.contested", "2025-01-10", "contested"),
        ("facts.complaints.0.severity", "grave", "severity"),
        ("facts.complaints.0.severity", True, "severity"),
        ("facts.complaints.0.severity", -1, "severity"),
        ("facts.complaints.0.severity", float("nan"), "severity"),
        ("facts.complaints.0.severity", 10**400, "severity"),
        ("facts.complaints.0.closed", None, "closed"),
        ("facts.complaints.0.id", None, "id"),
        ("facts.complaints.0.retaliation", "no", "retaliation"),
        ("facts.placements.0.to", "2023-12-31", "to"),
        ("facts.placements.0.count", float("inf"), "count"),
        ("facts.placements.0.source", "guessed", "source"),
        ("facts.answers.0.due", None, "due"),
        ("facts.licences.0.valid", None, "valid"),
        ("facts.licences.0.country", " ", "country"),
        ("facts.sanctions.0.kind", "prison", "kind"),
        ("facts.disclosures.0.item", "secrets", "item"),
        ("facts.relatives.0.share", 1.5, "share"),
        ("facts.voice.0.paid", 13, "paid"),
        ("facts.voice.0.answers", 12.5, "answers"),
        ("facts.register_state", "baned", "register_state"),
        ("facts.register_state", [1], "register_state"),
        ("facts.ratings", {}, "ratings"),
        ("facts.ratings.1", "met", "ratings[1]"),
        ("facts", None, "facts"),
        ("group.rate", "high", "group.rate"),
        ("as_of", "today", "as_of"),
        ("as_of", None, "as_of"),
    ],
)
def test_a_refusal_names_the_field(path: str, value: object, field: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        answer_vectors(document(CASE, case_with(path, value)))
    assert refusal.value.code == "facts_malformed"
    named = str(refusal.value.values["field"])
    assert named.startswith("cases[1]")
    assert named.endswith(field)
    assert named in str(refusal.value)


@pytest.mark.parametrize("file", [None, [], "text", {}, {"method": "2026.1"}, {"method": "2026.1", "standard": 1}])
def test_what_is_no_facts_file_is_refused(file: object) -> None:
    with pytest.raises(RuleBroken):
        answer_vectors(file)


@pytest.mark.parametrize(
    "principles",
    [
        [],
        [{"code": "P", "weight": 1, "criteria": []}],
        [{"code": "P", "weight": 0, "criteria": [{"code": "P.1", "weight": 1}]}],
        [
            {
                "code": "P",
                "weight": 1,
                "criteria": [{"code": "P.1", "weight": 1}, {"code": "P.1", "weight": 2}],
            }
        ],
    ],
)
def test_a_standard_without_weight_or_with_a_code_twice_is_refused(principles: list[object]) -> None:
    with pytest.raises(RuleBroken) as refusal:
        answer_vectors(document(CASE) | {"standard": {"principles": principles}})
    assert refusal.value.code == "standard_malformed"
