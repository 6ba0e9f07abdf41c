"""Import of lists, authorities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from iris import models as m
from iris import queries
from iris.cli.context import DAY, print_json, progress, workshop
from iris.db import Database
from iris.gateways import clock
from iris.gateways.sheets_writing import write_csv, write_xlsx
from iris.jobs import lists
from iris.jobs.handlers import Workshop
from iris.models import Base
from iris.rules.countries import country_code, zone_of
from iris.rules.errors import RuleBroken
from iris.services import imports, register
from iris.services.imports.opening import authority_key

COUNTED = (
    "read",
    "new",
    "changed",
    "returned",
    "reinstated",
    "history",
    "unchanged",
    "duplicate",
    "rejected",
    "blank",
)


@click.group("import")
def import_() -> None:
    """Bring lists in, and take them back."""


@import_.command("licences")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--country", required=True, help="Country of the authority, two letters.")
@click.option("--authority", required=True, help="Name of the authority whose list this is.")
@click.option("--on", "on", type=DAY, help="Date of the list; today when absent.")
@click.option("--subject", type=click.Choice(["agency", "employer"]), default="agency", show_default=True)
@click.option(
    "--meaning", type=click.Choice(["licence", "sponsor-licence", "sanction", "accreditation"]), default="licence",
    show_default=True,
)  # fmt: skip
@click.option("--part", is_flag=True, help="The file is only a part: who is missing is not gone.")
@click.option("--accept-shrink", is_flag=True, help="The list really shrank.")
@click.option("--map", "mapped", multiple=True, metavar="FIELD=COLUMN", help="Which column holds what.")
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of day and month.")
@click.option("--calendar", type=click.Choice(["bs", "roc", "hijri", "thai"]), help="Calendar of the dates.")
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Counts as JSON.")
def licences(file: Path, country: str, authority: str, on: date | None, **told: Any) -> None:
    """Import the list FILE of an authority."""
    code = country_code(country)
    day = on or clock.today(zone_of(code))
    options = _options(told)
    with workshop() as shop, _place(shop, code, authority, told["dry_run"]) as (place, known):
        if not known:
            added = "would be" if told["dry_run"] else "was"
            click.echo(f"“{authority}” is new for {code}: it {added} added.", err=True)
        batch_id = _open(place, file, code, authority, day, told, options)
        lists.read_file(place.database, batch_id, file, file.name, progress())
        _settle(place, batch_id, told)


@contextmanager
def _place(shop: Workshop, country: str, name: str, rehearsal: bool) -> Iterator[tuple[Workshop, bool]]:
    """Where the list goes, and whether its authority is known. Raises RuleBroken for a near miss.

    A rehearsal must not make an authority known. With one that is not, there is nothing to compare with either,
    so it goes into an empty database in memory.
    """
    with shop.database.reading() as session:
        found = imports.known_authority(session, country, name)
    if found is not None or not rehearsal:
        yield shop, found is not None
        return
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    yield replace(shop, database=database), False
    database.dispose()


def _options(told: Mapping[str, Any]) -> dict[str, Any]:
    chosen: dict[str, list[str]] = {}
    for text in told["mapped"]:
        field, equals, column = text.partition("=")
        if not equals:
            raise click.BadParameter(f"write {text!r} as FIELD=COLUMN", param_hint="--map")
        chosen.setdefault(field.strip(), []).append(column.strip())
    options: dict[str, Any] = {name: told[name] for name in ("dates", "calendar") if told[name]}
    return options | ({"map": chosen} if chosen else {}) | ({"accept_shrink": True} if told["accept_shrink"] else {})


def _open(
    shop: Workshop, file: Path, country: str, name: str, on: date, told: Mapping[str, Any], options: dict[str, Any]
) -> int:
    with shop.database.transaction() as session:
        authority, _ = imports.authority_of(session, clock.now(), country, name)
        source = imports.source_of(session, authority, told["subject"], told["meaning"])
        digest = lists.file_digest(file)
        arrival = imports.Arrival(file.name, digest, on, part=told["part"], options=options)
        return imports.open_batch(session, clock.now(), source, arrival, queue=False).id


def _settle(shop: Workshop, batch_id: int, told: Mapping[str, Any]) -> None:
    """Confirm and apply what was read, or say why not."""
    _refuse(shop, batch_id)
    with shop.database.transaction() as session:
        batch = _batch(session, batch_id)
        if told["dry_run"]:
            imports.cancel(session, clock.now(), batch)
        else:
            imports.confirm(session, clock.now(), batch, queue=False)
    if not told["dry_run"]:
        lists.apply_confirmed(shop.database, shop.names_folder, batch_id, progress())
        _refuse(shop, batch_id)
    with shop.database.reading() as session:
        _say(_batch(session, batch_id), session, told["as_json"])


def _refuse(shop: Workshop, batch_id: int) -> None:
    """Say why the list can't be taken, if so; it is thrown away then, since the command ends with it."""
    with shop.database.transaction() as session:
        batch = _batch(session, batch_id)
        refusal = batch.refusal
        if refusal:
            imports.cancel(session, clock.now(), batch)
    if refusal:
        raise RuleBroken(refusal["code"], refusal["sentence"], **refusal.get("values", {}))


