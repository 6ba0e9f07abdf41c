"""Who may see cases: the worker by code, the officers on it, leads without a conflict, advocates with consent.

A respondent sees what was sent to it. Codes and visits are seen by nobody, a draft by the browser that holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select

from iris import models as m
from iris.queries.guards.core import Expression, Guard, Reading, bare, own_account, same
from iris.rules.access import Actor
from iris.rules.cases.speakers import ConsentKind
from iris.rules.roles import Action, Reach

_assignment = bare(m.CaseAssignment).c
_respondents = bare(m.CaseRespondent)
_respondent = _respondents.c
_link = bare(m.EmploymentLink).c
_consent = bare(m.CaseConsent).c


def _of_case(case_id: Any) -> Mapping[Reach, Reading]:
    def assigned(actor: Actor) -> Expression:
        mine = (_assignment.case_id == case_id, same(_assignment.account_id, actor.account_id))
        return exists(select(_assignment.id).where(*mine, _assignment.until.is_(None)))

    return {Reach.OWN_CASE: lambda actor: same(case_id, actor.case_id), Reach.ASSIGNED: assigned}


def helped(case_id: Any) -> Reading:
    """Cases of workers who agreed that this organisation helps them, and have not taken that back."""

    def agreed(actor: Actor) -> Expression:
        mine = (_consent.case_id == case_id, same(_consent.organisation_id, actor.organisation_id))
        return exists(
            select(_consent.id).where(*mine, _consent.ended_at.is_(None), _consent.kind != ConsentKind.NOT_ASKED)
        )

    return agreed


def _in_conflict(case_id: Any) -> Reading:
    def hidden(actor: Actor) -> Expression:
        links = select(_link.id).join(_respondents, _respondent.entry_id == _link.entry_id)
        return exists(links.where(_respondent.case_id == case_id, same(_link.account_id, actor.account_id)))

    return hidden


def guard(case_id: Any, *reads: Action, **others: Reading) -> Guard:
    """The guard of what belongs to a case; `others` names further reaches."""
    reach = dict(_of_case(case_id)) | {Reach(name): reading for name, reading in others.items()}
    return Guard(reads or (Action.CASE_READ,), reach, _in_conflict(case_id))


def _sent_to(actor: Actor, respondent_id: Any) -> Expression:
    sent = select(_respondent.id).where(
        same(_respondent.entry_id, actor.entry_id), _respondent.reply_due_on.is_not(None)
    )
    found: Expression = respondent_id.in_(sent)
    return found


GUARDS: Mapping[type[m.Base], Guard] = {
    m.Case: guard(m.Case.id, consented=helped(m.Case.id)),
    m.CaseIdentity: guard(m.CaseIdentity.case_id, Action.CASE_IDENTITY),
    m.CaseRespondent: guard(
        m.CaseRespondent.case_id,
        Action.CASE_READ,
        Action.CASE_ANSWER,
        own=lambda actor: _sent_to(actor, m.CaseRespondent.id),
        consented=helped(m.CaseRespondent.case_id),
    ),
    m.CaseFile: guard(
        m.CaseFile.case_id,
        Action.CASE_READ,
        Action.CASE_ANSWER,
        own=lambda actor: _sent_to(actor, m.CaseFile.respondent_id),
        consented=helped(m.CaseFile.case_id),
    ),
    m.CaseMessage: guard(m.CaseMessage.case_id, consented=helped(m.CaseMessage.case_id)),
    m.CaseAssignment: guard(m.CaseAssignment.case_id),
    m.CaseEvent: guard(m.CaseEvent.case_id, consented=helped(m.CaseEvent.case_id)),
    m.CaseLook: Guard((Action.CASE_LEAD,), {}, _in_conflict(m.CaseLook.case_id)),
    m.CaseRecovery: guard(m.CaseRecovery.case_id),
    m.CaseCode: Guard(()),
    m.CaseVisit: Guard(()),
    m.CaseDraft: Guard((Action.CASE_OPEN,), {Reach.PUBLISHED: lambda actor: same(m.CaseDraft.id, actor.draft_id)}),
    m.CaseFact: Guard((Action.SCORE_LINES,), {Reach.OWN: lambda actor: same(m.CaseFact.entry_id, actor.entry_id)}),
    m.EmploymentLink: Guard((Action.CASE_LEAD, Action.ACCOUNT_SELF), dict(own_account(m.EmploymentLink.account_id))),
}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.CaseCell, m.CaseFreeze})
