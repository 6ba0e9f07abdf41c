"""A list goes in whole or not at all, once, and only as it was shown to the person who took it over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.jobs import lists as list_jobs
from iris.jobs import trails
from iris.queries.register import Filters
from iris.rules.access import ANONYMOUS, Actor
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.status import State
from iris.services import imports
from tests.services.incoming import Lists

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
PUBLIC = (m.RegisterEntry, m.EntryName, m.Contact, m.Licence, m.StatusFact, m.EntryStatus, m.JournalRoot)


def rows(first: int, last: int, state: str = "Active") -> list[tuple[str, str, str]]:
    return [(f"{number:04}", f"Agency {number} Ltd", state) for number in range(first, last + 1)]


def register(lists: Lists) -> dict[str, Any]:
    """Every row of the register, as stored."""
    found = {}
    with lists.shop.database.reading() as session:
        for table in PUBLIC:
            columns = [table.__mapper__.columns[key] for key in sorted(table.__mapper__.columns.keys())]
            found[table.__tablename__] = sorted(session.execute(select(*columns)).all(), key=repr)
    return found


def test_a_list_that_was_read_has_changed_nothing_yet(lists: Lists) -> None:
    lists.take(rows(1, 20))
    before = register(lists)
    batch = lists.read([*rows(2, 20, "Suspended"), *rows(30, 40)], OCTOBER)
    assert lists.state(batch) == "ready"
    assert register(lists) == before


def test_a_list_stopped_between_reading_and_applying_leaves_the_register_and_goes_on_later(lists: Lists) -> None:
    """The process may be killed after the confirmation, or after the journal was prepared."""
    lists.take(rows(1, 20))
    before = register(lists)
    batch = lists.read([*rows(2, 20), *rows(30, 40)], OCTOBER)
    lists.confirm(batch)
    with lists.shop.database.transaction() as session:
        assert imports.arm(session, lists.found(session, batch)) == 11
    assert register(lists) == before
    lists.apply(batch)
    assert lists.state(batch) == "applied"
    assert len(lists.listed()) == 30


def test_applying_twice_changes_nothing(lists: Lists, keys: Keys) -> None:
    batch = lists.take([*rows(1, 20), ("", "", "")])
    before = register(lists)
    lists.apply(batch)
    with lists.shop.database.transaction() as session:
        imports.apply(session, lists.later(), lists.found(session, batch))
    assert register(lists) == before
    with lists.shop.database.reading() as session:
        assert list(trails.verify(session, keys)) == []


def test_a_job_that_reads_again_after_the_confirmation_leaves_the_list_alone(lists: Lists) -> None:
    """Killed after its work and before it could say so, a job runs a second time."""
    path = lists.file(rows(1, 20))
    batch = lists.read_file(path)
    for step in (lists.confirm, lists.apply):
        step(batch)
        state = lists.state(batch)
        list_jobs.read_file(lists.shop.database, batch, path, path.name)
        assert lists.state(batch) == state
        assert lists.counts(batch) == {"new": 20}
        assert len(lists.rows(batch, "new")) == 20
    lists.undo(batch)
    assert not lists.shown("0001")


def test_a_list_cancelled_while_it_is_read_stays_cancelled(lists: Lists) -> None:
    path = lists.file(rows(1, 20))
    batch = lists.open(path)
    with lists.shop.database.transaction() as session:
        imports.cancel(session, lists.now, lists.found(session, batch))
    list_jobs.read_file(lists.shop.database, batch, path, path.name)
    assert lists.state(batch) == "cancelled"


def overtaken(lists: Lists, batch: int) -> str:
    with pytest.raises(RuleBroken) as refusal:
        lists.confirm(batch)
    return refusal.value.code


def test_the_same_file_sent_twice_is_taken_once(lists: Lists) -> None:
    """Both were compared with an empty register, so both say 20 new."""
    first, second = lists.read(rows(1, 20)), lists.read(rows(1, 20))
    lists.confirm(first)
    lists.apply(first)
    assert overtaken(lists, second) == "list_overtaken"
    assert lists.state(second) == "ready"


def test_of_two_confirmed_at_once_the_second_fails_in_a_sentence_and_changes_nothing(lists: Lists) -> None:
    first, second = lists.read(rows(1, 20)), lists.read(rows(1, 21))
    lists.confirm(first)
    lists.confirm(second)
    lists.apply(first)
    before = register(lists)
    lists.apply(second)
    assert lists.state(second) == "failed"
    assert (lists.batch(second).refusal or {})["code"] == "list_overtaken"
    assert register(lists) == before
    assert lists.counts(lists.take(rows(1, 21))) == {"new": 1, "unchanged": 20}


def test_a_list_compared_before_an_undo_is_overtaken(lists: Lists) -> None:
    first = lists.take(rows(1, 20))
    second = lists.read(rows(1, 20), OCTOBER)
    lists.undo(first)
    assert overtaken(lists, second) == "list_overtaken"


def test_another_authority_overtakes_nobody(lists: Lists) -> None:
    other = Lists(lists.shop, lists.folder, country="NP")
    batch = lists.read(rows(1, 20))
    other.take(rows(1, 20))
    lists.confirm(batch)
    lists.apply(batch)
    assert lists.state(batch) == "applied"


def test_a_public_id_drawn_twice_or_taken_meanwhile_is_drawn_again(lists: Lists, keys: Keys) -> None:
    lists.take(rows(1, 20))
    taken = lists.licence("0001").entry.public_id
    batch = lists.read([*rows(1, 20), *rows(30, 33)], OCTOBER)
    ids = [row.public_id for row in lists.rows(batch, "new")]
    with lists.shop.database.transaction() as session:
        new = update(m.ImportRow).where(m.ImportRow.batch_id == batch)
        session.execute(new.where(m.ImportRow.number == "0031").values(public_id=taken))
        session.execute(new.where(m.ImportRow.number.in_(("0032", "0033"))).values(public_id=ids[0]))
    lists.confirm(batch)
    lists.apply(batch)
    drawn = {number: lists.licence(number).entry.public_id for number in ("0001", "0030", "0031", "0032", "0033")}
    assert len(set(drawn.values())) == 5
    assert (drawn["0001"], drawn["0030"]) == (taken, ids[0])
    with lists.shop.database.reading() as session:
        assert list(trails.verify(session, keys)) == []
        heads = set(session.scalars(select(m.JournalHead.stream)))
        assert {f"entry:{public_id}" for public_id in drawn.values()} <= heads


def test_a_new_name_is_shown_and_the_old_one_still_finds(lists: Lists) -> None:
    lists.take(rows(1, 20))
    public_id = lists.licence("0001").entry.public_id
    batch = lists.take([("0001", "Orchard International Ltd", "Active"), *rows(2, 20)], OCTOBER)
    assert lists.counts(batch) == {"changed": 1, "unchanged": 19}
    entry = lists.licence("0001").entry
    assert (entry.public_id, entry.name) == (public_id, "Orchard International Ltd")
    assert [name.text for name in entry.names] == ["Agency 1 Ltd", "Orchard International Ltd"]
    assert len(lists.licence("0001").facts) == 1


def test_trading_and_local_names_come_along_once(lists: Lists) -> None:
    header = ("Licence No", "Agency Name", "Name in Bengali", "Trading Name", "Status")
    row = ("0001", "Orchard Ltd", "অর্চার্ড লিমিটেড", "Orchard Jobs", "Active")
    for day in (date(2026, 9, 1), OCTOBER):
        lists.take([row, *((n, name, "", "", s) for n, name, s in rows(2, 20))], day, header=header)
    names = {(name.kind, name.text) for name in lists.licence("0001").entry.names}
    assert names == {("legal", "Orchard Ltd"), ("local", "অর্চার্ড লিমিটেড"), ("trading", "Orchard Jobs")}


def test_contacts_of_a_list_are_not_public(lists: Lists) -> None:
    header = ("Licence No", "Agency Name", "Phone", "Email")
    lists.take([("0001", "Orchard Ltd", "+880 1711 000001", "owner@example.org")], header=header)
    entry = lists.licence("0001").entry
    officer = Actor(Role.GOVERNMENT_OFFICER, 1, 1, None, "BD")
    abroad = Actor(Role.GOVERNMENT_OFFICER, 2, 2, None, "NP")
    own = Actor(Role.AGENCY_MANAGER, 3, 3, entry.id)
    stranger = Actor(Role.AGENCY_MANAGER, 4, 4, entry.id + 1)
    seen = {}
    for actor in (ANONYMOUS, officer, abroad, own, stranger):
        with lists.shop.database.session(actor) as session:
            seen[actor] = session.scalar(select(func.count()).select_from(m.Contact))
    assert seen == {ANONYMOUS: 0, officer: 2, abroad: 0, own: 2, stranger: 0}


def test_what_a_new_entry_is_called_at_once_is_what_its_facts_say(lists: Lists) -> None:
    header = ("Licence No", "Agency Name", "Status", "Valid until")
    found = [
        ("1", "Alpha Ltd", "Active", "2099-12-31"), ("2", "Beta Ltd", "Active", "2026-10-31"),
        ("3", "Gamma Ltd", "Cancelled", ""), ("4", "Delta Ltd", "Suspended", "2027-01-31"),
        ("5", "Epsilon Ltd", "Blacklisted", ""), ("6", "Zeta Ltd", "Closed", ""), ("7", "Eta Ltd", "", ""),
    ]  # fmt: skip
    lists.take(found, header=header)
    words = {number: lists.word(number) for number, *_ in found}
    assert words == {
        "1": "licensed", "2": "licence_expired", "3": "licence_revoked", "4": "licence_suspended",
        "5": "banned", "6": "licence_surrendered", "7": "licensed",
    }  # fmt: skip
    with lists.shop.database.reading() as session:
        assert queries.register.total(session, Filters(words=("licensed",))) == (2, True)


def test_a_refusal_while_applying_is_shown_and_the_list_can_be_thrown_away(lists: Lists) -> None:
    first, second = lists.read(rows(1, 20)), lists.read(rows(1, 21))
    for batch in (first, second):
        lists.confirm(batch)
    for batch in (first, second):
        lists.apply(batch)
    with lists.shop.database.transaction() as session:
        imports.cancel(session, lists.now, lists.found(session, second))
    assert lists.state(second) == "cancelled"
    assert lists.status("0001", NOVEMBER).state is State.VALID
