"""One verb of an officer on one case, the same way for all: carried out, or refused with everything typed kept."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.db import commit, current
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.rules.wording import N_
from iris.services.cases.sealing import OpenCase
from iris.web.casework.area import Signed, load_case
from iris.web.casework.showing import case_page
from iris.web.errors import sentence_of

Verb = Callable[[OpenCase], None]
TOKEN_OVER = N_("This page was open for too long. Nothing you typed is lost: please send it again.")


def act(case_id: int, action: Action, verb: Verb, done: str) -> ResponseReturnValue:
    """Carry out a verb, or show the case again with the sentence of the refusal and all that was typed."""
    case = load_case(case_id, action)
    if not Signed().validate():
        return case_page(case, 400, gettext(TOKEN_OVER))
    try:
        verb(case)
    except RuleBroken as error:
        return case_page(load_case(case_id, action), 409, refused_by(error))
    return redirect_to(case_id, done)


def refused_by(error: RuleBroken) -> str:
    """Undo what the verb had begun; gives the sentence."""
    current().rollback()
    return sentence_of(error)


def redirect_to(case_id: int, done: str) -> ResponseReturnValue:
    """Keep what was done, and back to the case."""
    commit()
    flash(done, "ok")
    return redirect(url_for("casework.show", case_id=case_id), 303)
