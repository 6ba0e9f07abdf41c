"""Writers queue and never fail, what was promised is on the disk, and a killed process holds nobody up."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database, begin_write
from iris.gateways.keys import Keys
from iris.jobs import trails
from iris.rules.access import SYSTEM
from iris.services import journal, settings
from tests.services.own import migrated, new_url, only_sqlite, own, own_url, server

__all__ = ["migrated", "new_url", "own", "own_url", "server"]

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WRITERS, EACH = 16, 12

HOLDER = """
import sys, time
from iris.db import Database
from iris.rules.access import SYSTEM
from iris.services import settings
session = Database(sys.argv[1]).session(SYSTEM, write=True)
settings.put(session, "half", {"done": True})
print("holds", flush=True)
time.sleep(60)
"""


def path_of(database: Database) -> Path:
    return Path(str(database.engine.url.database))


def others_can_write(database: Database) -> bool:
    """Whether a stranger to our queue gets SQLite's writing lock at once."""
    stranger = sqlite3.connect(path_of(database), timeout=0, isolation_level=None)
    try:
        stranger.execute("BEGIN IMMEDIATE")
        stranger.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        stranger.close()
    return True


def queue_is_free(database: Database) -> bool:
    with Path(f"{path_of(database)}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@only_sqlite
def test_a_writing_session_holds_the_lock_before_its_first_statement(own: Database) -> None:
    with own.session(SYSTEM, write=True):
        assert not others_can_write(own)
        assert not queue_is_free(own)
    assert others_can_write(own)


@only_sqlite
def test_a_reading_session_holds_nobody_up(own: Database) -> None:
    with own.session(SYSTEM) as session:
        session.scalars(select(m.RegisterEntry)).all()
        assert others_can_write(own)


@only_sqlite
@pytest.mark.parametrize("end", [Session.commit, Session.rollback, Session.close], ids=lambda end: end.__name__)
def test_the_queue_moves_on_however_a_writer_ends(own: Database, end: Callable[[Session], None]) -> None:
    session = own.session(SYSTEM, write=True)
    settings.put(session, "some", {})
    assert not queue_is_free(own)
    end(session)
    assert queue_is_free(own)
    session.close()


@only_sqlite
def test_a_writer_who_cannot_begin_leaves_the_queue(own: Database) -> None:
    with own.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    stranger = sqlite3.connect(path_of(own), isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        own.session(SYSTEM, write=True)
    assert queue_is_free(own)
    stranger.close()


@pytest.mark.parametrize("first", ["read", "begun"])
def test_a_transaction_that_has_begun_cannot_become_a_writing_one(own: Database, first: str) -> None:
    with own.session(SYSTEM) as session:
        if first == "read":
            session.scalars(select(m.Setting)).all()
        else:
            session.begin()
        with pytest.raises(InvalidRequestError):
            begin_write(session)


def test_after_a_commit_a_session_can_begin_to_write_again(own: Database) -> None:
    with own.session(SYSTEM, write=True) as session:
        settings.put(session, "one", {})
        session.commit()
        begin_write(session)
        settings.put(session, "two", {})
        session.commit()
    with own.reading() as session:
        assert set(session.scalars(select(m.Setting.name))) == {"one", "two"}


def test_a_transaction_that_raises_leaves_nothing(own: Database) -> None:
    def break_off() -> None:
        with own.transaction() as session:
            settings.put(session, "some", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with own.reading() as session:
        assert queries.spine.setting(session, "some") is None


def test_sixteen_writers_at_once_never_fail_and_lose_nothing(own: Database, keys: Keys) -> None:
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(EACH):
                with own.transaction() as session:
                    # Reading first is what fails without BEGIN IMMEDIATE.
                    counted = session.scalar(select(func.count()).select_from(m.JournalEntry))
                    journal.record(session, NOW, "shared", "test.written", by=number, turn=turn, seen=counted)
        except BaseException as failure:  # a thread's own failure must reach the test
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with own.reading() as session:
        assert session.scalars(select(m.JournalEntry.seq).order_by(m.JournalEntry.seq)).all() == list(
            range(1, WRITERS * EACH + 1)
        )
        assert list(trails.verify(session, keys)) == []


def test_a_killed_writer_frees_the_next_one_and_leaves_nothing_half(own: Database, own_url: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, own_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holds\n"
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    begun = time.monotonic()
    with own.transaction() as session:
        settings.put(session, "whole", {})
    assert time.monotonic() - begun < 5
    with own.reading() as session:
        assert session.scalars(select(m.Setting.name)).all() == ["whole"]


@only_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)],
)
@pytest.mark.parametrize("write", [True, False])
def test_every_connection_is_durable_and_checks_keys(own: Database, pragma: str, value: object, write: bool) -> None:
    with own.session(SYSTEM, write=write) as session:
        assert session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_row_that_points_at_nothing_is_refused(own: Database) -> None:
    with pytest.raises(IntegrityError), own.transaction() as session:
        session.add(m.EntryName(entry_id=4711, text="Nobody", kind="legal", recorded_at=NOW))


def test_a_fault_of_the_database_tells_no_names_or_addresses(own: Database) -> None:
    """Errors are logged; what was to be stored must not be in them."""
    with pytest.raises(IntegrityError) as fault, own.transaction() as session:
        session.add(m.EntryName(entry_id=4711, text="Asha Gurung", kind="legal", recorded_at=NOW))
    assert "Asha" not in str(fault.value)
