"""The agency's own pages: begin, fill in part by part, sign."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules import standards
from iris.rules.agreement import CLAUSES
from iris.rules.application_stages import PART_LABELS, Part
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import applications
from iris.web.applications import forms
from iris.web.applications.area import area, load_application
from iris.web.applications.show import way_back
from iris.web.forms import Form
from iris.web.guard import deny, permit
from iris.web.identity import now

ON_RECORD: dict[Part, str] = {
    Part.OWNERS: "party",
    Part.OFFICERS: "party",
    Part.SUB_AGENTS: "agent",
    Part.FEE_SCHEDULE: "fee",
    Part.CORRIDORS: "corridor",
    Part.PLACEMENTS: "placement",
}
"""Parts that the organisation's own record holds, by the kind of data there."""
FORMS: dict[Part, type[forms.Part]] = {
    Part.SCOPE: forms.Scope,
    Part.JOB_ORDERS: forms.JobOrders,
    Part.GRIEVANCE_CHANNEL: forms.Grievance,
}


@area.post("/applications/new")
@permit(Action.APPLICATION_EDIT)
def begin() -> ResponseReturnValue:
    """Begin an application of one's own agency."""
    entry = queries.register.by_id(current(), g.actor.entry_id or 0)
    if entry is None or entry.kind != "agency":
        deny(Action.APPLICATION_EDIT, 404)
    application = applications.begin(current(), now(), entry)
    commit()
    return redirect(url_for("applications.show", application_id=application.id))


def _part(name: str) -> Part:
    if name not in set(Part):
        abort(404)
    return Part(name)


@area.get("/applications/<int:application_id>/parts/<part>")
@permit(Action.APPLICATION_EDIT)
def part(application_id: int, part: str) -> ResponseReturnValue:
    """One part of the application."""
    asked = _part(part)
    application = load_application(application_id, Action.APPLICATION_EDIT)
    if asked is Part.AGREEMENT:
        return redirect(url_for("applications.sign", application_id=application.id))
    saved = queries.applications.sections(current(), application.id).get(asked)
    if asked is Part.SELF_ASSESSMENT:
        code = _next_code(application, saved.content if saved else {})
        return redirect(url_for("applications.criterion", application_id=application.id, code=code))
    form = FORMS.get(asked, forms.Confirmed)()
    form.fill(saved.content if saved else {})
    return _page(application, asked, form)


@area.post("/applications/<int:application_id>/parts/<part>")
@permit(Action.APPLICATION_EDIT, keeps=True)
def part_post(application_id: int, part: str) -> ResponseReturnValue:
    """Save a part; what is not finished is kept for later."""
    asked = _part(part)
    application = load_application(application_id, Action.APPLICATION_EDIT)
    if asked in (Part.AGREEMENT, Part.SELF_ASSESSMENT):
        abort(405)
    form = FORMS.get(asked, forms.Confirmed)()
    later = "later" in request.form
    fine = form.validate()
    if not fine and (not later or form.csrf_token.errors):
        return _page(application, asked, form, 400)
    try:
        applications.save_section(current(), now(), application, asked, form.content(), done=fine and not later)
    except RuleBroken as error:
        form.refuse(error)
        return _page(application, asked, form, 409)
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("applications.show", application_id=application.id))


def _page(application: m.Application, asked: Part, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "layout/form.html",
        heading=gettext(PART_LABELS[asked]),
        lede=""
        if asked in FORMS
        else gettext("Look at your record first. What it says today becomes a part of the application."),
        step=gettext("Part %(place)s of %(whole)s", place=list(Part).index(asked) + 1, whole=len(Part)),
        link=_record(application, asked),
        back=way_back(application),
        form=form,
        label=gettext("Save: this part is done"),
        second=gettext("Save for later"),
    )
    return page, status


def _record(application: m.Application, asked: Part) -> dict[str, str] | None:
    """The way to what the organisation's record says of this part, and how much that is."""
    if asked is Part.LICENCES:
        href = url_for("register.agency", public_id=application.entry.public_id)
        return {"href": href, "text": gettext("What the register says of your licences")}
    if asked not in ON_RECORD:
        return None
    model = queries.organisations.MODELS[ON_RECORD[asked]]
    number = len(queries.organisations.counted(current(), model, application.entry_id, now().date()))
    said = ngettext("%(num)d line in your organisation's record", "%(num)d lines in your organisation's record", number)
    return {"href": url_for("organisations.show"), "text": said}


