"""Walks through the stages with any facts: what must never happen, whatever comes together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

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
from iris.rules.cases.moves import CASE, CLOSINGS
from iris.rules.cases.respondents import Decision, Outcome, Proposal, Respondent, RespondentKind
from iris.rules.cases.speakers import OWN_VOICE, Voice
from iris.rules.cases.stages import Closing, Stage
from iris.rules.cases.summaries import SignedChecklist
from iris.rules.cases.timeline import timeline
from iris.rules.cases.turns import Who, whose_turn
from iris.rules.moves import offers, take

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
voices = st.none() | st.sampled_from(Voice)
digests = st.none() | st.sampled_from(["a", "b"])
days = st.dates(date(2026, 1, 1), date(2026, 3, 20))
proposals = st.builds(
    Proposal,
    outcome=st.sampled_from(Outcome),
    upheld=st.just(frozenset({Category.FEES})),
    severity=st.just(3),
    by=st.just(1),
    on=days,
)
respondents = st.builds(
    Respondent,
    key=st.integers(1, 3),
    kind=st.sampled_from(RespondentKind),
    sent_on=st.none() | days,
    urgent=st.booleans(),
    answered_on=st.none() | days,
    proposal=st.none() | proposals,
    decision=st.none() | st.builds(Decision, proposal=proposals, by=st.just(2), on=days),
)
some_facts = st.builds(
    CaseFacts,
    now=st.just(NOW),
    received_at=st.integers(1, 80).map(lambda days_ago: NOW - timedelta(days=days_ago)),
    urgent=st.booleans(),
    minor=st.booleans(),
    excluded=st.booleans(),
    indicators_looked_at=st.booleans(),
    safeguarding=st.none() | st.builds(Safeguarding, st.none() | st.just(3), st.booleans(), st.booleans()),
    respondents=st.lists(respondents, max_size=3).map(tuple),
    summary=st.builds(
        SummaryProgress,
        digest=digests,
        checklist=st.none() | st.builds(SignedChecklist, st.just(1), days, st.sampled_from(["a", "b"])),
        in_workers_language=st.booleans(),
        yes_digest=digests,
        yes_voice=voices,
    ),
    referral=st.builds(ReferralProgress, may_go_out=st.booleans(), accepted=st.booleans(), worker_told=st.booleans()),
    remedy=st.builds(
        RemedyProgress,
        accepted_voice=voices,
        plan_complete=st.booleans(),
        confirmed=st.booleans(),
        refused=st.booleans(),
    ),
    reopen=st.builds(
        ReopenFacts,
        reason=st.none() | st.sampled_from(ReopenReason),
        roles_filled=st.booleans(),
        story_erased=st.booleans(),
    ),
    mediation_agreed=st.booleans(),
    tries=st.lists(st.builds(Try, days, st.just(Way.CALL), st.booleans()), max_size=4).map(tuple),
    voice=voices,
    closing=st.none() | st.sampled_from(Closing),
)
stages = st.sampled_from(Stage)


def open_moves(stage: Stage, facts: CaseFacts) -> set[str]:
    return {offer.move.name for offer in offers(CASE, stage, facts) if offer.open}


@settings(deadline=None, max_examples=60)
@given(stages, some_facts)
def test_what_is_offered_can_be_taken_and_leads_on(stage: Stage, facts: CaseFacts) -> None:
    for name in open_moves(stage, facts):
        assert take(CASE, name, stage, facts) is not stage


@settings(deadline=None)
@given(some_facts)
def test_nothing_ever_goes_out_but_the_text_that_was_checked_and_agreed_to(facts: CaseFacts) -> None:
    if "say_yes" in open_moves(Stage.WAITING_FOR_YES, facts):
        signed = facts.summary.checklist
        agreed = facts.summary.yes_digest == facts.summary.digest and facts.summary.yes_voice in OWN_VOICE

        assert signed is not None
        assert signed.digest == facts.summary.digest
        assert agreed or (facts.minor and facts.safeguarding is not None and facts.safeguarding.best_interest_note)


@settings(deadline=None, max_examples=60)
@given(stages, some_facts)
def test_no_case_closes_as_decided_without_two_officers(stage: Stage, facts: CaseFacts) -> None:
    ways = open_moves(stage, facts) & {"close_not_upheld", "close_upheld_not_remedied", "agree_remedy"}

    assert not ways or all(r.decision is not None for r in facts.respondents if r.sent_on is not None)


@settings(deadline=None, max_examples=60)
@given(stages, some_facts)
def test_only_the_workers_own_word_withdraws_or_forbids_contact(stage: Stage, facts: CaseFacts) -> None:
    assert not open_moves(stage, facts) & {"withdraw", "say_no"} or facts.voice in OWN_VOICE


@settings(deadline=None, max_examples=60)
@given(stages, some_facts)
def test_every_case_has_a_turn_and_a_place_among_the_steps(stage: Stage, facts: CaseFacts) -> None:
    turn = whose_turn(stage, facts)

    assert turn.sentence
    assert (turn.who is Who.NOBODY) == (stage is Stage.CLOSED)
    assert len(timeline(stage, {}, facts.closing)) == 8


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 30), some_facts), max_size=15))
def test_a_walk_of_any_length_stays_on_the_map(steps: list[tuple[int, CaseFacts]]) -> None:
    stage, sent = Stage.RECEIVED, False
    for choice, facts in steps:
        ways = sorted(open_moves(stage, facts))
        if not ways:
            continue
        name = ways[choice % len(ways)]
        stage = take(CASE, name, stage, facts)
        sent = sent or name == "say_yes"
        assert (stage is Stage.CLOSED) == (name in CLOSINGS)
        assert sent or stage is not Stage.RESPONSE_AWAITED
