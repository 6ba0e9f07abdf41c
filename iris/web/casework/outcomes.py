"""Steps of one button, what is proposed, and what a second officer decides."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.db import current
from iris.rules.cases.categories import Category
from iris.rules.cases.moves import CASE
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services.cases import working
from iris.services.cases.sealing import OpenCase
from iris.web.casework.area import area, typed
from iris.web.casework.doing import act
from iris.web.casework.showing import STEPS
from iris.web.guard import permit
from iris.web.identity import now, outside


@area.post("/<int:case_id>/step")
@permit(Action.CASE_WORK, keeps=True)
def step(case_id: int) -> ResponseReturnValue:
    """Take a move that needs no words; each needs its own action of the table."""
    name = typed("step") if typed("step") in STEPS else ""
    action = Action(CASE.move(name).action) if name else Action.CASE_WORK
    return act(
        case_id, action, lambda case: working.step(current(), outside().keys, now(), case, name), gettext("Done.")
    )


@area.post("/<int:case_id>/propose")
@permit(Action.CASE_WORK, keeps=True)
def propose(case_id: int) -> ResponseReturnValue:
    """Propose what is decided about one respondent."""

    def verb(case: OpenCase) -> None:
        row = next((r for r in case.row.respondents if str(r.id) == typed("respondent")), None)
        if row is None:
            raise RuleBroken("no_respondent", gettext("Say who it is about."))
        upheld = [Category(code) for code in request.form.getlist("upheld") if code in set(Category)]
        severity = int(typed("severity")) if typed("severity").isdigit() else None
        working.propose_outcome(current(), outside().keys, now(), case, row, upheld, severity, typed("reasons"))

    return act(case_id, Action.CASE_WORK, verb, gettext("Proposed. A second officer decides."))


@area.post("/<int:case_id>/decide")
@permit(Action.CASE_LEAD, keeps=True)
def decide(case_id: int) -> ResponseReturnValue:
    """Decide as second officer."""
    return act(
        case_id,
        Action.CASE_LEAD,
        lambda case: working.decide_outcomes(current(), outside().keys, now(), case),
        gettext("Decided. Worker and respondents read it now."),
    )
