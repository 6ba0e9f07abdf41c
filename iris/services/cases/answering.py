"""What a respondent does: answers the approved text, says how it puts things right, reports payments with proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.filetypes import Use
from iris.gateways.keys import Purpose
from iris.gateways.outside import Outside
from iris.rules.cases.clocks import due_on
from iris.rules.cases.money import Money, read_amount
from iris.rules.deadlines import Period
from iris.rules.errors import RuleBroken
from iris.rules.remedies import Plan, check_plan, equal_instalments
from iris.rules.wording import N_
from iris.services import jobs, journal
from iris.services.cases import counting
from iris.services.cases.drafting import store_file
from iris.services.cases.filing import file_row
from iris.services.cases.sealing import Shared, keep_shared, shared_of
from iris.services.cases.telling import checked


def _said(session: Session, outside: Outside, now: datetime, row: m.CaseRespondent, shared: Shared, verb: str) -> None:
    """Keep it; the case itself, which the respondent never sees, follows by a job of the same transaction."""
    keep_shared(outside.keys, row, shared)
    journal.record(session, now, f"case:{row.case_id}", verb, respondent=row.id)
    jobs.enqueue(session, now, "case_follows", case_id=row.case_id, verb=verb)
    session.flush()


def reply(session: Session, outside: Outside, now: datetime, row: m.CaseRespondent, text: str) -> None:
    """Answer once. Raises RuleBroken (`answered_already`, `nothing_written`)."""
    shared = shared_of(outside.keys, row)
    if shared.answered_on:
        raise RuleBroken("answered_already", N_("You have answered this. What comes later goes to the case officer."))
    shared.answer, shared.answered_on = checked(text), now.date().isoformat()
    counting.reply(session, now, row, shared)
    _said(session, outside, now, row, shared, "case.respondent_answered")


def offer_plan(session: Session, outside: Outside, now: datetime, row: m.CaseRespondent, days: list[date]) -> None:
    """Promise to pay what is owed on these days, in equal parts. Raises RuleBroken as `remedies.check_plan` does."""
    shared = shared_of(outside.keys, row)
    if not shared.owed:
        raise RuleBroken("nothing_owed", N_("No sum has been set here yet."))
    total = Money(int(shared.owed[0]), str(shared.owed[1]))
    if not days or min(days) < now.date():
        raise RuleBroken("plan_empty", N_("Give the day of each payment; none can lie in the past."))
    parts = equal_instalments(total, sorted(days))
    check_plan(Plan(total, parts, now.date()), total)
    shared.plan = [[part.due_on.isoformat(), part.minor] for part in parts]
    shared.plan_made_on = now.date().isoformat()
    _said(session, outside, now, row, shared, "case.plan_offered")


def report_payment(
    session: Session, outside: Outside, now: datetime, row: m.CaseRespondent, amount: str, paid_on: date
) -> None:
    """Say that a payment was made; it counts when the worker says that it came."""
    shared = shared_of(outside.keys, row)
    if not shared.plan:
        raise RuleBroken("no_plan", N_("First say how and when you pay."))
    if paid_on > now.date():
        raise RuleBroken("paid_in_future", N_("This day has not come yet. Report the payment when it is made."))
    money = read_amount(amount, str(shared.owed[1]))
    if money.minor <= 0:
        raise RuleBroken("amount_not_positive", N_("Write how much it was. It must be more than zero."))
    told: dict[str, Any] = {"minor": money.minor, "currency": money.currency, "paid_on": paid_on.isoformat()}
    shared.payments.append(told)
    _said(session, outside, now, row, shared, "case.payment_reported")


def add_proof(
    session: Session, outside: Outside, now: datetime, row: m.CaseRespondent, stream: BinaryIO, name: str, others: int
) -> None:
    """Bring a paper: proof of a payment, a contract. It is sealed with what is shared with this respondent."""
    assert row.wrapped is not None
    raw = outside.keys.unwrap(row.wrapped, Purpose.CASES)
    known = store_file(outside, raw, stream, name, Use.DOCUMENT, others)
    session.add(m.CaseFile(**file_row(raw, row.case_id, known, row.id)))
    _said(session, outside, now, row, shared_of(outside.keys, row), "case.proof_added")


def ask_review(session: Session, outside: Outside, now: datetime, row: m.CaseRespondent) -> None:
    """Ask that others look at the decision again; it is lodged by the job that follows.

    Which officers may not decide it stands in the case, which a respondent never sees. Raises RuleBroken:
    `not_decided`, `review_pending`, `review_too_late`.
    """
    shared = shared_of(outside.keys, row)
    if not shared.decided_on:
        raise RuleBroken("not_decided", N_("There is no decision yet that could be looked at again."))
    if shared.review_asked_on:
        raise RuleBroken("review_pending", N_("You have asked for this already."))
    if now.date() > due_on(Period.CASE_REVIEW_LODGE, date.fromisoformat(shared.decided_on)):
        raise RuleBroken("review_too_late", N_("The time to ask for a second look is over."))
    shared.review_asked_on = now.date().isoformat()
    _said(session, outside, now, row, shared, "case.review_asked")
