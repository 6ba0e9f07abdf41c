"""What stands in the calendar of the actor: planned audits, ends of factual checks, due days of findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.queries import assessments, findings
from iris.rules.assessments import AssessmentState
from iris.rules.deadlines import Period, due
from iris.rules.findings import next_due


class Matter(StrEnum):
    """What a day of the calendar is about."""

    AUDIT = "audit"
    CHECK_ENDS = "check_ends"
    FINDING_DUE = "finding_due"


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry: what, of which assessment, from which day to which; `number`: of the finding."""

    matter: Matter
    public_id: str
    kind: str
    first: date
    last: date
    since: datetime
    number: int | None = None


def dated(session: Session) -> list[Dated]:
    """Everything with a day that the actor may see and that is not over, soonest first."""
    found = [*_assessments(assessments.open_ones(session)), *_findings(findings.not_closed(session))]
    return sorted(found, key=lambda one: (one.first, one.public_id, one.number or 0))


def _assessments(rows: Sequence[m.Assessment]) -> Iterator[Dated]:
    for row in rows:
        if row.planned_first and row.planned_last:
            yield Dated(Matter.AUDIT, row.public_id, row.kind, row.planned_first, row.planned_last, row.created_at)
        if row.state == AssessmentState.FACTUAL_CHECK and row.check_sent_on:
            last = due(Period.FACTUAL_CHECK, row.check_sent_on)
            yield Dated(Matter.CHECK_ENDS, row.public_id, row.kind, last, last, row.created_at)


def _findings(rows: Sequence[m.Finding]) -> Iterator[Dated]:
    for row in rows:
        last = next_due(findings.standing(row))
        if last is not None:
            of = row.assessment
            yield Dated(Matter.FINDING_DUE, of.public_id, of.kind, last, last, row.written_at, row.number)


def own_link(session: Session) -> m.CalendarLink | None:
    """The secret address of the actor, as far as it is kept."""
    return session.scalars(select(m.CalendarLink)).one_or_none()


def link_of(session: Session, forms: Sequence[str]) -> m.Account | None:
    """Whose secret address this is, while the account and its organisation stand. To be read by the system."""
    query = (
        select(m.Account)
        .join(m.CalendarLink, m.CalendarLink.account_id == m.Account.id)
        .where(m.CalendarLink.token_hash.in_(forms), m.Account.active.is_(True))
        .options(joinedload(m.Account.organisation))
    )
    account = session.scalars(query).one_or_none()
    return account if account is not None and account.organisation.active else None
