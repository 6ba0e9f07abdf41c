"""Ask the register: status, and whether the names of a sheet are known."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from iris import queries
from iris.cli.context import DAY, KNOWN, print_json, workshop
from iris.gateways import clock
from iris.gateways.sheets import read_table
from iris.gateways.sheets_writing import write_csv, write_xlsx
from iris.jobs import sheets
from iris.rules import status as status_rules
from iris.rules.checking_rows import sheet_of
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import parse_public_id

FACTS = click.option("--facts", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of cases.")
JSON = click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")


ON = click.option("--on", type=DAY, help="Day asked about; today in the issuer's zone when absent.")
KNOWN_BY = click.option("--known", type=KNOWN, help="Only what was recorded by then: a date or an instant.")


def document_of(path: Path) -> Any:
    """A facts file, parsed. Raises RuleBroken."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        raise RuleBroken("facts_unreadable", f"{path.name} is not JSON; check the file.") from None


@click.command()
@click.argument("agency", required=False)
@FACTS
@ON
@KNOWN_BY
@JSON
def status(
    agency: str | None, facts: Path | None, on: date | None, known: date | datetime | None, as_json: bool
) -> None:
    """The status of AGENCY (its register number), or of the cases in a facts file."""
    if facts is not None:
        print_json(status_rules.answer_vectors(document_of(facts), on=on, known=known))
        return
    if agency is None:
        raise click.UsageError("Give the register number of an agency, or --facts FILE.")
    with workshop() as shop, shop.database.reading() as session:
        entry = queries.register.entry(session, parse_public_id(agency))
        if entry is None:
            raise RuleBroken("no_entry", f"There is no entry {agency}.")
        entry = queries.merges.home(session, entry, known)
        licences = queries.merges.of_entry(session, entry, known)
        views = queries.register.views(entry.country, licences)
        day = on or clock.today(queries.register.zone_of(entry, licences))
        found = status_rules.agency_status(views, day, known, closed=entry.closed_as_known(known))
    if as_json:
        print_json(
            {
                "id": entry.public_id,
                "name": entry.name,
                "status": str(found.word),
                "since": found.since,
                "on": day,
            }
        )
    else:
        click.echo(f"{entry.public_id} {entry.name}: {found.word} since {found.since} (on {day})")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", type=DAY, help="Day asked about; today when absent.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Results as .csv or .xlsx.")
@JSON
def check(file: Path, on: date | None, out: Path | None, as_json: bool) -> None:
    """Check the agencies that the sheet FILE names, any number of rows, each answered in order."""
    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.BadParameter("give a name that ends in .csv or .xlsx", param_hint="--out")
    sheet = sheet_of(read_table(file, file.name))
    with workshop() as shop, shop.database.reading() as session:
        lines = [line for part in sheets.checked(session, shop.names_folder, sheet.rows, on) for line in part]
    if as_json:
        print_json(lines)
    elif out is not None:
        header = list(sheets.HEADER)
        rows = [[str(line[name] if line[name] is not None else "") for name in header] for line in lines]
        out.write_bytes(b"".join(write_csv(rows, header)) if out.suffix.lower() == ".csv" else write_xlsx(rows, header))
    counts = Counter(line["match"] for line in lines)
    said = " + ".join(f"{number:,} {match}" for match, number in sorted(counts.items())) or "0"
    click.echo(f"{len(lines):,} rows = {said}; {sheet.blank:,} blank, {len(sheet.missing):,} without a name.", err=True)
