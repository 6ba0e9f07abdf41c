"""The money of a case: what was paid, borrowed and came back, in the sealed story, reckoned at the rates recorded.

Officers write down what the worker tells of loans, of money that came back, and of the hire.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from iris import queries
from iris.gateways.keys import Keys
from iris.queries.scope import actor_of
from iris.rules.cases.caps import Hire, check_occupation
from iris.rules.cases.fees import CostCategory, ProofGrade
from iris.rules.cases.money import Money, Rate
from iris.rules.cases.stages import Stage
from iris.rules.costs import (
    CostItem,
    FirstMonth,
    Loan,
    Owed,
    Repayment,
    Verdicts,
    check_loan,
    check_repayment,
    owed,
    recruitment_cost_ratio,
    verdicts,
)
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services.cases.facts import day, payments_of
from iris.services.cases.moving import settle
from iris.services.cases.sealing import OpenCase, shared_of

LOANS, BACK, HIRE = "loans", "came_back", "hire"
MOST = 50
Told = dict[str, Any]


def _kept(money: Money) -> Told:
    return {"minor": money.minor, "currency": money.currency}


def _decimal(value: Fraction) -> str:
    return format(Decimal(value.numerator) / value.denominator, "f")


def _money(told: Told) -> Money:
    return Money(int(told["minor"]), str(told["currency"]))


def cost_items(story: Told) -> list[CostItem]:
    """The costs of a story as the rules see them."""
    return [
        CostItem(
            CostCategory(cost["category"]),
            int(cost["minor"]),
            cost["currency"],
            date.fromisoformat(cost["paid_on"]),
            ProofGrade(cost["proof"]),
        )
        for cost in story.get("costs", [])
    ]


def loans_of(story: Told) -> list[Loan]:
    """The loans of a story."""
    return [
        Loan(_money(told), Fraction(told["percent"]), date.fromisoformat(told["taken_on"]), day(told["settled_on"]))
        for told in story.get(LOANS, [])
    ]


def came_back(story: Told) -> list[Repayment]:
    """What came back before anybody promised it here."""
    return [Repayment(_money(told), date.fromisoformat(told["on"])) for told in story.get(BACK, [])]


def first_month_of(story: Told) -> FirstMonth | None:
    """The pay of the first full month; None before an officer wrote it down."""
    told = story.get(HIRE, {})
    return FirstMonth(_money(told), int(told["taken_off"])) if told.get("currency") else None


def confirmed(keys: Keys, case: OpenCase) -> list[Repayment]:
    """What respondents paid and was confirmed."""
    paid = (one for row in case.row.respondents for one in payments_of(shared_of(keys, row)))
    return [Repayment(one.amount, one.paid_on) for one in paid if one.confirmation is not None]


def owed_of(session: Session, story: Told, until: date, paid: Sequence[Repayment] = ()) -> Owed | None:
    """What is owed back on a day, in the currency of most items; None when nothing was paid or borrowed.

    `paid`: what came back beside what the story tells.
    """
    items, loans, back = cost_items(story), loans_of(story), [*came_back(story), *paid]
    currencies = [item.currency for item in items] or [loan.principal.currency for loan in loans]
    if not currencies:
        return None
    currency = max(sorted(set(currencies)), key=currencies.count)
    return owed(items, back, loans, currency, until, _rates(session, items, loans, back, {currency}, until))


def _rates(
    session: Session,
    items: Sequence[CostItem],
    loans: Sequence[Loan],
    back: Sequence[Repayment],
    currencies: Collection[str],
    until: date,
) -> list[Rate]:
    known = {item.currency for item in items} | {loan.principal.currency for loan in loans}
    known |= {one.amount.currency for one in back}
    days = {item.paid_on for item in items} | {one.on for one in back}
    days |= {min(until, loan.settled_on or until) for loan in loans}
    return queries.money.rates(session, known | set(currencies), days)


def verdicts_of(session: Session, case: OpenCase, story: Told) -> tuple[Verdicts, ...]:
    """Both verdicts on each cost, in their order: the standard's and national law's."""
    items = cost_items(story)
    if not items:
        return ()
    month = first_month_of(story)
    occupation = story.get(HIRE, {}).get("occupation", "")
    hire = Hire(case.row.origin or "", case.row.destination or "", occupation, month.earned if month else None)
    caps = queries.money.caps(session)
    limits = {cap.limit.currency for cap in caps if cap.limit} | ({month.received.currency} if month else set())
    return verdicts(items, hire, caps, queries.money.rates(
        session, {item.currency for item in items} | limits, {item.paid_on for item in items}
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ratio:
    """SDG 10.7.1 of this worker in months; None for want of a rate."""

    months: Fraction | None


def ratio_of(session: Session, story: Told, until: date) -> Ratio | None:
    """What the job cost in months of the first month's pay; None before costs and pay are known."""
    month, items, loans = first_month_of(story), cost_items(story), loans_of(story)
    if month is None or not (items or loans):
        return None
    currency = month.earned.currency
    cost = owed(items, (), loans, currency, until, _rates(session, items, loans, (), {currency}, until))
    return Ratio(None if cost.not_converted else recruitment_cost_ratio(cost.total, month))


