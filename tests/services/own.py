"""A migrated database of a test's own, committed for real: for threads, processes and what is killed.

The other tests share one connection that is rolled back; nothing that waits for a lock can be seen there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine

from iris.cli import migrating
from iris.db import Database, make_engine
from iris.gateways.keys import Keys
from iris.gateways.mail import Mailer
from iris.gateways.outside import Outside
from iris.gateways.store import FileStore
from iris.jobs.handlers import Workshop
from tests.servers import create_database, database_name, drop_database, postgres

ON_POSTGRES = os.environ.get("IRIS_TEST_DATABASE") == "postgresql"
only_sqlite = pytest.mark.skipif(ON_POSTGRES, reason="about files and locks of the embedded database")
only_postgres = pytest.mark.skipif(not ON_POSTGRES, reason="about row locks, which SQLite does not have")


@pytest.fixture(autouse=True)
def midday() -> Iterator[None]:
    """The clock goes on from noon of 25 November 2026, so that lists of that autumn are neither old nor to come."""
    with time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC)):
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[str | None]:
    """The PostgreSQL server of this process; None under SQLite."""
    if not ON_POSTGRES:
        yield None
        return
    with postgres() as address:
        yield address


@pytest.fixture(scope="session")
def migrated(server: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database at the newest migration, never used itself, only copied."""
    name = f"own_{uuid4().hex}"
    url = create_database(server, name) if server else f"sqlite:///{tmp_path_factory.mktemp('own')}/iris.db"
    engine = make_engine(url)
    migrating.upgrade(engine)
    engine.dispose()
    yield url
    if server:
        drop_database(server, name)


@pytest.fixture
def new_url(migrated: str, server: str | None, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes copies of the migrated database; dropped at the end."""
    made: list[str] = []

    def make() -> str:
        name = f"own_{uuid4().hex}"
        if server:
            made.append(create_database(server, name, database_name(migrated)))
        else:
            shutil.copyfile(migrated.removeprefix("sqlite:///"), tmp_path / f"{name}.db")
            made.append(f"sqlite:///{tmp_path / f'{name}.db'}")
        return made[-1]

    yield make
    for url in made:
        if server:
            drop_database(server, database_name(url))


@pytest.fixture
def own_url(new_url: Callable[[], str]) -> str:
    """The address of this test's own database."""
    return new_url()


@pytest.fixture
def own(own_url: str) -> Iterator[Database]:
    """This test's own database."""
    database = Database(own_url)
    yield database
    database.dispose()


@pytest.fixture
def own_shop(own: Database, keys: Keys, tmp_path: Path) -> Workshop:
    """What jobs work with, on the test's own database; mails go to a folder."""
    mailer = Mailer.from_url(f"file://{tmp_path / 'mail'}")
    outside = Outside(keys, FileStore(tmp_path / "files"), mailer, "http://localhost")
    return Workshop(own, outside, tmp_path / "names")
