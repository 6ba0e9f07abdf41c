"""Accounts, organisations and sign-in sessions: how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from iris import models as m


def by_email(session: Session, email: str) -> m.Account | None:
    """The account of this address, whatever its case."""
    query = (
        select(m.Account).where(m.Account.email == email.strip().lower()).options(joinedload(m.Account.organisation))
    )
    return session.scalars(query).one_or_none()


def one(session: Session, account_id: int) -> m.Account | None:
    """The account, when the actor may see it."""
    return session.scalars(
        select(m.Account).where(m.Account.id == account_id).options(joinedload(m.Account.organisation))
    ).one_or_none()


def organisation(session: Session, organisation_id: int) -> m.Organisation | None:
    """The organisation, when the actor may see it."""
    return session.scalars(select(m.Organisation).where(m.Organisation.id == organisation_id)).one_or_none()


def sign_in_session(session: Session, hashes: Sequence[str]) -> m.AuthSession | None:
    """The signed-in browser with its account and organisation, in one query; `hashes` of its token, one a key."""
    query = (
        select(m.AuthSession)
        .where(m.AuthSession.token_hash.in_(hashes))
        .options(joinedload(m.AuthSession.account).joinedload(m.Account.organisation))
    )
    return session.scalars(query).one_or_none()


def sessions_of(session: Session, account_id: int) -> Sequence[m.AuthSession]:
    """Where the person is signed in, newest first."""
    query = select(m.AuthSession).where(m.AuthSession.account_id == account_id).order_by(m.AuthSession.seen_at.desc())
    return session.scalars(query).all()


def token(session: Session, purpose: str, hashes: Sequence[str], now: datetime) -> m.AccountToken | None:
    """An invitation or reset that can still be used, held so that nobody else uses it meanwhile."""
    query = select(m.AccountToken).where(
        m.AccountToken.purpose == purpose,
        m.AccountToken.token_hash.in_(hashes),
        m.AccountToken.used_at.is_(None),
        m.AccountToken.expires_at > now,
    )
    return session.scalars(query.with_for_update()).one_or_none()


def recovery_code(session: Session, account_id: int, hashes: Sequence[str]) -> m.RecoveryCode | None:
    """An unused recovery code of the account, held so that nobody else uses it meanwhile."""
    query = select(m.RecoveryCode).where(
        m.RecoveryCode.account_id == account_id,
        m.RecoveryCode.code_hash.in_(hashes),
        m.RecoveryCode.used_at.is_(None),
    )
    return session.scalars(query.with_for_update()).one_or_none()


def listed(
    session: Session, organisation_id: int | None = None, after: int = 0, limit: int = 100
) -> Sequence[m.Account]:
    """Accounts the actor may see, by id, of one organisation or of all."""
    query = select(m.Account).where(m.Account.id > after).options(joinedload(m.Account.organisation))
    if organisation_id is not None:
        query = query.where(m.Account.organisation_id == organisation_id)
    return session.scalars(query.order_by(m.Account.id).limit(limit)).all()


def invitations(session: Session, now: datetime) -> Sequence[m.AccountToken]:
    """Open invitations the actor may see, newest first."""
    return session.scalars(
        select(m.AccountToken)
        .where(
            m.AccountToken.purpose == "invitation",
            m.AccountToken.used_at.is_(None),
            m.AccountToken.expires_at > now,
        )
        .order_by(m.AccountToken.id.desc())
        .limit(200)
    ).all()


def organisations(session: Session, limit: int = 500) -> Sequence[m.Organisation]:
    """Organisations the actor may see, by name."""
    return session.scalars(select(m.Organisation).order_by(m.Organisation.name, m.Organisation.id).limit(limit)).all()


def recovery_codes_left(session: Session, account_id: int) -> int:
    """How many recovery codes have not been used."""
    query = select(func.count()).where(m.RecoveryCode.account_id == account_id, m.RecoveryCode.used_at.is_(None))
    return session.scalar(query) or 0


def organisation_called(session: Session, kind: str, name: str) -> m.Organisation | None:
    """The organisation of this kind and name."""
    query = select(m.Organisation).where(m.Organisation.kind == kind, m.Organisation.name == name)
    return session.scalars(query.order_by(m.Organisation.id).limit(1)).one_or_none()


def paces(session: Session, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """How people want mails, by account and group; groups without a choice are left out."""
    found: dict[int, dict[str, str]] = {account_id: {} for account_id in ids}
    for row in session.scalars(select(m.MailChoice).where(m.MailChoice.account_id.in_(ids))):
        found[row.account_id][row.group] = row.pace
    return found


def mail_choices(session: Session, account_id: int) -> Sequence[m.MailChoice]:
    """What a person chose about mails."""
    return session.scalars(select(m.MailChoice).where(m.MailChoice.account_id == account_id)).all()


def organisation_names(session: Session, organisation_ids: Sequence[int]) -> dict[int, str]:
    """Organisations by their rows, for those who may know that they have to do with them."""
    row = m.Organisation
    return {found.id: found.name for found in session.scalars(select(row).where(row.id.in_(organisation_ids)))}
