"""Send in a report made elsewhere: template, file, what is wrong or would change, taking it over."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.assessments import RATING_WORDS
from iris.rules.errors import RuleBroken
from iris.rules.findings import GRADE_WORDS
from iris.rules.report_reading import Problem
from iris.rules.report_template import KEYS
from iris.rules.roles import Action
from iris.services.assessments import importing
from iris.web.assessments import views
from iris.web.assessments.base import area, load_assessment
from iris.web.assessments.forms import ReportFileForm
from iris.web.errors import sentence_of
from iris.web.guard import deny, permit
from iris.web.identity import now, outside
from iris.web.sheets import book


@area.get("/assessments/<public_id>/import")
@permit(Action.REPORT_IMPORT)
def import_report(public_id: str) -> ResponseReturnValue:
    """The form, the template, what was sent in before."""
    return _page(load_assessment(public_id, Action.REPORT_IMPORT), ReportFileForm())


def _page(row: m.Assessment, form: ReportFileForm, status: int = 200) -> ResponseReturnValue:
    sent = [_sent(row, found) for found in queries.report_imports.of_assessment(current(), row.id)]
    return render_template("assessments/import.html", at=views.heading(row), form=form, sent=sent), status


def _sent(row: m.Assessment, found: m.ReportImport) -> dict[str, Any]:
    words = {
        "staged": gettext("waits to be taken over"),
        "applied": gettext("taken over"),
        "dropped": gettext("put aside"),
    }
    faults = ngettext("%(num)d fault", "%(num)d faults", found.problems)
    return {
        "href": url_for("assessments.sent_in", public_id=row.public_id, import_id=found.id),
        "at": found.sent_at,
        "word": faults if found.problems else words[found.state],
    }


@area.get("/assessments/<public_id>/import/template.xlsx")
@permit(Action.REPORT_IMPORT)
def import_template(public_id: str) -> ResponseReturnValue:
    """The template of this assessment: one sheet for each part of its standard."""
    row = load_assessment(public_id, Action.REPORT_IMPORT)
    planned = importing.planned_of(row, now())
    titles = {one.code: gettext(one.title) for one in planned.standard.criteria()}
    about = {key: gettext(sentence) for key, sentence in KEYS.items()}
    return book(importing.template_book(planned, titles, about), row.public_id)


@area.post("/assessments/<public_id>/import")
@permit(Action.REPORT_IMPORT, keeps=True)
def send_in_report(public_id: str) -> ResponseReturnValue:
    """Send a file in; nothing is taken over yet."""
    row = load_assessment(public_id, Action.REPORT_IMPORT)
    form = ReportFileForm()
    if not form.validate():
        return _page(row, form, 400)
    try:
        given = form.file.data
        if not given:
            raise RuleBroken("file_missing", gettext("Choose a file first."))
        data = given.read()
        given.close()
        found = importing.send_in(current(), outside().keys, now(), row, data)
    except RuleBroken as error:
        form.refuse(error)
        return _page(row, form, 409)
    commit()
    return redirect(url_for("assessments.sent_in", public_id=row.public_id, import_id=found.id))


def _load(row: m.Assessment, import_id: int) -> m.ReportImport:
    found = queries.report_imports.one(current(), row.id, import_id)
    if found is None:
        deny(Action.REPORT_IMPORT, 404)
    return found


@area.get("/assessments/<public_id>/import/<int:import_id>")
@permit(Action.REPORT_IMPORT)
def sent_in(public_id: str, import_id: int) -> ResponseReturnValue:
    """What is wrong with a file, cell by cell; or what taking it over would change."""
    row = load_assessment(public_id, Action.REPORT_IMPORT)
    return _sent_page(row, _load(row, import_id))


def _sent_page(row: m.Assessment, found: m.ReportImport, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    staged = importing.staged_of(outside().keys, row, found)
    would = importing.changes(current(), row, staged.report) if staged.report and found.state == "staged" else None
    page = render_template(
        "assessments/import_one.html",
        at=views.heading(row),
        sent=_sent(row, found),
        open=found.state == "staged",
        problems=[_problem(one) for one in staged.problems],
        would=_would(would) if would else None,
        refusal=refusal,
    )
    return page, status


def _problem(one: Problem) -> dict[str, str]:
    sentence = sentence_of(RuleBroken(one.code, one.sentence, **one.values))
    return {"sheet": one.sheet, "cell": one.cell, "sentence": sentence}


def _would(changes: importing.Changes) -> dict[str, Any]:
    return {
        "none": changes.none,
        "ratings": [
            {"criterion": one.criterion, "before": was and RATING_WORDS[was], "after": RATING_WORDS[one.rating]}
            for one, was in changes.ratings
        ],
        "findings": [
            {
                "criterion": one.criterion,
                "grade": GRADE_WORDS[one.grade],
                "statement": one.statement,
                "names": one.agency,
            }
            for one in changes.findings
        ],
    }


@area.post("/assessments/<public_id>/import/<int:import_id>/take")
@permit(Action.REPORT_IMPORT)
def take_report_over(public_id: str, import_id: int) -> ResponseReturnValue:
    """Take it over."""
    row = load_assessment(public_id, Action.REPORT_IMPORT)
    found = _load(row, import_id)
    try:
        changed = importing.take_over(current(), outside().keys, now(), row, found)
    except RuleBroken as error:
        current().expire_all()
        return _sent_page(row, found, sentence_of(error), 409)
    commit()
    flash(
        gettext("Everything in it stood here already. Nothing was changed.")
        if changed.none
        else gettext("Taken over. Read the checklist once more, then file the report.")
    )
    return redirect(url_for("assessments.show", public_id=row.public_id))


@area.post("/assessments/<public_id>/import/<int:import_id>/drop")
@permit(Action.REPORT_IMPORT)
def put_report_aside(public_id: str, import_id: int) -> ResponseReturnValue:
    """Put it aside."""
    row = load_assessment(public_id, Action.REPORT_IMPORT)
    try:
        importing.put_aside(current(), now(), row, _load(row, import_id))
    except RuleBroken as error:
        current().expire_all()
        return _sent_page(row, _load(row, import_id), sentence_of(error), 409)
    commit()
    return redirect(url_for("assessments.import_report", public_id=row.public_id))
