"""Requests for an account by an agency, company or advocate: asked, confirmed by mail, decided by a reviewer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose, open_with, seal_with
from iris.gateways.mail import Mail
from iris.gateways.outside import Outside
from iris.queries.scope import actor_of
from iris.rules import public_ids
from iris.rules.access import ANONYMOUS
from iris.rules.claims import check_reason
from iris.rules.countries import COUNTRIES
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind, Role
from iris.rules.wording import N_
from iris.services import accounts, journal, limits, mails, register
from iris.services.accounts import Invitation
from iris.services.journal import Note
from iris.services.register import NewEntry

CONFIRM = timedelta(hours=48)
KEEP = timedelta(days=7)
"""How long a request is kept whose address nobody confirms."""
ROLES_ASKED = {Kind.AGENCY: Role.AGENCY_MANAGER, Kind.COMPANY: Role.COMPANY_MANAGER, Kind.ADVOCATE: Role.ADVOCATE}
ENTRY_KINDS = {Kind.AGENCY: "agency", Kind.COMPANY: "employer"}
LATER, NEW = "later", "new"
"""What an approval does about an entry, beside naming one: they claim it later; a new one is published."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed. `entry`: register or licence number, as typed; `refusal`: why it was refused."""

    kind: Kind
    organisation: str
    country: str
    person: str
    email: str
    reason: str
    entry: str = ""
    language: str = "en"
    refusal: str = ""


def count_asking(session: Session, keys: Keys, now: datetime, address: str, email: str) -> None:
    """Count a request from this network address and for this mail address; raises TooOften."""
    limits.count(session, "account_request", _subject(keys, now, f"from:{address}"), now)
    limits.count(session, "account_request_mail", _subject(keys, now, f"to:{email.strip().lower()}"), now)


def _subject(keys: Keys, now: datetime, text: str) -> str:
    return keys.keyed_hash(Purpose.TOKENS, f"limit:{now.date()}:request:{text}".encode()).hex()


def ask(session: Session, outside: Outside, now: datetime, asked: Asked) -> str:
    """Take a request in and mail the link that confirms the address; returns the link's token.

    Nothing is looked up about the address, so that the answer is the same whether it is known here or not.
    """
    email = asked.email.strip().lower()
    outside.mailer.message(Mail(email, "-", "-"))
    if asked.country not in COUNTRIES:
        raise RuleBroken("country_unknown", N_("Give the country as two letters, such as BD."))
    token = secrets.token_urlsafe(32)
    key = outside.keys.new_data_key(Purpose.FILES)
    row = m.AccountRequest(
        kind=asked.kind,
        country=asked.country,
        state="unconfirmed",
        data_key=key.wrapped,
        sealed=seal_with(key.raw, _written(asked, email)),
        language=asked.language,
        token_hash=accounts.token_hash(outside.keys, token),
        email_hash=_email_hashes(outside.keys, email)[0],
        entry_id=_entry_named(session, asked),
        created_at=now,
        expires_at=now + CONFIRM,
    )
    session.add(row)
    session.flush()
    values = {"link": f"{outside.base_url}/accounts/request/{token}", "organisation": asked.organisation}
    mails.post(session, outside.keys, now, "request_confirm", email, asked.language, values)
    _note(session, now, row, "request.made", kind=str(asked.kind))
    return token


def _written(asked: Asked, email: str) -> bytes:
    return json.dumps({**asdict(asked), "email": email}, ensure_ascii=False).encode()


def _email_hashes(keys: Keys, email: str) -> Sequence[str]:
    return [hashed.hex() for hashed in keys.keyed_hashes(Purpose.TOKENS, f"request:{email}".encode())]


def _entry_named(session: Session, asked: Asked) -> int | None:
    kind = ENTRY_KINDS.get(asked.kind)
    if kind is None or not public_ids.is_public_id(asked.entry):
        return None
    entry = queries.register.entry(session, public_ids.parse_public_id(asked.entry), kind)
    return (entry.merged_into_id or entry.id) if entry else None


def _note(session: Session, now: datetime, row: m.AccountRequest, verb: str, **payload: object) -> None:
    """By nobody known: whoever asks has no account yet."""
    journal.record_many(session, now, [Note(f"request:{row.id}", verb, payload)], by=ANONYMOUS.label)


def read(keys: Keys, row: m.AccountRequest) -> Asked:
    """What was typed."""
    told = json.loads(open_with(keys.unwrap(row.data_key, Purpose.FILES), row.sealed))
    return Asked(**{**told, "kind": Kind(told["kind"])})


