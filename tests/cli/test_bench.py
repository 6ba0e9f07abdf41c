"""The bench on a tiny register: it is made, and the rows that need no server can be measured on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench import filtering, names, scoring
from config import ROOT, Settings
from iris import models as m
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop

AGENCIES = 80


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("bench")
    told = {"IRIS_ENV": "test", "IRIS_DATA_DIR": str(folder / "data"), "IRIS_KEY_FILE": str(folder / "keys.json")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IRIS_")}
    return {**kept, **told, "IRIS_MAIL_URL": "null:", "PYTHONPATH": str(ROOT)}


def command(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = "from iris.cli.main import main; main()"
    asked = [sys.executable, "-c", code, "bench", "data", "--agencies", str(AGENCIES)]
    return subprocess.run(asked, env=environ, cwd=Path("/"), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def large(environ: dict[str, str]) -> Iterator[Workshop]:
    done = command(environ)
    assert done.returncode == 0, done.stderr
    shop = open_workshop(Settings.from_environ(environ))
    yield shop
    shop.database.dispose()


def test_the_register_has_ten_facts_for_each_agency(large: Workshop) -> None:
    with large.database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(model)) for model in (m.RegisterEntry, m.StatusFact)]
        words = set(session.scalars(select(m.EntryStatus.word)))
    assert counts == [AGENCIES, 10 * AGENCIES]
    assert words == {"licensed", "licence_suspended", "licence_revoked", "licence_expired"}
    assert large.database.change_number() is not None


def test_a_register_that_holds_something_is_left_alone(large: Workshop, environ: dict[str, str]) -> None:
    again = command(environ)
    assert again.returncode == 1
    assert "empty folder" in again.stderr


def test_the_rows_that_need_no_server_are_measured(large: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "SHEET", 20)
    monkeypatch.setattr(names, "SCANNED", 2)
    monkeypatch.setattr(filtering, "ROUNDS", 1)
    found = [*names.sheet(large), filtering.rows(large), scoring.row(large)]
    assert [row.what for row in found] == [
        "sheet of 10,000 rows",
        "sheet: right agency in the first five",
        "sheet: matches on general words alone",
        "row filter, ten heaviest signed-in pages",
        "scoring the whole register",
    ]
    assert found[2].met
