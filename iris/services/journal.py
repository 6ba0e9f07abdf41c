"""The journal: append-only, one stream a subject, each entry carrying the hash of the one before.

Only services write here, one entry a verb. Payloads hold ids, codes and keyed commitments, never words of people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.queries.dialect import insert_missing, insert_rows, upsert
from iris.queries.scope import actor_of
from iris.rules import chain


@dataclass(frozen=True, slots=True)
class Note:
    """One entry to write: what was done to which subject."""

    stream: str
    verb: str
    payload: Mapping[str, Any] = field(default_factory=dict)


def record(session: Session, now: datetime, stream: str, verb: str, **payload: Any) -> None:
    """Append one entry to one stream, by the session's actor."""
    record_many(session, now, [Note(stream, verb, payload)])


def record_many(session: Session, now: datetime, notes: Sequence[Note], by: str | None = None) -> None:
    """Append entries to their streams; locks the heads in sorted order, so that two writers never deadlock.

    `by` names the actor whose decision a job carries out; without it, it is the session's own actor.
    """
    if not notes:
        return
    actor = by or actor_of(session).label
    heads = _heads(session, sorted({note.stream for note in notes}))
    rows = []
    for note in notes:
        seq, previous = heads[note.stream]
        digest = chain.entry_digest(note.stream, seq + 1, now, actor, note.verb, note.payload)
        hashed = chain.entry_hash(previous, digest)
        heads[note.stream] = (seq + 1, hashed)
        rows.append(
            {
                "stream": note.stream,
                "seq": seq + 1,
                "at": now,
                "actor": actor,
                "verb": note.verb,
                "payload": dict(note.payload),
                "digest": digest,
                "hash": hashed,
            }
        )
    session.execute(insert(m.JournalEntry), rows)
    _move_heads(session, heads)


def begin(session: Session, now: datetime, stream: str, verb: str, by: str, **payload: Any) -> None:
    """Write the first entry of a stream that nobody else can know yet: no head to lock or to look for."""
    digest = chain.entry_digest(stream, 1, now, by, verb, payload)
    hashed = chain.entry_hash(chain.GENESIS, digest)
    row = {"stream": stream, "seq": 1, "at": now, "actor": by, "verb": verb, "payload": dict(payload)}
    insert_rows(session, m.JournalEntry, [row | {"digest": digest, "hash": hashed}])
    insert_rows(session, m.JournalHead, [{"stream": stream, "seq": 1, "hash": hashed}])


def _heads(session: Session, streams: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """The heads of these streams, locked; a stream that begins gets its row first."""
    found: dict[str, tuple[int, bytes]] = {}
    for part in batched(streams, 500):
        found.update(_locked(session, part))
        missing = [s for s in part if s not in found]
        fresh = [{"stream": s, "seq": 0, "hash": chain.GENESIS} for s in missing]
        if fresh:
            session.execute(insert_missing(session, m.JournalHead), fresh)
            found.update(_locked(session, missing))
    return found


def _locked(session: Session, streams: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    head = m.JournalHead
    rows = session.execute(
        select(head.stream, head.seq, head.hash).where(head.stream.in_(streams)).order_by(head.stream).with_for_update()
    )
    return {stream: (seq, hashed) for stream, seq, hashed in rows}


def _move_heads(session: Session, heads: Mapping[str, tuple[int, bytes]]) -> None:
    rows = [{"stream": s, "seq": seq, "hash": hashed} for s, (seq, hashed) in sorted(heads.items())]
    session.execute(upsert(session, m.JournalHead, ["stream"], ["seq", "hash"]), rows)


def batched(items: Sequence[str], size: int) -> list[Sequence[str]]:
    """Slices of at most `size`: databases bound the number of values in one statement."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def seal(session: Session, keys: Keys, now: datetime) -> m.JournalRoot:
    """Sign the Merkle root over all heads, once a day; published without counts or names.

    Runs alone: writers wait for this moment, so that every entry with a lower number is committed.
    """
    queries.dialect.hold_writers(session, m.JournalEntry)
    found = queries.journal.root_of(session, now.date())
    if found is not None:
        return found
    last = queries.journal.last_id(session)
    root = chain.merkle_root(queries.journal.heads(session))
    signature = keys.sign(root_statement(now.date(), root))
    row = m.JournalRoot(
        day=now.date(),
        last_entry_id=last,
        root=root,
        signature=signature.value,
        key_id=signature.key_id,
        sealed_at=now,
    )
    session.add(row)
    session.flush()
    return row


def root_statement(day: date, root: bytes) -> bytes:
    """The bytes that are signed: day and root, as canonical JSON."""
    return chain.canonical_bytes({"day": day.isoformat(), "root": root.hex()})
