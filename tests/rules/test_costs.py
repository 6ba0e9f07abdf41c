"""What a worker paid: two verdicts, what is owed, interest, estimates, the SDG ratio."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.caps import CapKind, FeeCap, Hire, Verdict
from iris.rules.cases.fees import COSTS, PROOF_WORDS, CostCategory, Family, ProofGrade
from iris.rules.cases.money import Money, Rate
from iris.rules.costs import (
    CostItem,
    FirstMonth,
    Loan,
    Owed,
    ProvenClaim,
    Repayment,
    check_item,
    cohort_estimate,
    half_year,
    in_months,
    interest,
    over_one_month,
    owed,
    recruitment_cost_ratio,
    verdicts,
)
from iris.rules.errors import RuleBroken

DAY = date(2026, 3, 10)
FEE = CostItem(CostCategory.RECRUITMENT, 300_000_00, "BDT", DAY, ProofGrade.RECEIPT)
VISA = replace(FEE, category=CostCategory.ADMINISTRATION, minor=1_000_00, currency="QAR")
RATES = [Rate("QAR", "BDT", DAY, Fraction(33))]
LOAN = Loan(Money(100_000_00, "BDT"), Fraction(24), date(2026, 1, 1))


def reckoned(*items: CostItem, repaid: tuple[Repayment, ...] = (), loans: tuple[Loan, ...] = ()) -> Owed:
    return owed(items, repaid, loans, "BDT", DAY, RATES)


def test_the_twelve_categories_are_in_three_families() -> None:
    assert set(COSTS) == set(CostCategory)
    assert {facts.family for facts in COSTS.values()} == set(Family)
    assert set(PROOF_WORDS) == set(ProofGrade)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (replace(FEE, minor=0), "amount_not_positive"),
        (replace(FEE, minor=-5), "amount_not_positive"),
        (replace(FEE, paid_on=DAY + timedelta(days=1)), "paid_in_future"),
    ],
)
def test_an_item_that_cannot_be_is_refused(item: CostItem, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_item(item, DAY)

    assert refusal.value.code == code


def test_an_item_paid_today_is_fine() -> None:
    check_item(FEE, DAY)


def test_owed_is_items_less_repaid_plus_interest_at_the_rate_of_each_day() -> None:
    paid_back = (Repayment(Money(50_000_00, "BDT"), DAY),)
    loan = (replace(LOAN, interest_paid=Money(2_000_00, "BDT")),)

    assert reckoned(FEE, VISA, repaid=paid_back, loans=loan).total == Money(285_000_00, "BDT")


def test_an_amount_without_a_rate_is_outside_the_sum_and_said() -> None:
    later = replace(VISA, paid_on=DAY - timedelta(days=30))
    result = reckoned(FEE, later)

    assert result.total == Money(300_000_00, "BDT")
    assert [line.amount for line in result.not_converted] == [later.amount]


def test_nobody_owes_less_than_nothing() -> None:
    assert reckoned(FEE, repaid=(Repayment(Money(400_000_00, "BDT"), DAY),)).total == Money(0, "BDT")


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**12), max_size=8), st.lists(st.integers(1, 10**9), max_size=3))
def test_the_lines_add_up_to_the_total_to_the_minor_unit(paid: list[int], back: list[int]) -> None:
    result = reckoned(
        *(replace(FEE, minor=minor) for minor in paid),
        repaid=tuple(Repayment(Money(minor, "BDT"), DAY) for minor in back),
    )

    assert result.total.minor == max(0, sum(paid) - sum(back))
    assert len(result.lines) == len(paid) + len(back)


def test_interest_is_what_was_paid_as_stated() -> None:
    assert interest(replace(LOAN, interest_paid=Money(7, "BDT")), DAY) == Money(7, "BDT")


@pytest.mark.parametrize(
    ("loan", "until", "minor"),
    [
        (LOAN, date(2027, 1, 1), 24_000_00),
        (LOAN, date(2026, 1, 2), 65_75),
        (LOAN, date(2026, 1, 1), 0),
        (LOAN, date(2025, 1, 1), 0),
        (replace(LOAN, settled_on=date(2026, 1, 11)), date(2027, 1, 1), 657_53),
        (replace(LOAN, yearly_percent=Fraction("7.3")), date(2026, 1, 2), 20_00),
    ],
)
def test_interest_is_simple_by_days_of_365_until_settled_or_paid_back(loan: Loan, until: date, minor: int) -> None:
    assert interest(loan, until) == Money(minor, "BDT")


@settings(deadline=None)
@given(st.integers(1, 10**12), st.integers(0, 4000), st.integers(0, 4000))
def test_interest_never_falls_with_time(principal: int, days: int, more: int) -> None:
    loan = replace(LOAN, principal=Money(principal, "BDT"))
    soon, late = (interest(loan, LOAN.taken_on + timedelta(days=n)).minor for n in (days, days + more))

    assert 0 <= soon <= late


PAY = Money(1_000_00, "QAR")


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([replace(VISA, minor=1_000_00)], False),
        ([replace(VISA, minor=1_000_01)], True),
        ([FEE], True),
        ([replace(FEE, currency="EUR")], None),
        ([replace(FEE, currency="EUR"), replace(VISA, minor=1_000_01)], True),
        ([], False),
    ],
)
def test_over_one_months_pay_is_more_than_the_pay(items: list[CostItem], expected: bool | None) -> None:
    assert over_one_month(items, PAY, RATES) is expected


HIRE = Hire("BD", "QA", "9313", Money(1_000_00, "QAR"))
FEES = frozenset({CostCategory.RECRUITMENT})
START = date(2020, 1, 1)
ONE_MONTH = FeeCap("BD", FEES, CapKind.MONTHS, START, "a law", origin="BD", months=Fraction(1))


def law(*items: CostItem, caps: tuple[FeeCap, ...] = (ONE_MONTH,), hire: Hire = HIRE) -> list[Verdict]:
    return [both.law.verdict for both in verdicts(items, hire, caps, RATES)]


def test_the_standard_says_zero_whatever_the_law_says() -> None:
    free = replace(ONE_MONTH, kind=CapKind.NO_LIMIT)
    both = verdicts([FEE, VISA], HIRE, [free], RATES)

    assert [v.standard for v in both] == [Verdict.NOT_ALLOWED] * 2
    assert [v.law.verdict for v in both] == [Verdict.ALLOWED, Verdict.NOT_KNOWN]


def test_a_law_that_is_not_in_the_table_is_not_known() -> None:
    assert law(FEE, caps=()) == [Verdict.NOT_KNOWN]


@pytest.mark.parametrize(
    ("paid_on", "expected"),
    [
        (date(2024, 12, 31), Verdict.NOT_KNOWN),
        (date(2025, 1, 1), Verdict.NOT_ALLOWED),
        (date(2025, 12, 31), Verdict.NOT_ALLOWED),
        (date(2026, 1, 1), Verdict.NOT_KNOWN),
    ],
)
def test_a_cap_counts_on_the_day_of_payment_first_and_last_day_included(paid_on: date, expected: Verdict) -> None:
    cap = replace(ONE_MONTH, kind=CapKind.FORBIDDEN, valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))

    assert law(replace(FEE, paid_on=paid_on), caps=(cap,)) == [expected]


def test_what_is_above_the_cap_falls_on_the_later_payment() -> None:
    first = replace(FEE, minor=800_00, currency="QAR", paid_on=DAY - timedelta(days=1))
    second = replace(first, minor=500_00, paid_on=DAY)
    both = verdicts([second, first], HIRE, [ONE_MONTH], RATES)

    assert [v.law.verdict for v in both] == [Verdict.OVER_CAP, Verdict.ALLOWED]
    assert both[0].law.excess == Money(300_00, "QAR")


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6), st.integers(1, 10**7))
def test_the_excess_of_all_items_is_what_is_above_the_cap(paid: list[int], limit: int) -> None:
    cap = replace(ONE_MONTH, kind=CapKind.AMOUNT, limit=Money(limit, "BDT"), months=None)
    both = verdicts([replace(FEE, minor=minor) for minor in paid], HIRE, [cap], RATES)

    assert sum(v.law.excess.minor for v in both if v.law.excess) == max(0, sum(paid) - limit)


def test_the_nearest_row_of_a_law_counts() -> None:
    domestic = replace(ONE_MONTH, kind=CapKind.FORBIDDEN, occupation="5162")
    for_qatar = replace(ONE_MONTH, kind=CapKind.NO_LIMIT, destination="QA")
    small = replace(FEE, minor=1, currency="QAR")

    assert law(small, caps=(ONE_MONTH, domestic), hire=replace(HIRE, occupation="5162")) == [Verdict.NOT_ALLOWED]
    assert law(small, caps=(ONE_MONTH, domestic)) == [Verdict.ALLOWED]
    assert law(FEE, caps=(ONE_MONTH, for_qatar)) == [Verdict.ALLOWED]


def test_of_two_rows_as_near_the_newer_law_counts() -> None:
    newer = replace(ONE_MONTH, kind=CapKind.FORBIDDEN, valid_from=date(2025, 1, 1))

    assert law(replace(FEE, minor=1), caps=(newer, ONE_MONTH)) == [Verdict.NOT_ALLOWED]


def test_of_two_countries_the_law_that_is_broken_speaks() -> None:
    destination = FeeCap("QA", FEES, CapKind.FORBIDDEN, START, "a law", destination="QA")

    assert law(replace(FEE, minor=1), caps=(ONE_MONTH, destination)) == [Verdict.NOT_ALLOWED]


def test_a_cap_in_months_needs_to_know_the_pay_and_a_rate() -> None:
    assert law(FEE, hire=replace(HIRE, monthly_pay=None)) == [Verdict.NOT_KNOWN]
    assert law(replace(FEE, currency="EUR")) == [Verdict.NOT_KNOWN]


def claim(minor: int, **changed: object) -> ProvenClaim:
    base = ProvenClaim("BD", 7, date(2025, 2, 1), Money(minor, "BDT"), ProofGrade.TESTIMONY)
    return replace(base, **changed)  # type: ignore[arg-type]


def estimate(*claims: ProvenClaim, own: int = 0) -> int | None:
    found = cohort_estimate(claims, "BD", 7, date(2025, 6, 30), Money(own, "BDT"))
    return found and found.total.minor


def test_an_estimate_is_the_median_of_five_proven_claims() -> None:
    assert estimate(*map(claim, (1, 5, 3, 4, 2))) == 3
    assert estimate(*map(claim, (1, 5, 3, 4))) is None


def test_between_two_claims_doubt_favours_the_worker() -> None:
    assert estimate(*map(claim, (1, 2, 3, 4, 5, 6))) == 4


def test_an_estimate_is_never_below_the_own_proof() -> None:
    found = cohort_estimate(map(claim, range(1, 6)), "BD", 7, date(2025, 6, 30), Money(9, "BDT"))

    assert found is not None
    assert (found.total.minor, found.claims, found.own_is_higher) == (9, 5, True)


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "NP"},
        {"agency": 8},
        {"hired_on": date(2025, 7, 1)},
        {"weakest_proof": ProofGrade.COHORT},
        {"total": Money(5, "QAR")},
    ],
)
def test_a_claim_of_another_cohort_or_itself_an_estimate_does_not_count(other: dict[str, object]) -> None:
    assert estimate(*map(claim, (1, 2, 3, 4)), claim(5, **other)) is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**12), min_size=5, max_size=20), st.integers(0, 10**12))
def test_an_estimate_lies_among_the_claims_or_is_the_own_proof(paid: list[int], own: int) -> None:
    found = estimate(*map(claim, paid), own=own)

    assert found is not None
    assert found >= own
    assert found == own or min(paid) <= found <= max(paid)


def test_a_half_year_ends_in_june() -> None:
    assert (half_year(date(2025, 6, 30)), half_year(date(2025, 7, 1))) == ("2025H1", "2025H2")


def test_the_ratio_adds_back_what_was_taken_off_to_recover_fees() -> None:
    month = FirstMonth(Money(800_00, "QAR"), fee_deductions=200_00)

    assert recruitment_cost_ratio(Money(3_500_00, "QAR"), month) == Fraction(7, 2)
    assert in_months(Fraction(7, 2)) == Decimal("3.5")
    assert in_months(Fraction(125, 100)) == Decimal("1.3")


def test_the_ratio_needs_pay_and_one_currency() -> None:
    assert recruitment_cost_ratio(Money(1, "QAR"), FirstMonth(Money(0, "QAR"))) is None
    with pytest.raises(RuleBroken) as refusal:
        recruitment_cost_ratio(Money(1, "BDT"), FirstMonth(Money(1, "QAR")))

    assert refusal.value.code == "currencies_mixed"
