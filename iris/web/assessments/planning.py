"""Plan an assessment, name the team, sign the declaration."""

from __future__ import annotations

from typing import cast

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules import public_ids
from iris.rules.assessments import AssessmentKind
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action, Reach, reach_of
from iris.rules.sampling import Sample
from iris.rules.wording import N_
from iris.services import assessments
from iris.web.assessments import views
from iris.web.assessments.base import area, load_assessment, reading
from iris.web.assessments.forms import DeclarationForm, MemberForm, PlanForm, SiteForm
from iris.web.guard import permit
from iris.web.identity import now, outside


def entry_of(text: str) -> m.RegisterEntry:
    """The agency or employer of an id as typed. Raises RuleBroken as `parse_public_id`, `entry_unknown`."""
    canonical = public_ids.parse_public_id(text)
    kind = {"AG": "agency", "EM": "employer"}.get(canonical[:2], "")
    found = queries.register.entry(current(), canonical, kind) if kind else None
    if found is None:
        raise RuleBroken("entry_unknown", N_("There is no such entry in the register. Check the id."))
    return found


def _own_body() -> int | None:
    own = reach_of(g.actor.role, Action.ASSESSMENT_PLAN) is Reach.OWN
    return g.actor.organisation_id if own else None


def _plan_form(**given: object) -> PlanForm:
    form = PlanForm(**given)
    own = _own_body()
    with reading() as session:
        bodies = queries.assessments.bodies(session)
    form.body.choices = [SelectChoice(body.id, body.name) for body in bodies if own is None or body.id == own]
    return form


@area.get("/assessments/new")
@permit(Action.ASSESSMENT_PLAN)
def new() -> ResponseReturnValue:
    """The form of a new plan."""
    return render_template("assessments/plan.html", form=_plan_form(), row=None)


@area.post("/assessments/new")
@permit(Action.ASSESSMENT_PLAN, keeps=True)
def new_post() -> ResponseReturnValue:
    """Plan it."""
    form = _plan_form()
    if not form.validate():
        return render_template("assessments/plan.html", form=form, row=None), 400
    try:
        subject = entry_of(form.subject.data or "")
        new_plan = _typed(form, subject)
        row = assessments.plan(current(), outside().keys, now(), subject, form.body.data, new_plan)
    except RuleBroken as error:
        form.refuse(error)
        return render_template("assessments/plan.html", form=form, row=None), 409
    commit()
    flash(gettext("Planned. Now name the team."))
    return redirect(url_for("assessments.show", public_id=row.public_id))


def _typed(form: PlanForm, subject: m.RegisterEntry) -> assessments.NewPlan:
    numbers = (form.days.data, form.individual.data, form.in_groups.data, form.in_destination.data)
    sample = None
    if any(number is not None for number in numbers):
        days, alone, grouped, away = (number or 0 for number in numbers)
        sample = Sample(days, alone + grouped, alone, grouped, away, alone + grouped)
    return assessments.NewPlan(
        kind=AssessmentKind(form.kind.data),
        standard_id="employer" if subject.kind == "employer" else "agency",
        first=form.first.data,
        last=form.last.data,
        corridors=(form.corridors.data or "").upper().replace(",", " ").split(),
        scope=form.scope.data or "",
        workforce=form.workforce.data or 0,
        sample=sample,
        deviation=form.deviation.data or "",
        raised_by=form.raised_by.data or "",
    )


@area.get("/assessments/<public_id>/plan")
@permit(Action.ASSESSMENT_PLAN)
def edit(public_id: str) -> ResponseReturnValue:
    """The plan, to be changed."""
    row = load_assessment(public_id, Action.ASSESSMENT_PLAN)
    form = _plan_form(
        subject=row.subject.public_id, body=row.body_id, kind=row.kind, first=row.planned_first, last=row.planned_last,
        corridors=" ".join(row.corridors), scope=row.scope, raised_by=row.raised_by, workforce=row.workforce,
        deviation=row.deviation, days=row.planned.get("days"), individual=row.planned.get("individual"),
        in_groups=row.planned.get("in_groups"), in_destination=row.planned.get("in_destination"),
    )  # fmt: skip
    _fix(form, row)
    return render_template("assessments/plan.html", form=form, row=row)


