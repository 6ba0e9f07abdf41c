"""What tests of pages share: signed-in people, second factors, the site behind https, the log of denials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from structlog.typing import EventDict

from config import Settings
from iris.app import create_app
from iris.db import Database
from iris.gateways.keys import Keys
from iris.gateways.mail import Mailer
from iris.gateways.name_index import NameIndex
from iris.gateways.outside import Outside
from iris.gateways.store import FileStore
from iris.jobs.handlers import Workshop
from iris.queries.search import NameBook
from iris.rules.roles import Kind, Role
from tests.factories import Made
from tests.web.affairs import Affair
from tests.web.complaining import Worker
from tests.web.people import People


@pytest.fixture
def people(app: Flask, made: Made) -> People:
    """People of any role, signed in or about to be."""
    return People(app, made)


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """What is logged while the test runs."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture(scope="session")
def bare_secure_app(engine: Engine, database_url: str, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it is behind https, made once."""
    folder = tmp_path_factory.mktemp("secure")
    told = {
        "IRIS_ENV": "test",
        "IRIS_DATABASE_URL": database_url,
        "IRIS_DATA_DIR": str(folder),
        "IRIS_BASE_URL": "https://localhost",
    }
    outside = Outside(keys, FileStore(folder / "files"), Mailer.from_url("null:"), "https://localhost")
    app = create_app(Settings.from_environ(told), Workshop(Database(database_url), outside, Path(folder / "names")))
    app.testing = True
    return app


@pytest.fixture
def secure_app(bare_secure_app: Flask, shop: Workshop) -> Flask:
    """The application behind https on the database of this test."""
    bare_secure_app.extensions["iris_database"] = shop.database
    bare_secure_app.extensions["iris_names"] = NameBook(NameIndex(shop.names_folder))
    return bare_secure_app


@pytest.fixture
def affair(app: Flask, people: People, made: Made, session: Session, shop: Workshop) -> Affair:
    """A complaint is filed; nobody has read it yet."""
    entry = made.agency("Heron Overseas Ltd")
    agency = people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=entry))
    worker = Worker(app)
    worker.file()
    return Affair(worker, people.enter(Role.CASE_LEAD), people.enter(Role.CASE_OFFICER), agency, entry, session, shop)
