"""Claims of records that came from a list. Opening one needs the system's session: nobody may see other claims.

The entry is held before its claims, always in this order, so that two savers at once end like one after the other.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose, open_with, seal_with
from iris.gateways.mail import Mail
from iris.gateways.outside import Outside
from iris.queries.scope import actor_of
from iris.rules import claims as rules
from iris.rules.access import Actor
from iris.rules.claims import CODE_DAYS, CODE_DIGITS, ClaimState
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind
from iris.rules.wording import N_
from iris.services import jobs, journal, mails
from iris.services.account_requests import ENTRY_KINDS
from iris.services.documents import Kept
from iris.services.journal import Note

ANOTHER = N_("The record belongs to another organisation.")


def open_claim(
    session: Session,
    outside: Outside,
    now: datetime,
    by: Actor,
    entry: m.RegisterEntry,
    contact_id: int | None,
    document: Kept,
) -> m.EntryClaim:
    """Claim an entry for the organisation of `by`; a code goes by the way chosen among those of the official list.

    A second claim freezes both. `session` is the system's. Raises RuleBroken where this organisation can't claim it.
    """
    assert by.account_id is not None
    entry = queries.merges.hold(session, [entry.id])[entry.id]
    organisation = _claimant(session, by, entry)
    contact = _contact(session, entry, contact_id)
    others = queries.claims.open_ones(session, entry.id)
    holder = queries.claims.holder(session, entry.id)
    claim = m.EntryClaim(
        entry_id=entry.id,
        organisation_id=organisation.id,
        account_id=by.account_id,
        state=rules.state_of_new(len(others), holder is not None),
        open_for=organisation.id,
        data_key=document.key.wrapped,
        stored_as=document.stored_as,
        mime=document.mime,
        filename=seal_with(document.key.raw, document.name.encode()),
        channel=contact.kind if contact else None,
        contact_id=contact.id if contact else None,
        masked=rules.masked(contact.kind, contact.value) if contact else "",
        opened_at=now,
    )
    _add(session, claim)
    notes = [Note(_stream(claim), "claim.opened", {"entry": entry.public_id, "organisation": organisation.id})]
    journal.record_many(session, now, notes, by=by.label)
    for other in others:
        other.state = ClaimState.FROZEN
    session.flush()
    if others:
        # By the system, as it is: nobody may read from a claim's journal who made the other one.
        journal.record_many(session, now, [Note(_stream(other), "claim.frozen", {}) for other in others])
    if claim.state == ClaimState.WAITING:
        _issue_code(session, outside, now, claim, contact)
    return claim


def _claimant(session: Session, by: Actor, entry: m.RegisterEntry) -> m.Organisation:
    organisation = queries.accounts.organisation(session, by.organisation_id or 0)
    if organisation is None or ENTRY_KINDS.get(Kind(organisation.kind)) != entry.kind:
        raise RuleBroken("kinds_differ", N_("An agency claims an agency, a company an employer. Choose another."))
    if organisation.entry_id is not None:
        raise RuleBroken("holds_one", N_("Your organisation has its record already."))
    if entry.hidden_at is not None or entry.merged_into_id is not None:
        raise RuleBroken("no_entry", N_("This record was taken back or merged; search for it again."))
    return organisation


def _contact(session: Session, entry: m.RegisterEntry, contact_id: int | None) -> m.Contact | None:
    """The way chosen. Where the list names ways, one of them must be."""
    found = queries.claims.contacts(session, entry.id)
    chosen = next((contact for contact in found if contact.id == contact_id), None)
    if found and chosen is None:
        raise RuleBroken("no_way", N_("Choose where we send the code."))
    return chosen


def _add(session: Session, claim: m.EntryClaim) -> None:
    try:
        with session.begin_nested():
            session.add(claim)
            session.flush()
    except IntegrityError:
        raise RuleBroken("claim_open", N_("Your organisation has an open claim; wait for our answer.")) from None


def _stream(claim: m.EntryClaim) -> str:
    return f"claim:{claim.id}"


def _issue_code(
    session: Session, outside: Outside, now: datetime, claim: m.EntryClaim, contact: m.Contact | None
) -> None:
    """Draw the code: mailed at once, or kept sealed for the reviewer's letter or call."""
    if contact is None:
        return
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    claim.code_hash = _hashes(outside.keys, claim, code)[0]
    claim.code_until, claim.code_tries = now + CODE_DAYS, 0
    if contact.kind == "email":
        outside.mailer.message(Mail(contact.value, "-", "-"))
        values = {"code": code, "name": claim.entry.name, "link": outside.base_url}
        mails.post(session, outside.keys, now, "claim_code", contact.value, "en", values)
        claim.code_sent_at = now
    else:
        claim.code_sealed = seal_with(_raw(outside.keys, claim), code.encode())
    session.flush()