# The self-assessment, criterion by criterion


def _standard(application: m.Application) -> standards.Standard:
    return standards.standard(application.standard_id, application.standard_version)


def _next_code(application: m.Application, answers: dict[str, Any]) -> str:
    codes = _standard(application).codes()
    return next((code for code in codes if code not in answers), codes[0])


@area.get("/applications/<int:application_id>/self-assessment/<code>")
@permit(Action.APPLICATION_EDIT)
def criterion(application_id: int, code: str) -> ResponseReturnValue:
    """What the agency says of one criterion."""
    application = load_application(application_id, Action.APPLICATION_EDIT)
    saved = queries.applications.sections(current(), application.id).get(Part.SELF_ASSESSMENT)
    given = (saved.content if saved else {}).get(code, {})
    return _criterion_page(application, code, forms.CriterionAnswer(**given))


@area.post("/applications/<int:application_id>/self-assessment/<code>")
@permit(Action.APPLICATION_EDIT, keeps=True)
def criterion_post(application_id: int, code: str) -> ResponseReturnValue:
    """Save the answer and go on with the next criterion that has none."""
    application = load_application(application_id, Action.APPLICATION_EDIT)
    form = forms.CriterionAnswer()
    if not form.validate():
        return _criterion_page(application, code, form, 400)
    standard = _standard(application)
    standard.criterion(code)
    saved = queries.applications.sections(current(), application.id).get(Part.SELF_ASSESSMENT)
    answers = dict(saved.content if saved else {})
    answers[code] = {"answer": form.answer.data, "note": form.note.data or ""}
    done = set(standard.codes()) <= answers.keys()
    try:
        applications.save_section(current(), now(), application, Part.SELF_ASSESSMENT, answers, done=done)
    except RuleBroken as error:
        form.refuse(error)
        return _criterion_page(application, code, form, 409)
    commit()
    if done or "later" in request.form:
        return redirect(url_for("applications.show", application_id=application.id))
    return redirect(
        url_for("applications.criterion", application_id=application.id, code=_next_code(application, answers))
    )


def _criterion_page(application: m.Application, code: str, form: Form, status: int = 200) -> ResponseReturnValue:
    standard = _standard(application)
    found = standard.criterion(code)
    codes = standard.codes()
    page = render_template(
        "layout/form.html",
        heading=f"{found.code} {gettext(found.title)}",
        lede=gettext(found.requirement),
        points=[gettext(indicator) for indicator in found.indicators],
        step=gettext("Criterion %(place)s of %(whole)s", place=codes.index(code) + 1, whole=len(codes)),
        back=way_back(application),
        form=form,
        label=gettext("Save and go on"),
        second=gettext("Save for later"),
    )
    return page, status


# The agreement


@area.get("/applications/<int:application_id>/agreement")
@permit(Action.APPLICATION_SUBMIT)
def sign(application_id: int) -> ResponseReturnValue:
    """The text of the agreement, to be signed by a manager."""
    return _sign_page(load_application(application_id, Action.APPLICATION_SUBMIT), forms.Sign())


@area.post("/applications/<int:application_id>/agreement")
@permit(Action.APPLICATION_SUBMIT, keeps=True)
def sign_post(application_id: int) -> ResponseReturnValue:
    """Sign."""
    application = load_application(application_id, Action.APPLICATION_SUBMIT)
    form = forms.Sign()
    if not form.validate():
        return _sign_page(application, form, 400)
    try:
        applications.sign(current(), now(), application, form.name.data or "")
    except RuleBroken as error:
        form.refuse(error, "name" if error.code == "signature" else None)
        return _sign_page(application, form, 409)
    commit()
    flash(gettext("Signed."))
    return redirect(url_for("applications.show", application_id=application.id))


def _sign_page(application: m.Application, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "layout/form.html",
        heading=gettext("The agreement"),
        lede=gettext("Read it, then sign with your name. We keep the name, the moment and this version of the text."),
        points=[gettext(clause) for clause in CLAUSES],
        back=way_back(application),
        form=form,
        label=gettext("Sign"),
    )
    return page, status
