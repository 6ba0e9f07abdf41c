"""What time does to certificates, applications and appeals: caught up after a stop, the same when run twice."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.applications import APPLICATION, ApplicationFacts, ApplicationState, moved_on, reminder
from iris.rules.certificates import ClockMove, ClockNotice, NoticeKind, Step, clock_moves
from iris.rules.moves import Move, due_by_clock
from iris.services import applications, certificates, journal, telling
from iris.services.certificates import Change

WARNED: dict[NoticeKind, str] = {
    NoticeKind.SUSPENSION_ENDS: "certificate_suspension_ends",
    NoticeKind.RENEWAL_OPEN: "certificate_renewal_open",
    NoticeKind.ENDS_SOON: "certificate_ends_soon",
    NoticeKind.SURVEILLANCE_DUE: "certificate_surveillance_due",
    NoticeKind.SURVEILLANCE_LATE: "certificate_surveillance_late",
}


def steps_of(session: Session, found: list[m.Certificate], now: datetime) -> dict[int, list[Step]]:
    """What time does to each of these certificates by today; those to which it does nothing are left out."""
    ids = [certificate.id for certificate in found]
    sent = queries.certificates.notice_keys(session, ids)
    steps = {
        certificate.id: clock_moves(queries.certificates.dates(certificate, sent[certificate.id]), now.date())
        for certificate in found
    }
    return {certificate_id: taken for certificate_id, taken in steps.items() if taken}


def advance(session: Session, now: datetime, certificate_id: int) -> int:
    """Let time act on one certificate; returns how many steps it took."""
    certificate = queries.certificates.by_id(session, certificate_id)
    if certificate is None:
        return 0
    steps = steps_of(session, [certificate], now).get(certificate_id, [])
    for step in steps:
        if isinstance(step, ClockMove):
            _move(session, now, certificate, step)
        else:
            _warn(session, now, certificate, step)
    return len(steps)


def _move(session: Session, now: datetime, certificate: m.Certificate, step: ClockMove) -> None:
    change = Change(step.move, step.target, step.effective, step.reason, by_clock=True)
    certificates.record(session, now, certificate, change)


def _warn(session: Session, now: datetime, certificate: m.Certificate, notice: ClockNotice) -> None:
    session.add(m.CertificateNotice(certificate_id=certificate.id, key=notice.key, sent_at=now))
    session.flush()
    telling.agency(
        session,
        now,
        WARNED[notice.kind],
        certificate.entry_id,
        f"/certificates/{certificate.number}",
        number=certificate.number,
        last_day=notice.last_day.isoformat(),
    )
    journal.record(session, now, certificates.stream(certificate), "certificate.warned", key=notice.key)


def application_due(session: Session, now: datetime, application_id: int) -> bool:
    """Whether time moves this application now."""
    application = queries.applications.one(session, application_id)
    if application is None:
        return False
    seated = queries.applications.sides(session, application_id)
    fresh = set(queries.application_audits.auditors_of(session, application)) - seated.keys()
    facts, due = _due(session, now, application)
    return bool(fresh or due or _nearing(application, facts))


def _due(
    session: Session, now: datetime, application: m.Application
) -> tuple[ApplicationFacts, list[Move[ApplicationState, ApplicationFacts]]]:
    facts = queries.applications.facts(session, application, now.date())
    return facts, due_by_clock(APPLICATION, ApplicationState(application.state), facts)


def _nearing(application: m.Application, facts: ApplicationFacts) -> date | None:
    return reminder(ApplicationState(application.state), facts, application.reminded_on)


def advance_application(session: Session, now: datetime, application_id: int) -> int:
    """Let time act on one application; returns how many steps it took."""
    application = queries.applications.one(session, application_id)
    if application is None:
        return 0
    applications.seat_auditors(session, now, application)
    facts, due = _due(session, now, application)
    if due:
        applications.shift(session, now, application, due[0].name, facts, moved_on(due[0].name, facts))
        return 1
    last = _nearing(application, facts)
    if last is None:
        return 0
    application.reminded_on = now.date()
    session.flush()
    path = f"/applications/{application_id}"
    telling.agency(session, now, "application_time_ends", application.entry_id, path, last_day=last.isoformat())
    journal.record(session, now, applications.stream(application), "application.reminded", until=last.isoformat())
    return 1
