"""The desk of the signed-in person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import queries
from iris.db import current
from iris.rules.roles import ACTION_LABELS, GRANTS, REACH_LABELS, ROLES, Action
from iris.web.desk import assessing, care, cases, certification, operations, organisations, people, watching
from iris.web.guard import permit
from iris.web.identity import visitor

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
        can=_can(),
    )


def _greeting(waiting: int) -> str:
    if not waiting:
        return gettext("Nothing waits for you")
    return ngettext("%(num)d thing waits for you", "%(num)d things wait for you", waiting)


def _cards() -> list[dict[str, Any]]:
    words = queries.register.word_counts(current(), "agency")
    lines = [gettext("%(n)s agencies on the register", n=sum(words.values()))]
    return [{"title": gettext("The register"), "lines": lines}, *assessing.cards()]


PLACES = {
    Action.REGISTER_READ: "register.results",
    Action.ENTRY_PUBLISH: "request_queue.listed",
    Action.ENTRY_EDIT: "claims.show",
    Action.ENTRY_DRAFT: "organisations.show",
    Action.CORRIDOR_CONFIRM: "disclosures.corridors",
    Action.REFERENCE_EDIT: "disclosures.regimes",
    Action.CHECKS_OWN: "checks.sheet",
    Action.CASE_OPEN: "complaints.new",
    Action.CASE_OPEN_FOR: "helping.new",
    Action.CASE_WORK: "casework.listed",
    Action.CASE_ANSWER: "respondents.listed",
    Action.REFERRAL_ACCEPT: "referrals.listed",
    Action.DIRECTORY_EDIT: "directory.kept",
    Action.VOICE_DRAW: "arrival.drawn",
    Action.VOICE_REVIEW: "arrival.aside",
    Action.CONCERN_RAISE: "concerns.new",
    Action.CONCERN_ADMIT: "concerns.listed",
    Action.APPLICATION_READ: "applications.listed",
    Action.CERTIFICATE_PROPOSE: "certificates.listed",
    Action.APPEAL_LODGE: "appeals.listed",
    Action.APPEAL_DECIDE: "appeals.listed",
    Action.OBJECTION_MAKE: "applications.open_window",
    Action.SANCTION_RECORD: "sanctions.listed",
    Action.LICENCE_IMPORT: "imports.new",
    Action.ASSESSMENT_PLAN: "assessments.new",
    Action.ASSESSMENT_CLOSED_READ: "assessments.listed",
    Action.CALENDAR_READ: "assessments.calendar_page",
    Action.AUDIT_BODY_APPROVE: "assessments.audit_bodies",
    Action.ACCOUNTS_MANAGE: "accounts.listed",
    Action.OPERATIONS_READ: "admin.jobs",
    Action.JOURNAL_READ: "admin.journal",
    Action.TRANSLATION_REVIEW: "translations.languages",
    Action.SCORE_WHAT_IF: "score.changes",
    Action.SCORE_WATCH: "watch.bands",
    Action.AUDITORS_WATCH: "watch.auditors",
    Action.DRAFT_WRITE: "watch.new",
    Action.FEDERATION_READ: "standing.federation",
    Action.JURISDICTION_READ: "standing.jurisdiction",
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
