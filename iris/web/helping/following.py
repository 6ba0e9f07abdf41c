"""An advocate's cases: read, written to, papers added; what only the worker can do is said, not offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.cases.speakers import ONLY_THE_WORKER
from iris.rules.cases.stages import STAGE_WORDS, Stage
from iris.rules.cases.turns import WHO_WORDS, Who, whose_turn
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services.cases import telling
from iris.services.cases.facts import facts_of
from iris.services.cases.sealing import OpenCase, opened, text_of
from iris.web.errors import sentence_of
from iris.web.forms import TOKEN_OVER
from iris.web.guard import permit
from iris.web.helping.area import Signed, area, load_case
from iris.web.identity import now, outside
from iris.web.passing import content_in_words

FILES_BYTES = 32 * 1024 * 1024


@area.get("")
@permit(Action.CASE_OPEN_FOR)
def listed() -> ResponseReturnValue:
    """The cases of the workers whom we help; officers have their own queue."""
    rows = queries.referrals.helped(current(), g.actor.organisation_id)
    return render_template("helping/list.html", rows=[line_of(row) for row in rows])


def line_of(row: m.Case) -> dict[str, Any]:
    """One case, by its clear columns."""
    return {
        "href": url_for("helping.show", case_id=row.id),
        "number": row.public_id,
        "stage": STAGE_WORDS[Stage(row.stage)],
        "kinds": "; ".join(content_in_words({"categories": row.categories})[0]["lines"]),
        "waits": Stage(row.stage) is Stage.WAITING_FOR_YES,
    }


@area.get("/<int:case_id>")
@permit(Action.CASE_OPEN_FOR)
def show(case_id: int) -> ResponseReturnValue:
    """One case."""
    return _page(load_case(case_id))


def _page(case: OpenCase, status: int = 200, problem: str = "") -> Response:
    stage = Stage(case.row.stage)
    turn = whose_turn(stage, facts_of(case, outside().keys, now()))
    messages = [one for one in queries.cases.messages(current(), case.row.id) if one.side != "note"]
    files = [row for row in queries.cases.files(current(), case.row.id) if row.respondent_id is None]
    context = {
        "id": case.row.id,
        **line_of(case.row),
        "turn": {"who": gettext(WHO_WORDS[turn.who]), "sentence": gettext(turn.sentence), "by": turn.by},
        "mine": turn.who is Who.WORKER,
        "only_the_worker": gettext(ONLY_THE_WORKER),
        "summary": case.state.summary if stage is Stage.WAITING_FOR_YES else "",
        "story": case.story()["given"].get("story", []),
        "messages": [_message(case, one) for one in messages],
        "files": [opened(case.raw, f"file:{row.id}", row.sealed)["name"] for row in files],
        "typed": request.form,
        "problem": problem,
    }
    return make_response(render_template("helping/case.html", **context), status)


def _message(case: OpenCase, one: m.CaseMessage) -> dict[str, Any]:
    by = {"worker": gettext("Worker"), "helper": gettext("We")}.get(one.side, gettext("Case officer"))
    return {"by": by, "mine": one.side == "helper", "at": one.at, "text": text_of(case, one)}


def _do(case_id: int, verb: Callable[[OpenCase], None]) -> ResponseReturnValue:
    case = load_case(case_id)
    if not Signed().validate():
        return _page(case, 400, gettext(TOKEN_OVER))
    try:
        verb(case)
    except RuleBroken as error:
        current().rollback()
        return _page(load_case(case_id), 409, sentence_of(error))
    commit()
    flash(gettext("Sent. The worker and the officer see that it is from you."), "ok")
    return redirect(url_for("helping.show", case_id=case_id), 303)


@area.post("/<int:case_id>/write")
@permit(Action.CASE_OPEN_FOR, keeps=True)
def write(case_id: int) -> ResponseReturnValue:
    """Write, or bring a paper."""
    request.max_content_length = FILES_BYTES

    def verb(case: OpenCase) -> None:
        files = [file for file in request.files.getlist("files") if file.filename]
        for file in files:
            telling.add_file(current(), outside(), now(), case, cast(BinaryIO, file.stream), file.filename or "")
        if request.form.get("say", "").strip() or not files:
            telling.write(current(), outside(), now(), case, request.form.get("say", ""), "helper")

    return _do(case_id, verb)
