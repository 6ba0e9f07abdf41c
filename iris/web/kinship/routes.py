"""The reviewer's side: pairs by weight, the evidence side by side, one decision each, taken back by another."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.kinship import Basis, Outcome
from iris.rules.roles import Action
from iris.services import kinship
from iris.web.asking import LARGEST_NUMBER
from iris.web.guard import load, permit
from iris.web.identity import now, outside
from iris.web.kinship import forms, views

area = Blueprint("kinship", __name__)

PAGE = 25


def load_pair(pair_id: int) -> m.KinPair:
    """A pair; reviewers see all, others none."""
    pair: m.KinPair = load(queries.kinship.pair(current(), pair_id), Action.ENTRY_PUBLISH, lambda _pair: Subject())
    return pair


@area.get("/kinship")
@permit(Action.ENTRY_PUBLISH)
def queue() -> ResponseReturnValue:
    """Pairs that wait, heaviest first."""
    found = queries.kinship.waiting(current(), _after(request.args.get("after", "")), PAGE + 1)
    more = None
    if len(found) > PAGE:
        last = found[PAGE - 1]
        more = url_for("kinship.queue", after=f"{last.score}-{last.id}")
    return render_template(
        "kinship/queue.html",
        pairs=[views.pair_row(pair) for pair in found[:PAGE]],
        number=queries.kinship.waiting_number(current()),
        pages={"number": 1, "previous": None, "next": more},
    )


def _after(text: str) -> tuple[int, int] | None:
    score, _, number = text.partition("-")
    if not (score.isascii() and score.isdigit() and number.isascii() and number.isdigit()):
        return None
    return min(int(score[:9]), 1000), min(int(number[:19]), LARGEST_NUMBER)


@area.get("/kinship/decided")
@permit(Action.ENTRY_PUBLISH)
def decided() -> ResponseReturnValue:
    """What was decided, newest first."""
    asked = request.args.get("before", type=int)
    before = asked if asked is not None and 0 < asked <= LARGEST_NUMBER else None
    found = queries.kinship.decided(current(), before, PAGE + 1)
    more = url_for("kinship.decided", before=found[PAGE - 1].id) if len(found) > PAGE else None
    rows = [views.decided_row(decision) for decision in found[:PAGE]]
    return render_template("kinship/decided.html", rows=rows, pages={"number": 1, "previous": None, "next": more})


@area.get("/kinship/<int:pair_id>")
@permit(Action.ENTRY_PUBLISH)
def pair(pair_id: int) -> ResponseReturnValue:
    """One pair, both firms side by side."""
    return _page(load_pair(pair_id), forms.Ruling())


@area.post("/kinship/<int:pair_id>")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def decide(pair_id: int) -> ResponseReturnValue:
    """Decide a pair once."""
    found = load_pair(pair_id)
    form = forms.Ruling()
    if not form.validate():
        return _page(found, form, 400)
    basis = Basis(form.basis.data) if form.basis.data else None
    ruling = kinship.Ruling(Outcome(form.outcome.data), basis, form.note.data or "")
    try:
        kinship.decide(current(), outside().keys, now(), found, ruling)
    except RuleBroken as error:
        form.refuse(error, "basis" if error.code in ("basis_missing", "identifiers_missing") else None)
        return _page(found, form, 409)
    commit()
    flash(gettext("Decided. It can be taken back."))
    return redirect(url_for("kinship.pair", pair_id=found.id))


@area.post("/kinship/<int:pair_id>/undo")
@permit(Action.ENTRY_PUBLISH)
def undo(pair_id: int) -> ResponseReturnValue:
    """Take the newest decision of a pair back by another fact."""
    found = load_pair(pair_id)
    newest = queries.kinship.last_decisions(current(), [found.id]).get(found.id)
    if newest is None:
        raise RuleBroken("not_decided", gettext("Nothing was decided about this pair yet."))
    kinship.undo(current(), outside().keys, now(), newest)
    commit()
    flash(gettext("Taken back: the pair waits again."))
    return redirect(url_for("kinship.pair", pair_id=found.id))


def _page(found: m.KinPair, form: forms.Ruling, status: int = 200) -> ResponseReturnValue:
    said = queries.kinship.decisions(current(), found.id)
    context: dict[str, Any] = views.pair_facts(current(), outside().keys, found, said, now().date())
    return render_template("kinship/pair.html", form=form if found.waiting else None, **context), status
