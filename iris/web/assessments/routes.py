"""The list of assessments, the page of one, its moves, its report."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.assessments import (
    ASSESSMENT_WORDS,
    KINDS,
    AssessmentKind,
    AssessmentState,
    machine_of,
)
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import assessments
from iris.services.assessments import locking
from iris.web.asking import LARGEST_NUMBER
from iris.web.assessments import reporting, views
from iris.web.assessments.base import area, assessment_subject, can, facts_of, load_assessment
from iris.web.assessments.forms import WordsForm
from iris.web.errors import sentence_of
from iris.web.guard import deny, permit
from iris.web.identity import now, outside

PER_PAGE = 25


@area.get("/assessments")
@permit(Action.ASSESSMENT_CLOSED_READ)
def listed() -> ResponseReturnValue:
    """What the visitor may see, newest first."""
    asked = request.args.get("before", type=int)
    before = asked if asked is not None and 0 < asked <= LARGEST_NUMBER else None
    rows = queries.assessments.listed(current(), before, PER_PAGE + 1)
    more = url_for("assessments.listed", before=rows[PER_PAGE - 1].id) if len(rows) > PER_PAGE else None
    return render_template(
        "assessments/list.html",
        rows=[_line(row) for row in rows[:PER_PAGE]],
        pages={"number": 1, "previous": None, "next": more},
    )


def _line(row: m.Assessment) -> dict[str, Any]:
    return {
        "href": url_for("assessments.show", public_id=row.public_id),
        "id": row.public_id,
        "subject": row.subject.name,
        "kind": KINDS[AssessmentKind(row.kind)].label,
        "first": row.planned_first,
        "last": row.planned_last,
        "word": ASSESSMENT_WORDS[AssessmentState(row.state)],
    }


@area.get("/assessments/<public_id>")
@permit(Action.ASSESSMENT_CLOSED_READ)
def show(public_id: str) -> ResponseReturnValue:
    """One assessment."""
    return views.page(load_assessment(public_id))


@area.post("/assessments/<public_id>/moves/<name>")
@permit(Action.ASSESSMENT_CLOSED_READ, keeps=True)
def move(public_id: str, name: str) -> ResponseReturnValue:
    """Take a move, when the rules and the grants let it be taken."""
    row = load_assessment(public_id)
    action = Action(machine_of(AssessmentKind(row.kind)).move(name).action)
    if not can(action, assessment_subject(row)):
        deny(action, 403)
    form = WordsForm(prefix="move-")
    if not form.validate():
        return views.page(row, form), 400
    words = form.words.data or ""
    said = assessments.Said(reason=words, notes=words)
    try:
        facts = facts_of(row, notes=words, reason=words)
        assessments.move(current(), outside().keys, now(), row, name, facts, said)
    except RuleBroken as error:
        current().expire(row)
        return views.page(row, form, sentence_of(error)), 409
    commit()
    flash(gettext("Done."))
    return redirect(url_for("assessments.show", public_id=row.public_id))


@area.get("/assessments/<public_id>/check")
@permit(Action.FINDING_PLAN)
def check(public_id: str) -> ResponseReturnValue:
    """The factual check of the audited party."""
    return _check_page(load_assessment(public_id, Action.FINDING_PLAN), WordsForm())


def _check_page(row: m.Assessment, form: WordsForm, status: int = 200) -> ResponseReturnValue:
    form.words.label.text = gettext("Which facts are wrong, or that they are right")
    content = locking.content_of(current(), row)
    page = render_template("assessments/check.html", at=views.heading(row), form=form, **reporting.read(row, content))
    return page, status


@area.post("/assessments/<public_id>/check")
@permit(Action.FINDING_PLAN, keeps=True)
def check_post(public_id: str) -> ResponseReturnValue:
    """Answer it."""
    row = load_assessment(public_id, Action.FINDING_PLAN)
    form = WordsForm()
    if not form.validate():
        return _check_page(row, form, 400)
    try:
        assessments.answer_check(current(), now(), row, facts_of(row), form.words.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _check_page(row, form, 409)
    commit()
    flash(gettext("Sent to the auditors. Thank you."))
    return redirect(url_for("assessments.show", public_id=row.public_id))
