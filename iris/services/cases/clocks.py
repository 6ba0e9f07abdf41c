"""What time does to cases, and what follows from the other side's acts: safe to run late, twice, or after a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import queries
from iris.gateways.keys import Keys
from iris.rules.cases.moves import CASE
from iris.rules.cases.stages import Stage
from iris.rules.moves import due_by_clock
from iris.services import journal
from iris.services.cases import referring, reviewing
from iris.services.cases.facts import facts_of
from iris.services.cases.moving import move, set_clocks, settle
from iris.services.cases.sealing import unlock


def follow(session: Session, keys: Keys, now: datetime, case_id: int, verb: str) -> None:
    """Bring a case up to what a respondent did: events, stage, due dates."""
    row = queries.cases.case(session, case_id)
    if row is None or row.wrapped is None:
        return
    case = unlock(keys, row)
    referring.catch_up(session, case)
    reviewing.catch_up(session, keys, now, case)
    settle(session, keys, now, case, verb)
    advance(session, keys, now, case_id)


def advance(session: Session, keys: Keys, now: datetime, case_id: int) -> int:
    """Take every move that time, or everybody's having spoken, takes now; gives how many."""
    row = queries.cases.case(session, case_id)
    if row is None or row.wrapped is None:
        return 0
    case, taken = unlock(keys, row), 0
    facts = facts_of(case, keys, now)
    if Stage(row.stage) is Stage.REMEDY_AGREED and facts.remedy.plan_complete:
        move(session, keys, now, case, "track_remedy")
        taken += 1
    for found in due_by_clock(CASE, Stage(row.stage), facts):
        move(session, keys, now, case, found.name)
        taken += 1
    set_clocks(case, facts_of(case, keys, now))
    session.flush()
    return taken


def due_cases(session: Session, now: datetime) -> list[int]:
    """Cases whose respondents' time is over: only in this stage time itself moves a case."""
    return [row.id for row in queries.cases.overdue_by(session, now, [Stage.RESPONSE_AWAITED])]


def leave_conflicts(session: Session, now: datetime) -> int:
    """Take officers off cases whose respondent employs them; gives how many. They are not told."""
    rows = queries.cases.in_conflict(session)
    for row in rows:
        row.until = now
        journal.record(session, now, f"case:{row.case_id}", "case.unassigned", account=row.account_id)
    session.flush()
    return len(rows)


def lapse_referrals(session: Session, keys: Keys, now: datetime) -> int:
    """End the referrals that nobody answered in time; gives how many."""
    rows = queries.referrals.unanswered(session, now)
    cases = {row.id: row for row in queries.cases.several(session, [row.case_id for row in rows])}
    for row in rows:
        found = cases.get(row.case_id)
        if found is not None and found.wrapped is not None:
            referring.lapse(session, keys, now, row, unlock(keys, found))
    return len(rows)
