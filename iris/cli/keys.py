"""The key file."""

from __future__ import annotations

import click

from iris.cli.context import settings, workshop
from iris.gateways.keys import create_key_file


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
