"""A lost code: asked for by a lead, given after the notice has stood."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.db import close_current, current, database
from iris.rules.cases.codes import written
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services.cases import recovering
from iris.services.cases.sealing import OpenCase
from iris.web.casework.area import Signed, area, load_case
from iris.web.casework.doing import TOKEN_OVER, act
from iris.web.casework.lost import FACTS
from iris.web.casework.showing import case_page
from iris.web.errors import sentence_of
from iris.web.guard import permit
from iris.web.identity import now, outside

LEAD = Action.CASE_LEAD


@area.post("/<int:case_id>/recovery")
@permit(LEAD, keeps=True)
def recovery(case_id: int) -> ResponseReturnValue:
    """Note which facts the caller knew; the notice stands in the case from now on."""
    matched = len(set(request.form.getlist("fact")) & set(FACTS))

    def verb(case: OpenCase) -> None:
        recovering.begin(current(), now(), case, matched, called_back="called_back" in request.form)

    return act(case_id, LEAD, verb, gettext("The notice stands in the case. Give the new code when it has stood."))


@area.post("/<int:case_id>/recovery/finish")
@permit(LEAD, keeps=True)
def give_code(case_id: int) -> ResponseReturnValue:
    """Show the new code, once, to be told by call-back."""
    case = load_case(case_id, LEAD)
    if not Signed().validate():
        return case_page(case, 400, gettext(TOKEN_OVER))
    # Codes are for the system only, and two who write at once would wait for each other.
    close_current()
    shown: dict[str, Any] = {}
    try:
        with database().transaction() as writing:
            code = recovering.finish(writing, outside().keys, now(), case_id, g.actor.account_id)
        shown = {"new_code": written(code)}
    except RuleBroken as error:
        return case_page(load_case(case_id, LEAD), 409, sentence_of(error))
    return case_page(load_case(case_id, LEAD), **shown)
