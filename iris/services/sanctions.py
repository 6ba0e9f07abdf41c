"""What officers record for authorities of their own country: suspensions, revocations, and bans by two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules.errors import RuleBroken
from iris.rules.status import State
from iris.rules.wording import N_
from iris.services import journal, register
from iris.services.register import Said

MEASURES: tuple[State, ...] = (State.SUSPENDED, State.REVOKED, State.REINSTATED)


@dataclass(frozen=True, slots=True)
class Measure:
    """What an authority did: the state, from when, until when, and why in words that are published."""

    state: State
    first_day: date
    reason: str
    last_day: date | None = None


def record(
    session: Session, now: datetime, entry: m.RegisterEntry, authority: m.Authority, licence: m.Licence | None,
    measure: Measure,
) -> m.StatusFact:  # fmt: skip
    """Record what an authority did with its licence, or beside it as a sanction. A ban needs `ask_ban`."""
    if measure.state not in MEASURES:
        raise RuleBroken("measure", N_("Choose what the authority did. A ban needs a second officer."))
    _check(measure, now)
    held = licence or queries.certificates.sanction_of(session, authority.id, entry)
    if held is None:
        if measure.state is State.REINSTATED:
            raise RuleBroken("nothing_to_lift", N_("There is nothing to lift. Choose the licence that was stopped."))
        held = register.add_licence(session, entry, authority, None, "sanction")
    last = measure.last_day if measure.state is State.SUSPENDED else None
    return register.record_fact(
        session, now, held, Said(measure.state, measure.first_day, last, measure.reason.strip())
    )


def _check(measure: Measure, now: datetime) -> None:
    if not measure.reason.strip():
        raise RuleBroken("no_reason", N_("Write down why. It will be published."))
    if measure.first_day > now.date():
        raise RuleBroken("day_ahead", N_("The day lies ahead. Record it when it has come."))
    if measure.last_day is not None and measure.last_day < measure.first_day:
        raise RuleBroken("dates_reversed", N_("The last day lies before the first; check the two dates."))


def ask_ban(
    session: Session, now: datetime, entry: m.RegisterEntry, authority: m.Authority, measure: Measure
) -> m.BanRequest:
    """Ask for a ban; it says nothing in the register until a second officer confirms it."""
    _check(measure, now)
    account_id = actor_of(session).account_id
    assert account_id is not None
    row = m.BanRequest(
        country=authority.country,
        authority_id=authority.id,
        entry_id=entry.id,
        first_day=measure.first_day,
        last_day=measure.last_day,
        reason=measure.reason.strip(),
        asked_by=account_id,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, f"ban:{row.id}", "ban.asked", entry=entry.public_id, authority=authority.id)
    return row


def answer_ban(session: Session, now: datetime, ban: m.BanRequest, authority: m.Authority, *, confirm: bool) -> None:
    """A second officer of the same country confirms a ban, or turns it down."""
    if ban.outcome is not None:
        raise RuleBroken("ban_answered", N_("This was answered already."))
    actor = actor_of(session).account_id
    if actor == ban.asked_by:
        raise RuleBroken("second_officer", N_("A second officer confirms a ban. Ask a colleague."))
    ban.answered_by, ban.answered_at = actor, now
    ban.outcome = "confirmed" if confirm else "turned_down"
    session.flush()
    if confirm:
        held = queries.certificates.sanction_of(session, authority.id, ban.entry)
        held = held or register.add_licence(session, ban.entry, authority, None, "sanction")
        fact = register.record_fact(session, now, held, Said(State.BANNED, ban.first_day, ban.last_day, ban.reason))
        ban.fact_id = fact.id
        session.flush()
    journal.record(session, now, f"ban:{ban.id}", "ban.answered", outcome=ban.outcome)
