"""What waits of complaints: on the desks of those who work on them, and of those they are about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.cases.stages import OPEN, STAGE_WORDS, Stage
from iris.rules.roles import Action, reach_of
from iris.services.cases.sealing import shared_of
from iris.web.desk.items import item
from iris.web.identity import now, outside
from iris.web.languages import day_in_words

SHOWN = 20


def groups() -> list[dict[str, Any]]:
    """Cases one works on, the urgent first; complaints that one's organisation must answer."""
    return [_cases(), _complaints()]


def _cases() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.CASE_WORK):
        items = [_case(case) for case in queries.cases.queue(current(), sorted(OPEN), limit=SHOWN)]
    return {"label": gettext("Cases"), "items": items}


def _case(case: m.Case) -> dict[str, Any]:
    href = url_for("casework.show", case_id=case.id)
    label, move = gettext(STAGE_WORDS[Stage(case.stage)].label), gettext("Look and go on")
    if case.due_at is None:
        return item(href, case.public_id, label, move)
    # A day is in time until its midnight: what ends then is due on the day before.
    due = day_in_words(case.due_at - timedelta(microseconds=1))
    return item(href, case.public_id, label, move, due, late=case.due_at < now())


def _complaints() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.CASE_ANSWER) and g.actor.entry_id:
        for row in queries.cases.asked(current(), g.actor.entry_id):
            shared = shared_of(outside().keys, row)
            href, title = url_for("respondents.show", respondent_id=row.id), gettext("A complaint about you")
            if not shared.answered_on and not shared.outcome:
                items.append(item(href, title, "", gettext("Read and answer"), day_in_words(row.reply_due_on)))
            elif shared.owed and not shared.plan:
                items.append(item(href, title, "", gettext("Say how you put it right")))
    return {"label": gettext("Complaints about us"), "items": items}
