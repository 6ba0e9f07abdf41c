"""Bring a list, look at what it would change, save it, undo it. The worker does the long parts."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, cast

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.gateways.keys import Purpose
from iris.rules.access import Subject, reaches
from iris.rules.errors import RuleBroken
from iris.rules.lists.keeping import last_day, may_undo
from iris.rules.roles import Action, Reach, reach_of
from iris.services import imports
from iris.services.imports import Arrival
from iris.web.asking import LARGEST_NUMBER, LIST_BYTES, shown_name
from iris.web.forms import Form
from iris.web.guard import deny, load, permit
from iris.web.identity import now, outside
from iris.web.imports import forms, views
from iris.web.languages import day_in_words

area = Blueprint("imports", __name__, url_prefix="/imports")

SAMPLE = 20
FILE_EMPTY = "file_empty"
CHANGED = ("changed", "returned", "history")
OPEN = ("ready", "stopped", "question")


def batch_subject(batch: m.ImportBatch) -> Subject:
    """What grants can rest on in a list: the country of its authority."""
    return Subject(countries=frozenset({batch.country}))


def load_batch(batch_id: int) -> m.ImportBatch:
    """The list, when it is of the officer's own country."""
    batch: m.ImportBatch = load(queries.imports.batch(current(), batch_id), Action.LICENCE_IMPORT, batch_subject)
    return batch


@area.get("")
@permit(Action.LICENCE_IMPORT)
def listed() -> ResponseReturnValue:
    """Lists that were brought, newest first."""
    asked = request.args.get("before", type=int)
    before = asked if asked is not None and 0 < asked <= LARGEST_NUMBER else None
    batches = queries.imports.listed(current(), before, 26)
    more = url_for("imports.listed", before=batches[24].id) if len(batches) > 25 else None
    pages = {"number": 1, "previous": None, "next": more}
    return render_template("imports/list.html", batches=[views.batch_row(b) for b in batches[:25]], pages=pages)


@area.get("/new")
@permit(Action.LICENCE_IMPORT)
def new() -> ResponseReturnValue:
    """The form for a new list."""
    form = forms.NewList(on=now().date(), country=g.actor.country or "")
    return render_template("imports/new.html", form=form)


@area.post("/new")
@permit(Action.LICENCE_IMPORT, keeps=True)
def new_post() -> ResponseReturnValue:
    """Take a file in; the worker reads it. Only here, behind the permission, a file may be large."""
    request.max_content_length = LIST_BYTES
    form = forms.NewList()
    if not form.validate():
        return render_template("imports/new.html", form=form), 400
    country = (form.country.data or "").upper()
    reach = reach_of(g.actor.role, Action.LICENCE_IMPORT) or Reach.OWN
    if not reaches(g.actor, reach, Subject(countries=frozenset({country}))):
        deny(Action.LICENCE_IMPORT, 404)
    try:
        batch = _taken_in(form, country)
    except RuleBroken as error:
        form.refuse(error, "file" if error.code == FILE_EMPTY else None)
        return render_template("imports/new.html", form=form), 409
    commit()
    return redirect(url_for("imports.show", batch_id=batch.id))


def _taken_in(form: forms.NewList, country: str) -> m.ImportBatch:
    arrival = arrived(form.file.data, cast(date, form.on.data), part=bool(form.part.data))
    session = current()
    authority, _new = imports.authority_of(session, now(), country, form.authority.data or "")
    source = imports.source_of(session, authority, form.subject.data, form.meaning.data)
    return imports.open_batch(session, now(), source, arrival, queue=True)


def arrived(file: FileStorage, on: date, *, part: bool) -> Arrival:
    """The file, put into the encrypted store. Raises RuleBroken for an empty one."""
    data = file.read()
    if not data:
        raise RuleBroken(FILE_EMPTY, gettext("The file is empty; choose another one."))
    key = outside().keys.new_data_key(Purpose.FILES)
    stored = outside().store.put(data, key.raw)
    return Arrival(
        filename=shown_name(file.filename) or "list",
        digest=hashlib.sha256(data).hexdigest(),
        list_date=on,
        stored_as=stored.name,
        file_key=key.wrapped,
        part=part,
    )


@area.get("/<int:batch_id>")
@permit(Action.LICENCE_IMPORT)
def show(batch_id: int) -> ResponseReturnValue:
    """What a list would change, or has changed."""
    batch = load_batch(batch_id)
    return _page(batch, confirm_form(batch))


def confirm_form(batch: m.ImportBatch) -> Form | None:
    """The form that moves a list on from where it stands."""
    if batch.state == "question":
        code = (batch.refusal or {}).get("code", "")
        return forms.DateOrder() if code.startswith("dates") else forms.NameColumn()
    return {"ready": forms.Confirm, "stopped": forms.ConfirmShrunk}.get(batch.state, lambda: None)()


