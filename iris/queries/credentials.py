"""Credentials of certificates, and which bits of their lists are set: read from the facts, never kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from iris import models as m
from iris.queries import register
from iris.rules.certificates import ENDED
from iris.rules.credentials import Standing, StatusPurpose, standing
from iris.rules.status import StatusFact
from iris.rules.status_facts import BLOCKING


@dataclass(frozen=True, slots=True)
class Bits:
    """The places that are set in a list, and the last moment at which any bit can have changed."""

    positions: tuple[int, ...]
    changed: datetime


def one(session: Session, public_id: str) -> m.Credential | None:
    """A credential, unless its agency is hidden."""
    query = (
        select(m.Credential)
        .join(m.Credential.certificate)
        .join(m.Certificate.entry)
        .where(m.Credential.public_id == public_id, m.RegisterEntry.hidden_at.is_(None))
        .options(joinedload(m.Credential.certificate))
    )
    return session.scalars(query).one_or_none()


def newest(session: Session, certificate_id: int) -> m.Credential | None:
    """The credential of a certificate that was issued last."""
    query = select(m.Credential).where(m.Credential.certificate_id == certificate_id)
    return session.scalars(query.order_by(m.Credential.id.desc()).limit(1)).one_or_none()


def of_number(session: Session, number: str) -> m.Credential | None:
    """The credential that speaks for a certificate's number, unless its agency is hidden."""
    query = (
        select(m.Credential)
        .join(m.Credential.certificate)
        .join(m.Certificate.entry)
        .where(m.Certificate.number == number.strip().upper(), m.RegisterEntry.hidden_at.is_(None))
    )
    return session.scalars(query.order_by(m.Credential.id.desc()).limit(1)).one_or_none()


def given(session: Session) -> int:
    """How many places in lists were given."""
    return session.scalar(select(func.count()).select_from(m.Credential)) or 0


def taken(session: Session, list_number: int, position: int) -> bool:
    """Whether a place was given before."""
    row = m.Credential
    return bool(session.scalar(select(exists().where(row.list_number == list_number, row.position == position))))


def unsigned(session: Session, limit: int) -> Sequence[m.Credential]:
    """Credentials that wait for their signature, oldest first."""
    query = select(m.Credential).where(m.Credential.signed.is_(None)).order_by(m.Credential.id)
    return session.scalars(query.limit(limit)).all()


def without(session: Session, limit: int) -> Sequence[m.Certificate]:
    """Certificates that live and have no credential yet: those granted before there were any."""
    query = (
        select(m.Certificate)
        .where(
            m.Certificate.state.not_in(sorted(ENDED)),
            ~exists().where(m.Credential.certificate_id == m.Certificate.id),
        )
        .options(joinedload(m.Certificate.entry))
        .order_by(m.Certificate.id)
    )
    return session.scalars(query.limit(limit)).all()


def last_fact_id(session: Session, licence_id: int) -> int:
    """The id of the last fact of a permission; 0 without any."""
    return session.scalar(select(func.max(m.StatusFact.id)).where(m.StatusFact.licence_id == licence_id)) or 0


def standing_of(session: Session, credential: m.Credential, today: date) -> Standing:
    """What the bits of one credential say today."""
    query = select(m.StatusFact).where(m.StatusFact.licence_id == credential.certificate.licence_id)
    facts = [register.fact_of(row) for row in session.scalars(query)]
    last = session.scalar(select(func.max(m.Credential.id)).where(_same_certificate(credential.certificate_id)))
    return standing(facts, credential.after_fact_id, newest=last == credential.id, today=today)


def _same_certificate(certificate_id: int) -> ColumnElement[bool]:
    return m.Credential.certificate_id == certificate_id


def bits(session: Session, list_number: int, purpose: StatusPurpose, today: date) -> Bits | None:
    """The bits of a list today; None for a list that nobody has a place in."""
    begun = session.scalar(select(func.max(m.Credential.issued_at)).where(m.Credential.list_number == list_number))
    if begun is None:
        return None
    later = aliased(m.Credential)
    newer = exists().where(later.certificate_id == m.Credential.certificate_id, later.id > m.Credential.id)
    in_list = m.Credential.list_number == list_number
    replaced = set(session.scalars(select(m.Credential.position).where(in_list, newer)))
    facts, changed = _stopped(session, list_number)
    query = (
        select(m.Credential.position, m.Credential.after_fact_id, m.Certificate.licence_id)
        .join(m.Credential.certificate)
        .where(in_list, m.Certificate.licence_id.in_(_stopped_licences(list_number)))
    )
    found = {
        position
        for position, after_fact, licence_id in session.execute(query)
        if standing(facts[licence_id], after_fact, newest=position not in replaced, today=today).says(purpose)
    }
    if purpose is StatusPurpose.REVOCATION:
        found |= replaced
    return Bits(tuple(sorted(found)), max([begun, *changed]))


def _stopped_licences(list_number: int) -> ColumnElement[int]:
    """Permissions of a list that were ever stopped: the others cannot have a bit set."""
    query = (
        select(m.Certificate.licence_id)
        .join(m.Credential, m.Credential.certificate_id == m.Certificate.id)
        .join(m.StatusFact, m.StatusFact.licence_id == m.Certificate.licence_id)
        .where(m.Credential.list_number == list_number, m.StatusFact.state.in_([str(state) for state in BLOCKING]))
    )
    return query.distinct()  # type: ignore[return-value]


def _stopped(session: Session, list_number: int) -> tuple[dict[int, list[StatusFact]], list[datetime]]:
    facts: dict[int, list[StatusFact]] = defaultdict(list)
    changed: list[datetime] = []
    query = select(m.StatusFact).where(m.StatusFact.licence_id.in_(_stopped_licences(list_number)))
    for row in session.scalars(query):
        facts[row.licence_id].append(register.fact_of(row))
        changed.append(row.recorded_at.astimezone(UTC))
    return facts, changed
