"""What the pages of certificates show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext

from iris import models as m
from iris.queries.certificates import Verified
from iris.rules.certificates import CERTIFICATE, CERTIFICATE_WORDS, REASONS, STATUS_STATES, CertificateState, Reason
from iris.rules.status import RUNNING, STATE_WORDS, State
from iris.rules.wording import Word

BY_STATE = {state: word for word, state in STATUS_STATES.items()}


def word_of(state: State) -> Word:
    """The word of a certificate for what its facts say today."""
    return CERTIFICATE_WORDS[BY_STATE[state]] if state in BY_STATE else STATE_WORDS[state]


def reason_sentence(code: str | None) -> str:
    """The published sentence of a reason."""
    return gettext(REASONS[Reason(code)].sentence) if code in frozenset(Reason) else ""


def verified(found: Verified) -> dict[str, Any]:
    """What anybody may know of a certificate today."""
    certificate = found.certificate
    scope = certificate.scope if certificate else {}
    return {
        "number": found.licence.number,
        "agency": found.entry.name,
        "agency_href": url_for("register.agency", public_id=found.entry.public_id),
        "country": found.entry.country,
        "word": word_of(found.status.state),
        "runs": found.status.state in RUNNING,
        "since": found.status.since,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "reason": gettext(found.status.reason) if found.status.reason else "",
        "conditions": certificate.conditions if certificate else "",
        "corridors": scope.get("corridors", []),
        "sectors": scope.get("sectors", []),
        "sites": scope.get("sites", []),
        "standard": certificate.standard_version if certificate else "",
        "contested": found.contested,
    }


def event_rows(certificate: m.Certificate, appealable: bool) -> list[dict[str, Any]]:
    """What happened, newest first, with the way to appeal where one may."""
    return [_event(row, appealable) for row in reversed(certificate.events)]


def _event(row: m.CertificateEvent, appealable: bool) -> dict[str, Any]:
    label = gettext("Granted") if row.move == "grant" else gettext(CERTIFICATE.move(row.move).label)
    stops = row.to_state in (CertificateState.SUSPENDED, CertificateState.WITHDRAWN) and row.from_state != row.to_state
    return {
        "on": row.effective_on,
        "at": row.at,
        "label": label,
        "word": CERTIFICATE_WORDS[CertificateState(row.to_state)],
        "reason": reason_sentence(row.reason_code),
        "appeal": url_for("appeals.new", kind="certificate", matter_id=row.id) if stops and appealable else "",
    }


def proposal_row(row: m.CertificateProposal) -> dict[str, Any]:
    """A proposal in a list."""
    outcomes = {"taken": gettext("taken"), "turned_down": gettext("turned down"), None: gettext("waits")}
    return {
        "href": url_for("certificates.proposal", proposal_id=row.id),
        "label": gettext(CERTIFICATE.move(row.move).label),
        "at": row.proposed_at,
        "outcome": outcomes[row.outcome],
        "reasons": row.reasons,
        "decision": row.decision_reasons or "",
    }


def verification_rows(rows: Sequence[m.VerificationDay]) -> list[dict[str, Any]]:
    """Verifications by day, rounded to ten so that nobody is found by them."""
    return [{"day": row.day, "count": round(row.count / 10) * 10} for row in rows]
