"""The technical review of an application, and the decision by people who took no other side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.appeals import check_new_decider
from iris.rules.application_stages import ApplicationState
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.wording import N_
from iris.services import applications, certificates, journal, sides, telling

OUTCOMES = ("grant", "refuse", "repeat_on_site")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides. `addressed`: what the decision makes of each objection, by its id."""

    outcome: str
    reasons: str
    reason_code: str = ""
    conditions: str = ""
    addressed: Mapping[int, str] = field(default_factory=dict)


def review(
    session: Session, now: datetime, application: m.Application, recommends: str, words: str
) -> m.ApplicationReview:
    """Record the technical review of this round. Raises RuleBroken `not_in_review`, `no_reason`, `side_…`."""
    if application.state != ApplicationState.TECHNICAL_REVIEW:
        raise RuleBroken("not_in_review", N_("The technical review is not open now. Reload the page."))
    if not words.strip():
        raise RuleBroken("no_reason", N_("Write down what you looked at and what you recommend."))
    account_id = sides.act(session, now, application.id, Side.REVIEW)
    row = m.ApplicationReview(
        application_id=application.id, account_id=account_id, done_at=now, recommends=recommends, words=words.strip()
    )
    session.add(row)
    application.technical_review_on = now.date()
    session.flush()
    journal.record(session, now, applications.stream(application), "application.reviewed", recommends=recommends)
    return row


def decide(session: Session, now: datetime, application: m.Application, decision: Decision) -> m.ApplicationDecision:
    """Grant, refuse, or ask for a new on-site audit, with reasons.

    Raises RuleBroken with what a grant or refusal lacks, `side_…`, or `decided_before` after an appeal.
    """
    if decision.outcome not in OUTCOMES:
        raise RuleBroken("no_outcome", N_("Choose what you decide."))
    if not decision.reasons.strip():
        raise RuleBroken("no_reason", N_("Write down why."))
    spoken = {row_id: words.strip() for row_id, words in decision.addressed.items() if words.strip()}
    facts = queries.applications.facts(
        session,
        application,
        now.date(),
        reason_code=decision.reason_code if decision.outcome == "refuse" else "",
        reason=decision.reasons,
        addressed=spoken,
    )
    account_id = sides.act(session, now, application.id, Side.DECISION)
    before = queries.applications.decisions(session, application.id)
    check_new_decider((row.account_id for row in before if row.outcome == "refuse"), account_id)
    applications.shift(session, now, application, decision.outcome, facts)
    for objection in queries.applications.objections(session, application.id):
        objection.addressed = spoken.get(objection.id, objection.addressed)
    row = m.ApplicationDecision(
        application_id=application.id,
        account_id=account_id,
        decided_at=now,
        outcome=decision.outcome,
        reason_code=facts.reason_code or None,
        reasons=decision.reasons.strip(),
        conditions=decision.conditions.strip() or None,
    )
    session.add(row)
    session.flush()
    _carry_out(session, now, application, row)
    return row


def _carry_out(session: Session, now: datetime, application: m.Application, row: m.ApplicationDecision) -> None:
    path = f"/applications/{application.id}"
    if row.outcome == "grant":
        certificates.grant(session, now, application, row.conditions)
        telling.agency(session, now, "application_granted", application.entry_id, path)
    if row.outcome == "refuse":
        session.add(
            m.PublicNotice(
                application_id=application.id,
                entry_id=application.entry_id,
                kind="refused",
                first_day=now.date(),
                reason_code=row.reason_code,
                recorded_at=now,
            )
        )
        session.flush()
        telling.agency(session, now, "application_refused", application.entry_id, path)
