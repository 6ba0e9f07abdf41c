"""The real thing as a person starts it: `iris run` in its own process, with its own database and folder.

For journeys and for survival tests, with the fixtures that start things (`pytest_plugins = ["tests.live"]`).
A template (migrated, with the demonstration register or without) is made once per test run and copied for
each site: milliseconds instead of seconds.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from iris.cli.supervisor import tie_to_parent
from tests import servers
from tests.browser import chromium, find

ROOT = Path(__file__).resolve().parent.parent
IRIS = (sys.executable, "-c", "from iris.cli.main import main; main()")
HOST = "127.0.0.1"
READY_TIME = 120.0
STOP_TIME = 30.0


class Part(StrEnum):
    """The processes of a running site that a test may want to kill."""

    SUPERVISOR = "supervisor"
    SERVER = "server"
    WEB = "web"
    """The server's own processes, which answer requests."""
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Template:
    """A prepared site, never started: its folder, and its database if that is on a PostgreSQL server."""

    folder: Path
    server: str | None = None
    database: str | None = None

    def copy(self, folder: Path) -> tuple[Path, str]:
        """A site of one's own in `folder`, with the address of its database."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if self.server is None:
            return folder, sqlite_url(folder)
        return folder, servers.create_database(self.server, f"iris_{uuid4().hex[:12]}", self.database)


@dataclass(slots=True)
class Site:
    """A site of one's own: started, stopped, killed and started again on the same data."""

    folder: Path
    database: str
    env: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "var"

    @property
    def log(self) -> str:
        """All that the site has said so far."""
        return (self.folder / "log").read_text(errors="replace")

    def accounts(self) -> dict[str, dict[str, Any]]:
        """The demonstration accounts by role, the first of each."""
        listed = json.loads((self.data / "demo-accounts.json").read_text())
        return {account["role"]: account for account in reversed(listed)}

    def environment(self) -> dict[str, str]:
        return {**environment(self.folder, self.database, self.port), **self.env}

    def iris(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command of the command line on this site's data."""
        return command(arguments, self.environment(), check=check)

    def start(self) -> None:
        """Start it on its port and wait until it is ready."""
        self.port = self.port or free_port()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*IRIS, "run"],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=tie_to_parent(os.getpid(), signal.SIGTERM),  # noqa: PLW1509 - no threads here
            )
        self.wait_ready()

    def wait_ready(self, seconds: float = READY_TIME) -> None:
        """Wait until `/readyz` says yes; fails with what the site said."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is None or self.process.poll() is None, f"it ended by itself:\n{self.log[-4000:]}"
            if status(self.port, "/readyz") == 200:
                return
            time.sleep(0.05)
        raise AssertionError(f"not ready after {seconds} s:\n{self.log[-4000:]}")

    def stop(self) -> None:
        """Stop it as Ctrl-C does; nothing of it may be left."""
        if self.process is None:
            return
        everyone = self.pids()
        self.process.terminate()
        try:
            self.process.wait(STOP_TIME)
        finally:
            self._kill_group()
        left = [pid for pids in everyone.values() for pid in pids if _runs(pid)]
        assert not left, f"these processes outlived the stop: {left}"

    def kill(self, part: Part) -> list[int]:
        """`kill -9` of all processes of this part, at once; their ids."""
        found = self.pids()[part]
        assert found, f"no {part} is running"
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return found

    def kill_all(self) -> None:
        """`kill -9` of everything at once: the nearest thing to a power cut that a test can do."""
        for pids in self.pids().values():
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._kill_group()

    def pids(self) -> dict[Part, list[int]]:
        """The processes of the site that run now."""
        assert self.process is not None
        table = _processes()
        children = {pid: line for pid, (parent, line) in table.items() if parent == self.process.pid}
        server = [pid for pid, line in children.items() if " granian " in line]
        return {
            Part.SUPERVISOR: [self.process.pid] if self.process.poll() is None else [],
            Part.SERVER: server,
            Part.WEB: [pid for pid, (parent, _) in table.items() if parent in server],
            Part.WORKER: [pid for pid in children if pid not in server],
        }

    def _kill_group(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def environment(folder: Path, database: str, port: int) -> dict[str, str]:
    """The whole environment of a test site: nothing of the caller's own settings gets in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IRIS_", "GRANIAN_"))}
    return {
        **kept,
        "IRIS_ENV": "test",
        "IRIS_DATABASE_URL": database,
        "IRIS_DATA_DIR": str(folder / "var"),
        "IRIS_KEY_FILE": str(folder / "keys" / "iris.json"),
        "IRIS_SECRET_KEY": "only for tests: " + "0123456789abcdef" * 4,
        "IRIS_BASE_URL": f"http://{HOST}:{port}",
        "IRIS_LIMITS": "off",
        "PORT": str(port),
    }


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'var' / 'iris.db'}"


