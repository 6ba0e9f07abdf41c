"""Fieldwork: the checklist, each criterion saved by itself; files; interviews apart; the days really worked."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.assessments import RATING_WORDS, Progress, Rating, progress, progress_by_principle
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.rules.standards import Criterion, Standard
from iris.services import assessments
from iris.web.assessments import views
from iris.web.assessments.base import area, assessment_subject, load_assessment
from iris.web.assessments.forms import FileForm, InterviewForm, RatingForm, WordsForm, WorkForm
from iris.web.forms import Form
from iris.web.guard import deny, load, permit
from iris.web.identity import now, outside

FILE_BYTES = 48 * 1024 * 1024
"""More than we keep, so that a photo of 40 MB gets a sentence and not a broken connection."""


def _field_page(row: m.Assessment, broken: dict[str, Form] | None = None, status: int = 200) -> ResponseReturnValue:
    """The checklist; `broken`: forms that came back, by criterion."""
    standard = queries.assessment_facts.standard_of(row)
    ratings = queries.assessments.ratings(current(), row.id)
    files = queries.assessments.evidence(current(), row.id)
    rated = queries.assessment_facts.checklist(current(), row.id)
    by_principle = progress_by_principle(standard, rated)
    chosen = _chosen(standard, by_principle, next(iter(broken or {}), ""))
    principles = [
        {
            "code": principle.code,
            "title": gettext(principle.title),
            "progress": by_principle[principle.code],
            "href": url_for("assessments.checklist", public_id=row.public_id, p=principle.code),
            "shown": principle.code == chosen,
            "criteria": []
            if principle.code != chosen
            else [_criterion(row, found, ratings.get(found.code), files, broken or {}) for found in principle.criteria],
        }
        for principle in standard.principles
    ]
    return render_template(
        "assessments/checklist.html",
        at=views.heading(row),
        principles=principles,
        progress=progress(standard.codes(), rated),
        editable=views.editable(row),
        fine=not broken,
        first_broken=next(iter(broken or {}), ""),
    ), status


def _chosen(standard: Standard, by_principle: dict[str, Progress], broken: str) -> str:
    """Which principle is shown: of the form that came back, as asked, else the first that is not done."""
    codes = [principle.code for principle in standard.principles]
    of_broken = next((p.code for p in standard.principles if any(c.code == broken for c in p.criteria)), "")
    asked = of_broken or request.args.get("p", "")
    todo = next((code for code in codes if by_principle[code].untouched), codes[0])
    return asked if asked in codes else todo


def _principle_of(row: m.Assessment, criterion: str) -> str:
    standard = queries.assessment_facts.standard_of(row)
    return next(p.code for p in standard.principles if any(c.code == criterion for c in p.criteria))


def _back(row: m.Assessment, criterion: str) -> ResponseReturnValue:
    """Back to the criterion that was saved."""
    p = _principle_of(row, criterion)
    return redirect(url_for("assessments.checklist", public_id=row.public_id, p=p, _anchor=f"c-{criterion}"))


def _criterion(
    row: m.Assessment, found: Criterion, rating: m.AssessmentRating | None, files: Any, broken: dict[str, Form]
) -> dict[str, Any]:
    form = broken.get(found.code) or RatingForm(
        formdata=None,
        prefix=f"{found.code}-",
        version=rating.version if rating else 1,
        rating=(rating.rating if rating else None) or "",
        notes=rating.notes if rating else "",
        reason=rating.reason if rating else "",
        refs=rating.refs if rating else "",
    )
    keys = outside().keys
    return {
        "code": found.code,
        "title": gettext(found.title),
        "requirement": gettext(found.requirement),
        "indicators": [gettext(text) for text in found.indicators],
        "guidance": gettext(found.guidance),
        "wants_evidence": found.evidence_required,
        "zero_tolerance": found.zero_tolerance,
        "word": RATING_WORDS[Rating(rating.rating)] if rating and rating.rating else None,
        "form": form,
        "theirs": rating if found.code in broken and _changed(broken[found.code], rating) else None,
        "href": url_for("assessments.rate", public_id=row.public_id, criterion=found.code),
        "files_href": url_for("assessments.add_file", public_id=row.public_id, criterion=found.code),
        "file_form": FileForm(formdata=None, prefix=f"{found.code}-"),
        "files": [
            {
                "href": url_for("assessments.file", public_id=row.public_id, file_id=kept.id),
                "drop_href": url_for("assessments.remove_file", public_id=row.public_id, file_id=kept.id),
                "name": assessments.opened(keys, row, kept.name),
            }
            for kept in files
            if kept.criterion == found.code
        ],
    }


def _changed(form: Form, rating: m.AssessmentRating | None) -> bool:
    return rating is not None and getattr(form, "stale", False)


@area.get("/assessments/<public_id>/checklist")
@permit(Action.ASSESSMENT_WORK)
def checklist(public_id: str) -> ResponseReturnValue:
    """The checklist by principle, with guidance."""
    return _field_page(load_assessment(public_id, Action.ASSESSMENT_WORK))


@area.post("/assessments/<public_id>/checklist/<criterion>")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def rate(public_id: str, criterion: str) -> ResponseReturnValue:
    """Save one criterion; what was typed comes back whenever it can't be saved."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    if criterion not in queries.assessment_facts.standard_of(row).codes():
        abort(404)
    form = RatingForm(prefix=f"{criterion}-")
    if not form.validate():
        return _field_page(row, {criterion: form}, 400)
    try:
        assessments.rate(current(), now(), row, criterion, form.said())
    except RuleBroken as error:
        form.refuse(error)
        newest = queries.assessments.ratings(current(), row.id).get(criterion)
        form.stale = error.code == "rating_changed"
        if form.stale and newest is not None:
            form.version.data = newest.version
        return _field_page(row, {criterion: form}, 409)
    commit()
    flash(gettext("%(criterion)s is saved.", criterion=criterion))
    return _back(row, criterion)


