"""Certificates, proposals on them, how often they are verified; bans that wait for a second officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from iris import models as m
from iris.queries import register
from iris.queries.rows import ContestRow, EntryRow, LicenceRow
from iris.rules.certificate_dates import Certificate as Dates
from iris.rules.certificates import ENDED, RUNNING, CertificateState
from iris.rules.status import Kind, StatusAt, permission_status

SCHEME_COUNTRY = "ZZ"
"""ISO 3166-1 leaves ZZ to its users: the scheme is of no state, so that no state's officer speaks for it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate as anybody may verify it: what the register says today, and the certificate where it is ours."""

    licence: LicenceRow
    entry: EntryRow
    status: StatusAt
    certificate: m.Certificate | None
    first_day: date | None
    last_day: date | None
    contested: bool


def one(session: Session, number: str) -> m.Certificate | None:
    """The certificate of this number, as written."""
    query = (
        select(m.Certificate)
        .where(m.Certificate.number == number.strip().upper())
        .options(joinedload(m.Certificate.entry), joinedload(m.Certificate.licence), selectinload(m.Certificate.events))
    )
    return session.scalars(query).one_or_none()


def by_id(session: Session, certificate_id: int) -> m.Certificate | None:
    """One certificate."""
    return session.scalars(select(m.Certificate).where(m.Certificate.id == certificate_id)).one_or_none()


def of_entry(session: Session, entry_id: int) -> Sequence[m.Certificate]:
    """The certificates of an agency, newest first."""
    query = (
        select(m.Certificate)
        .where(m.Certificate.entry_id == entry_id)
        .options(joinedload(m.Certificate.entry), selectinload(m.Certificate.events))
        .order_by(m.Certificate.id.desc())
    )
    return session.scalars(query).all()


def of_application(session: Session, application_id: int) -> m.Certificate | None:
    """The certificate that an application led to."""
    query = select(m.Certificate).where(m.Certificate.application_id == application_id)
    return session.scalars(query.order_by(m.Certificate.id)).first()


def living(session: Session, entry_id: int) -> Sequence[m.Certificate]:
    """The certificates of an agency that are not over."""
    query = select(m.Certificate).where(m.Certificate.entry_id == entry_id, m.Certificate.state.not_in(sorted(ENDED)))
    return session.scalars(query.order_by(m.Certificate.id)).all()


def in_states(session: Session, states: Iterable[str], after: int = 0, limit: int = 200) -> Sequence[m.Certificate]:
    """Certificates in these states by id: a keyset page."""
    query = (
        select(m.Certificate)
        .where(m.Certificate.state.in_(sorted(states)), m.Certificate.id > after)
        .options(joinedload(m.Certificate.entry))
        .order_by(m.Certificate.id)
    )
    return session.scalars(query.limit(limit)).all()


def event(session: Session, event_id: int) -> m.CertificateEvent | None:
    """One event of a certificate."""
    return session.scalars(select(m.CertificateEvent).where(m.CertificateEvent.id == event_id)).one_or_none()


def last_event(session: Session, certificate_id: int) -> m.CertificateEvent | None:
    """What happened last to a certificate."""
    query = select(m.CertificateEvent).where(m.CertificateEvent.certificate_id == certificate_id)
    return session.scalars(query.order_by(m.CertificateEvent.id.desc()).limit(1)).one_or_none()


