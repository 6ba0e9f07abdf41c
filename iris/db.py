"""Engine, sessions, the row filter's place in them, commit. Only here and in `queries/` is SQL's dialect known.

One session belongs to one actor for its whole life. A session without an actor raises. Writing sessions are
opened as such before their first statement (`begin_write`): on SQLite a transaction that reads first and
writes later fails under load at once, whatever the busy timeout (tried, see docs/decisions).
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any, cast

from flask import current_app, g, request
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from iris.models import Base, Setting
from iris.queries.dialect import HELD_DRAFT, upsert
from iris.queries.scope import APPENDED, GUARDS, SHOWN, AccessError, actor_of, criteria, filter_key
from iris.rules.access import ANONYMOUS, SYSTEM, Actor

WRITE = "iris_write"
_MEMO = "iris_memo"


class FairConnection(sqlite3.Connection):
    """A SQLite connection whose writers queue on a file lock.

    SQLite's own busy wait is unfair: of 64 writers the slowest waited 1.0 to 1.8 s, with the queue 0.2 to 0.4 s
    at the same throughput. `kill -9` frees the lock, since the kernel closes the file.
    """

    lock_path: str | None = None
    _lock: int | None = None

    def queue(self) -> None:
        if self.lock_path and self._lock is None:
            self._lock = os.open(self.lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def leave(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self.leave()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.leave()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.leave()


def make_engine(url: str, *, pool_size: int = 8) -> Engine:
    """An engine for SQLite (the embedded default) or PostgreSQL (production).

    Errors are logged, and what people wrote must not get into the log with them: parameters stay hidden.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url, hide_parameters=True, connect_args={"factory": FairConnection, "check_same_thread": False}
        )
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        engine = create_engine(
            url, hide_parameters=True, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True
        )
    event.listen(engine, "before_cursor_execute", _note_guarded_tables)
    return engine


def _sqlite_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN breaks savepoints; durability and foreign keys are promises of ours.
    raw = cast(FairConnection, connection)
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "busy_timeout=20000",
        "journal_size_limit=67108864",
    ):
        raw.execute(f"PRAGMA {pragma}")
    path = raw.execute("PRAGMA database_list").fetchone()[2]
    raw.lock_path = f"{path}.lock" if path else None


def _sqlite_begin(connection: Connection) -> None:
    raw = cast(FairConnection, connection.connection.dbapi_connection)
    if connection.get_execution_options().get(WRITE):
        raw.queue()
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            raw.leave()
            raise
    else:
        connection.exec_driver_sql("BEGIN")


@contextmanager
def migrating_connection(engine: Engine) -> Iterator[Connection]:
    """A connection for migrations, of the system; the caller begins and commits.

    On SQLite they rebuild tables, which foreign keys would refuse, so the keys are off meanwhile and checked by
    `refuse_orphans` before the commit.
    """
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        raw = cast(Any, connection.connection.dbapi_connection)
        if connection.dialect.name == "sqlite":
            # By the driver itself: inside a transaction, which SQLAlchemy would begin, this has no effect.
            raw.execute("PRAGMA foreign_keys=OFF")
        else:
            # For the life of the connection, which is thrown away: the caller's transaction begins later.
            raw.execute("select set_config('iris.role', 'system', false)")
            raw.commit()
        try:
            yield connection
        finally:
            connection.invalidate()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A reading connection that sees one moment however long it takes: what a backup copies."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
        with connection.begin():
            _tell_wall(connection, SYSTEM)
            yield connection


