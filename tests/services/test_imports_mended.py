"""Rejected rows come again, mended: they belong to their list, take nobody off it, and go before it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from iris import models as m
from iris.jobs.lists import empty_old
from iris.rules.errors import RuleBroken
from iris.rules.lists.keeping import KEPT_DAYS
from tests.services.incoming import FIRST, Lists

OCTOBER = date(2026, 10, 1)
HEADER = ("Licence No", "Agency Name", "Status", "Valid until", "Phone")


def rows(first: int, last: int) -> list[tuple[str, ...]]:
    numbers = range(first, last + 1)
    return [(f"{n:04}", f"Agency {n} Ltd", "Active", "2027-12-31", f"+880 1711 000 {n:03}") for n in numbers]


def nameless(first: int, last: int) -> list[tuple[str, ...]]:
    return [(number, "", *rest) for number, _, *rest in rows(first, last)]


def test_mended_rows_come_in_and_nobody_counts_as_gone(lists: Lists) -> None:
    parent = lists.take([*rows(1, 20), *nameless(21, 25)], header=HEADER)
    assert lists.counts(parent) == {"new": 20, "rejected": 5}
    mended = [(*row, "22", "What is wrong here") for row in rows(21, 25)]
    small = lists.mend(parent, mended, (*HEADER, "Row", "What is wrong"))
    batch = lists.batch(small)
    assert (batch.parent_id, batch.part, batch.list_date, batch.state) == (parent, True, FIRST, "ready")
    assert lists.counts(small) == {"new": 5}
    assert set(batch.options["columns"]) == set(lists.batch(parent).options["columns"])
    lists.confirm(small)
    lists.apply(small)
    assert len(lists.listed()) == 25
    assert all(fact.reason is None for fact in lists.licence("0021").facts)


def test_the_order_of_dates_that_the_list_had_needs_no_asking(lists: Lists) -> None:
    bad = ("0021", "", "Active", "03/04/2027", "")
    parent = lists.take([("0001", "Agency One", "Active", "12/31/2026", ""), bad], header=HEADER)
    small = lists.mend(parent, [("0021", "Mended Ltd", "Active", "03/04/2027", "")], HEADER)
    assert lists.state(small) == "ready", lists.batch(small).refusal
    assert lists.rows(small, "new")[0].effective_to == date(2027, 3, 4)


def test_mended_rows_teach_the_next_version_nothing(lists: Lists) -> None:
    parent = lists.take([*rows(1, 20), *nameless(21, 22)], header=HEADER)
    before = dict(lists.batch(parent).source.mapping), dict(lists.batch(parent).source.options)
    small = lists.mend(parent, rows(21, 22), HEADER)
    lists.confirm(small)
    lists.apply(small)
    source = lists.batch(parent).source
    assert (source.mapping, source.options, source.newest_on) == (*before, FIRST)


def test_only_a_saved_list_with_rejected_rows_takes_mended_ones(lists: Lists) -> None:
    clean = lists.take(rows(1, 20), header=HEADER)
    with pytest.raises(RuleBroken) as refusal:
        lists.mend(clean, rows(1, 2))
    assert refusal.value.code == "nothing_rejected"
    waiting = lists.read([*rows(1, 20), *nameless(21, 22)], OCTOBER, header=HEADER)
    with pytest.raises(RuleBroken) as refusal:
        lists.mend(waiting, rows(21, 22))
    assert refusal.value.code == "parent_not_saved"


def test_the_list_is_undone_after_its_mended_rows(lists: Lists) -> None:
    parent = lists.take([*rows(1, 20), *nameless(21, 25)], header=HEADER)
    small = lists.mend(parent, rows(21, 25), HEADER)
    lists.confirm(small)
    lists.apply(small)
    with pytest.raises(RuleBroken) as refusal:
        lists.undo(parent)
    assert refusal.value.code == "follow_up_stands"
    assert str(small) in refusal.value.sentence % refusal.value.values
    lists.undo(small)
    assert len(lists.listed()) == 20
    lists.undo(parent)
    assert lists.listed() == set()


# --- forgotten -------------------------------------------------------------------------------------------------------


def number_of(lists: Lists, table: type[m.Base]) -> int:
    with lists.shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def empty(lists: Lists, days: int) -> int:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
        return empty_old(lists.shop.database, lists.shop.outside.store)


def test_rows_of_a_saved_list_are_forgotten_when_the_time_for_its_undo_is_over(lists: Lists) -> None:
    batch = lists.take([*rows(1, 20), *nameless(21, 22)], header=HEADER)
    counts, facts = lists.counts(batch), number_of(lists, m.StatusFact)
    assert empty(lists, KEPT_DAYS["applied"]) == 0
    assert number_of(lists, m.ImportRow) == 22
    assert empty(lists, KEPT_DAYS["applied"] + 2) == 1
    assert number_of(lists, m.ImportRow) == number_of(lists, m.ImportValue) == 0
    assert (lists.counts(batch), number_of(lists, m.StatusFact), lists.state(batch)) == (counts, facts, "applied")
    assert number_of(lists, m.Contact) == 20
    with pytest.raises(RuleBroken) as refusal:
        lists.undo(batch)
    assert refusal.value.code == "undo_over"
    assert empty(lists, 500) == 0
    with lists.shop.database.reading() as session:
        entry = m.JournalEntry
        verbs = select(entry.verb).where(entry.stream == f"import:{batch}").order_by(entry.seq)
        assert session.scalars(verbs).all()[-1] == "import.emptied"


@pytest.mark.parametrize("state", ["ready", "undone", "cancelled", "failed"])
def test_rows_of_a_list_that_nobody_saved_go_earlier(lists: Lists, state: str) -> None:
    batch = lists.read(rows(1, 20), header=HEADER)
    if state == "undone":
        lists.confirm(batch)
        lists.apply(batch)
        lists.undo(batch)
    elif state != "ready":
        with lists.shop.database.transaction() as session:
            lists.found(session, batch).state = state
    assert empty(lists, KEPT_DAYS[state] - 1) == 0
    assert empty(lists, KEPT_DAYS[state] + 2) == 1
    assert number_of(lists, m.ImportRow) == number_of(lists, m.ImportValue) == 0
    assert lists.state(batch) == ("undone" if state == "undone" else "cancelled")


def test_the_file_goes_with_the_rows(lists: Lists) -> None:
    store = lists.shop.outside.store
    batch = lists.take(rows(1, 20), header=HEADER)
    stored = store.put(b"the list", b"k" * 32)
    with lists.shop.database.transaction() as session:
        found = lists.found(session, batch)
        found.stored_as, found.file_key = stored.name, b"wrapped"
    assert empty(lists, 100) == 1
    found = lists.batch(batch)
    assert (found.stored_as, found.file_key) == (None, None)
    assert not store.holds(stored.name)
