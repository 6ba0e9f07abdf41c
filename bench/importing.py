"""The rows about lists: a list, the same list again, and who waits meanwhile. In a process and database of their own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from bench import data
from bench.table import Row, at_most, seconds
from config import Settings
from iris import models as m
from iris.cli import migrating
from iris.db import Database
from iris.gateways import clock
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop
from iris.services import settings

BETWEEN = 0.05


def rows(folder: Path, number: int) -> Iterator[Row]:
    """A list, and the same list again, against plain batched inserts of its rows."""
    shop = _shop(folder)
    migrating.upgrade(shop.database.engine)
    command = [sys.executable, "-m", "bench.importing", str(folder), str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        slowest = _slowest_write(shop.database, worker)
        assert worker.stdout is not None
        plain, first, again, memory = map(float, worker.stdout.read().split()[-4:])
    shop.database.dispose()
    yield at_most(f"import of {number:,} rows", f"plain batched insert, {plain:.1f} s", first / plain, 4)
    yield at_most("the same list again, nothing changed", f"first import, {first:.1f} s", again / first, 0.25)
    yield at_most("memory of an import", "", memory, 300, "MiB")
    yield at_most("slowest other write while it runs (SQLite)", "", slowest, 3, "s")


def _slowest_write(database: Database, worker: subprocess.Popen[str]) -> float:
    """As somebody would who files something every moment: durable, in a transaction of its own."""
    slowest, number = 0.0, 0
    while worker.poll() is None:
        number += 1
        slowest = max(slowest, seconds(lambda number=number: _write(database, number)))
        time.sleep(BETWEEN)
    if worker.returncode:
        raise RuntimeError("the import broke off")
    return slowest


def _write(database: Database, number: int) -> None:
    with database.transaction() as session:
        settings.put(session, "bench", {"number": number})


def _shop(folder: Path) -> Workshop:
    told = {"IRIS_ENV": "test", "IRIS_DATA_DIR": str(folder), "IRIS_KEY_FILE": str(folder / "keys" / "k.json")}
    return open_workshop(Settings.from_environ({**os.environ, **told}))


def _import_here(folder: Path, number: int) -> None:
    shop = _shop(folder)
    path = folder / "list.csv"
    data.write_list(path, data.names(number))
    plain = seconds(lambda: _plain(shop, number))
    first = seconds(lambda: data.bring(shop, path, "BD"))
    again = seconds(lambda: data.bring(shop, path, "BD"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{plain} {first} {again} {memory}\n")


def _plain(shop: Workshop, number: int) -> None:
    midnight = _midnight()
    values = [{"name": "reset", "subject": f"row {at}", "window": midnight, "count": at} for at in range(number)]
    for start in range(0, number, 2000):
        with shop.database.transaction() as session:
            session.execute(insert(m.LimitCounter), values[start : start + 2000])


def _midnight() -> datetime:
    return clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


if __name__ == "__main__":
    _import_here(Path(sys.argv[1]), int(sys.argv[2]))
