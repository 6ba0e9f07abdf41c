"""`iris backup` and `iris restore`: everything but the keys, in one file, from any database into any other."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, Engine

from iris.cli import migrating
from iris.cli.context import progress, settings, workshop
from iris.db import migrating_connection, refuse_orphans, snapshot
from iris.gateways import archives
from iris.gateways.keys import Keys, key_id_of
from iris.gateways.store import FileStore
from iris.jobs.handlers import Workshop
from iris.queries import copying
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

PATH = click.Path(path_type=Path, dir_okay=False)


@dataclass
class Sealed:
    """Which keys what was copied needs: a sealed value names its key."""

    ids: set[str] = field(default_factory=set)
    rows: int = 0
    """Of the table copied last."""

    def noting(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
        """The rows as lines, counted, each sealed value's key noted on the way."""
        self.rows = 0
        for row in rows:
            self.rows += 1
            for value in row:
                if isinstance(value, bytes | memoryview):
                    self._note(bytes(value))
            yield copying.written(row)

    def _note(self, value: bytes) -> None:
        try:
            self.ids.add(key_id_of(value))
        except RuleBroken:
            return


@click.command()
@click.argument("file", type=PATH)
def backup(file: Path) -> None:
    """Copy database and files into FILE while the register runs. The key file is never in it."""
    with workshop() as shop, archives.writing(file) as archive:
        stands = migrating.current(shop.database.engine)
        if stands is None:
            raise RuleBroken("database_empty", N_("This database is empty: there is nothing to back up."))
        sealed = Sealed()
        # The database first: what it names is in the store by then, since files are stored before their rows.
        tables = _copy_tables(shop.database.engine, archive, sealed)
        files = _copy_files(shop.outside.store, archive)
        archive.close_with(
            {
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "migration": stands,
                "tables": tables,
                "files": files,
                "keys": sorted(sealed.ids),
            }
        )
    rows = sum(table["rows"] for table in tables.values())
    click.echo(f"{file}: {rows:,} rows of {len(tables)} tables, {files:,} files.")
    click.echo(f"A restore needs the key file with: {', '.join(sorted(sealed.ids)) or 'no key'}.")


def _copy_tables(engine: Engine, archive: archives.Archive, sealed: Sealed) -> dict[str, dict[str, Any]]:
    """All tables as of one moment."""
    copied: dict[str, dict[str, Any]] = {}
    tell = progress()
    with snapshot(engine) as connection:
        tables = copying.tables_of(connection)
        for number, table in enumerate(tables):
            tell("tables", number, len(tables))
            archive.add(f"tables/{table.name}", sealed.noting(copying.rows_of(connection, table)), packed=True)
            copied[table.name] = {"columns": [column.name for column in table.columns], "rows": sealed.rows}
    return copied


def _copy_files(store: FileStore, archive: archives.Archive) -> int:
    number = 0
    for name in sorted(store.names()):
        # Erased since its name was read: then it is not to be in the backup either.
        if (pieces := store.sealed(name)) is not None:
            archive.add(f"files/{name}", pieces, packed=False)
            number += 1
    return number


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Fill an empty database and an empty store from FILE, then bring it up to today's code."""
    with archives.reading(file) as opened:
        manifest = opened.manifest
        _need_keys(manifest["keys"])
        with workshop() as shop:
            _need_room(shop, manifest)
            with _all_or_none(shop.outside.store, opened):
                _restore_files(shop.outside.store, opened)
                _restore_tables(shop.database.engine, opened)
            migrating.upgrade(shop.database.engine)
            # The name index is made from the names; an old one would answer for what is not there.
            shutil.rmtree(shop.names_folder, ignore_errors=True)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    click.echo(f"Restored {rows:,} rows and {manifest['files']:,} files, as of {manifest['made_at']}.")
    click.echo("Now run: iris journal verify")


def _need_keys(wanted: list[str]) -> None:
    path = settings().key_file
    held = Keys(path) if wanted else None
    missing = [key_id for key_id in wanted if held is None or not held.has(key_id)]
    if missing:
        raise RuleBroken(
            "key_missing",
            N_("This backup needs the key %(key)s, which %(path)s does not hold. Put the right key file there."),
            key=", ".join(missing),
            path=path,
        )


def _need_room(shop: Workshop, manifest: dict[str, Any]) -> None:
    if manifest["migration"] not in migrating.known():
        raise RuleBroken(
            "backup_newer",
            N_("This backup was made by newer code (%(migration)s). Install that version and try again."),
            migration=manifest["migration"],
        )
    if migrating.current(shop.database.engine) is not None:
        raise RuleBroken(
            "database_filled", N_("This database is not empty. Make a new one and set IRIS_DATABASE_URL to it.")
        )
    if next(shop.outside.store.names(), None) is not None:
        raise RuleBroken("store_filled", N_("There are files in the data folder. Set IRIS_DATA_DIR to an empty one."))


@contextmanager
def _all_or_none(store: FileStore, opened: archives.Opened) -> Iterator[None]:
    """What a failed restore leaves behind would keep the next one out."""
    try:
        yield
    except BaseException:
        for member in opened.names("files"):
            store.delete(member.removeprefix("files/"))
        raise


def _restore_files(store: FileStore, opened: archives.Opened) -> None:
    for member in opened.names("files"):
        store.put_sealed(member.removeprefix("files/"), opened.pieces(member))


def _restore_tables(engine: Engine, opened: archives.Opened) -> None:
    """The schema as it was at the backup, with its rows: all or nothing."""
    migrating.upgrade(engine, opened.manifest["migration"])
    try:
        with migrating_connection(engine) as connection, connection.begin():
            _fill(connection, opened)
            refuse_orphans(connection)
    except BaseException:
        migrating.downgrade(engine, "base")
        raise


def _fill(connection: Connection, opened: archives.Opened) -> None:
    tables = copying.tables_of(connection)
    taken_off = copying.drop_foreign_keys(connection, tables)
    tell = progress()
    for number, table in enumerate(tables):
        tell("tables", number, len(tables))
        said = opened.manifest["tables"][table.name]
        rows = (copying.read(line) for line in opened.lines(f"tables/{table.name}"))
        if copying.fill(connection, table, said["columns"], rows) != said["rows"]:
            raise RuleBroken("backup_broken", N_("This backup lacks rows of %(table)s."), table=table.name)
    copying.add_foreign_keys(connection, taken_off)
    copying.go_on_counting(connection, tables)
