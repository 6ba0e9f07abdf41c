"""Scheme concerns: the admissibility test, who looks into them, what becomes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iris.rules.concerns import (
    CONCERN,
    CONCERN_WORDS,
    ConcernFacts,
    ConcernState,
    Handler,
    Target,
    admissibility,
    handler,
)
from iris.rules.errors import RuleBroken
from iris.rules.moves import faults, take

READY = ConcernFacts(
    certificate_in_force=True,
    current=True,
    specific=True,
    serious=True,
    requirement="1.1",
    reason="Not about our rules: the labour office can help.",
    worker_agrees=True,
    assessment_closed=True,
    conclusion="Fees were taken.",
)


def refused(move: str, state: ConcernState, facts: ConcernFacts) -> str:
    with pytest.raises(RuleBroken) as refusal:
        take(CONCERN, move, state, facts)
    return refusal.value.code


def test_the_table_has_no_fault_and_words_for_every_state() -> None:
    assert faults(CONCERN) == []
    assert set(CONCERN_WORDS) == set(ConcernState)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(READY, certificate_in_force=False), "not_current"),
        (replace(READY, current=False), "not_current"),
        (replace(READY, specific=False), "not_specific"),
        (replace(READY, serious=False), "not_serious"),
        (replace(READY, requirement=""), "no_requirement"),
        (replace(READY, officer_in_conflict=True), "in_conflict"),
    ],
)
def test_a_concern_that_is_not_admissible_is_not_taken_up(facts: ConcernFacts, code: str) -> None:
    assert refused("admit", ConcernState.RECEIVED, facts) == code


def test_a_light_matter_that_happens_again_and_again_is_admissible() -> None:
    systemic = replace(READY, serious=False, systemic=True)

    assert take(CONCERN, "admit", ConcernState.RECEIVED, systemic) is ConcernState.ADMITTED


def test_the_test_says_line_by_line_what_is_met() -> None:
    lines = admissibility(replace(READY, specific=False))

    assert [line.met for line in lines] == [True, False, True, True]
    assert all(line.sentence for line in lines)


def test_nothing_is_turned_down_without_a_reason() -> None:
    assert refused("refuse", ConcernState.RECEIVED, replace(READY, reason=" ")) == "no_reason"


def test_a_worker_is_asked_before_a_concern_becomes_a_complaint() -> None:
    assert refused("make_case", ConcernState.RECEIVED, replace(READY, worker_agrees=False)) == "worker_has_not_agreed"


def test_a_special_audit_is_waited_for() -> None:
    raised = take(CONCERN, "raise_assessment", ConcernState.ADMITTED, READY)

    assert raised is ConcernState.ASSESSMENT_RAISED
    assert refused("found_by_audit", raised, replace(READY, assessment_closed=False)) == "assessment_not_closed"
    assert take(CONCERN, "not_found_by_audit", raised, READY) is ConcernState.NOT_FOUNDED


@pytest.mark.parametrize("move", ["found", "not_found"])
def test_nothing_is_concluded_without_words(move: str) -> None:
    assert refused(move, ConcernState.ADMITTED, replace(READY, conclusion="")) == "no_conclusion"


@pytest.mark.parametrize(
    ("target", "against_validity", "expected"),
    [
        (Target.AGENCY, False, Handler.AGENCY),
        (Target.AGENCY, True, Handler.AUDIT_BODY),
        (Target.AUDIT_BODY, False, Handler.SECRETARIAT),
        (Target.AUDIT_BODY, True, Handler.SECRETARIAT),
        (Target.SCHEME, False, Handler.APPEAL_PANEL),
    ],
)
def test_the_closest_party_looks_first_but_never_at_its_own_work(
    target: Target, against_validity: bool, expected: Handler
) -> None:
    assert handler(target, against_validity=against_validity) is expected
