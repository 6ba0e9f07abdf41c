"""The clocks of a case: what is due, whose turn it is, which steps are shown, what reopening keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from iris.rules.cases.categories import Category
from iris.rules.cases.clocks import CASE_PERIODS, CasePeriod, due
from iris.rules.cases.duties import duties, late, retaliation_checks
from iris.rules.cases.facts import CaseFacts, ReferralProgress, RemedyProgress
from iris.rules.cases.minors import Safeguarding
from iris.rules.cases.reopening import CaseRole, roles_kept, roles_to_fill
from iris.rules.cases.respondents import Decision, Outcome, Proposal, Respondent, RespondentKind
from iris.rules.cases.stages import Closing, Stage
from iris.rules.cases.timeline import StepState, timeline
from iris.rules.cases.turns import Who, whose_turn
from iris.rules.deadlines import Period

RECEIVED = datetime(2026, 3, 1, 22, tzinfo=UTC)
FACTS = CaseFacts(now=RECEIVED, received_at=RECEIVED)
SENT = Respondent(1, RespondentKind.AGENCY, entry_id=7, sent_on=date(2026, 3, 5))
PROPOSAL = Proposal(Outcome.UPHELD, frozenset({Category.FEES}), 3, by=1, on=date(2026, 3, 20))
DECIDED = replace(SENT, proposal=PROPOSAL, decision=Decision(PROPOSAL, by=2, on=date(2026, 3, 21)))


def dues(stage: Stage, facts: CaseFacts, checks_done: int = 0) -> dict[object, date]:
    return {d.code: d.on for d in duties(stage, facts, checks_done)}


def test_an_ordinary_complaint_is_read_within_7_days_and_the_last_one_counts() -> None:
    waiting = duties(Stage.RECEIVED, FACTS)[0]

    assert (waiting.code, waiting.on) == (Period.CASE_TRIAGE, date(2026, 3, 8))
    assert not waiting.over(datetime(2026, 3, 8, 23, 59, tzinfo=UTC))
    assert waiting.over(datetime(2026, 3, 9, tzinfo=UTC))


def test_an_urgent_complaint_is_read_within_24_hours_to_the_minute() -> None:
    waiting = duties(Stage.RECEIVED, replace(FACTS, urgent=True))[0]

    assert waiting.code is Period.CASE_TRIAGE_URGENT
    assert not waiting.over(RECEIVED + timedelta(hours=24))
    assert waiting.over(RECEIVED + timedelta(hours=24, seconds=1))


def test_news_are_due_every_30_days_and_the_outcome_after_60() -> None:
    read = dues(Stage.TRIAGED, replace(FACTS, updated_at=datetime(2026, 3, 10, tzinfo=UTC)))

    assert read == {Period.CASE_UPDATE: date(2026, 4, 9), Period.CASE_OUTCOME: date(2026, 4, 30)}


def test_reopening_sets_every_clock_anew() -> None:
    again = replace(FACTS, reopened_at=datetime(2026, 6, 1, 8, tzinfo=UTC), updated_at=RECEIVED)

    assert dues(Stage.REOPENED, again) == {
        Period.CASE_TRIAGE: date(2026, 6, 8),
        Period.CASE_UPDATE: date(2026, 7, 1),
        Period.CASE_OUTCOME: date(2026, 7, 31),
    }


def test_checks_for_revenge_come_14_and_60_days_after_sending_even_when_closed() -> None:
    closed = replace(FACTS, respondents=(SENT,), closing=Closing.NOT_UPHELD)

    assert dues(Stage.CLOSED, closed) == {
        Period.CASE_RETALIATION_FIRST: date(2026, 3, 19),
        Period.CASE_RETALIATION_SECOND: date(2026, 5, 4),
    }
    assert dues(Stage.CLOSED, closed, 1) == {Period.CASE_RETALIATION_SECOND: date(2026, 5, 4)}
    assert dues(Stage.CLOSED, closed, 2) == {}
    assert len(retaliation_checks(date(2026, 3, 5))) == 2


def test_checks_for_revenge_run_from_the_first_sending() -> None:
    two = replace(FACTS, respondents=(replace(SENT, key=2, sent_on=date(2026, 3, 12)), SENT))

    assert dues(Stage.INVESTIGATING, two)[Period.CASE_RETALIATION_FIRST] == date(2026, 3, 19)


def test_a_child_without_a_lead_is_first_in_line() -> None:
    child = replace(FACTS, minor=True)

    assert duties(Stage.RECEIVED, child)[0].code is Period.CASE_MINOR_LEAD
    assert Period.CASE_MINOR_LEAD not in dues(Stage.RECEIVED, replace(child, safeguarding=Safeguarding(lead=3)))


def test_late_is_what_is_over_now() -> None:
    assert late(Stage.RECEIVED, FACTS) == ()
    assert [d.code for d in late(Stage.RECEIVED, replace(FACTS, now=datetime(2026, 3, 9, tzinfo=UTC)))] == [
        Period.CASE_TRIAGE
    ]


def test_the_secretariat_can_change_a_period_of_cases() -> None:
    assert due(CasePeriod.REFERRAL, RECEIVED, {"case_referral": 2}).on == date(2026, 3, 3)
    assert set(CASE_PERIODS) == set(CasePeriod)


@pytest.mark.parametrize(
    ("stage", "facts", "who", "by"),
    [
        (Stage.RECEIVED, FACTS, Who.US, date(2026, 3, 8)),
        (Stage.TRIAGED, FACTS, Who.US, date(2026, 3, 31)),
        (Stage.WAITING_FOR_YES, FACTS, Who.WORKER, None),
        (Stage.RESPONSE_AWAITED, replace(FACTS, respondents=(SENT,)), Who.RESPONDENT, date(2026, 3, 19)),
        (
            Stage.RESPONSE_AWAITED,
            replace(FACTS, respondents=(SENT,), now=datetime(2026, 3, 20, tzinfo=UTC)),
            Who.US,
            date(2026, 3, 31),
        ),
        (Stage.INVESTIGATING, FACTS, Who.US, date(2026, 4, 30)),
        (Stage.MEDIATING, FACTS, Who.US, date(2026, 4, 30)),
        (Stage.OUTCOME_PROPOSED, FACTS, Who.US, date(2026, 4, 30)),
        (Stage.OUTCOME_PROPOSED, replace(FACTS, respondents=(DECIDED,)), Who.WORKER, None),
        (Stage.REMEDY_AGREED, replace(FACTS, respondents=(DECIDED,)), Who.RESPONDENT, date(2026, 4, 20)),
        (Stage.REMEDY_TRACKED, replace(FACTS, respondents=(DECIDED,)), Who.RESPONDENT, date(2026, 6, 19)),
        (
            Stage.REMEDY_TRACKED,
            replace(FACTS, remedy=RemedyProgress(next_instalment_on=date(2026, 4, 1))),
            Who.RESPONDENT,
            date(2026, 4, 1),
        ),
        (Stage.REMEDY_TRACKED, replace(FACTS, remedy=RemedyProgress(to_confirm=1)), Who.WORKER, None),
        (Stage.URGENT_REFERRAL, FACTS, Who.RECEIVER, date(2026, 3, 2)),
        (
            Stage.URGENT_REFERRAL,
            replace(FACTS, referral=ReferralProgress(accepted=True)),
            Who.RECEIVER,
            date(2026, 3, 31),
        ),
        (Stage.CLOSED, replace(FACTS, closing=Closing.WITHDRAWN), Who.NOBODY, None),
        (Stage.REOPENED, replace(FACTS, reopened_at=RECEIVED), Who.US, date(2026, 3, 8)),
    ],
)
def test_somebody_moves_next_and_the_worker_knows_by_when(
    stage: Stage, facts: CaseFacts, who: Who, by: date | None
) -> None:
    turn = whose_turn(stage, facts)

    assert (turn.who, turn.by) == (who, by)
    assert turn.sentence


@pytest.mark.parametrize("stage", list(Stage))
def test_the_worker_never_has_a_deadline(stage: Stage) -> None:
    turn = whose_turn(stage, FACTS)

    assert turn.who is not Who.WORKER or (turn.by, turn.at) == (None, None)


def test_two_respondents_are_waited_for_until_the_later_day() -> None:
    later = replace(SENT, key=2, sent_on=date(2026, 3, 8))

    assert whose_turn(Stage.RESPONSE_AWAITED, replace(FACTS, respondents=(SENT, later))).by == date(2026, 3, 22)


def states(stage: Stage, reached: dict[Stage, date], closing: Closing | None = None) -> dict[str, StepState]:
    return {step.key: step.state for step in timeline(stage, reached, closing)}


def test_the_steps_show_what_is_done_now_and_later() -> None:
    day = date(2026, 3, 1)
    shown = states(Stage.WAITING_FOR_YES, {Stage.RECEIVED: day, Stage.TRIAGED: day, Stage.WAITING_FOR_YES: day})

    assert shown["received"] is shown["read"] is StepState.DONE
    assert shown["yes"] is StepState.NOW
    assert shown["answer"] is shown["closed"] is StepState.LATER


def test_a_closed_case_shows_what_it_never_came_to() -> None:
    steps = timeline(Stage.CLOSED, {Stage.RECEIVED: date(2026, 3, 1)}, Closing.WITHDRAWN)

    assert steps[-1].label == "Taken back"
    assert [s.state for s in steps] == [StepState.DONE, *[StepState.SKIPPED] * 6, StepState.DONE]


def test_a_reopened_case_begins_again_at_the_first_step() -> None:
    assert states(Stage.REOPENED, dict.fromkeys(Stage, date(2026, 3, 1)))["read"] is StepState.LATER


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_place_among_the_steps(stage: Stage) -> None:
    shown = list(states(stage, {}).values())

    assert shown.count(StepState.NOW) == (0 if stage is Stage.CLOSED else 1)


def test_reopening_keeps_the_roles_of_those_who_still_work_here() -> None:
    before = {CaseRole.LEAD: 1, CaseRole.OFFICER: 2, CaseRole.SECOND: 3}
    kept = roles_kept(before, active={1, 2}, excluded={2})

    assert kept == {CaseRole.LEAD: 1}
    assert roles_to_fill(before, kept) == (CaseRole.OFFICER, CaseRole.SECOND)
    assert roles_to_fill(before, before) == ()
