"""Certificates: what people, holders, panels and time may do to them, and when time warns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from iris.rules.certificates import (
    CERTIFICATE,
    NOTICE_SENTENCES,
    REASONS,
    STATUS_STATES,
    CertificateFacts,
    CertificateState,
    ClockMove,
    ClockNotice,
    NoticeKind,
    Reason,
    Stop,
    after,
    check_renewal,
    clock_moves,
    decided,
    granted,
    reasons_for,
    renewal_opens,
    renewed,
    surveillances,
    suspension_ends,
)
from iris.rules.errors import RuleBroken
from iris.rules.moves import offers, take

S = CertificateState
GRANTED = date(2026, 3, 10)
FIRST_DUE, SECOND_DUE = date(2027, 3, 10), date(2028, 3, 10)
UNTIL = date(2029, 3, 10)
FRESH = granted(GRANTED)
WATCHED = replace(FRESH, surveillances_begun=(date(2027, 2, 1), date(2028, 2, 1)))
SUSPENDED = decided(WATCHED, S.SUSPENDED, date(2027, 5, 1))


def facts(certificate=WATCHED, today=date(2027, 6, 1), **changes):
    sound = CertificateFacts(
        certificate, today, actor=2, proposer=1, reason_code="serious_failure", reason="It is on record."
    )
    return replace(sound, **changes)


def refusal(move, given_facts):
    with pytest.raises(RuleBroken) as refused:
        take(CERTIFICATE, move, given_facts.certificate.state, given_facts)
    return refused.value.code


def moves(certificate, today):
    return [step for step in clock_moves(certificate, today) if isinstance(step, ClockMove)]


def notices(certificate, today):
    return [step for step in clock_moves(certificate, today) if isinstance(step, ClockNotice)]


# --- validity and surveillance ---------------------------------------------------------------------------


def test_a_certificate_is_valid_for_three_years_and_its_last_day_counts():
    assert (FRESH.state, FRESH.valid_until) == (S.IN_FORCE, UNTIL)
    assert moves(WATCHED, UNTIL) == []
    assert moves(WATCHED, UNTIL + timedelta(days=1)) == [ClockMove("expire", S.EXPIRED, date(2029, 3, 11))]


def test_surveillance_is_due_within_twelve_months_then_yearly():
    assert [s.due for s in surveillances(FRESH)] == [FIRST_DUE, SECOND_DUE]
    assert [s.begun_on for s in surveillances(WATCHED)] == [date(2027, 2, 1), date(2028, 2, 1)]


def test_two_audits_in_the_first_year_do_not_serve_the_second():
    eager = replace(FRESH, surveillances_begun=(date(2026, 9, 1), date(2027, 2, 1)))
    assert [s.begun_on for s in surveillances(eager)] == [date(2026, 9, 1), None]


def test_a_late_audit_serves_the_year_it_was_late_for():
    late = replace(FRESH, surveillances_begun=(date(2027, 4, 1),))
    assert [s.begun_on for s in surveillances(late)] == [date(2027, 4, 1), None]


def test_surveillance_missed_suspends_thirty_one_days_after_it_was_due():
    assert moves(FRESH, date(2027, 4, 9)) == []
    (step,) = moves(FRESH, date(2027, 4, 10))
    assert step == ClockMove(
        "suspend_missed", S.SUSPENDED, date(2027, 4, 9) + timedelta(days=1), Reason.SURVEILLANCE_MISSED
    )


def test_surveillance_begun_on_the_last_day_of_grace_suspends_nobody():
    assert moves(replace(FRESH, surveillances_begun=(date(2027, 4, 9),)), date(2027, 12, 1)) == []


def test_an_audit_begun_after_its_grace_does_not_undo_the_suspension():
    late = replace(FRESH, surveillances_begun=(date(2027, 4, 20),))
    assert [m.effective for m in moves(late, date(2027, 4, 25))] == [date(2027, 4, 10)]


def test_what_was_missed_before_a_restoration_does_not_suspend_again():
    suspended = after(FRESH, moves(FRESH, date(2027, 4, 12)))
    audited = replace(suspended, surveillances_begun=(date(2027, 5, 3),))
    restored = decided(audited, S.IN_FORCE, date(2027, 5, 20))
    assert restored.suspended_from is None
    assert moves(restored, date(2028, 3, 1)) == []
    assert [m.effective for m in moves(restored, date(2028, 5, 1))] == [date(2028, 4, 10)]


def test_an_audit_that_was_late_during_another_suspension_does_not_suspend_after_it():
    held = decided(FRESH, S.SUSPENDED, date(2027, 3, 1))
    restored = decided(replace(held, surveillances_begun=(date(2027, 5, 1),)), S.IN_FORCE, date(2027, 5, 10))
    assert moves(restored, date(2027, 6, 1)) == []


# --- suspension ------------------------------------------------------------------------------------------


def test_a_suspension_lasts_six_months_and_then_the_clock_withdraws():
    assert suspension_ends(SUSPENDED) == date(2027, 11, 1)
    assert moves(SUSPENDED, date(2027, 11, 1)) == []
    assert moves(SUSPENDED, date(2027, 11, 2)) == [
        ClockMove("lapse", S.WITHDRAWN, date(2027, 11, 2), Reason.SUSPENSION_LAPSED)
    ]


def test_a_clock_that_slept_for_a_week_catches_up_with_the_right_day():
    (step,) = moves(SUSPENDED, date(2027, 11, 9))
    assert step.effective == date(2027, 11, 2)


def test_a_clock_that_slept_for_a_year_takes_every_move_on_its_day():
    assert [(m.move, m.effective) for m in moves(FRESH, date(2028, 6, 1))] == [
        ("suspend_missed", date(2027, 4, 10)),
        ("lapse", date(2027, 10, 11)),
    ]


def test_a_suspended_certificate_does_not_run_out():
    held = decided(WATCHED, S.SUSPENDED, date(2029, 1, 1))
    assert moves(held, date(2029, 6, 1)) == []
    assert [m.move for m in moves(held, date(2029, 7, 2))] == ["lapse"]


@pytest.mark.parametrize(
    ("today", "warning"),
    [
        (date(2027, 9, 1), None),
        (date(2027, 9, 2), "warning_first"),
        (date(2027, 10, 2), "warning_second"),
        (date(2027, 10, 25), "warning_last"),
        (date(2027, 11, 1), "warning_last"),
    ],
)
def test_warnings_come_sixty_thirty_and_seven_days_before(today, warning):
    expected = [f"suspension_ends:2027-11-01:{warning}"] if warning else []
    assert [n.key for n in notices(SUSPENDED, today)] == expected


def test_a_warning_that_was_sent_is_not_sent_again():
    today = date(2027, 9, 5)
    told = after(SUSPENDED, clock_moves(SUSPENDED, today))
    assert clock_moves(told, today) == []
    assert clock_moves(told, date(2027, 10, 1)) == []
    assert [n.last_day for n in notices(told, date(2027, 10, 2))] == [date(2027, 11, 1)]


def test_a_warning_that_was_slept_through_is_not_sent_late():
    assert [n.key for n in notices(SUSPENDED, date(2027, 10, 28))] == ["suspension_ends:2027-11-01:warning_last"]


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(2028, 9, 9), []),
        (date(2028, 9, 10), [NoticeKind.RENEWAL_OPEN]),
        (date(2029, 1, 9), [NoticeKind.ENDS_SOON]),
        (UNTIL, [NoticeKind.ENDS_SOON]),
        (date(2029, 3, 11), []),
    ],
)
def test_the_holder_hears_that_renewal_is_open_and_that_the_end_comes(today, kinds):
    assert [n.kind for n in notices(WATCHED, today)] == kinds


@pytest.mark.parametrize(
    ("today", "kinds", "last_day"),
    [
        (date(2027, 1, 9), [NoticeKind.SURVEILLANCE_DUE], FIRST_DUE),
        (FIRST_DUE, [NoticeKind.SURVEILLANCE_DUE], FIRST_DUE),
        (date(2027, 3, 11), [NoticeKind.SURVEILLANCE_LATE], date(2027, 4, 9)),
    ],
)
def test_the_holder_hears_of_the_yearly_audit(today, kinds, last_day):
    found = notices(FRESH, today)
    assert [n.kind for n in found] == kinds
    assert {n.last_day for n in found} == {last_day}


# --- decisions -------------------------------------------------------------------------------------------


def test_one_person_proposes_and_another_decides():
    assert refusal("suspend", facts(proposer=2)) == "two_people"
    assert refusal("withdraw", facts(proposer=None)) == "two_people"
    assert take(CERTIFICATE, "suspend", S.IN_FORCE, facts()) is S.SUSPENDED


@pytest.mark.parametrize("move", ["suspend", "withdraw"])
def test_stopping_a_certificate_needs_a_published_reason_and_words(move):
    assert refusal(move, facts(reason_code="dislike")) == "reason_code"
    assert refusal(move, facts(reason="")) == "no_reason"


def test_reasons_stop_what_they_may_stop():
    assert refusal("suspend", facts(reason_code="fraud")) == "reason_code"
    assert refusal("withdraw", facts(reason_code="holder_asked")) == "reason_code"


@pytest.mark.parametrize("reason", ["surveillance_missed", "suspension_lapsed"])
def test_people_do_not_give_the_reasons_of_the_clock(reason):
    assert refusal("suspend", facts(reason_code=reason)) == "reason_code"
    assert refusal("withdraw", facts(reason_code=reason)) == "reason_code"


def test_a_suspension_is_restored_or_withdrawn():
    assert take(CERTIFICATE, "restore", S.SUSPENDED, facts(SUSPENDED)) is S.IN_FORCE
    assert take(CERTIFICATE, "restore_with_conditions", S.SUSPENDED, facts(SUSPENDED)) is S.IN_FORCE_WITH_CONDITIONS
    assert take(CERTIFICATE, "withdraw", S.SUSPENDED, facts(SUSPENDED)) is S.WITHDRAWN


def test_the_last_day_of_six_months_is_still_time_to_decide():
    assert take(CERTIFICATE, "restore", S.SUSPENDED, facts(SUSPENDED, date(2027, 11, 1))) is S.IN_FORCE
    for move in ("restore", "withdraw", "reduce_scope"):
        assert refusal(move, facts(SUSPENDED, date(2027, 11, 2))) == "overtaken"


def test_nobody_decides_on_a_certificate_that_time_has_changed():
    for move in ("suspend", "set_conditions", "surrender"):
        assert refusal(move, facts(WATCHED, date(2029, 3, 11))) == "overtaken"


def test_a_missed_audit_must_begin_before_the_certificate_is_restored():
    suspended = after(FRESH, moves(FRESH, date(2027, 4, 12)))
    today = date(2027, 5, 20)
    assert refusal("restore", facts(suspended, today)) == "surveillance_outstanding"
    audited = replace(suspended, surveillances_begun=(date(2027, 5, 3),))
    assert take(CERTIFICATE, "restore", S.SUSPENDED, facts(audited, today)) is S.IN_FORCE


def test_a_suspended_certificate_that_has_run_out_is_ended_and_not_restored():
    held = decided(WATCHED, S.SUSPENDED, date(2029, 1, 1))
    today = date(2029, 4, 1)
    assert refusal("restore", facts(held, today)) == "run_out"
    assert take(CERTIFICATE, "end_run_out", S.SUSPENDED, facts(held, today)) is S.EXPIRED
    assert refusal("end_run_out", facts(held, UNTIL)) == "not_run_out"


def test_a_suspension_is_not_dodged_by_giving_the_certificate_back():
    assert refusal("surrender", facts(SUSPENDED)) == "suspended"
    assert take(CERTIFICATE, "surrender", S.IN_FORCE, facts()) is S.SURRENDERED


def test_reducing_the_scope_leaves_the_state():
    assert take(CERTIFICATE, "reduce_scope", S.SUSPENDED, facts(SUSPENDED)) is S.SUSPENDED


@pytest.mark.parametrize("state", [S.EXPIRED, S.SURRENDERED])
def test_what_has_ended_offers_nothing(state):
    assert offers(CERTIFICATE, state, facts(replace(WATCHED, state=state))) == []


def test_a_withdrawn_certificate_comes_back_by_appeal_only():
    withdrawn = replace(SUSPENDED, state=S.WITHDRAWN)
    names = {offer.move.name for offer in offers(CERTIFICATE, S.WITHDRAWN, facts(withdrawn))}
    assert names == {"appeal_in_force", "appeal_with_conditions", "appeal_suspended", "appeal_run_out"}
    assert all(refusal(name, facts(withdrawn)) == "no_appeal" for name in names)
    upheld = facts(withdrawn, appeal_upheld=True)
    assert take(CERTIFICATE, "appeal_in_force", S.WITHDRAWN, upheld) is S.IN_FORCE
    assert take(CERTIFICATE, "appeal_suspended", S.WITHDRAWN, upheld) is S.SUSPENDED


def test_a_withdrawal_by_lapse_is_not_undone_into_a_suspension_that_is_over():
    lapsed = after(SUSPENDED, moves(SUSPENDED, date(2027, 11, 2)))
    won = facts(lapsed, date(2027, 12, 20), appeal_upheld=True)
    assert refusal("appeal_suspended", won) == "suspension_over"
    back = decided(lapsed, take(CERTIFICATE, "appeal_in_force", S.WITHDRAWN, won), date(2027, 12, 20))
    assert moves(back, date(2028, 2, 15)) == []


# --- renewal ---------------------------------------------------------------------------------------------


def test_renewal_opens_six_months_before_the_end():
    assert renewal_opens(WATCHED) == date(2028, 9, 10)
    check_renewal(WATCHED, date(2028, 9, 10))
    check_renewal(WATCHED, UNTIL)


@pytest.mark.parametrize(
    ("certificate", "today", "code"),
    [
        (WATCHED, date(2028, 9, 9), "renewal_early"),
        (WATCHED, date(2029, 3, 11), "renewal_ended"),
        (SUSPENDED, date(2028, 9, 10), "renewal_ended"),
    ],
)
def test_renewal_out_of_its_time_is_refused(certificate, today, code):
    with pytest.raises(RuleBroken) as refused:
        check_renewal(certificate, today)
    assert refused.value.code == code


def test_a_renewal_needs_its_decision_and_its_time():
    today = date(2028, 12, 1)
    assert refusal("renew", facts(WATCHED, today)) == "renewal"
    assert refusal("renew", facts(WATCHED, date(2027, 6, 1), renewal_granted=True)) == "renewal"
    assert take(CERTIFICATE, "renew", S.IN_FORCE, facts(WATCHED, today, renewal_granted=True)) is S.IN_FORCE


def test_a_renewed_certificate_loses_no_day_and_is_watched_from_the_new_decision():
    new = renewed(WATCHED, date(2028, 12, 1), conditions=True)
    assert (new.state, new.valid_until) == (S.IN_FORCE_WITH_CONDITIONS, date(2032, 3, 10))
    assert surveillances(new)[0].due == date(2029, 12, 1)
    assert moves(new, date(2029, 12, 1)) == []


# --- tables ----------------------------------------------------------------------------------------------


def test_every_reason_stops_something_and_is_said():
    assert set(REASONS) == set(Reason)
    assert all(f.stops and f.sentence.endswith(".") for f in REASONS.values())
    chosen = {*reasons_for(Stop.SUSPENSION), *reasons_for(Stop.WITHDRAWAL)}
    assert {r for r, f in REASONS.items() if f.by_clock} == set(Reason) - chosen


def test_every_state_is_a_status_and_every_notice_is_said():
    assert set(STATUS_STATES) == set(S)
    assert set(NOTICE_SENTENCES) == set(NoticeKind)
