"""Taking a list back: nothing is deleted that was said, everything is as it was, and it can come again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from iris import models as m
from iris import queries
from iris.jobs.lists import refresh_stale
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind, Role
from iris.rules.status import State
from iris.services import imports, register
from iris.services.register import Said
from tests.factories import Made, actor_of
from tests.services.incoming import FIRST, Lists

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
HEADER = ("Licence No", "Agency Name", "Status", "Phone")


def rows(first: int, last: int) -> list[tuple[str, ...]]:
    return [(f"{n:04}", f"Agency {n} Ltd", "Active", f"+880 1711 000 {n:03}") for n in range(first, last + 1)]


CHANGED = [("0001", "Agency One Ltd", "Suspended", "+880 1711 999 001"), *rows(2, 19), *rows(30, 31)]


def take(lists: Lists, found: list[tuple[str, ...]], on: date = FIRST, **told: Any) -> int:
    return lists.take(found, on, header=HEADER, **told)


def marks(lists: Lists) -> dict[str, tuple[object, ...]]:
    """What the register keeps of each permission and its entry, but for what only grows."""
    query = (
        select(m.Licence, m.RegisterEntry, m.EntryStatus)
        .join(m.Licence.entry)
        .outerjoin(m.EntryStatus, m.EntryStatus.entry_id == m.RegisterEntry.id)
        .where(m.RegisterEntry.hidden_at.is_(None))
    )
    with lists.shop.database.reading() as session:
        return {
            str(licence.number): (
                licence.listed, licence.last_seen_on, licence.row_digest, entry.name,
                sorted(name.text for name in entry.names), status and (status.word, status.since),
            )
            for licence, entry, status in session.execute(query)
        }  # fmt: skip


def number_of(lists: Lists, table: type[m.Base]) -> int:
    with lists.shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_undone_list_leaves_the_register_as_it_was(lists: Lists) -> None:
    take(lists, rows(1, 20))
    before, contacts = marks(lists), number_of(lists, m.Contact)
    batch = take(lists, CHANGED, OCTOBER)
    assert marks(lists) != before
    lists.undo(batch)
    assert marks(lists) == before
    assert number_of(lists, m.Contact) == contacts
    assert lists.state(batch) == "undone"
    assert lists.batch(batch).source.newest_on == FIRST
    assert lists.counts(take(lists, rows(1, 20), OCTOBER)) == {"unchanged": 20}


def test_facts_are_voided_never_deleted(lists: Lists) -> None:
    take(lists, rows(1, 20))
    batch = take(lists, CHANGED, OCTOBER)
    said = number_of(lists, m.StatusFact)
    with lists.shop.database.reading() as session:
        of_batch = set(session.scalars(select(m.StatusFact.id).where(m.StatusFact.batch_id == batch)))
    lists.undo(batch)
    with lists.shop.database.reading() as session:
        voids = session.scalars(select(m.StatusFact).where(m.StatusFact.state == "void")).all()
        assert {void.corrects_id for void in voids} == of_batch
        assert all(void.reason for void in voids)
    assert number_of(lists, m.StatusFact) == said + len(of_batch)


def test_what_was_known_before_the_undo_is_still_shown(lists: Lists) -> None:
    take(lists, rows(1, 20))
    before = lists.undo(take(lists, CHANGED, OCTOBER))
    for number, known, now in (
        ("0001", State.SUSPENDED, State.VALID),
        ("0020", State.NO_LONGER_LISTED, State.VALID),
        ("0030", State.VALID, State.UNKNOWN),
    ):
        assert lists.status(number, NOVEMBER, known=before).state is known
        assert lists.status(number, NOVEMBER).state is now


def test_entries_that_only_this_list_knew_are_found_by_nobody(lists: Lists) -> None:
    take(lists, rows(1, 20))
    lists.undo(take(lists, CHANGED, OCTOBER))
    assert not lists.shown("0030")
    assert lists.word("0030") is None
    assert lists.licence("0030").entry.names == []
    with lists.shop.database.reading() as session:
        assert queries.register.by_number(session, ["30"]) == {}
        assert [name.text for name in queries.register.names_after(session, 0)] == [row[1] for row in rows(1, 20)]
        assert queries.register.total(session, queries.register.Filters()) == (20, True)


def test_an_entry_about_which_an_officer_said_something_stays(lists: Lists) -> None:
    take(lists, rows(1, 20))
    batch = take(lists, CHANGED, OCTOBER)
    with lists.shop.database.transaction() as session:
        licence = session.get(m.Licence, lists.licence("0030").id)
        assert licence is not None
        register.record_fact(session, lists.later(), licence, Said(State.BANNED, OCTOBER))
    lists.undo(batch)
    assert lists.shown("0030")
    assert lists.word("0030") == "banned"
    assert [name.text for name in lists.licence("0030").entry.names] == ["Agency 30 Ltd"]
    assert not lists.shown("0031")


def test_the_only_list_undone_leaves_an_empty_register(lists: Lists) -> None:
    batch = take(lists, rows(1, 20))
    lists.undo(batch)
    assert marks(lists) == {}
    assert lists.batch(batch).source.newest_on is None
    assert lists.listed() == set()
    assert number_of(lists, m.Contact) == number_of(lists, m.EntryName) == number_of(lists, m.EntryStatus) == 0


def test_only_the_newest_version_can_be_undone(lists: Lists) -> None:
    first = take(lists, rows(1, 20))
    second = take(lists, CHANGED, OCTOBER)
    with pytest.raises(RuleBroken) as refusal:
        lists.undo(first)
    assert refusal.value.code == "newer_list"
    lists.undo(second)
    lists.undo(first)
    assert marks(lists) == {}


def test_what_was_not_saved_cannot_be_undone_and_nothing_twice(lists: Lists) -> None:
    read = lists.read(rows(1, 20), header=HEADER)
    with pytest.raises(RuleBroken) as refusal:
        lists.undo(read)
    assert refusal.value.code == "not_applied"
    lists.confirm(read)
    lists.apply(read)
    lists.undo(read)
    with pytest.raises(RuleBroken):
        lists.undo(read)


def test_the_list_again_after_an_undo_brings_everything_back(lists: Lists) -> None:
    take(lists, rows(1, 20))
    batch = take(lists, CHANGED, OCTOBER)
    applied = marks(lists)
    ids = {number: lists.licence(number).entry.public_id for number in ("0001", "0020", "0030")}
    lists.undo(batch)
    again = take(lists, CHANGED, OCTOBER)
    assert lists.counts(again) == {"changed": 1, "returned": 2, "unchanged": 18, "gone": 1}
    assert marks(lists) == applied
    assert {number: lists.licence(number).entry.public_id for number in ids} == ids
    assert lists.shown("0030")


def test_undo_and_again_and_undo_hides_again(lists: Lists) -> None:
    take(lists, rows(1, 20))
    before = marks(lists)
    for _ in range(2):
        lists.undo(take(lists, CHANGED, OCTOBER))
        assert marks(lists) == before
        assert not lists.shown("0030")
        assert lists.word("0030") is None


def test_an_undone_part_takes_back_only_the_part(lists: Lists) -> None:
    take(lists, rows(1, 20))
    before = marks(lists)
    lists.undo(take(lists, rows(18, 25), OCTOBER, part=True))
    assert marks(lists) == before


def test_an_undone_older_list_takes_its_history_along(lists: Lists) -> None:
    take(lists, rows(1, 20))
    before = marks(lists)
    early = date(2026, 6, 1)
    batch = take(lists, rows(15, 25), early)
    assert lists.status("0015", early).state is State.VALID
    lists.undo(batch)
    assert lists.status("0015", early).state is State.UNKNOWN
    assert marks(lists) == before
    assert lists.batch(batch).source.newest_on == FIRST


def test_a_reinstatement_undone_leaves_it_revoked(lists: Lists) -> None:
    take(lists, [("0040", "Agency 40 Ltd", "Cancelled", ""), *rows(1, 20)])
    batch = take(lists, [("0040", "Agency 40 Ltd", "Active", ""), *rows(1, 20)], OCTOBER)
    assert lists.status("0040", NOVEMBER).state is State.VALID
    lists.undo(batch)
    assert lists.status("0040", NOVEMBER).state is State.REVOKED
    assert lists.word("0040") == "licence_revoked"


def test_an_undo_is_in_the_journal_and_has_words_and_name_index_made_anew(lists: Lists) -> None:
    batch = take(lists, rows(1, 20))
    lists.undo(batch)
    with lists.shop.database.reading() as session:
        verbs = [entry.verb for entry in queries.journal.of_stream(session, f"import:{batch}")]
        assert verbs[0] == "import.undone"
        queued = set(session.scalars(select(m.Job.once_key)))
        assert {f"build_names:undo:{batch}", f"refresh_statuses:undo:{batch}"} <= queued


def test_an_officer_takes_back_what_the_system_would(lists: Lists, made: Made) -> None:
    """By the page: in a session that sees only what is of the own country."""
    take(lists, rows(1, 20))
    before, contacts = marks(lists), number_of(lists, m.Contact)
    batch = take(lists, CHANGED, OCTOBER)
    officer = made.account(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "BD"))
    made.session.commit()
    with lists.shop.database.session(actor_of(officer)) as session:
        imports.undo(session, lists.later(), lists.found(session, batch))
        session.commit()
    refresh_stale(lists.shop.database)
    assert marks(lists) == before
    assert number_of(lists, m.Contact) == contacts


def test_an_older_list_comes_again_after_an_undo(lists: Lists) -> None:
    take(lists, rows(1, 20))
    early = date(2026, 6, 1)
    lists.undo(take(lists, rows(15, 25), early))
    again = take(lists, rows(15, 25), early)
    assert lists.counts(again) == {"history": 11}
    assert lists.status("0015", early).state is State.VALID
    assert lists.shown("0025")
