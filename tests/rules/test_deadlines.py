"""Periods and due dates: the last day counts, months follow the calendar, overrides are obeyed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.deadlines import (
    PERIODS,
    Period,
    Unit,
    acts_on,
    add_months,
    check_overrides,
    due,
    due_at,
    opens,
    overdue,
)
from iris.rules.errors import RuleBroken

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
BY_DAY = [p for p in Period if PERIODS[p].unit is not Unit.HOURS]

# What the process says, written down a second time: a changed number must be changed on purpose.
SAID = {
    "application_review": "14 days",
    "deferral_answer": "60 days",
    "objection_window": "14 days",
    "objection_answer": "14 days",
    "on_site_limit": "6 months",
    "cooling_off": "2 years",
    "certificate_validity": "3 years",
    "surveillance_interval": "12 months",
    "surveillance_grace": "30 days",
    "renewal_opens": "6 months",
    "suspension_limit": "6 months",
    "warning_first": "60 days",
    "warning_second": "30 days",
    "warning_last": "7 days",
    "appeal_lodge": "30 days",
    "appeal_admit": "7 days",
    "appeal_decide": "60 days",
    "factual_check": "10 days",
    "named_agency_answer": "10 days",
    "device_wipe": "14 days",
    "finding_plan_critical": "7 days",
    "finding_plan": "14 days",
    "finding_close_critical": "30 days",
    "finding_close_major": "90 days",
    "finding_close_minor": "12 months",
    "finding_contest": "30 days",
    "case_triage_urgent": "24 hours",
    "case_triage": "7 days",
    "case_update": "30 days",
    "case_reply": "14 days",
    "case_reply_urgent": "3 days",
    "case_outcome": "60 days",
    "case_retaliation_first": "14 days",
    "case_retaliation_second": "60 days",
    "case_review_lodge": "30 days",
    "case_review_decide": "30 days",
    "case_contact_lost": "90 days",
    "case_code_recovery": "72 hours",
    "case_minor_lead": "24 hours",
    "remedy_plan": "30 days",
    "remedy_paid": "90 days",
    "voice_publish": "30 days",
    "control_notice": "14 days",
}


def test_the_table_says_what_the_process_says():
    assert {code.value: f"{span.amount} {span.unit}" for code, span in PERIODS.items()} == SAID


def test_every_period_has_a_sentence_and_a_source():
    assert set(PERIODS) == set(Period)
    assert all(span.sentence.endswith(".") and span.source for span in PERIODS.values())


def test_the_last_day_counts():
    last = due(Period.APPEAL_LODGE, date(2026, 3, 1))
    assert last == date(2026, 3, 31)
    assert not overdue(last, date(2026, 3, 31))
    assert overdue(last, date(2026, 4, 1))
    assert acts_on(last) == date(2026, 4, 1)


def test_without_a_last_day_nothing_is_late():
    assert not overdue(None, date(2100, 1, 1))


def test_months_follow_the_calendar_and_stop_at_the_months_end():
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


def test_three_years_end_on_the_same_day_of_the_calendar():
    assert due(Period.CERTIFICATE_VALIDITY, date(2026, 3, 10)) == date(2029, 3, 10)
    assert due(Period.CERTIFICATE_VALIDITY, date(2028, 2, 29)) == date(2031, 2, 28)


def test_some_periods_are_counted_backwards():
    assert opens(Period.RENEWAL_OPENS, date(2029, 3, 10)) == date(2028, 9, 10)
    assert opens(Period.WARNING_LAST, date(2026, 9, 1)) == date(2026, 8, 25)


def test_hours_are_counted_in_instants():
    start = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert due_at(Period.CASE_TRIAGE_URGENT, start) == start + timedelta(hours=24)
    assert due_at(Period.CASE_CODE_RECOVERY, start, {"case_code_recovery": 1}) == start + timedelta(hours=1)


def test_asking_in_the_wrong_unit_is_a_fault():
    with pytest.raises(ValueError, match="due_at"):
        due(Period.CASE_TRIAGE_URGENT, date(2026, 1, 1))
    with pytest.raises(ValueError, match="due"):
        due_at(Period.CASE_TRIAGE, datetime(2026, 1, 1, tzinfo=UTC))


def test_the_secretariat_changes_a_period():
    assert due(Period.APPEAL_LODGE, date(2026, 3, 1), {"appeal_lodge": 45}) == date(2026, 4, 15)
    assert due(Period.APPEAL_LODGE, date(2026, 3, 1), {"appeal_admit": 45}) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("overrides", "code"),
    [
        ({"nap": 3}, "period_unknown"),
        ({"appeal_lodge": 0}, "period_amount"),
        ({"appeal_lodge": True}, "period_amount"),
    ],
)
def test_a_change_that_no_period_can_take_is_refused(overrides, code):
    with pytest.raises(RuleBroken) as refused:
        check_overrides(overrides)
    assert refused.value.code == code
    assert "%(" not in str(refused.value)


def test_a_sound_change_is_taken():
    check_overrides({"appeal_lodge": 45, Period.SUSPENSION_LIMIT: 3})


@settings(max_examples=80, deadline=None)
@given(start=DAYS, later=st.integers(0, 400), code=st.sampled_from(BY_DAY))
def test_who_starts_later_is_never_due_sooner(start, later, code):
    assert due(code, start) <= due(code, start + timedelta(days=later))
    assert due(code, start) > start


@settings(max_examples=80, deadline=None)
@given(day=DAYS, months=st.integers(-240, 240))
def test_months_there_and_back_lose_three_days_at_most(day, months):
    back = add_months(add_months(day, months), -months)
    assert timedelta(0) <= day - back <= timedelta(days=3)