def _raw(keys: Keys, claim: m.EntryClaim) -> bytes:
    return keys.unwrap(claim.data_key, Purpose.FILES)


def _hashes(keys: Keys, claim: m.EntryClaim, code: str) -> list[str]:
    return [hashed.hex() for hashed in keys.keyed_hashes(Purpose.TOKENS, f"claim:{claim.id}:{code}".encode())]


def type_code(session: Session, keys: Keys, now: datetime, claim: m.EntryClaim, typed: str) -> bool:
    """Compare what was typed with the code; wrong ones are counted. Raises RuleBroken when none can be typed now."""
    claim = _held(session, claim)
    rules.check_code_time(claim.state, claim.code_until, claim.code_tries, now)
    digits = "".join(str(unicodedata.decimal(letter, "")) for letter in typed)
    fits = any(hmac.compare_digest(claim.code_hash or "", stored) for stored in _hashes(keys, claim, digits))
    if fits:
        claim.proved_at = now
    else:
        claim.code_tries += 1
    session.flush()
    journal.record(session, now, _stream(claim), "claim.code_typed", right=fits)
    return fits


def _held(session: Session, claim: m.EntryClaim) -> m.EntryClaim:
    held = queries.claims.held(session, claim.id)
    assert held is not None
    return held


def withdraw(session: Session, now: datetime, claim: m.EntryClaim) -> None:
    """The claimant takes the claim back."""
    claim = _held(session, claim)
    rules.check_open(claim.state)
    _close(session, now, claim, ClaimState.WITHDRAWN)


def letter(keys: Keys, claim: m.EntryClaim) -> str:
    """The code for a letter or call. Raises RuleBroken when it was sent already, or there is none."""
    if claim.code_sealed is None:
        raise RuleBroken("no_letter", N_("The code of this claim was sent already, or needs no letter."))
    return open_with(_raw(keys, claim), claim.code_sealed).decode()


def mark_sent(session: Session, now: datetime, claim: m.EntryClaim) -> None:
    """The letter was posted, or the call made; the code is not kept readable any longer."""
    claim = _held(session, claim)
    if claim.code_sealed is None:
        raise RuleBroken("no_letter", N_("The code of this claim was sent already, or needs no letter."))
    claim.code_sealed, claim.code_sent_at = None, now
    session.flush()
    journal.record(session, now, _stream(claim), "claim.code_sent")


def freeze(session: Session, keys: Keys, now: datetime, claim: m.EntryClaim, reason: str) -> None:
    """Somebody disputes the claim: every open claim of the entry stands still until a reviewer lifts that."""
    queries.merges.hold(session, [claim.entry_id])
    claim = _held(session, claim)
    rules.check_open(claim.state)
    plain = rules.check_reason(reason)
    claims = queries.claims.open_ones(session, claim.entry_id)
    for one in claims:
        one.state = ClaimState.FROZEN
    _give_reason(keys, claim, plain)
    session.flush()
    journal.record_many(session, now, [Note(_stream(one), "claim.frozen", {}) for one in claims])


