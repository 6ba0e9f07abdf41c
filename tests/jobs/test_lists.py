"""Lists that came by the page: read from the encrypted store by the worker, searched by name when they are in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.gateways import clock
from iris.gateways.keys import Purpose
from iris.gateways.name_index import NameIndex
from iris.jobs import lists as list_jobs
from iris.jobs.handlers import HANDLERS, Workshop
from iris.jobs.worker import Worker
from iris.queries.register import Filters
from iris.queries.search import NameBook, find
from iris.services import imports
from tests.services.incoming import FIRST, Lists

CONTENT = b"Licence No,Agency Name,Status\n0001,Orchard International,Active\n0002,Heron Overseas,Active\n"


def sent(lists: Lists, content: bytes) -> int:
    """What the page does with an uploaded file."""
    outside = lists.shop.outside
    key = outside.keys.new_data_key(Purpose.FILES)
    stored = outside.store.put(content, key.raw)
    with lists.shop.database.transaction() as session:
        authority, _ = imports.authority_of(session, lists.now, "BD", lists.authority)
        source = imports.source_of(session, authority, "agency", "licence")
        arrival = imports.Arrival("list.csv", "0" * 64, FIRST, stored.name, key.wrapped)
        return imports.open_batch(session, lists.now, source, arrival, queue=True).id


def work(shop: Workshop) -> dict[str, str]:
    """Do all that is due; the state of each kind of job."""
    worker = Worker(shop)
    while worker.step():
        pass
    with shop.database.reading() as session:
        own = m.Job.name.in_(("import_read", "import_apply", "build_names"))
        return dict(session.execute(select(m.Job.name, m.Job.state).where(own)).all())


def test_a_list_from_the_store_is_read_saved_and_found_by_name(lists: Lists) -> None:
    batch = sent(lists, CONTENT)
    assert work(lists.shop) == {"import_read": "done"}
    assert lists.counts(batch) == {"new": 2}
    with lists.shop.database.transaction() as session:
        imports.confirm(session, lists.later(), lists.found(session, batch))
    assert work(lists.shop) == {"import_read": "done", "import_apply": "done", "build_names": "done"}
    book = NameBook(NameIndex(lists.shop.names_folder))
    with lists.shop.database.reading() as session:
        found = find(session, book, "orchard internatoinal", Filters())
        assert found.ids == (lists.licence("0001").entry_id,)


def test_an_undone_list_is_found_by_name_no_more(lists: Lists) -> None:
    batch = lists.take([("0001", "Orchard International", "Active"), ("0002", "Heron Overseas", "Active")])
    lists.undo(batch)
    work(lists.shop)
    book = NameBook(NameIndex(lists.shop.names_folder))
    with lists.shop.database.reading() as session:
        assert find(session, book, "orchard international", Filters()).ids == ()
        assert find(session, book, "0001", Filters()).ids == ()


def test_a_name_recorded_after_the_index_was_built_is_found_at_once(lists: Lists) -> None:
    book = NameBook(NameIndex(lists.shop.names_folder))
    lists.take([("0001", "Orchard International", "Active")])
    with lists.shop.database.reading() as session:
        assert find(session, book, "orchard international", Filters()).by == "name"
    header = ("Licence No", "Agency Name", "Trading Name", "Status")
    batch = lists.read([("0001", "Orchard International", "Kestrel Jobs", "Active")], date(2026, 10, 1), header=header)
    lists.confirm(batch)
    with lists.shop.database.transaction() as session:
        imports.apply(session, clock.now(), lists.found(session, batch))
    with lists.shop.database.reading() as session:
        assert find(session, book, "kestrel jobs", Filters()).ids == (lists.licence("0001").entry_id,)


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_a_file_that_the_store_lost_or_damaged_fails_the_list_in_a_sentence(
    lists: Lists, tmp_path: Path, harm: str
) -> None:
    """Otherwise its page would say "being read" for ever."""
    batch = sent(lists, CONTENT)
    files = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert files
    for path in files:
        if harm == "lost":
            path.unlink()
        else:
            path.chmod(0o600)
            path.write_bytes(path.read_bytes()[:-1])
    assert work(lists.shop) == {"import_read": "done"}
    assert lists.state(batch) == "failed"
    refusal = lists.batch(batch).refusal or {}
    assert refusal["code"] == ("file_missing" if harm == "lost" else "file_broken")


def test_reading_again_from_the_store_changes_no_list_that_somebody_took_over(lists: Lists) -> None:
    batch = sent(lists, CONTENT)
    work(lists.shop)
    lists.confirm(batch)
    HANDLERS["import_read"](lists.shop, {"batch_id": batch}, list_jobs.silent)
    assert lists.state(batch) == "confirmed"
    lists.apply(batch)
    HANDLERS["import_read"](lists.shop, {"batch_id": batch}, list_jobs.silent)
    HANDLERS["import_apply"](lists.shop, {"batch_id": batch}, list_jobs.silent)
    assert lists.state(batch) == "applied"
    with lists.shop.database.reading() as session:
        assert len(queries.imports.rows(session, batch, ["new"])) == 2


def test_progress_counts_up_to_the_whole(lists: Lists) -> None:
    rows = [(f"{number:05}", f"Agency {number} Ltd", "Active") for number in range(4500)]
    path, told = lists.file(rows), []
    batch = lists.open(path)
    list_jobs.read_file(lists.shop.database, batch, path, path.name, lambda *said: told.append(said))
    lists.confirm(batch)
    list_jobs.apply_confirmed(lists.shop.database, lists.shop.names_folder, batch, lambda *said: told.append(said))
    assert told == [
        ("rows read", 2000, 4500), ("rows read", 4000, 4500), ("rows read", 4500, 4500),
        ("entries prepared", 4500, 4500),
    ]  # fmt: skip
