"""The desk of concerns: what came in, whether it is admissible, what comes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current, database
from iris.queries.assessments import Body
from iris.rules.access import Subject
from iris.rules.concerns import CONCERN, CONCERN_WORDS, ConcernState, Handler, Target, handler
from iris.rules.errors import RuleBroken
from iris.rules.moves import offers
from iris.rules.roles import Action
from iris.rules.wording import N_
from iris.services import concerns
from iris.services.concerns import Looked
from iris.web.concerns.area import area
from iris.web.errors import sentence_of
from iris.web.guard import load, permit
from iris.web.identity import now, outside
from iris.web.signing import signed_form, token_over

OPEN = tuple(sorted(set(ConcernState) - CONCERN.ends))
TARGETS = {
    Target.AGENCY: N_("The agency"),
    Target.AUDIT_BODY: N_("Those who audited it"),
    Target.SCHEME: N_("The scheme itself"),
}
HANDLERS = {
    Handler.AGENCY: N_("The agency answers first."),
    Handler.AUDIT_BODY: N_("Those who audited it look into it first."),
    Handler.SECRETARIAT: N_("The secretariat looks into it."),
    Handler.APPEAL_PANEL: N_("The appeal panel looks into it."),
}
TESTS = {
    "current": N_("It is about something of now"),
    "specific": N_("It says what was done, where and about when"),
    "serious": N_("It is serious"),
    "systemic": N_("It shows that things go wrong again and again"),
}


@area.get("/concerns")
@permit(Action.CONCERN_ADMIT)
def listed() -> ResponseReturnValue:
    """Concerns that are not settled, the oldest first."""
    rows = queries.concerns.in_states(current(), OPEN)
    return make_response(render_template("concerns/list.html", rows=[_row(row) for row in rows]))


def _row(row: m.Concern) -> dict[str, Any]:
    return {
        "href": url_for("concerns.show", concern_id=row.id),
        "agency": row.certificate.entry.name,
        "number": row.certificate.number,
        "word": CONCERN_WORDS[ConcernState(row.state)],
        "raised": row.raised_at.date(),
    }


def _load(concern_id: int) -> m.Concern:
    found: m.Concern = load(queries.concerns.one(current(), concern_id), Action.CONCERN_ADMIT, lambda _: Subject())
    return found


@area.get("/concerns/<int:concern_id>")
@permit(Action.CONCERN_ADMIT)
def show(concern_id: int) -> ResponseReturnValue:
    """One concern."""
    return _page(_load(concern_id))


def _page(row: m.Concern, status: int = 200, problem: str = "") -> Response:
    target = Target(row.target)
    found = offers(CONCERN, ConcernState(row.state), concerns.facts_of(row, _looked()))
    answer: Response = make_response(
        render_template(
            "concerns/show.html",
            row=_row(row),
            id=row.id,
            target=gettext(TARGETS[target]),
            handler=gettext(HANDLERS[handler(target, against_validity=True)]),
            told=concerns.told_in(outside().keys, row),
            audit=row.assessment.public_id if row.assessment else "",
            steps=[{"name": one.move.name, "label": gettext(one.move.label)} for one in found],
            tests={key: gettext(label) for key, label in TESTS.items()},
            ticked=request.form.getlist("test") or row.tests,
            requirement=request.form.get("requirement", row.requirement),
            received=row.state == ConcernState.RECEIVED,
            bodies=_bodies() if row.state == ConcernState.ADMITTED else [],
            typed=request.form,
            problem=problem,
        ),
        status,
    )
    return answer


def _looked() -> Looked:
    return Looked(
        tests=frozenset(request.form.getlist("test")),
        requirement=request.form.get("requirement", ""),
        answer=request.form.get("answer", ""),
        worker_agrees="worker_agrees" in request.form,
        first=_day("first"),
        last=_day("last"),
        body_id=next((body.id for body in _bodies() if str(body.id) == request.form.get("body")), None),
    )


def _bodies() -> list[Body]:
    with database().reading() as reading:
        return queries.assessments.bodies(reading)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


@area.post("/concerns/<int:concern_id>")
@permit(Action.CONCERN_ADMIT, keeps=True)
def move(concern_id: int) -> ResponseReturnValue:
    """Take a step."""
    row = _load(concern_id)
    if signed_form() is None:
        return _page(row, 400, token_over())
    try:
        concerns.move(current(), outside().keys, now(), row, request.form.get("move", ""), _looked())
    except RuleBroken as error:
        current().rollback()
        return _page(_load(concern_id), 409, sentence_of(error))
    commit()
    flash(gettext("Done. Whoever raised it reads this with the number."), "ok")
    return redirect(url_for("concerns.show", concern_id=concern_id), 303)
