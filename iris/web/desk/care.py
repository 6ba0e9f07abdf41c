"""What waits around cases: concerns, answers after arrival set aside, looks at people that nobody looked at."""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask_babel import gettext, ngettext

from iris import queries
from iris.db import current
from iris.rules.concerns import CONCERN, CONCERN_WORDS, ConcernState
from iris.rules.roles import Action, reach_of
from iris.web.desk.items import item


def groups() -> list[dict[str, Any]]:
    """The groups of this area."""
    return [
        {"label": gettext("Concerns about certificates"), "items": _concerns()},
        {"label": gettext("Questions after arrival"), "items": _aside()},
        {"label": gettext("Who looked at people"), "items": _looks()},
    ]


def _may(action: Action) -> bool:
    return reach_of(g.actor.role, action) is not None


def _concerns() -> list[dict[str, Any]]:
    if not _may(Action.CONCERN_ADMIT):
        return []
    return [
        item(
            url_for("concerns.show", concern_id=row.id),
            row.certificate.entry.name,
            gettext(CONCERN_WORDS[ConcernState(row.state)].label),
            gettext("Look into it"),
        )
        for row in queries.concerns.in_states(current(), sorted(set(ConcernState) - CONCERN.ends), 20)
    ]


def _aside() -> list[dict[str, Any]]:
    if not _may(Action.VOICE_REVIEW):
        return []
    batches = {batch.id: batch.entry.name for batch, _, _ in queries.voice.set_aside(current(), 20)}
    href, move = url_for("arrival.aside"), gettext("Let them count, or leave them out")
    return [item(href, name, gettext("Answers set aside"), move) for name in batches.values()]


def _looks() -> list[dict[str, Any]]:
    if not _may(Action.CASE_LEAD):
        return []
    number = queries.cases_care.unseen(current(), g.actor.account_id or 0)
    if not number:
        return []
    title = ngettext("%(num)d look at who complained", "%(num)d looks at who complained", number)
    return [item(url_for("casework.looks"), title, "", gettext("See whether there was a reason"))]
