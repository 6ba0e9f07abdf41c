"""Respondents, outcomes, reviews, conflicts of interest, and the fact that reaches the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.categories import Category
from iris.rules.cases.clear import Corridor
from iris.rules.cases.conflicts import Officer, check_assign, eligible, is_excluded, to_unassign
from iris.rules.cases.register import (
    ClosedCase,
    case_fact,
    for_score,
    is_retaliation,
    public_from,
    remedy_due,
)
from iris.rules.cases.respondents import (
    Outcome,
    Proposal,
    Respondent,
    RespondentKind,
    decide,
    principle_of,
    propose,
    reconsider,
    return_proposal,
    suggested_severity,
)
from iris.rules.cases.reviews import Asker, Review, check_decider, lodge
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import Closing, Stage
from iris.rules.errors import RuleBroken

SENT = date(2026, 3, 1)
LAST_DAY = date(2026, 3, 15)
AGENCY = Respondent(1, RespondentKind.AGENCY, entry_id=7, sent_on=SENT)
ANSWERED = replace(AGENCY, answered_on=date(2026, 3, 4))
UPHELD = Proposal(Outcome.UPHELD, frozenset({Category.PAPERS}), 10, by=1, on=date(2026, 3, 20))
NOT_UPHELD = Proposal(Outcome.NOT_UPHELD, frozenset(), None, by=1, on=date(2026, 3, 20))
PROPOSED = replace(ANSWERED, proposal=UPHELD)
DECIDED = decide(PROPOSED, by=2, on=date(2026, 3, 21))


def refused(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **kwargs)  # type: ignore[operator]
    return refusal.value.code


def test_a_respondent_has_14_days_to_answer_and_the_last_one_counts() -> None:
    assert AGENCY.answer_due() == LAST_DAY
    assert not AGENCY.could_answer(LAST_DAY)
    assert AGENCY.could_answer(LAST_DAY + timedelta(days=1))


def test_an_urgent_respondent_has_3_days() -> None:
    assert replace(AGENCY, urgent=True).answer_due() == date(2026, 3, 4)


def test_the_secretariat_can_change_the_time_to_answer() -> None:
    assert AGENCY.answer_due({"case_reply": 20}) == date(2026, 3, 21)


def test_one_that_was_never_asked_can_never_have_answered() -> None:
    unasked = replace(AGENCY, sent_on=None)

    assert not unasked.could_answer(date(2030, 1, 1))
    assert refused(propose, unasked, UPHELD, "why", excluded=False) == "could_not_answer"


def test_a_late_answer_is_late_but_no_guilt() -> None:
    assert replace(AGENCY, answered_on=LAST_DAY + timedelta(days=1)).answered_late(LAST_DAY)
    assert not replace(AGENCY, answered_on=LAST_DAY).answered_late(date(2026, 5, 1))
    assert AGENCY.answered_late(LAST_DAY + timedelta(days=1))
    assert not replace(AGENCY, answered_on=LAST_DAY + timedelta(days=1)).upheld


@pytest.mark.parametrize(
    ("respondent", "proposal", "reasons", "excluded", "code"),
    [
        (ANSWERED, UPHELD, "why", True, "excluded"),
        (AGENCY, replace(UPHELD, on=LAST_DAY), "why", False, "could_not_answer"),
        (ANSWERED, UPHELD, "  ", False, "no_reasons"),
        (ANSWERED, replace(UPHELD, upheld=frozenset()), "why", False, "nothing_named"),
        (ANSWERED, replace(UPHELD, severity=5), "why", False, "severity_unknown"),
        (ANSWERED, replace(UPHELD, severity=None), "why", False, "severity_unknown"),
        (ANSWERED, replace(NOT_UPHELD, severity=3), "why", False, "names_without_outcome"),
        (ANSWERED, replace(NOT_UPHELD, upheld=UPHELD.upheld), "why", False, "names_without_outcome"),
        (DECIDED, UPHELD, "why", False, "already_decided"),
    ],
)
def test_a_proposal_that_may_not_be_is_refused(
    respondent: Respondent, proposal: Proposal, reasons: str, excluded: bool, code: str
) -> None:
    assert refused(propose, respondent, proposal, reasons, excluded=excluded) == code


def test_a_proposal_can_be_changed_until_it_is_decided() -> None:
    changed = propose(PROPOSED, NOT_UPHELD, "why", excluded=False)

    assert changed.proposal == NOT_UPHELD


def test_nobody_decides_the_own_proposal() -> None:
    assert refused(decide, PROPOSED, by=1, on=date(2026, 3, 21)) == "same_officer"


@pytest.mark.parametrize(
    ("respondent", "day", "excluded", "code"),
    [
        (ANSWERED, date(2026, 3, 21), False, "not_proposed"),
        (DECIDED, date(2026, 3, 22), False, "already_decided"),
        (PROPOSED, date(2026, 3, 19), False, "decided_too_early"),
        (PROPOSED, date(2026, 3, 21), True, "excluded"),
    ],
)
def test_a_decision_that_may_not_be_is_refused(respondent: Respondent, day: date, excluded: bool, code: str) -> None:
    assert refused(decide, respondent, by=2, on=day, excluded=excluded) == code


def test_a_second_officer_can_give_a_proposal_back() -> None:
    assert return_proposal(PROPOSED, by=2).proposal is None
    assert refused(return_proposal, PROPOSED, by=1) == "same_officer"
    assert refused(return_proposal, ANSWERED, by=2) == "not_proposed"
    assert refused(return_proposal, DECIDED, by=2) == "already_decided"


def test_reconsidering_keeps_what_was_sent_and_answered() -> None:
    again = reconsider(DECIDED)

    assert (again.decision, again.proposal) == (None, None)
    assert (again.sent_on, again.answered_on) == (SENT, date(2026, 3, 4))


def test_severity_and_principle_follow_the_gravest() -> None:
    both = {Category.FEES, Category.PAPERS}

    assert suggested_severity(both) == 10
    assert principle_of(both) == "2"
    assert suggested_severity({Category.FEES}) == 3
    assert suggested_severity({Category.FEES}, fees_over_month=True) == 10
    assert principle_of({Category.FEES, Category.WAGES}, fees_over_month=True) == "1"
    assert suggested_severity(()) is None


def test_a_review_can_be_asked_for_30_days_and_the_last_one_counts() -> None:
    review = lodge(DECIDED, Asker.RESPONDENT, date(2026, 4, 20))

    assert review.due() == date(2026, 5, 20)
    assert refused(lodge, DECIDED, Asker.RESPONDENT, date(2026, 4, 21)) == "review_too_late"


@pytest.mark.parametrize(
    ("respondent", "asker", "more", "code"),
    [
        (PROPOSED, Asker.RESPONDENT, {}, "not_decided"),
        (DECIDED, Asker.RESPONDENT, {"pending": True}, "review_pending"),
        (DECIDED, Asker.WORKER, {"voice": Voice.HELPER}, "worker_must_say"),
        (DECIDED, Asker.WORKER, {}, "worker_must_say"),
    ],
)
def test_a_review_that_may_not_be_is_refused(
    respondent: Respondent, asker: Asker, more: dict[str, object], code: str
) -> None:
    assert refused(lodge, respondent, asker, date(2026, 4, 1), **more) == code


@pytest.mark.parametrize("person", [1, 2, 9])
def test_others_decide_a_review(person: int) -> None:
    review = lodge(DECIDED, Asker.WORKER, date(2026, 4, 1), voice=Voice.CODE, others=[9])

    assert refused(check_decider, review, person) == "involved_before"


def test_somebody_new_decides_a_review() -> None:
    check_decider(Review(Asker.WORKER, date(2026, 4, 1), frozenset({1, 2})), 3)


def test_an_officer_with_a_link_to_a_respondent_is_in_no_list() -> None:
    linked, free = Officer(1, frozenset({7, 8})), Officer(2, frozenset({9}))

    assert is_excluded(linked, {7})
    assert eligible([linked, free], {7}) == (free,)
    assert refused(check_assign, linked, {7}) == "cannot_take_case"
    check_assign(free, {7})


def test_a_respondent_added_later_takes_the_linked_officer_off_the_case() -> None:
    officer = Officer(1, frozenset({8}))

    assert to_unassign([officer], {7}) == ()
    assert to_unassign([officer], {7, 8}) == (officer,)


CLOSED = ClosedCase(
    Stage.CLOSED,
    Closing.REMEDIED,
    DECIDED,
    Corridor("NP", "QA", "construction"),
    "incident-4",
    date(2026, 5, 2),
)


def test_a_closed_upheld_case_is_a_fact_of_seven_fields_and_no_more() -> None:
    assert case_fact(CLOSED) == {
        "severity": 10,
        "principle": "2",
        "corridor": "NP-QA-construction",
        "date": date(2026, 3, 21),
        "remedied_on": date(2026, 5, 2),
        "self_reported": False,
        "incident": "incident-4",
    }


NOTHING_UPHELD = decide(replace(ANSWERED, proposal=NOT_UPHELD), by=2, on=date(2026, 3, 21))


@pytest.mark.parametrize(
    "case",
    [
        replace(CLOSED, stage=Stage.REMEDY_TRACKED, closing=None),
        replace(CLOSED, stage=Stage.REOPENED, closing=None),
        replace(CLOSED, closing=Closing.NO_CONTACT_WISHED),
        replace(CLOSED, closing=Closing.NOT_UPHELD, respondent=NOTHING_UPHELD),
        replace(CLOSED, closing=Closing.WITHDRAWN, respondent=ANSWERED),
        replace(CLOSED, closing=Closing.CONTACT_LOST, respondent=PROPOSED),
        replace(CLOSED, closing=Closing.REFERRED, respondent=AGENCY),
    ],
    ids=["open", "reopened", "no contact wished", "not upheld", "withdrawn", "only proposed", "referred"],
)
def test_nothing_else_reaches_the_record(case: ClosedCase) -> None:
    assert case_fact(case) is None


@pytest.mark.parametrize("closing", [Closing.CONTACT_LOST, Closing.UPHELD_NOT_REMEDIED, Closing.WITHDRAWN])
def test_an_upheld_outcome_stays_whatever_comes_after(closing: Closing) -> None:
    fact = case_fact(replace(CLOSED, closing=closing, remedied_on=None))

    assert fact is not None
    assert fact["remedied_on"] is None


def test_each_respondent_of_a_case_has_an_own_fact() -> None:
    employer = replace(AGENCY, key=2, kind=RespondentKind.EMPLOYER, entry_id=8)

    assert case_fact(CLOSED) is not None
    assert case_fact(replace(CLOSED, respondent=employer)) is None


def test_the_score_reads_the_fact_with_its_last_day_for_remedy() -> None:
    fact = case_fact(CLOSED)

    assert fact is not None
    assert remedy_due(fact) == date(2026, 6, 19)
    complaint = for_score(fact, "incident")
    assert complaint.retaliation is False
    assert (complaint.closed, complaint.remedy_due) == (date(2026, 3, 21), date(2026, 6, 19))


def test_upheld_retaliation_is_seen_in_the_fact() -> None:
    proposal = replace(UPHELD, upheld=frozenset({Category.RETALIATION, Category.VIOLENCE}))
    fact = case_fact(replace(CLOSED, respondent=decide(replace(ANSWERED, proposal=proposal), 2, date(2026, 3, 21))))

    assert fact is not None
    assert is_retaliation(fact)


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_fact_is_public_from_the_first_of_the_next_month(day: date) -> None:
    first = public_from(day)

    assert first.day == 1
    assert timedelta(0) < first - day <= timedelta(days=31)
