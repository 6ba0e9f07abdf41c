"""A certificate as its holder, reviewers and deciders see it: history, proposals, how often it was verified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import may
from iris.rules.certificate_dates import next_surveillance, renewal_opens, suspension_ends
from iris.rules.certificates import CERTIFICATE, CERTIFICATE_WORDS, CertificateFacts, CertificateState
from iris.rules.moves import offers
from iris.rules.roles import Action
from iris.services import certificates
from iris.web.certificates import views
from iris.web.certificates.area import area, load_certificate, subject_of
from iris.web.errors import sentence_of
from iris.web.guard import permit
from iris.web.identity import now

SHOWN_DAYS = timedelta(days=30)
PER_FORM = frozenset({"no_reason", "reason_code", "two_people"})
"""What a form, or the second person, still brings."""


@area.get("/certificates")
@permit(Action.CERTIFICATE_PROPOSE)
def listed() -> ResponseReturnValue:
    """Certificates that live, for the reviewer."""
    living = [str(state) for state in CertificateState if state not in CERTIFICATE.ends]
    rows = queries.certificates.in_states(current(), living)
    return render_template("certificates/list.html", rows=[_row(row) for row in rows])


def _row(row: m.Certificate) -> dict[str, Any]:
    return {
        "href": url_for("certificates.show", number=row.number),
        "number": row.number,
        "agency": row.entry.name,
        "word": CERTIFICATE_WORDS[CertificateState(row.state)],
        "until": row.valid_until,
    }


@area.get("/certificates/<number>")
@permit(Action.APPLICATION_READ)
def show(number: str) -> ResponseReturnValue:
    """One certificate."""
    certificate = load_certificate(number, Action.APPLICATION_READ)
    subject, session = subject_of(certificate), current()
    can = {
        action
        for action in (Action.CERTIFICATE_PROPOSE, Action.CERTIFICATE_DECIDE, Action.APPEAL_LODGE,
                       Action.APPLICATION_SUBMIT)
        if may(g.actor, action, subject)
    }  # fmt: skip
    since = now().date() - SHOWN_DAYS
    context = {
        "certificate": _row(certificate),
        "valid_from": certificate.valid_from,
        "dates": _dates(certificate),
        "scope": certificate.scope,
        "conditions": certificate.conditions or "",
        "events": views.event_rows(certificate, Action.APPEAL_LODGE in can),
        "proposals": [views.proposal_row(row) for row in queries.certificates.proposals(session, certificate.id)],
        "moves": _moves(certificate) if Action.CERTIFICATE_PROPOSE in can else [],
        "surrender_href": url_for("certificates.surrender", number=number)
        if Action.APPLICATION_SUBMIT in can and queries.certificates.running(certificate)
        else "",
        "credential": url_for("credentials.of_certificate", number=certificate.number)
        if queries.credentials.newest(session, certificate.id)
        else "",
        "verifications": views.verification_rows(
            queries.certificates.verifications(session, certificate.licence_id, since)
        ),
    }
    return render_template("certificates/show.html", **context)


def _dates(certificate: m.Certificate) -> list[tuple[str, Any]]:
    dates = queries.certificates.dates(certificate)
    found: list[tuple[str, Any]] = [(gettext("Renewal opens"), renewal_opens(dates))]
    audit, ends = next_surveillance(dates), suspension_ends(dates)
    if audit is not None and queries.certificates.running(certificate):
        found.append((gettext("Next audit due by"), audit.due))
    if ends is not None and certificate.state == CertificateState.SUSPENDED:
        found.append((gettext("Withdrawn without a decision after"), ends))
    return found


def _moves(certificate: m.Certificate) -> list[dict[str, Any]]:
    facts = CertificateFacts(queries.certificates.dates(certificate), now().date())
    return [
        {
            "label": gettext(offer.move.label),
            "href": url_for("certificates.propose", number=certificate.number, move=offer.move.name),
            "missing": [sentence_of(refusal) for refusal in offer.refusals if refusal.code not in PER_FORM],
        }
        for offer in offers(CERTIFICATE, CertificateState(certificate.state), facts)
        if offer.move.action == Action.CERTIFICATE_DECIDE
    ]


@area.post("/certificates/<number>/surrender")
@permit(Action.APPLICATION_SUBMIT)
def surrender(number: str) -> ResponseReturnValue:
    """Give the certificate back."""
    certificate = load_certificate(number, Action.APPLICATION_SUBMIT)
    certificates.surrender(current(), now(), certificate)
    commit()
    flash(gettext("The certificate was given back."))
    return redirect(url_for("certificates.show", number=number))
