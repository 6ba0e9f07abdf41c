"""The desk of the signed-in person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import queries
from iris.db import current
from iris.rules.roles import ROLES, Action
from iris.web.desk import assessing, care, cases, certification, operations, organisations, people, watching
from iris.web.guard import permit
from iris.web.identity import visitor
from iris.web.places import can_do

area = Blueprint("desk", __name__)

SOURCES = (cases, care, assessing, certification, watching, people, organisations, operations)
"""What can wait, the most pressing first; a new area adds its module here."""


@area.get("/desk")
@permit(Action.ACCOUNT_SELF)
def show() -> ResponseReturnValue:
    """What waits for this person, soonest first, then what the role can do."""
    groups = [group for source in SOURCES for group in source.groups() if group["items"]]
    waiting = sum(len(group["items"]) for group in groups)
    return render_template(
        "desk/desk.html",
        greeting=_greeting(waiting),
        role_label=gettext(ROLES[g.actor.role].label),
        organisation=visitor().organisation,
        groups=groups,
        waiting_for_others=[],
        cards=_cards(),
        can=can_do(),
    )


def _greeting(waiting: int) -> str:
    if not waiting:
        return gettext("Nothing waits for you")
    return ngettext("%(num)d thing waits for you", "%(num)d things wait for you", waiting)


def _cards() -> list[dict[str, Any]]:
    words = queries.register.word_counts(current(), "agency")
    lines = [gettext("%(n)s agencies on the register", n=sum(words.values()))]
    return [{"title": gettext("The register"), "lines": lines}, *assessing.cards()]
