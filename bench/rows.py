"""The rows of the table: each measures a thing and its yardstick in the same run."""

from __future__ import annotations

import http.client
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from rapidfuzz import fuzz, process
from sqlalchemy import func, insert, select

from bench import data, load
from config import Settings
from iris import models as m
from iris.cli import migrating
from iris.gateways.name_index import NameIndex
from iris.gateways.name_index.sheets import search_many
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop
from tests.noise import Invented, garbled

NOISY = 2000
SHEET = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what, against what, the ratio found and the goal in words."""

    what: str
    against: str
    found: str
    goal: str
    met: bool


def over_http(shop: Workshop) -> Iterator[Row]:
    """Status check and agency page against the bare view; search against the index alone."""
    with shop.database.reading() as session:
        ids = list(session.scalars(select(m.RegisterEntry.public_id).limit(4000)))
        numbers = list(session.scalars(select(m.Licence.number).limit(4000)))
    with load.served("bench.bare:app") as port:
        bare = load.rate(port, ["/"])
    with load.served("wsgi:app") as port:
        status = load.rate(port, [f"/api/v1/status?licence={number}" for number in numbers])
        page = load.rate(port, [f"/agencies/{public_id}" for public_id in ids])
        again = load.rate(port, [f"/agencies/{ids[0]}"], {"If-None-Match": _etag(port, f"/agencies/{ids[0]}")})
        yield from _search(port, shop)
        yield _wire(port, ids[0])
    yield _ratio("status check over HTTP, cold", "bare view", status / bare, 0.25)
    yield _ratio("agency page", "bare view", page / bare, 0.15)
    yield _ratio("agency page, 304", "bare view", again / bare, 0.60)


def _etag(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().headers.get("ETag", "")


def _wire(port: int, public_id: str) -> Row:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    size = 0
    for path in (f"/agencies/{public_id}", *(f"/static/css/{name}.css" for name in ("tokens", "base", "components"))):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        size += len(connection.getresponse().read())
    return Row("agency page on the wire, styles included", "", f"{size / 1024:.1f} KiB", "<= 40 KiB", size <= 40 * 1024)


def _search(port: int, shop: Workshop) -> Iterator[Row]:
    index, noise = NameIndex(shop.names_folder), random.Random(7)
    invented = data.names(_size(shop))
    asked = [(name, garbled(name.latin, noise)) for name in noise.sample(invented, min(NOISY, len(invented)))]
    began = time.perf_counter()
    for _, text in asked[:300]:
        index.search(text, 10)
    alone = (time.perf_counter() - began) / 300 * 1000
    seen = load.median_ms(port, [f"/api/v1/agencies?q={quote(text)}&limit=10" for _, text in asked[:300]])
    found = seen / alone
    yield Row(
        "search by misspelt name, p50 over HTTP",
        f"index alone {alone:.1f} ms",
        f"{found:.2f} x",
        "<= 3.0 x",
        found <= 3,
    )
    recall = sum(_among(index, name, text) for name, text in asked) / len(asked)
    yield Row("right agency in the first five, noisy names", "", f"{recall:.1%}", ">= 99 %", recall >= 0.99)
    foreign = [name for name in invented if name.native != name.latin][:NOISY]
    heard = sum(_among(index, name, name.latin) for name in foreign) / max(1, len(foreign))
    yield Row("the same, transliterations", "", f"{heard:.1%}", ">= 95 %", heard >= 0.95)


def _among(index: NameIndex, name: Invented, text: str) -> bool:
    return name.native in [hit.text for hit in index.search(text, 5)]


def _size(shop: Workshop) -> int:
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(m.RegisterEntry)) or 0


def sheet(shop: Workshop) -> Row:
    """A sheet of 10,000 rows against a scan of all names for each row."""
    index, noise = NameIndex(shop.names_folder), random.Random(9)
    invented = data.names(_size(shop))
    rows = [garbled(noise.choice(invented).latin, noise) for _ in range(SHEET)]
    began = time.perf_counter()
    search_many(index, rows, 5)
    ours = (time.perf_counter() - began) / SHEET
    everything = [name.native for name in invented]
    began = time.perf_counter()
    for text in rows[:20]:
        process.extract(text, everything, scorer=fuzz.token_sort_ratio, limit=5)
    times = (time.perf_counter() - began) / 20 / ours
    return Row(
        "sheet of 10,000 rows", "scanning all names for each row", f"{times:.0f} x faster", ">= 150 x", times >= 150
    )


def importing(folder: Path, rows: int) -> Iterator[Row]:
    """A list, and the same list again, against plain batched inserts of its rows; in a process of its own."""
    plain, first, again, memory = _timed_import(folder, rows)
    yield Row(
        f"import of {rows:,} rows", "plain batched insert", f"{first / plain:.1f} x", "<= 4.0 x", first <= 4 * plain
    )
    yield Row(
        "the same list again, nothing changed",
        "first import",
        f"{again / first:.2f} x",
        "<= 0.25 x",
        again <= first / 4,
    )
    yield Row("memory of an import", "", f"{memory:.0f} MiB", "<= 300 MiB", memory <= 300)


def _timed_import(folder: Path, rows: int) -> tuple[float, float, float, float]:
    command = [sys.executable, "-m", "bench.rows", str(folder), str(rows)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    plain, first, again, memory = map(float, out[-4:])
    return plain, first, again, memory


def _import_here(folder: Path, rows: int) -> None:
    environ = {"IRIS_ENV": "test", "IRIS_DATA_DIR": str(folder), "IRIS_KEY_FILE": str(folder / "keys" / "k.json")}
    shop = open_workshop(Settings.from_environ(environ))
    migrating.upgrade(shop.database.engine)
    path = folder / "list.csv"
    data.write_list(path, data.names(rows))
    plain = _seconds(lambda: _plain(shop, rows))
    first = _seconds(lambda: data.bring(shop, path, "BD"))
    again = _seconds(lambda: data.bring(shop, path, "BD"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{plain} {first} {again} {memory}\n")


def _plain(shop: Workshop, rows: int) -> None:
    values = [
        {"name": "reset", "subject": f"row {number}", "window": _midnight(), "count": number} for number in range(rows)
    ]
    with shop.database.transaction() as session:
        for start in range(0, rows, 2000):
            session.execute(insert(m.LimitCounter), values[start : start + 2000])


def _midnight() -> datetime:
    return data.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


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
    return Row(
        "start to first answer",
        "importing Flask and SQLAlchemy",
        f"{ours / alone:.1f} x",
        "<= 5.0 x",
        ours <= 5 * alone,
    )


def _python(code: str) -> float:
    return _seconds(
        lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=os.environ)
    )


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _ratio(what: str, against: str, found: float, goal: float) -> Row:
    return Row(what, against, f"{found:.2f}", f">= {goal:.2f}", found >= goal)


def plain(rows: list[Row]) -> list[dict[str, object]]:
    """The rows as JSON."""
    return [asdict(row) for row in rows]


if __name__ == "__main__":
    _import_here(Path(sys.argv[1]), int(sys.argv[2]))
