"""The desk of the signed-in person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import queries
from iris.db import current
from iris.rules.cases.stages import OPEN, STAGE_WORDS, Stage
from iris.rules.roles import ACTION_LABELS, GRANTS, REACH_LABELS, ROLES, Action, reach_of
from iris.services.cases.sealing import shared_of
from iris.web.desk import people
from iris.web.disclosures import title
from iris.web.guard import permit
from iris.web.identity import now, outside, visitor
from iris.web.languages import day_in_words

area = Blueprint("desk", __name__)


@area.get("/desk")
@permit(Action.ACCOUNT_SELF)
def show() -> ResponseReturnValue:
    """What waits for this person, soonest first, then what the role can do."""
    asked = (*people.groups(), _cases(), _complaints(), _drafts(), _corridors(), _lists(), _invitations(), _jobs())
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


def _cases() -> dict[str, Any]:
    """Cases one works on, the urgent first."""
    items = []
    if reach_of(g.actor.role, Action.CASE_WORK):
        for case in queries.cases.queue(current(), sorted(OPEN), limit=20):
            href = url_for("casework.show", case_id=case.id)
            label = gettext(STAGE_WORDS[Stage(case.stage)].label)
            item = _item(href, case.public_id, label, gettext("Look and go on"))
            items.append(item | _due(case.due_at))
    return {"label": gettext("Cases"), "items": items}


def _due(at: datetime | None) -> dict[str, str]:
    if at is None:
        return {}
    # A day is in time until its midnight: what ends then is due on the day before.
    return {"due": day_in_words(at - timedelta(microseconds=1)), "due_class": "late" if at < now() else ""}


def _complaints() -> dict[str, Any]:
    """Complaints that one's organisation must answer."""
    items = []
    if reach_of(g.actor.role, Action.CASE_ANSWER) and g.actor.entry_id:
        for row in queries.cases.asked(current(), g.actor.entry_id):
            shared = shared_of(outside().keys, row)
            href = url_for("respondents.show", respondent_id=row.id)
            if not shared.answered_on and not shared.outcome:
                item = _item(href, gettext("A complaint about you"), "", gettext("Read and answer"))
                items.append(item | {"due": day_in_words(row.reply_due_on)})
            elif shared.owed and not shared.plan:
                items.append(_item(href, gettext("A complaint about you"), "", gettext("Say how you put it right")))
    return {"label": gettext("Complaints about us"), "items": items}


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
    Action.CASE_OPEN: "complaints.new",
    Action.CASE_WORK: "casework.listed",
    Action.CASE_ANSWER: "respondents.listed",
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