def unfreeze(session: Session, outside: Outside, now: datetime, claim: m.EntryClaim, reason: str) -> None:
    """Let one claim go on, with a reason; it gets its code now if it had none."""
    queries.merges.hold(session, [claim.entry_id])
    claim = _held(session, claim)
    if claim.state != ClaimState.FROZEN:
        raise RuleBroken("not_frozen", N_("This claim is not frozen."))
    _give_reason(outside.keys, claim, rules.check_reason(reason))
    claim.state = ClaimState.WAITING
    session.flush()
    if claim.code_hash is None:
        contacts = queries.claims.contacts(session, claim.entry_id)
        _issue_code(session, outside, now, claim, next((c for c in contacts if c.id == claim.contact_id), None))
    journal.record(session, now, _stream(claim), "claim.unfrozen")


def approve(
    session: Session,
    keys: Keys,
    now: datetime,
    claim: m.EntryClaim,
    *,
    otherwise: str = "",
    replace: bool = False,
) -> None:
    """The entry is theirs; other open claims of it are refused.

    `otherwise`: how else it was made sure who they are, where the code was not typed. `replace`: whoever holds the
    entry loses it.
    """
    queries.merges.hold(session, [claim.entry_id])
    claim = _held(session, claim)
    holder = queries.claims.holder(session, claim.entry_id)
    rules.check_approval(
        claim.state,
        proved=claim.proved_at is not None,
        otherwise=bool(otherwise.strip()),
        held_by_another=holder is not None and holder.id != claim.organisation_id,
        replace=replace,
    )
    if holder is not None:
        holder.entry_id = None
        session.flush()
        journal.record(session, now, f"organisation:{holder.id}", "organisation.entry_lost")
    claim.organisation.entry_id = claim.entry_id
    if otherwise.strip():
        _give_reason(keys, claim, otherwise.strip())
    _close(session, now, claim, ClaimState.APPROVED)
    journal.record(session, now, f"organisation:{claim.organisation_id}", "organisation.entry_given", claim=claim.id)
    for other in queries.claims.open_ones(session, claim.entry_id):
        _give_reason(keys, other, ANOTHER)
        _close(session, now, other, ClaimState.REFUSED)


def refuse(session: Session, keys: Keys, now: datetime, claim: m.EntryClaim, reason: str) -> None:
    """Refuse a claim, with a reason that the claimant reads."""
    queries.merges.hold(session, [claim.entry_id])
    claim = _held(session, claim)
    rules.check_open(claim.state)
    _give_reason(keys, claim, rules.check_reason(reason))
    _close(session, now, claim, ClaimState.REFUSED)


def _give_reason(keys: Keys, claim: m.EntryClaim, reason: str) -> None:
    claim.reason = seal_with(_raw(keys, claim), reason.encode())


def _close(session: Session, now: datetime, claim: m.EntryClaim, state: ClaimState) -> None:
    claim.state, claim.open_for, claim.decided_at = state, None, now
    claim.code_sealed = None
    claim.decided_by = actor_of(session).account_id
    session.flush()
    journal.record(session, now, _stream(claim), f"claim.{state}")
    if state is not ClaimState.WITHDRAWN:
        jobs.enqueue(session, now, "tell_claimant", once_key=f"tell_claimant:{claim.id}", claim_id=claim.id)


def reason_of(keys: Keys, claim: m.EntryClaim) -> str:
    """The reason of the last decision, as it was typed."""
    return open_with(_raw(keys, claim), claim.reason).decode() if claim.reason else ""


def document_name(keys: Keys, claim: m.EntryClaim) -> str:
    """The name of the document, as it may be shown; empty once it was erased."""
    return "" if not claim.stored_as else open_with(_raw(keys, claim), claim.filename).decode()


def note_opening(session: Session, now: datetime, claim: m.EntryClaim) -> None:
    """Each opening of a document is journalled."""
    journal.record(session, now, _stream(claim), "claim.document_opened")


def tell(session: Session, outside: Outside, now: datetime, claim_id: int) -> None:
    """Mail the claimant that there is an answer; what it says stands behind the sign-in."""
    claim = queries.claims.one(session, claim_id)
    account = queries.accounts.one(session, claim.account_id) if claim else None
    if claim is not None and account is not None and account.active:
        values = {"link": f"{outside.base_url}/claim"}
        mails.write_to(session, outside.keys, now, [account], "claim_decided", values)
