"""The journal: verify it, export it, seal it."""

from __future__ import annotations

from pathlib import Path

import click

from iris.cli.context import settings, workshop
from iris.gateways import clock
from iris.jobs import trails
from iris.jobs.public_keys import PublicKeys
from iris.jobs.workshop import open_keys
from iris.services import journal as journal_service


@click.group()
def journal() -> None:
    """The tamper-evident journal."""


@journal.command()
@click.argument("export", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The public keys of the register that EXPORT comes from: for somebody outside of it.",
)  # fmt: skip
def verify(export: Path | None, keys: Path | None) -> None:
    """Prove that nothing was changed, dropped, reordered or cut: in the database, or in the file EXPORT."""
    if keys is not None and export is None:
        raise click.UsageError("Give the exported file that the keys belong to.")
    faults = _in_database() if export is None else _in_file(export, keys)
    for fault in faults[:50]:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"The journal does not hold: {len(faults)} faults.")
    click.echo("The journal holds: nothing was changed, dropped, reordered or cut.")


def _in_database() -> list[str]:
    with workshop() as shop, shop.database.reading() as session:
        return list(trails.verify(session, shop.outside.keys))


def _in_file(export: Path, keys: Path | None) -> list[str]:
    checker = PublicKeys.from_file(keys) if keys else open_keys(settings())
    return list(trails.verify_export(export, checker))


@journal.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the journal to FILE, one JSON document a line, to be verified by anybody."""
    with workshop() as shop, shop.database.reading() as session, file.open("w", encoding="utf-8") as out:
        for line in trails.export(session, shop.outside.keys):
            out.write(line + "\n")
    click.echo(f"Written to {file}.")


@journal.command()
def seal() -> None:
    """Sign today's root over the journal, unless that was done."""
    with workshop() as shop, shop.database.transaction() as session:
        root = journal_service.seal(session, shop.outside.keys, clock.now())
        click.echo(f"Sealed {root.day}: {root.root.hex()}")
