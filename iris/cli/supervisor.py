"""What `iris run` does: start the web server and the worker, restart what dies, leave nothing behind.

Standard library only, and no import of the application: this process must outlive whatever breaks in it.
Each child leads a process group of its own, so that a stop takes its grandchildren along; on Linux the
kernel also stops a child whose supervisor was killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from types import FrameType

GRACE = 10.0
"""Seconds that a child has to finish what it does before it is killed."""
STEADY = 30.0
"""Seconds after which a restarted child counts as well again."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before the first restart; each further one waits twice as long, up to the second figure."""
TICK = 0.2
"""Seconds between two looks at the children."""
START_TIME = 120.0
"""Seconds within which the server must have answered once."""

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _nothing() -> None:
    return None


def run(
    *,
    host: str,
    port: int,
    workers: int = 2,
    threads: int = 4,
    env: Mapping[str, str] | None = None,
    on_ready: Callable[[], None] = _nothing,
) -> int:
    """Serve `wsgi:app` and run the worker until a signal comes; returns the exit status.

    `env` is the whole environment of both (default: this process's own). `on_ready` is called once, as soon
    as the server answers. 0 after INT, TERM or HUP; 1 when the port is taken or the server never came up.
    """
    environment = dict(os.environ if env is None else env)
    if sentence := port_refusal(host, port):
        return _refuse(sentence)
    children = [
        # Orphaned, Granian must still end its web processes; the worker's jobs are safe when it is killed.
        Child("server", server_command(host, port, workers, threads), environment, orphaned=signal.SIGTERM),
        Child("worker", worker_command(), environment, orphaned=signal.SIGKILL),
    ]
    return supervise(children, answers=lambda: answers(host, port), on_ready=on_ready)


def server_command(host: str, port: int, workers: int, threads: int) -> tuple[str, ...]:
    """Granian answers in time while slow clients hang; a dead web process of it is replaced by itself."""
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--respawn-failed-workers", "--respawn-interval", "0.5"),
        # Below GRACE, so that Granian itself ends a web process that hangs.
        *("--workers-kill-timeout", "8"),
        *("--log-level", "warning", "wsgi:app"),
    )


def worker_command() -> tuple[str, ...]:
    """The command line's own worker, by the same interpreter, whatever PATH says."""
    return (sys.executable, "-c", "from iris.cli.main import main; main()", "worker")


@dataclass(slots=True)
class Child:
    """One process that must be there: how it is started, and since when it runs."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    orphaned: signal.Signals = signal.SIGTERM
    """What the kernel sends when the supervisor is killed (Linux only)."""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=tie_to_parent(os.getpid(), self.orphaned),  # noqa: PLW1509 - no threads here
        )
        self.started = time.monotonic()

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def gave_up(self) -> bool:
        """Whether it ended of its own will; one that was killed deserves another try."""
        status = self.process.poll() if self.process else None
        return status is not None and status >= 0

    def bury(self) -> None:
        """Clear away what a dead child left in its group, and say when the next one starts."""
        now = time.monotonic()
        if now - self.started >= STEADY:
            self.pause = FIRST_PAUSE
        self.kill()
        self.process, self.due = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def kill(self) -> None:
        """Kill the whole group, also when its leader is gone already."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(slots=True)
class Stop:
    """How many signals came: one asks the children to finish, a second one ends them at once."""

    count: int = 0

    def note(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1


@contextmanager
def _listening() -> Iterator[Stop]:
    stop = Stop()
    before = {number: signal.signal(number, stop.note) for number in STOPPING}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def supervise(
    children: Sequence[Child], *, answers: Callable[[], bool], on_ready: Callable[[], None] = _nothing
) -> int:
    """Keep `children` running until a signal; the first one must live until `answers` is true once."""
    with _listening() as stop:
        try:
            for child in children:
                child.start()
            if not _came_up(children[0], answers, stop):
                return 0 if stop.count else _refuse("The server did not start; what it said is above.")
            on_ready()
            _keep_running(children, stop)
        finally:
            _stop(children, stop)
    return 0


def _came_up(first: Child, answers: Callable[[], bool], stop: Stop) -> bool:
    deadline = time.monotonic() + START_TIME
    while not stop.count and not first.gave_up() and time.monotonic() < deadline:
        if answers():
            return True
        _tend(first)
        time.sleep(TICK)
    return False


def _keep_running(children: Sequence[Child], stop: Stop) -> None:
    while not stop.count:
        for child in children:
            _tend(child)
        time.sleep(TICK)


def _tend(child: Child) -> None:
    if child.died():
        child.bury()
        _say(f"The {child.name} stopped by itself; it is started again.")
    elif child.process is None and time.monotonic() >= child.due:
        child.start()


def _stop(children: Sequence[Child], stop: Stop) -> None:
    """Ask, wait, then kill in any case: a leader that ended well may have left others in its group."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while any(c.process and not c.died() for c in children) and time.monotonic() < deadline:
        if stop.count > 1:
            break
        time.sleep(TICK / 2)
    for child in children:
        child.kill()


def answers(host: str, port: int) -> bool:
    """Whether a web server answers there at all; a refusal is an answer too, a failure is not."""
    connection = HTTPConnection(_own_address(host), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def port_refusal(host: str, port: int) -> str | None:
    """One sentence when the port can't be had. Granian shares ports, so it would not notice itself."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = f"Port {port} on {host} can't be used ({error.strerror})."
            return f"{why} Choose another one, for instance PORT={port + 1}."
    return None


def _own_address(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - only asked


def tie_to_parent(parent: int, number: signal.Signals) -> Callable[[], None] | None:
    """What the new child does first: have the kernel signal it when the supervisor dies, however it dies."""
    if LIBC is None:
        return None

    def tie() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it died between the fork and this line
            os._exit(1)

    return tie


def _say(sentence: str) -> None:
    # The terminal may be gone (HUP): that is no reason to leave the children alone.
    with suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)


def _refuse(sentence: str) -> int:
    _say(sentence)
    return 1
