"""Accounts: invitation, passwords, second factor, deactivation. Sign-in sessions are in `sign_in`.

Hashing a password takes a tenth of a second, so callers hash before they open a writing transaction.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.gateways.mail import Mail
from iris.gateways.outside import Outside
from iris.queries.scope import actor_of
from iris.rules.countries import COUNTRIES
from iris.rules.errors import RuleBroken
from iris.rules.roles import ROLES, Kind, Role, roles_of
from iris.rules.wording import N_
from iris.services import journal, mails, sign_in

INVITATION = timedelta(days=7)
RESET = timedelta(hours=1)
RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite, into which organisation, in which role."""

    email: str
    role: Role
    organisation_id: int
    language: str = "en"


def found_organisation(
    session: Session,
    now: datetime,
    kind: Kind,
    name: str,
    *,
    country: str | None = None,
    entry_id: int | None = None,
) -> m.Organisation:
    """Create an organisation that can hold accounts. A government has exactly one country, its jurisdiction."""
    if country not in COUNTRIES and (country is not None or kind is Kind.GOVERNMENT):
        raise RuleBroken(
            "country_unknown" if country else "country_missing", N_("Give the country as two letters, such as BD.")
        )
    organisation = m.Organisation(kind=kind, name=name, country=country, entry_id=entry_id, created_at=now)
    session.add(organisation)
    session.flush()
    journal.record(session, now, f"organisation:{organisation.id}", "organisation.founded", kind=str(kind))
    return organisation


def invite(session: Session, outside: Outside, now: datetime, invitation: Invitation) -> str:
    """Invite somebody by mail; returns the token that the mail's link carries.

    Raises RuleBroken for an organisation or role that can't be had, and for what is no address.
    """
    email = invitation.email.strip().lower()
    outside.mailer.message(Mail(email, "-", "-"))
    organisation = queries.accounts.organisation(session, invitation.organisation_id)
    if organisation is None or not organisation.active:
        raise RuleBroken("no_organisation", N_("Choose an organisation that is active here."))
    if invitation.role not in roles_of(Kind(organisation.kind)):
        raise RuleBroken("role_elsewhere", N_("Choose a role that people of this organisation can have."))
    token = _new_token(
        session,
        outside.keys,
        m.AccountToken(
            purpose="invitation",
            email=email,
            role=invitation.role,
            organisation_id=organisation.id,
            invited_by=actor_of(session).account_id,
            created_at=now,
            expires_at=now + INVITATION,
        ),
    )
    link = f"{outside.base_url}/invitation/{token}"
    values = {"link": link, "organisation": organisation.name}
    mails.post(session, outside.keys, now, "invitation", email, invitation.language, values)
    journal.record(session, now, f"organisation:{organisation.id}", "account.invited", role=str(invitation.role))
    return token


def accept_invitation(
    session: Session, keys: Keys, now: datetime, token: str, *, name: str, password_hash: str, language: str
) -> m.Account:
    """Make the account of an invitation; raises when it was used, ran out, or the address has an account."""
    row = queries.accounts.token(session, "invitation", stored_forms(keys, token), now)
    organisation = queries.accounts.organisation(session, row.organisation_id or 0) if row else None
    if row is None or row.role is None or organisation is None or not organisation.active:
        raise RuleBroken("invitation_over", N_("This invitation was used or has run out; ask for a new one."))
    if queries.accounts.by_email(session, row.email):
        raise RuleBroken("account_there", N_("This invitation was used or has run out; ask for a new one."))
    row.used_at = now
    return create(
        session,
        now,
        organisation.id,
        Role(row.role),
        row.email,
        name,
        password_hash=password_hash,
        language=language,
    )


def create(
    session: Session,
    now: datetime,
    organisation_id: int,
    role: Role,
    email: str,
    name: str,
    *,
    password_hash: str,
    language: str = "en",
) -> m.Account:
    """Create an account; its role must be one of the organisation's kind."""
    organisation = queries.accounts.organisation(session, organisation_id)
    if organisation is None or role not in roles_of(Kind(organisation.kind)):
        raise RuleBroken("role_elsewhere", N_("Choose a role that people of this organisation can have."))
    account = m.Account(
        organisation_id=organisation_id,
        email=email.strip().lower(),
        name=name,
        role=role,
        language=language,
        password_hash=password_hash,
        created_at=now,
    )
    session.add(account)
    session.flush()
    journal.record(
        session, now, f"account:{account.id}", "account.created", role=str(role), organisation=organisation_id
    )
    return account


def ask_reset(session: Session, outside: Outside, now: datetime, email: str) -> None:
    """Mail a reset link when the address has an active account; the caller says the same words either way."""
    account = queries.accounts.by_email(session, email)
    if account is None or not account.active or not account.organisation.active:
        return
    row = m.AccountToken(
        purpose="reset", email=account.email, account_id=account.id, created_at=now, expires_at=now + RESET
    )
    token = _new_token(session, outside.keys, row)
    values = {"link": f"{outside.base_url}/reset/{token}"}
    mails.write_to(session, outside.keys, now, [account], "reset", values)
    journal.record(session, now, f"account:{account.id}", "account.reset_asked")


