"""The decider's page, and the agency's answers to objections."""

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
from iris.services.application_decisions import Decision
from iris.web.applications import conditions, forms
from iris.web.applications.area import area, load_application
from iris.web.applications.show import way_back
from iris.web.forms import Form
from iris.web.guard import deny, permit
from iris.web.identity import now, outside


def _open_objections(application: m.Application) -> list[m.Objection]:
    return [row for row in queries.applications.objections(current(), application.id) if row.settled_at is None]


@area.get("/applications/<int:application_id>/decision")
@permit(Action.APPLICATION_DECIDE)
def decide(application_id: int) -> ResponseReturnValue:
    """The form of the decision."""
    application = load_application(application_id, Action.APPLICATION_DECIDE)
    return _page(application, forms.with_objections([row.id for row in _open_objections(application)])())


@area.post("/applications/<int:application_id>/decision")
@permit(Action.APPLICATION_DECIDE, keeps=True)
def decide_post(application_id: int) -> ResponseReturnValue:
    """Decide."""
    application = load_application(application_id, Action.APPLICATION_DECIDE)
    ids = [row.id for row in _open_objections(application)]
    form = forms.with_objections(ids)()
    if not form.validate():
        return _page(application, form, 400)
    decision = Decision(
        form.outcome.data,
        form.reasons.data or "",
        form.reason_code.data or "",
        (form.conditions.data or "") if form.outcome.data == "grant" else "",
        {number: form[f"objection_{number}"].data or "" for number in ids},
    )
    try:
        application_decisions.decide(current(), now(), application, decision)
    except RuleBroken as error:
        form.refuse(error)
        return _page(application, form, 409)
    commit()
    flash(gettext("Decided."))
    return redirect(url_for("applications.show", application_id=application.id))


def _page(application: m.Application, form: Form, status: int = 200) -> ResponseReturnValue:
    keys = outside().keys
    facts = queries.applications.facts(current(), application, now().date())
    texts = []
    for place, row in enumerate(_open_objections(application), 1):
        texts.append({"label": gettext("Objection %(place)s", place=place), "text": objections.words_of(keys, row)})
        if row.answer is not None:
            texts.append({"label": gettext("Answer of the agency"), "text": objections.answer_of(keys, row)})
    page = render_template(
        "layout/form.html",
        heading=gettext("Decide on the application"),
        lede=application.entry.name,
        texts=texts,
        checklist=conditions.checked(application, facts),
        back=way_back(application),
        form=form,
        label=gettext("Decide"),
    )
    return page, status


def _objection(objection_id: int) -> tuple[m.Objection, m.Application]:
    found = queries.applications.objection(current(), objection_id)
    if found is None:
        deny(Action.OBJECTION_ANSWER, 404)
    return found, load_application(found.application_id, Action.OBJECTION_ANSWER)


@area.get("/applications/objections/<int:objection_id>/answer")
@permit(Action.OBJECTION_ANSWER)
def answer(objection_id: int) -> ResponseReturnValue:
    """The form of the answer."""
    found, application = _objection(objection_id)
    return _answer_page(found, application, forms.Answer())


@area.post("/applications/objections/<int:objection_id>/answer")
@permit(Action.OBJECTION_ANSWER, keeps=True)
def answer_post(objection_id: int) -> ResponseReturnValue:
    """Answer an objection."""
    found, application = _objection(objection_id)
    form = forms.Answer()
    if not form.validate():
        return _answer_page(found, application, form, 400)
    try:
        objections.answer(current(), outside().keys, now(), found, form.answer.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _answer_page(found, application, form, 409)
    commit()
    flash(gettext("Answered."))
    return redirect(url_for("applications.show", application_id=application.id))


def _answer_page(found: m.Objection, application: m.Application, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "layout/form.html",
        heading=gettext("Answer the objection"),
        texts=[{"label": gettext("The objection"), "text": objections.words_of(outside().keys, found)}],
        back=way_back(application),
        form=form,
        label=gettext("Send the answer"),
    )
    return page, status
