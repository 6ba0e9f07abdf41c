"""Whole tables as they stand, for backup and restore: past the row filter, for the command line only.

A row is copied as a JSON array in the order of the columns, so that a backup of one kind of database can be
restored into the other, and next year's code can read last year's.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    ForeignKeyConstraint,
    MetaData,
    Table,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.schema import AddConstraint, DropConstraint

READ_AT_ONCE = 2000
WRITTEN_AT_ONCE = 500
VERSION_TABLE = "alembic_version"


def tables_of(connection: Connection) -> list[Table]:
    """The tables of this database as it stands, those without foreign keys first."""
    metadata = MetaData()
    event.listen(metadata, "column_reflect", _null_stays_null)
    metadata.reflect(connection, only=lambda name, _: name != VERSION_TABLE)
    return sorted(metadata.tables.values(), key=lambda table: (bool(table.foreign_keys), table.name))


def _null_stays_null(_inspector: object, _table: object, column: dict[str, Any]) -> None:
    if isinstance(column["type"], JSON):
        column["type"].none_as_null = True


def rows_of(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Every row of a table by its primary key, a few thousand at a time."""
    query = select(table).order_by(*table.primary_key.columns)
    streaming = connection.execution_options(stream_results=True, yield_per=READ_AT_ONCE)
    for row in streaming.execute(query):
        yield tuple(row)


def written(row: Iterable[Any]) -> bytes:
    """One row as a line of JSON; what JSON has no form for is an object with one letter as its key."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(value).decode()}
    if isinstance(value, dict | list):
        return {"j": value}
    return value


def read(line: bytes) -> list[Any]:
    """The values of one line made by `written`."""
    return [_value(value) for value in json.loads(line)]


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "t":
            return datetime.fromisoformat(content)
        case "d":
            return date.fromisoformat(content)
        case "b":
            return base64.b64decode(content)
        case _:
            return content


def fill(connection: Connection, table: Table, columns: list[str], rows: Iterable[list[Any]]) -> int:
    """Put rows into a table that migrations may have begun to fill; give how many."""
    connection.execute(delete(table))
    # SQLite keeps moments without a zone, always UTC.
    naive = connection.dialect.name == "sqlite"
    moments = {c.name for c in table.columns if isinstance(c.type, DateTime)} if naive else set()
    number = 0
    source = iter(rows)
    while batch := list(islice(source, WRITTEN_AT_ONCE)):
        connection.execute(insert(table), [_stored(columns, row, moments) for row in batch])
        number += len(batch)
    return number


def _stored(columns: list[str], row: list[Any], moments: set[str]) -> dict[str, Any]:
    return {
        name: value.replace(tzinfo=None) if name in moments and value is not None else value
        for name, value in zip(columns, row, strict=True)
    }


def drop_foreign_keys(connection: Connection, tables: Iterable[Table]) -> list[ForeignKeyConstraint]:
    """Take the foreign keys off while tables are filled in any order; SQLite has them off by a switch."""
    if connection.dialect.name == "sqlite":
        return []
    found = [constraint for table in tables for constraint in table.foreign_key_constraints]
    for constraint in found:
        connection.execute(DropConstraint(constraint))
    return found


def add_foreign_keys(connection: Connection, constraints: Iterable[ForeignKeyConstraint]) -> None:
    """Put them back: the database looks at every row."""
    for constraint in constraints:
        connection.execute(AddConstraint(constraint))


def go_on_counting(connection: Connection, tables: Iterable[Table]) -> None:
    """Let PostgreSQL number new rows after the restored ones; SQLite does by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or keys[0].type.python_type is not int:
            continue
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, keys[0].name)))
        last = connection.scalar(select(func.max(keys[0])))
        if sequence and last is not None:
            connection.execute(select(func.setval(sequence, last)))
