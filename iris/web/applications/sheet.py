"""The self-assessment as a sheet: taken home, filled in, sent back, looked through, saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.gateways.answer_sheets import read_form, write_form
from iris.rules import standards
from iris.rules.answer_sheets import Column, Fault, SheetForm, cell_name, read_rows
from iris.rules.application_stages import Part
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import applications
from iris.web.applications import forms
from iris.web.applications.area import area, load_application
from iris.web.applications.show import way_back
from iris.web.guard import permit
from iris.web.identity import now
from iris.web.languages import locale
from iris.web.sheets import book

FIELDS = ("answer", "note")
Answer = dict[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A sheet beside what is saved: what it changes, what was typed here meanwhile, how much is the same."""

    changes: dict[str, Answer]
    conflicts: dict[str, Answer]
    same: int
    empty: int
    faults: list[Fault]


def _standard(application: m.Application) -> standards.Standard:
    return standards.standard(application.standard_id, application.standard_version)


def _saved(application: m.Application) -> dict[str, Answer]:
    row = queries.applications.sections(current(), application.id).get(Part.SELF_ASSESSMENT)
    return (
        {code: {name: _plain(given.get(name, "")) for name in FIELDS} for code, given in row.content.items()}
        if row
        else {}
    )


def _plain(text: str) -> str:
    """A text as a cell gives it back: line ends of one kind, no blanks around."""
    return text.replace("\r\n", "\n").strip()


def _form(application: m.Application) -> SheetForm:
    choices = tuple(forms.answer_choices())
    return SheetForm(
        sheet="self-assessment",
        mark=f"self-assessment {application.standard_id} {application.standard_version}",
        hint=gettext("Choose an answer in each row and write what shows it. Leave codes and headings as they are."),
        columns=(
            Column("code", gettext("Code"), width=9, fixed=True),
            Column("criterion", gettext("Criterion"), width=28, fixed=True),
            Column("demand", gettext("What it demands"), width=60, fixed=True),
            Column("answer", gettext("How is it with you?"), choices, width=34),
            Column("note", gettext("What shows it"), width=60),
            Column("seen", "", width=8, fixed=True, hidden=True),
        ),
    )


def _print(answer: Mapping[str, str] | None) -> str:
    """What an answer was when the sheet was taken: tells whether somebody typed another one since."""
    if not answer:
        return "-"
    return sha256(json.dumps([answer.get(name, "") for name in FIELDS]).encode()).hexdigest()[:12]


@area.get("/applications/<int:application_id>/self-assessment.xlsx")
@permit(Action.APPLICATION_EDIT)
def answers_as_sheet(application_id: int) -> ResponseReturnValue:
    """The form as a sheet, filled in as far as it is saved."""
    application = load_application(application_id, Action.APPLICATION_EDIT)
    saved = _saved(application)
    rows = [
        [
            criterion.code, gettext(criterion.title), gettext(criterion.requirement),
            *(saved.get(criterion.code, {}).get(name, "") for name in FIELDS), _print(saved.get(criterion.code)),
        ]
        for criterion in _standard(application).criteria()
    ]  # fmt: skip
    made = write_form(_form(application), rows, rtl=locale().text_direction == "rtl")
    return book(made, f"self-assessment-{application.standard_version}")


@area.get("/applications/<int:application_id>/sheet")
@permit(Action.APPLICATION_EDIT)
def sheet(application_id: int) -> ResponseReturnValue:
    """Take the sheet, or send it back."""
    return _sheet_page(load_application(application_id, Action.APPLICATION_EDIT), forms.AnswerSheet())


@area.post("/applications/<int:application_id>/sheet")
@permit(Action.APPLICATION_EDIT, keeps=True)
def sheet_post(application_id: int) -> ResponseReturnValue:
    """Look through a sheet: every fault by its cell, every change before it is saved. Nothing is saved yet."""
    application = load_application(application_id, Action.APPLICATION_EDIT)
    form = forms.AnswerSheet()
    if not form.validate():
        return _sheet_page(application, form, 400)
    try:
        applications.check_open(application)
        compared = _compare(application, form.file.data.read(), form.file.data.filename or "sheet")
    except RuleBroken as error:
        form.refuse(error, "file")
        return _sheet_page(application, form, 409)
    return _preview(application, compared)


def _sheet_page(application: m.Application, form: forms.AnswerSheet, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "applications/sheet.html",
        back=way_back(application),
        form=form,
        download=url_for("applications.answers_as_sheet", application_id=application.id),
    )
    return page, status


