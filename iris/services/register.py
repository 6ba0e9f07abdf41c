"""The register: entries, their permissions, facts about them, and the cache of their one word."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.dialect import insert_missing, upsert
from iris.queries.rows import EntryRow, LicenceRow
from iris.queries.scope import actor_of
from iris.rules import public_ids
from iris.rules.countries import zone_of
from iris.rules.errors import RuleBroken
from iris.rules.status import PermissionView, State, agency_status, next_recheck
from iris.rules.status_facts import BLOCKING
from iris.rules.wording import N_
from iris.services import journal, kinship, scoring

PREFIXES = {"agency": public_ids.Prefix.AGENCY, "employer": public_ids.Prefix.EMPLOYER}


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An agency or employer to publish. `other_names`: (text, kind, language or None)."""

    kind: str
    country: str
    name: str
    other_names: Sequence[tuple[str, str, str | None]] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What an authority says of a permission: a fact to be."""

    state: State
    effective_from: date
    effective_to: date | None = None
    reason: str | None = None
    guarantee_until: date | None = None
    corrects: int | None = None
    source_kind: str = "officer"
    source_date: date | None = None


def found_authority(session: Session, now: datetime, country: str, name: str, key: str) -> m.Authority:
    """Make an authority known, with the time zone in which its legal dates run."""
    authority = m.Authority(country=country, key=key, name=name, timezone=zone_of(country))
    session.add(authority)
    session.flush()
    journal.record(session, now, f"authority:{authority.id}", "authority.founded", country=country)
    return authority


def draw_public_ids(session: Session, kind: str, number: int) -> list[str]:
    """Unused public ids, not guessable in sequence; a drawn one that is taken already is drawn again."""
    drawn: set[str] = set()
    while len(drawn) < number:
        fresh = {_draw(kind) for _ in range(number - len(drawn))} - drawn
        drawn |= fresh - _taken(session, sorted(fresh))
    return list(drawn)


def _draw(kind: str) -> str:
    return public_ids.new_public_id(PREFIXES[kind], secrets.randbits(public_ids.RANDOM_BITS))


def _taken(session: Session, ids: Sequence[str]) -> set[str]:
    taken: set[str] = set()
    for part in journal.batched(ids, 500):
        taken |= set(session.scalars(select(m.RegisterEntry.public_id).where(m.RegisterEntry.public_id.in_(part))))
    return taken


def publish(session: Session, now: datetime, new: NewEntry, *, settle: bool = True) -> m.RegisterEntry:
    """Put an entry into the register. The one stored form of a name is NFC.

    `settle=False`: the caller writes much more and calls `refresh` for the cached words once at the end.
    """
    name = unicodedata.normalize("NFC", new.name).strip()
    if not name:
        raise RuleBroken("name_missing", N_("Give the name of the agency or employer."))
    entry = m.RegisterEntry(
        public_id=draw_public_ids(session, new.kind, 1)[0],
        kind=new.kind,
        country=new.country,
        name=name,
        created_at=now,
    )
    session.add(entry)
    session.flush()
    for text, kind, lang in [(name, "legal", None), *new.other_names]:
        add_name(session, now, entry, text, kind, lang)
    session.flush()
    journal.record(session, now, stream(entry), "entry.published", kind=new.kind, country=new.country)
    if settle:
        refresh(session, [entry.id], now)
    return entry


def close(
    session: Session,
    now: datetime,
    entry: m.RegisterEntry,
    on: date,
    reason: str | None = None,
    *,
    settle: bool = True,
) -> None:
    """Note that an agency or employer ceased to exist on a day, and why: both are published. `settle` as in `publish`.

    It stays on the register with its last word.
    """
    if on > now.date() + timedelta(days=1):
        raise RuleBroken("closed_later", N_("Give the day on which it closed: today or an earlier one."))
    entry.closed_on, entry.closed_reason, entry.closed_at = on, reason, now
    session.flush()
    journal.record(session, now, stream(entry), "entry.closed", on=on.isoformat())
    if settle:
        refresh(session, [entry.id], now)


def add_name(session: Session, now: datetime, entry: m.RegisterEntry, text: str, kind: str, lang: str | None) -> None:
    """Add a further name of an entry, once."""
    normal = unicodedata.normalize("NFC", text).strip()
    row = {"entry_id": entry.id, "text": normal, "kind": kind, "lang": lang, "recorded_at": now}
    session.execute(insert_missing(session, m.EntryName), [row])


def add_contact(session: Session, now: datetime, entry: m.RegisterEntry, kind: str, value: str) -> None:
    """Add a way to reach an entry (address, phone, email, website), once; not public."""
    plain = unicodedata.normalize("NFC", value).strip()
    if not plain:
        raise RuleBroken("contact_missing", N_("Give the address, telephone, e-mail address or website."))
    row = {"entry_id": entry.id, "kind": kind, "value": plain, "recorded_at": now}
    session.execute(insert_missing(session, m.Contact), [row])
    journal.record(session, now, stream(entry), "contact.added", kind=kind)
    kinship.look_for(session, now, entry.id)


def stream(entry: m.RegisterEntry) -> str:
    """The journal's stream of an entry."""
    return f"entry:{entry.public_id}"


