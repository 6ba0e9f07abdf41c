"""My organisation: what it says about itself, declared, corrected and ended by its own people."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.exc import StaleDataError

from iris import models as m
from iris import queries
from iris.db import close_current, commit, current
from iris.queries.organisations import MODELS, SEALED
from iris.rules import organisations as rules
from iris.rules.access import Subject, may
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import parse_public_id
from iris.rules.roles import Action
from iris.rules.wording import N_
from iris.services import organisations
from iris.web.answers import entry_href
from iris.web.disclosures import line
from iris.web.guard import deny, load, permit
from iris.web.identity import now, outside
from iris.web.organisations.forms import FORMS, AgentForm, DatumForm, EndForm

own = Blueprint("organisations", __name__)

SECTIONS = {
    "party": _l("Owners and officers"),
    "branch": _l("Branches"),
    "agent": _l("Sub-agents"),
    "corridor": _l("Corridors and sectors"),
    "number": _l("Numbers"),
    "fee": _l("Fees"),
    "placement": _l("Placements"),
}


def subject(row: Any) -> Subject:
    """What a grant of the own organisation rests on."""
    return Subject(entries=frozenset({row.entry_id}))


def own_entry() -> m.RegisterEntry:
    """The entry that the signed-in person's organisation is; 404 without one."""
    entry = queries.register.by_id(current(), g.actor.entry_id or 0)
    if entry is None:
        deny(Action.ENTRY_DRAFT, 404)
    return entry


def sections(found: dict[str, Any], today: Any) -> list[dict[str, Any]]:
    """What stands of an entry, by kind; sub-agents as a chain with numbers."""
    shown = []
    for kind, label in SECTIONS.items():
        rows = [(0, row) for row in found[kind]] if kind != "agent" else rules.depths(found[kind])
        lines, counters = [], [0] * (len(rows) + 1)
        for depth, row in rows:
            counters[depth] += 1
            counters[depth + 1 :] = [0] * len(counters[depth + 1 :])
            number = ".".join(str(n) for n in counters[: depth + 1]) if kind == "agent" else ""
            lines.append(line(row, today, depth, number))
        shown.append({"kind": kind, "label": label, "lines": lines})
    return shown


@own.get("/organisation")
@permit(Action.ENTRY_DRAFT)
def show() -> ResponseReturnValue:
    """Everything the own organisation said, with what can be done about it."""
    entry = own_entry()
    found = queries.organisations.everything(current(), entry.id)
    return render_template(
        "organisations/own.html",
        entry=entry,
        entry_href=entry_href(entry),
        sections=sections(found, organisations.today_at(entry, now())),
        contacts=queries.organisations.contacts(current(), entry.id),
        may_edit=may(g.actor, Action.ENTRY_EDIT, Subject(entries=frozenset({entry.id}))),
    )


def _form(kind: str) -> DatumForm:
    if kind not in FORMS:
        abort(404)
    form = FORMS[kind]()
    if isinstance(form, AgentForm):
        rows = queries.organisations.standing(current(), m.SubAgent, g.actor.entry_id or 0)
        choices = [(str(row.thread), row.name) for row in rows if row.state != rules.State.DRAFT]
        form.under.choices = [("", gettext("Directly under us")), *choices]
    return form


def _resolve(form: DatumForm) -> None:
    """Find the entry that a sub-agent's register number names."""
    if isinstance(form, AgentForm) and form.register_id.data:
        sentence = N_("No entry has this register number. Compare it, or leave it empty.")
        try:
            other = queries.register.entry(current(), parse_public_id(form.register_id.data.strip()))
        except RuleBroken:
            other = None
        if other is None:
            raise RuleBroken("entry_unknown", sentence)
        form.other_entry_id = other.id


def _page(kind: str, form: DatumForm, code: int = 200, **more: Any) -> ResponseReturnValue:
    context = {"kind": kind, "label": SECTIONS[kind], "form": form, "theirs": [], "action": "", **more}
    return render_template("organisations/form.html", **context), code


@own.get("/organisation/add/<kind>")
@permit(Action.ENTRY_DRAFT)
def add(kind: str) -> ResponseReturnValue:
    """A form for a new datum."""
    own_entry()
    return _page(kind, _form(kind))


@own.post("/organisation/add/<kind>")
@permit(Action.ENTRY_DRAFT, keeps=True)
def add_post(kind: str) -> ResponseReturnValue:
    """Declare it; from staff it is a draft that a manager declares with one press."""
    entry, form = own_entry(), _form(kind)
    if not form.validate():
        return _page(kind, form, 400)
    try:
        _resolve(form)
        row = organisations.declare(current(), outside().keys, now(), entry, form.datum(), form.when())
    except RuleBroken as error:
        form.refuse(error)
        return _page(kind, form, 409)
    drafted = row.state == rules.State.DRAFT
    commit()
    flash(gettext("Kept as a draft: a manager of yours declares it.") if drafted else gettext("Declared."))
    return redirect(url_for("organisations.show"))