def _compare(application: m.Application, data: bytes, filename: str) -> Compared:
    form, codes, saved = _form(application), _standard(application).codes(), _saved(application)
    rows, faults = read_rows(form, read_form(data, filename, form, len(codes)), codes)
    changes: dict[str, Answer] = {}
    conflicts: dict[str, Answer] = {}
    same = empty = 0
    for row in rows:
        answer = {name: row.values[name] for name in FIELDS}
        if not any(answer.values()):
            empty += 1
            continue
        wrong = _wrong(answer)
        faults += [Fault(cell_name(form, name, row.number), sentence, {}) for name, sentence in wrong]
        if wrong:
            continue
        if saved.get(row.code) == answer:
            same += 1
        else:
            meanwhile = row.values["seen"] != _print(saved.get(row.code))
            (conflicts if meanwhile else changes)[row.code] = answer
    return Compared(changes, conflicts, same, empty, faults)


def _wrong(answer: Answer) -> list[tuple[str, str]]:
    """What the form for one criterion has against an answer: the same rules as on the page."""
    form = forms.CriterionAnswer(formdata=MultiDict(answer), meta={"csrf": False})
    form.validate()
    return [(name, str(errors[0])) for name, errors in form.errors.items() if name in FIELDS]


def _preview(application: m.Application, compared: Compared, status: int = 200) -> ResponseReturnValue:
    saved, standard = _saved(application), _standard(application)
    offered = compared.changes | compared.conflicts
    carried = {"answers": offered, "seen": {code: _print(saved.get(code)) for code in offered}}
    page = render_template(
        "applications/sheet_preview.html",
        back={"href": url_for("applications.sheet", application_id=application.id), "text": gettext("The sheet")},
        faults=[{"cell": fault.cell, "sentence": gettext(fault.sentence, **fault.values)} for fault in compared.faults],
        changes=[_shown(standard, code, answer, saved) for code, answer in compared.changes.items()],
        conflicts=[_shown(standard, code, answer, saved) for code, answer in compared.conflicts.items()],
        same=compared.same,
        empty=compared.empty,
        action=url_for("applications.sheet_save", application_id=application.id),
        form=forms.SheetSave(formdata=None, carried=json.dumps(carried)),
    )
    return page, status


def _shown(standard: standards.Standard, code: str, answer: Answer, saved: Mapping[str, Answer]) -> dict[str, str]:
    labels, before = dict(forms.answer_choices()), saved.get(code, {})
    return {
        "code": code,
        "title": gettext(standard.criterion(code).title),
        "answer": labels[answer["answer"]],
        "note": answer["note"],
        "before": labels.get(before.get("answer", ""), ""),
        "before_note": before.get("note", ""),
    }


@area.post("/applications/<int:application_id>/sheet/save")
@permit(Action.APPLICATION_EDIT, keeps=True)
def sheet_save(application_id: int) -> ResponseReturnValue:
    """Save what was looked through; of what was typed here meanwhile, only what is ticked."""
    application = load_application(application_id, Action.APPLICATION_EDIT)
    form = forms.SheetSave()
    answers, seen = _carried(form.carried.data or "", _standard(application).codes())
    if not form.validate() or answers is None:
        return _sheet_page(application, forms.AnswerSheet(formdata=None), 400)
    ticked = set(request.form.getlist("take"))
    wanted = {code: answer for code, answer in answers.items() if code in ticked}
    saved = _saved(application)
    stale = {code: answer for code, answer in wanted.items() if seen.get(code) != _print(saved.get(code))}
    if stale:
        flash(gettext("Somebody changed answers meanwhile. Look at them once more."))
        return _preview(
            application, Compared({c: a for c, a in wanted.items() if c not in stale}, stale, 0, 0, []), 409
        )
    try:
        whole = saved | wanted
        done = set(_standard(application).codes()) <= whole.keys()
        applications.save_section(current(), now(), application, Part.SELF_ASSESSMENT, whole, done=done)
    except RuleBroken as error:
        page = forms.AnswerSheet(formdata=None)
        page.refuse(error)
        return _sheet_page(application, page, 409)
    commit()
    flash(ngettext("%(num)d answer saved.", "%(num)d answers saved.", len(wanted)))
    return redirect(url_for("applications.show", application_id=application.id))


def _carried(text: str, codes: tuple[str, ...]) -> tuple[dict[str, Answer] | None, dict[str, str]]:
    """The answers that the page carried along, checked as if they were typed; None when they are not ours."""
    try:
        found = json.loads(text)
        answers = {code: {name: str(answer[name]) for name in FIELDS} for code, answer in found["answers"].items()}
        seen = {str(code): str(mark) for code, mark in found["seen"].items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None, {}
    if not answers.keys() <= set(codes) or any(_wrong(answer) for answer in answers.values()):
        abort(400)
    return answers, seen
