"""The reviewer's pages beside the steps: the technical review, objections settled."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import application_decisions, objections
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
