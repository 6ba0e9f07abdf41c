"""Starting and stopping: nothing is left behind, what dies comes back, what can't start says so."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iris.cli import supervisor
from tests.house.source import ROOT

# A server with a child of its own, as Granian has; each start leaves its process ids in the folder.
SERVER = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
pathlib.Path(sys.argv[1], f"server-{os.getpid()}").write_text(str(child.pid))
time.sleep(300)
"""
WORKER = """
import os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1], f"worker-{os.getpid()}").touch()
time.sleep(300)
"""
SUPERVISOR = """
import signal, sys
from pathlib import Path
from iris.cli import supervisor
supervisor.GRACE = 0.5
folder, server, worker = sys.argv[1:]
children = [
    supervisor.Child("server", (sys.executable, "-c", server, folder), {}, orphaned=signal.SIGKILL),
    supervisor.Child("worker", (sys.executable, "-c", worker, folder), {}, orphaned=signal.SIGKILL),
]
sys.exit(supervisor.supervise(children, answers=lambda: any(Path(folder).glob("server-*"))))
"""


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def runs(pid: int) -> bool:
    """Whether it runs; a dead one that nobody has fetched yet doesn't."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip()) and not listed.stdout.startswith("Z")


class Family:
    """A running supervisor, its two children and its grandchild."""

    def __init__(self, folder: Path, server: str = SERVER) -> None:
        self.folder = folder
        command = [sys.executable, "-c", SUPERVISOR, str(folder), server, WORKER]
        # A file, not a pipe: a pipe stays open as long as any of them lives.
        with (folder / "said").open("w") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=said)

    def pids(self, kind: str) -> list[int]:
        return [int(path.name.split("-")[1]) for path in self.folder.glob(f"{kind}-*")]

    def grandchildren(self) -> list[int]:
        return [int(text) for path in self.folder.glob("server-*") if (text := path.read_text())]

    def everyone(self) -> list[int]:
        return [*self.pids("server"), *self.pids("worker"), *self.grandchildren()]

    def complete(self) -> bool:
        return len(self.everyone()) == 3


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    family = Family(tmp_path)
    try:
        until(family.complete)
        yield family
    finally:
        family.process.kill()
        family.process.wait()
        for pid in family.everyone():
            if runs(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", supervisor.STOPPING)
def test_a_signal_stops_everything_even_what_does_not_listen(family: Family, number: signal.Signals) -> None:
    family.process.send_signal(number)
    assert family.process.wait(30) == 0
    assert [pid for pid in family.everyone() if runs(pid)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only the Linux kernel tells children of their parent's death")
def test_a_killed_supervisor_takes_its_children_along(family: Family) -> None:
    family.process.kill()
    family.process.wait()
    until(lambda: not any(map(runs, [*family.pids("server"), *family.pids("worker")])))


def test_what_was_killed_comes_back_and_leaves_nothing_of_before(family: Family) -> None:
    (old,), (orphan,) = family.pids("server"), family.grandchildren()
    os.kill(old, signal.SIGKILL)
    until(lambda: len(family.pids("server")) == 2)
    assert not runs(orphan)
    assert all(runs(pid) for pid in family.pids("server") if pid != old)


def test_a_server_that_cannot_start_is_said_and_stops_the_rest(tmp_path: Path) -> None:
    family = Family(tmp_path, server="raise SystemExit(3)")
    assert family.process.wait(60) == 1
    assert "The server did not start" in (tmp_path / "said").read_text()
    assert not any(map(runs, family.everyone()))


def test_a_taken_port_is_said_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert supervisor.run(host="127.0.0.1", port=port) == 1
    assert f"Port {port}" in capsys.readouterr().err


def test_a_free_port_is_not_refused() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert supervisor.port_refusal("127.0.0.1", port) is None


def test_nobody_answers_on_a_free_port() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not supervisor.answers("127.0.0.1", probe.getsockname()[1])