def reset_password(session: Session, keys: Keys, now: datetime, token: str, password_hash: str) -> None:
    """Set a new password by a reset token; every session of the account ends."""
    row = queries.accounts.token(session, "reset", stored_forms(keys, token), now)
    account = queries.accounts.one(session, row.account_id) if row and row.account_id else None
    if row is None or account is None or not account.active:
        raise RuleBroken("reset_over", N_("This link was used or has run out; ask for a new one."))
    row.used_at = now
    _set_password(session, now, account, password_hash, "account.password_reset")
    sign_in.end_all(session, account.id)


def change_password(session: Session, now: datetime, account: m.Account, password_hash: str, keep: int) -> None:
    """Change the own password; the other sessions end, `keep` (the id of this one) stays."""
    _set_password(session, now, account, password_hash, "account.password_changed")
    sign_in.end_all(session, account.id, keep=keep)


def _set_password(session: Session, now: datetime, account: m.Account, password_hash: str, verb: str) -> None:
    account.password_hash = password_hash
    session.execute(
        update(m.AccountToken)
        .where(m.AccountToken.account_id == account.id, m.AccountToken.used_at.is_(None))
        .values(used_at=now)
    )
    session.flush()
    journal.record(session, now, f"account:{account.id}", verb)


def change_profile(session: Session, now: datetime, account: m.Account, *, name: str, language: str) -> None:
    """Change the own name and language; role and organisation are nobody's own to change."""
    account.name, account.language = name, language
    session.flush()
    journal.record(session, now, f"account:{account.id}", "account.profile_changed")


def set_second_factor(session: Session, keys: Keys, now: datetime, account: m.Account, secret: str) -> list[str]:
    """Store the second factor, sealed, and draw new recovery codes, which are shown once."""
    account.totp_sealed = keys.seal(Purpose.TOTP, secret.encode(), sign_in.totp_place(account.id))
    account.totp_last = None
    session.execute(delete(m.RecoveryCode).where(m.RecoveryCode.account_id == account.id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        m.RecoveryCode(account_id=account.id, code_hash=recovery_hash(keys, account.id, code)) for code in codes
    )
    session.flush()
    journal.record(session, now, f"account:{account.id}", "account.second_factor_set")
    return codes


def deactivate(session: Session, now: datetime, account: m.Account) -> None:
    """End an account: its next request is signed out.

    Sessions begun before `deactivated_at` never count again; whoever ends an account may not see them.
    """
    account.active, account.deactivated_at = False, now
    sign_in.end_all(session, account.id)
    session.flush()
    journal.record(session, now, f"account:{account.id}", "account.deactivated")


def activate(session: Session, now: datetime, account: m.Account) -> None:
    """Let a deactivated account sign in again."""
    account.active = True
    session.flush()
    journal.record(session, now, f"account:{account.id}", "account.activated")


def deactivate_organisation(session: Session, now: datetime, organisation: m.Organisation) -> None:
    """End an organisation: nobody of it can act any more."""
    organisation.active = False
    session.flush()
    journal.record(session, now, f"organisation:{organisation.id}", "organisation.deactivated")


def needs_second_factor(account: m.Account) -> bool:
    """Whether the account must pass a second factor: its role sees unpublished data, or it has set one up."""
    return ROLES[Role(account.role)].second_factor or account.totp_sealed is not None


def token_hash(keys: Keys, token: str) -> str:
    """How a token is stored."""
    return keys.keyed_hash(Purpose.TOKENS, token.encode()).hex()


def stored_forms(keys: Keys, token: str) -> list[str]:
    """As what a token may be stored: under the newest key, or one from before a rotation."""
    return [hashed.hex() for hashed in keys.keyed_hashes(Purpose.TOKENS, token.encode())]


def recovery_hash(keys: Keys, account_id: int, code: str) -> str:
    """How a recovery code is stored; typed blanks, dashes and case don't matter."""
    plain = "".join(code.split()).replace("-", "").lower()
    return keys.keyed_hash(Purpose.TOKENS, f"recovery:{account_id}:{plain}".encode()).hex()


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _new_token(session: Session, keys: Keys, row: m.AccountToken) -> str:
    token = secrets.token_urlsafe(32)
    row.token_hash = token_hash(keys, token)
    session.add(row)
    session.flush()
    return token


def organisation_named(session: Session, now: datetime, kind: Kind, name: str, country: str | None) -> m.Organisation:
    """The organisation of this kind and name; founded when there is none."""
    found = queries.accounts.organisation_called(session, kind, name)
    return found or found_organisation(session, now, kind, name, country=country)
