"""What waits on desks of the people around the register: requests for accounts, claims, the own claim."""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import queries
from iris.db import current
from iris.rules.claims import OPEN, WORDS, ClaimState
from iris.rules.roles import Action, Kind, reach_of
from iris.web.desk.items import item
from iris.web.identity import now
from iris.web.shell import age, country_name

SHOWN = 20


def groups() -> list[dict[str, Any]]:
    """Groups for the desk, each with what waits the longest first."""
    return [_requests(), _claims(), _own_claim()]


def _requests() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ENTRY_PUBLISH):
        kinds = {
            Kind.AGENCY: gettext("A recruitment agency"),
            Kind.COMPANY: gettext("An employer or company"),
            Kind.ADVOCATE: gettext("A union or organisation that helps workers"),
        }
        items = [
            item(
                url_for("request_queue.show", request_id=row.id),
                kinds[Kind(row.kind)],
                country_name(row.country),
                gettext("Read and decide"),
                age(row.confirmed_at.date(), now().date()) if row.confirmed_at else "",
            )
            for row in queries.requests.waiting(current(), limit=SHOWN)
        ]
    return {"label": gettext("Requests for an account"), "items": items}


def _claims() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ENTRY_PUBLISH):
        for claim in queries.claims.waiting(current(), limit=SHOWN):
            frozen = claim.state == ClaimState.FROZEN
            move = gettext("Look into it") if frozen else gettext("Send the code") if claim.code_sealed else ""
            move = move or (gettext("Decide") if claim.proved_at else gettext("Waits for the code"))
            href = url_for("claim_queue.show", claim_id=claim.id)
            since = age(claim.opened_at.date(), now().date())
            items.append(item(href, claim.entry.name, claim.organisation.name, move, since))
    return {"label": gettext("Claims of records"), "items": items}


def _own_claim() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.ENTRY_EDIT) and g.actor.entry_id is None:
        claim = queries.claims.newest_of(current(), g.actor.organisation_id)
        href = url_for("claims.show")
        if claim is None or claim.state not in OPEN:
            items = [item(href, gettext("Claim your record"), "", gettext("Find it on the register"))]
        else:
            type_it = claim.state == ClaimState.WAITING and claim.code_hash and not claim.proved_at
            move = gettext("Type the code") if type_it else gettext("Wait for our answer")
            items = [item(href, claim.entry.name, gettext(WORDS[claim.state].label), move)]
    return {"label": gettext("Your record"), "items": items}
