"""Appeals: lodging, the panel, the mark, and what follows when it upholds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from iris.rules.appeals import (
    APPEAL,
    EFFECTS,
    SUBJECT_LABELS,
    AppealFacts,
    AppealState,
    AppealSubject,
    Contested,
    Panellist,
    check_lodge,
    check_new_decider,
    contested,
    lodge_until,
    marked,
    next_step,
)
from iris.rules.applications import APPLICATION
from iris.rules.assessments import Rating
from iris.rules.certificates import CERTIFICATE
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.moves import take
from iris.rules.roles import Action

DECIDED = date(2026, 3, 1)
S = AppealState
FACTS = AppealFacts(date(2026, 3, 20), date(2026, 3, 15), (Panellist("Ada"), Panellist("Ben", Side.APPEAL)), "because")


def refusal(move, state, **changes):
    with pytest.raises(RuleBroken) as refused:
        take(APPEAL, move, state, replace(FACTS, **changes))
    return refused.value


def test_an_appeal_is_lodged_within_thirty_days():
    assert lodge_until(DECIDED) == date(2026, 3, 31)
    check_lodge(DECIDED, date(2026, 3, 31), "It was paid back.")


@pytest.mark.parametrize(
    ("decided", "today", "grounds", "before", "code"),
    [
        (DECIDED, date(2026, 4, 1), "x", False, "appeal_too_late"),
        (None, date(2026, 3, 2), "x", False, "appeal_no_decision"),
        (DECIDED, date(2026, 2, 28), "x", False, "appeal_no_decision"),
        (DECIDED, date(2026, 3, 2), " ", False, "appeal_grounds"),
        (DECIDED, date(2026, 3, 2), "x", True, "appeal_again"),
    ],
)
def test_an_appeal_out_of_place_is_refused(decided, today, grounds, before, code):
    with pytest.raises(RuleBroken) as refused:
        check_lodge(decided, today, grounds, appealed_before=before)
    assert refused.value.code == code


def test_an_appeal_is_admitted_and_upheld_or_dismissed():
    state = take(APPEAL, "admit", S.LODGED, FACTS)
    assert take(APPEAL, "uphold", state, FACTS) is S.UPHELD
    assert take(APPEAL, "dismiss", state, FACTS) is S.DISMISSED
    assert take(APPEAL, "turn_down", S.LODGED, FACTS) is S.NOT_ADMITTED


@pytest.mark.parametrize("side", [Side.EVALUATION, Side.REVIEW, Side.DECISION])
@pytest.mark.parametrize(("move", "state"), [("admit", S.LODGED), ("uphold", S.ADMITTED), ("dismiss", S.ADMITTED)])
def test_nobody_involved_before_sits_on_the_panel(side, move, state):
    refused = refusal(move, state, panel=(Panellist("Ada"), Panellist("Cem", side)))
    assert (refused.code, refused.values) == ("panel_involved", {"people": "Cem"})


def test_any_other_tie_excludes_from_the_panel_too():
    assert refusal("admit", S.LODGED, panel=(Panellist("Cem", involved=True),)).code == "panel_involved"


def test_a_panel_has_people_and_gives_reasons():
    assert refusal("admit", S.LODGED, panel=()).code == "no_panel"
    for move, state in [("turn_down", S.LODGED), ("uphold", S.ADMITTED), ("dismiss", S.ADMITTED)]:
        assert refusal(move, state, reason=" ").code == "no_reason"


def test_an_appeal_is_not_decided_before_it_is_admitted():
    assert refusal("uphold", S.LODGED).code == "move_not_open"


def test_a_late_panel_still_decides():
    assert take(APPEAL, "uphold", S.ADMITTED, replace(FACTS, today=date(2027, 1, 1))) is S.UPHELD


def test_the_next_step_has_its_day():
    assert next_step(S.LODGED, date(2026, 3, 15)).due == date(2026, 3, 22)
    assert next_step(S.ADMITTED, date(2026, 3, 15)).due == date(2026, 5, 14)
    assert next_step(S.UPHELD, date(2026, 3, 15)) is None


def test_a_decision_is_marked_while_an_appeal_is_undecided():
    assert marked([S.DISMISSED, S.LODGED])
    assert marked([S.ADMITTED])
    assert not marked([S.NOT_ADMITTED, S.UPHELD, S.DISMISSED, S.WITHDRAWN])


def test_a_contested_finding_counts_as_such_for_sixty_days_at_most():
    lodged, admitted = date(2026, 3, 15), date(2026, 3, 20)
    assert contested(lodged, None) is None
    assert contested(lodged, admitted) == Contested(lodged, date(2026, 5, 14))
    assert contested(lodged, admitted, date(2026, 4, 1)) == Contested(lodged, date(2026, 4, 1))
    assert contested(lodged, admitted, date(2026, 8, 1)) == Contested(lodged, date(2026, 5, 14))


def test_every_subject_has_an_effect_whose_moves_a_panel_may_take():
    machines = {"application": APPLICATION, "certificate": CERTIFICATE}
    assert set(EFFECTS) == set(AppealSubject) == set(SUBJECT_LABELS)
    for effect in EFFECTS.values():
        if effect.machine == "rating":
            assert set(effect.moves) <= set(Rating), "of a finding the panel says what it counts as"
            continue
        for name in effect.moves:
            assert machines[effect.machine].move(name).action == Action.APPEAL_DECIDE


def test_only_a_withdrawal_undone_needs_a_new_credential():
    assert [s for s, e in EFFECTS.items() if e.new_credential] == [AppealSubject.WITHDRAWAL]


def test_a_refusal_that_fell_is_decided_by_somebody_else():
    check_new_decider([1], 2)
    with pytest.raises(RuleBroken):
        check_new_decider([1], 1)
