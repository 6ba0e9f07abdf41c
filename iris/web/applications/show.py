"""Lists of applications, one application with all that hangs on it, and its steps."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import may
from iris.rules.application_stages import APPLICATION_WORDS, UNDER_WAY, ApplicationState
from iris.rules.applications import APPLICATION
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action, Reach, reach_of
from iris.services import applications, objections
from iris.web.applications import conditions, forms, views
from iris.web.applications.area import area, load_application, subject_of
from iris.web.forms import Form
from iris.web.guard import permit
from iris.web.identity import now, outside

ACTIONS = (
    Action.APPLICATION_EDIT,
    Action.APPLICATION_SUBMIT,
    Action.APPLICATION_REVIEW,
    Action.APPLICATION_DECIDE,
    Action.OBJECTION_READ,
    Action.OBJECTION_ANSWER,
    Action.APPEAL_LODGE,
)


def allowed(application: m.Application) -> frozenset[Action]:
    """What the actor may do with it."""
    subject = subject_of(application)
    return frozenset(action for action in ACTIONS if may(g.actor, action, subject))


@area.get("/applications")
@permit(Action.APPLICATION_READ)
def listed() -> ResponseReturnValue:
    """Applications that the person may see: the own ones, or those under way."""
    own = g.actor.entry_id is not None and reach_of(g.actor.role, Action.APPLICATION_READ) is Reach.OWN
    rows = queries.applications.of_entry(current(), g.actor.entry_id) if own else _under_way()
    open_one = any(row.state in UNDER_WAY for row in rows)
    return render_template(
        "applications/list.html",
        rows=[views.row(row) for row in rows],
        may_begin=own and not open_one and reach_of(g.actor.role, Action.APPLICATION_EDIT) is not None,
        form=Form(),
    )


def _under_way() -> list[m.Application]:
    found = queries.applications.open_ones(current(), limit=200)
    return [row for row in found if row.state != ApplicationState.DRAFT]


@area.get("/applications/<int:application_id>")
@permit(Action.APPLICATION_READ)
def show(application_id: int) -> ResponseReturnValue:
    """One application: where it stands, what is missing, what can be done."""
    return page(load_application(application_id))


def page(application: m.Application, refusal: str = "", status: int = 200) -> ResponseReturnValue:
    """The page of an application; a government sees the state alone."""
    only_state = reach_of(g.actor.role, Action.APPLICATION_READ) is Reach.JURISDICTION
    context: dict[str, Any] = {
        "application": views.row(application),
        "kind": gettext("Renewal") if application.kind == "renewal" else gettext("First application"),
        "standard": application.standard_version,
        "entry": application.entry,
        "refusal": refusal,
        "only_state": only_state,
        "form": Form(),
    }
    if not only_state:
        context |= _details(application)
    return render_template("applications/show.html", **context), status


def _details(application: m.Application) -> dict[str, Any]:
    session, can = current(), allowed(application)
    facts = queries.applications.facts(session, application, now().date())
    editable = application.state in applications.OPEN_TO_AGENCY and Action.APPLICATION_EDIT in can
    certificate = queries.certificates.of_application(session, application.id)
    return {
        "parts": views.parts(application, facts.parts_done),
        "editable": editable,
        "sheet_href": url_for("applications.sheet", application_id=application.id) if editable else "",
        "clocks": views.clock_lines(application, facts),
        "moves": views.moves(application, facts, can),
        "checklist": conditions.checked(application, facts) if application.accepted_on else [],
        "events": views.event_rows(queries.applications.events(session, application.id)),
        "objections": _objections(application, can),
        "decisions": [_decision(row, can) for row in queries.applications.decisions(session, application.id)],
        "reviews": queries.applications.reviews(session, application.id),
        "may_review": Action.APPLICATION_REVIEW in can and application.state == ApplicationState.TECHNICAL_REVIEW,
        "may_decide": Action.APPLICATION_DECIDE in can and application.state == ApplicationState.DECISION,
        "certificate": certificate.number if certificate else "",
        "agreement": queries.applications.agreement(session, application.id),
    }


def _decision(row: m.ApplicationDecision, can: frozenset[Action]) -> dict[str, Any]:
    refused = row.outcome == "refuse"
    return {
        "label": gettext(APPLICATION.move(row.outcome).label),
        "at": row.decided_at,
        "reason": views.reason_sentence(row.reason_code),
        "reasons": row.reasons,
        "conditions": row.conditions or "",
        "appeal": url_for("appeals.new", kind="decision", matter_id=row.id)
        if refused and Action.APPEAL_LODGE in can
        else "",
    }


def _objections(application: m.Application, can: frozenset[Action]) -> list[dict[str, Any]]:
    if Action.OBJECTION_READ not in can:
        return []
    keys = outside().keys
    rows = queries.applications.objections(current(), application.id)
    known = queries.applications.objectors(current(), [row.id for row in rows])
    return [
        {
            "made": row.made_at,
            "words": objections.words_of(keys, row),
            "answer": objections.answer_of(keys, row),
            "answered": row.answered_at,
            "settled": row.settled_at is not None,
            "addressed": row.addressed or "",
            "who": objections.who(keys, known[row.id]) if row.id in known else None,
            "answer_href": url_for("applications.answer", objection_id=row.id)
            if Action.OBJECTION_ANSWER in can and row.answered_at is None
            else "",
            "settle_href": url_for("applications.settle", objection_id=row.id)
            if Action.APPLICATION_REVIEW in can and row.answered_at is not None and row.settled_at is None
            else "",
        }
        for row in rows
    ]


@area.get("/applications/<int:application_id>/move/<name>")
@permit(Action.APPLICATION_READ)
def move(application_id: int, name: str) -> ResponseReturnValue:
    """The form of a step that asks why."""
    return _asked(_loaded(application_id, name), name, reason_form(name))


@area.post("/applications/<int:application_id>/move/<name>")
@permit(Action.APPLICATION_READ, keeps=True)
def move_post(application_id: int, name: str) -> ResponseReturnValue:
    """Take a step."""
    application = _loaded(application_id, name)
    form = reason_form(name)
    if not form.validate():
        return _asked(application, name, form, 400)
    given = {key: form[key].data or "" for key in ("reason", "reason_code") if key in form}
    try:
        after = applications.move(current(), now(), application, name, **given)
    except RuleBroken as error:
        form.refuse(error)
        return _asked(application, name, form, 409)
    commit()
    flash(gettext(APPLICATION_WORDS[after].sentence))
    return redirect(url_for("applications.show", application_id=application.id))


def _loaded(application_id: int, name: str) -> m.Application:
    # The object first: whoever may not see it learns nothing of its steps.
    load_application(application_id, Action.APPLICATION_READ)
    step = APPLICATION.move(name)
    if step.by_clock or name in views.DECISIONS or step.action == Action.APPEAL_DECIDE:
        raise RuleBroken("move_unknown", gettext("There is no such step here. Reload the page and choose again."))
    return load_application(application_id, Action(step.action))


def reason_form(name: str) -> Form:
    """The form that a step asks for."""
    if name == "reject":
        return forms.Reject()
    return forms.Reason() if name in views.WITH_REASON else Form()


def _asked(application: m.Application, name: str, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "layout/form.html",
        heading=gettext(APPLICATION.move(name).label),
        lede=application.entry.name,
        back=way_back(application),
        form=form,
        label=gettext(APPLICATION.move(name).label),
        tone="stop" if name in ("reject", "withdraw") else "main",
    )
    return page, status


def way_back(application: m.Application) -> dict[str, str]:
    """The way back to the application's page."""
    return {
        "href": url_for("applications.show", application_id=application.id),
        "text": gettext("The application"),
    }
