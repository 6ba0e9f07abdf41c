"""Who may audit: approvals of audit bodies, qualifications of auditors, ties that exclude."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.assessments import Auditor
from iris.queries.scope import actor_of
from iris.rules.countries import COUNTRIES
from iris.rules.errors import RuleBroken
from iris.rules.independence import AUDITOR_QUALIFICATION, LinkKind
from iris.rules.standards import current
from iris.rules.wording import N_
from iris.services import journal


def approve(
    session: Session,
    now: datetime,
    organisation_id: int,
    standard_id: str,
    countries: Sequence[str],
    days: tuple[date, date],
    source: str,
) -> m.AuditBodyApproval:
    """Approve an audit body for a standard and countries from a day to a day, both included.

    Raises RuleBroken `standard_unknown`, `country_unknown`, `approval_days`.
    """
    current(standard_id)
    check_countries(countries)
    if days[1] < days[0]:
        raise RuleBroken("approval_days", N_("Give the first and the last day, in this order."))
    row = m.AuditBodyApproval(
        organisation_id=organisation_id,
        standard_id=standard_id,
        countries=sorted(set(countries)),
        valid_from=days[0],
        until=days[1],
        source=source.strip(),
        entered_by=actor_of(session).account_id,
        entered_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(
        session, now, f"organisation:{organisation_id}", "audit_body.approved",
        approval=row.id, standard=standard_id, countries=row.countries, until=days[1].isoformat(),
    )  # fmt: skip
    return row


def end_approval(session: Session, now: datetime, row: m.AuditBodyApproval) -> None:
    """Take an approval back before its last day."""
    row.ended_at = row.ended_at or now
    session.flush()
    journal.record(session, now, f"organisation:{row.organisation_id}", "audit_body.approval_ended", approval=row.id)


def qualify(session: Session, now: datetime, person: Auditor, valid_to: date, source: str) -> m.Qualification:
    """Note that a person is qualified as auditor up to a day. Raises RuleBroken `qualification_source`."""
    if not source.strip():
        raise RuleBroken("qualification_source", N_("Say what the qualification rests on, such as a certificate."))
    row = m.Qualification(
        account_id=person.id,
        organisation_id=person.body_id,
        kind=AUDITOR_QUALIFICATION,
        valid_to=valid_to,
        source=source.strip(),
        entered_by=actor_of(session).account_id,
        entered_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(
        session, now, f"account:{person.id}", "qualification.entered", qualification=row.id, until=valid_to.isoformat()
    )
    return row


def end_qualification(session: Session, now: datetime, row: m.Qualification) -> None:
    """Take a qualification back before its last day."""
    row.ended_at = row.ended_at or now
    session.flush()
    journal.record(session, now, f"account:{row.account_id}", "qualification.ended", qualification=row.id)


def tie(
    session: Session,
    now: datetime,
    body_id: int,
    account_id: int | None,
    entry: m.RegisterEntry,
    kind: LinkKind,
    ended_on: date | None,
) -> m.IndependenceLink:
    """Note a tie of a person (or of the whole audit body) to an agency or employer."""
    row = m.IndependenceLink(
        account_id=account_id,
        organisation_id=body_id,
        entry_id=entry.id,
        kind=str(kind),
        ended_on=ended_on,
        entered_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, f"organisation:{body_id}", "tie.entered", tie=row.id, entry=entry.public_id)
    return row


def check_countries(countries: Sequence[str]) -> None:
    """Raise RuleBroken `country_unknown` for a code that no country has, or when there is none."""
    if not countries or any(code not in COUNTRIES for code in countries):
        raise RuleBroken("country_unknown", N_("Give each country as two letters, such as BD, with blanks between."))
