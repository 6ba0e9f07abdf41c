"""Putting it right: the plan, the payments, who confirms them, and when it is done.

Plan 30 days after the decision, paid 90: that is "in time". Done only when the worker confirmed or an
independent check did (process.md, Case). The day that counts is the day of payment, so that a worker may
take time to answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iris.rules.cases.fees import ProofGrade
from iris.rules.cases.money import Money, Rate, convert, split
from iris.rules.cases.speakers import Voice, check_voice
from iris.rules.deadlines import Overrides, Period, due, overdue
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Confirmation(StrEnum):
    """Who says that it arrived."""

    WORKER = "worker"
    INDEPENDENT = "independent"


class DeedKind(StrEnum):
    """What else than money can put things right."""

    PAPERS_BACK = "papers_back"
    CONTRACT_RIGHT = "contract_right"
    HOUSING_RIGHT = "housing_right"
    WAY_HOME = "way_home"
    JOB_BACK = "job_back"
    APOLOGY = "apology"


DEED_WORDS: Mapping[DeedKind, str] = {
    DeedKind.PAPERS_BACK: N_("Papers given back"),
    DeedKind.CONTRACT_RIGHT: N_("Contract as promised"),
    DeedKind.HOUSING_RIGHT: N_("Housing made right"),
    DeedKind.WAY_HOME: N_("Way home paid"),
    DeedKind.JOB_BACK: N_("Job given back"),
    DeedKind.APOLOGY: N_("Apology"),
}


@dataclass(frozen=True, slots=True)
class Instalment:
    """One promised payment."""

    due_on: date
    minor: int


@dataclass(frozen=True, slots=True)
class Deed:
    """Something promised that is not money."""

    kind: DeedKind
    due_on: date
    done_on: date | None = None
    confirmation: Confirmation | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a respondent promises: the agreed sum, cut into instalments, and deeds."""

    agreed: Money
    instalments: tuple[Instalment, ...]
    made_on: date
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """Money said to be paid. `disputed`: the worker says that it did not arrive."""

    key: int
    amount: Money
    paid_on: date
    proof: ProofGrade | None = None
    confirmation: Confirmation | None = None
    disputed: bool = False


def equal_instalments(agreed: Money, days: Sequence[date]) -> tuple[Instalment, ...]:
    """Cut a sum over the days, to the last minor unit; the first ones carry the odd units."""
    return tuple(map(Instalment, days, split(agreed.minor, len(days))))


def check_plan(plan: Plan, owed: Money, *, worker_agreed_to_less: bool = False) -> None:
    """Raise RuleBroken for a plan that cannot be followed or gives the worker less than owed.

    Codes: `plan_empty`, `plan_part_not_positive`, `plan_does_not_add_up`, `currencies_mixed`,
    `plan_below_owed` (unless the worker agreed, by code or recorded call, knowing the full sum).
    """
    if not plan.instalments and not plan.deeds:
        raise RuleBroken("plan_empty", N_("A plan needs at least one payment or one thing to do, with a day."))
    if any(part.minor <= 0 for part in plan.instalments):
        raise RuleBroken("plan_part_not_positive", N_("Each payment of the plan must be more than zero."))
    if sum(part.minor for part in plan.instalments) != plan.agreed.minor:
        raise RuleBroken("plan_does_not_add_up", N_("The payments of the plan do not add up to the agreed sum."))
    if plan.agreed.currency != owed.currency:
        raise RuleBroken("currencies_mixed", N_("The plan must be in the currency of what is owed."))
    if plan.agreed.minor < owed.minor and not worker_agreed_to_less:
        raise RuleBroken("plan_below_owed", N_("This is less than what is owed. Only the worker can accept less."))


def plan_in_time(plan: Plan, decided_on: date, overrides: Overrides | None = None) -> bool:
    """Tell whether the plan was made within 30 days of the decision; the last day counts."""
    return not overdue(due(Period.REMEDY_PLAN, decided_on, overrides), plan.made_on)


def confirm(payment: Payment, voice: Voice | None) -> Payment:
    """Give the payment as confirmed by the worker. Raises RuleBroken (`worker_must_say`) for anybody else."""
    check_voice(voice)
    return replace(payment, confirmation=Confirmation.WORKER, disputed=False)


