"""What waits of lists, invitations and jobs."""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import queries
from iris.db import current
from iris.rules.roles import Action, reach_of
from iris.web.desk.items import item
from iris.web.identity import now


def groups() -> list[dict[str, Any]]:
    """Lists to look at, invitations not taken up, jobs laid aside."""
    return [_lists(), _invitations(), _jobs()]


def _lists() -> dict[str, Any]:
    moves = {
        "ready": gettext("Look and save"),
        "stopped": gettext("Confirm or send again"),
        "question": gettext("Answer the question"),
        "failed": gettext("Mend the file"),
    }
    items = []
    if reach_of(g.actor.role, Action.LICENCE_IMPORT):
        for batch in queries.imports.listed(current(), limit=100):
            if batch.state in moves:
                href = url_for("imports.show", batch_id=batch.id)
                items.append(item(href, batch.source.authority.name, batch.filename, moves[batch.state]))
    return {"label": gettext("Licence lists"), "items": items}


def _invitations() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ACCOUNTS_MANAGE):
        items = [
            item(url_for("accounts.listed"), token.email, "", gettext("Waits for the invited person"))
            for token in queries.accounts.invitations(current(), now())
        ]
    return {"label": gettext("Invitations not taken up"), "items": items}


def _jobs() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.OPERATIONS_READ):
        items = [
            item(url_for("admin.jobs"), job.name, job.last_error or "", gettext("Look and run again"))
            for job in queries.spine.jobs(current(), "dead", 20)
        ]
    return {"label": gettext("Jobs laid aside"), "items": items}
