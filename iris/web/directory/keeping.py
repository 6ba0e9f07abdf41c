"""The directory is kept: the secretariat all of it, a programme its own entry."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from iris import models as m
from iris import queries
from iris.db import commit, current, database
from iris.rules.access import Subject
from iris.rules.cases.purposes import Receiver
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action, Kind, Reach, reach_of
from iris.services import assistance
from iris.services.assistance import Help
from iris.web.directory.area import area, countries, kinds
from iris.web.directory.reading import shown
from iris.web.forms import NO_CONTROLS, Form, at_most, name_field
from iris.web.guard import load, permit
from iris.web.identity import now
from iris.web.languages import TONGUES

EDIT = Action.DIRECTORY_EDIT


class HelpForm(Form):
    """One entry."""

    name = name_field(_l("Name"))
    receiver = SelectField(_l("What it does"))
    country = SelectField(_l("Country where it helps"))
    about = TextAreaField(_l("In everyday words: what can people get here?"), [at_most(600), NO_CONTROLS])
    languages = SelectMultipleField(
        _l("Languages"),
        choices=[SelectChoice(code, name) for code, name in TONGUES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    hours = StringField(_l("Hours"), [at_most(120), NO_CONTROLS])
    telephone = StringField(_l("Telephone"), [at_most(60), NO_CONTROLS])
    link = StringField(_l("Page"), [at_most(200), NO_CONTROLS], description=_l("Begins with https://"))
    house = SelectField(
        _l("Whose people receive what is passed on"), description=_l("Only organisations with accounts here.")
    )
    listed = BooleanField(_l("Show it in the public list"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receiver.choices = [SelectChoice(*pair) for pair in kinds()]
        self.country.choices = [SelectChoice(*pair) for pair in countries()]
        if _keeps_all():
            self.house.choices = [SelectChoice(*pair) for pair in (("", gettext("Nobody here")), *_houses())]
        else:
            del self.house

    @property
    def said(self) -> Help:
        return Help(
            Receiver(self.receiver.data),
            self.name.data,
            self.country.data,
            self.languages.data or (),
            self.hours.data or "",
            self.telephone.data or "",
            self.link.data or "",
            self.about.data or "",
            bool(self.listed.data),
        )


def _keeps_all() -> bool:
    return reach_of(g.actor.role, EDIT) is Reach.ALL


def _houses() -> list[tuple[str, str]]:
    with database().reading() as reading:
        rows = queries.assistance.houses(reading, [Kind.GOVERNMENT, Kind.PROGRAMME])
        return [(str(row.id), row.name) for row in rows]


def subject_of(row: m.AssistanceProgramme) -> Subject:
    """What grants rest on: whose entry it is."""
    return Subject(organisations=frozenset({row.organisation_id} if row.organisation_id else ()))


@area.get("/directory")
@permit(EDIT)
def kept() -> ResponseReturnValue:
    """The entries that one keeps."""
    rows = queries.assistance.kept(current(), None if _keeps_all() else g.actor.organisation_id)
    lines = [{"href": url_for("directory.edit", programme_id=row.id), **shown(row)} for row in rows]
    return render_template("directory/kept.html", rows=lines)


@area.get("/directory/new")
@permit(EDIT)
def new() -> ResponseReturnValue:
    """A new entry."""
    return _page(HelpForm(formdata=None))


def _page(form: HelpForm, row: m.AssistanceProgramme | None = None, status: int = 200) -> ResponseReturnValue:
    return render_template("directory/edit.html", form=form, name=row.name if row else ""), status


@area.post("/directory/new")
@permit(EDIT, keeps=True)
def add() -> ResponseReturnValue:
    """Keep a new entry; a programme's is its own."""
    form = HelpForm()
    if not form.validate():
        return _page(form, status=400)
    try:
        row = assistance.add(current(), now(), form.said, None if _keeps_all() else g.actor.organisation_id)
        _bind(form, row)
    except RuleBroken as error:
        current().rollback()
        form.refuse(error)
        return _page(form, status=409)
    return _done()


def _bind(form: HelpForm, row: m.AssistanceProgramme) -> None:
    if "house" not in form:
        return
    wanted = int(form.house.data) if (form.house.data or "").isdigit() else None
    if wanted != row.organisation_id:
        assistance.bind(current(), now(), row, wanted)


def _done() -> ResponseReturnValue:
    commit()
    flash(gettext("The directory is up to date."), "ok")
    return redirect(url_for("directory.kept"), 303)


def _entry(programme_id: int) -> m.AssistanceProgramme:
    """An entry that one may keep: public to read, so 403 for all others."""
    row: m.AssistanceProgramme = load(queries.assistance.programme(current(), programme_id), EDIT, subject_of)
    return row


@area.get("/directory/<int:programme_id>")
@permit(EDIT)
def edit(programme_id: int) -> ResponseReturnValue:
    """One entry."""
    row = _entry(programme_id)
    form = HelpForm(formdata=None, obj=row)
    if "house" in form:
        form.house.data = str(row.organisation_id or "")
    return _page(form, row)


@area.post("/directory/<int:programme_id>")
@permit(EDIT, keeps=True)
def change(programme_id: int) -> ResponseReturnValue:
    """Change an entry."""
    row, form = _entry(programme_id), HelpForm(request.form)
    if not form.validate():
        return _page(form, row, 400)
    try:
        assistance.change(current(), now(), row, form.said)
        _bind(form, row)
    except RuleBroken as error:
        current().rollback()
        form.refuse(error)
        return _page(form, _entry(programme_id), 409)
    return _done()
