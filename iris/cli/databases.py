"""Database: migrations, backup, restore."""

from __future__ import annotations

import click

from iris.cli import migrating
from iris.cli.context import settings
from iris.db import make_engine


@click.group()
def db() -> None:
    """Migrations of the database."""


@db.command()
@click.argument("to", default="head")
def upgrade(to: str) -> None:
    """Bring the database up to the newest migration, or to TO."""
    told = settings()
    told.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(told.database_url)
    migrating.upgrade(engine, to)
    click.echo(f"The database stands at {migrating.current(engine)}.")


@db.command()
@click.argument("to")
def downgrade(to: str) -> None:
    """Bring the database down to TO (base: empty)."""
    engine = make_engine(settings().database_url)
    migrating.downgrade(engine, to)
    click.echo(f"The database stands at {migrating.current(engine) or 'base'}.")


@db.command()
def check() -> None:
    """Say whether database, migrations and models agree; exit status 1 when they don't."""
    engine = make_engine(settings().database_url)
    stands, wanted = migrating.current(engine), migrating.head()
    if stands != wanted:
        raise click.ClickException(f"The database stands at {stands or 'base'}, the code wants {wanted}.")
    if differences := migrating.differences(engine):
        raise click.ClickException(
            f"Database and models differ in {len(differences)} places: {differences[:3]}"
        )
    click.echo(f"The database stands at {stands}, as the code wants it.")