def of_link(session: Session, keys: Keys, now: datetime, token: str) -> m.AccountRequest:
    """The request of a link. Raises RuleBroken when the link has run out, or is none."""
    row = queries.requests.by_token(session, accounts.stored_forms(keys, token))
    if row is None or (row.state == "unconfirmed" and row.expires_at < now):
        raise RuleBroken(
            "link_over", N_("This link has run out: it works for 48 hours. Send your request again for a new one.")
        )
    return row


def confirm(session: Session, keys: Keys, now: datetime, token: str) -> m.AccountRequest:
    """Note that the address is theirs; from now on the request waits for a reviewer.

    Where an earlier request of the same address waits, that one is given. Raises RuleBroken as `of_link` does, and
    `account_there` for an address that has an account.
    """
    row = of_link(session, keys, now, token)
    if row.state != "unconfirmed":
        return row
    email = read(keys, row).email
    if queries.accounts.by_email(session, email):
        raise RuleBroken("account_there", N_("This address has an account. Sign in, or ask for a new password."))
    hashes = _email_hashes(keys, email)
    first = queries.requests.waiting_for(session, hashes)
    if first is not None:
        return first
    try:
        with session.begin_nested():
            row.state, row.confirmed_at, row.waiting_for = "waiting", now, hashes[0]
            session.flush()
    except IntegrityError:
        # Two links of one address, opened at once: the other one was first.
        session.refresh(row)
        return queries.requests.waiting_for(session, hashes) or row
    _note(session, now, row, "request.confirmed")
    return row


def approve(session: Session, outside: Outside, now: datetime, row: m.AccountRequest, choice: str) -> m.Organisation:
    """Found the organisation and invite its first person.

    `choice`: `later` (they claim their record themselves), `new` (publish an entry), or the public id of an entry.
    """
    row = _waiting(session, row)
    asked = read(outside.keys, row)
    entry = _entry_for(session, now, asked, choice)
    organisation = accounts.found_organisation(
        session, now, asked.kind, asked.organisation, country=asked.country, entry_id=entry.id if entry else None
    )
    accounts.invite(
        session,
        outside,
        now,
        Invitation(asked.email, ROLES_ASKED[asked.kind], organisation.id, asked.language),
    )
    _decide(session, now, row, "approved", organisation.id)
    return organisation


def _entry_for(session: Session, now: datetime, asked: Asked, choice: str) -> m.RegisterEntry | None:
    kind = ENTRY_KINDS.get(asked.kind)
    if choice == LATER or kind is None:
        return None
    if choice == NEW:
        return register.publish(session, now, NewEntry(kind, asked.country, asked.organisation))
    found = queries.register.entry(session, public_ids.parse_public_id(choice), kind)
    if found is None:
        raise RuleBroken("no_entry", N_("There is no such entry of this kind; check its number."))
    home = queries.merges.home(session, found)
    queries.merges.hold(session, [home.id])
    if queries.claims.holder(session, home.id) is not None or queries.claims.open_ones(session, home.id):
        raise RuleBroken("entry_held", N_("Somebody holds or claims this entry. Let them claim it, then decide there."))
    return home


def refuse(session: Session, outside: Outside, now: datetime, row: m.AccountRequest, reason: str) -> None:
    """Refuse, with a sentence that is mailed to them; nothing confidential belongs in it."""
    row = _waiting(session, row)
    asked = read(outside.keys, row)
    plain = check_reason(reason)
    told = {**asdict(asked), "refusal": plain}
    row.sealed = seal_with(outside.keys.unwrap(row.data_key, Purpose.FILES), json.dumps(told).encode())
    values = {"organisation": asked.organisation, "reason": plain}
    mails.post(session, outside.keys, now, "request_refused", asked.email, asked.language, values)
    _decide(session, now, row, "refused")


def _waiting(session: Session, row: m.AccountRequest) -> m.AccountRequest:
    held = queries.requests.held(session, row.id)
    if held is None or held.state != "waiting":
        raise RuleBroken("decided_already", N_("Somebody decided on this request meanwhile; look at it again."))
    return held


def _decide(
    session: Session, now: datetime, row: m.AccountRequest, state: str, organisation_id: int | None = None
) -> None:
    row.state, row.waiting_for, row.decided_at, row.organisation_id = state, None, now, organisation_id
    row.decided_by = actor_of(session).account_id
    session.flush()
    journal.record(session, now, f"request:{row.id}", f"request.{state}", organisation=organisation_id)


def forget_unconfirmed(session: Session, now: datetime) -> int:
    """Remove requests whose address nobody confirmed within seven days; returns how many."""
    ids = queries.requests.never_confirmed(session, now - KEEP)
    if ids:
        session.execute(delete(m.AccountRequest).where(m.AccountRequest.id.in_(ids)))
    return len(ids)
