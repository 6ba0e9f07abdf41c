"""What tests of the demonstration register share: what is planned for an entry, and a small one loaded once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from iris.cli.demo.loading import ACCOUNTS, load
from iris.cli.demo.plan import PlannedEntry
from iris.cli.demo.planning import Plan, Size
from iris.db import Database
from iris.gateways.keys import create_key_file
from iris.gateways.mail import Mailer
from iris.gateways.outside import Outside
from iris.gateways.store import FileStore
from iris.jobs.handlers import Workshop
from iris.rules.status import AgencyStatus, Kind, PermissionView, StatusFact, agency_status
from tests.servers import create_database, database_name, drop_database

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = NOW.date()
SMALL = Size(agencies=30, employers=12)


def silent(_what: str, _done: int, _whole: int) -> None:
    """Nobody watches."""


def entries(plan: Plan) -> list[PlannedEntry]:
    return [*plan.agencies, *plan.employers]


def status_of(entry: PlannedEntry, on: date) -> AgencyStatus:
    """What the rules say of a planned entry, without any database."""
    views = [
        PermissionView(
            Kind(permission.meaning),
            permission.authority.country,
            permission.authority.country == entry.country,
            permission.authority.name,
            permission.number,
            tuple(
                StatusFact(
                    place,
                    fact.state,
                    fact.first,
                    fact.last,
                    fact.recorded,
                    fact.corrects,
                    guarantee_until=fact.guarantee_until,
                )
                for place, fact in enumerate(permission.facts)
            ),
            key=number,
        )
        for number, permission in enumerate(entry.permissions)
    ]
    return agency_status(views, on, closed=entry.closed)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A small demonstration, loaded once for the tests that only look at it."""

    shop: Workshop
    folder: Path
    url: str
    key_file: Path

    @property
    def accounts(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = json.loads((self.folder / ACCOUNTS).read_text(encoding="utf-8"))
        return told

    def environment(self) -> dict[str, str]:
        return {
            "IRIS_ENV": "demo",
            "IRIS_DATABASE_URL": self.url,
            "IRIS_DATA_DIR": str(self.folder),
            "IRIS_KEY_FILE": str(self.key_file),
            "IRIS_MAIL_URL": "null:",
        }


@pytest.fixture(scope="module")
def loaded(migrated: str, server: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("demo")
    key_file = tmp_path_factory.mktemp("keys") / "keys.json"
    if server:
        url = create_database(server, f"demo_{uuid4().hex}", database_name(migrated))
    else:
        url = f"sqlite:///{folder / 'demo.db'}"
        shutil.copyfile(migrated.removeprefix("sqlite:///"), folder / "demo.db")
    outside = Outside(
        create_key_file(key_file), FileStore(folder / "files"), Mailer.from_url("null:"), "http://localhost"
    )
    shop = Workshop(Database(url), outside, folder / "names")
    with time_machine.travel(NOW):
        load(shop, folder, silent, SMALL)
    yield Loaded(shop, folder, url, key_file)
    shop.database.dispose()
    if server:
        drop_database(server, database_name(url))
