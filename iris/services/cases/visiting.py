"""Who comes to a complaint without an account: by the number of a case, or with a draft. Short, and apart."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.dialect import insert_rows
from iris.rules.access import ANONYMOUS, Actor
from iris.rules.cases.codes import read_code
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.wording import N_
from iris.services import journal, limits
from iris.services.cases.drafting import token_hash, token_hashes
from iris.services.cases.filing import code_hashes

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
TOUCH = timedelta(minutes=1)
UNKNOWN = N_("We do not know this number. Please look at your card again.")


def recognise(session: Session, keys: Keys, now: datetime, visit: str | None, draft: str | None) -> Actor:
    """Who these two cookies are: a worker in the own case, a browser with a draft, or nobody."""
    if visit:
        row = queries.cases.visit(session, token_hashes(keys, visit))
        if row is not None and now - row.seen_at <= IDLE and now - row.began_at <= LONGEST:
            return Actor(Role.WORKER, case_id=row.case_id)
    if draft:
        found = queries.cases.draft_by_token(session, token_hashes(keys, draft))
        if found is not None:
            return Actor(Role.ANONYMOUS, draft_id=found.id)
    return ANONYMOUS


def touch(session: Session, keys: Keys, now: datetime, visit: str) -> None:
    """Note that a visit goes on, at most once a minute."""
    row = queries.cases.visit(session, token_hashes(keys, visit))
    if row is not None and now - row.seen_at > TOUCH:
        row.seen_at = now
        session.flush()


def count_code_try(session: Session, keys: Keys, now: datetime, address: str) -> None:
    """Count a try with a number from this network address; raises TooOften. The address is not written down."""
    limits.count(session, "case_code", limit_subject(keys, now, address), now)


def count_filing(session: Session, keys: Keys, now: datetime, address: str) -> None:
    """Count a complaint from this network address; raises TooOften."""
    limits.count(session, "filing", limit_subject(keys, now, address), now)


def count_voice_try(session: Session, keys: Keys, now: datetime, address: str) -> None:
    """Count a try with a code of the questions after arrival from this network address; raises TooOften."""
    limits.count(session, "voice_code", limit_subject(keys, now, address), now)


def count_concern(session: Session, keys: Keys, now: datetime, address: str) -> None:
    """Count a concern, or a try with the code of one, from this network address; raises TooOften."""
    limits.count(session, "concern", limit_subject(keys, now, address), now)


def limit_subject(keys: Keys, now: datetime, address: str) -> str:
    """A keyed hash with the day's key: nobody can find the address again."""
    return keys.keyed_hash(Purpose.TOKENS, f"limit:{now.date()}:address:{address}".encode()).hex()


def open_by_code(session: Session, keys: Keys, now: datetime, typed: str) -> str:
    """Open a visit with the number of a case; gives the token of its cookie. Needs the session of the system.

    Raises RuleBroken: `code_has_letters`, `code_wrong_length`, `code_unknown`; none repeats what was typed.
    """
    row = queries.cases.code(session, code_hashes(keys, read_code(typed)))
    if row is None:
        raise RuleBroken("code_unknown", UNKNOWN)
    return begin(session, keys, now, row.case_id)


def begin(session: Session, keys: Keys, now: datetime, case_id: int) -> str:
    """Begin a visit to a case whose number was given."""
    token = secrets.token_urlsafe(32)
    visit = {"case_id": case_id, "token_hash": token_hash(keys, token), "began_at": now, "seen_at": now}
    # Plainly: nobody sees visits, not even whoever has just begun one.
    insert_rows(session, m.CaseVisit, [visit])
    journal.record(session, now, f"case:{case_id}", "case.visited")
    return token


def end(session: Session, keys: Keys, token: str) -> None:
    """End a visit: a copied cookie is dead from now on."""
    session.execute(delete(m.CaseVisit).where(m.CaseVisit.token_hash.in_(token_hashes(keys, token))))


def forget_old(session: Session, now: datetime) -> None:
    """Drop visits that can't be used any more."""
    session.execute(delete(m.CaseVisit).where(m.CaseVisit.began_at < now - LONGEST))
