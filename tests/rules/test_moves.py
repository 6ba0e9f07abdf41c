"""The engine of state machines: offers, taking, checklists, faults of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import pytest

from iris.rules.appeals import APPEAL, APPEAL_WORDS
from iris.rules.application_stages import APPLICATION_WORDS
from iris.rules.applications import APPLICATION
from iris.rules.assessments import ASSESSMENT, ASSESSMENT_WORDS, SELF_ASSESSMENT
from iris.rules.certificates import CERTIFICATE, CERTIFICATE_WORDS
from iris.rules.errors import RuleBroken
from iris.rules.findings import FINDING, FINDING_WORDS
from iris.rules.moves import (
    Condition,
    Machine,
    Move,
    checklist,
    due_by_clock,
    faults,
    lift,
    offers,
    require,
    take,
)
from iris.rules.roles import Action

ALL = [
    (APPLICATION, APPLICATION_WORDS),
    (ASSESSMENT, ASSESSMENT_WORDS),
    (SELF_ASSESSMENT, ASSESSMENT_WORDS),
    (FINDING, FINDING_WORDS),
    (CERTIFICATE, CERTIFICATE_WORDS),
    (APPEAL, APPEAL_WORDS),
]


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    GONE = "gone"


@dataclass(frozen=True)
class Hands:
    key: bool = False
    strength: int = 0
    night: bool = False


KEY = Condition("no_key", "Bring the key.", lambda f: f.key, None, "The key is there.")
STRONG = Condition(
    "weak", "Push harder than %(strength)s.", lambda f: f.strength > 3, lambda f: {"strength": f.strength}
)
OPEN = Move("open", frozenset({Door.SHUT}), Door.OPEN, "door.open", (KEY, STRONG), "Open it")
PAINT = Move("paint", frozenset({Door.SHUT, Door.OPEN}), None, "door.paint")
ROT = Move(
    "rot",
    frozenset({Door.OPEN}),
    Door.GONE,
    "door.rot",
    (Condition("day", "Not yet.", lambda f: f.night),),
    by_clock=True,
)
DOOR = Machine("door", Door.SHUT, tuple(Door), frozenset({Door.GONE}), (OPEN, PAINT, ROT))


def test_an_offer_names_every_condition_that_fails():
    first, second = offers(DOOR, Door.SHUT, Hands())
    assert first.move is OPEN
    assert [c.code for c in first.blocked_by] == ["no_key", "weak"]
    assert [str(r) for r in first.refusals] == ["Bring the key.", "Push harder than 0."]
    assert not first.open
    assert second.move is PAINT
    assert second.open


def test_moves_of_time_are_not_offered_to_people():
    assert [o.move.name for o in offers(DOOR, Door.OPEN, Hands(night=True))] == ["paint"]
    assert due_by_clock(DOOR, Door.OPEN, Hands(night=True)) == [ROT]
    assert due_by_clock(DOOR, Door.OPEN, Hands()) == []


def test_taking_a_move_gives_its_target():
    assert take(DOOR, "open", Door.SHUT, Hands(key=True, strength=9)) is Door.OPEN


def test_a_move_without_a_target_leaves_the_state():
    assert take(DOOR, "paint", Door.OPEN, Hands()) is Door.OPEN


def test_the_first_failing_condition_speaks():
    with pytest.raises(RuleBroken, match="Bring the key") as refused:
        take(DOOR, "open", Door.SHUT, Hands())
    assert refused.value.code == "no_key"


def test_a_move_from_another_state_is_not_open():
    with pytest.raises(RuleBroken) as refused:
        take(DOOR, "open", Door.GONE, Hands(key=True, strength=9))
    assert refused.value.code == "move_not_open"


def test_an_unknown_move_is_refused():
    with pytest.raises(RuleBroken) as refused:
        take(DOOR, "eat", Door.OPEN, Hands())
    assert refused.value.code == "move_unknown"


def test_a_predicate_that_raises_is_a_fault_and_not_a_refusal():
    broken = Move("break", frozenset({Door.SHUT}), Door.GONE, "x", (Condition("c", "s", lambda f: f.none),))
    with pytest.raises(AttributeError):
        take(replace(DOOR, moves=(broken,)), "break", Door.SHUT, Hands())


def test_a_checklist_says_met_or_what_is_missing():
    met, missing = checklist((KEY, STRONG), Hands(key=True, strength=1))
    assert (met.met, met.sentence) == (True, "The key is there.")
    assert (missing.met, missing.sentence % missing.values) == (False, "Push harder than 1.")


def test_lifted_conditions_ask_about_their_part_of_larger_facts():
    (lifted,) = lift((STRONG,), lambda pair: pair[1])
    require((lifted,), ("left", Hands(strength=4)))
    with pytest.raises(RuleBroken, match="Push harder than 2"):
        require((lifted,), ("left", Hands(strength=2)))


def test_faults_of_a_table_are_found():
    lonely = Move("lonely", frozenset({Door.GONE}), Door.OPEN, "x")
    assert faults(replace(DOOR, moves=(PAINT,))) == [
        "state open cannot be reached",
        "state gone cannot be reached",
        "state shut cannot be left",
        "state open cannot be left",
        "move paint is never open",
    ]
    assert faults(replace(DOOR, moves=(OPEN, OPEN, ROT))) == ["move open is there 2 times"]
    assert "move lonely is never open" in faults(replace(DOOR, moves=(OPEN, lonely)))
    assert faults(DOOR) == []


@pytest.mark.parametrize(("machine", "words"), ALL, ids=lambda x: getattr(x, "name", ""))
def test_every_state_is_reached_and_every_move_is_used(machine, words):
    assert faults(machine) == []


@pytest.mark.parametrize(("machine", "words"), ALL, ids=lambda x: getattr(x, "name", ""))
def test_every_state_and_move_has_words_and_every_move_a_known_permission(machine, words):
    for state in machine.states:
        assert words[state].label
        assert words[state].sentence
    for move in machine.moves:
        assert move.label
        assert move.action in Action
    labels = [words[state].label for state in machine.states]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(("machine", "words"), ALL, ids=lambda x: getattr(x, "name", ""))
def test_every_condition_has_a_code_and_a_sentence(machine, words):
    for condition in (c for move in machine.moves for c in move.conditions):
        assert condition.code.isidentifier()
        assert condition.sentence.endswith(".")