def _fix(form: PlanForm, row: m.Assessment) -> None:
    # Whom, by whom and of what kind is what the assessment is; another one is another plan.
    form.subject.data, form.body.data, form.kind.data = row.subject.public_id, row.body_id, row.kind
    form.body.choices = [choice for choice in form.body.choices or [] if choice.value == row.body_id]
    form.kind.choices = [choice for choice in form.kind.choices if choice.value == row.kind]
    form.subject.render_kw = {"readonly": True}


@area.post("/assessments/<public_id>/plan")
@permit(Action.ASSESSMENT_PLAN, keeps=True)
def edit_post(public_id: str) -> ResponseReturnValue:
    """Change it."""
    row = load_assessment(public_id, Action.ASSESSMENT_PLAN)
    form = _plan_form()
    _fix(form, row)
    if not form.validate():
        return render_template("assessments/plan.html", form=form, row=row), 400
    try:
        assessments.replan(current(), now(), row, _typed(form, row.subject))
    except RuleBroken as error:
        form.refuse(error)
        return render_template("assessments/plan.html", form=form, row=row), 409
    commit()
    flash(gettext("The plan is changed."))
    return redirect(url_for("assessments.show", public_id=row.public_id))


def member_form(row: m.Assessment) -> MemberForm:
    """The form for one more auditor of the body."""
    form = MemberForm(prefix="member-")
    with reading() as session:
        people = queries.assessments.auditors(session, row.body_id)
    form.person.choices = [SelectChoice(person.id, person.name) for person in people]
    return form


@area.post("/assessments/<public_id>/team")
@permit(Action.ASSESSMENT_PLAN, keeps=True)
def name_member(public_id: str) -> ResponseReturnValue:
    """Name one more auditor."""
    row = load_assessment(public_id, Action.ASSESSMENT_PLAN)
    form = member_form(row)
    if not form.validate():
        return views.page(row, form), 400
    with reading() as session:
        people = queries.assessments.auditors(session, row.body_id)
    person = next(person for person in people if person.id == form.person.data)
    try:
        assessments.name_member(current(), now(), row, person, lead=bool(form.lead.data))
    except RuleBroken as error:
        form.refuse(error)
        return views.page(row, form), 409
    commit()
    return redirect(url_for("assessments.show", public_id=row.public_id))


@area.post("/assessments/<public_id>/team/<int:account_id>/drop")
@permit(Action.ASSESSMENT_PLAN)
def drop_member(public_id: str, account_id: int) -> ResponseReturnValue:
    """Take somebody out of the team again."""
    row = load_assessment(public_id, Action.ASSESSMENT_PLAN)
    assessments.drop_member(current(), now(), row, account_id)
    commit()
    return redirect(url_for("assessments.show", public_id=row.public_id))


@area.post("/assessments/<public_id>/sites")
@permit(Action.ASSESSMENT_PLAN, keeps=True)
def add_site(public_id: str) -> ResponseReturnValue:
    """Add a place to visit."""
    row = load_assessment(public_id, Action.ASSESSMENT_PLAN)
    form = SiteForm(prefix="site-")
    if not form.validate():
        return views.page(row, form), 400
    try:
        assessments.add_site(current(), now(), row, form.name.data or "", (form.country.data or "").upper())
    except RuleBroken as error:
        form.refuse(error)
        return views.page(row, form), 409
    commit()
    return redirect(url_for("assessments.show", public_id=row.public_id))


@area.get("/assessments/<public_id>/declaration")
@permit(Action.ASSESSMENT_WORK)
def declaration(public_id: str) -> ResponseReturnValue:
    """The conflict declaration of the visitor."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    return render_template("assessments/declaration.html", form=DeclarationForm(), row=row)


@area.post("/assessments/<public_id>/declaration")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def declare(public_id: str) -> ResponseReturnValue:
    """Sign it."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    form = DeclarationForm()
    if not form.validate():
        return render_template("assessments/declaration.html", form=form, row=row), 400
    conflict = cast(str, form.conflict.data) == "yes"
    try:
        assessments.declare(current(), outside().keys, now(), row, conflict=conflict, words=form.words.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return render_template("assessments/declaration.html", form=form, row=row), 409
    commit()
    flash(gettext("Signed. Thank you."))
    return redirect(url_for("assessments.show", public_id=row.public_id))