def add_licence(
    session: Session,
    entry: m.RegisterEntry,
    authority: m.Authority,
    number: str | None,
    meaning: str = "licence",
) -> m.Licence:
    """Add a permission without facts; its number is kept as written."""
    licence = m.Licence(
        entry_id=entry.id,
        authority_id=authority.id,
        subject=entry.kind,
        meaning=meaning,
        key=f"n:{number.casefold()}" if number else f"e:{entry.public_id}",
        number=number,
        number_key=queries.register.number_key(number),
    )
    session.add(licence)
    session.flush()
    return licence


def record_fact(
    session: Session, now: datetime, licence: m.Licence, said: Said, *, settle: bool = True
) -> m.StatusFact:
    """Append a fact: nothing is ever updated in place; `corrects` names the fact that it replaces.

    `settle` as in `publish`.
    """
    if said.effective_to is not None and said.effective_to < said.effective_from:
        raise RuleBroken("dates_reversed", N_("The last day lies before the first; check the two dates."))
    fact = m.StatusFact(
        licence_id=licence.id,
        state=said.state,
        effective_from=said.effective_from,
        effective_to=said.effective_to,
        recorded_at=now,
        guarantee_until=said.guarantee_until,
        source_kind=said.source_kind,
        source_date=said.source_date,
        account_id=actor_of(session).account_id,
        reason=said.reason,
        corrects_id=said.corrects,
    )
    session.add(fact)
    session.flush()
    entry = licence.entry
    journal.record(
        session,
        now,
        stream(entry),
        "fact.recorded",
        fact=fact.id,
        licence=licence.id,
        state=str(said.state),
        **{
            "from": said.effective_from.isoformat(),
            "to": said.effective_to and said.effective_to.isoformat(),
        },
    )
    if settle:
        refresh(session, [entry.id], now)
    if said.state in BLOCKING:
        kinship.look_for(session, now, entry.id)
    return fact


def refresh(session: Session, ids: Iterable[int], today: date | datetime) -> None:
    """Work out the cached word of these entries anew.

    `today` is the day to work it out for, or the moment: then each entry has the day of its own issuer's zone.
    """
    shown, aliases = _shown(session, sorted(set(ids)))
    if aliases:
        session.execute(delete(m.EntryStatus).where(m.EntryStatus.entry_id.in_(aliases)))
    licences = queries.merges.licences(session, shown)
    rows = [_cached(entry, licences.get(entry.id, []), today) for entry in shown]
    if rows:
        changed = ["kind", "country", "word", "since", "changes_on", "computed_on"]
        session.execute(upsert(session, m.EntryStatus, ["entry_id"], changed), rows)
        # A licence or a state of the register may stand in a score.
        now = today if isinstance(today, datetime) else datetime.combine(today, time(), UTC)
        scoring.touched(session, now, (row["entry_id"] for row in rows))


def _shown(session: Session, ids: Sequence[int]) -> tuple[list[EntryRow], list[int]]:
    """The entries under which these are shown, and those of them that stand in no list since they have one."""
    entries = queries.register.entries(session, ids)
    aliases = [entry.id for entry in entries.values() if entry.merged_into_id is not None]
    homes = {entry.merged_into_id for entry in entries.values() if entry.merged_into_id is not None}
    if missing := sorted(homes - entries.keys()):
        entries |= queries.register.entries(session, missing)
    return [entry for entry in entries.values() if entry.merged_into_id is None], aliases


def _cached(entry: EntryRow, licences: Sequence[LicenceRow], at: date | datetime) -> dict[str, Any]:
    zone = ZoneInfo(queries.register.zone_of(entry, licences))
    today = at.astimezone(zone).date() if isinstance(at, datetime) else at
    views = queries.register.views(entry.country, licences)
    status = agency_status(views, today, closed=entry.closed_on)
    return {
        "entry_id": entry.id,
        "kind": entry.kind,
        "country": entry.country,
        "word": str(status.word),
        "since": status.since,
        "changes_on": changes_on(views, entry.closed_on, today),
        "computed_on": today,
    }


def changes_on(views: Iterable[PermissionView], closed: date | None, today: date) -> date | None:
    """The next day on which time alone may change the word; None when it never will."""
    days = [day for view in views if (day := next_recheck(view.facts, today)) is not None]
    if closed is not None and closed > today:
        days.append(closed)
    return min(days, default=None)
