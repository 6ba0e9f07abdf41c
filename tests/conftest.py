"""What all tests share: a database built by migrations, one transaction a test, the app on top of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, sessionmaker

from config import Settings
from iris.app import create_app
from iris.cli import migrating
from iris.db import WRITE, Database, make_engine, number_of, say_who, settle
from iris.gateways.keys import Keys, create_key_file
from iris.gateways.mail import Mailer
from iris.gateways.name_index import NameIndex
from iris.gateways.outside import Outside
from iris.gateways.store import FileStore
from iris.jobs.handlers import Workshop
from iris.queries.search import NameBook
from iris.rules.access import SYSTEM, Actor
from tests.client import PageClient
from tests.factories import Made
from tests.servers import create_database, drop_database, postgres

pytest_plugins = ["tests.live"]

KIND = os.environ.get("IRIS_TEST_DATABASE", "sqlite")


class OneConnection(Database):
    """A database whose sessions all share one connection, so that a test's end undoes everything."""

    def __init__(self, connection: Connection) -> None:
        self.engine = connection.engine
        self._make = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        self._connection, self._made = connection, list[Session]()

    def session(self, actor: Actor, *, write: bool = False) -> Session:
        session = self._make(info={"actor": actor})
        self._made.append(session)
        # They take turns on one connection, so each says who acts before every statement.
        event.listen(session, "do_orm_execute", lambda state: say_who(state.session))
        event.listen(session, "before_flush", lambda flushed, *_: say_who(flushed))
        return session

    def change_number(self) -> str | None:
        """Nothing is committed in a test: what its sessions changed counts as soon as it is asked for."""
        for session in self._made:
            session.flush()
            settle(session)
        return number_of(self._connection)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of this process: SQLite, or PostgreSQL under IRIS_TEST_DATABASE=postgresql."""
    if KIND == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/test.db"
        return
    with postgres() as server:
        name = f"test_{uuid4().hex}"
        yield create_database(server, name)
        drop_database(server, name)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of the migrated database."""
    engine = make_engine(database_url)
    migrating.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Keys of the tests."""
    return create_key_file(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture
def db(engine: Engine) -> Iterator[Database]:
    """The database for one test."""
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        transaction = connection.begin()
        yield OneConnection(connection)
        transaction.rollback()


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    """A session of the system."""
    with db.session(SYSTEM) as session:
        yield session


@pytest.fixture
def shop(db: Database, keys: Keys, tmp_path: Path) -> Workshop:
    """Everything that services and jobs work with; mails go to a folder."""
    mailer = Mailer.from_url(f"file://{tmp_path / 'mail'}")
    outside = Outside(keys, FileStore(tmp_path / "files"), mailer, "http://localhost")
    return Workshop(db, outside, tmp_path / "names")


@pytest.fixture(scope="session")
def bare_app(engine: Engine, database_url: str, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, made once; each test lends it its own database."""
    folder = tmp_path_factory.mktemp("app")
    settings = Settings.from_environ(
        {
            "IRIS_ENV": "test",
            "IRIS_DATABASE_URL": database_url,
            "IRIS_DATA_DIR": str(folder),
            "IRIS_MAIL_URL": "null:",
        }
    )
    outside = Outside(keys, FileStore(folder / "files"), Mailer.from_url("null:"), "http://localhost")
    app = create_app(settings, Workshop(Database(database_url), outside, folder / "names"))
    app.testing = True
    return app


@pytest.fixture
def app(bare_app: Flask, shop: Workshop) -> Flask:
    """The application on the database of this test."""
    bare_app.extensions["iris_database"] = shop.database
    bare_app.extensions["iris_outside"] = shop.outside
    bare_app.extensions["iris_kept"].forget()
    bare_app.extensions["iris_names"] = NameBook(NameIndex(shop.names_folder))
    return bare_app


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A person without an account; every page fetched is checked."""
    return PageClient(app)


@pytest.fixture
def now() -> datetime:
    """One moment for a test."""
    return datetime.now(UTC)


@pytest.fixture
def made(session: Session, keys: Keys, now: datetime) -> Made:
    """What a test needs to be there, made through the services."""
    return Made(session, keys, now)