@area.post("/assessments/<public_id>/checklist/<criterion>/files")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def add_file(public_id: str, criterion: str) -> ResponseReturnValue:
    """Keep a file as evidence. Only here, behind the permission, it may be large."""
    request.max_content_length = FILE_BYTES
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    if criterion not in queries.assessment_facts.standard_of(row).codes():
        abort(404)
    form = FileForm(prefix=f"{criterion}-")
    if not form.validate():
        raise RuleBroken("token_over", gettext("This page was open too long. Nothing was changed; please try again."))
    given = form.file.data
    if not given:
        raise RuleBroken("file_missing", gettext("Choose a file first."))
    data = given.read()
    given.close()
    assessments.add_file(current(), outside(), now(), row, criterion, data, given.filename or "")
    commit()
    flash(gettext("The file is kept."))
    return _back(row, criterion)


def _load_file(row: m.Assessment, file_id: int) -> m.AssessmentEvidence:
    found = next((kept for kept in queries.assessments.evidence(current(), row.id) if kept.id == file_id), None)
    if found is None:
        deny(Action.ASSESSMENT_WORK, 404)
    return found


@area.get("/assessments/<public_id>/files/<int:file_id>")
@permit(Action.ASSESSMENT_OPEN_READ)
def file(public_id: str, file_id: int) -> ResponseReturnValue:
    """A file of the team, as a download."""
    row = load_assessment(public_id, Action.ASSESSMENT_OPEN_READ)
    kept = _load_file(row, file_id)
    name, data = assessments.open_file(outside(), row, kept)
    return download(name, data, kept.mime)


def download(name: str, data: bytes, mime: str) -> Response:
    """A kept file; never shown inside a page of ours."""
    answer = Response(data, mimetype=mime)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@area.post("/assessments/<public_id>/files/<int:file_id>/remove")