def add_loan(session: Session, keys: Keys, now: datetime, case: OpenCase, loan: Loan) -> None:
    """Write down a loan as the worker tells it. Raises RuleBroken as `check_loan` does, `money_many`."""
    check_loan(loan, now.date())
    told = {
        **_kept(loan.principal),
        "percent": _decimal(loan.yearly_percent),
        "taken_on": loan.taken_on.isoformat(),
        "settled_on": loan.settled_on.isoformat() if loan.settled_on else "",
    }
    _add(session, keys, now, case, LOANS, told)


def add_back(session: Session, keys: Keys, now: datetime, case: OpenCase, back: Repayment) -> None:
    """Write down money that came back already. Raises RuleBroken as `check_repayment` does, `money_many`."""
    check_repayment(back, now.date())
    _add(session, keys, now, case, BACK, {**_kept(back.amount), "on": back.on.isoformat()})


def _add(session: Session, keys: Keys, now: datetime, case: OpenCase, kind: str, told: Told) -> None:
    story = case.story()
    if len(story.get(kind, [])) >= MOST:
        raise RuleBroken("money_many", N_("There are too many lines here. Add them up into one."))
    line = {**told, "by": actor_of(session).account_id}
    _keep(session, keys, now, case, {**story, kind: [*story.get(kind, []), line]})


def take_out(session: Session, keys: Keys, now: datetime, case: OpenCase, kind: str, number: int) -> None:
    """Take out a line that was written down wrongly. Raises RuleBroken (`no_such_line`)."""
    story = case.story()
    lines = list(story.get(kind, [])) if kind in (LOANS, BACK) else []
    if not 0 <= number < len(lines):
        raise RuleBroken("no_such_line", N_("This line has been taken out already. Reload the page."))
    del lines[number]
    _keep(session, keys, now, case, {**story, kind: lines})


def set_hire(
    session: Session, keys: Keys, now: datetime, case: OpenCase, month: FirstMonth | None, occupation: str
) -> None:
    """Write down the first full month's pay and the occupation. Raises RuleBroken (`occupation_wrong`)."""
    check_occupation(occupation)
    pay = {**_kept(month.received), "taken_off": month.fee_deductions} if month else {}
    _keep(session, keys, now, case, {**case.story(), HIRE: {**pay, "occupation": occupation}})


def _keep(session: Session, keys: Keys, now: datetime, case: OpenCase, story: Told) -> None:
    if case.row.stage == Stage.CLOSED:
        raise RuleBroken("case_closed", N_("This case is closed. Open it again before you change its sums."))
    case.keep_story(story)
    settle(session, keys, now, case, "case.money_noted")
