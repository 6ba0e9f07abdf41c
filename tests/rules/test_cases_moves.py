"""The stages of a case: the way through, every refusal of it, and that nothing is out of reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from iris.rules.cases.categories import Category
from iris.rules.cases.contact import Try, Way
from iris.rules.cases.facts import (
    CaseFacts,
    ReferralProgress,
    RemedyProgress,
    ReopenFacts,
    ReopenReason,
    SummaryProgress,
)
from iris.rules.cases.minors import Safeguarding
from iris.rules.cases.moves import CASE, CLOSINGS, MOVES
from iris.rules.cases.respondents import Decision, Outcome, Proposal, Respondent, RespondentKind
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import CLOSING_WORDS, OPEN, STAGE_WORDS, Closing, Stage
from iris.rules.cases.summaries import SignedChecklist
from iris.rules.errors import RuleBroken
from iris.rules.moves import due_by_clock, faults, offers, reachable, take

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
RECEIVED = datetime(2026, 3, 1, 9, tzinfo=UTC)
SENT = date(2026, 3, 5)


def a_proposal(outcome: Outcome = Outcome.UPHELD) -> Proposal:
    upheld = frozenset({Category.PAPERS}) if outcome is Outcome.UPHELD else frozenset()
    return Proposal(outcome, upheld, 10 if upheld else None, by=1, on=date(2026, 3, 20))


def asked(**changed: object) -> Respondent:
    whole = {"key": 1, "kind": RespondentKind.AGENCY, "entry_id": 7, "sent_on": SENT, "answered_on": SENT}
    return Respondent(**{**whole, **changed})  # type: ignore[arg-type]


def decided(outcome: Outcome = Outcome.UPHELD, on: date = date(2026, 3, 20)) -> Respondent:
    proposal = a_proposal(outcome)
    return asked(proposal=proposal, decision=Decision(proposal, by=2, on=on))


READY_SUMMARY = SummaryProgress(
    digest="abc",
    checklist=SignedChecklist(officer=1, on=SENT, digest="abc"),
    in_workers_language=True,
    yes_digest="abc",
    yes_voice=Voice.CODE,
)
THREE_TRIES = tuple(Try(date(2026, 3, day), Way.CALL) for day in (2, 9, 16))

READY = CaseFacts(
    now=NOW,
    received_at=RECEIVED,
    urgent=True,
    indicators_looked_at=True,
    respondents=(decided(),),
    summary=READY_SUMMARY,
    referral=ReferralProgress(may_go_out=True, accepted=True, worker_told=True),
    remedy=RemedyProgress(accepted_voice=Voice.CODE, plan_complete=True, confirmed=True, refused=True),
    reopen=ReopenFacts(reason=ReopenReason.WORKER_ASKS, roles_filled=True),
    mediation_agreed=True,
    tries=THREE_TRIES,
    voice=Voice.CODE,
)
"""Facts under which nearly every move is open; each refusal below changes one thing."""


def refused(move: str, stage: Stage, facts: CaseFacts) -> str:
    with pytest.raises(RuleBroken) as refusal:
        take(CASE, move, stage, facts)
    return refusal.value.code


def test_the_table_has_no_fault() -> None:
    assert faults(CASE) == []


def test_every_stage_can_be_reached_and_has_words() -> None:
    assert reachable(CASE) == frozenset(Stage) == frozenset(STAGE_WORDS)


def test_every_move_into_closed_says_how_it_closed() -> None:
    closing = {move.name for move in MOVES if move.target is Stage.CLOSED}

    assert closing == set(CLOSINGS)
    assert set(CLOSINGS.values()) == set(Closing) == set(CLOSING_WORDS)


def test_every_open_stage_can_be_withdrawn_from() -> None:
    assert all(take(CASE, "withdraw", stage, READY) is Stage.CLOSED for stage in OPEN)


def test_every_move_has_a_label() -> None:
    assert all(move.label for move in MOVES)


def test_the_whole_way_to_remedied() -> None:
    way = [
        "triage", "ask_for_yes", "say_yes", "investigate", "propose_outcome", "agree_remedy", "track_remedy",
        "close_remedied",
    ]  # fmt: skip
    stage = Stage.RECEIVED
    for move in way:
        stage = take(CASE, move, stage, READY)

    assert stage is Stage.CLOSED


def test_the_urgent_way_goes_over_a_referral_and_may_go_on() -> None:
    stage = take(CASE, "refer_urgently", Stage.TRIAGED, READY)

    assert stage is Stage.URGENT_REFERRAL
    assert take(CASE, "ask_for_yes", stage, READY) is Stage.WAITING_FOR_YES
    assert take(CASE, "close_referred", stage, READY) is Stage.CLOSED


def test_mediation_leads_to_an_outcome_too() -> None:
    stage = take(CASE, "mediate", Stage.RESPONSE_AWAITED, READY)

    assert take(CASE, "propose_outcome", stage, READY) is Stage.OUTCOME_PROPOSED


def test_triage_waits_for_the_look_at_the_indicators() -> None:
    assert refused("triage", Stage.RECEIVED, replace(READY, indicators_looked_at=False)) == "indicators_not_looked_at"


def test_an_excluded_officer_takes_no_step() -> None:
    facts = replace(READY, excluded=True)
    blocked = {
        offer.move.name: offer.blocked_by[0].code
        for stage in Stage
        for offer in offers(CASE, stage, facts)
        if offer.blocked_by
    }
    workers_own = {"say_yes", "say_no", "withdraw"}

    assert blocked == dict.fromkeys({m.name for m in MOVES if not m.by_clock} - workers_own, "excluded")


def test_a_childs_case_waits_for_a_case_lead() -> None:
    child = replace(READY, minor=True)

    assert refused("triage", Stage.RECEIVED, child) == "no_safeguarding_lead"
    assert take(CASE, "triage", Stage.RECEIVED, replace(child, safeguarding=Safeguarding(lead=3))) is Stage.TRIAGED


def test_the_urgent_way_is_for_urgent_cases_only() -> None:
    assert refused("refer_urgently", Stage.TRIAGED, replace(READY, urgent=False)) == "not_urgent"


def test_no_urgent_referral_without_consent_or_exception() -> None:
    facts = replace(READY, referral=ReferralProgress(may_go_out=False))

    assert refused("refer_urgently", Stage.TRIAGED, facts) == "referral_not_ready"


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        (replace(READY_SUMMARY, digest=None), "no_summary"),
        (replace(READY_SUMMARY, checklist=None), "checklist_not_signed"),
        (replace(READY_SUMMARY, checklist=SignedChecklist(1, SENT, "older")), "checklist_not_signed"),
        (replace(READY_SUMMARY, in_workers_language=False), "not_in_workers_language"),
    ],
)
def test_the_worker_is_not_asked_before_the_text_is_ready(summary: SummaryProgress, code: str) -> None:
    assert refused("ask_for_yes", Stage.TRIAGED, replace(READY, summary=summary)) == code


def test_the_worker_is_not_asked_while_nobody_is_named() -> None:
    assert refused("ask_for_yes", Stage.TRIAGED, replace(READY, respondents=())) == "no_respondent"


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        (replace(READY_SUMMARY, yes_digest=None, yes_voice=None), "worker_has_not_said_yes"),
        (replace(READY_SUMMARY, yes_voice=Voice.HELPER), "worker_has_not_said_yes"),
        (replace(READY_SUMMARY, yes_voice=Voice.ADVOCATE), "worker_has_not_said_yes"),
        (replace(READY_SUMMARY, yes_digest="older"), "yes_to_another_text"),
        (replace(READY_SUMMARY, checklist=SignedChecklist(1, SENT, "older")), "checklist_not_signed"),
    ],
)
def test_nothing_goes_out_without_the_workers_yes_to_this_very_text(summary: SummaryProgress, code: str) -> None:
    assert refused("say_yes", Stage.WAITING_FOR_YES, replace(READY, summary=summary)) == code


def test_for_a_child_the_note_of_its_best_interest_stands_in_place_of_the_yes() -> None:
    silent = replace(READY, minor=True, summary=replace(READY_SUMMARY, yes_digest=None, yes_voice=None))
    noted = replace(silent, safeguarding=Safeguarding(lead=3, best_interest_note=True, told=True))

    assert refused("say_yes", Stage.WAITING_FOR_YES, silent) == "worker_has_not_said_yes"
    assert take(CASE, "say_yes", Stage.WAITING_FOR_YES, noted) is Stage.RESPONSE_AWAITED


@pytest.mark.parametrize("stage", [Stage.TRIAGED, Stage.URGENT_REFERRAL, Stage.WAITING_FOR_YES])
def test_no_closes_as_no_contact_wished_before_anything_went_out(stage: Stage) -> None:
    assert take(CASE, "say_no", stage, READY) is Stage.CLOSED
    assert CLOSINGS["say_no"] is Closing.NO_CONTACT_WISHED


def test_no_is_not_open_once_it_went_out() -> None:
    assert refused("say_no", Stage.RESPONSE_AWAITED, READY) == "move_not_open"


@pytest.mark.parametrize("move", ["say_no", "withdraw"])
@pytest.mark.parametrize("voice", [Voice.HELPER, Voice.ADVOCATE, None])
def test_a_helper_ends_nothing_for_the_worker(move: str, voice: Voice | None) -> None:
    assert refused(move, Stage.TRIAGED, replace(READY, voice=voice)) == "worker_must_say"


def test_a_recorded_call_counts_as_the_workers_word() -> None:
    assert take(CASE, "withdraw", Stage.TRIAGED, replace(READY, voice=Voice.RECORDED_CALL)) is Stage.CLOSED


@pytest.mark.parametrize("move", ["investigate", "mediate"])
def test_nobody_looks_further_while_somebody_may_still_answer(move: str) -> None:
    waiting = replace(READY, respondents=(asked(), asked(key=2, sent_on=date(2026, 3, 10), answered_on=None)))

    assert refused(move, Stage.RESPONSE_AWAITED, waiting) == "could_not_answer"


def test_the_clock_moves_on_the_day_after_the_last_day_for_an_answer() -> None:
    silent = replace(READY, respondents=(asked(answered_on=None),))
    last_day = replace(silent, now=datetime(2026, 3, 19, 23, 59, tzinfo=UTC))

    assert due_by_clock(CASE, Stage.RESPONSE_AWAITED, last_day) == []
    assert [m.name for m in due_by_clock(CASE, Stage.RESPONSE_AWAITED, silent)] == ["answers_are_in"]


def test_talks_need_the_workers_wish() -> None:
    facts = replace(READY, mediation_agreed=False)

    assert refused("mediate", Stage.INVESTIGATING, facts) == "mediation_not_agreed"


def test_a_second_officer_gets_it_only_with_every_outcome_proposed() -> None:
    half = replace(READY, respondents=(decided(), asked(key=2)))

    assert refused("propose_outcome", Stage.INVESTIGATING, half) == "not_all_proposed"


def test_what_is_decided_is_not_given_back() -> None:
    open_still = replace(READY, respondents=(asked(proposal=a_proposal()),))

    assert refused("return_outcome", Stage.OUTCOME_PROPOSED, READY) == "already_decided"
    assert take(CASE, "return_outcome", Stage.OUTCOME_PROPOSED, open_still) is Stage.INVESTIGATING


@pytest.mark.parametrize("move", ["agree_remedy", "close_upheld_not_remedied", "close_not_upheld"])
def test_nothing_is_closed_or_agreed_before_a_second_officer_decided(move: str) -> None:
    facts = replace(READY, respondents=(asked(proposal=a_proposal()),))

    assert refused(move, Stage.OUTCOME_PROPOSED, facts) == "not_all_decided"


def test_a_remedy_needs_the_workers_acceptance() -> None:
    facts = replace(READY, remedy=replace(READY.remedy, accepted_voice=Voice.ADVOCATE))

    assert refused("agree_remedy", Stage.OUTCOME_PROPOSED, facts) == "outcome_not_accepted"


def test_nothing_upheld_gives_no_remedy_and_closes_as_not_upheld() -> None:
    facts = replace(READY, respondents=(decided(Outcome.NOT_UPHELD),))

    assert refused("agree_remedy", Stage.OUTCOME_PROPOSED, facts) == "nothing_upheld"
    assert take(CASE, "close_not_upheld", Stage.OUTCOME_PROPOSED, facts) is Stage.CLOSED
    assert refused("close_not_upheld", Stage.OUTCOME_PROPOSED, READY) == "something_upheld"


def test_payments_are_followed_by_a_complete_plan_only() -> None:
    facts = replace(READY, remedy=replace(READY.remedy, plan_complete=False))

    assert refused("track_remedy", Stage.REMEDY_AGREED, facts) == "plan_incomplete"


def test_remedied_needs_a_confirmation() -> None:
    facts = replace(READY, remedy=replace(READY.remedy, confirmed=False))

    assert refused("close_remedied", Stage.REMEDY_TRACKED, facts) == "remedy_not_confirmed"


@pytest.mark.parametrize(("plan_complete", "last_day"), [(False, date(2026, 4, 19)), (True, date(2026, 6, 18))])
def test_not_remedied_only_after_the_last_day_for_plan_or_payment(plan_complete: bool, last_day: date) -> None:
    remedy = RemedyProgress(plan_complete=plan_complete)
    in_time = replace(READY, remedy=remedy, now=datetime.combine(last_day, NOW.timetz()))
    late = replace(in_time, now=in_time.now + timedelta(days=1))

    assert refused("close_upheld_not_remedied", Stage.REMEDY_AGREED, in_time) == "remedy_still_possible"
    assert take(CASE, "close_upheld_not_remedied", Stage.REMEDY_AGREED, late) is Stage.CLOSED


def test_passed_on_closes_only_when_taken_and_told() -> None:
    nobody = replace(READY, referral=ReferralProgress(may_go_out=True))
    untold = replace(READY, referral=ReferralProgress(may_go_out=True, accepted=True))

    assert refused("close_referred", Stage.URGENT_REFERRAL, nobody) == "referral_not_accepted"
    assert refused("close_referred", Stage.URGENT_REFERRAL, untold) == "worker_not_told"


def test_contact_is_lost_after_three_tries() -> None:
    two = replace(READY, tries=THREE_TRIES[:2])

    assert refused("close_contact_lost", Stage.INVESTIGATING, two) == "contact_not_lost"
    assert take(CASE, "close_contact_lost", Stage.INVESTIGATING, READY) is Stage.CLOSED


def test_an_unread_case_never_closes_for_lost_contact() -> None:
    assert refused("close_contact_lost", Stage.RECEIVED, READY) == "move_not_open"


@pytest.mark.parametrize(
    ("reopen", "code"),
    [
        (ReopenFacts(reason=None, roles_filled=True), "no_reason"),
        (ReopenFacts(reason=ReopenReason.NEW_FACTS, roles_filled=False), "roles_missing"),
        (ReopenFacts(reason=ReopenReason.NEW_FACTS, roles_filled=True, story_erased=True), "story_erased"),
    ],
)
def test_reopening_asks_for_reason_roles_and_text(reopen: ReopenFacts, code: str) -> None:
    facts = replace(READY, reopen=reopen, closing=Closing.NOT_UPHELD)

    assert refused("reopen", Stage.CLOSED, facts) == code


@pytest.mark.parametrize("closing", [Closing.WITHDRAWN, Closing.NO_CONTACT_WISHED])
def test_what_the_worker_ended_only_the_worker_opens(closing: Closing) -> None:
    ours = replace(
        READY,
        closing=closing,
        voice=None,
        reopen=ReopenFacts(reason=ReopenReason.NEW_FACTS, roles_filled=True),
    )

    assert refused("reopen", Stage.CLOSED, ours) == "workers_choice"
    assert take(CASE, "reopen", Stage.CLOSED, replace(READY, closing=closing)) is Stage.REOPENED


@pytest.mark.parametrize(
    ("move", "target"),
    [("triage", Stage.TRIAGED), ("investigate", Stage.INVESTIGATING), ("track_remedy", Stage.REMEDY_TRACKED)],
)
def test_a_reopened_case_goes_on_where_it_makes_sense(move: str, target: Stage) -> None:
    assert take(CASE, move, Stage.REOPENED, READY) is target


def test_a_case_that_was_never_sent_cannot_be_looked_into_after_reopening() -> None:
    facts = replace(READY, respondents=(asked(sent_on=None, answered_on=None),))

    assert refused("investigate", Stage.REOPENED, facts) == "could_not_answer"


def test_closed_offers_nothing_but_reopening() -> None:
    assert [offer.move.name for offer in offers(CASE, Stage.CLOSED, READY)] == ["reopen"]
