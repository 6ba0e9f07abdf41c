"""Reading and applying a list, in short transactions; the worker and the command take the same way."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.gateways.keys import Purpose
from iris.gateways.name_index import IndexedName, build
from iris.gateways.outside import Outside
from iris.gateways.sheets import read_table
from iris.gateways.store import FileStore
from iris.queries.search import INDEX_SETTING
from iris.rules.errors import RuleBroken
from iris.rules.lists import Outcome, clean_rows
from iris.rules.names import Kind
from iris.rules.wording import N_
from iris.services import imports, register, settings

Progress = Callable[[str, int, int], None]
"""Told (what is done, how many of it, of how many); called between transactions."""

NAME_KINDS = {"trading": Kind.TRADING, "former": Kind.FORMER, "local": Kind.OTHER}


def silent(_what: str, _done: int, _all: int) -> None:
    """Nobody watches."""


def file_digest(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_stored(database: Database, outside: Outside, batch_id: int, progress: Progress = silent) -> None:
    """Read the file of a batch from the store; a refusal is noted with the batch and shown on its page."""
    with database.reading() as session:
        batch = _batch(session, batch_id)
        name, key, filename = batch.stored_as, batch.file_key, batch.filename
    if name is None or key is None:
        return
    try:
        with tempfile.NamedTemporaryFile(prefix="iris-list-") as copy:
            for piece in outside.store.read(name, outside.keys.unwrap(key, Purpose.FILES)):
                copy.write(piece)
            copy.flush()
            _read(database, batch_id, Path(copy.name), filename, progress)
    except RuleBroken as error:
        _fail(database, batch_id, error)


def read_file(database: Database, batch_id: int, path: Path, filename: str, progress: Progress = silent) -> None:
    """Read, clean, compare and count a list; the register does not change."""
    try:
        _read(database, batch_id, path, filename, progress)
    except RuleBroken as error:
        _fail(database, batch_id, error)


def _fail(database: Database, batch_id: int, error: RuleBroken) -> None:
    with database.transaction() as session:
        imports.fail(session, _batch(session, batch_id), error)


def _read(database: Database, batch_id: int, path: Path, filename: str, progress: Progress) -> None:
    with database.reading() as session:
        # A job may run twice; a list that somebody has looked at, saved or thrown away is not read again.
        if _batch(session, batch_id).state != "reading":
            return
    table = read_table(path, filename)
    with database.reading() as session:
        batch = _batch(session, batch_id)
        plan = imports.plan(batch, table)
        zone = batch.source.authority.timezone
    with database.transaction() as session:
        batch = _batch(session, batch_id)
        imports.clear(session, batch)
        batch.options = {
            **batch.options,
            "columns": plan.proposal.as_stored(),
            "header": list(plan.survey.header.names),
            "dates_read": _one_order(plan),
        }
    today = clock.today(zone)
    outcomes = iter(clean_rows(table, plan.proposal, plan.options, plan.survey))
    done = 0
    for chunk in _chunks(outcomes):
        with database.transaction() as session:
            imports.stage(session, _batch(session, batch_id), chunk, today)
        done += len(chunk)
        progress("rows read", done, plan.survey.rows)
    with database.transaction() as session:
        imports.finish_comparing(session, clock.now(), _batch(session, batch_id), table.partial_of)


def _one_order(plan: imports.Plan) -> str | None:
    """The order of day and month that the whole file has, so that its mended rows need not be asked about."""
    orders = {str(reader.order) for reader in plan.survey.readers.values()}
    return orders.pop() if len(orders) == 1 else None


def _chunks(outcomes: Iterator[Outcome]) -> Iterator[list[Outcome]]:
    while chunk := list(islice(outcomes, imports.CHUNK)):
        yield chunk


def apply_confirmed(database: Database, folder: Path, batch_id: int, progress: Progress = silent) -> None:
    """Apply a confirmed list, bring the cached words and the name index up to date.

    A refusal is noted with the batch, which then has failed; the register did not change. A batch that is not
    confirmed any more (applied already, taken back) only brings cache and index up to date.
    """
    try:
        _apply(database, batch_id, progress)
    except RuleBroken as error:
        _fail(database, batch_id, error)
        return
    refresh_stale(database)
    if _touches_names(database, batch_id):
        build_names(database, folder)


def _apply(database: Database, batch_id: int, progress: Progress) -> None:
    with database.reading() as session:
        if _batch(session, batch_id).state != "confirmed":
            return
    armed, wanted = 0, _new_rows(database, batch_id)
    while number := _armed(database, batch_id):
        armed += number
        progress("entries prepared", armed, wanted)
    with database.transaction() as session:
        imports.apply(session, clock.now(), _batch(session, batch_id))


def _touches_names(database: Database, batch_id: int) -> bool:
    """Whether a list brought, changed or brought back anybody: only then there are other names than before."""
    with database.reading() as session:
        counts = _batch(session, batch_id).counts
    return any(counts.get(outcome) for outcome in ("new", *queries.imports.MATCHED))


def _new_rows(database: Database, batch_id: int) -> int:
    with database.reading() as session:
        return int(_batch(session, batch_id).counts.get("new", 0))


def _armed(database: Database, batch_id: int) -> int:
    with database.transaction() as session:
        return imports.arm(session, _batch(session, batch_id))


def empty_old(database: Database, store: FileStore) -> int:
    """Forget rows and files of lists whose time is over; returns how many lists."""
    done = 0
    while True:
        with database.reading() as session:
            ids = queries.imports.to_empty(session, clock.now())
        if not ids:
            return done
        for batch_id in ids:
            _empty(database, store, batch_id)
        done += len(ids)


def _empty(database: Database, store: FileStore, batch_id: int) -> None:
    more = True
    while more:
        with database.transaction() as session:
            more = imports.empty_some(session, _batch(session, batch_id)) > 0
    with database.transaction() as session:
        name = imports.emptied(session, clock.now(), _batch(session, batch_id))
    # Without its key nobody reads the file; one left by a crash here is dead weight, no leak.
    if name is not None:
        store.delete(name)


def refresh_stale(database: Database) -> int:
    """Work out the cached words that time or a list has changed; returns how many."""
    now, done, after = clock.now(), 0, 0
    while True:
        with database.transaction() as session:
            ids = queries.register.stale_statuses(session, now, after)
            register.refresh(session, ids, now)
        if not ids:
            return done
        done, after = done + len(ids), ids[-1]


def build_names(database: Database, folder: Path) -> int:
    """Build the name index anew from all published names; returns how many it holds."""
    with database.reading() as session:
        last = queries.register.last_name_id(session)
        number = build(folder, _indexed(session, last))
    with database.transaction() as session:
        settings.put(session, INDEX_SETTING, {"last_name_id": last})
    return number


def _indexed(session: Session, last: int) -> Iterator[IndexedName]:
    after = 0
    while rows := queries.register.names_after(session, after):
        for name_id, entry_id, text, kind in rows:
            if name_id <= last:
                yield IndexedName(entry_id, text, NAME_KINDS.get(kind, Kind.REGISTERED))
        after = rows[-1].id


def _batch(session: Session, batch_id: int) -> m.ImportBatch:
    batch = queries.imports.batch(session, batch_id)
    if batch is None:
        raise RuleBroken("no_batch", N_("There is no such list; look at the page of your lists."))
    return batch
