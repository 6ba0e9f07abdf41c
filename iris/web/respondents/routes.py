"""Complaints that were sent to one's own organisation: read, answered in time, put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.gateways.keys import Purpose
from iris.rules.access import Subject
from iris.rules.cases.money import exponent
from iris.rules.cases.respondents import OUTCOME_WORDS, Outcome
from iris.rules.cases.reviews import REVIEW_WORDS, ReviewResult
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.rules.wording import N_
from iris.services.cases import answering
from iris.services.cases.facts import day, ledger_of
from iris.services.cases.sealing import Shared, opened, shared_of
from iris.web.asking import read_day
from iris.web.errors import sentence_of
from iris.web.forms import Form
from iris.web.guard import load, permit
from iris.web.identity import now, outside

area = Blueprint("respondents", __name__, url_prefix="/answering")

ANSWER = Action.CASE_ANSWER
TOKEN_OVER = N_("This page was open for too long. Nothing you typed is lost: please send it again.")
FILES_BYTES = 16 * 1024 * 1024
MOST_PARTS = 6


class Signed(Form):
    """A form whose fields are read by hand; only its token is checked here."""


def subject_of(row: m.CaseRespondent) -> Subject:
    """What grants can rest on: the entry that it was sent to."""
    return Subject(entries=frozenset({row.entry_id} if row.entry_id and row.reply_due_on else ()))


def load_asked(respondent_id: int) -> m.CaseRespondent:
    """What was sent to the own organisation; 404 for everything else."""
    row: m.CaseRespondent = load(queries.cases.respondent(current(), respondent_id), ANSWER, subject_of)
    return row


@area.get("")
@permit(ANSWER)
def listed() -> ResponseReturnValue:
    """All that was sent to us, what is due soonest first."""
    rows = queries.cases.asked(current(), g.actor.entry_id) if g.actor.entry_id else []
    shown = [{"href": url_for("respondents.show", respondent_id=row.id), **_line(row)} for row in rows]
    record = queries.cases.facts_of(current(), g.actor.entry_id) if g.actor.entry_id else []
    return render_template("respondents/list.html", rows=shown, record=record)


def _line(row: m.CaseRespondent) -> dict[str, Any]:
    shared = shared_of(outside().keys, row)
    return {
        "sent": day(shared.sent_on),
        "due": row.reply_due_on,
        "answered": day(shared.answered_on),
        "word": OUTCOME_WORDS[Outcome(shared.outcome)] if shared.outcome else None,
    }


@area.get("/<int:respondent_id>")
@permit(ANSWER)
def show(respondent_id: int) -> ResponseReturnValue:
    """One complaint: the text that the worker agreed to, and what we said to it."""
    return _page(load_asked(respondent_id))


def _page(row: m.CaseRespondent, status: int = 200, problem: str = "") -> Response:
    shared = shared_of(outside().keys, row)
    files = [one for one in queries.cases.files(current(), row.case_id) if one.respondent_id == row.id]
    raw = outside().keys.unwrap(row.wrapped or b"", Purpose.CASES)
    context = {
        "id": row.id,
        "summary": shared.summary,
        "answer": shared.answer,
        "files": [opened(raw, f"file:{one.id}", one.sealed)["name"] for one in files],
        "can_review": bool(shared.decided_on) and not shared.review_asked_on,
        "review": gettext(REVIEW_WORDS[ReviewResult(shared.review_result)]) if shared.review_result else "",
        "review_asked": day(shared.review_asked_on),
        "problem": problem,
        "typed": request.form,
        "parts": range(MOST_PARTS),
        **_line(row),
        **_money(shared),
    }
    return make_response(render_template("respondents/show.html", **context), status)


def _money(shared: Shared) -> dict[str, Any]:
    book = ledger_of(shared, now().date())
    currency = str(shared.owed[1]) if shared.owed else ""
    return {
        "owed": _amount(int(shared.owed[0]), currency) if shared.owed else "",
        "can_plan": bool(shared.owed) and not shared.plan,
        "plan": [(day(on), _amount(int(minor), currency)) for on, minor in shared.plan],
        "payments": [
            {
                "amount": _amount(int(paid["minor"]), paid["currency"]),
                "on": day(paid["paid_on"]),
                "came": bool(paid.get("confirmation")),
                "disputed": bool(paid.get("disputed")),
            }
            for paid in shared.payments
        ],
        "done": book is not None and book.is_remedied,
    }


def _amount(minor: int, currency: str) -> str:
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    return (f"{whole}.{rest:0{places}d}" if places and rest else str(whole)) + f" {currency}"


def _do(respondent_id: int, verb: Callable[[m.CaseRespondent], None], done: str) -> ResponseReturnValue:
    row = load_asked(respondent_id)
    if not Signed().validate():
        return _page(row, 400, gettext(TOKEN_OVER))
    try:
        verb(row)
    except RuleBroken as error:
        current().rollback()
        return _page(load_asked(respondent_id), 409, sentence_of(error))
    commit()
    flash(done, "ok")
    return redirect(url_for("respondents.show", respondent_id=respondent_id), 303)


@area.post("/<int:respondent_id>/reply")
@permit(ANSWER, keeps=True)
def reply(respondent_id: int) -> ResponseReturnValue:
    """Answer."""
    return _do(
        respondent_id,
        lambda row: answering.reply(current(), outside(), now(), row, request.form.get("answer", "")),
        gettext("Your answer is with the case officers."),
    )


@area.post("/<int:respondent_id>/review")
@permit(ANSWER, keeps=True)
def review(respondent_id: int) -> ResponseReturnValue:
    """Ask that others look at the decision again."""
    return _do(
        respondent_id,
        lambda row: answering.ask_review(current(), outside(), now(), row),
        gettext("Other officers look at it again. You read the answer here within 30 days."),
    )


@area.post("/<int:respondent_id>/plan")
@permit(ANSWER, keeps=True)
def plan(respondent_id: int) -> ResponseReturnValue:
    """Say on which days it is paid."""
    return _do(
        respondent_id,
        lambda row: answering.offer_plan(current(), outside(), now(), row, _days("day")),
        gettext("Your plan is noted. Pay by the days you gave."),
    )


@area.post("/<int:respondent_id>/payment")
@permit(ANSWER, keeps=True)
def payment(respondent_id: int) -> ResponseReturnValue:
    """Report a payment."""

    def verb(row: m.CaseRespondent) -> None:
        days = _days("paid_on")
        if not days:
            raise RuleBroken("no_day", gettext("Give the day of the payment."))
        answering.report_payment(current(), outside(), now(), row, request.form.get("amount", ""), days[0])

    return _do(respondent_id, verb, gettext("Noted. It counts when the worker says that it came."))


@area.post("/<int:respondent_id>/proof")
@permit(ANSWER, keeps=True)
def proof(respondent_id: int) -> ResponseReturnValue:
    """Bring a paper."""
    request.max_content_length = FILES_BYTES

    def verb(row: m.CaseRespondent) -> None:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise RuleBroken("no_file", gettext("Choose the file."))
        others = sum(1 for one in queries.cases.files(current(), row.case_id) if one.respondent_id == row.id)
        answering.add_proof(current(), outside(), now(), row, cast(BinaryIO, file.stream), file.filename, others)

    return _do(respondent_id, verb, gettext("The paper is with the case officers."))


def _days(name: str) -> list[date]:
    """The days typed; empty fields are left out. Raises RuleBroken for what can't be read."""
    try:
        return [read_day(text) for text in request.form.getlist(name) if text.strip()]
    except ValueError:
        raise RuleBroken("day_unreadable", gettext("Write the date as 2026-11-25.")) from None
