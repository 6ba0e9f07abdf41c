"""Everything that is due in a case: what the worker was promised, what the desk sorts by, what is late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from iris.rules.cases.clocks import Due, due, due_on
from iris.rules.cases.facts import CaseFacts
from iris.rules.cases.stages import OPEN, Stage
from iris.rules.deadlines import Overrides, Period

_UNREAD = frozenset({Stage.RECEIVED, Stage.REOPENED})
_DECIDED = frozenset({Stage.REMEDY_AGREED, Stage.REMEDY_TRACKED, Stage.CLOSED})


def triage_due(facts: CaseFacts) -> Due:
    """Give by when it is read: 24 hours when urgent, else 7 days, from filing or reopening."""
    code = Period.CASE_TRIAGE_URGENT if facts.urgent else Period.CASE_TRIAGE
    return due(code, facts.started_at, facts.overrides)


def update_due(facts: CaseFacts) -> Due:
    """Give by when the worker must hear from us again: 30 days after the last news."""
    last = max(facts.updated_at or facts.started_at, facts.started_at)
    return due(Period.CASE_UPDATE, last, facts.overrides)


def outcome_due(facts: CaseFacts) -> Due:
    """Give by when there is an outcome: 60 days from filing or reopening."""
    return due(Period.CASE_OUTCOME, facts.started_at, facts.overrides)


def answers_due(facts: CaseFacts) -> Due | None:
    """Give the last day of those respondents who have not answered; None when all have."""
    open_ones = [(r.answer_due(facts.overrides), r) for r in facts.asked if r.answered_on is None]
    days = [(day, r.reply_period) for day, r in open_ones if day is not None]
    if not days:
        return None
    day, code = max(days)
    return Due(code, day)


def plan_due(facts: CaseFacts) -> Due | None:
    """Give by when the plan must stand: 30 days after the outcome was decided."""
    return _since_decision(Period.REMEDY_PLAN, facts)


def payment_due(facts: CaseFacts) -> Due | None:
    """Give by when everything must be paid: 90 days after the outcome was decided."""
    return _since_decision(Period.REMEDY_PAID, facts)


def _since_decision(code: Period, facts: CaseFacts) -> Due | None:
    decided = facts.decided_on
    return Due(code, due_on(code, decided, facts.overrides)) if decided else None


def retaliation_checks(sent_on: date, overrides: Overrides | None = None) -> tuple[Due, Due]:
    """Give the two days on which we ask whether anybody takes revenge: 14 and 60 days after sending."""
    first, second = Period.CASE_RETALIATION_FIRST, Period.CASE_RETALIATION_SECOND
    return (Due(first, due_on(first, sent_on, overrides)), Due(second, due_on(second, sent_on, overrides)))


def duties(stage: Stage, facts: CaseFacts, checks_done: int = 0) -> tuple[Due, ...]:
    """Give what is due from us in this stage, soonest first. `checks_done` counts checks for retaliation.

    Those checks go on after the closing: a respondent who waits for the end of a case is not rare.
    """
    return tuple(sorted(_duties(stage, facts, checks_done), key=lambda d: d.ends))


def _duties(stage: Stage, facts: CaseFacts, checks_done: int) -> Iterator[Due]:
    if stage in _UNREAD:
        yield triage_due(facts)
    if stage in OPEN:
        yield update_due(facts)
    if stage not in _DECIDED:
        yield outcome_due(facts)
    if facts.minor and stage in OPEN and (facts.safeguarding is None or facts.safeguarding.lead is None):
        yield due(Period.CASE_MINOR_LEAD, facts.minor_known_at or facts.started_at, facts.overrides)
    sent = min((r.sent_on for r in facts.asked if r.sent_on), default=None)
    if sent is not None:
        yield from retaliation_checks(sent, facts.overrides)[checks_done:]


def late(stage: Stage, facts: CaseFacts, checks_done: int = 0) -> tuple[Due, ...]:
    """Give what is overdue from us now."""
    return tuple(d for d in duties(stage, facts, checks_done) if d.over(facts.now))
