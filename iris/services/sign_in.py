"""Signing in and out: password and second factor checked, sessions kept in an own table, revocable."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.rules.access import Actor
from iris.rules.errors import RuleBroken
from iris.rules.roles import ROLES, Role
from iris.rules.wording import N_
from iris.services import journal, limits

TOUCH = timedelta(minutes=1)
LONGEST = timedelta(hours=24)
STEP = 30


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sends this request: enough for the page, cut loose from the database."""

    session_id: int
    account_id: int
    name: str
    email: str
    language: str
    role: Role
    organisation_id: int
    organisation: str
    complete: bool
    """False while the second factor is still to be given or set up."""
    has_second_factor: bool
    touch: bool
    actor: Actor


def count_try(session: Session, keys: Keys, now: datetime, email: str) -> None:
    """Count a try to sign in as this account, whether it exists or not; raises TooOften."""
    limits.count(session, "sign_in", _limit_subject(keys, now, email.strip().lower()), now)


def count_code_try(session: Session, keys: Keys, now: datetime, account_id: int) -> None:
    """Count a try at a second factor; raises TooOften."""
    limits.count(session, "second_factor", _limit_subject(keys, now, f"code:{account_id}"), now)


def count_reset(session: Session, keys: Keys, now: datetime, email: str) -> None:
    """Count a request for a reset link; raises TooOften."""
    limits.count(session, "reset", _limit_subject(keys, now, f"reset:{email.strip().lower()}"), now)


def _limit_subject(keys: Keys, now: datetime, text: str) -> str:
    return keys.keyed_hash(Purpose.TOKENS, f"limit:{now.date()}:{text}".encode()).hex()


def begin(session: Session, keys: Keys, now: datetime, account: m.Account, agent: str) -> str:
    """Begin a session after the password fitted; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    complete = not (ROLES[Role(account.role)].second_factor or account.totp_sealed)
    row = m.AuthSession(
        account_id=account.id,
        token_hash=session_hash(keys, token),
        created_at=now,
        seen_at=now,
        second_factor=complete,
        agent=agent[:40],
    )
    session.add(row)
    # The account was read in another session; its version does not change by being seen.
    session.execute(update(m.Account).where(m.Account.id == account.id).values(last_seen_at=now))
    session.flush()
    journal.record(session, now, f"account:{account.id}", "account.signed_in")
    return token


def session_hash(keys: Keys, token: str) -> str:
    """How a session's token is stored."""
    return keys.keyed_hash(Purpose.TOKENS, f"session:{token}".encode()).hex()


def recognise(session: Session, keys: Keys, now: datetime, token: str) -> SignedIn | None:
    """Who this token is, if its session, account and organisation still stand. Bites on the next request."""
    forms = [hashed.hex() for hashed in keys.keyed_hashes(Purpose.TOKENS, f"session:{token}".encode())]
    row = queries.accounts.sign_in_session(session, forms)
    if row is None or not row.account.active or not row.account.organisation.active:
        return None
    account, organisation = row.account, row.account.organisation
    if account.deactivated_at is not None and row.created_at <= account.deactivated_at:
        return None
    role = Role(account.role)
    if now - row.seen_at > timedelta(minutes=ROLES[role].idle_minutes) or now - row.created_at > LONGEST:
        return None
    return SignedIn(
        session_id=row.id,
        account_id=account.id,
        name=account.name,
        email=account.email,
        language=account.language,
        role=role,
        organisation_id=organisation.id,
        organisation=organisation.name,
        complete=row.second_factor,
        has_second_factor=account.totp_sealed is not None,
        touch=now - row.seen_at > TOUCH,
        actor=Actor(role, account.id, organisation.id, organisation.entry_id, organisation.country),
    )


def touch(session: Session, session_id: int, now: datetime) -> None:
    """Note that the session is in use."""
    row = session.get(m.AuthSession, session_id)
    if row is not None:
        row.seen_at = now
        session.flush()


def pass_code(session: Session, keys: Keys, now: datetime, session_id: int, code: str) -> None:
    """Pass the second factor with a code of the app or a recovery code; each works once."""
    row = session.get(m.AuthSession, session_id)
    account = queries.accounts.one(session, row.account_id) if row else None
    if row is None or account is None:
        raise RuleBroken("signed_out", N_("You were signed out; sign in again."))
    plain = "".join(code.split())
    if not (_totp_fits(keys, account, plain, now) or _recovery_fits(session, keys, account, plain, now)):
        raise RuleBroken("wrong_code", N_("This code does not fit or was used before; type the newest one."))
    row.second_factor = True
    session.flush()
    journal.record(session, now, f"account:{account.id}", "account.second_factor_passed")


def totp_place(account_id: int) -> bytes:
    """What ties the secret of a second factor to its account."""
    return f"account:{account_id}".encode()


def _totp_fits(keys: Keys, account: m.Account, code: str, now: datetime) -> bool:
    if account.totp_sealed is None or not (code.isascii() and code.isdigit()):
        return False
    secret = keys.open(Purpose.TOTP, account.totp_sealed, totp_place(account.id)).decode()
    step = matching_step(secret, code, now)
    if step is None or (account.totp_last is not None and step <= account.totp_last):
        return False
    account.totp_last = step
    return True


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is; one step of clock drift either way is allowed (RFC 6238, 5.2)."""
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // STEP
    fits = (step for step in (current, current - 1, current + 1) if secrets.compare_digest(totp.at(step * STEP), code))
    return next(fits, None)


def _recovery_fits(session: Session, keys: Keys, account: m.Account, code: str, now: datetime) -> bool:
    plain = f"recovery:{account.id}:{code.replace('-', '').lower()}"
    forms = [hashed.hex() for hashed in keys.keyed_hashes(Purpose.TOKENS, plain.encode())]
    row = queries.accounts.recovery_code(session, account.id, forms)
    if row is None:
        return False
    row.used_at = now
    return True


def complete(session: Session, session_id: int) -> None:
    """Mark the session as passed, right after the second factor was set up in it."""
    row = session.get(m.AuthSession, session_id)
    if row is not None:
        row.second_factor = True
        session.flush()


def end(session: Session, session_id: int) -> None:
    """Sign out one browser: a copied cookie is dead from now on."""
    session.execute(delete(m.AuthSession).where(m.AuthSession.id == session_id))


def end_all(session: Session, account_id: int, keep: int | None = None) -> None:
    """Sign an account out everywhere, but for the session to keep."""
    query = delete(m.AuthSession).where(m.AuthSession.account_id == account_id)
    session.execute(query.where(m.AuthSession.id != keep) if keep is not None else query)


def forget_old(session: Session, now: datetime) -> None:
    """Drop sessions that can't be used any more."""
    session.execute(delete(m.AuthSession).where(m.AuthSession.created_at < now - LONGEST))
