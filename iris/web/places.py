"""Where each action of the grants has its page: what desk and help offer to a role."""

from __future__ import annotations

from flask import g, url_for
from flask_babel import gettext

from iris.rules.roles import ACTION_LABELS, GRANTS, REACH_LABELS, Action

PLACES = {
    Action.REGISTER_READ: "register.results",
    Action.ENTRY_PUBLISH: "request_queue.listed",
    Action.ENTRY_EDIT: "claims.show",
    Action.ENTRY_DRAFT: "organisations.show",
    Action.CORRIDOR_CONFIRM: "disclosures.corridors",
    Action.REFERENCE_EDIT: "reference.tables",
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


def can_do() -> list[dict[str, str]]:
    """The pages that the grants of the signed-in role open, each with how far: {href, label, note}."""
    return [
        {
            "href": url_for(PLACES[action]),
            "label": gettext(ACTION_LABELS[action]),
            "note": gettext(REACH_LABELS[reach]),
        }
        for action, reach in GRANTS[g.actor.role].items()
        if action in PLACES
    ]
