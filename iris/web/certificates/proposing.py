"""A change to a certificate: proposed by one person, decided by another."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject, may
from iris.rules.certificates import CERTIFICATE
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import certificates
from iris.services.certificates import Wish
from iris.web.certificates import forms, views
from iris.web.certificates.area import area, load_certificate
from iris.web.forms import Form
from iris.web.guard import load, permit
from iris.web.identity import now

SCOPE = ("corridors", "sectors", "sites")


@area.get("/certificates/<number>/propose/<move>")
@permit(Action.CERTIFICATE_PROPOSE)
def propose(number: str, move: str) -> ResponseReturnValue:
    """The form of a proposal."""
    certificate = load_certificate(number, Action.CERTIFICATE_PROPOSE)
    form = forms.FORMS.get(move, forms.Propose)()
    for name in SCOPE:
        if name in form:
            form[name].data = "\n".join(certificate.scope.get(name, []))
    return _propose_page(certificate, move, form)


@area.post("/certificates/<number>/propose/<move>")
@permit(Action.CERTIFICATE_PROPOSE, keeps=True)
def propose_post(number: str, move: str) -> ResponseReturnValue:
    """Propose it."""
    certificate = load_certificate(number, Action.CERTIFICATE_PROPOSE)
    form = forms.FORMS.get(move, forms.Propose)()
    if not form.validate():
        return _propose_page(certificate, move, form, 400)
    given = {name: form[name].data or "" for name in ("reason_code", "conditions") if name in form}
    scope = {name: _lines(form[name].data) for name in SCOPE} if "corridors" in form else None
    try:
        row = certificates.propose(
            current(), now(), certificate, Wish(move, form.reasons.data or "", scope=scope, **given)
        )
    except RuleBroken as error:
        form.refuse(error)
        return _propose_page(certificate, move, form, 409)
    commit()
    flash(gettext("Proposed. A decider decides on it."))
    return redirect(url_for("certificates.proposal", proposal_id=row.id))


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _propose_page(certificate: m.Certificate, move: str, form: Form, status: int = 200) -> ResponseReturnValue:
    label = gettext(CERTIFICATE.move(move).label)
    page = render_template(
        "layout/form.html",
        heading=gettext("Propose: %(what)s", what=label),
        lede=gettext("Certificate %(number)s. Somebody else decides on it.", number=certificate.number),
        back={"href": url_for("certificates.show", number=certificate.number), "text": certificate.number},
        form=form,
        label=gettext("Propose it"),
    )
    return page, status


def _proposal(proposal_id: int, action: Action) -> m.CertificateProposal:
    found: m.CertificateProposal = load(
        queries.certificates.proposal(current(), proposal_id), action, lambda _row: Subject()
    )
    return found


def _reading() -> Action:
    decides = may(g.actor, Action.CERTIFICATE_DECIDE, Subject())
    return Action.CERTIFICATE_DECIDE if decides else Action.CERTIFICATE_PROPOSE


@area.get("/certificates/proposals/<int:proposal_id>")
@permit(Action.APPLICATION_READ)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal; a decider finds the form under it."""
    return _page(_proposal(proposal_id, _reading()), forms.Decide())


@area.post("/certificates/proposals/<int:proposal_id>")
@permit(Action.CERTIFICATE_DECIDE, keeps=True)
def proposal_post(proposal_id: int) -> ResponseReturnValue:
    """Decide on it."""
    row = _proposal(proposal_id, Action.CERTIFICATE_DECIDE)
    form = forms.Decide()
    if not form.validate():
        return _page(row, form, 400)
    take_it = request.form.get("outcome") == "take"
    try:
        certificates.decide(current(), now(), row, take_it=take_it, reasons=form.reasons.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _page(row, form, 409)
    commit()
    flash(gettext("Decided."))
    return redirect(url_for("certificates.show", number=row.certificate.number))


def _page(row: m.CertificateProposal, form: Form, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {
        "proposal": views.proposal_row(row),
        "number": row.certificate.number,
        "agency": row.certificate.entry.name,
        "reason": views.reason_sentence(row.reason_code),
        "conditions": row.conditions or "",
        "scope": row.scope or {},
        "may_decide": row.outcome is None and may(g.actor, Action.CERTIFICATE_DECIDE, Subject()),
        "form": form,
    }
    return render_template("certificates/proposal.html", **context), status
