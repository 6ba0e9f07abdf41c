"""The large register: seeded names in eight scripts, brought in as lists of forty countries, with ten facts each.

`python -m bench.data --agencies N`, or `iris bench data --agencies N`. Made once, kept in the data directory.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, literal, select

from config import Settings
from iris import models as m
from iris.cli import migrating
from iris.gateways import clock
from iris.jobs import lists
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop
from iris.models.base import UTCDateTime
from iris.rules.countries import COUNTRIES
from iris.services import imports
from tests.noise import Invented, invented_names

SEED = 2026
LANDS = sorted(COUNTRIES)[:40]
FACTS = 10
HEADER = ("Name", "Licence No", "Valid from", "Valid until", "Address")


def names(agencies: int) -> list[Invented]:
    """The invented names, the same for every run."""
    return list(invented_names(agencies, random.Random(SEED)))


def write_list(path: Path, invented: Sequence[Invented], first: int = 1) -> None:
    """A licence list as an authority would publish it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, name in enumerate(invented, first):
            writer.writerow([name.native, f"BL-{number:07}", "2024-01-01", "2028-12-31", f"{number} Long Road"])


def bring(shop: Workshop, path: Path, country: str) -> None:
    """Bring one list in, as the command does."""
    with shop.database.transaction() as session:
        authority, _ = imports.authority_of(session, clock.now(), country, f"Bureau {country}")
        source = imports.source_of(session, authority, "agency", "licence")
        arrival = imports.Arrival(filename=path.name, digest=lists.file_digest(path), list_date=date(2024, 1, 2))
        batch = imports.open_batch(session, clock.now(), source, arrival, queue=False)
        batch_id = batch.id
    lists.read_file(shop.database, batch_id, path, path.name)
    with shop.database.transaction() as session:
        found = session.get(m.ImportBatch, batch_id)
        assert found is not None
        imports.confirm(session, clock.now(), found, queue=False)
    lists.apply_confirmed(shop.database, shop.names_folder, batch_id)


def more_facts(shop: Workshop) -> None:
    """Nine older facts for each permission: years of validity, one after another."""
    columns = ["licence_id", "state", "effective_from", "effective_to", "recorded_at", "source_kind"]
    for year in range(1, FACTS):
        begin = date(2024, 1, 1) - timedelta(days=365 * year)
        with shop.database.transaction() as session:
            chosen = select(
                m.Licence.id, literal("valid"), literal(begin), literal(begin + timedelta(days=364)),
                literal(clock.now(), UTCDateTime()), literal("list"),
            )  # fmt: skip
            session.execute(insert(m.StatusFact).from_select(columns, chosen.order_by(m.Licence.id)))


def make(shop: Workshop, agencies: int) -> None:
    """Fill an empty database."""
    migrating.upgrade(shop.database.engine)
    invented = names(agencies)
    share = -(-agencies // len(LANDS))
    path = shop.names_folder.parent / "bench-list.csv"
    for at, country in enumerate(LANDS):
        part = invented[at * share : (at + 1) * share]
        if part:
            write_list(path, part, at * share + 1)
            bring(shop, path, country)
            sys.stderr.write(f"\r{min((at + 1) * share, agencies):,} of {agencies:,} agencies")
    sys.stderr.write("\n")
    path.unlink(missing_ok=True)
    more_facts(shop)


def main() -> None:
    """Make the large register where the environment says, unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=100_000)
    agencies = parser.parse_args().agencies
    settings = Settings.from_environ(os.environ)
    shop = open_workshop(settings)
    make(shop, agencies)
    shop.database.dispose()


if __name__ == "__main__":
    main()
