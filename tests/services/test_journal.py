"""The journal: one chain a stream, one signed root a day; whatever is done to it afterwards is found."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.keys import Keys
from iris.jobs import trails
from iris.rules import chain
from iris.rules.access import SYSTEM, Actor
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.services import journal
from iris.services.journal import Note

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
E = m.JournalEntry


def entries(session: Session, stream: str) -> list[m.JournalEntry]:
    return list(session.scalars(select(E).where(E.stream == stream).order_by(E.seq)))


def written(session: Session, keys: Keys) -> None:
    """Three streams over two days, each day sealed, and one entry after."""
    for day in range(2):
        for turn in range(3):
            for stream in ("account:1", "entry:AG-1", "entry:AG-2"):
                journal.record(session, NOON + day * DAY, stream, "test.done", turn=turn, day=day)
        journal.seal(session, keys, NOON + day * DAY)
    journal.record(session, NOON + 2 * DAY, "account:1", "test.done", turn=9, day=2)
    session.flush()


def faults(session: Session, keys: Keys) -> list[str]:
    session.expire_all()
    return list(trails.verify(session, keys))


# Writing


def test_every_stream_has_a_chain_of_its_own(session: Session, keys: Keys) -> None:
    written(session, keys)
    for stream, number in (("account:1", 7), ("entry:AG-1", 6)):
        found = entries(session, stream)
        assert [entry.seq for entry in found] == list(range(1, number + 1))
        last = bytes(32)
        for entry in found:
            last = hashlib.sha256(last + entry.digest).digest()
            assert entry.hash == last
        head = session.get(m.JournalHead, stream)
        assert head is not None
        assert (head.seq, head.hash) == (number, last)


def test_an_entry_says_who_did_it_by_id_only(db: Database, keys: Keys) -> None:
    for actor, said in ((SYSTEM, "system"), (Actor(Role.AUDITOR, 12, 3), "account:12")):
        with db.session(actor) as session:
            journal.record(session, NOON, f"of:{said}", "test.done")
            session.commit()
    with db.session(SYSTEM) as session:
        assert {entry.actor for entry in queries.journal.newest(session)} == {"system", "account:12"}


def test_many_streams_at_once_and_one_of_them_several_times(session: Session, keys: Keys) -> None:
    notes = [Note(f"entry:{number:05}", "test.done", {"n": number}) for number in range(1200)]
    journal.record_many(session, NOON, [*notes, *notes[:3], notes[0]])
    journal.record_many(session, NOON, notes[::7], by="account:5")
    assert [entry.seq for entry in entries(session, "entry:00000")] == [1, 2, 3, 4]
    assert entries(session, "entry:00007")[-1].actor == "account:5"
    assert faults(session, keys) == []


def test_nothing_to_note_writes_nothing(session: Session) -> None:
    journal.record_many(session, NOON, [])
    assert session.scalar(select(func.count()).select_from(E)) == 0


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": [0.1]}, b"bytes", NOON])
def test_a_value_that_has_two_written_forms_is_refused(session: Session, value: Any) -> None:
    with pytest.raises(RuleBroken) as refusal:
        journal.record(session, NOON, "account:1", "test.done", value=value)
    assert refusal.value.code == "not_canonical"


def test_what_is_rolled_back_was_never_noted(db: Database, keys: Keys) -> None:
    with db.session(SYSTEM) as session:
        journal.record(session, NOON, "account:1", "test.done")
        session.commit()
        journal.record(session, NOON, "account:1", "test.undone")
        session.rollback()
        journal.record(session, NOON, "account:1", "test.done")
        session.commit()
        assert [entry.verb for entry in entries(session, "account:1")] == ["test.done", "test.done"]
        assert faults(session, keys) == []


# Sealing


def test_the_root_of_a_day_is_sealed_once(session: Session, keys: Keys) -> None:
    journal.record(session, NOON, "account:1", "test.done")
    first = journal.seal(session, keys, NOON)
    journal.record(session, NOON, "account:1", "test.done")
    again = journal.seal(session, keys, NOON + timedelta(hours=5))
    assert (again.root, again.last_entry_id) == (first.root, first.last_entry_id)
    assert len(queries.journal.roots(session)) == 1
    assert faults(session, keys) == []


def test_an_empty_journal_can_be_sealed(session: Session, keys: Keys) -> None:
    journal.seal(session, keys, NOON)
    journal.record(session, NOON, "account:1", "test.done")
    assert faults(session, keys) == []


def test_two_who_seal_at_once_make_one_root_beside_writers(own: Database, keys: Keys) -> None:
    failures: list[BaseException] = []
    gate = threading.Barrier(6)

    def act(number: int) -> None:
        try:
            gate.wait()
            for turn in range(10):
                with own.transaction() as session:
                    if number < 2:
                        journal.seal(session, keys, NOON)
                    else:
                        journal.record(session, NOON, f"entry:{turn}", "test.done", by=number)
        except BaseException as failure:  # a thread's own failure must reach the test
            failures.append(failure)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with own.reading() as session:
        assert len(queries.journal.roots(session)) == 1
        assert faults(session, keys) == []


# Verifying


def test_an_unharmed_journal_has_no_fault(session: Session, keys: Keys) -> None:
    written(session, keys)
    assert faults(session, keys) == []


def change(session: Session, **values: Any) -> None:
    session.execute(update(E).where(E.stream == "entry:AG-1", E.seq == 2).values(**values))


def swap(session: Session) -> None:
    for seq, to in ((2, 900), (3, 2), (900, 3)):
        session.execute(update(E).where(E.stream == "entry:AG-1", E.seq == seq).values(seq=to))


def drop(session: Session, *seqs: int, stream: str = "entry:AG-1") -> None:
    session.execute(delete(E).where(E.stream == stream, E.seq.in_(seqs)))


def head(session: Session, **values: Any) -> None:
    session.execute(update(m.JournalHead).where(m.JournalHead.stream == "entry:AG-1").values(**values))


def no_head(session: Session) -> None:
    session.execute(delete(m.JournalHead).where(m.JournalHead.stream == "entry:AG-1"))


def cut_with_head(session: Session) -> None:
    drop(session, 5, 6)
    head(session, seq=4, hash=entries(session, "entry:AG-1")[-1].hash)


def drop_stream(session: Session) -> None:
    drop(session, *range(1, 7))
    no_head(session)


def rewrite(session: Session) -> None:
    """Somebody who knows how hashes are made tells another story from the second entry on."""
    last = entries(session, "entry:AG-1")[0].hash
    for entry in entries(session, "entry:AG-1")[1:]:
        payload = {**entry.payload, "turn": 77}
        digest = chain.entry_digest(entry.stream, entry.seq, entry.at, entry.actor, entry.verb, payload)
        last = chain.entry_hash(last, digest)
        session.execute(update(E).where(E.id == entry.id).values(payload=payload, digest=digest, hash=last))
    head(session, hash=last)


def forge(session: Session, **values: Any) -> None:
    session.execute(update(m.JournalRoot).where(m.JournalRoot.day == NOON.date()).values(**values))


TAMPERINGS: dict[str, tuple[Callable[[Session], None], str]] = {
    "another payload": (lambda s: change(s, payload={"turn": 5}), "entry 2 was changed"),
    "another moment": (lambda s: change(s, at=NOON + DAY), "entry 2 was changed"),
    "another actor": (lambda s: change(s, actor="account:9"), "entry 2 was changed"),
    "another verb": (lambda s: change(s, verb="test.undone"), "entry 2 was changed"),
    "another hash": (lambda s: change(s, hash=bytes(32)), "entry 2 does not follow"),
    "one dropped": (lambda s: drop(s, 3), "entry 3 is missing"),
    "the first dropped": (lambda s: drop(s, 1), "entry 1 is missing"),
    "two swapped": (swap, "was changed"),
    "the end cut": (lambda s: drop(s, 5, 6), "the end is missing after entry 4"),
    "the end cut and the head moved": (cut_with_head, "does not fit the entries it covers"),
    "a stream dropped": (lambda s: drop(s, *range(1, 7)), "all its entries up to 6 are missing"),
    "a stream dropped with its head": (drop_stream, "does not fit the entries it covers"),
    "the head edited": (lambda s: head(s, hash=bytes(32)), "is not the one that was sealed"),
    "the head moved back": (lambda s: head(s, seq=2), "is not the one that was sealed"),
    "no head": (no_head, "no head was kept"),
    "a chain told anew": (rewrite, "does not fit the entries it covers"),
    "a forged root": (lambda s: forge(s, root=bytes(32)), "not signed by this register"),
    "a forged signature": (lambda s: forge(s, signature=bytes(64)), "not signed by this register"),
    "a signature by a stranger": (lambda s: forge(s, key_id="signing.1.00000000"), "not signed by this register"),
}


@pytest.mark.parametrize("tampering", list(TAMPERINGS), ids=lambda name: name.replace(" ", "-"))
def test_tampering_is_found_and_told(session: Session, keys: Keys, tampering: str) -> None:
    written(session, keys)
    act, sentence = TAMPERINGS[tampering]
    act(session)
    found = faults(session, keys)
    assert any(sentence in fault for fault in found), found
