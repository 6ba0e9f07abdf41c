"""Servers and clients: requests per second and the median time of one, from processes of their own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SECONDS = 5.0
CLIENTS = 4


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Server(NamedTuple):
    """A running server."""

    port: int
    pid: int


@contextmanager
def served(target: str) -> Iterator[Server]:
    """A server as production runs it: granian, two processes with four threads each."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--log-level", "error", target,
    ]  # fmt: skip
    server = subprocess.Popen(command)
    try:
        _wait(port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(port: int) -> None:
    for _ in range(900):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def largest_worker(pid: int) -> float:
    """Resident memory of the largest process of a server, in MiB; 0 where the system does not say."""
    found = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(line.split(":", 1) for line in status.read_text("ascii", "replace").splitlines() if ":" in line)
        except OSError:
            continue
        if pid in (int(said["PPid"]), int(said["Pid"])) and "VmRSS" in said:
            found.append(int(said["VmRSS"].split()[0]))
    return max(found) / 1024


def rate(port: int, paths: Sequence[str], headers: dict[str, str] | None = None) -> float:
    """Answers per second to several client processes at once, each going through its own part of the paths."""
    script = [sys.executable, "-m", "bench.load", str(port), json.dumps(headers or {})]
    clients = [
        subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(CLIENTS)
    ]
    answered = 0
    for number, client in enumerate(clients):
        assert client.stdin is not None
        client.stdin.write(json.dumps(list(paths[number::CLIENTS] or paths)))
        client.stdin.close()
    for client in clients:
        assert client.stdout is not None
        answered += int(client.stdout.read())
        client.wait()
    return answered / SECONDS


def median_ms(port: int, paths: Sequence[str]) -> float:
    """The median time of one request after another, in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for path in paths:
        began = time.perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def main() -> None:
    """One client: as many requests as it can in the time."""
    port, headers = int(sys.argv[1]), json.loads(sys.argv[2])
    paths = json.loads(sys.stdin.read())
    connection = http.client.HTTPConnection("127.0.0.1", port)
    end, done = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        connection.request("GET", paths[done % len(paths)], headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{paths[done % len(paths)]} answered {answer.status}")
        done += 1
    sys.stdout.write(str(done))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", ".")
    main()
