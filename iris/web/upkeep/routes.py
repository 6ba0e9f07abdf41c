"""Merging two entries, seen side by side; undoing that; closing an entry."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules import public_ids
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.merging import MERGED, REASONS, MergeReason, UndoReason
from iris.rules.roles import Action
from iris.rules.wording import N_, Tone, Word
from iris.services import merging, register
from iris.web.answers import entry_href, word_today
from iris.web.asking import LARGEST_NUMBER
from iris.web.errors import sentence_of
from iris.web.guard import load, permit
from iris.web.identity import now
from iris.web.upkeep import forms

area = Blueprint("upkeep", __name__)

PER_PAGE = 50
STANDS = Word(N_("Stands"), "", Tone.OK, "tick")
WAS_UNDONE = Word(N_("Undone later"), "", Tone.GONE, "given-up")
UNDOING = Word(N_("Two again"), "", Tone.INFO, "sheet")


def public_subject(_row: object) -> Subject:
    """The register is public; the act needs a reach over all."""
    return Subject(published=True)


@area.get("/merges")
@permit(Action.ENTRY_PUBLISH)
def merges() -> ResponseReturnValue:
    """Merges and their undoing, newest first; two numbers begin a new one."""
    return _merges_page()


def _merges_page(refusal: str = "", status: int = 200) -> ResponseReturnValue:
    asked = request.args.get("before", type=int)
    before = asked if asked is not None and 0 < asked <= LARGEST_NUMBER else None
    rows = queries.merges.listed(current(), before, PER_PAGE + 1)
    more = url_for("upkeep.merges", before=rows[PER_PAGE - 1].id) if len(rows) > PER_PAGE else None
    undone = queries.merges.undone(current(), [row.id for row in rows])
    shown = [_line(row, undone) for row in rows[:PER_PAGE]]
    return render_template("upkeep/merges.html", rows=shown, more=more, refusal=refusal), status


def _line(row: m.EntryMerge, undone: set[int]) -> dict[str, Any]:
    stands = row.state == MERGED and row.id not in undone
    word = STANDS if stands else WAS_UNDONE if row.state == MERGED else UNDOING
    return {
        "href": url_for("upkeep.merge_shown", merge_id=row.id),
        "alias": _named(row.alias),
        "canonical": _named(row.canonical),
        "reason": REASONS[row.reason],
        "at": row.recorded_at,
        "word": word,
        "stands": stands,
    }


def _named(entry: m.RegisterEntry) -> dict[str, str]:
    return {"name": entry.name, "id": entry.public_id, "href": entry_href(entry)}


@area.get("/merges/new")
@permit(Action.ENTRY_PUBLISH)
def compare() -> ResponseReturnValue:
    """Two entries side by side, before they become one; without two numbers the form that asks for them."""
    if not request.args.get("alias") and not request.args.get("canonical"):
        return _merges_page()
    try:
        alias, canonical = (_entry(request.args.get(name, "")) for name in ("alias", "canonical"))
    except RuleBroken as error:
        return _merges_page(sentence_of(error), 409)
    return _compare_page(alias, canonical, forms.Merge(alias=alias.public_id, canonical=canonical.public_id))


def _entry(typed: str) -> m.RegisterEntry:
    """The entry of a number as typed. Raises RuleBroken when there is none."""
    entry = queries.register.entry(current(), public_ids.parse_public_id(typed))
    if entry is None:
        raise RuleBroken("no_entry", N_("There is no entry %(number)s."), number=typed.strip())
    return entry


def _compare_page(
    alias: m.RegisterEntry, canonical: m.RegisterEntry, form: forms.Merge, status: int = 200
) -> ResponseReturnValue:
    licences = queries.merges.licences(current(), [alias, canonical])
    contacts = queries.merges.contact_counts(current(), [alias.id, canonical.id])
    sides = [
        {
            **_named(entry),
            "heading": heading,
            "country": entry.country,
            "names": list(dict.fromkeys(name.text for name in entry.all_names)),
            "licences": [(row.authority.name, row.number) for row in licences[entry.id]],
            "contacts": contacts.get(entry.id, 0),
            "word": word_today(entry, licences[entry.id]),
        }
        for entry, heading in (
            (alias, gettext("Leads to the other from now on")),
            (canonical, gettext("Stays, and shows both")),
        )
    ]
    swap = url_for("upkeep.compare", alias=canonical.public_id, canonical=alias.public_id)
    return render_template("upkeep/compare.html", sides=sides, form=form, swap_href=swap), status


@area.post("/merges/new")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def merge() -> ResponseReturnValue:
    """They are one firm."""
    form = forms.Merge()
    try:
        alias, canonical = _entry(form.alias.data or ""), _entry(form.canonical.data or "")
    except RuleBroken as error:
        return _merges_page(sentence_of(error), 409)
    if not form.validate():
        return _compare_page(alias, canonical, form, 400)
    try:
        fact = merging.unite(current(), now(), alias, canonical, MergeReason(form.reason.data))
    except RuleBroken as error:
        form.refuse(error)
        return _compare_page(alias, canonical, form, 409)
    commit()
    flash(gettext("Merged: both addresses lead to one entry."))
    return redirect(url_for("upkeep.merge_shown", merge_id=fact.id))


def _fact(merge_id: int) -> m.EntryMerge:
    fact: m.EntryMerge = load(queries.merges.one(current(), merge_id), Action.ENTRY_PUBLISH, public_subject)
    return fact


@area.get("/merges/<int:merge_id>")
@permit(Action.ENTRY_PUBLISH)
def merge_shown(merge_id: int) -> ResponseReturnValue:
    """One merge, and the way to undo it."""
    return _merge_page(_fact(merge_id), forms.Undo())


def _merge_page(fact: m.EntryMerge, form: forms.Undo, status: int = 200) -> ResponseReturnValue:
    line = _line(fact, queries.merges.undone(current(), [fact.id]))
    page = render_template("upkeep/merge.html", merge=line, form=form, undo_href=f"/merges/{fact.id}/undo")
    return page, status


@area.post("/merges/<int:merge_id>/undo")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def undo(merge_id: int) -> ResponseReturnValue:
    """They are two again."""
    fact, form = _fact(merge_id), forms.Undo()
    if not form.validate():
        return _merge_page(fact, form, 400)
    try:
        merging.undo(current(), now(), fact, UndoReason(form.reason.data))
    except RuleBroken as error:
        form.refuse(error)
        return _merge_page(fact, form, 409)
    commit()
    flash(gettext("Undone: both entries stand for themselves again."))
    return redirect(url_for("upkeep.merges"))


@area.route("/entries/<public_id>/close", methods=["GET", "POST"])
@permit(Action.ENTRY_PUBLISH, keeps=True)
def close(public_id: str) -> ResponseReturnValue:
    """Note that an agency or employer ceased to exist: it stays on the register with its last word."""
    if not public_ids.is_public_id(public_id):
        abort(404)
    found = queries.register.entry(current(), public_ids.parse_public_id(public_id))
    entry: m.RegisterEntry = load(found, Action.ENTRY_PUBLISH, public_subject)
    entry = queries.merges.home(current(), entry)
    form = forms.Close(on=entry.closed_on, reason=entry.closed_reason)
    if request.method == "GET" or not form.validate():
        return _close_page(entry, form, 200 if request.method == "GET" else 400)
    try:
        register.close(current(), now(), entry, cast(date, form.on.data), (form.reason.data or "").strip())
    except RuleBroken as error:
        form.refuse(error)
        return _close_page(entry, form, 409)
    commit()
    flash(gettext("Noted: the entry is closed and stays on the register."))
    return redirect(_named(entry)["href"])


def _close_page(entry: m.RegisterEntry, form: forms.Close, status: int) -> ResponseReturnValue:
    return render_template("upkeep/close.html", entry=_named(entry), form=form), status
