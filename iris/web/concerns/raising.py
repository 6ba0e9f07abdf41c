"""Raising a concern, and looking by its code what came of it. No account, no cookie."""

from __future__ import annotations

import secrets

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from iris.db import database
from iris.rules.cases.codes import written
from iris.rules.concerns import CONCERN_WORDS, ConcernState, Target
from iris.rules.errors import RuleBroken
from iris.services import concerns
from iris.services.cases import visiting
from iris.services.limits import TooOften
from iris.web.concerns.area import area
from iris.web.errors import sentence_of
from iris.web.guard import public, public_form
from iris.web.identity import now, outside
from iris.web.signing import count_try, signed_form, token_over


@area.get("/concerns/new")
@public
def new() -> ResponseReturnValue:
    """The form; `certificate` is filled in by links from a certificate."""
    return _form_page(number=request.args.get("certificate", "")[:20])


def _form_page(status: int = 200, problem: str = "", number: str = "", error: TooOften | None = None) -> Response:
    answer: Response = make_response(
        render_template(
            "concerns/new.html",
            number=request.form.get("certificate", number),
            typed=request.form,
            # Sent twice, a form is one concern: its code is made from this.
            once=request.form.get("once") or secrets.token_urlsafe(24),
            problem=problem,
        ),
        status,
    )
    if error is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


@area.post("/concerns/new")
@public_form
def send() -> ResponseReturnValue:
    """Take it in and show its number, once."""
    token, said = request.form.get("once", "")[:60], request.form.get("target", "")
    if signed_form() is None:
        return _form_page(400, token_over())
    target = Target(said) if said in set(Target) else Target.AGENCY
    try:
        count_try(visiting.count_concern)
        with database().transaction() as writing:
            concerns.raise_one(
                writing, outside().keys, now(), request.form.get("certificate", "")[:20], target,
                request.form.get("words", ""), token or secrets.token_urlsafe(24),
            )  # fmt: skip
    except TooOften as error:
        return _form_page(429, sentence_of(error), error=error)
    except RuleBroken as error:
        return _form_page(409, sentence_of(error))
    return make_response(render_template("concerns/sent.html", code=written(concerns.code_for(token))))


@area.get("/concerns/follow")
@public
def follow() -> ResponseReturnValue:
    """Where the number is typed."""
    return _follow_page()


def _follow_page(status: int = 200, problem: str = "", **found: object) -> Response:
    typed = request.form.get("code", "")[:80]
    answer: Response = make_response(
        render_template("concerns/follow.html", problem=problem, typed=typed, **found), status
    )
    return answer


@area.post("/concerns/follow")
@public_form
def follow_post() -> ResponseReturnValue:
    """Where it stands and what we answered; shown on this page only."""
    if signed_form() is None:
        return _follow_page(400, token_over())
    try:
        count_try(visiting.count_concern)
        with database().reading() as reading:
            row = concerns.by_code(reading, outside().keys, request.form.get("code", "")[:80])
            told = concerns.told_in(outside().keys, row)
            state = ConcernState(row.state)
            return _follow_page(
                word=CONCERN_WORDS[state],
                since=row.changed_at.date(),
                answer=told.answer,
                words=told.words,
                number=row.certificate.number,
                to_complain=state is ConcernState.MADE_A_CASE,
            )
    except TooOften as error:
        answer = _follow_page(429, sentence_of(error))
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    except RuleBroken as error:
        return _follow_page(400, sentence_of(error))
