"""Three questions, one a page. Code and replies travel in the forms: nothing is kept before the last one, no cookie."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.db import database
from iris.rules.errors import RuleBroken
from iris.rules.voice import ANONYMOUS, QUESTIONS, Reply
from iris.services import voice
from iris.services.cases import visiting
from iris.services.limits import TooOften
from iris.web.arrival.area import area
from iris.web.beside import sure
from iris.web.errors import sentence_of
from iris.web.guard import public, public_form
from iris.web.identity import now, outside
from iris.web.signing import count_try, signed_form, token_over


@area.get("/arrival")
@public
def begin() -> ResponseReturnValue:
    """Where the code of the card is typed."""
    return _page("code", problem="", typed="")


@area.post("/arrival")
@public_form
def step() -> ResponseReturnValue:
    """The next question, or thanks after the last one."""
    typed, given = request.form.get("code", "")[:200], _given()
    if signed_form() is None:
        return _next(typed, given, 400, token_over())
    try:
        if not given:
            count_try(visiting.count_voice_try)
            with database().reading() as reading:
                voice.check_code(reading, outside().keys, typed)
        elif len(given) == len(QUESTIONS):
            with database().transaction() as writing:
                voice.answer(writing, outside().keys, now(), typed, given, request.remote_addr or "")
            return _page("thanks")
    except TooOften as error:
        answer = _page("code", 429, problem=sentence_of(error), typed=typed)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    except RuleBroken as error:
        return _page("code", 400, problem=sentence_of(error), typed=typed)
    return _next(typed, given)


def _given() -> dict[str, Reply]:
    """The replies so far; what nobody can press counts as not answered yet."""
    said = {question.key: request.form.get(question.key, "") for question in QUESTIONS}
    return {key: Reply(reply) for key, reply in said.items() if reply in set(Reply)}


def _next(typed: str, given: dict[str, Reply], status: int = 200, problem: str = "") -> Response:
    number = next((at for at, question in enumerate(QUESTIONS) if question.key not in given), len(QUESTIONS) - 1)
    if status != 200 and not given:
        return _page("code", status, problem=problem, typed=typed)
    question = QUESTIONS[number]
    return _page(
        "question",
        status,
        number=number + 1,
        of=len(QUESTIONS),
        question={"key": question.key, "title": gettext(question.question), "hint": gettext(question.hint)},
        code=typed,
        given={key: reply.value for key, reply in given.items() if key != question.key},
        problem=problem,
    )


def _page(name: str, status: int = 200, **context: object) -> Response:
    answer: Response = make_response(
        render_template(f"arrival/{name}.html", anonymous=sure(ANONYMOUS), **context), status
    )
    return answer
