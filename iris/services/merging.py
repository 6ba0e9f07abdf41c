"""Duplicates become one entry by a dated fact, and two again by another. Nothing moves.

The columns on the entries and the cached words follow in the same transaction; both entries are held meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules import merging
from iris.rules.errors import RuleBroken
from iris.rules.merging import MERGED, UNDONE, MergeReason, Side, UndoReason
from iris.rules.wording import N_
from iris.services import journal, register, scoring
from iris.services.journal import Note


def side(session: Session, entry: m.RegisterEntry) -> Side:
    """What matters of an entry before it becomes one with another."""
    return Side(
        id=entry.id,
        kind=entry.kind,
        alias_of=entry.merged_into_id,
        has_aliases=bool(queries.merges.canonical_ids(session, [entry.id])),
        held=queries.claims.holder(session, entry.id) is not None,
        claimed=bool(queries.claims.open_ones(session, entry.id)),
    )


def unite(
    session: Session, now: datetime, alias: m.RegisterEntry, canonical: m.RegisterEntry, reason: MergeReason
) -> m.EntryMerge:
    """From now on show `alias` under `canonical`. Raises RuleBroken with what must be done first."""
    held = queries.merges.hold(session, [alias.id, canonical.id])
    alias, canonical = held[alias.id], held[canonical.id]
    merging.check(side(session, alias), side(session, canonical))
    fact = _record(session, now, alias, canonical, MERGED, reason)
    alias.merged_into_id = canonical.id
    alias.ever_merged = canonical.ever_merged = True
    _settle(session, now, fact, alias, canonical)
    return fact


def undo(session: Session, now: datetime, fact: m.EntryMerge, reason: UndoReason) -> m.EntryMerge:
    """Make two entries of one again; what was known meanwhile stays readable."""
    held = queries.merges.hold(session, [fact.alias_id, fact.canonical_id])
    stands = queries.merges.standing_one(session, fact.alias_id)
    if stands is None or stands.id != fact.id:
        raise RuleBroken("undone_already", N_("This merge was undone already."))
    alias, canonical = held[fact.alias_id], held[fact.canonical_id]
    back = _record(session, now, alias, canonical, UNDONE, reason, undoes=fact.id)
    alias.merged_into_id = None
    _settle(session, now, back, alias, canonical)
    return back


def _record(
    session: Session,
    now: datetime,
    alias: m.RegisterEntry,
    canonical: m.RegisterEntry,
    state: str,
    reason: str,
    undoes: int | None = None,
) -> m.EntryMerge:
    fact = m.EntryMerge(
        alias_id=alias.id,
        canonical_id=canonical.id,
        state=state,
        effective_from=now.date(),
        recorded_at=now,
        account_id=actor_of(session).account_id,
        reason=str(reason),
        undoes_id=undoes,
    )
    session.add(fact)
    return fact


def _settle(
    session: Session, now: datetime, fact: m.EntryMerge, alias: m.RegisterEntry, canonical: m.RegisterEntry
) -> None:
    session.flush()
    said = {"merge": fact.id, "alias": alias.public_id, "canonical": canonical.public_id, "reason": fact.reason}
    verb = f"entry.{fact.state}" if fact.state == MERGED else "entry.merge_undone"
    journal.record_many(session, now, [Note(register.stream(entry), verb, said) for entry in (alias, canonical)])
    register.refresh(session, [alias.id, canonical.id], now)
    scoring.changed(session, now, [alias.id, canonical.id])
