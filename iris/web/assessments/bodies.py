"""Audit bodies as the reviewers keep them: approvals, qualifications, ties that exclude."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from iris import queries
from iris.db import commit, current
from iris.rules.errors import RuleBroken
from iris.rules.independence import LinkKind
from iris.rules.roles import Action
from iris.rules.standards import published
from iris.services import assessments
from iris.web.assessments.base import area, reading
from iris.web.assessments.forms import LINKS, ApprovalForm, QualificationForm, TieForm
from iris.web.assessments.planning import entry_of
from iris.web.forms import Form
from iris.web.guard import permit
from iris.web.identity import now


def _people() -> tuple[list[queries.assessments.Body], list[queries.assessments.Auditor]]:
    with reading() as session:
        return queries.assessments.bodies(session), queries.assessments.auditors(session)


def _forms() -> dict[str, Form]:
    bodies, people = _people()
    approval, qualification, tie = (
        ApprovalForm(prefix="approval-"), QualificationForm(prefix="qualification-"), TieForm(prefix="tie-"),
    )  # fmt: skip
    approval.body.choices = [SelectChoice(body.id, body.name) for body in bodies]
    approval.standard.choices = [SelectChoice(*found) for found in sorted({(one.id, one.title) for one in published()})]
    qualification.person.choices = [SelectChoice(person.id, person.name) for person in people]
    tie.who.choices = [SelectChoice(f"body-{body.id}", body.name) for body in bodies] + [
        SelectChoice(f"person-{person.id}", person.name) for person in people
    ]
    return {"approval": approval, "qualification": qualification, "tie": tie}


def _page(forms: dict[str, Form], status: int = 200) -> ResponseReturnValue:
    bodies, people = _people()
    names = {body.id: body.name for body in bodies}
    persons = {person.id: person.name for person in people}
    session = current()
    ties = [
        {"who": persons.get(row.account_id or 0, names.get(row.organisation_id, "")), "row": row,
         "kind": LINKS[LinkKind(row.kind)]}
        for row in queries.assessments.links(session)
    ]  # fmt: skip
    load = queries.assessments.load_by_body(session)
    context: dict[str, Any] = {
        "bodies": [{"name": body.name, "open": load.get(body.id, 0)} for body in bodies],
        "approvals": [(names.get(row.organisation_id, ""), row) for row in queries.assessments.approvals(session)],
        "qualifications": [
            (persons.get(row.account_id, ""), row) for row in queries.assessments.qualifications(session)
        ],
        "ties": ties,
    }
    return render_template("assessments/bodies.html", forms=forms, **context), status


@area.get("/audit-bodies")
@permit(Action.AUDIT_BODY_APPROVE)
def audit_bodies() -> ResponseReturnValue:
    """Who may audit."""
    return _page(_forms())


@area.post("/audit-bodies/<what>")
@permit(Action.AUDIT_BODY_APPROVE, keeps=True)
def enter(what: str) -> ResponseReturnValue:
    """Enter an approval, a qualification or a tie."""
    forms = _forms()
    form = forms.get(what)
    if form is None:
        abort(404)
    if not form.validate():
        return _page(forms, 400)
    try:
        _ENTER[what](form)
    except RuleBroken as error:
        form.refuse(error)
        return _page(forms, 409)
    commit()
    flash(gettext("Entered."))
    return redirect(url_for("assessments.audit_bodies"))


def _approve(form: Any) -> None:
    countries = form.countries.data.upper().replace(",", " ").split()
    days = (form.valid_from.data, form.until.data)
    source = form.source.data or ""
    assessments.approve(current(), now(), form.body.data, form.standard.data, countries, days, source)


def _qualify(form: Any) -> None:
    person = next(person for person in _people()[1] if person.id == form.person.data)
    assessments.qualify(current(), now(), person, form.valid_to.data, form.source.data or "")


def _tie(form: Any) -> None:
    kind, _, key = form.who.data.partition("-")
    person = next((p for p in _people()[1] if kind == "person" and p.id == int(key)), None)
    entry = entry_of(form.subject.data)
    assessments.tie(
        current(), now(), person.body_id if person else int(key), person.id if person else None, entry,
        LinkKind(form.kind.data), form.ended_on.data,
    )  # fmt: skip


_ENTER = {"approval": _approve, "qualification": _qualify, "tie": _tie}


@area.post("/audit-bodies/approvals/<int:row_id>/end")
@permit(Action.AUDIT_BODY_APPROVE)
def end_approval(row_id: int) -> ResponseReturnValue:
    """Take an approval back."""
    row = next((row for row in queries.assessments.approvals(current()) if row.id == row_id), None)
    if row is None:
        abort(404)
    assessments.end_approval(current(), now(), row)
    commit()
    return redirect(url_for("assessments.audit_bodies"))


@area.post("/audit-bodies/qualifications/<int:row_id>/end")
@permit(Action.AUDIT_BODY_APPROVE)
def end_qualification(row_id: int) -> ResponseReturnValue:
    """Take a qualification back."""
    row = next((row for row in queries.assessments.qualifications(current()) if row.id == row_id), None)
    if row is None:
        abort(404)
    assessments.end_qualification(current(), now(), row)
    commit()
    return redirect(url_for("assessments.audit_bodies"))
