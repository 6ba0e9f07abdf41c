"""Passing a case on: consent, purpose, minimum data, exceptions, children, accept, decline, take back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from iris.rules.cases.exceptions import GROUNDS, Ground, WithoutConsent, check_exception
from iris.rules.cases.minors import Safeguarding, check_in_place_of_consent, lead_due
from iris.rules.cases.purposes import (
    IDENTIFYING,
    NEVER_DEFAULT,
    PURPOSES,
    Item,
    Purpose,
    Receiver,
    proposed_receivers,
)
from iris.rules.cases.referrals import (
    READABLE,
    REFERRAL,
    REFERRAL_WORDS,
    Draft,
    ReferralConsent,
    ReferralFacts,
    ReferralState,
    answer_due,
    check_referral,
)
from iris.rules.cases.speakers import Voice
from iris.rules.errors import RuleBroken
from iris.rules.moves import due_by_clock, faults, take

ITEMS = frozenset({Item.CONTACT, Item.LANGUAGE, Item.NEEDS})
CONSENT = ReferralConsent(4, Purpose.PROTECTION, ITEMS, Voice.CODE)
DRAFT = Draft(4, Receiver.VICTIMS_ASSISTANCE, Purpose.PROTECTION, ITEMS, CONSENT)
EXCEPTION = WithoutConsent(Ground.DANGER_TO_LIFE, "She is locked in a room without water.", officer=1, second=2)
CARED_FOR = Safeguarding(lead=3, best_interest_note=True, told=True)
CHILD = Draft(
    5,
    Receiver.CHILD_PROTECTION,
    Purpose.CHILD_PROTECTION,
    frozenset({Item.CONTACT}),
    minor=True,
    safeguarding=CARED_FOR,
)


def refused(draft: Draft) -> str:
    with pytest.raises(RuleBroken) as refusal:
        check_referral(draft)
    return refusal.value.code


def test_a_referral_with_the_workers_yes_goes_out() -> None:
    check_referral(DRAFT)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(DRAFT, receiver_id=None), "no_receiver"),
        (replace(DRAFT, purpose=None), "no_purpose"),
        (replace(DRAFT, items=ITEMS | {Item.NARRATIVE}), "more_than_needed"),
        (replace(DRAFT, consent=None), "no_consent"),
        (replace(DRAFT, consent=replace(CONSENT, receiver_id=5)), "consent_for_another"),
        (replace(DRAFT, consent=replace(CONSENT, purpose=Purpose.RETURN)), "consent_for_another"),
        (replace(DRAFT, consent=replace(CONSENT, voice=Voice.HELPER)), "worker_must_say"),
        (replace(DRAFT, items=ITEMS | {Item.NAME}), "more_than_agreed"),
    ],
)
def test_a_referral_that_may_not_go_out_is_refused(draft: Draft, code: str) -> None:
    assert refused(draft) == code


@pytest.mark.parametrize("receiver", sorted(NEVER_DEFAULT))
def test_police_and_immigration_receive_nothing_unless_the_worker_asks(receiver: Receiver) -> None:
    ours = replace(DRAFT, receiver=receiver)
    asked_for = replace(ours, consent=replace(CONSENT, receiver_named_by_worker=True))

    assert refused(ours) == "never_default"
    check_referral(asked_for)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_police_and_immigration_are_never_proposed(purpose: Purpose) -> None:
    assert not NEVER_DEFAULT & set(proposed_receivers(purpose))


def test_every_purpose_has_receivers_but_a_report_to_the_police() -> None:
    assert [p for p in Purpose if not proposed_receivers(p)] == [Purpose.CRIMINAL_REPORT]


def test_action_against_a_licence_needs_nothing_that_shows_the_worker() -> None:
    for purpose in (Purpose.LICENCE_ACTION, Purpose.INSPECTION):
        assert not PURPOSES[purpose].minimum & IDENTIFYING


def test_no_purpose_takes_the_whole_story() -> None:
    assert all(Item.NARRATIVE not in facts.minimum for facts in PURPOSES.values())


def test_danger_to_life_goes_without_consent_by_two_officers() -> None:
    check_referral(replace(DRAFT, consent=None, exception=EXCEPTION))
    check_referral(replace(DRAFT, consent=None, exception=EXCEPTION, receiver=Receiver.POLICE))


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        (replace(EXCEPTION, reason=" "), "exception_no_reason"),
        (replace(EXCEPTION, second=None), "exception_no_second"),
        (replace(EXCEPTION, second=1), "exception_same_officer"),
    ],
)
def test_an_exception_needs_reason_and_second_officer(exception: WithoutConsent, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_exception(exception)

    assert refusal.value.code == code
    assert refused(replace(DRAFT, consent=None, exception=exception)) == code


def test_the_table_of_exceptions_has_three_rows_and_words_for_the_worker() -> None:
    assert set(GROUNDS) == {Ground.DANGER_TO_LIFE, Ground.MINOR, Ground.LEGAL_DUTY}
    assert all(facts.told for facts in GROUNDS.values())


def test_a_child_goes_to_child_protection_with_a_note_in_place_of_consent() -> None:
    check_referral(CHILD)


@pytest.mark.parametrize(
    ("safeguarding", "code"),
    [
        (None, "no_safeguarding_lead"),
        (replace(CARED_FOR, lead=None), "no_safeguarding_lead"),
        (replace(CARED_FOR, best_interest_note=False), "no_best_interest_note"),
        (replace(CARED_FOR, told=False), "child_not_told"),
    ],
)
def test_a_childs_referral_needs_lead_note_and_plain_words(safeguarding: Safeguarding | None, code: str) -> None:
    assert refused(replace(CHILD, safeguarding=safeguarding)) == code


def test_a_child_goes_nowhere_else_unless_a_life_is_in_danger() -> None:
    elsewhere = replace(CHILD, receiver=Receiver.VICTIMS_ASSISTANCE)
    by_age = replace(elsewhere, exception=replace(EXCEPTION, ground=Ground.MINOR))

    assert refused(elsewhere) == "not_child_protection"
    assert refused(by_age) == "not_child_protection"
    check_referral(replace(elsewhere, exception=EXCEPTION))


def test_being_a_child_opens_no_way_to_the_police() -> None:
    draft = replace(CHILD, receiver=Receiver.POLICE, exception=replace(EXCEPTION, ground=Ground.MINOR))

    assert refused(draft) == "not_child_protection"


def test_a_lead_takes_a_child_over_within_24_hours() -> None:
    known = datetime(2026, 3, 1, 22, tzinfo=UTC)

    assert lead_due(known).at == datetime(2026, 3, 2, 22, tzinfo=UTC)
    check_in_place_of_consent(CARED_FOR)


def test_the_table_of_referrals_has_no_fault() -> None:
    assert faults(REFERRAL) == []
    assert set(REFERRAL_WORDS) == set(ReferralState)


def test_a_receiver_reads_only_what_it_has_accepted() -> None:
    assert {ReferralState.ACCEPTED} == READABLE
    assert take(REFERRAL, "accept", ReferralState.OFFERED, ReferralFacts()) is ReferralState.ACCEPTED


@pytest.mark.parametrize(
    ("move", "state", "code"),
    [
        ("decline", ReferralState.OFFERED, "no_reason"),
        ("revoke", ReferralState.ACCEPTED, "worker_must_say"),
        ("finish", ReferralState.ACCEPTED, "worker_not_told"),
        ("accept", ReferralState.REVOKED, "move_not_open"),
        ("accept", ReferralState.LAPSED, "move_not_open"),
    ],
)
def test_a_step_of_a_referral_that_may_not_be_is_refused(move: str, state: ReferralState, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        take(REFERRAL, move, state, ReferralFacts())

    assert refusal.value.code == code


@pytest.mark.parametrize("state", [ReferralState.OFFERED, ReferralState.ACCEPTED])
def test_the_worker_takes_the_yes_back_at_any_time(state: ReferralState) -> None:
    assert take(REFERRAL, "revoke", state, ReferralFacts(worker_says_so=True)) is ReferralState.REVOKED


def test_without_an_answer_in_time_the_next_one_is_asked() -> None:
    offered = datetime(2026, 3, 1, 12, tzinfo=UTC)

    assert answer_due(offered, urgent=True).at == offered + timedelta(hours=24)
    assert answer_due(offered, urgent=False).on == date(2026, 3, 8)
    assert due_by_clock(REFERRAL, ReferralState.OFFERED, ReferralFacts()) == []
    late = due_by_clock(REFERRAL, ReferralState.OFFERED, ReferralFacts(time_over=True))
    assert [move.name for move in late] == ["lapse"]
