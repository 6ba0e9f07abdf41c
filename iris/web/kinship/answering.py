"""The agency's side: what it is linked to, until when it can answer, its answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import kinship
from iris.web.guard import load, permit
from iris.web.identity import now, outside
from iris.web.kinship import forms, views
from iris.web.kinship.routes import area


def _subject(link: m.ControlLink) -> Subject:
    return Subject(entries=frozenset({link.to_id}))


def _load(link_id: int) -> m.ControlLink:
    found: m.ControlLink = load(queries.kinship.link(current(), link_id), Action.ENTRY_EDIT, _subject)
    return found


@area.get("/control/<int:link_id>")
@permit(Action.ENTRY_EDIT)
def control(link_id: int) -> ResponseReturnValue:
    """What the agency is linked to, and its answer."""
    return _page(_load(link_id), forms.Answer())


@area.post("/control/<int:link_id>")
@permit(Action.ENTRY_EDIT, keeps=True)
def answer(link_id: int) -> ResponseReturnValue:
    """Take the answer."""
    link = _load(link_id)
    form = forms.Answer()
    if not form.validate():
        return _page(link, form, 400)
    try:
        kinship.answer(current(), outside().keys, now(), link, form.answer.data or "")
    except RuleBroken as error:
        form.refuse(error, "answer" if error.code == "answer_missing" else None)
        return _page(link, form, 409)
    commit()
    flash(gettext("Your answer was sent."))
    return redirect(url_for("kinship.control", link_id=link.id))


def _page(link: m.ControlLink, form: forms.Answer, status: int = 200) -> ResponseReturnValue:
    context = views.control_facts(current(), outside().keys, link, now().date())
    open_ = link.answered_at is None and link.ended_at is None
    return render_template("kinship/control.html", form=form if open_ else None, **context), status
