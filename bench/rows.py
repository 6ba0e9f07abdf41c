"""The rows over HTTP and of whole processes: each measures a thing and its yardstick in the same run."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator

from sqlalchemy import select

from bench import load
from bench.table import Row, at_least, at_most, seconds
from iris import models as m
from iris.jobs.handlers import Workshop

STYLES = re.compile(rb'<link rel="stylesheet" href="([^"]+)"')
ASKED = 20_000
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def over_http(shop: Workshop) -> Iterator[Row]:
    """Status check and agency page against the bare view, cold, kept and revalidated."""
    with shop.database.reading() as session:
        ids = list(session.scalars(select(m.RegisterEntry.public_id).limit(ASKED)))
        numbers = list(session.scalars(select(m.Licence.number).limit(ASKED)))
    statuses = [f"/api/v1/status?licence={number}" for number in numbers]
    pages = [f"/agencies/{public_id}" for public_id in ids]
    with load.served("bench.bare:app") as server:
        bare = load.rate(server.port, ["/"])
    with load.served("bench.cold:app") as server:
        status, page = load.rate(server.port, statuses), load.rate(server.port, pages)
        memory = load.largest_worker(server.pid)
    with load.served("wsgi:app") as server:
        kept = load.rate(server.port, statuses[:200])
        again = load.rate(server.port, pages[:1], {"If-None-Match": _etag(server.port, pages[0])})
        wire = _wire(server.port, pages[0])
        memory = max(memory, load.largest_worker(server.pid))
    yield at_least("status check over HTTP, cold", f"bare view, {bare:.0f} a second", status / bare, 0.25)
    yield at_least("status check over HTTP, kept", "bare view", kept / bare, 0.60)
    yield at_least("agency page", "bare view", page / bare, 0.15)
    yield at_least("agency page, 304", "bare view", again / bare, 0.60)
    yield at_most("agency page on the wire, styles included", "", wire / 1024, 40, "KiB")
    yield at_most("one worker process after this", "resident", memory, 200, "MiB")


def _etag(port: int, path: str) -> str:
    return _got(port, path, {})[0].get("ETag", "")


def _wire(port: int, page: str) -> int:
    """Bytes of the page and of its styles as a browser gets them."""
    styles = STYLES.findall(_got(port, page, {})[1])
    paths = [page, *(path.decode() for path in styles)]
    return sum(len(_got(port, path, BROWSER)[1]) for path in paths)


def _got(port: int, path: str, headers: dict[str, str]) -> tuple[http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.headers, answer.read()


def start() -> Row:
    """Time to the first answer of the product against importing Flask and SQLAlchemy alone."""
    ours = min(
        _python(
            "import os; from config import Settings; from iris.app import create_app; "
            "create_app(Settings.from_environ(os.environ)).test_client().get('/healthz')"
        )
        for _ in range(3)
    )
    alone = min(_python("import flask, sqlalchemy, sqlalchemy.orm") for _ in range(3))
    return at_most("start to first answer", "importing Flask and SQLAlchemy", ours / alone, 5)


def _python(code: str) -> float:
    command = [sys.executable, "-c", code]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True, env=os.environ))
