"""Help, and the page of permissions, made from the grants table itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.rules.roles import ACTION_LABELS, REACH_LABELS, ROLES, Action, Role, reach_of
from iris.rules.status import AGENCY_WORDS
from iris.rules.wording import N_
from iris.web.guard import public
from iris.web.guide.roles import BEGIN
from iris.web.headers import cache_publicly
from iris.web.places import can_do

area = Blueprint("guide", __name__)

SUBJECTS = {
    "register": N_("The register"), "entry": N_("Entries"), "licence": N_("Licences"), "sanction": N_("Sanctions"),
    "corridor": N_("Corridors"), "disclosure": N_("What is declared"),
    "reference": N_("Reference tables"), "application": N_("Applications"), "objection": N_("Objections"),
    "assessment": N_("Assessments"), "interview": N_("Interviews"), "finding": N_("Findings"),
    "certificate": N_("Certificates"), "appeal": N_("Appeals"), "audit_body": N_("Audit bodies"), "case": N_("Cases"),
    "referral": N_("Referrals"), "directory": N_("Directory of help"),
    "voice": N_("Questions after arrival"), "concern": N_("Concerns about certificates"),
    "score": N_("Scores"), "draft": N_("Standards and methods"), "checks": N_("Checks"),
    "federation": N_("Federations"), "jurisdiction": N_("Jurisdictions"),
    "training": N_("Training"), "account": N_("Own account"),
    "accounts": N_("Accounts"), "operations": N_("Operations"), "journal": N_("Journal"),
    "translation": N_("Translations"),
}  # fmt: skip


@area.get("/help")
@public
def show() -> ResponseReturnValue:
    """Help in everyday words."""
    page = render_template(
        "help/help.html", words=list(AGENCY_WORDS.values()), access_href=url_for("guide.access"), role=_role()
    )
    return cache_publicly(make_response(page))


def _role() -> dict[str, Any] | None:
    """For whoever is signed in: what the role does here, and how to begin."""
    role = g.actor.role
    if not g.actor.signed_in or role not in BEGIN:
        return None
    return {"label": gettext(ROLES[role].label), "begin": [gettext(text) for text in BEGIN[role]], "can": can_do()}


@area.get("/help/access")
@public
def access() -> ResponseReturnValue:
    """Who may do what, how far: the same table that decides."""
    rows = [
        {
            "subject": gettext(SUBJECTS[action.split(".")[0]]),
            "action": gettext(ACTION_LABELS[action]),
            "cells": [_reach(role, action) for role in ROLES],
        }
        for action in Action
    ]
    page = render_template("access/table.html", roles=[gettext(facts.label) for facts in ROLES.values()], rows=rows)
    return cache_publicly(make_response(page))


def _reach(role: Role, action: Action) -> str | None:
    reach = reach_of(role, action)
    return gettext(REACH_LABELS[reach]) if reach else None
