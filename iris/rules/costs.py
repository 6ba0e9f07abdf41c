"""What a worker paid for a job: the two verdicts on it, what is owed back, estimates, the SDG 10.7.1 ratio.

Categories and proof are in `iris.rules.cases.fees`, money itself in `.money`, national law in `.caps`. Sums
are whole minor units; fractions are exact and rounded once, half up. Where a rate is missing nothing is
converted, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from iris.rules.cases.caps import (
    FeeCap,
    Hire,
    LawVerdict,
    PaidItem,
    Verdict,
    law_verdicts,
    standard_verdict,
)
from iris.rules.cases.fees import CostCategory, ProofGrade
from iris.rules.cases.money import Money, Rate, convert, half_up
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

DAYS_OF_A_YEAR = 365
COHORT_MINIMUM = 5


@dataclass(frozen=True, slots=True)
class CostItem:
    """One thing the worker or family paid: how much in whole minor units, when, and how we know."""

    category: CostCategory
    minor: int
    currency: str
    paid_on: date
    proof: ProofGrade

    @property
    def amount(self) -> Money:
        return Money(self.minor, self.currency)


def check_item(item: CostItem, today: date) -> None:
    """Raise RuleBroken for an item that cannot be: `amount_not_positive`, `paid_in_future`."""
    if item.minor <= 0:
        raise RuleBroken("amount_not_positive", N_("Write how much it was. It must be more than zero."))
    if item.paid_on > today:
        raise RuleBroken("paid_in_future", N_("This day has not come yet. When did you pay?"))


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the standard and national law say of one item, side by side."""

    standard: Verdict
    law: LawVerdict


def verdicts(
    items: Iterable[CostItem], hire: Hire, caps: Sequence[FeeCap], rates: Sequence[Rate]
) -> tuple[Verdicts, ...]:
    """Give both verdicts on each item, in the order given: the standard (zero) and national law."""
    paid = [PaidItem(item.category, item.amount, item.paid_on) for item in items]
    law = law_verdicts(paid, hire, caps, rates)
    return tuple(Verdicts(standard_verdict(p.amount), verdict) for p, verdict in zip(paid, law, strict=True))


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money that came back to the worker already."""

    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan taken to pay for the job. `interest_paid` is what the worker says was paid, if the worker knows.

    `yearly_percent` is the rate as told ("24" for 24 % a year); `settled_on` the day the loan was paid off.
    """

    principal: Money
    yearly_percent: Fraction
    taken_on: date
    settled_on: date | None = None
    interest_paid: Money | None = None


_PERCENT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
PERCENT_WRONG = N_("Write the interest of a year in percent, for example 24.")
HIGHEST_PERCENT = 2000
"""A loan at more than this a year is a slip of the finger."""


def read_percent(text: str) -> Fraction:
    """Give a yearly rate as typed: digits, at most one point or comma. Raises RuleBroken (`percent_wrong`)."""
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    if not _PERCENT.fullmatch(plain):
        raise RuleBroken("percent_wrong", PERCENT_WRONG)
    return Fraction(plain)


def check_loan(loan: Loan, today: date) -> None:
    """Raise RuleBroken for terms that cannot be.

    Codes: `amount_not_positive`, `percent_wrong`, `taken_in_future`, `settled_before`.
    """
    if loan.principal.minor <= 0:
        raise RuleBroken("amount_not_positive", N_("Write how much it was. It must be more than zero."))
    if not 0 <= loan.yearly_percent <= HIGHEST_PERCENT:
        raise RuleBroken("percent_wrong", PERCENT_WRONG)
    if loan.taken_on > today:
        raise RuleBroken("taken_in_future", N_("This day has not come yet. When was the loan taken?"))
    if loan.settled_on is not None and not loan.taken_on <= loan.settled_on <= today:
        raise RuleBroken("settled_before", N_("The loan can be paid off from the day it was taken until today."))


def check_repayment(back: Repayment, today: date) -> None:
    """Raise RuleBroken for money that cannot have come: `amount_not_positive`, `paid_in_future`."""
    if back.amount.minor <= 0:
        raise RuleBroken("amount_not_positive", N_("Write how much it was. It must be more than zero."))
    if back.on > today:
        raise RuleBroken("paid_in_future", N_("This day has not come yet. When did the money come?"))


def interest(loan: Loan, until: date) -> Money:
    """Give the interest of a loan: what was paid as stated, else simple interest.

    Simple: principal × yearly rate × days / 365, to the day the loan was settled or the money is paid back
    (process.md, Case, Money), rounded half up.
    """
    if loan.interest_paid is not None:
        return loan.interest_paid
    days = max(0, (min(until, loan.settled_on or until) - loan.taken_on).days)
    exact = loan.principal.minor * loan.yearly_percent / 100 * Fraction(days, DAYS_OF_A_YEAR)
    return Money(half_up(exact), loan.principal.currency)


