"""The desk of the signed-in person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import queries
from iris.db import current
from iris.rules.roles import ACTION_LABELS, GRANTS, REACH_LABELS, ROLES, Action, reach_of
from iris.web.desk import certification, people
from iris.web.disclosures import title
from iris.web.guard import permit
from iris.web.identity import now, visitor

area = Blueprint("desk", __name__)


@area.get("/desk")
@permit(Action.ACCOUNT_SELF)
def show() -> ResponseReturnValue:
    """What waits for this person, soonest first, then what the role can do."""
    asked = (*certification.groups(), *people.groups(), _drafts(), _corridors(), _lists(), _invitations(), _jobs())
    groups = [group for group in asked if group["items"]]
    waiting = sum(len(group["items"]) for group in groups)
    return render_template(
        "desk/desk.html",
        greeting=_greeting(waiting),
        role_label=gettext(ROLES[g.actor.role].label),
        organisation=visitor().organisation,
        groups=groups,
        waiting_for_others=[],
        cards=_cards(),
        can=_can(),
    )


def _greeting(waiting: int) -> str:
    if not waiting:
        return gettext("Nothing waits for you")
    return ngettext("%(num)d thing waits for you", "%(num)d things wait for you", waiting)


def _item(href: str, title: str, note: str, move: str) -> dict[str, Any]:
    return {"href": href, "title": title, "note": note, "due": "", "due_class": "", "move": move}


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
                items.append(_item(href, batch.source.authority.name, batch.filename, moves[batch.state]))
    return {"label": gettext("Licence lists"), "items": items}


def _drafts() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ENTRY_EDIT) and g.actor.entry_id is not None:
        items = [
            _item(url_for("organisations.show"), title(row), row.recorded_at.date().isoformat(), gettext("Declare it"))
            for _, row in queries.organisations.drafts(current(), g.actor.entry_id)
        ]
    return {"label": gettext("Drafts of your organisation"), "items": items}


def _corridors() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.CORRIDOR_CONFIRM):
        items = [
            _item(url_for("disclosures.corridor", row_id=row.id), title(row), row.entry.name, gettext("Confirm it"))
            for row in queries.organisations.to_confirm(current())
        ]
    return {"label": gettext("Declared corridors"), "items": items}


def _invitations() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ACCOUNTS_MANAGE):
        items = [
            _item(url_for("accounts.listed"), token.email, "", gettext("Waits for the invited person"))
            for token in queries.accounts.invitations(current(), now())
        ]
    return {"label": gettext("Invitations not taken up"), "items": items}


def _jobs() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.OPERATIONS_READ):
        items = [
            _item(url_for("admin.jobs"), job.name, job.last_error or "", gettext("Look and run again"))
            for job in queries.spine.jobs(current(), "dead", 20)
        ]
    return {"label": gettext("Jobs laid aside"), "items": items}


def _cards() -> list[dict[str, Any]]:
    words = queries.register.word_counts(current(), "agency")
    lines = [gettext("%(n)s agencies on the register", n=sum(words.values()))]
    return [{"title": gettext("The register"), "lines": lines}]


PLACES = {
    Action.REGISTER_READ: "register.results",
    Action.ENTRY_PUBLISH: "request_queue.listed",
    Action.ENTRY_EDIT: "claims.show",
    Action.ENTRY_DRAFT: "organisations.show",
    Action.CORRIDOR_CONFIRM: "disclosures.corridors",
    Action.REFERENCE_EDIT: "disclosures.regimes",
    Action.CHECKS_OWN: "checks.sheet",
    Action.APPLICATION_READ: "applications.listed",
    Action.CERTIFICATE_PROPOSE: "certificates.listed",
    Action.APPEAL_LODGE: "appeals.listed",
    Action.APPEAL_DECIDE: "appeals.listed",
    Action.OBJECTION_MAKE: "applications.open_window",
    Action.SANCTION_RECORD: "sanctions.listed",
    Action.LICENCE_IMPORT: "imports.new",
    Action.ACCOUNTS_MANAGE: "accounts.listed",
    Action.OPERATIONS_READ: "admin.jobs",
    Action.JOURNAL_READ: "admin.journal",
    Action.ACCOUNT_SELF: "account.profile",
}
"""Actions with a page of their own; a new area adds its line here."""


def _can() -> list[dict[str, str]]:
    return [
        {
            "href": url_for(PLACES[action]),
            "label": gettext(ACTION_LABELS[action]),
            "note": gettext(REACH_LABELS[reach]),
        }
        for action, reach in GRANTS[g.actor.role].items()
        if action in PLACES
    ]
