"""Putting it right: plans that add up, payments that arrive, and who may say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.money import Money, Rate
from iris.rules.cases.speakers import Voice
from iris.rules.errors import RuleBroken
from iris.rules.remedies import (
    Confirmation,
    Deed,
    DeedKind,
    Instalment,
    Payment,
    Plan,
    check_independently,
    check_plan,
    confirm,
    dispute,
    equal_instalments,
    in_time,
    ledger,
    plan_in_time,
)

DECIDED = date(2026, 3, 1)
TWO_DAYS = (date(2026, 4, 1), date(2026, 5, 1))
OWED = Money(1_001, "QAR")
PLAN = Plan(OWED, equal_instalments(OWED, TWO_DAYS), made_on=date(2026, 3, 20))
PAID = Payment(1, Money(501, "QAR"), date(2026, 3, 30))
REST = Payment(2, Money(500, "QAR"), date(2026, 4, 30))
TODAY = date(2026, 5, 2)


def refused(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **kwargs)  # type: ignore[operator]
    return refusal.value.code


def test_a_plan_in_two_instalments_adds_up() -> None:
    assert [part.minor for part in PLAN.instalments] == [501, 500]
    check_plan(PLAN, OWED)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (replace(PLAN, instalments=()), "plan_empty"),
        (
            replace(PLAN, instalments=(Instalment(TODAY, 0), Instalment(TODAY, 1_001))),
            "plan_part_not_positive",
        ),
        (replace(PLAN, instalments=PLAN.instalments[:1]), "plan_does_not_add_up"),
        (replace(PLAN, agreed=Money(1_001, "BDT")), "currencies_mixed"),
        (Plan(Money(1_000, "QAR"), (Instalment(TODAY, 1_000),), TODAY), "plan_below_owed"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(plan: Plan, code: str) -> None:
    assert refused(check_plan, plan, OWED) == code


def test_only_the_worker_accepts_less() -> None:
    check_plan(Plan(Money(9, "QAR"), (Instalment(TODAY, 9),), TODAY), OWED, worker_agreed_to_less=True)


def test_a_plan_of_deeds_needs_no_money() -> None:
    check_plan(Plan(Money(0, "QAR"), (), TODAY, (Deed(DeedKind.PAPERS_BACK, TODAY),)), Money(0, "QAR"))


@settings(deadline=None)
@given(st.integers(1, 10**12), st.integers(1, 24))
def test_instalments_never_lose_a_minor_unit(minor: int, count: int) -> None:
    days = [DECIDED + timedelta(days=30 * n) for n in range(count)]
    parts = equal_instalments(Money(minor, "QAR"), days)

    assert sum(part.minor for part in parts) == minor
    assert [part.due_on for part in parts] == days


def test_a_plan_is_in_time_until_the_30th_day_and_payment_until_the_90th() -> None:
    assert plan_in_time(replace(PLAN, made_on=date(2026, 3, 31)), DECIDED)
    assert not plan_in_time(replace(PLAN, made_on=date(2026, 4, 1)), DECIDED)
    assert in_time(date(2026, 5, 30), DECIDED)
    assert not in_time(date(2026, 5, 31), DECIDED)
    assert not in_time(None, DECIDED)


@pytest.mark.parametrize("voice", [Voice.HELPER, Voice.ADVOCATE, None])
def test_no_helper_confirms_or_disputes_a_payment(voice: Voice | None) -> None:
    assert refused(confirm, PAID, voice) == "worker_must_say"
    assert refused(dispute, PAID, voice) == "worker_must_say"


def test_the_worker_confirms_by_code_or_recorded_call() -> None:
    assert confirm(PAID, Voice.CODE).confirmation is Confirmation.WORKER
    assert confirm(PAID, Voice.RECORDED_CALL).confirmation is Confirmation.WORKER


def test_the_payer_does_not_check_the_own_payment() -> None:
    assert refused(check_independently, PAID, [7], [7, 8]) == "not_independent"
    assert check_independently(PAID, [9], [7, 8]).confirmation is Confirmation.INDEPENDENT


def test_a_check_does_not_pass_over_the_worker() -> None:
    assert refused(check_independently, dispute(PAID, Voice.CODE), [9], [7]) == "worker_disputes"


def test_paid_is_not_yet_put_right() -> None:
    sums = ledger(PLAN, [PAID, REST], TODAY)

    assert (sums.paid, sums.confirmed, sums.left, sums.to_confirm) == (1_001, 0, 0, 2)
    assert not sums.is_remedied


def test_put_right_on_the_day_of_the_last_payment_once_all_is_confirmed() -> None:
    half = ledger(PLAN, [confirm(PAID, Voice.CODE), REST], TODAY)
    whole = ledger(PLAN, [confirm(PAID, Voice.CODE), check_independently(REST, [9], [7])], TODAY)

    assert half.remedied_on is None
    assert whole.remedied_on == date(2026, 4, 30)
    assert in_time(whole.remedied_on, DECIDED)


def test_a_disputed_payment_counts_as_not_paid() -> None:
    sums = ledger(PLAN, [dispute(PAID, Voice.CODE)], date(2026, 4, 2))

    assert (sums.paid, sums.disputed, sums.left) == (0, 501, 1_001)
    assert [c.late for c in sums.instalments] == [True, False]


def test_an_instalment_is_late_the_day_after_its_day() -> None:
    assert [c.late for c in ledger(PLAN, [], date(2026, 4, 1)).instalments] == [False, False]
    assert ledger(PLAN, [PAID], date(2026, 4, 2)).next_due == date(2026, 5, 1)
    assert ledger(PLAN, [PAID, REST], TODAY).next_due is None


def test_a_payment_fills_the_earliest_instalment_first() -> None:
    sums = ledger(PLAN, [replace(PAID, amount=Money(600, "QAR"))], TODAY)

    assert [(c.paid, c.lacking) for c in sums.instalments] == [(501, 0), (99, 401)]


def test_a_payment_without_a_rate_counts_in_no_sum_and_is_said() -> None:
    foreign = replace(PAID, amount=Money(16_533, "BDT"))

    assert ledger(PLAN, [foreign], TODAY).not_converted == (foreign,)
    rates = [Rate("QAR", "BDT", PAID.paid_on, Fraction(33))]
    assert ledger(PLAN, [foreign], TODAY, rates).paid == 501


def test_papers_must_be_back_and_confirmed_too() -> None:
    deed = Deed(DeedKind.PAPERS_BACK, date(2026, 4, 1), done_on=date(2026, 5, 1))
    paid = [confirm(PAID, Voice.CODE), confirm(REST, Voice.CODE)]

    assert ledger(replace(PLAN, deeds=(deed,)), paid, TODAY).remedied_on is None
    done = replace(deed, confirmation=Confirmation.WORKER)
    assert ledger(replace(PLAN, deeds=(done,)), paid, TODAY).remedied_on == date(2026, 5, 1)


payments = st.lists(
    st.builds(
        Payment,
        key=st.integers(1, 10**6),
        amount=st.integers(1, 2_000).map(lambda minor: Money(minor, "QAR")),
        paid_on=st.dates(DECIDED, TODAY),
        confirmation=st.sampled_from([None, *Confirmation]),
    ),
    max_size=8,
    unique_by=lambda p: p.key,
)


@settings(deadline=None)
@given(payments, st.randoms(use_true_random=False))
def test_the_sums_of_a_ledger_balance_in_any_order(made: list[Payment], random: object) -> None:
    sums = ledger(PLAN, made, TODAY)
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert sums.paid - sums.over + sums.left == PLAN.agreed.minor
    assert sum(c.paid for c in sums.instalments) == min(sums.paid, PLAN.agreed.minor)
    assert sums.is_remedied is (sums.confirmed >= PLAN.agreed.minor)
    again = ledger(PLAN, shuffled, TODAY)
    assert (again.paid, again.instalments, again.remedied_on) == (
        sums.paid,
        sums.instalments,
        sums.remedied_on,
    )
