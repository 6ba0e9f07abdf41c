"""What organisations say about themselves: declared, corrected, ended, confirmed; nothing that counts is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.organisations import DATA, SEALED, datum_of, when_of
from iris.queries.scope import actor_of
from iris.rules import organisations as rules
from iris.rules.access import Subject, may
from iris.rules.countries import zone_of
from iris.rules.errors import RuleBroken
from iris.rules.regimes import RegimeEntry, check_entry
from iris.rules.roles import Action
from iris.rules.wording import N_
from iris.services import disclosing, journal, kinship
from iris.services.register import stream

TABLES = {datum: model for model, datum in DATA.items()}
CARRIED = ("state", "source", "source_note", "effective_from", "effective_to", "confirmed_at", "confirmed_by")

BY_WHICH_FIRMS_RETURN = (m.Party, m.SubAgent)
"""A struck-off firm that comes back under a new name is known by these (process, reborn firms)."""


def today_at(entry: m.RegisterEntry, now: datetime) -> date:
    """Today where the entry is registered."""
    return now.astimezone(ZoneInfo(zone_of(entry.country))).date()


def declare(
    session: Session, keys: Keys, now: datetime, entry: m.RegisterEntry, datum: rules.Datum, when: rules.When
) -> Any:
    """Declare a datum; by somebody who may only draft it waits for a manager. Raises RuleBroken."""
    datum = _checked(session, now, entry, datum, when, None)
    drafted = not may(actor_of(session), Action.ENTRY_EDIT, Subject(entries=frozenset({entry.id})))
    state = rules.State.DRAFT if drafted and not _official(session) else rules.State.DECLARED
    row = _row(session, now, entry, datum, when, state)
    _write(session, row)
    _seal(session, keys, row, datum)
    _journal(session, now, row, "datum.drafted" if state == rules.State.DRAFT else "datum.declared")
    return row


def approve(session: Session, now: datetime, row: Any) -> None:
    """Declare what somebody drafted: from now on it counts. Raises RuleBroken as `declare` does."""
    _be_draft(row)
    _checked(session, now, row.entry, datum_of(row), when_of(row), row.thread)
    row.state, row.recorded_at, row.account_id = rules.State.DECLARED, now, actor_of(session).account_id
    _write(session, row)
    _journal(session, now, row, "datum.declared")


def discard(session: Session, now: datetime, row: Any) -> None:
    """Throw a draft away; nothing of it ever counted."""
    _be_draft(row)
    _journal(session, now, row, "datum.discarded")
    if isinstance(row, m.Party):
        for identity in queries.organisations.identities(session, [row.id]).values():
            session.delete(identity)
        session.flush()
    session.delete(row)
    session.flush()


def correct(session: Session, keys: Keys, now: datetime, row: Any, datum: rules.Datum, when: rules.When) -> Any:
    """Say it anew: the new row replaces the old one, which stays readable, and has to be confirmed again."""
    _be_standing(row)
    datum = _checked(session, now, row.entry, datum, when, row.thread)
    new = _row(session, now, row.entry, datum, when, rules.State.DECLARED)
    _replace(session, now, row, new)
    _seal(session, keys, new, datum)
    _journal(session, now, new, "datum.corrected", replaces=row.id)
    return new


def end(session: Session, now: datetime, row: Any, last: date) -> Any:
    """Say that it ended on a day (the last one, counted)."""
    _be_standing(row)
    if last < row.effective_from:
        raise RuleBroken("dates_reversed", N_("The last day lies before the first; check the two dates."))
    if last > today_at(row.entry, now):
        raise RuleBroken("not_yet", N_("This day has not come yet. End it when it is over."))
    return _copied(session, now, row, "datum.ended", effective_to=last)


def confirm(session: Session, now: datetime, row: Any, found: str, *, official: bool = False) -> Any:
    """Confirm what was declared; `found` says where it stands, `official` that an official list names it."""
    _be_standing(row)
    if not found.strip():
        raise RuleBroken("source_missing", N_("Say where you found it: the list, register or letter, and its date."))
    if row.state == rules.State.CONFIRMED:
        raise RuleBroken("confirmed_already", N_("This is confirmed already; there is nothing left to do."))
    changes = {"source": rules.Origin.OFFICIAL_LIST, "source_note": found.strip()} if official else {}
    by = actor_of(session).account_id
    return _copied(
        session, now, row, "datum.confirmed", state=rules.State.CONFIRMED, confirmed_at=now, confirmed_by=by,
        confirmed_source=found.strip(), **changes,
    )  # fmt: skip


def set_regime(session: Session, now: datetime, entry: RegimeEntry) -> m.RegimeRow:
    """Add what a source says of a country's licensing law; earlier rows stay. Raises RuleBroken."""
    check_entry(entry, now.date())
    row = m.RegimeRow(
        country=entry.country, regime=entry.regime, source=entry.source.strip(), as_of=entry.as_of or now.date(),
        recorded_at=now, account_id=actor_of(session).account_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    journal.record(session, now, f"regime:{row.country}", "regime.recorded", row=row.id, regime=str(row.regime))
    return row


def opened(keys: Keys, identity: m.PartyIdentity) -> dict[str, str]:
    """Birth date and document of a party in clear, for those who may read them."""
    aad = place(identity.entry_id)
    sealed = {"birth": identity.birth_sealed, "document": identity.document_sealed}
    return {name: keys.open(Purpose.PEOPLE, blob, aad).decode() for name, blob in sealed.items() if blob}


def _official(session: Session) -> bool:
    # Who confirms entries writes what official lists say, not what the organisation drafts.
    return may(actor_of(session), Action.ENTRY_PUBLISH, Subject())


def _checked(
    session: Session, now: datetime, entry: m.RegisterEntry, datum: rules.Datum, when: rules.When, thread: int | None
) -> Any:
    today = today_at(entry, now)
    checked = datum.checked(today)
    rules.check_when(when, today, whole_period=isinstance(checked, rules.Placements))
    rows = queries.organisations.counted(session, TABLES[type(checked)], entry.id, when.first, thread)
    match checked:
        case rules.Party(share=share) if share is not None:
            rules.check_shares((row.share for row in rows if row.role == "owner"), share)
        case rules.SubAgent():
            rules.check_chain(rows, thread, checked, entry.id)
        case rules.Corridor() if any(datum_of(row) == checked for row in rows):
            raise RuleBroken("corridor_twice", N_("This corridor stands here already; correct that one."))
        case rules.Identifier():
            _be_free(session, checked, thread)
    return checked


def _be_free(session: Session, datum: rules.Identifier, thread: int | None) -> None:
    other = queries.organisations.same_number(session, datum, thread)
    if other is not None:
        sentence = N_("This number stands at %(name)s (%(id)s) already. Compare it, or ask the secretariat.")
        raise RuleBroken("number_taken", sentence, name=other.entry.name, id=other.entry.public_id)


def _row(
    session: Session, now: datetime, entry: m.RegisterEntry, datum: Any, when: rules.When, state: rules.State
) -> Any:
    columns = {name: value for name, value in asdict(datum).items() if name not in SEALED}
    if isinstance(datum, rules.Identifier):
        columns["value_key"] = datum.value_key
    return TABLES[type(datum)](
        entry_id=entry.id, entry=entry, state=state, source=when.source, source_note=when.note.strip(),
        effective_from=when.first, effective_to=when.last, recorded_at=now,
        account_id=actor_of(session).account_id, **columns,
    )  # fmt: skip


def _write(session: Session, row: Any) -> None:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if not isinstance(row, m.Identifier):
            raise
        sentence = N_("This number stands at another entry already. Compare it, or ask the secretariat.")
        raise RuleBroken("number_taken", sentence) from None


def _replace(session: Session, now: datetime, row: Any, new: Any) -> None:
    new.replaces_id, new.first_id = row.id, row.thread
    row.replaced_at = now
    # The old row first: of an identifier only one may be live.
    session.flush()
    _write(session, new)


def _copied(session: Session, now: datetime, row: Any, verb: str, **changes: Any) -> Any:
    datum = datum_of(row)
    new = _row(session, now, row.entry, datum, when_of(row), rules.State(row.state))
    carried: Mapping[str, Any] = {name: getattr(row, name) for name in (*CARRIED, "confirmed_source")}
    for name, value in {**carried, **changes}.items():
        setattr(new, name, value)
    _replace(session, now, row, new)
    if isinstance(row, m.Party):
        _carry_identity(session, row, new)
    _journal(session, now, new, verb, replaces=row.id)
    return new


def _carry_identity(session: Session, row: m.Party, new: m.Party) -> None:
    for old in queries.organisations.identities(session, [row.id]).values():
        session.add(
            m.PartyIdentity(
                party_id=new.id, entry_id=old.entry_id, birth_sealed=old.birth_sealed, birth_hash=old.birth_hash,
                document_sealed=old.document_sealed, document_hash=old.document_hash,
            )
        )  # fmt: skip
    session.flush()


def _seal(session: Session, keys: Keys, row: Any, datum: Any) -> None:
    if not isinstance(datum, rules.Party) or not (datum.birth or datum.document_number):
        return
    identity, aad = m.PartyIdentity(party_id=row.id, entry_id=row.entry_id), place(row.entry_id)
    if datum.birth:
        text = datum.birth.isoformat().encode()
        identity.birth_sealed = keys.seal(Purpose.PEOPLE, text, aad)
        identity.birth_hash = keys.keyed_hash(Purpose.COMMITMENTS, birth_commitment(datum.birth))
    if datum.document_number:
        text = f"{datum.document_country} {datum.document_number}".encode()
        identity.document_sealed = keys.seal(Purpose.PEOPLE, text, aad)
        committed = document_commitment(datum.document_country, datum.document_number)
        identity.document_hash = keys.keyed_hash(Purpose.COMMITMENTS, committed)
    session.add(identity)
    session.flush()


def birth_commitment(birth: date) -> bytes:
    """What is hashed of a birth date, for matching by `Keys.keyed_hashes`."""
    return b"birth:" + birth.isoformat().encode()


def document_commitment(country: str, number: str) -> bytes:
    """What is hashed of a document number: without blanks and hyphens, in capitals."""
    return f"document:{country}:{''.join(c for c in number.upper() if c.isalnum())}".encode()


def place(entry_id: int) -> bytes:
    """What ties the sealed identity of a party to its entry."""
    return f"party:{entry_id}".encode()


def _be_draft(row: Any) -> None:
    if row.state != rules.State.DRAFT:
        raise RuleBroken("no_draft", N_("This was declared meanwhile. Look at it again."))


def _be_standing(row: Any) -> None:
    if row.state == rules.State.DRAFT:
        raise RuleBroken("still_draft", N_("This is a draft: declare it or throw it away first."))
    if row.replaced_at is not None:
        raise RuleBroken("replaced", N_("Somebody else changed this meanwhile. Compare both texts and save again."))


def _journal(session: Session, now: datetime, row: Any, verb: str, **more: Any) -> None:
    kind = type(row).__tablename__
    journal.record(session, now, stream(row.entry), verb, table=kind, row=row.id, state=str(row.state), **more)
    if isinstance(row, BY_WHICH_FIRMS_RETURN) and row.state != rules.State.DRAFT:
        kinship.look_for(session, now, row.entry_id)
    disclosing.said(session, now, today_at(row.entry, now), row)
