"""What waits of complaints: on the desks of those who work on them, and of those they are about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.cases.exceptions import GROUNDS, Ground
from iris.rules.cases.referrals import ReferralState
from iris.rules.cases.stages import STAGE_WORDS, Stage
from iris.rules.roles import Action, Reach, reach_of
from iris.services.cases.sealing import shared_of
from iris.web import passing
from iris.web.desk.items import by_day, item
from iris.web.identity import now, outside
from iris.web.languages import day_in_words
from iris.web.shell import moment_in_words

SHOWN = 20


def groups() -> list[dict[str, Any]]:
    """Cases one works on, the urgent first; complaints that one's organisation must answer."""
    return [_referrals(), _exceptions(), _cases(), _reviews(), _tasks(), _helped(), _complaints()]


def _referrals() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.REFERRAL_ACCEPT):
        for row in queries.referrals.received(current(), g.actor.organisation_id, SHOWN):
            line, href = passing.line_of(row), url_for("referrals.show", referral_id=row.id)
            if ReferralState(row.state) is ReferralState.OFFERED:
                move, due = gettext("Say yes or no"), moment_in_words(row.due_at)
                items.append(item(href, line["purpose"], line["receiver"], move, due, late=row.urgent))
            else:
                items.append(item(href, line["purpose"], line["receiver"], gettext("Help, and tell what came of it")))
    return {"label": gettext("Referrals to us"), "items": items}


def _exceptions() -> dict[str, Any]:
    """What one officer wants to pass on without a yes waits for another one."""
    items = []
    if reach_of(g.actor.role, Action.CASE_LEAD):
        items = [
            item(
                url_for("casework.show", case_id=row.case_id),
                passing.line_of(row)["purpose"],
                gettext(GROUNDS[Ground(row.ground)].label),
                gettext("Agree as second officer, or not"),
            )
            for row in queries.referrals.for_a_second(current(), SHOWN)
            if row.ground and row.made_by != g.actor.account_id
        ]
    return {"label": gettext("Exceptions"), "items": items}


def _cases() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.CASE_WORK):
        items = [_case(case) for case in queries.cases.queue(current(), sorted(Stage), limit=SHOWN)]
    return {"label": gettext("Cases"), "items": items}


def _reviews() -> dict[str, Any]:
    """Second looks that somebody asked for, on the desks of those who had no part in the decision."""
    items = []
    if reach_of(g.actor.role, Action.CASE_LEAD):
        title, move = gettext("A second look"), gettext("Decide")
        items = [
            by_day(url_for("casework.show", case_id=row.case_id), title, "", move, row.due_on)
            for row in queries.referrals.open_reviews(current(), SHOWN)
            if g.actor.account_id not in row.involved
        ]
    return {"label": gettext("Reviews of decisions"), "items": items}


def _tasks() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.CASE_WORK):
        title, move = gettext("Your task"), gettext("Do it")
        items = [
            by_day(url_for("casework.show", case_id=row.case_id), title, "", move, row.due_on)
            for row in queries.referrals.own_tasks(current(), g.actor.account_id, SHOWN)
        ]
    return {"label": gettext("Tasks in cases"), "items": items}


def _helped() -> dict[str, Any]:
    """Cases of the workers whom an advocate helps."""
    items = []
    if reach_of(g.actor.role, Action.CASE_OPEN_FOR) is Reach.CONSENTED:
        for case in queries.referrals.helped(current(), g.actor.organisation_id, SHOWN):
            href, stage = url_for("helping.show", case_id=case.id), Stage(case.stage)
            yes = stage is Stage.WAITING_FOR_YES
            move = gettext("Help the worker to read it and say yes or no") if yes else gettext("Look and go on")
            items.append(item(href, case.public_id, gettext(STAGE_WORDS[stage].label), move))
    return {"label": gettext("Workers you help"), "items": items}


def _case(case: m.Case) -> dict[str, Any]:
    href = url_for("casework.show", case_id=case.id)
    label, move = gettext(STAGE_WORDS[Stage(case.stage)].label), gettext("Look and go on")
    if case.due_at is None:
        return item(href, case.public_id, label, move)
    # A day is in time until its midnight: what ends then is due on the day before.
    due = day_in_words(case.due_at - timedelta(microseconds=1))
    return item(href, case.public_id, label, move, due, late=case.due_at < now())


def _complaints() -> dict[str, Any]:
    items = []
    if reach_of(g.actor.role, Action.CASE_ANSWER) and g.actor.entry_id:
        for row in queries.cases.asked(current(), g.actor.entry_id):
            shared = shared_of(outside().keys, row)
            href, title = url_for("respondents.show", respondent_id=row.id), gettext("A complaint about you")
            if not shared.answered_on and not shared.outcome:
                items.append(item(href, title, "", gettext("Read and answer"), day_in_words(row.reply_due_on)))
            elif shared.owed and not shared.plan:
                items.append(item(href, title, "", gettext("Say how you put it right")))
    return {"label": gettext("Complaints about us"), "items": items}