def refuse_orphans(connection: Connection) -> None:
    """Raise when a migration left rows that point at nothing: SQLite did not look while the keys were off."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            tables = sorted({row[0] for row in orphans})
            raise RuntimeError(f"Foreign keys of {len(orphans)} rows in {', '.join(tables)} point at nothing.")


class Database:
    """The engine and the sessions of one process."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._make = sessionmaker(self.engine, expire_on_commit=False)
        self._own = local()

    def session(self, actor: Actor, *, write: bool = False) -> Session:
        """A session of `actor`; the caller closes it. `write` begins a writing transaction at once."""
        session = self._make(info={"actor": actor})
        if write:
            begin_write(session)
        return session

    @contextmanager
    def transaction(self, actor: Actor = SYSTEM) -> Iterator[Session]:
        """A writing session, committed at the end; for commands and jobs, which are edges too."""
        with self.session(actor, write=True) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self, actor: Actor = SYSTEM) -> Iterator[Session]:
        """A reading session, ended with the block so that the WAL file can shrink."""
        with self.session(actor) as session:
            yield session

    def change_number(self) -> str | None:
        """What names the state of the public register: another one after every change. None before the first."""
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect() as connection:
                return number_of(connection)
        # One call of the driver instead of three, on a connection of the thread's own: this stands before everything.
        if not hasattr(self._own, "connection"):
            self._own.connection = self.engine.raw_connection()
        rows = self._own.connection.dbapi_connection.execute(_NUMBER).fetchall()
        return str(rows[0][0]) if rows else None

    def size(self) -> int:
        """Bytes of the database on disk, what was deleted and not given back included."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                pages, page = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in _SQLITE_SIZE)
                return int(pages) * int(page)
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())

    def dispose(self) -> None:
        self.engine.dispose()


# --- the change number of the public register -----------------------------------------------------------------

CHANGE = "register_change"
_CHANGED = "iris_changed"
_SQLITE_SIZE = ("page_count", "page_size")
_NUMBER = f"SELECT value FROM setting WHERE name = '{CHANGE}'"  # noqa: S608


def number_of(connection: Connection) -> str | None:
    """The change number as this connection sees it."""
    row = connection.exec_driver_sql(_NUMBER).first()
    return str(row[0]) if row else None


@event.listens_for(Session, "before_flush")
def _note_flushed(session: Session, _context: object, _instances: object) -> None:
    if any(type(row) in SHOWN for rows in (session.new, session.dirty, session.deleted) for row in rows):
        session.info[_CHANGED] = True


@event.listens_for(Session, "before_commit")
def _number_change(session: Session) -> None:
    if not session.in_nested_transaction():
        session.flush()
        settle(session)


def settle(session: Session) -> None:
    """Give the register a new number when this transaction changed what the public sees.

    Drawn, not counted up: so it needs no read, and of two who commit at once each leaves another one. Written last
    in its transaction, since on PostgreSQL the row stays locked until the commit.
    """
    if session.info.pop(_CHANGED, False):
        row = {"name": CHANGE, "value": {"number": secrets.token_hex(8)}}
        session.execute(upsert(session, Setting, ["name"], ["value"]), [row])


def begin_write(session: Session) -> None:
    """Begin a writing transaction; refuses one that has begun, where the option would be ignored silently."""
    if session.in_transaction():
        raise InvalidRequestError("a writing transaction must be begun before the first statement")
    session.connection(execution_options={WRITE: True})


@contextmanager
def acting(session: Session, actor: Actor) -> Iterator[Session]:
    """A session of `actor` inside a transaction of the system, so that several people's acts are kept or undone as one.

    For the demonstration register only: a request has one actor.
    """
    if actor_of(session) != SYSTEM:
        raise AccessError("only the system lets others act")
    session.flush()
    with Session(
        session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False, info={"actor": actor}
    ) as own:
        say_who(own)
        yield own
        own.commit()
    say_who(session)


# --- the second wall: row-level security of PostgreSQL ----------------------------------------------------------

_WHO = ("role", "account", "organisation", "entry", "case", "draft")
_SAY_WHO = "select " + ", ".join(f"set_config('iris.{name}', %s, true)" for name in _WHO)


def _tell_wall(connection: Connection, actor: Actor, held: int | None = None) -> None:
    """Say until the end of the transaction who acts; who says nothing sees no row of a case."""
    if connection.dialect.name != "sqlite":
        ids = (actor.account_id, actor.organisation_id, actor.entry_id, actor.case_id, actor.draft_id or held)
        connection.exec_driver_sql(_SAY_WHO, (str(actor.role), *("" if i is None else str(i) for i in ids)))


def say_who(session: Session) -> None:
    """Say so again where sessions of several actors share one connection: in `acting`, in tests."""
    _tell_wall(session.connection(), actor_of(session), session.info.get(HELD_DRAFT))


@event.listens_for(Session, "after_begin")
def _begun(session: Session, _transaction: object, connection: Connection) -> None:
    actor = session.info.get("actor")
    # Nobody needs to say so: that saves public pages a round trip.
    if actor is not None and actor != ANONYMOUS:
        _tell_wall(connection, actor, session.info.get(HELD_DRAFT))


# --- the row filter -----------------------------------------------------------------------------------------

_TABLES = {model.__tablename__: model for model in GUARDS}
_WORD = re.compile(r"\b(" + "|".join(sorted(_TABLES, key=len, reverse=True)) + r")\b")
_reached: dict[tuple[object, ...], frozenset[type[Base]]] = {}
_MEMO_LIMIT = 5000


@event.listens_for(Session, "do_orm_execute")
def _filter_rows(state: ORMExecuteState) -> None:
    actor = actor_of(state.session)
    if (state.is_insert or state.is_update or state.is_delete) and _target(state) in SHOWN:
        state.session.info[_CHANGED] = True
    if actor == SYSTEM or state.is_column_load:
        return
    if isinstance(state.parameters, list) and (state.is_update or state.is_insert):
        # These bypass the criteria: an update by primary keys, an insert that returns rows.
        if _guarded_target(state):
            raise AccessError("bulk writing to a guarded table needs the system actor")
        return
    key = _memo_key(state, actor)
    models = _reached.get(key) if key else None
    if models is None:
        models = frozenset(GUARDS)
        if key:
            state.update_execution_options(**{_MEMO: key})
    if models:
        state.statement = state.statement.options(*criteria(actor, models))


def _guarded_target(state: ORMExecuteState) -> bool:
    target = _target(state)
    return target in GUARDS and not (state.is_insert and target in APPENDED)


def _target(state: ORMExecuteState) -> type[Base] | None:
    return state.bind_mapper.class_ if state.bind_mapper is not None else None


def _memo_key(state: ORMExecuteState, actor: Actor) -> tuple[object, ...] | None:
    # The key under which SQLAlchemy keeps compiled statements; there is no public name for it.
    generated = getattr(state.statement, "_generate_cache_key")()  # noqa: B009
    return (generated.key, filter_key(actor)) if generated else None


def _note_guarded_tables(
    _conn: Connection, _cursor: object, statement: str, _parameters: object, context: Any, _many: bool
) -> None:
    """Remember which guarded tables a statement can reach: its first run, with every criterion, shows it."""
    if context is None:
        return
    key = context.execution_options.get(_MEMO)
    if key is not None and key not in _reached:
        if len(_reached) >= _MEMO_LIMIT:
            _reached.clear()
        _reached[key] = frozenset(_TABLES[name] for name in _WORD.findall(statement))


@event.listens_for(Session, "detached_to_persistent")
def _refuse_reattached(session: Session, instance: object) -> None:
    """A detached row put back into a session was never seen through its filter."""
    if type(instance) in GUARDS and actor_of(session) != SYSTEM:
        raise AccessError("a guarded row must be loaded in the session that uses it")


# --- the session of the current request ------------------------------------------------------------------------

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def database() -> Database:
    """The database of the running app."""
    found: Database = current_app.extensions["iris_database"]
    return found


def current() -> Session:
    """The session of this request, of its actor; an unsafe method gets a writing transaction."""
    if "session" not in g:
        g.session = database().session(g.actor, write=request.method in UNSAFE)
    session: Session = g.session
    return session


def commit() -> None:
    """Commit the request's session: the last line of a route that writes."""
    current().commit()


def close_current() -> None:
    """End the request's session; what was not committed is undone."""
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()
