"""The few statements that SQLite and PostgreSQL say differently."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import DDL, Insert, Table, column, func, insert, inspect, or_, select, table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from iris.models import Base


def is_sqlite(session: Session) -> bool:
    """Whether this session speaks to the embedded database."""
    return session.get_bind().dialect.name == "sqlite"


def insert_missing(session: Session, model: type[Base]) -> Insert:
    """An insert that leaves rows alone which are there already, whichever key they collide on."""
    if is_sqlite(session):
        return sqlite.insert(model).on_conflict_do_nothing()
    return postgresql.insert(model).on_conflict_do_nothing()


def insert_rows(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows whose ids are made already, as plainly as can be: half the time of the same by objects.

    For the one verb that must be fast, filing; who files may write these rows by doing so.
    """
    if rows:
        table = cast(Table, inspect(model).local_table)
        # Inline: else the id of a single row is asked for again, which shows only rows that one may see.
        session.execute(insert(table).inline(), rows)


def refresh_statistics(session: Session, *models: type[Base]) -> None:
    """Let PostgreSQL count these tables anew, this transaction's own rows included; nothing on SQLite.

    Before statements over many rows that were just written: one that believes a table to be empty joins row by row,
    which took hours for a list of 20,000. In the order of the lists' own steps, so that two of them never deadlock.
    """
    if not is_sqlite(session):
        session.execute(DDL("ANALYZE " + ", ".join(model.__tablename__ for model in models)))  # type: ignore[no-untyped-call]


def upsert(session: Session, model: type[Base], keys: list[str], changed: list[str]) -> Insert:
    """An insert that sets the `changed` columns where the `keys` are there already."""
    statement: Any = sqlite.insert(model) if is_sqlite(session) else postgresql.insert(model)
    result: Insert = statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in changed}
    )
    return result


def count_up(session: Session, model: type[Base], keys: list[str], column: str, values: dict[str, Any]) -> int:
    """Add one to the counter that these values name, made at 1 when it is not there; gives what it stands at.

    In one statement: two who count at once never see the same number.
    """
    counter = getattr(model, column)
    statement: Any = sqlite.insert(model) if is_sqlite(session) else postgresql.insert(model)
    statement = statement.values({**values, column: 1})
    counted = statement.on_conflict_do_update(index_elements=keys, set_={column: counter + 1}).returning(counter)
    return int(session.execute(counted).scalar_one())


def hold_writers(session: Session, model: type[Base]) -> None:
    """Let nobody write this table until the transaction ends; on SQLite a writing transaction does so by itself."""
    if not is_sqlite(session):
        session.execute(
            DDL(  # type: ignore[no-untyped-call]
                f"LOCK TABLE {model.__tablename__} IN SHARE ROW EXCLUSIVE MODE"
            )
        )


HELD_DRAFT = "iris_held_draft"


def hold_draft(session: Session, draft_id: int) -> None:
    """Let this session see the draft that it has just begun: its actor had none before."""
    session.info[HELD_DRAFT] = draft_id
    if not is_sqlite(session):
        session.execute(select(func.set_config("iris.draft", str(draft_id), True)))


def passes_walls(session: Session) -> bool:
    """Whether the database lets this account of it read past row-level security."""
    if is_sqlite(session):
        return False
    roles = table("pg_roles", column("rolname"), column("rolsuper"), column("rolbypassrls"))
    free = or_(roles.c.rolsuper, roles.c.rolbypassrls)
    return bool(session.scalar(select(free).where(roles.c.rolname == func.current_user())))
