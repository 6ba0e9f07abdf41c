"""What the worker says in the own case: each button is one verb, each asks twice where it is hard to take back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import BinaryIO, cast

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from iris.db import commit, current, database
from iris.rules.cases.speakers import Voice
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services.cases import erasing, opening, recovering, referring, telling, visiting, watching
from iris.services.cases.sealing import OpenCase
from iris.web import visits
from iris.web.complaints import helped
from iris.web.complaints.area import FILES_BYTES, area, case_here, on_to, signed_form, token_over
from iris.web.complaints.follow import case_page
from iris.web.errors import sentence_of
from iris.web.guard import permit
from iris.web.identity import now, outside

Verb = Callable[[OpenCase], None]


def _say(verb: Verb, done: str, said: str = "") -> ResponseReturnValue:
    """Do it, or show the page again with the sentence of the refusal and what was typed."""
    if signed_form() is None:
        return case_page(400, token_over(), said)
    try:
        verb(case_here())
    except RuleBroken as error:
        current().rollback()
        return case_page(409, sentence_of(error), said)
    commit()
    flash(done, "ok")
    return on_to("own")


@area.post("/complaints/case/write")
@permit(Action.CASE_WORKER, keeps=True)
def write() -> ResponseReturnValue:
    """Send a message, with a file or without."""
    request.max_content_length = FILES_BYTES
    text = request.form.get("say", "")

    def verb(case: OpenCase) -> None:
        files = [file for file in request.files.getlist("files") if file.filename]
        for file in files:
            telling.add_file(current(), outside(), now(), case, cast(BinaryIO, file.stream), file.filename or "")
        if text.strip() or not files:
            telling.write(current(), outside(), now(), case, text)

    return _say(verb, gettext("Sent. We answer here."), text)


@area.post("/complaints/case/yes")
@permit(Action.CASE_WORKER, keeps=True)
def yes() -> ResponseReturnValue:
    """Yes to the text shown: it goes out."""
    digest = request.form.get("digest", "")
    return _say(
        lambda case: telling.say_yes(current(), outside(), now(), case, digest),
        gettext("Thank you. They have the text now, and nothing more."),
    )


@area.post("/complaints/case/no")
@permit(Action.CASE_WORKER, keeps=True)
def no() -> ResponseReturnValue:
    """No: nothing goes out."""
    return _say(
        lambda case: telling.say_no(current(), outside(), now(), case),
        gettext("Nothing was sent, and nothing will be."),
    )


@area.post("/complaints/case/accept")
@permit(Action.CASE_WORKER, keeps=True)
def accept() -> ResponseReturnValue:
    """Accept what was decided."""
    return _say(
        lambda case: telling.accept(current(), outside(), now(), case),
        gettext("Thank you. Now they must say how they put it right."),
    )


@area.post("/complaints/case/refuse")
@permit(Action.CASE_WORKER, keeps=True)
def refuse() -> ResponseReturnValue:
    """Refuse what was decided."""
    return _say(
        lambda case: telling.refuse(current(), outside(), now(), case),
        gettext("We have noted that you do not accept it. An officer writes to you here."),
    )


@area.post("/complaints/case/review")
@permit(Action.CASE_WORKER, keeps=True)
def review_asked() -> ResponseReturnValue:
    """Ask others to look at the decision again."""
    return _say(
        lambda case: telling.ask_review(current(), outside(), now(), case),
        gettext("Other people look at the decision again. You read the answer here within 30 days."),
    )


@area.post("/complaints/case/withdraw")
@permit(Action.CASE_WORKER, keeps=True)
def withdraw() -> ResponseReturnValue:
    """Take the complaint back."""
    return _say(
        lambda case: telling.withdraw(current(), outside(), now(), case), gettext("You have taken your complaint back.")
    )


@area.post("/complaints/case/reopen")
@permit(Action.CASE_WORKER, keeps=True)
def reopen() -> ResponseReturnValue:
    """Ask that it is opened again."""
    return _say(
        lambda case: telling.ask_reopen(current(), outside(), now(), case), gettext("Your complaint is open again.")
    )


@area.post("/complaints/case/payment")
@permit(Action.CASE_WORKER, keeps=True)
def payment() -> ResponseReturnValue:
    """Say of a payment whether it came."""
    respondent, _, number = request.form.get("payment", "").partition("-")
    wanted = (int(respondent), int(number)) if respondent.isdigit() and number.isdigit() else (0, 0)
    came = request.form.get("came") == "yes"
    return _say(
        lambda case: telling.answer_payment(current(), outside(), now(), case, *wanted, came=came),
        gettext("Thank you. We have noted it."),
    )


@area.post("/complaints/case/refer-yes")
@permit(Action.CASE_WORKER, keeps=True)
def refer_yes() -> ResponseReturnValue:
    """Yes: these things go to this receiver."""
    items, words = helped.items_typed()
    return _say(
        lambda case: referring.consent(current(), outside().keys, now(), case, helped.named(case), items, words),
        gettext("We ask them now. You read here what they say."),
    )


@area.post("/complaints/case/refer-no")
@permit(Action.CASE_WORKER, keeps=True)
def refer_no() -> ResponseReturnValue:
    """No: nothing is passed on."""
    return _say(
        lambda case: referring.refuse(current(), outside().keys, now(), case, helped.named(case)),
        gettext("Nothing was passed on."),
    )


@area.post("/complaints/case/refer-revoke")
@permit(Action.CASE_WORKER, keeps=True)
def refer_revoke() -> ResponseReturnValue:
    """Take a yes back."""
    return _say(
        lambda case: referring.revoke(current(), outside().keys, now(), case, helped.named(case)),
        gettext("They see nothing any more."),
    )


@area.post("/complaints/case/punished")
@permit(Action.CASE_WORKER, keeps=True)
def punished() -> ResponseReturnValue:
    """Somebody takes revenge."""
    return _say(
        lambda case: watching.flag_retaliation(current(), outside(), now(), case, Voice.CODE),
        gettext("We read this first, within 24 hours. If you are in danger now, see who can help."),
    )


@area.post("/complaints/case/helper-end")
@permit(Action.CASE_WORKER, keeps=True)
def helper_end() -> ResponseReturnValue:
    """A helper sees the case no more."""
    number = request.form.get("consent", "")
    wanted = int(number) if number.isdigit() else 0
    return _say(
        lambda case: opening.end_consent(current(), outside().keys, now(), case, wanted),
        gettext("They see nothing of your case any more."),
    )


@area.post("/complaints/case/object")
@permit(Action.CASE_WORKER, keeps=True)
def object_to() -> ResponseReturnValue:
    """Say that somebody else asked for a new code."""
    return _say(
        lambda case: recovering.object_to(current(), now(), case),
        gettext("Thank you. Nobody gets a new number; yours stays."),
    )


@area.post("/complaints/case/erase")
@permit(Action.CASE_WORKER, keeps=True)
def erase() -> ResponseReturnValue:
    """Have everything erased that was told; the number leads nowhere afterwards."""
    answer = _say(
        lambda case: erasing.ask(current(), now(), case),
        gettext("What you told is being erased. Your number works no longer."),
    )
    if isinstance(answer, Response) and answer.status_code == HTTPStatus.SEE_OTHER:
        return close_visit()
    return answer


@area.post("/complaints/case/close-visit")
@permit(Action.CASE_WORKER)
def close_visit() -> ResponseReturnValue:
    """End the visit: the number is asked for again."""
    token = visits.token_of(visits.VISIT)
    if token:
        with database().transaction() as writing:
            visiting.end(writing, outside().keys, token)
    return visits.forget(on_to("follow"), visits.VISIT)  # type: ignore[arg-type]
