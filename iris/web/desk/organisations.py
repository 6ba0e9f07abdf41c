"""What waits of what organisations declare, and of links between firms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import queries
from iris.db import current
from iris.rules.roles import Action, Reach, reach_of
from iris.web.desk.items import item
from iris.web.disclosures import title
from iris.web.identity import now
from iris.web.languages import day_in_words


def groups() -> list[dict[str, Any]]:
    """Links to answer, drafts to declare, corridors and other data to confirm, pairs of firms to decide on."""
    return [_links(), _drafts(), _corridors(), _to_verify(), _pairs()]


def _links() -> dict[str, Any]:
    items = []
    if g.actor.entry_id and reach_of(g.actor.role, Action.ENTRY_EDIT):
        for link in queries.kinship.unanswered(current(), g.actor.entry_id):
            last = link.counts_on - timedelta(days=1)
            items.append(
                item(
                    url_for("kinship.control", link_id=link.id),
                    link.struck.name,
                    gettext("A link of control to this firm"),
                    gettext("Answer"),
                    day_in_words(last),
                    late=last < now().date(),
                )
            )
    return {"label": gettext("Links to other firms"), "items": items}


def _drafts() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ENTRY_EDIT) and g.actor.entry_id is not None:
        items = [
            item(
                url_for("organisations.show"),
                title(row),
                gettext("Written on %(day)s", day=day_in_words(row.recorded_at.date())),
                gettext("Declare it"),
            )
            for _, row in queries.organisations.drafts(current(), g.actor.entry_id)
        ]
    return {"label": gettext("Drafts of your organisation"), "items": items}


def _corridors() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.CORRIDOR_CONFIRM):
        items = [
            item(url_for("disclosures.corridor", row_id=row.id), title(row), row.entry.name, gettext("Confirm it"))
            for row in queries.organisations.to_confirm(current())
        ]
    return {"label": gettext("Declared corridors"), "items": items}


def _to_verify() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.DISCLOSURE_CONFIRM) in (Reach.ASSIGNED, Reach.JURISDICTION):
        for kind, row in queries.organisations.to_verify(current()):
            href = url_for("disclosures.datum", kind=kind, row_id=row.id)
            items.append(item(href, title(row), row.entry.name, gettext("Confirm it")))
    return {"label": gettext("Declared, to be confirmed"), "items": items}


def _pairs() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ENTRY_PUBLISH):
        for pair in queries.kinship.waiting(current(), limit=10):
            href = url_for("kinship.pair", pair_id=pair.id)
            items.append(item(href, pair.struck.name, pair.other.name, gettext("Compare and decide")))
    return {"label": gettext("Firms under the same control?"), "items": items}
