"""Who looked at people and originals, and why: shown to case leads until one of them has seen it."""

from __future__ import annotations

from flask import Response, abort, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries
from iris.db import commit, current, database
from iris.rules.errors import RuleBroken
from iris.rules.roles import ROLES, Action, reach_of
from iris.rules.wording import N_
from iris.services.cases import looking
from iris.web.casework.area import Signed, area
from iris.web.casework.doing import TOKEN_OVER
from iris.web.errors import sentence_of
from iris.web.guard import permit
from iris.web.identity import now, outside

WHAT = {looking.IDENTITY: N_("looked at who complained"), looking.ORIGINAL: N_("opened an original file")}
LOOKERS = sorted(role for role in ROLES if reach_of(role, Action.CASE_IDENTITY))


@area.get("/looks")
@permit(Action.CASE_LEAD)
def looks() -> ResponseReturnValue:
    """Looks that nobody has seen yet, then the newest."""
    return _page()


def _page(status: int = 200, problem: str = "") -> Response:
    with database().reading() as reading:
        names = {one.id: one.name for one in queries.cases.officers(reading, LOOKERS)}
    rows = [
        {
            "id": look.id,
            "who": names.get(look.account_id, "–"),
            "what": gettext(WHAT[look.what]),
            "at": look.at,
            "case": case.public_id,
            "href": url_for("casework.show", case_id=case.id),
            "reason": looking.reason_of(outside().keys, case, look),
            "seen": look.seen_at,
            "mine": look.account_id == g.actor.account_id,
        }
        for look, case in queries.cases_care.looks(current())
    ]
    answer: Response = make_response(render_template("casework/looks.html", rows=rows, problem=problem), status)
    return answer


@area.post("/looks/<int:look_id>")
@permit(Action.CASE_LEAD, keeps=True)
def see(look_id: int) -> ResponseReturnValue:
    """Say that there was a reason, or that one will ask."""
    look = queries.cases_care.look(current(), look_id)
    if look is None:
        abort(404)
    if not Signed().validate():
        return _page(400, gettext(TOKEN_OVER))
    try:
        looking.see(current(), now(), look)
    except RuleBroken as error:
        current().rollback()
        return _page(409, sentence_of(error))
    commit()
    flash(gettext("Noted."), "ok")
    return redirect(url_for("casework.looks"), 303)
