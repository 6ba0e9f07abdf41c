"""What waits on desks about applications, certificates, appeals and bans, soonest first."""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.appeals import SUBJECT_LABELS, AppealState, AppealSubject, next_step
from iris.rules.application_stages import ApplicationState
from iris.rules.applications import APPLICATION, clocks
from iris.rules.certificates import CERTIFICATE
from iris.rules.roles import Action, Reach, reach_of
from iris.web.desk.items import by_day, soonest_first
from iris.web.identity import now

WAITS: dict[Action, frozenset[ApplicationState]] = {
    Action.APPLICATION_SUBMIT: frozenset({ApplicationState.DRAFT, ApplicationState.DEFERRED}),
    Action.APPLICATION_REVIEW: frozenset(
        {
            ApplicationState.SUBMITTED,
            ApplicationState.ACCEPTED,
            ApplicationState.DESK_REVIEW,
            ApplicationState.ON_SITE,
            ApplicationState.CORRECTIVE_ACTION,
            ApplicationState.TECHNICAL_REVIEW,
        }
    ),
    Action.APPLICATION_DECIDE: frozenset({ApplicationState.DECISION}),
}
"""Who moves next where an application stands."""


def groups() -> list[dict[str, Any]]:
    """The groups of this area, each sorted by due date; empty ones are left out by the desk."""
    found = (
        (gettext("Applications"), _applications()),
        (gettext("Objections"), _objections()),
        (gettext("Certificates"), _proposals()),
        (gettext("Appeals"), _appeals()),
        (gettext("Bans"), _bans()),
    )
    return [{"label": label, "items": soonest_first(items)} for label, items in found]


def _may(action: Action) -> bool:
    return reach_of(g.actor.role, action) is not None


def _applications() -> list[dict[str, Any]]:
    states = {state for action, waits in WAITS.items() if _may(action) for state in waits}
    if not states:
        return []
    rows = queries.applications.in_states(current(), states)
    return [_application(row) for row in rows]


def _application(row: m.Application) -> dict[str, Any]:
    href = url_for("applications.show", application_id=row.id)
    state = ApplicationState(row.state)
    moves = [move for move in APPLICATION.moves if state in move.sources and not move.by_clock]
    facts = queries.applications.days(row, now().date())
    due = next((clock.due for clock in clocks(state, facts)), None)
    return by_day(href, row.entry.name, "", gettext(moves[0].label) if moves else "", due)


def _objections() -> list[dict[str, Any]]:
    if not _may(Action.OBJECTION_ANSWER) or reach_of(g.actor.role, Action.APPLICATION_READ) is not Reach.OWN:
        return []
    ids = [row.id for row in queries.applications.of_entry(current(), g.actor.entry_id or 0)]
    return [
        by_day(
            url_for("applications.answer", objection_id=row.id), gettext("An objection"), "", gettext("Answer it"), None
        )
        for row in queries.applications.unanswered_objections(current(), ids)
    ]


def _proposals() -> list[dict[str, Any]]:
    if not _may(Action.CERTIFICATE_DECIDE):
        return []
    return [
        by_day(
            url_for("certificates.proposal", proposal_id=row.id),
            row.certificate.number,
            row.certificate.entry.name,
            gettext("Decide: %(what)s", what=gettext(CERTIFICATE.move(row.move).label)),
            None,
        )
        for row in queries.certificates.open_proposals(current())
    ]


def _appeals() -> list[dict[str, Any]]:
    if not _may(Action.APPEAL_DECIDE):
        return []
    found = []
    for row in queries.appeals.undecided(current()):
        step = next_step(AppealState(row.state), row.lodged_on)
        label = gettext(SUBJECT_LABELS[AppealSubject(row.subject)])
        href = url_for("appeals.show", appeal_id=row.id)
        found.append(by_day(href, label, row.entry.name, gettext("Hear it"), step.due if step else None))
    return found


def _bans() -> list[dict[str, Any]]:
    if not _may(Action.BAN_CONFIRM):
        return []
    return [
        by_day(url_for("sanctions.ban", ban_id=row.id), row.entry.name, "", gettext("Confirm, or turn it down"), None)
        for row in queries.certificates.open_bans(current())
        if row.asked_by != g.actor.account_id
    ]
