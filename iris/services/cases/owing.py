"""What goes out to respondents and what they owe: the approved text, the sum, the plan."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris.gateways.keys import Keys
from iris.rules.cases.clocks import due_on
from iris.rules.cases.money import Money
from iris.rules.cases.respondents import Outcome
from iris.rules.deadlines import Period
from iris.services.cases.facts import facts_of
from iris.services.cases.reckoning import owed_of
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


def ask_for_plans(session: Session, keys: Keys, case: OpenCase, now: datetime) -> None:
    """Tell those who were found wrong what they owe. The sum stands with the first; others stand for deeds."""
    total = owed_of(session, case.story(), now.date())
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