def _own_row(kind: str, row_id: int, action: Action = Action.ENTRY_EDIT) -> Any:
    if kind not in MODELS:
        abort(404)
    return load(queries.organisations.one(current(), kind, row_id), action, subject)


@own.get("/organisation/<kind>/<int:row_id>/correct")
@permit(Action.ENTRY_EDIT)
def correct(kind: str, row_id: int) -> ResponseReturnValue:
    """The form with what stands now."""
    row, form = _own_row(kind, row_id), _form(kind)
    form.fill(row)
    if isinstance(row, m.Party):
        _fill_identity(form, row)
    return _page(kind, form)


def _fill_identity(form: DatumForm, row: m.Party) -> None:
    identity = queries.organisations.identities(current(), [row.id]).get(row.id)
    clear = organisations.opened(outside().keys, identity) if identity else {}
    form["birth"].data = date.fromisoformat(clear["birth"]) if "birth" in clear else None
    country, _, number = clear.get("document", "").partition(" ")
    form["document_country"].data, form["document_number"].data = country, number


@own.post("/organisation/<kind>/<int:row_id>/correct")
@permit(Action.ENTRY_EDIT, keeps=True)
def correct_post(kind: str, row_id: int) -> ResponseReturnValue:
    """Say it anew; where somebody else saved first, both texts are shown."""
    row, form = _own_row(kind, row_id), _form(kind)
    if not form.validate():
        return _page(kind, form, 400)
    try:
        _resolve(form)
        organisations.correct(current(), outside().keys, now(), row, form.datum(), form.when())
        commit()
    except RuleBroken as error:
        form.refuse(error)
        return _page(kind, form, 409, **(_both(kind, row, form) if error.code == "replaced" else {}))
    except StaleDataError:
        close_current()
        again = _own_row(kind, row_id)
        form.refuse(
            RuleBroken("replaced", N_("Somebody else changed this meanwhile. Compare both texts and save again."))
        )
        return _page(kind, form, 409, **_both(kind, again, form))
    flash(gettext("Corrected. The earlier text stays in the history."))
    return redirect(url_for("organisations.show"))


def _both(kind: str, row: Any, form: DatumForm) -> dict[str, Any]:
    """Their text, field by field, beside the form that keeps ours; saved again, ours follows theirs."""
    newest = queries.organisations.newest(current(), row)
    if newest is None:
        return {}
    theirs = FORMS[kind](formdata=None)
    if isinstance(theirs, AgentForm):
        theirs.under.choices = form["under"].choices
    theirs.fill(newest)
    pairs = [
        (field.label.text, _said(field))
        for field in theirs
        if field.short_name not in SEALED and field.short_name != "csrf_token"
    ]
    return {"theirs": pairs, "action": url_for("organisations.correct_post", kind=kind, row_id=newest.id)}


def _said(field: Any) -> str:
    choices = dict(field.choices() if callable(field.choices) else field.choices) if hasattr(field, "choices") else {}
    return str(choices.get(field.data, field.data) or "")


@own.get("/organisation/<kind>/<int:row_id>/end")
@permit(Action.ENTRY_EDIT)
def end(kind: str, row_id: int) -> ResponseReturnValue:
    """Ask for the last day."""
    row = _own_row(kind, row_id)
    form = EndForm()
    return render_template("organisations/end.html", form=form, line=line(row, now().date()))


@own.post("/organisation/<kind>/<int:row_id>/end")
@permit(Action.ENTRY_EDIT, keeps=True)
def end_post(kind: str, row_id: int) -> ResponseReturnValue:
    """End a datum; it stays in the history."""
    row, form = _own_row(kind, row_id), EndForm()
    try:
        if form.validate():
            last: Any = form.last.data
            organisations.end(current(), now(), row, last)
            commit()
            flash(gettext("Ended. It stays in the history."))
            return redirect(url_for("organisations.show"))
    except RuleBroken as error:
        form.refuse(error)
    code = 409 if form.form_errors else 400
    return render_template("organisations/end.html", form=form, line=line(row, now().date())), code


@own.post("/organisation/<kind>/<int:row_id>/declare")
@permit(Action.ENTRY_EDIT)
def declare(kind: str, row_id: int) -> ResponseReturnValue:
    """Declare a draft with one press."""
    organisations.approve(current(), now(), _own_row(kind, row_id))
    commit()
    flash(gettext("Declared."))
    return redirect(url_for("organisations.show"))


@own.post("/organisation/<kind>/<int:row_id>/discard")
@permit(Action.ENTRY_DRAFT)
def discard(kind: str, row_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    organisations.discard(current(), now(), _own_row(kind, row_id, Action.ENTRY_DRAFT))
    commit()
    flash(gettext("Thrown away."))
    return redirect(url_for("organisations.show"))
