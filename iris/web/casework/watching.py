"""Tries, calls, checks for retaliation, reviews, tasks, linked cases; an officer's own employment links."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.cases.contact import Hours, Way
from iris.rules.cases.reviews import ReviewResult
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import is_public_id
from iris.rules.roles import Action
from iris.services.cases import reviewing, watching, working
from iris.services.cases.sealing import OpenCase
from iris.services.cases.watching import CallAct
from iris.web.asking import read_day
from iris.web.casework.area import Signed, area, load_case, typed
from iris.web.casework.doing import TOKEN_OVER, act, refused_by
from iris.web.guard import permit
from iris.web.identity import now, outside

WORK, LEAD = Action.CASE_WORK, Action.CASE_LEAD


@area.post("/<int:case_id>/try")
@permit(WORK, keeps=True)
def tried(case_id: int) -> ResponseReturnValue:
    """Note a try to reach the worker."""

    def verb(case: OpenCase) -> None:
        if typed("way") not in set(Way) or typed("hours") not in set(Hours):
            raise RuleBroken("no_way", gettext("Say how and when you tried."))
        reached = typed("reached") == "yes"
        watching.record_try(
            current(), outside().keys, now(), case, Way(typed("way")), Hours(typed("hours")), reached=reached
        )

    return act(case_id, WORK, verb, gettext("Noted."))


@area.post("/<int:case_id>/call")
@permit(WORK, keeps=True)
def call(case_id: int) -> ResponseReturnValue:
    """Carry out what the worker said in a call."""

    def verb(case: OpenCase) -> None:
        if typed("said") not in set(CallAct):
            raise RuleBroken("no_act", gettext("Say what the worker decided."))
        watching.record_call(current(), outside(), now(), case, CallAct(typed("said")), typed("call_note"))

    return act(case_id, WORK, verb, gettext("Noted, with your name, as said in a call."))


@area.post("/<int:case_id>/call-payment")
@permit(WORK, keeps=True)
def call_payment(case_id: int) -> ResponseReturnValue:
    """Note what the worker said of a payment in a call."""

    def verb(case: OpenCase) -> None:
        respondent, _, number = typed("payment").partition("-")
        wanted = (int(respondent), int(number)) if respondent.isdigit() and number.isdigit() else (0, -1)
        came = typed("came") == "yes"
        watching.confirm_by_call(current(), outside(), now(), case, *wanted, typed("call_note"), came=came)

    return act(case_id, WORK, verb, gettext("Noted, with your name, as said in a call."))


@area.post("/<int:case_id>/check")
@permit(WORK, keeps=True)
def check(case_id: int) -> ResponseReturnValue:
    """Note a check for retaliation."""
    found = typed("found") == "yes"
    return act(
        case_id,
        WORK,
        lambda case: watching.check_retaliation(current(), outside(), now(), case, typed("check_note"), found=found),
        gettext("Flagged. The case is urgent now.") if found else gettext("Noted."),
    )


@area.post("/<int:case_id>/review")
@permit(LEAD, keeps=True)
def decide_review(case_id: int) -> ResponseReturnValue:
    """Decide a review, as somebody who had no part in the decision."""

    def verb(case: OpenCase) -> None:
        if typed("result") not in set(ReviewResult):
            raise RuleBroken("no_result", gettext("Say whether the decision stays."))
        number = int(typed("review")) if typed("review").isdigit() else 0
        result = ReviewResult(typed("result"))
        reviewing.decide(current(), outside().keys, now(), case, number, result, typed("review_reasons"))

    return act(case_id, LEAD, verb, gettext("Decided. Both sides read it now."))


@area.post("/<int:case_id>/task")
@permit(WORK, keeps=True)
def task(case_id: int) -> ResponseReturnValue:
    """Note something to do."""

    def verb(case: OpenCase) -> None:
        day = read_day(typed("task_due"))
        if day is None:
            raise RuleBroken("no_day", gettext("Give the day by which it is to be done."))
        watching.add_task(current(), outside().keys, now(), case, typed("task"), day)

    return act(case_id, WORK, verb, gettext("Noted."))


@area.post("/<int:case_id>/task/done")
@permit(WORK, keeps=True)
def task_done(case_id: int) -> ResponseReturnValue:
    """Note that it is done."""
    number = int(typed("done")) if typed("done").isdigit() else 0
    return act(
        case_id,
        WORK,
        lambda case: watching.finish_task(current(), outside().keys, now(), case, number),
        gettext("Done."),
    )


@area.post("/<int:case_id>/incident")
@permit(WORK, keeps=True)
def incident(case_id: int) -> ResponseReturnValue:
    """Say that this and another case are one incident; whoever says so may read both."""

    def verb(case: OpenCase) -> None:
        number = int(typed("other")) if typed("other").isdigit() else 0
        other = load_case(number, WORK)
        sites = (typed("site"), typed("other_site"))
        watching.link_incident(current(), outside().keys, now(), case, other, sites)

    return act(case_id, WORK, verb, gettext("Linked: both count as one incident."))


@area.post("/<int:case_id>/anew")
@permit(WORK, keeps=True)
def filed_anew(case_id: int) -> ResponseReturnValue:
    """Say that the same worker filed this and another case; whoever says so may read both."""

    def verb(case: OpenCase) -> None:
        found = queries.cases.by_number(current(), typed("anew").strip().upper())
        if found is None:
            raise RuleBroken("case_unknown", gettext("You have no case with this number. Look at it again."))
        watching.link_worker(current(), outside().keys, now(), case, load_case(found.id, WORK))

    return act(case_id, WORK, verb, gettext("Linked. Each number still opens its own case only."))


@area.get("/links")
@permit(WORK)
def links() -> ResponseReturnValue:
    """Who employs, employed or pays me or somebody close to me."""
    return _links_page()


def _links_page(status: int = 200, problem: str = "") -> ResponseReturnValue:
    rows = queries.cases.own_links(current(), g.actor.account_id)
    names = [row.name for row in rows]
    return render_template("casework/links.html", names=names, typed=typed("entry"), problem=problem), status


@area.post("/links")
@permit(WORK, keeps=True)
def declare() -> ResponseReturnValue:
    """Declare a link: from now on its cases do not exist for me."""
    if not Signed().validate():
        return _links_page(400, gettext(TOKEN_OVER))
    try:
        working.declare_link(current(), now(), g.actor.account_id, _entry(typed("entry").strip()).id)
    except RuleBroken as error:
        return _links_page(409, refused_by(error))
    commit()
    flash(gettext("Noted. You will not see cases about them."), "ok")
    return redirect(url_for("casework.links"), 303)


def _entry(public_id: str) -> m.RegisterEntry:
    kind = "employer" if public_id.upper().startswith("EM") else "agency"
    entry = queries.register.entry(current(), public_id, kind) if is_public_id(public_id) else None
    if entry is None:
        raise RuleBroken("entry_unknown", gettext("No entry has this number. It looks like AG-4KX2-9TQN."))
    if any(row.id == entry.id for row in queries.cases.own_links(current(), g.actor.account_id)):
        raise RuleBroken("link_declared", gettext("You have declared this already."))
    return entry
