"""Database: migrations, backup, restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from iris.cli import migrating
from iris.cli.context import settings
from iris.db import make_engine


@contextmanager
def _engine() -> Iterator[Engine]:
    """The engine of the database for the length of a command."""
    engine = make_engine(settings().database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@click.group()
def db() -> None:
    """Migrations of the database."""


@db.command()
@click.argument("to", default="head")
def upgrade(to: str) -> None:
    """Bring the database up to the newest migration, or to TO."""
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    with _engine() as engine:
        migrating.upgrade(engine, to)
        click.echo(f"The database stands at {migrating.current(engine)}.")


@db.command()
@click.argument("to")
def downgrade(to: str) -> None:
    """Bring the database down to TO (base: empty)."""
    with _engine() as engine:
        migrating.downgrade(engine, to)
        click.echo(f"The database stands at {migrating.current(engine) or 'base'}.")


@db.command()
def check() -> None:
    """Say whether database, migrations and models agree; exit status 1 when they don't."""
    with _engine() as engine:
        stands, wanted = migrating.current(engine), migrating.head()
        if stands != wanted:
            raise click.ClickException(f"The database stands at {stands or 'base'}, the code wants {wanted}.")
        differences = migrating.differences(engine)
    if differences:
        raise click.ClickException(f"Database and models differ in {len(differences)} places: {differences[:3]}")
    click.echo(f"The database stands at {stands}, as the code wants it.")
