"""What the audited party, or an agency that a finding names, does about a finding."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.deadlines import Period, due
from iris.rules.errors import RuleBroken
from iris.rules.findings import GRADE_WORDS, Grade, check_contest, counts_for_agency_from
from iris.rules.roles import Action
from iris.services import appeals, assessments, findings
from iris.web.assessments.base import area, finding_subject, load_assessment, load_finding
from iris.web.assessments.fieldwork import FILE_BYTES, download
from iris.web.assessments.findings import finding_page
from iris.web.assessments.forms import CorrectiveForm, EvidenceForm, WordsForm
from iris.web.guard import deny, load, permit
from iris.web.identity import now, outside


@area.post("/assessments/<public_id>/findings/<int:number>/plan")
@permit(Action.FINDING_PLAN, keeps=True)
def submit_plan(public_id: str, number: int) -> ResponseReturnValue:
    """Hand in a plan."""
    row = load_assessment(public_id)
    found = load_finding(row, number, Action.FINDING_PLAN)
    form = CorrectiveForm(prefix="plan-")
    if not form.validate():
        return finding_page(row, found, form, status=400)
    text = findings.PlanText(
        form.root_cause.data or "", form.correction.data or "", form.prevention.data or "", form.owner.data or "",
        form.done_by.data,
    )  # fmt: skip
    try:
        findings.submit_plan(current(), now(), found, text)
    except RuleBroken as error:
        form.refuse(error)
        return finding_page(row, found, form, status=409)
    commit()
    flash(gettext("The plan is handed in."))
    return redirect(url_for("assessments.finding", public_id=row.public_id, number=number))


@area.post("/assessments/<public_id>/findings/<int:number>/evidence")
@permit(Action.FINDING_PLAN, keeps=True)
def add_evidence(public_id: str, number: int) -> ResponseReturnValue:
    """Add a reference or a file that shows what was done."""
    request.max_content_length = FILE_BYTES
    row = load_assessment(public_id)
    found = load_finding(row, number, Action.FINDING_PLAN)
    form = EvidenceForm(prefix="evidence-")
    if not form.validate():
        return finding_page(row, found, form, status=400)
    try:
        given = form.file.data
        stored = None
        if given:
            data = given.read()
            given.close()
            kept = assessments.keep(outside(), row, data, given.filename or "")
            stored = (kept.stored_as, kept.mime, kept.name)
        findings.add_evidence(current(), now(), found, form.reference.data or "", stored)
    except RuleBroken as error:
        form.refuse(error)
        return finding_page(row, found, form, status=409)
    commit()
    flash(gettext("Added. Hand it in when everything is there."))
    return redirect(url_for("assessments.finding", public_id=row.public_id, number=number))


@area.get("/assessments/<public_id>/findings/<int:number>/files/<int:file_id>")
@permit(Action.ASSESSMENT_OPEN_READ)
def finding_file(public_id: str, number: int, file_id: int) -> ResponseReturnValue:
    """A file that was handed in."""
    row = load_assessment(public_id)
    found = load_finding(row, number)
    kept = next((one for one in queries.findings.evidence(current(), found.id) if one.id == file_id), None)
    if kept is None or kept.stored_as is None or kept.name is None:
        deny(Action.ASSESSMENT_OPEN_READ, 404)
    name = assessments.opened(outside().keys, row, kept.name)
    return download(name, assessments.read(outside(), row, kept.stored_as), kept.mime)


@area.post("/assessments/<public_id>/findings/<int:number>/contest")
@permit(Action.FINDING_CONTEST, keeps=True)
def contest(public_id: str, number: int) -> ResponseReturnValue:
    """Contest a finding."""
    row = load_assessment(public_id)
    found = load_finding(row, number, Action.FINDING_CONTEST)
    form = WordsForm(prefix="contest-")
    if not form.validate():
        return finding_page(row, found, form, status=400)
    try:
        _contest(row, found, form.words.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return finding_page(row, found, form, status=409)
    commit()
    flash(gettext("The finding is marked as contested. People who were not involved before decide."))
    return redirect(url_for("assessments.finding", public_id=row.public_id, number=number))


def _contest(row: m.Assessment, found: m.Finding, words: str) -> None:
    before = queries.findings.contest(current(), found.id) is not None
    locked = row.closed_at.date() if row.closed_at else None
    check_contest(Grade(found.grade), locked, now().date(), contested_before=before)
    if not words.strip():
        raise RuleBroken("no_reason", gettext("Write down why this finding is wrong."))
    matter = appeals.matter_of_finding(row, found)
    assert matter is not None
    appeals.lodge(current(), outside().keys, now(), matter, words)


@area.get("/findings/named")
@permit(Action.FINDING_PLAN)
def named_listed() -> ResponseReturnValue:
    """Findings at employers that name the visitor's agency."""
    rows = queries.findings.naming(current(), [g.actor.entry_id or 0])
    return render_template("assessments/named.html", rows=[_named_line(row) for row in rows])


def _named_line(row: m.Finding) -> dict[str, Any]:
    assert row.put_on is not None
    return {
        "href": url_for("assessments.named", finding_id=row.id),
        "criterion": row.maps_to or "",
        "grade": GRADE_WORDS[Grade(row.grade)],
        "statement": row.statement,
        "put_on": row.put_on,
        "answer_until": due(Period.NAMED_AGENCY_ANSWER, row.put_on),
        "counts_from": counts_for_agency_from(row.put_on),
        "answer": row.named_answer,
    }


def _load_named(finding_id: int) -> m.Finding:
    """A finding that was put to the visitor's own agency."""
    row: m.Finding = load(queries.findings.one(current(), finding_id), Action.ASSESSMENT_CLOSED_READ, finding_subject)
    if row.named_id is None or row.named_id != g.actor.entry_id:
        deny(Action.FINDING_PLAN, 404)
    return row


@area.get("/findings/named/<int:finding_id>")
@permit(Action.FINDING_PLAN)
def named(finding_id: int) -> ResponseReturnValue:
    """A finding made at an employer, as the agency that it names reads it."""
    row = _load_named(finding_id)
    form = WordsForm(words=row.named_answer)
    return _named_page(row, form)


def _named_page(row: m.Finding, form: WordsForm, status: int = 200) -> ResponseReturnValue:
    form.words.label.text = gettext("Your answer")
    return render_template("assessments/named_one.html", found=_named_line(row), form=form), status


@area.post("/findings/named/<int:finding_id>")
@permit(Action.FINDING_PLAN, keeps=True)
def answer_named(finding_id: int) -> ResponseReturnValue:
    """Answer it."""
    row = _load_named(finding_id)
    form = WordsForm()
    if not form.validate():
        return _named_page(row, form, 400)
    try:
        findings.answer_as_named(current(), now(), row, form.words.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _named_page(row, form, 409)
    commit()
    flash(gettext("Your answer is kept with the finding."))
    return redirect(url_for("assessments.named", finding_id=row.id))
