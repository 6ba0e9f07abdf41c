"""Reminders: three days before a factual check ends, a week before a finding is due, and once it is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.dialect import insert_missing
from iris.rules.assessments import AssessmentState
from iris.rules.deadlines import Period, due
from iris.rules.findings import next_due
from iris.services import audit_notices

CHECK_ENDS = timedelta(days=3)
DUE_SOON = timedelta(days=7)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Reminder:
    """One mail that is due: about which row, of which kind, of which day."""

    row: m.Assessment | m.Finding
    target: str
    kind: str
    day: date


def remind(session: Session, now: datetime) -> int:
    """Remind of everything that is near or over, each day once, however often this runs; returns how many."""
    sent = _remind(session, now, _checks(queries.assessments.in_check(session), now.date()))
    after = 0
    while rows := queries.findings.running_after(session, after, AT_ONCE):
        sent += _remind(session, now, _findings(rows, now.date()))
        after = rows[-1].id
    return sent


def _checks(rows: Iterable[m.Assessment], today: date) -> Iterator[_Reminder]:
    for row in rows:
        if row.state == AssessmentState.FACTUAL_CHECK and row.check_sent_on and row.check_answered_on is None:
            last = due(Period.FACTUAL_CHECK, row.check_sent_on)
            if last - CHECK_ENDS <= today <= last:
                yield _Reminder(row, f"assessment:{row.id}", "check_ends_soon", last)


def _findings(rows: Iterable[m.Finding], today: date) -> Iterator[_Reminder]:
    for row in rows:
        last = next_due(queries.findings.standing(row))
        if last is not None and last - DUE_SOON <= today:
            yield _Reminder(row, f"finding:{row.id}", "overdue" if last < today else "due_soon", last)


def _remind(session: Session, now: datetime, found: Iterable[_Reminder]) -> int:
    wanted = list(found)
    known = queries.assessments.reminded(session, [one.target for one in wanted])
    fresh = [one for one in wanted if (one.target, one.kind, one.day) not in known]
    for one in fresh:
        tell = audit_notices.moved if isinstance(one.row, m.Assessment) else audit_notices.finding_moved
        tell(session, now, one.row, one.kind, last_day=one.day.isoformat())  # type: ignore[arg-type]
    if fresh:
        rows = [{"target": one.target, "kind": one.kind, "due": one.day, "sent_at": now} for one in fresh]
        session.execute(insert_missing(session, m.AssessmentReminder), rows)
    return len(fresh)
