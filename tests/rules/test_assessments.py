"""Assessments: kinds, ratings, progress that tells the truth, complete reports, checks and the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.assessments import (
    ASSESSMENT,
    KINDS,
    OPENS_FINDING,
    RATING_WORDS,
    SELF_ASSESSMENT,
    AssessmentFacts,
    AssessmentKind,
    AssessmentState,
    Gaps,
    Rated,
    Rating,
    check_dates,
    check_edit,
    check_kind,
    check_until,
    gaps,
    machine_of,
    progress,
    progress_by_principle,
)
from iris.rules.errors import RuleBroken
from iris.rules.independence import Approval, Declaration, Member, Qualification, Side, TeamFacts
from iris.rules.moves import due_by_clock, offers, take
from iris.rules.sampling import Shortfall
from iris.rules.standards import StandardSubject, standard

STANDARD = standard("agency", "2026.1")
CODES = STANDARD.codes()
S = AssessmentState
LEAD, OTHER, REVIEWER = 1, 2, 3


def full_rows():
    return [Rated(code, Rating.MET, "seen", 1) for code in CODES]


def changed(code, **changes):
    return [replace(row, **changes) if row.criterion == code else row for row in full_rows()]


TEAM = TeamFacts(
    subject=9,
    standard="agency",
    countries=frozenset({"NP"}),
    first_day=date(2026, 6, 1),
    last_day=date(2026, 6, 5),
    members=tuple(
        Member(
            person,
            f"person {person}",
            lead=person == LEAD,
            declaration=Declaration(date(2026, 5, 1)),
            qualifications=(Qualification("auditor", date(2027, 1, 1), "secretariat"),),
        )
        for person in (LEAD, OTHER)
    ),
    approvals=(Approval(frozenset({"agency"}), frozenset({"NP"}), date(2026, 1, 1), date(2027, 1, 1)),),
)
FACTS = AssessmentFacts(
    today=date(2026, 6, 10),
    kind=AssessmentKind.ON_SITE,
    team=TEAM,
    planned_first=date(2026, 6, 1),
    planned_last=date(2026, 6, 5),
    first_day=date(2026, 6, 1),
    last_day=date(2026, 6, 4),
    gaps=gaps(STANDARD, full_rows()),
    shortfalls=(),
    check_sent_on=date(2026, 6, 10),
    reviewer=REVIEWER,
    review_notes="read",
    reason="the gate stayed shut",
)


def refusal(move, state, **changes):
    with pytest.raises(RuleBroken) as refused:
        take(ASSESSMENT, move, state, replace(FACTS, **changes))
    assert "%(" not in str(refused.value)
    return refused.value


def test_an_assessment_runs_from_plan_to_lock():
    state = S.PLANNED
    for move in ("confirm_team", "begin_fieldwork", "file_report", "send_to_check", "answer_check"):
        state = take(ASSESSMENT, move, state, FACTS)
    assert state is S.FACTUAL_CHECK
    answered = replace(FACTS, check_answered_on=date(2026, 6, 12), answer_dealt_with=True)
    state = take(ASSESSMENT, "end_check", state, answered)
    assert take(ASSESSMENT, "close", state, answered) is S.CLOSED


# --- progress --------------------------------------------------------------------------------------------


def test_ten_questions_with_one_unanswered_are_ninety_per_cent():
    codes = [f"Q{n}" for n in range(10)]
    rows = [Rated(code, Rating.MET, evidence=1) for code in codes[:9]]
    found = progress(codes, rows)
    assert (found.percent, found.untouched) == (90, ("Q9",))
    assert progress(codes, [*rows, Rated("Q9")]) == found


def test_a_rating_that_was_switched_off_and_on_again_is_not_done():
    codes = ["Q1", "Q2"]
    rows = [Rated("Q1", Rating.MET), Rated("Q2", None, notes="written once", evidence=2)]
    assert progress(codes, rows).percent == 50


def test_not_assessed_with_a_reason_is_dealt_with_but_not_a_hundred_per_cent():
    codes = ["Q1", "Q2"]
    found = progress(codes, [Rated("Q1", Rating.MET), Rated("Q2", Rating.NOT_ASSESSED, reason="no access")])
    assert (found.dealt_with, found.untouched, found.percent) == (2, (), 50)


def test_not_assessed_without_a_reason_is_not_dealt_with():
    found = progress(["Q1"], [Rated("Q1", Rating.NOT_ASSESSED, reason="  ")])
    assert (found.dealt_with, found.untouched) == (0, ("Q1",))


def test_progress_is_rounded_down():
    codes = [f"Q{n}" for n in range(200)]
    assert progress(codes, [Rated(code, Rating.MET) for code in codes[:199]]).percent == 99


def test_rows_of_another_standard_do_not_count():
    assert progress(["Q1", "Q2"], [Rated("Q1", Rating.MET), Rated("X", Rating.MET)]).percent == 50


def test_progress_is_told_for_each_principle():
    found = progress_by_principle(STANDARD, [Rated("A.1", Rating.MET, evidence=1), Rated("4.1", Rating.MINOR)])
    assert (found["A"].rated, found["A"].total) == (1, 5)
    assert (found["4"].rated, found["4"].evidenced) == (1, 0)
    assert list(found) == [p.code for p in STANDARD.principles]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([None, *Rating]), min_size=1, max_size=30))
def test_a_hundred_per_cent_means_that_every_criterion_is_rated(ratings):
    codes = [f"Q{n}" for n in range(len(ratings))]
    found = progress(codes, [Rated(c, r, reason="r") for c, r in zip(codes, ratings, strict=True)])
    everything = all(r not in (None, Rating.NOT_ASSESSED) for r in ratings)
    assert (found.percent == 100) is everything
    assert found.rated + found.excused + len(found.untouched) == found.total


# --- a complete report -----------------------------------------------------------------------------------


def test_a_complete_checklist_has_no_gaps():
    assert gaps(STANDARD, full_rows()) == Gaps()


def test_a_report_with_an_unrated_criterion_is_refused_by_its_name():
    refused = refusal("file_report", S.FIELDWORK, gaps=gaps(STANDARD, changed("2.3", rating=None)))
    assert refused.code == "unrated"
    assert "2.3" in str(refused)


def test_a_missing_row_is_a_gap():
    assert gaps(STANDARD, full_rows()[1:]).unrated == ("A.1",)


def test_not_assessed_needs_a_reason():
    rows = changed("2.3", rating=Rating.NOT_ASSESSED, evidence=0)
    refused = refusal("file_report", S.FIELDWORK, gaps=gaps(STANDARD, rows))
    assert (refused.code, refused.values) == ("no_reason_given", {"criteria": "2.3"})
    excused = changed("2.3", rating=Rating.NOT_ASSESSED, evidence=0, notes="", reason="no such workers")
    assert gaps(STANDARD, excused) == Gaps()


@pytest.mark.parametrize("rating", [Rating.MET, Rating.OBSERVATION, Rating.MINOR, Rating.MAJOR, Rating.CRITICAL])
def test_a_rating_without_the_evidence_the_standard_wants_is_refused(rating):
    rows = changed("1.1", rating=rating, evidence=0)
    refused = refusal("file_report", S.FIELDWORK, gaps=gaps(STANDARD, rows))
    assert (refused.code, refused.values) == ("no_evidence", {"criteria": "1.1"})


@pytest.mark.parametrize("rating", [Rating.OBSERVATION, Rating.MINOR, Rating.NOT_APPLICABLE])
def test_a_rating_other_than_met_needs_notes(rating):
    refused = refusal("file_report", S.FIELDWORK, gaps=gaps(STANDARD, changed("1.1", rating=rating, notes=" ")))
    assert refused.code == "no_notes"


def test_all_criteria_at_fault_are_named_in_the_order_of_the_standard():
    rows = [replace(row, rating=None) if row.criterion in ("5.1", "A.2") else row for row in full_rows()]
    assert gaps(STANDARD, rows).unrated == ("A.2", "5.1")


def test_facts_that_were_not_gathered_are_a_fault_and_not_a_pass():
    with pytest.raises(ValueError, match="not given"):
        take(ASSESSMENT, "file_report", S.FIELDWORK, replace(FACTS, gaps=None))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 5, 31), date(2026, 6, 4)),
        (date(2026, 6, 1), date(2026, 6, 6)),
        (date(2026, 6, 4), date(2026, 6, 1)),
        (None, date(2026, 6, 4)),
        (date(2026, 6, 1), None),
    ],
)
def test_fieldwork_outside_the_plan_is_refused(first, last):
    assert refusal("file_report", S.FIELDWORK, first_day=first, last_day=last).code == "fieldwork_days"


def test_fieldwork_in_the_future_is_refused():
    assert refusal("file_report", S.FIELDWORK, today=date(2026, 6, 3)).code == "fieldwork_days"


def test_fewer_interviews_than_proposed_need_a_reason():
    short = {"shortfalls": (Shortfall.INTERVIEWS,)}
    assert refusal("file_report", S.FIELDWORK, **short).code == "sample_reason"
    explained = replace(FACTS, **short, shortfall_reason="strike at the airport")
    assert take(ASSESSMENT, "file_report", S.FIELDWORK, explained) is S.REPORTED


# --- team and dates --------------------------------------------------------------------------------------


def test_a_member_without_a_signed_declaration_blocks_the_team_and_the_fieldwork():
    lead, other = TEAM.members
    team = replace(TEAM, members=(lead, replace(other, declaration=Declaration())))
    assert refusal("confirm_team", S.PLANNED, team=team).code == "undeclared"
    assert refusal("begin_fieldwork", S.TEAM_CONFIRMED, team=team).code == "undeclared"


def test_a_lead_auditor_for_the_fourth_time_is_refused():
    assert refusal("confirm_team", S.PLANNED, team=replace(TEAM, previous_leads=(LEAD,) * 3)).code == "lead_rotation"


def test_a_plan_needs_its_days_in_order():
    assert refusal("confirm_team", S.PLANNED, planned_last=date(2026, 5, 1)).code == "plan_dates"
    with pytest.raises(RuleBroken):
        check_dates(date(2026, 6, 2), date(2026, 6, 1))
    check_dates(date(2026, 6, 1), date(2026, 6, 1))


def test_fieldwork_does_not_begin_before_its_day():
    assert refusal("begin_fieldwork", S.TEAM_CONFIRMED, today=date(2026, 5, 31)).code == "too_early"


def test_a_special_audit_says_what_raised_it():
    assert refusal("confirm_team", S.PLANNED, kind=AssessmentKind.SPECIAL).code == "special_origin"
    facts = replace(FACTS, kind=AssessmentKind.SPECIAL, raised_by="answers after arrival")
    assert take(ASSESSMENT, "confirm_team", S.PLANNED, facts) is S.TEAM_CONFIRMED


def test_stopping_needs_a_reason():
    assert refusal("not_completed", S.FIELDWORK, reason="").code == "no_reason"
    assert refusal("cancel", S.PLANNED, reason=" ").code == "no_reason"
    assert take(ASSESSMENT, "not_completed", S.FIELDWORK, FACTS) is S.NOT_COMPLETED


# --- factual check, review, lock -------------------------------------------------------------------------


def test_the_audited_party_has_ten_days_and_the_last_day_counts():
    assert check_until(FACTS) == date(2026, 6, 20)
    last = replace(FACTS, today=date(2026, 6, 20))
    assert take(ASSESSMENT, "answer_check", S.FACTUAL_CHECK, last) is S.FACTUAL_CHECK
    assert due_by_clock(ASSESSMENT, S.FACTUAL_CHECK, last) == []
    assert refusal("answer_check", S.FACTUAL_CHECK, today=date(2026, 6, 21)).code == "factual_check_over"


def test_silence_for_ten_days_moves_on_by_the_clock():
    silent = replace(FACTS, today=date(2026, 6, 21))
    (move,) = due_by_clock(ASSESSMENT, S.FACTUAL_CHECK, silent)
    assert take(ASSESSMENT, move.name, S.FACTUAL_CHECK, silent) is S.TECHNICAL_REVIEW
    assert due_by_clock(ASSESSMENT, S.FACTUAL_CHECK, replace(silent, check_answered_on=date(2026, 6, 19))) == []


def test_the_check_does_not_end_before_its_time_or_with_an_answer_left_lying():
    assert refusal("end_check", S.FACTUAL_CHECK).code == "factual_check_runs"
    answered = {"check_answered_on": date(2026, 6, 12), "today": date(2026, 7, 1)}
    assert refusal("end_check", S.FACTUAL_CHECK, **answered).code == "factual_check_runs"


@pytest.mark.parametrize(
    "change", [{"reviewer": OTHER}, {"reviewer_side": Side.EVALUATION}, {"reviewer_side": Side.DECISION}]
)
def test_nobody_of_the_team_or_another_side_reviews_the_report(change):
    assert refusal("close", S.TECHNICAL_REVIEW, **change).code == "reviewer_of_team"
    assert refusal("send_back", S.TECHNICAL_REVIEW, **change).code == "reviewer_of_team"


def test_a_report_is_not_locked_without_review_or_with_a_gap():
    assert refusal("close", S.TECHNICAL_REVIEW, review_notes="").code == "review_notes"
    assert refusal("close", S.TECHNICAL_REVIEW, gaps=Gaps(unrated=("1.1",))).code == "unrated"


def test_nothing_is_offered_once_the_report_is_locked():
    assert offers(ASSESSMENT, S.CLOSED, FACTS) == []
    with pytest.raises(RuleBroken) as refused:
        check_edit(S.CLOSED)
    assert refused.value.code == "report_locked"


@pytest.mark.parametrize(
    ("state", "answered", "editable"),
    [
        (S.PLANNED, False, False),
        (S.FIELDWORK, False, True),
        (S.REPORTED, False, True),
        (S.FACTUAL_CHECK, False, False),
        (S.FACTUAL_CHECK, True, True),
        (S.TECHNICAL_REVIEW, True, False),
    ],
)
def test_a_report_is_changed_only_while_it_is_with_the_auditors(state, answered, editable):
    if editable:
        check_edit(state, check_answered=answered)
        return
    with pytest.raises(RuleBroken) as refused:
        check_edit(state, check_answered=answered)
    assert refused.value.code == "report_not_open"


# --- kinds -----------------------------------------------------------------------------------------------


def test_a_self_assessment_needs_ratings_but_no_team_and_no_evidence():
    facts = AssessmentFacts(date(2026, 6, 1), AssessmentKind.SELF_ASSESSMENT, gaps=Gaps(without_evidence=("1.1",)))
    assert machine_of(AssessmentKind.SELF_ASSESSMENT) is SELF_ASSESSMENT
    assert take(SELF_ASSESSMENT, "hand_in", S.FIELDWORK, facts) is S.CLOSED
    with pytest.raises(RuleBroken, match=r"3\.1"):
        take(SELF_ASSESSMENT, "hand_in", S.FIELDWORK, replace(facts, gaps=Gaps(unrated=("3.1",))))


@pytest.mark.parametrize("kind", [k for k in AssessmentKind if k is not AssessmentKind.SELF_ASSESSMENT])
def test_every_other_kind_runs_the_full_course(kind):
    assert machine_of(kind) is ASSESSMENT


def test_kinds_are_made_for_their_subjects():
    check_kind(AssessmentKind.EMPLOYER_AUDIT, StandardSubject.EMPLOYER)
    for kind, subject in [
        (AssessmentKind.EMPLOYER_AUDIT, StandardSubject.AGENCY),
        (AssessmentKind.ON_SITE, StandardSubject.EMPLOYER),
    ]:
        with pytest.raises(RuleBroken):
            check_kind(kind, subject)


def test_the_score_knows_every_kind_but_the_maturity_assessment():
    named = {facts.scoring for facts in KINDS.values()}
    assert named == {"self", "desk", "onsite", "surveillance", "special", "employer_audit", None}
    assert KINDS[AssessmentKind.MATURITY].scoring is None
    assert set(KINDS) == set(AssessmentKind)


def test_ratings_have_words_and_the_grave_ones_open_findings():
    assert set(RATING_WORDS) == set(Rating)
    assert [r.value for r in OPENS_FINDING] == [g.value for g in OPENS_FINDING.values()]
    assert not {Rating.MET, Rating.NOT_APPLICABLE, Rating.NOT_ASSESSED} & set(OPENS_FINDING)
