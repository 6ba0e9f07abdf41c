"""The reviewer's pages beside the steps: technical review, objections settled, where a licence is required."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.errors import RuleBroken
from iris.rules.regimes import REGIME_SENTENCES, Regime, RegimeEntry
from iris.rules.roles import Action
from iris.services import application_decisions, objections, regimes
from iris.web.applications import forms
from iris.web.applications.area import area, load_application
from iris.web.applications.show import way_back
from iris.web.forms import Form
from iris.web.guard import deny, permit
from iris.web.identity import now


@area.get("/applications/<int:application_id>/review")
@permit(Action.APPLICATION_REVIEW)
def review(application_id: int) -> ResponseReturnValue:
    """The form of the technical review."""
    return _page(load_application(application_id, Action.APPLICATION_REVIEW), forms.Review())


@area.post("/applications/<int:application_id>/review")
@permit(Action.APPLICATION_REVIEW, keeps=True)
def review_post(application_id: int) -> ResponseReturnValue:
    """Record the technical review."""
    application = load_application(application_id, Action.APPLICATION_REVIEW)
    form = forms.Review()
    if not form.validate():
        return _page(application, form, 400)
    try:
        application_decisions.review(current(), now(), application, form.recommends.data, form.words.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _page(application, form, 409)
    commit()
    flash(gettext("Recorded."))
    return redirect(url_for("applications.show", application_id=application.id))


def _page(application: m.Application, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "layout/form.html",
        heading=gettext("Technical review"),
        lede=gettext("You look at all of it, without having taken part in the audit."),
        back=way_back(application),
        form=form,
        label=gettext("Record the review"),
    )
    return page, status


@area.post("/applications/objections/<int:objection_id>/settle")
@permit(Action.APPLICATION_REVIEW)
def settle(objection_id: int) -> ResponseReturnValue:
    """The answer is enough."""
    found = queries.applications.objection(current(), objection_id)
    if found is None:
        deny(Action.APPLICATION_REVIEW, 404)
    application = load_application(found.application_id, Action.APPLICATION_REVIEW)
    objections.settle(current(), now(), found)
    commit()
    flash(gettext("Settled."))
    return redirect(url_for("applications.show", application_id=application.id))


@area.get("/regimes")
@permit(Action.REFERENCE_EDIT)
def regime_table() -> ResponseReturnValue:
    """Which countries require a licence."""
    return _regimes(forms.RegimeForm())


@area.post("/regimes")
@permit(Action.REFERENCE_EDIT, keeps=True)
def regime_post() -> ResponseReturnValue:
    """Enter what a country requires; what was entered before stays on record."""
    form = forms.RegimeForm()
    if not form.validate():
        return _regimes(form, 400)
    entry = RegimeEntry(
        (form.country.data or "").upper(), Regime(form.regime.data), form.source.data or "", form.as_of.data
    )
    try:
        regimes.enter(current(), now(), entry)
    except RuleBroken as error:
        form.refuse(error)
        return _regimes(form, 409)
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("applications.regime_table"))


def _regimes(form: Form, status: int = 200) -> ResponseReturnValue:
    rows = [
        {"country": entry.country, "says": gettext(REGIME_SENTENCES[entry.regime]), "source": entry.source,
         "as_of": entry.as_of}
        for entry in queries.applications.regimes(current()).values()
    ]  # fmt: skip
    return render_template("applications/regimes.html", rows=rows, form=form), status