def _batch(session: Any, batch_id: int) -> m.ImportBatch:
    batch = queries.imports.batch(session, batch_id)
    assert batch is not None
    return batch


def _say(batch: m.ImportBatch, session: Any, as_json: bool) -> None:
    counts = batch.counts
    if as_json:
        print_json({"id": batch.id, "state": batch.state, "counts": counts, "columns": batch.options.get("columns")})
        return
    parts = [f"{counts[name]:,} {name}" for name in COUNTED[1:] if counts.get(name)]
    click.echo(f"List {batch.id}: {counts['read']:,} rows = {' + '.join(parts) or '0'}.")
    if counts.get("gone") or counts.get("kept"):
        click.echo(
            f"No longer on the list: {counts['gone']:,}; kept, since their row was rejected: {counts['kept']:,}."
        )
    for row in queries.imports.rows(session, batch.id, ["rejected"], 10):
        click.echo(f"  row {row.row_number}: {row.reason}")


@import_.command("rejected")
@click.argument("batch_id", metavar="ID", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def rejected(batch_id: int, file: Path) -> None:
    """Write the rejected rows of the list ID to FILE (.csv or .xlsx), each with its row number and what is wrong."""
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise click.BadParameter("name a file that ends in .csv or .xlsx", param_hint="FILE")
    with workshop() as shop, shop.database.reading() as session:
        batch = _known(session, batch_id)
        rows = queries.imports.rows(session, batch_id, ["rejected"], 100_000)
        said = ["Row", "What is wrong"]
        header, lines = imports.rejected_table(batch, rows, said, lambda row: row.reason or "")
    book = file.suffix.lower() == ".xlsx"
    file.write_bytes(write_xlsx(lines, header) if book else b"".join(write_csv(lines, header)))
    click.echo(f"{len(lines):,} rejected rows of list {batch_id} are in {file.name}.")


@import_.command("mended")
@click.argument("batch_id", metavar="ID", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Counts as JSON.")
def mended(batch_id: int, file: Path, **told: Any) -> None:
    """Bring the mended rows in FILE as a small list that belongs to the list ID; nobody counts as gone."""
    with workshop() as shop:
        with shop.database.transaction() as session:
            parent = _known(session, batch_id)
            arrival = imports.Arrival(file.name, lists.file_digest(file), parent.list_date)
            small_id = imports.follow_up(session, clock.now(), parent, arrival, queue=False).id
        lists.read_file(shop.database, small_id, file, file.name, progress())
        _settle(shop, small_id, told)


def _known(session: Any, batch_id: int) -> m.ImportBatch:
    batch = queries.imports.batch(session, batch_id)
    if batch is None:
        raise RuleBroken("no_batch", f"There is no list {batch_id}.")
    return batch


@import_.command("undo")
@click.argument("batch_id", metavar="ID", type=int)
def undo(batch_id: int) -> None:
    """Take the list ID back; its facts are voided, not deleted."""
    with workshop() as shop:
        with shop.database.transaction() as session:
            imports.undo(session, clock.now(), _known(session, batch_id))
        lists.refresh_stale(shop.database)
        lists.build_names(shop.database, shop.names_folder)
    click.echo(f"List {batch_id} was taken back.")


@click.group()
def authority() -> None:
    """Authorities whose lists the register holds."""


@authority.command("add")
@click.argument("country")
@click.argument("name")
def add(country: str, name: str) -> None:
    """Make the authority NAME of COUNTRY known."""
    code, key = country_code(country), authority_key(name)
    if not key:
        raise RuleBroken("authority_missing", "Give the name of the authority.")
    with workshop() as shop, shop.database.transaction() as session:
        if key in queries.imports.authorities(session, code):
            raise RuleBroken("authority_known", f"“{name}” is known in {code} already.")
        register.found_authority(session, clock.now(), code, name.strip(), key)
    click.echo(f"Added {name} ({code}).")
