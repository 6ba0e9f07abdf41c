"""The key file."""

from __future__ import annotations

import click

from iris.cli.context import settings, workshop
from iris.gateways.keys import create_key_file
from iris.services import rewrapping


@click.group()
def keys() -> None:
    """Keys that seal cases, files and second factors, and sign what the register publishes."""


@keys.command()
def create() -> None:
    """Make a new key file where IRIS_KEY_FILE says; an old one is never overwritten."""
    path = settings().key_file
    create_key_file(path)
    click.echo(f"Made {path}. Keep a copy away from the backups: without it, nothing sealed can be opened.")


@keys.command()
def rotate() -> None:
    """Add a new version of every key; what the old ones sealed can still be opened."""
    with workshop() as shop:
        shop.outside.keys.rotate()
    click.echo("New versions are in use; the old ones still open what they sealed. Restart the server and the worker.")


@keys.command()
def rewrap() -> None:
    """After a rotation: seal anew what older keys sealed, 500 rows a transaction. May be broken off and run again."""
    changed = 0
    with workshop() as shop:
        for one in rewrapping.SEALED:
            after: int | None = 0
            while after is not None:
                with shop.database.transaction() as session:
                    found = rewrapping.rewrap_next(session, shop.outside.keys, one, after)
                after, changed = (found[0], changed + found[1]) if found else (None, changed)
    click.echo(f"Sealed {changed} rows anew. Keep the old keys as long as you keep backups that need them.")