def dispute(payment: Payment, voice: Voice | None) -> Payment:
    """Give the payment as one that did not arrive. Raises RuleBroken (`worker_must_say`)."""
    check_voice(voice)
    return replace(payment, confirmation=None, disputed=True)


def check_independently(payment: Payment, checker_entries: Collection[int], payers: Collection[int]) -> Payment:
    """Give the payment as confirmed by somebody independent.

    Raises RuleBroken: `not_independent` when the checker belongs to a respondent or payer, `worker_disputes`
    while the worker says that it did not arrive.
    """
    if set(checker_entries) & set(payers):
        raise RuleBroken("not_independent", N_("The check must come from somebody who is not one of those who pay."))
    if payment.disputed:
        raise RuleBroken("worker_disputes", N_("The worker says that it did not arrive. Clear that first."))
    return replace(payment, confirmation=Confirmation.INDEPENDENT)


@dataclass(frozen=True, slots=True)
class Covered:
    """An instalment and how much of it has been paid; `late` when its day is over and something lacks."""

    instalment: Instalment
    paid: int
    late: bool

    @property
    def lacking(self) -> int:
        return self.instalment.minor - self.paid


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sums of a remedy in minor units of the agreed currency.

    `paid` is said to be paid and not disputed, `confirmed` the part of it that is confirmed, `left` what is
    not paid of the agreed sum, `over` what was paid beyond it; `not_converted` are payments in a currency
    without a rate, which count in no sum. `remedied_on` is the day everything was done, once all of it is
    confirmed.
    """

    agreed: Money
    paid: int
    confirmed: int
    disputed: int
    left: int
    over: int
    to_confirm: int
    instalments: tuple[Covered, ...]
    not_converted: tuple[Payment, ...]
    remedied_on: date | None

    @property
    def next_due(self) -> date | None:
        """The day of the first instalment that is not fully paid."""
        return next((c.instalment.due_on for c in self.instalments if c.lacking), None)

    @property
    def is_remedied(self) -> bool:
        return self.remedied_on is not None


def ledger(plan: Plan, payments: Iterable[Payment], today: date, rates: Sequence[Rate] = ()) -> Ledger:
    """Add up a remedy. Payments fill the instalments from the earliest on, whatever they were meant for."""
    told = tuple(payments)
    sums = {p.key: convert(p.amount, plan.agreed.currency, p.paid_on, rates) for p in told}
    counted = [(p, money.minor) for p in told if (money := sums[p.key]) is not None]
    paid = sum(minor for p, minor in counted if not p.disputed)
    return Ledger(
        agreed=plan.agreed,
        paid=paid,
        confirmed=sum(minor for p, minor in counted if p.confirmation is not None),
        disputed=sum(minor for p, minor in counted if p.disputed),
        left=max(0, plan.agreed.minor - paid),
        over=max(0, paid - plan.agreed.minor),
        to_confirm=sum(1 for p, _ in counted if p.confirmation is None and not p.disputed),
        instalments=_cover(plan, paid, today),
        not_converted=tuple(p for p in told if sums[p.key] is None),
        remedied_on=_remedied_on(plan, counted),
    )


def _cover(plan: Plan, paid: int, today: date) -> tuple[Covered, ...]:
    covered: list[Covered] = []
    for part in sorted(plan.instalments, key=lambda i: i.due_on):
        filled = min(paid, part.minor)
        paid -= filled
        covered.append(Covered(part, filled, filled < part.minor and overdue(part.due_on, today)))
    return tuple(covered)


def _remedied_on(plan: Plan, counted: Sequence[tuple[Payment, int]]) -> date | None:
    """Give the day on which the confirmed payments had reached the agreed sum and every deed was done."""
    days: list[date] = []
    for deed in plan.deeds:
        if deed.done_on is None or deed.confirmation is None:
            return None
        days.append(deed.done_on)
    reached = 0
    for payment, minor in sorted(counted, key=lambda pair: (pair[0].paid_on, pair[0].key)):
        if payment.confirmation is not None and reached < plan.agreed.minor:
            reached += minor
            days.append(payment.paid_on)
    return max(days, default=None) if reached >= plan.agreed.minor else None


def in_time(remedied_on: date | None, decided_on: date, overrides: Overrides | None = None) -> bool:
    """Tell whether the remedy was complete within 90 days of the decision; the last day counts."""
    last = due(Period.REMEDY_PAID, decided_on, overrides)
    return remedied_on is not None and not overdue(last, remedied_on)
