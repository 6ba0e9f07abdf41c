"""Findings: due dates, moves and their refusals, contest, employers' findings that name an agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.errors import RuleBroken
from iris.rules.findings import (
    FINDING,
    GRADE_WORDS,
    DueDates,
    FindingFacts,
    FindingState,
    Grade,
    Plan,
    Standing,
    check_contest,
    contest_until,
    counts_for_agency_from,
    due_dates,
    late,
    next_due,
    reaches_agency,
    suggest_majors,
)
from iris.rules.moves import take

OPENED = date(2026, 3, 1)
AUTHOR, AUDITOR = 1, 2
PLAN = Plan("No check", "Paid back", "Monthly check", "Manager", date(2026, 4, 1), AUTHOR)
FACTS = FindingFacts(Grade.MAJOR, AUDITOR, PLAN, frozenset({AUTHOR}), evidence=1, reason="seen")
S = FindingState


def standing(grade=Grade.MAJOR, state=S.OPEN, criterion="1.1", **changes):
    return replace(Standing("F-1", criterion, grade, state, due_dates(grade, OPENED)), **changes)


def refusal(move, state, facts):
    with pytest.raises(RuleBroken) as refused:
        take(FINDING, move, state, facts)
    return refused.value.code


@pytest.mark.parametrize(
    ("grade", "plan", "closure"),
    [
        (Grade.CRITICAL, date(2026, 3, 8), date(2026, 3, 31)),
        (Grade.MAJOR, date(2026, 3, 15), date(2026, 5, 30)),
        (Grade.MINOR, date(2026, 3, 15), date(2027, 3, 1)),
        (Grade.OBSERVATION, None, None),
        (Grade.GOOD_PRACTICE, None, None),
    ],
)
def test_due_dates_follow_the_grade(grade, plan, closure):
    assert due_dates(grade, OPENED) == DueDates(plan, closure)


def test_a_minor_is_due_by_the_next_audit_and_at_most_in_twelve_months():
    assert due_dates(Grade.MINOR, OPENED, date(2026, 9, 1)).closure == date(2026, 9, 1)
    assert due_dates(Grade.MINOR, OPENED, date(2028, 9, 1)).closure == date(2027, 3, 1)
    assert due_dates(Grade.MINOR, OPENED, OPENED).closure == date(2027, 3, 1)


def test_the_next_audit_does_not_move_a_major():
    assert due_dates(Grade.MAJOR, OPENED, date(2026, 3, 20)).closure == date(2026, 5, 30)


def test_a_finding_runs_from_open_to_verified_closed():
    state = S.OPEN
    for move in ("submit_plan", "accept_plan", "submit_evidence", "verify"):
        state = take(FINDING, move, state, FACTS)
    assert state is S.VERIFIED_CLOSED


def test_a_returned_plan_and_a_reopened_finding_come_back():
    assert take(FINDING, "return_plan", S.PLAN_SUBMITTED, FACTS) is S.PLAN_RETURNED
    assert take(FINDING, "submit_plan", S.PLAN_RETURNED, FACTS) is S.PLAN_SUBMITTED
    assert take(FINDING, "reopen", S.EVIDENCE_SUBMITTED, FACTS) is S.REOPENED
    assert take(FINDING, "submit_plan", S.REOPENED, FACTS) is S.PLAN_SUBMITTED
    assert take(FINDING, "submit_evidence", S.REOPENED, FACTS) is S.EVIDENCE_SUBMITTED


@pytest.mark.parametrize(
    "gap",
    [{"root_cause": " "}, {"correction": ""}, {"prevention": ""}, {"owner": ""}, {"done_by": None}],
    ids=lambda gap: next(iter(gap)),
)
def test_a_plan_with_a_part_missing_is_refused(gap):
    facts = replace(FACTS, plan=replace(PLAN, **gap))
    assert refusal("submit_plan", S.OPEN, facts) == "plan_incomplete"
    assert refusal("submit_plan", S.OPEN, replace(FACTS, plan=None)) == "plan_incomplete"


def test_good_practice_needs_no_plan():
    assert refusal("submit_plan", S.OPEN, replace(FACTS, grade=Grade.GOOD_PRACTICE)) == "plan_not_wanted"


@pytest.mark.parametrize(
    ("move", "state"),
    [
        ("accept_plan", S.PLAN_SUBMITTED),
        ("return_plan", S.PLAN_SUBMITTED),
        ("verify", S.EVIDENCE_SUBMITTED),
        ("reopen", S.EVIDENCE_SUBMITTED),
    ],
)
def test_whoever_wrote_the_plan_never_judges_it(move, state):
    assert refusal(move, state, replace(FACTS, actor=AUTHOR)) == "plan_author"


def test_whoever_wrote_an_earlier_version_of_the_plan_does_not_verify():
    earlier = replace(FACTS, authors=frozenset({AUTHOR, AUDITOR}))
    assert refusal("verify", S.EVIDENCE_SUBMITTED, earlier) == "plan_author"


def test_closing_needs_evidence_and_what_was_seen():
    assert refusal("submit_evidence", S.PLAN_ACCEPTED, replace(FACTS, evidence=0)) == "no_evidence"
    assert refusal("verify", S.EVIDENCE_SUBMITTED, replace(FACTS, evidence=0)) == "no_evidence"
    assert refusal("verify", S.EVIDENCE_SUBMITTED, replace(FACTS, reason=" ")) == "no_reason"


def test_sending_back_needs_a_reason():
    silent = replace(FACTS, reason="")
    assert refusal("return_plan", S.PLAN_SUBMITTED, silent) == "no_reason"
    assert refusal("reopen", S.EVIDENCE_SUBMITTED, silent) == "no_reason"


def test_evidence_before_a_plan_is_refused():
    assert refusal("submit_evidence", S.OPEN, FACTS) == "move_not_open"
    assert refusal("verify", S.PLAN_ACCEPTED, FACTS) == "move_not_open"


def test_lateness_is_read_off_the_dates():
    finding = standing()
    assert next_due(finding) == date(2026, 3, 15)
    assert not late(finding, date(2026, 3, 15))
    assert late(finding, date(2026, 3, 16))


def test_an_accepted_plan_leaves_the_closing_date():
    finding = standing(state=S.PLAN_ACCEPTED)
    assert next_due(finding) == date(2026, 5, 30)
    assert not late(finding, date(2026, 5, 30))
    assert late(finding, date(2026, 5, 31))


def test_a_late_closing_counts_even_while_a_plan_is_awaited():
    assert late(standing(state=S.PLAN_RETURNED), date(2026, 6, 1))


def test_what_is_closed_is_never_late():
    closed = standing(state=S.VERIFIED_CLOSED)
    assert next_due(closed) is None
    assert not late(closed, date(2030, 1, 1))


def test_several_minors_on_one_criterion_suggest_a_major():
    minors = [standing(Grade.MINOR, criterion=c) for c in ("1.1", "2.1", "1.1", "3.1")]
    assert [(s.criterion, s.minors) for s in suggest_majors(minors)] == [("1.1", 2)]


def test_one_minor_closed_minors_and_other_grades_suggest_nothing():
    assert suggest_majors([standing(Grade.MINOR)]) == ()
    assert suggest_majors([standing(Grade.MINOR), standing(Grade.MINOR, S.VERIFIED_CLOSED)]) == ()
    assert suggest_majors([standing(Grade.MAJOR), standing(Grade.MAJOR)]) == ()


def test_a_finding_is_contested_within_thirty_days_of_the_lock():
    assert contest_until(OPENED) == date(2026, 3, 31)
    check_contest(Grade.MAJOR, OPENED, date(2026, 3, 31))


@pytest.mark.parametrize(
    ("locked", "today", "grade", "before", "code"),
    [
        (OPENED, date(2026, 4, 1), Grade.MAJOR, False, "contest_too_late"),
        (None, date(2026, 3, 2), Grade.MAJOR, False, "contest_not_locked"),
        (OPENED, date(2026, 3, 2), Grade.GOOD_PRACTICE, False, "contest_good_practice"),
        (OPENED, date(2026, 3, 2), Grade.MAJOR, True, "contest_again"),
    ],
)
def test_a_contest_out_of_place_is_refused(locked, today, grade, before, code):
    with pytest.raises(RuleBroken) as refused:
        check_contest(grade, locked, today, contested_before=before)
    assert refused.value.code == code


@pytest.mark.parametrize("grade", [Grade.MINOR, Grade.MAJOR, Grade.CRITICAL])
def test_an_employers_finding_reaches_the_named_agency_after_ten_days(grade):
    assert counts_for_agency_from(OPENED) == date(2026, 3, 12)
    assert not reaches_agency(grade, "1.1", OPENED, date(2026, 3, 11))
    assert reaches_agency(grade, "1.1", OPENED, date(2026, 3, 12))


@pytest.mark.parametrize(
    ("grade", "maps_to", "put_on"),
    [
        (Grade.OBSERVATION, "1.1", OPENED),
        (Grade.GOOD_PRACTICE, "1.1", OPENED),
        (Grade.MAJOR, None, OPENED),
        (Grade.MAJOR, "1.1", None),
    ],
    ids=["observation", "good practice", "maps to none", "not put to the agency"],
)
def test_other_findings_never_reach_the_agency(grade, maps_to, put_on):
    assert not reaches_agency(grade, maps_to, put_on, date(2030, 1, 1))


def test_every_grade_has_words():
    assert set(GRADE_WORDS) == set(Grade)


@settings(max_examples=60, deadline=None)
@given(
    opened=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    ahead=st.integers(-100, 900),
    grade=st.sampled_from([Grade.CRITICAL, Grade.MAJOR, Grade.MINOR]),
)
def test_plans_come_before_closing_and_minors_within_a_year(opened, ahead, grade):
    dates = due_dates(grade, opened, opened + timedelta(days=ahead))
    assert opened < dates.plan
    assert opened < dates.closure <= due_dates(Grade.MINOR, opened).closure
    assert grade is Grade.MINOR or dates.plan <= dates.closure