@permit(Action.ASSESSMENT_WORK)
def remove_file(public_id: str, file_id: int) -> ResponseReturnValue:
    """Take a file away again."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    kept = _load_file(row, file_id)
    assessments.remove_file(current(), outside(), now(), row, kept)
    commit()
    return _back(row, kept.criterion)


@area.get("/assessments/<public_id>/work")
@permit(Action.ASSESSMENT_WORK)
def work(public_id: str) -> ResponseReturnValue:
    """Days really worked, interviews, and the answer of the audited party."""
    return _work_page(load_assessment(public_id, Action.ASSESSMENT_WORK))


def _work_page(row: m.Assessment, form: Form | None = None, status: int = 200) -> ResponseReturnValue:
    noted = WorkForm(
        formdata=None, first=row.first_day, last=row.last_day, days=row.done.get("days"), files=row.done.get("files"),
        shortfall=row.shortfall,
    )  # fmt: skip
    dealt = WordsForm(formdata=None, prefix="dealt-", words=row.check_dealt_with)
    dealt = form if isinstance(form, WordsForm) else dealt
    dealt["words"].label.text = gettext("What you changed, or why nothing")
    page = render_template(
        "assessments/work.html",
        at=views.heading(row),
        row=row,
        editable=views.editable(row),
        form=form if isinstance(form, WorkForm) else noted,
        interview_form=form if isinstance(form, InterviewForm) else InterviewForm(formdata=None, prefix="interview-"),
        dealt_form=dealt,
        interviews=queries.assessments.interviews(current(), row.id),
        broken=form,
    )
    return page, status


@area.post("/assessments/<public_id>/work")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def note_work(public_id: str) -> ResponseReturnValue:
    """Note days and files."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    form = WorkForm()
    if not form.validate():
        return _work_page(row, form, 400)
    days = (form.first.data, form.last.data)
    numbers = (form.days.data or 0, form.files.data or 0)
    try:
        assessments.note_work(current(), now(), row, days, *numbers, form.shortfall.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _work_page(row, form, 409)
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("assessments.work", public_id=row.public_id))


@area.post("/assessments/<public_id>/work/dealt")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def deal(public_id: str) -> ResponseReturnValue:
    """Say what was done about the answer of the audited party."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    form = WordsForm(prefix="dealt-")
    if not form.validate():
        return _work_page(row, form, 400)
    try:
        assessments.deal_with_answer(current(), now(), row, form.words.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _work_page(row, form, 409)
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("assessments.work", public_id=row.public_id))


@area.post("/assessments/<public_id>/interviews")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def add_interview(public_id: str) -> ResponseReturnValue:
    """Keep what workers told, sealed."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    form = InterviewForm(prefix="interview-")
    if not form.validate():
        return _work_page(row, form, 400)
    try:
        assessments.add_interview(
            current(), outside().keys, now(), row, cast(date, form.held_on.data), form.people.data or 0,
            form.words.data or "",
            in_destination=bool(form.in_destination.data),
        )  # fmt: skip
    except RuleBroken as error:
        form.refuse(error)
        return _work_page(row, form, 409)
    commit()
    flash(gettext("The interview is sealed."))
    return redirect(url_for("assessments.work", public_id=row.public_id, _anchor="interviews"))


@area.post("/assessments/<public_id>/interviews/<int:interview_id>")
@permit(Action.INTERVIEW_READ)
def interview(public_id: str, interview_id: int) -> ResponseReturnValue:
    """Read an interview. A post, since each reading is written down."""
    row = load_assessment(public_id)
    found = next((held for held in queries.assessments.interviews(current(), row.id) if held.id == interview_id), None)
    load(found, Action.INTERVIEW_READ, lambda _held: assessment_subject(row))
    assert found is not None
    words = assessments.open_interview(current(), outside().keys, now(), row, found)
    commit()
    return render_template("assessments/interview.html", at=views.heading(row), row=row, held=found, words=words)
