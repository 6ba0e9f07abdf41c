"""A real worker process, stopped and killed: no job is lost, none is done twice, nothing is half done."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from iris import models as m
from iris.db import Database
from iris.gateways import clock
from iris.gateways.keys import Keys
from iris.gateways.mail import Mailer
from iris.jobs import trails
from iris.jobs.handlers import Workshop
from iris.jobs.worker import Worker
from iris.rules.status import State
from iris.services import imports, mails
from iris.services.jobs import LEASE
from tests.jobs.postbox import Postbox
from tests.live import IRIS, ROOT, environment
from tests.services.incoming import Lists

NAMES = ("asha", "bina", "chandra")
ROWS = 6000


@pytest.fixture
def midday() -> None:
    """No clock of our own here: the worker is another process."""


@pytest.fixture
def start(
    own_url: str, keys: Keys, tmp_path: Path, postbox: Postbox
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts real `iris worker` processes on the test's own database; kills what is left of them."""
    key_file = tmp_path / "keys.json"
    key_file.touch(mode=0o600)
    key_file.write_bytes(keys.path.read_bytes())
    env = {
        **environment(tmp_path, own_url, 0), "IRIS_MAIL_URL": postbox.url,
        "IRIS_KEY_FILE": str(key_file),
    }  # fmt: skip
    processes: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            processes.append(subprocess.Popen([*IRIS, "worker"], cwd=ROOT, env=env, stdout=log, stderr=log))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.wait()


def until(true: Callable[[], object], seconds: float = 40.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def post(database: Database, keys: Keys, *names: str) -> None:
    with database.transaction() as session:
        for name in names:
            mails.post(session, keys, clock.now(), "reset", f"{name}@example.org", "en", {"link": "-"})


def states(database: Database, name: str) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(m.Job.state).where(m.Job.name == name).order_by(m.Job.id)))


def work(shop: Workshop) -> None:
    """Do all that is due, as another worker does."""
    worker = Worker(shop)
    while worker.step():
        pass


def test_a_worker_that_is_told_to_stop_finishes_its_mail_first(
    own: Database, keys: Keys, postbox: Postbox, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    post(own, keys, "asha", "bina")
    postbox.hold = True
    process = start()
    until(postbox.holding.is_set)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    assert process.poll() is None
    postbox.hold = False
    assert process.wait(20) == 0
    assert postbox.addresses == ["asha@example.org"]
    assert states(own, "send_mail") == ["done", "queued"]


def test_the_job_of_a_killed_worker_is_done_by_another_when_its_lease_ran_out(
    own: Database, own_shop: Workshop, keys: Keys, postbox: Postbox, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    shop = replace(own_shop, outside=replace(own_shop.outside, mailer=Mailer.from_url(postbox.url, timeout=5)))
    post(own, keys, *NAMES)
    postbox.hold = True
    process = start()
    until(postbox.holding.is_set)
    process.kill()
    process.wait()
    postbox.hold = False
    work(shop)
    assert sorted(postbox.addresses) == ["bina@example.org", "chandra@example.org"]
    assert states(own, "send_mail") == ["running", "done", "done"]
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        work(shop)
    assert sorted(postbox.addresses) == [f"{name}@example.org" for name in NAMES]
    assert states(own, "send_mail") == ["done", "done", "done"]


def test_two_workers_share_the_work_and_double_none(
    own: Database, keys: Keys, postbox: Postbox, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    names = [f"person{number}" for number in range(24)]
    post(own, keys, *names)
    start(), start()
    until(lambda: set(states(own, "send_mail")) == {"done"})
    assert sorted(postbox.addresses) == sorted(f"{name}@example.org" for name in names)


def confirmed(lists: Lists) -> int:
    """A long list, read and taken over, waiting for the worker."""
    batch = lists.read([(f"{number:05}", f"Agency {number} Ltd", "Active") for number in range(ROWS)], clock.today())
    with lists.shop.database.transaction() as session:
        imports.confirm(session, lists.later(), lists.found(session, batch))
    return batch


def numbers(database: Database) -> set[int]:
    """How many rows each table has that a list fills: one number, if all went in or none."""
    tables = (m.RegisterEntry, m.EntryName, m.Licence, m.StatusFact, m.EntryStatus)
    with database.reading() as session:
        return {session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_list_whose_worker_is_killed_goes_in_whole_or_not_and_once(
    own: Database, own_lists: Lists, keys: Keys, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    batch = confirmed(own_lists)
    process = start()
    until(lambda: states(own, "import_apply") == ["running"])
    time.sleep(random.uniform(0, 0.6))
    process.kill()
    process.wait()
    assert numbers(own) in ({0}, {ROWS})
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        work(own_lists.shop)
    assert states(own, "import_apply") == ["done"]
    assert own_lists.state(batch) == "applied"
    assert numbers(own) == {ROWS}
    assert own_lists.status(f"{ROWS - 1:05}", clock.today()).state is State.VALID
    with own.reading() as session:
        assert list(trails.verify(session, keys)) == []


def test_a_killed_import_command_leaves_the_register_and_can_be_repeated(
    own: Database, own_url: str, own_lists: Lists, keys: Keys, tmp_path: Path
) -> None:
    rows = [(f"{number:05}", f"Agency {number} Ltd", "Active") for number in range(ROWS)]
    path = own_lists.file(rows)
    env = {**environment(tmp_path, own_url, 0), "IRIS_KEY_FILE": str(tmp_path / "keys" / "iris.json")}
    command = [*IRIS, "import", "licences", str(path), "--country", "BD", "--authority", "Bureau of Work"]
    killed = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)

    def half_staged() -> bool:
        with own.reading() as session:
            return (session.scalar(select(func.count()).select_from(m.ImportRow)) or 0) > 0

    until(half_staged)
    killed.kill()
    killed.wait()
    assert numbers(own) == {0}
    batch = own_lists.take(rows, clock.today())
    assert own_lists.counts(batch) == {"new": ROWS}
    assert numbers(own) == {ROWS}
