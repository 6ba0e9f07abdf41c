"""Findings as the team writes and verifies them; the page of one finding for everybody who may see it."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.assessments import RATING_WORDS, Rating
from iris.rules.deadlines import Period, due, overdue
from iris.rules.errors import RuleBroken
from iris.rules.findings import (
    FINDING,
    FINDING_WORDS,
    GRADE_WORDS,
    FindingState,
    Grade,
    contest_until,
    counts_for_agency_from,
)
from iris.rules.moves import offers
from iris.rules.roles import Action
from iris.services import assessments, findings
from iris.web.assessments import views
from iris.web.assessments.base import (
    answering_subject,
    area,
    assessment_subject,
    can,
    load_assessment,
    load_finding,
    reading,
)
from iris.web.assessments.forms import CorrectiveForm, EvidenceForm, FindingForm, WordsForm
from iris.web.assessments.planning import entry_of
from iris.web.errors import sentence_of
from iris.web.forms import Form
from iris.web.guard import deny, permit
from iris.web.identity import now, outside

PLAN_MOVES = frozenset({"submit_plan", "submit_evidence"})
WORDS_ASKED = frozenset({"no_reason"})


def _finding_form(row: m.Assessment, **given: object) -> FindingForm:
    form = FindingForm(**given)
    standard = queries.assessment_facts.standard_of(row)
    form.criterion.choices = [
        SelectChoice(found.code, f"{found.code} {gettext(found.title)}") for found in standard.criteria()
    ]
    if row.subject.kind == "agency":
        del form.named
    return form


def _wording(form: FindingForm) -> findings.Wording:
    named = entry_of(form.named.data) if "named" in form and form.named.data else None
    return findings.Wording(form.criterion.data, Grade(form.grade.data), form.statement.data or "", named)


@area.get("/assessments/<public_id>/findings/new")
@permit(Action.ASSESSMENT_WORK)
def new_finding(public_id: str) -> ResponseReturnValue:
    """The form of a new finding."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    return render_template("assessments/finding_edit.html", at=views.heading(row), form=_finding_form(row))


@area.post("/assessments/<public_id>/findings/new")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def new_finding_post(public_id: str) -> ResponseReturnValue:
    """Write it down."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    form = _finding_form(row)
    if not form.validate():
        return render_template("assessments/finding_edit.html", at=views.heading(row), form=form), 400
    try:
        finding = findings.write(current(), now(), row, _wording(form))
    except RuleBroken as error:
        form.refuse(error)
        return render_template("assessments/finding_edit.html", at=views.heading(row), form=form), 409
    commit()
    return redirect(url_for("assessments.finding", public_id=row.public_id, number=finding.number))


@area.get("/assessments/<public_id>/findings/<int:number>/edit")
@permit(Action.ASSESSMENT_WORK)
def edit_finding(public_id: str, number: int) -> ResponseReturnValue:
    """The form of a finding that may still change."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    finding = load_finding(row, number, Action.ASSESSMENT_WORK)
    form = _finding_form(row, criterion=finding.criterion, grade=finding.grade, statement=finding.statement)
    return render_template("assessments/finding_edit.html", at=views.heading(row), form=form)


@area.post("/assessments/<public_id>/findings/<int:number>/edit")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def edit_finding_post(public_id: str, number: int) -> ResponseReturnValue:
    """Change it."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    finding = load_finding(row, number, Action.ASSESSMENT_WORK)
    form = _finding_form(row)
    if not form.validate():
        return render_template("assessments/finding_edit.html", at=views.heading(row), form=form), 400
    try:
        findings.rewrite(current(), now(), row, finding, _wording(form))
    except RuleBroken as error:
        form.refuse(error)
        return render_template("assessments/finding_edit.html", at=views.heading(row), form=form), 409
    commit()
    return redirect(url_for("assessments.finding", public_id=row.public_id, number=number))


@area.post("/assessments/<public_id>/findings/<int:number>/drop")
@permit(Action.ASSESSMENT_WORK)
def drop_finding(public_id: str, number: int) -> ResponseReturnValue:
    """Take it back while nobody has answered it."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    findings.drop(current(), now(), row, load_finding(row, number, Action.ASSESSMENT_WORK))
    commit()
    return redirect(url_for("assessments.show", public_id=row.public_id))


@area.get("/assessments/<public_id>/findings/<int:number>")
@permit(Action.ASSESSMENT_CLOSED_READ)
def finding(public_id: str, number: int) -> ResponseReturnValue:
    """One finding with what was done about it."""
    row = load_assessment(public_id)
    return finding_page(row, load_finding(row, number))


