"""The large register: seeded names in eight scripts, in the registers of forty countries, with ten facts each.

`iris bench data --agencies N`. Written past the services, in bulk, because 1,000,000 facts through them take hours;
the same seed gives the same register, but for the public ids. The name index is built once, at the end.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from bench import scoring
from config import Settings
from iris import models as m
from iris.cli import migrating
from iris.gateways import clock
from iris.jobs import lists
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop
from iris.models.base import UTCDateTime
from iris.queries.register import number_key
from iris.rules import public_ids
from iris.rules.countries import COUNTRIES, zone_of
from iris.rules.status import Kind, PermissionView, State, StatusFact, agency_status, next_recheck
from iris.services import imports
from tests.noise import Invented, invented_names

SEED = 2026
LANDS = sorted(COUNTRIES)[:40]
FACTS = 10
CHUNK = 5000
HEADER = ("Name", "Licence No", "Valid from", "Valid until", "Address")
LISTED = date(2024, 1, 2)
BEGIN, END = date(2024, 1, 1), date(2028, 12, 31)
STATES = (*[State.VALID] * 17, State.SUSPENDED, State.REVOKED, State.EXPIRED)
"""What the newest fact of every twenty agencies says."""


def names(agencies: int) -> list[Invented]:
    """The invented names, the same for every run."""
    return list(invented_names(agencies, random.Random(SEED)))


def number_of(at: int) -> str:
    """The licence number of the agency in this place."""
    return f"BL-{at + 1:07}"


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
        arrival = imports.Arrival(filename=path.name, digest=lists.file_digest(path), list_date=LISTED)
        batch = imports.open_batch(session, clock.now(), source, arrival, queue=False)
        batch_id = batch.id
    lists.read_file(shop.database, batch_id, path, path.name)
    with shop.database.transaction() as session:
        found = session.get(m.ImportBatch, batch_id)
        assert found is not None
        imports.confirm(session, clock.now(), found, queue=False)
    lists.apply_confirmed(shop.database, shop.names_folder, batch_id)


def make(shop: Workshop, agencies: int) -> None:
    """Fill an empty database."""
    migrating.upgrade(shop.database.engine)
    _say("names")
    invented, ids = names(agencies), _public_ids(agencies)
    with shop.database.transaction() as session:
        authorities = _authorities(session)
    share = -(-agencies // len(LANDS))
    rows = ((at, name, ids[at], authorities[at // share]) for at, name in enumerate(invented))
    done = 0
    while part := list(islice(rows, CHUNK)):
        with shop.database.transaction() as session:
            _agencies(session, part)
        done += len(part)
        _say(f"{done:,} of {agencies:,} agencies")
    _say("older facts")
    _older_facts(shop)
    _say("name index")
    lists.build_names(shop.database, shop.names_folder)
    _say("statistics")
    with shop.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


def _public_ids(number: int) -> list[str]:
    drawn: set[str] = set()
    while len(drawn) < number:
        drawn.add(public_ids.new_public_id(public_ids.Prefix.AGENCY, secrets.randbits(public_ids.RANDOM_BITS)))
    return list(drawn)


Bureau = tuple[int, str]


def _authorities(session: Session) -> list[Bureau]:
    found = []
    for country in LANDS:
        authority, _ = imports.authority_of(session, clock.now(), country, f"Bureau {country}")
        source = imports.source_of(session, authority, "agency", "licence")
        source.newest_on = LISTED
        authority.timezone = zone_of(country)
        found.append((authority.id, country))
    session.flush()
    return found


Row = tuple[int, Invented, str, Bureau]


def _agencies(session: Session, part: Sequence[Row]) -> None:
    now = clock.now()
    first = (session.scalar(select(func.max(m.RegisterEntry.id))) or 0) + 1
    by_id = [(first + place, *row) for place, row in enumerate(part)]
    for model, rows in (
        (m.RegisterEntry, _entries(by_id)),
        (m.EntryName, _names(by_id)),
        (m.Licence, _licences(by_id)),
        (m.StatusFact, _facts(by_id)),
        (m.EntryStatus, _words(by_id)),
    ):
        session.execute(insert(model), [row | _stamp(model, now) for row in rows])
    session.execute(insert(m.ScoreFact), scoring.facts([id_ for id_, at, *_ in by_id if at % scoring.EXAMINED == 0]))


def _stamp(model: type[m.Base], now: Any) -> dict[str, Any]:
    columns = model.__mapper__.columns.keys()
    return {name: now for name in ("created_at", "recorded_at") if name in columns}


Placed = tuple[int, int, Invented, str, Bureau]


def _entries(rows: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    for id_, _, name, public_id, (_, country) in rows:
        yield {
            "id": id_, "public_id": public_id, "kind": "agency", "country": country, "name": name.native, "version": 1
        }  # fmt: skip


def _names(rows: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    for id_, _, name, _, _ in rows:
        yield {"entry_id": id_, "text": name.native, "kind": "legal"}


def _licences(rows: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    for id_, at, _, _, (authority_id, _) in rows:
        number = number_of(at)
        yield {
            "id": id_, "entry_id": id_, "authority_id": authority_id, "subject": "agency", "meaning": "licence",
            "key": f"n:{number.casefold()}", "number": number, "number_key": number_key(number), "listed": True,
        }  # fmt: skip


def _facts(rows: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    for id_, at, _, _, _ in rows:
        state, end = _said(at)
        yield {
            "licence_id": id_, "state": str(state), "effective_from": BEGIN, "effective_to": end,
            "source_kind": "list", "source_date": LISTED,
        }  # fmt: skip


def _said(at: int) -> tuple[State, date | None]:
    state = STATES[at % len(STATES)]
    if state is State.EXPIRED:
        return State.VALID, date(2025, 6, 30)
    return state, END if state is State.VALID else None


def _words(rows: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    today = clock.today()
    for id_, at, _, _, (_, country) in rows:
        yield {"entry_id": id_, "kind": "agency", "country": country, "computed_on": today, **_word(*_said(at), today)}


@cache
def _word(state: State, end: date | None, today: date) -> dict[str, Any]:
    fact = StatusFact(id=1, state=state, effective_from=BEGIN, effective_to=end, recorded_at=clock.now())
    view = PermissionView(Kind.LICENCE, "XX", True, "Bureau", "1", (fact,))
    status = agency_status([view], today)
    return {"word": str(status.word), "since": status.since, "changes_on": next_recheck(view.facts, today)}


def _older_facts(shop: Workshop) -> None:
    """Nine older facts for each permission: years of validity, one after another."""
    columns = ["licence_id", "state", "effective_from", "effective_to", "recorded_at", "source_kind"]
    for year in range(1, FACTS):
        begin = BEGIN - timedelta(days=365 * year)
        with shop.database.transaction() as session:
            chosen = select(
                m.Licence.id, literal("valid"), literal(begin), literal(begin + timedelta(days=364)),
                literal(clock.now(), UTCDateTime()), literal("list"),
            )  # fmt: skip
            session.execute(insert(m.StatusFact).from_select(columns, chosen.order_by(m.Licence.id)))


def main() -> None:
    """Make the large register where the environment says; a database that holds one already is left alone."""
    parser = argparse.ArgumentParser(prog="iris bench data", description=__doc__)
    parser.add_argument("--agencies", type=int, default=100_000)
    agencies = parser.parse_args().agencies
    shop = open_workshop(Settings.from_environ(os.environ))
    migrating.upgrade(shop.database.engine)
    with shop.database.reading() as session:
        if session.scalar(select(m.RegisterEntry.id).limit(1)) is not None:
            raise SystemExit("This register holds agencies already; set IRIS_DATA_DIR to an empty folder.")
    began = time.monotonic()
    make(shop, agencies)
    shop.database.dispose()
    _say(f"{agencies:,} agencies in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
