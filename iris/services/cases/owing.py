"""What goes out to respondents and what they owe: the approved text, the sum, the plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from iris.gateways.keys import Keys
from iris.rules.cases.clocks import due_on
from iris.rules.cases.fees import CostCategory, ProofGrade
from iris.rules.cases.money import Money
from iris.rules.cases.respondents import Outcome
from iris.rules.costs import CostItem, Owed, owed
from iris.rules.deadlines import Period
from iris.services.cases.facts import facts_of
from iris.services.cases.sealing import OpenCase, Shared, keep_shared, shared_of


def send(keys: Keys, now: datetime, case: OpenCase) -> None:
    """Let every respondent with a register entry see the text that the worker agreed to, and nothing else."""
    period = Period.CASE_REPLY_URGENT if case.state.urgent else Period.CASE_REPLY
    for row in case.row.respondents:
        if row.entry_id is None or row.reply_due_on is not None:
            continue
        text = case.state.summary_out or case.state.summary
        keep_shared(keys, row, Shared(summary=text, sent_on=now.date().isoformat(), urgent=case.state.urgent))
        row.reply_due_on = due_on(period, now.date())


def cost_items(costs: list[dict[str, Any]]) -> list[CostItem]:
    """The costs of a story as the rules see them."""
    return [
        CostItem(
            CostCategory(cost["category"]),
            int(cost["minor"]),
            cost["currency"],
            date.fromisoformat(cost["paid_on"]),
            ProofGrade(cost["proof"]),
        )
        for cost in costs
    ]


def owed_of(costs: list[dict[str, Any]], today: date) -> Owed | None:
    """What is owed back, in the currency of the largest number of items; None when nothing was paid."""
    items = cost_items(costs)
    if not items:
        return None
    currencies = [item.currency for item in items]
    return owed(items, (), (), max(sorted(set(currencies)), key=currencies.count), today, ())


def ask_for_plans(keys: Keys, case: OpenCase, now: datetime) -> None:
    """Tell those who were found wrong what they owe. The sum stands with the first; others stand for deeds."""
    total = owed_of(case.story().get("costs", []), now.date())
    for row in case.row.respondents:
        if row.wrapped is None or case.inner(row).outcome != Outcome.UPHELD:
            continue
        shared = shared_of(keys, row)
        money: Money | None = total.total if total is not None else None
        shared.owed = [money.minor, money.currency] if money is not None else []
        keep_shared(keys, row, shared)
        total = None


def tell_outcomes(keys: Keys, now: datetime, case: OpenCase) -> None:
    """Let respondents see what was decided about them, once all is decided."""
    if not facts_of(case, keys, now).all_decided:
        return
    for row in case.row.respondents:
        if row.wrapped is None:
            continue
        inner, shared = case.inner(row), shared_of(keys, row)
        shared.outcome, shared.severity, shared.decided_on = inner.outcome, inner.severity, inner.decided_on
        keep_shared(keys, row, shared)
