"""Suspensions and withdrawals of certificates, by people or by the clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.appeals import AppealSubject
from iris.rules.certificates import CERTIFICATE, RUNNING, CertificateFacts, CertificateState
from iris.rules.moves import take
from iris.services import certificate_facts, certificates
from iris.services.appeals.matters import Appealable, Matter
from iris.services.certificates import Change

SUBJECTS = {
    CertificateState.SUSPENDED: AppealSubject.SUSPENSION,
    CertificateState.WITHDRAWN: AppealSubject.WITHDRAWAL,
}


def matter_of_event(session: Session, event: m.CertificateEvent) -> Matter | None:
    """The suspension or withdrawal that an event is; None for any other. Late news counts from when it came."""
    certificate = queries.certificates.by_id(session, event.certificate_id)
    subject = SUBJECTS.get(CertificateState(event.to_state))
    if certificate is None or subject is None or event.from_state == event.to_state:
        return None
    return Matter(
        subject,
        f"certificate_event:{event.id}",
        certificate.entry_id,
        max(event.effective_on, event.at.date()),
        certificate.application_id,
        certificate.id,
        event.id,
    )


def find(session: Session, number: int) -> Matter | None:
    """The matter of a certificate's event."""
    event = queries.certificates.event(session, number)
    return None if event is None else matter_of_event(session, event)


def _certificate(session: Session, appeal: m.Appeal) -> m.Certificate:
    certificate = queries.certificates.by_id(session, appeal.certificate_id or 0)
    assert certificate is not None, "an appeal against a stop names its certificate"
    return certificate


def mark(session: Session, now: datetime, appeal: m.Appeal) -> None:
    """Say beside the permission that it is contested."""
    licence_id = _certificate(session, appeal).licence_id
    session.add(m.Contest(licence_id=licence_id, appeal_id=appeal.id, first_day=appeal.lodged_on, recorded_at=now))


def unmark(session: Session, now: datetime, appeal: m.Appeal) -> None:
    """The mark holds until today."""
    contest = queries.appeals.contest(session, appeal.id)
    if contest is not None:
        contest.last_day = now.date()


def uphold(session: Session, now: datetime, appeal: m.Appeal, effect: str) -> None:
    """Take back what the decision said, and what only followed from it, from its first day."""
    certificate = _certificate(session, appeal)
    event = queries.certificates.event(session, appeal.event_id or 0)
    assert event is not None
    stops = [
        row.fact_id
        for row in queries.certificates.events_since(session, certificate.id, event.id)
        if row.fact_id is not None and row.to_state in SUBJECTS
    ]
    if certificate.state in RUNNING:
        # Restored meanwhile: nothing moves, but the stop never was.
        certificate_facts.void(session, now, certificate, stops)
        return
    dates = queries.certificates.dates(certificate)
    target = take(CERTIFICATE, effect, dates.state, CertificateFacts(dates, now.date(), appeal_upheld=True))
    certificate_facts.void(session, now, certificate, stops)
    if target is CertificateState.SUSPENDED:
        certificate.state = str(target)
        certificates.note_correction(session, now, certificate, effect, event)
        return
    sentence = "Corrected after an appeal."
    change = Change(effect, target, event.effective_on, sentence=sentence, conditions=sentence)
    certificates.record(session, now, certificate, change)


STOPS = Appealable(mark, unmark, uphold)