def _page(batch: m.ImportBatch, form: Form | None, status: int = 200) -> ResponseReturnValue:
    context = {
        "batch": views.batch_facts(batch),
        "row_sum": views.row_sum(batch.counts),
        "licence_sum": views.licence_sum(batch),
        "warnings": _warnings(batch),
        **_changes(batch),
    }
    if batch.state in ("reading", "confirmed"):
        return render_template("imports/working.html", **context), status, {"Refresh": "2"}
    context |= {"mending": views.mending(batch), "follow_ups": _follow_ups(batch)}
    if batch.state in OPEN:
        return render_template("imports/preview.html", **context, **_moves(batch, form)), status
    return render_template("imports/show.html", **context, undo=_undo(batch)), status


def _follow_ups(batch: m.ImportBatch) -> list[dict[str, Any]]:
    return [views.batch_row(found) for found in queries.imports.follow_ups(current(), batch.id)]


def _moves(batch: m.ImportBatch, form: Form | None) -> dict[str, Any]:
    counts = batch.counts
    saved = sum(counts.get(name, 0) for name in ("new", "unchanged", *CHANGED, "reinstated"))
    label = gettext("Save %(saved)s permissions and mark %(gone)s as gone", saved=saved, gone=counts.get("gone", 0))
    stopped = batch.state == "stopped"
    question = batch.state == "question"
    return {
        "form": form,
        "question": None,
        "stopped": {"reason": gettext("Stopped."), "sentence": views.refusal(batch)} if stopped else None,
        "save": {"label": gettext("Answer and read again") if question else label, "equation": ""},
        "drop_href": url_for("imports.cancel", batch_id=batch.id),
    }


def _undo(batch: m.ImportBatch) -> dict[str, Any] | None:
    if batch.state != "applied" or batch.applied_at is None or not may_undo(batch.applied_at.date(), now().date()):
        return None
    sentence = gettext(
        "What this list said is taken back by correcting entries; the register stays readable as it was known."
    )
    until = day_in_words(last_day("applied", batch.applied_at.date()))
    sentence += " " + gettext("You can undo it until %(day)s; then we forget its rows.", day=until)
    return {"href": url_for("imports.undo", batch_id=batch.id), "sentence": sentence, "form": None}


def _warnings(batch: m.ImportBatch) -> list[str]:
    found = [views.refusal(batch)] if batch.state in ("failed", "question") else []
    if batch.part:
        found.append(gettext("This is only a part of the list: who is missing is not taken as gone."))
    if batch.emptied_at is not None:
        day = day_in_words(batch.emptied_at.date())
        found.append(gettext("Its rows were forgotten on %(day)s; the counts stay.", day=day))
    if batch.history_only:
        found.append(gettext("This list is older than the newest one: it only fills the history."))
    return found


def _changes(batch: m.ImportBatch) -> dict[str, Any]:
    def sample(outcomes: tuple[str, ...], shape: Any, all_of: str | None = None) -> dict[str, Any] | None:
        total = 0 if batch.emptied_at else sum(batch.counts.get(name, 0) for name in outcomes)
        rows = queries.imports.rows(current(), batch.id, outcomes, SAMPLE) if total else []
        href = url_for("imports.rows", batch_id=batch.id, outcome=all_of or outcomes[0], form="csv")
        return views.part([shape(row) for row in rows], total, href)

    return {
        "changed": sample(CHANGED, views.changed_row),
        "reinstated": sample(("reinstated",), views.changed_row),
        "gone": sample(("gone",), lambda row: views.gone_row(row, batch)),
        "new": sample(("new",), views.new_row),
        "duplicates": sample(("duplicate",), views.duplicate_row),
        "rejected": sample(("rejected",), views.rejected_row),
    }


@area.post("/<int:batch_id>")
@permit(Action.LICENCE_IMPORT, keeps=True)
def move(batch_id: int) -> ResponseReturnValue:
    """Save the list, or answer its question."""
    batch = load_batch(batch_id)
    form = confirm_form(batch)
    if form is None:
        raise RuleBroken("not_ready", gettext("This list can't be saved now; look at its page again."))
    if not form.validate():
        return _page(batch, form, 400)
    if batch.state == "question":
        imports.answer(current(), now(), batch, **_answers(form))
    else:
        imports.confirm(current(), now(), batch, accept_shrink=batch.state == "stopped")
    commit()
    return redirect(url_for("imports.show", batch_id=batch.id))


def _answers(form: Form) -> dict[str, Any]:
    if isinstance(form, forms.DateOrder):
        return {"dates": form.dates.data}
    return {"map": {"name": [(form["name"].data or "").strip()]}}


@area.post("/<int:batch_id>/cancel")
@permit(Action.LICENCE_IMPORT)
def cancel(batch_id: int) -> ResponseReturnValue:
    """Throw away a list that was not saved."""
    batch = load_batch(batch_id)
    imports.cancel(current(), now(), batch)
    commit()
    flash(gettext("Thrown away; the register stays as it was."))
    return redirect(url_for("imports.listed"))


@area.post("/<int:batch_id>/undo")
@permit(Action.LICENCE_IMPORT)
def undo(batch_id: int) -> ResponseReturnValue:
    """Take a saved list back."""
    batch = load_batch(batch_id)
    imports.undo(current(), now(), batch)
    commit()
    flash(gettext("Undone: what this list said was taken back."))
    return redirect(url_for("imports.show", batch_id=batch.id))