def command(
    arguments: tuple[str, ...], env: Mapping[str, str], *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run `iris ARGUMENTS`; fails with what it said unless it ends with 0 or `check` is off."""
    done = subprocess.run([*IRIS, *arguments], cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    said = f"iris {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    assert not check or done.returncode == 0, said
    return done


def prepare(folder: Path, *, server: str | None = None, demo: bool = True) -> Template:
    """Make a template in `folder`, or take the one that another test process made there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        name = f"iris_template_{uuid4().hex[:12]}"
        done = folder / "done"
        if done.exists():
            name = done.read_text()
        else:
            _make(folder / "site", server, name, demo=demo)
            done.write_text(name)
    return Template(folder / "site", server, name if server else None)


def _make(site: Path, server: str | None, name: str, *, demo: bool) -> None:
    shutil.rmtree(site, ignore_errors=True)
    (site / "var").mkdir(parents=True)
    (site / "keys").mkdir(mode=0o700)
    url = servers.create_database(server, name) if server else sqlite_url(site)
    env = environment(site, url, 0)
    command(("db", "upgrade"), env)
    if demo:
        command(("demo", "load"), env)


@contextmanager
def running(template: Template, folder: Path, **env: str) -> Iterator[Site]:
    """A started copy of the template, stopped at the end, its database dropped."""
    place, database = template.copy(folder)
    site = Site(place, database, env)
    try:
        site.start()
        yield site
    finally:
        site.stop()
        if template.server is not None:
            servers.drop_database(template.server, servers.database_name(database))


def free_port() -> int:
    """A port that nobody has now; another process may be quicker, then the start says so."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int | None:
    """The status of an answer, None if there is none."""
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _processes() -> dict[int, tuple[int, str]]:
    """All processes: id → parent's id, command line."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], check=True, capture_output=True, text=True)
    rows = (line.split(None, 2) for line in listed.stdout.splitlines())
    return {int(row[0]): (int(row[1]), row[2] if len(row) > 2 else "") for row in rows}


def _runs(pid: int) -> bool:
    """Whether it still runs; a dead one that nobody has fetched yet doesn't."""
    line = _processes().get(pid)
    return line is not None and "<defunct>" not in line[1]


def _missing(reason: str) -> None:
    """Skip what needs it, loudly; under CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server for the tests of one process: the address of its maintenance database."""
    try:
        with servers.postgres() as server:
            yield server
    except servers.NoPostgres as refusal:
        _missing(f"no PostgreSQL: {refusal}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for each test process; each test opens windows of its own with `tests.browser.visit`."""
    if find() is None:
        _missing("no Chromium on this machine: install it, or name it in IRIS_TEST_CHROMIUM")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, worker_id: str) -> Template:
    """The demonstration register on the database under test, made once for all test processes."""
    on_postgres = os.environ.get("IRIS_TEST_DATABASE") == "postgresql"
    server = request.getfixturevalue("postgres_server") if on_postgres else None
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    # A server that each process starts for itself can't be shared, so neither can what is on it.
    alone = server is not None and servers.VARIABLE not in os.environ
    return prepare((base if alone else shared) / "template", server=server)


@pytest.fixture(scope="session")
def demo_site(demo_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running site for each test process: for journeys that leave the others' things alone."""
    with running(demo_template, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def own_site(demo_template: Template, tmp_path: Path) -> Iterator[Site]:
    """A running site for one test alone: for what kills, floods or counts."""
    with running(demo_template, tmp_path) as site:
        yield site