class LineKind(StrEnum):
    """What a line of the reckoning is."""

    COST = "cost"
    INTEREST = "interest"
    REPAID = "repaid"


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One line: the amount as paid, the day of its rate, and the converted amount (None: no rate known)."""

    kind: LineKind
    amount: Money
    on: date
    converted: Money | None

    @property
    def signed(self) -> int:
        minor = self.converted.minor if self.converted else 0
        return -minor if self.kind is LineKind.REPAID else minor


NOT_CONVERTED = N_("We have no exchange rate for %(currency)s on this day, so this amount is not in the sum.")


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed back, line by line."""

    currency: str
    lines: tuple[OwedLine, ...]

    @property
    def total(self) -> Money:
        """Costs and interest less what was repaid, never below zero, of the lines that could be converted."""
        return Money(max(0, sum(line.signed for line in self.lines)), self.currency)

    @property
    def not_converted(self) -> tuple[OwedLine, ...]:
        """Lines outside the sum for want of a rate; shown beside it."""
        return tuple(line for line in self.lines if line.converted is None)


def owed(
    items: Iterable[CostItem],
    repaid: Iterable[Repayment],
    loans: Iterable[Loan],
    currency: str,
    until: date,
    rates: Sequence[Rate],
) -> Owed:
    """Reckon what is owed: items at the payment-date rate − repaid + interest (process.md, Case, Money).

    Each line is converted at the rate of its own day and rounded by itself, so that the lines add up to the
    total as printed. `until` is the day of repayment, or today.
    """
    raw = [(LineKind.COST, item.amount, item.paid_on) for item in items]
    raw += [(LineKind.INTEREST, interest(loan, until), _interest_day(loan, until)) for loan in loans]
    raw += [(LineKind.REPAID, back.amount, back.on) for back in repaid]
    lines = [OwedLine(kind, amount, on, convert(amount, currency, on, rates)) for kind, amount, on in raw]
    return Owed(currency, tuple(lines))


def _interest_day(loan: Loan, until: date) -> date:
    return min(until, loan.settled_on or until)


def over_one_month(items: Iterable[CostItem], monthly_pay: Money, rates: Sequence[Rate]) -> bool | None:
    """Tell whether the costs come to more than one month's pay, which makes them grave (process.md, Case).

    None when that depends on an amount that no rate is known for.
    """
    amounts = [convert(item.amount, monthly_pay.currency, item.paid_on, rates) for item in items]
    if sum(amount.minor for amount in amounts if amount) > monthly_pay.minor:
        return True
    return None if None in amounts else False


@dataclass(frozen=True, slots=True)
class ProvenClaim:
    """What another worker of the same cohort proved, in the currency of the cohort."""

    origin: str
    agency: int
    hired_on: date
    total: Money
    weakest_proof: ProofGrade


@dataclass(frozen=True, slots=True)
class Estimate:
    """A cohort estimate: the sum, how many claims it rests on, and whether the own proof was higher."""

    total: Money
    claims: int
    own_is_higher: bool


def half_year(day: date) -> str:
    """Give the half-year of a day: 2026H1."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def cohort_estimate(
    claims: Iterable[ProvenClaim], origin: str, agency: int, hired_on: date, own: Money
) -> Estimate | None:
    """Give the median of at least 5 proven claims of the cohort, never below the worker's own proof.

    Cohort: same origin × agency × half-year of hire (process.md, Case, Money). Claims that rest on an
    estimate themselves, or are in another currency, do not count. Between two middle claims doubt favours
    the worker: rounded up. None below 5 claims.
    """
    cohort = (origin, agency, half_year(hired_on))
    proven = [
        claim.total.minor
        for claim in claims
        if (claim.origin, claim.agency, half_year(claim.hired_on)) == cohort
        and claim.weakest_proof is not ProofGrade.COHORT
        and claim.total.currency == own.currency
    ]
    if len(proven) < COHORT_MINIMUM:
        return None
    middle = -(-Fraction(median(map(Fraction, proven))) // 1)
    return Estimate(Money(max(middle, own.minor), own.currency), len(proven), own.minor > middle)


@dataclass(frozen=True, slots=True)
class FirstMonth:
    """Pay of the first full month in the destination: what arrived, and what was taken off to recover fees.

    `received` is after the destination's taxes and social contributions, with bonus and overtime.
    """

    received: Money
    fee_deductions: int = 0

    @property
    def earned(self) -> Money:
        return Money(self.received.minor + self.fee_deductions, self.received.currency)


def recruitment_cost_ratio(cost: Money, month: FirstMonth) -> Fraction | None:
    """Give SDG indicator 10.7.1 for one worker: cost / earnings of the first full month, in months.

    Both of the same person, deductions that recovered fees added back
    (https://worldbank.github.io/sdg-metadata/metadata/en/10-7-1). None without earnings.
    Raises RuleBroken (`currencies_mixed`): convert first.
    """
    if cost.currency != month.earned.currency:
        raise RuleBroken("currencies_mixed", N_("These amounts are in different currencies."))
    return Fraction(cost.minor, month.earned.minor) if month.earned.minor > 0 else None


def in_months(ratio: Fraction) -> Decimal:
    """Give a ratio for people: months with one decimal, half up."""
    return Decimal(half_up(ratio * 10)).scaleb(-1)