def licence(session: Session, licence_id: int) -> m.Licence:
    """The permission behind a certificate, with all its facts as they are now."""
    query = (
        select(m.Licence)
        .outerjoin(m.Licence.facts)
        .where(m.Licence.id == licence_id)
        .options(contains_eager(m.Licence.facts), joinedload(m.Licence.entry))
        .order_by(m.StatusFact.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).unique().one()


def dates(certificate: m.Certificate, notices: Iterable[str] = ()) -> Dates:
    """A certificate as the rules of time look at it."""
    return Dates(
        state=CertificateState(certificate.state),
        decided_on=certificate.decided_on,
        valid_until=certificate.valid_until,
        suspended_from=certificate.suspended_from,
        surveillances_begun=tuple(sorted(date.fromisoformat(day) for day in certificate.surveillances.values())),
        running_since=certificate.running_since,
        notices=frozenset(notices),
    )


def notice_keys(session: Session, ids: Sequence[int]) -> dict[int, set[str]]:
    """The keys of the notices sent, by certificate."""
    found: dict[int, set[str]] = {certificate_id: set() for certificate_id in ids}
    notice = m.CertificateNotice
    for certificate_id, key in session.execute(
        select(notice.certificate_id, notice.key).where(notice.certificate_id.in_(ids))
    ):
        found[certificate_id].add(key)
    return found


def verified(session: Session, number: str, today: date) -> Verified | None:
    """What a certificate's number says today; None for a number that nobody gave."""
    query = (
        select(m.Licence.entry_id)
        .join(m.Licence.entry)
        .where(
            m.Licence.meaning == "certificate",
            m.Licence.number_key == register.number_key(number),
            func.upper(m.Licence.number) == number.strip().upper(),
            m.RegisterEntry.hidden_at.is_(None),
        )
    )
    entry_id = session.scalars(query.order_by(m.Licence.id).limit(1)).one_or_none()
    if entry_id is None:
        return None
    entry = register.entries(session, [entry_id])[entry_id]
    licences = register.licences(session, [entry_id])[entry_id]
    row = next(
        row
        for row in licences
        if row.meaning == Kind.CERTIFICATE and (row.number or "").upper() == number.strip().upper()
    )
    return _verified(session, row, entry, today)


def _verified(session: Session, row: LicenceRow, entry: EntryRow, today: date) -> Verified:
    facts = [register.fact_of(fact) for fact in row.facts]
    certificate = one(session, row.number or "")
    begun = [fact for fact in facts if fact.state in ("valid", "conditional")]
    return Verified(
        licence=row,
        entry=entry,
        status=permission_status(facts, today),
        certificate=certificate,
        first_day=certificate.valid_from if certificate else min((f.effective_from for f in begun), default=None),
        last_day=certificate.valid_until
        if certificate
        else max((f.effective_to for f in begun if f.effective_to), default=None),
        contested=any(_covers(contest, today) for contest in row.contests),
    )


def _covers(contest: ContestRow, day: date) -> bool:
    return contest.first_day <= day and (contest.last_day is None or day <= contest.last_day)


def verifications(session: Session, licence_id: int, since: date) -> Sequence[m.VerificationDay]:
    """How often it was verified, by day, newest first."""
    day = m.VerificationDay
    query = select(day).where(day.licence_id == licence_id, day.day >= since).order_by(day.day.desc())
    return session.scalars(query).all()


def proposals(session: Session, certificate_id: int) -> Sequence[m.CertificateProposal]:
    """Proposals on a certificate that the actor may see, newest first."""
    proposal = m.CertificateProposal
    query = select(proposal).where(proposal.certificate_id == certificate_id).order_by(proposal.id.desc())
    return session.scalars(query).all()


def proposal(session: Session, proposal_id: int) -> m.CertificateProposal | None:
    """One proposal, when the actor may see it."""
    query = (
        select(m.CertificateProposal)
        .where(m.CertificateProposal.id == proposal_id)
        .options(joinedload(m.CertificateProposal.certificate).joinedload(m.Certificate.entry))
    )
    return session.scalars(query).one_or_none()


def open_proposals(session: Session, limit: int = 100) -> Sequence[m.CertificateProposal]:
    """Proposals that wait for a decision, oldest first."""
    query = (
        select(m.CertificateProposal)
        .where(m.CertificateProposal.outcome.is_(None))
        .options(joinedload(m.CertificateProposal.certificate).joinedload(m.Certificate.entry))
        .order_by(m.CertificateProposal.id)
    )
    return session.scalars(query.limit(limit)).all()


def scheme(session: Session) -> m.Authority | None:
    """The scheme as the authority that gives certificates."""
    query = select(m.Authority).where(m.Authority.country == SCHEME_COUNTRY).order_by(m.Authority.id)
    return session.scalars(query.limit(1)).one_or_none()


def number_taken(session: Session, number: str) -> bool:
    """Whether somebody has this number."""
    return session.scalar(select(m.Licence.id).where(m.Licence.number == number).limit(1)) is not None


def ban(session: Session, ban_id: int) -> m.BanRequest | None:
    """One ban that was asked for, when the actor may see it."""
    query = select(m.BanRequest).where(m.BanRequest.id == ban_id).options(joinedload(m.BanRequest.entry))
    return session.scalars(query).one_or_none()


def open_bans(session: Session, limit: int = 100) -> Sequence[m.BanRequest]:
    """Bans that wait for a second officer, oldest first."""
    query = select(m.BanRequest).where(m.BanRequest.outcome.is_(None)).options(joinedload(m.BanRequest.entry))
    return session.scalars(query.order_by(m.BanRequest.id).limit(limit)).all()


def running(certificate: m.Certificate) -> bool:
    """Whether it is in force, with conditions or without."""
    return certificate.state in RUNNING


def authorities_of(session: Session, country: str) -> Sequence[m.Authority]:
    """The authorities of a country."""
    query = select(m.Authority).where(m.Authority.country == country).order_by(m.Authority.name, m.Authority.id)
    return session.scalars(query).all()


def sanction_of(session: Session, authority_id: int, entry: m.RegisterEntry) -> m.Licence | None:
    """The permission under which an authority's sanctions of an agency are kept."""
    query = select(m.Licence).where(
        m.Licence.authority_id == authority_id, m.Licence.entry_id == entry.id, m.Licence.meaning == "sanction"
    )
    return session.scalars(query.order_by(m.Licence.id).limit(1)).one_or_none()


def events_since(session: Session, certificate_id: int, event_id: int) -> Sequence[m.CertificateEvent]:
    """What happened to a certificate from this event on."""
    event_ = m.CertificateEvent
    query = select(event_).where(event_.certificate_id == certificate_id, event_.id >= event_id)
    return session.scalars(query.order_by(event_.id)).all()