def finding_page(
    row: m.Assessment, found: m.Finding, form: Form | None = None, refusal: str = "", status: int = 200
) -> ResponseReturnValue:
    """The page of a finding; `form` is the one that came back."""
    subject = answering_subject(found)
    plans = queries.findings.plans(current(), found.id)
    mark = queries.findings.contest(current(), found.id)
    line = views.finding_line(found, row.public_id, views.next_audit(row), contested=mark is not None)
    criterion = queries.assessment_facts.standard_of(row).criterion(found.criterion)
    answers, verifies = can(Action.FINDING_PLAN, subject), can(Action.FINDING_VERIFY, subject)
    asked = _offered(row, found)
    names = {offer["name"] for offer in asked}
    page = render_template(
        "assessments/finding.html",
        at=views.heading(row),
        found=found,
        line=line,
        criterion={"code": criterion.code, "title": gettext(criterion.title)},
        named=_named(found),
        plans=plans,
        evidence=_evidence(row, found) if answers or verifies or can(Action.ASSESSMENT_OPEN_READ, subject) else [],
        history=_history(found),
        contest=mark,
        corrected=_corrected(found),
        plan_form=_plan_form(form, plans) if "submit_plan" in names else None,
        evidence_form=_evidence_form(form) if "submit_evidence" in names else None,
        contest_form=_words(form, "contest-") if _contestable(row, found, mark) else None,
        contest_until=contest_until(row.closed_at.date()) if row.closed_at else None,
        moves=[offer for offer in asked if offer["name"] != "submit_plan"],
        edits=can(Action.ASSESSMENT_WORK, assessment_subject(row)) and views.editable(row),
        broken=form,
        refusal=refusal,
    )
    return page, status


def _corrected(found: m.Finding) -> dict[str, Any] | None:
    """What a panel found instead, with what was known until then."""
    row = queries.findings.correction(current(), found.id)
    if row is None:
        return None
    return {"day": row.recorded_at, "was": GRADE_WORDS[Grade(row.was)], "now": RATING_WORDS[Rating(row.counts_as)]}


def _named(found: m.Finding) -> dict[str, Any] | None:
    if found.named_id is None:
        return None
    with reading() as session:
        agency = session.get_one(m.RegisterEntry, found.named_id)
    return {
        "name": agency.name,
        "id": agency.public_id,
        "answer_until": due(Period.NAMED_AGENCY_ANSWER, found.put_on) if found.put_on else None,
        "counts_from": counts_for_agency_from(found.put_on) if found.put_on else None,
        "answer": found.named_answer,
    }


def _plan_form(form: Form | None, plans: Any) -> Form:
    if isinstance(form, CorrectiveForm):
        return form
    if not plans:
        return CorrectiveForm(formdata=None, prefix="plan-")
    kept = {name: getattr(plans[0], name) for name in ("root_cause", "correction", "prevention", "owner", "done_by")}
    return CorrectiveForm(formdata=None, prefix="plan-", **kept)


def _evidence_form(form: Form | None) -> Form:
    return form if isinstance(form, EvidenceForm) else EvidenceForm(formdata=None, prefix="evidence-")


def _words(form: Form | None, prefix: str) -> Form:
    if isinstance(form, WordsForm) and form.words.name.startswith(prefix):
        return form
    return WordsForm(formdata=None, prefix=prefix)


def _contestable(row: m.Assessment, found: m.Finding, mark: m.FindingContest | None) -> bool:
    if mark is not None or row.closed_at is None or overdue(contest_until(row.closed_at.date()), now().date()):
        return False
    return can(Action.FINDING_CONTEST, answering_subject(found))


def _evidence(row: m.Assessment, found: m.Finding) -> list[dict[str, Any]]:
    keys = outside().keys
    return [
        {
            "reference": kept.reference,
            "day": kept.added_at.date(),
            "name": assessments.opened(keys, row, kept.name) if kept.name else "",
            "href": url_for("assessments.finding_file", public_id=row.public_id, number=found.number, file_id=kept.id),
        }
        for kept in queries.findings.evidence(current(), found.id)
    ]


def _history(found: m.Finding) -> list[dict[str, Any]]:
    return [
        {"word": FINDING_WORDS[FindingState(step.to_state)], "at": step.taken_at, "words": step.words}
        for step in queries.findings.moves(current(), found.id)
    ]


def _offered(row: m.Assessment, found: m.Finding) -> list[dict[str, Any]]:
    if found.opened_on is None:
        return []
    subject = answering_subject(found)
    facts = queries.findings.facts(current(), found, g.actor.account_id or 0)
    return [
        {
            "name": offer.move.name,
            "label": gettext(offer.move.label),
            "href": url_for(
                "assessments.move_finding", public_id=row.public_id, number=found.number, name=offer.move.name
            ),
            "asks_words": any(refusal.code in WORDS_ASKED for refusal in offer.refusals),
            "barred": [sentence_of(refusal) for refusal in offer.refusals if refusal.code not in WORDS_ASKED],
        }
        for offer in offers(FINDING, FindingState(found.state), facts)
        if can(Action(offer.move.action), subject)
    ]


@area.post("/assessments/<public_id>/findings/<int:number>/moves/<name>")
@permit(Action.ASSESSMENT_CLOSED_READ, keeps=True)
def move_finding(public_id: str, number: int, name: str) -> ResponseReturnValue:
    """Take a move of a finding."""
    row = load_assessment(public_id)
    found = load_finding(row, number)
    action = Action(FINDING.move(name).action)
    if not can(action, answering_subject(found)):
        deny(action, 403)
    form = WordsForm(prefix="move-")
    if not form.validate():
        return finding_page(row, found, form, status=400)
    try:
        findings.move(current(), now(), found, name, form.words.data or "")
    except RuleBroken as error:
        return finding_page(row, found, form, sentence_of(error), 409)
    commit()
    return redirect(url_for("assessments.finding", public_id=row.public_id, number=number))
