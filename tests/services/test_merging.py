"""Two entries become one by a fact and two again by another; what was known in between stays readable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.keys import Keys
from iris.gateways.name_index import NameIndex
from iris.jobs.handlers import Workshop
from iris.queries.register import Filters
from iris.queries.search import NameBook
from iris.rules.checking import Asked
from iris.rules.errors import RuleBroken
from iris.rules.merging import MergeReason, UndoReason, standing
from iris.rules.names import Verdict
from iris.rules.roles import Kind, Role
from iris.rules.status import State, agency_status
from iris.services import checks, merging, register
from tests.factories import Made, actor_of
from tests.services.incoming import Lists


def word(session: Session, entry: m.RegisterEntry, known: datetime | None = None) -> str:
    """The word of an entry as its page works it out."""
    home = queries.merges.home(session, entry, known)
    rows = queries.merges.of_entry(session, home, known)
    day = datetime.now(UTC).date()
    return str(agency_status(queries.register.views(home.country, rows), day, known).word)


@pytest.fixture
def pair(made: Made) -> tuple[m.RegisterEntry, m.RegisterEntry]:
    """A duplicate without a good licence, and the entry with one."""
    alias, canonical = made.agency("Heron Manpower Services"), made.agency("Heron Overseas Ltd")
    made.licence(alias, "0900", State.SUSPENDED)
    made.licence(canonical, "0417")
    return alias, canonical


def later(made: Made, seconds: int = 60) -> datetime:
    return made.now + timedelta(seconds=seconds)


def test_the_licences_of_both_stand_under_one_and_nothing_moved(
    made: Made, pair: tuple[m.RegisterEntry, m.RegisterEntry]
) -> None:
    alias, canonical = pair
    before = made.session.execute(select(m.Licence.id, m.Licence.entry_id).order_by(m.Licence.id)).all()
    merging.unite(made.session, later(made), alias, canonical, MergeReason.RENAMED)
    rows = queries.merges.of_entry(made.session, canonical)
    assert [row.number for row in rows] == ["0417", "0900"]
    assert "Heron Manpower Services" in [name.text for name in canonical.all_names]
    assert queries.merges.home(made.session, alias) is canonical
    assert made.session.execute(select(m.Licence.id, m.Licence.entry_id).order_by(m.Licence.id)).all() == before


def test_what_was_known_before_is_still_two(made: Made, pair: tuple[m.RegisterEntry, m.RegisterEntry]) -> None:
    alias, canonical = pair
    merging.unite(made.session, later(made), alias, canonical, MergeReason.RENAMED)
    assert queries.merges.home(made.session, alias, made.now) is alias
    assert [row.number for row in queries.merges.of_entry(made.session, canonical, made.now)] == ["0417"]
    assert [row.number for row in queries.merges.of_entry(made.session, alias, made.now)] == ["0900"]
    assert (word(made.session, alias, made.now), word(made.session, canonical, made.now)) == (
        "licence_suspended",
        "licensed",
    )


def test_undone_everything_reads_as_before_and_the_time_between_stays(
    made: Made, pair: tuple[m.RegisterEntry, m.RegisterEntry]
) -> None:
    alias, canonical = pair
    before = cached(made.session)
    fact = merging.unite(made.session, later(made), alias, canonical, MergeReason.RENAMED)
    assert cached(made.session) != before
    merging.undo(made.session, later(made, 120), fact, UndoReason.DIFFERENT_FIRMS)
    assert cached(made.session) == before
    assert queries.merges.home(made.session, alias) is alias
    assert canonical.all_names
    assert queries.merges.gather(made.session, [canonical])[canonical.id] == [canonical]
    assert queries.merges.home(made.session, alias, later(made, 90)) is canonical
    with pytest.raises(RuleBroken, match="undone already"):
        merging.undo(made.session, later(made, 180), fact, UndoReason.MISTAKE)
    merging.unite(made.session, later(made, 240), canonical, alias, MergeReason.TYPED_TWICE)
    assert queries.merges.home(made.session, canonical) is alias


def cached(session: Session) -> dict[int, str]:
    return dict(session.execute(select(m.EntryStatus.entry_id, m.EntryStatus.word)).all())


def test_the_cached_word_is_that_of_both_and_the_alias_stands_in_no_list(
    made: Made, pair: tuple[m.RegisterEntry, m.RegisterEntry]
) -> None:
    alias, canonical = pair
    fact_of = made.session.scalars(select(m.Licence).where(m.Licence.number == "0900")).one()
    merging.unite(made.session, later(made), alias, canonical, MergeReason.SAME_LICENCE)
    assert cached(made.session) == {canonical.id: word(made.session, canonical)}
    assert [row.id for row in queries.register.page_after(made.session, Filters(), None, 10)] == [canonical.id]
    assert queries.register.total(made.session, Filters()) == (1, True)
    # A fact about the alias's licence afterwards changes the word of the one that is shown.
    made.now = later(made)
    made.fact(fact_of, State.BANNED)
    assert cached(made.session) == {canonical.id: "banned"}


def test_one_result_for_both_names_numbers_and_ids(
    made: Made, shop: Workshop, pair: tuple[m.RegisterEntry, m.RegisterEntry]
) -> None:
    alias, canonical = pair
    merging.unite(made.session, later(made), alias, canonical, MergeReason.RENAMED)
    book = NameBook(NameIndex(shop.names_folder))
    for text in ("Heron Manpower Services", "Heron Overseas Ltd", "0900", "0417", alias.public_id):
        found = queries.search.find(made.session, book, text, Filters())
        assert (found.match, found.ids) == (Verdict.EXACT, (canonical.id,)), text
    assert len(queries.search.find(made.session, book, "Heron", Filters()).ids) <= 1
    then = queries.search.by_name(made.session, book, "Heron Manpower Services", Filters(), 10, made.now)
    assert then.ids[0] == alias.id
    ((entry, rows),) = queries.search.rows_of(made.session, [canonical.id])
    assert (entry.id, len(rows)) == (canonical.id, 2)


def test_a_sheet_gives_the_one_that_stands_and_keeps_decisions(
    made: Made, shop: Workshop, db: Database, pair: tuple[m.RegisterEntry, m.RegisterEntry]
) -> None:
    alias, canonical = pair
    person = made.account(Role.COMPANY_STAFF)
    asked = [Asked(2, "Heron Manpower Services"), Asked(3, licence="0900"), Asked(4, "Hron Ovrseas")]
    actor = actor_of(person)
    with db.session(actor, write=False) as own:
        checks.decide(own, made.now, asked[2], alias, same=True)
        own.commit()
    merging.unite(made.session, later(made), alias, canonical, MergeReason.RENAMED)
    book = NameBook(NameIndex(shop.names_folder))
    with db.session(actor) as own:
        answers = queries.checking.answers(own, asked, queries.checking.one_by_one(own, book))
    assert [answer.entries[:1] for answer in answers] == [(canonical.id,)] * 3
    assert answers[2].decided


def test_the_columns_are_a_cache_of_the_facts(made: Made, pair: tuple[m.RegisterEntry, m.RegisterEntry]) -> None:
    third, fourth = made.agency("Third Agency"), made.agency("Fourth Agency")
    fact = merging.unite(made.session, later(made), *pair, MergeReason.RENAMED)
    merging.unite(made.session, later(made), third, pair[1], MergeReason.TWO_LISTS)
    merging.undo(made.session, later(made, 90), fact, UndoReason.MISTAKE)
    entries = made.session.scalars(select(m.RegisterEntry)).all()
    facts = queries.merges.facts(made.session, [entry.id for entry in entries])
    stand = {alias: found.canonical for alias, found in standing(facts).items()}
    assert stand == {third.id: pair[1].id}
    assert {entry.id: entry.merged_into_id for entry in entries if entry.merged_into_id} == stand
    named = {entry_id for found in facts for entry_id in (found.alias, found.canonical)}
    assert {entry.id for entry in entries if entry.ever_merged} == named == {pair[0].id, pair[1].id, third.id}
    assert fourth.ever_merged is False


def test_no_chains_no_kinds_mixed_nobody_loses_a_record(
    made: Made, pair: tuple[m.RegisterEntry, m.RegisterEntry]
) -> None:
    alias, canonical = pair
    third, employer = made.agency("Third Agency"), made.agency("Some Employer", kind="employer")
    refused = [(alias, alias, "same entry"), (employer, canonical, "employer"), (alias, employer, "employer")]
    merging.unite(made.session, later(made), alias, canonical, MergeReason.RENAMED)
    refused += [
        (alias, third, "already"),
        (third, alias, "already"),
        (canonical, alias, "already"),
        (canonical, third, "other way"),
    ]
    held = made.agency("Held Agency")
    made.organisation(Kind.AGENCY, entry=held)
    refused.append((held, third, "must be the one that stays"))
    for one, other, words in refused:
        with pytest.raises(RuleBroken, match=words):
            merging.unite(made.session, later(made), one, other, MergeReason.RENAMED)
    merging.unite(made.session, later(made), third, held, MergeReason.RENAMED)


def test_the_database_itself_refuses_what_can_not_be(made: Made, pair: tuple[m.RegisterEntry, m.RegisterEntry]) -> None:
    alias, canonical = pair
    fact = merging.unite(made.session, later(made), alias, canonical, MergeReason.RENAMED)
    merging.undo(made.session, later(made), fact, UndoReason.MISTAKE)
    day = made.now.date()
    wrong = [
        {"alias_id": alias.id, "canonical_id": alias.id, "state": "merged"},
        {"alias_id": alias.id, "canonical_id": canonical.id, "state": "undone"},
        {"alias_id": alias.id, "canonical_id": canonical.id, "state": "undone", "undoes_id": fact.id},
    ]
    for values in wrong:
        row = m.EntryMerge(effective_from=day, recorded_at=made.now, reason="x", **values)
        with pytest.raises(IntegrityError):
            flushed(made.session, row)


def flushed(session: Session, row: m.EntryMerge) -> None:
    with session.begin_nested():
        session.add(row)


def test_a_list_after_a_merge_neither_doubles_nor_moves(lists: Lists) -> None:
    rows = [
        ("0010", "Orchard International", "Active"),
        ("0020", "Orchard Intl", "Active"),
        ("9", "Other Firm", "Active"),
    ]
    lists.take(rows)
    with lists.shop.database.transaction() as session:
        by_name = {entry.name: entry for entry in session.scalars(select(m.RegisterEntry))}
        alias, canonical = by_name["Orchard Intl"], by_name["Orchard International"]
        merging.unite(session, lists.now, alias, canonical, MergeReason.TYPED_TWICE)
        places = session.execute(select(m.Licence.key, m.Licence.entry_id).order_by(m.Licence.id)).all()
    again = lists.read(rows, lists.now.date())
    counts = lists.batch(again).counts
    assert (counts["unchanged"], counts["new"], counts["gone"]) == (3, 0, 0)
    lists.confirm(again)
    lists.apply(again)
    third = [("0010", "Orchard International", "Active"), ("0020", "Orchard Intl", "Cancelled"), rows[2]]
    undone = lists.take(third, lists.now.date())
    with lists.shop.database.reading() as session:
        assert session.execute(select(m.Licence.key, m.Licence.entry_id).order_by(m.Licence.id)).all() == places
        assert session.scalar(select(func.count()).select_from(m.RegisterEntry)) == 3
        stands = cached(session)
        assert alias.id not in stands
        assert stands[canonical.id] == word(session, session.get_one(m.RegisterEntry, canonical.id))
    lists.undo(undone)
    with lists.shop.database.reading() as session:
        assert (
            cached(session)[canonical.id] == word(session, session.get_one(m.RegisterEntry, canonical.id)) == "licensed"
        )
        assert alias.id not in cached(session)


def test_an_entry_stays_when_its_list_is_undone_but_its_alias_is_known_otherwise(lists: Lists, made: Made) -> None:
    other = made.agency("Orchard Intl")
    made.licence(other, "77", authority=made.authority("NP", "Kathmandu Labour Desk"))
    batch = lists.take([("0010", "Orchard International", "Active")])
    with lists.shop.database.transaction() as session:
        canonical = session.scalars(
            select(m.RegisterEntry).where(m.RegisterEntry.name == "Orchard International")
        ).one()
        merging.unite(session, lists.now, session.get_one(m.RegisterEntry, other.id), canonical, MergeReason.TWO_LISTS)
    lists.undo(batch)
    with lists.shop.database.reading() as session:
        assert session.get_one(m.RegisterEntry, canonical.id).hidden_at is None
        assert [row.number for row in queries.merges.of_entry(session, session.get_one(m.RegisterEntry, canonical.id))]


def test_entries_never_merged_cost_no_statement_more(made: Made, statements: list[str]) -> None:
    public_id = made.licence().entry.public_id
    made.session.expire_all()
    statements.clear()
    found = queries.register.entry(made.session, public_id)
    assert found is not None
    assert queries.merges.home(made.session, found) is found
    queries.merges.of_entry(made.session, found)
    assert len(statements) == 2


@pytest.fixture
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile, but the one that says who asks."""
    found: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        if not statement.startswith("select set_config"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_of_two_who_merge_both_ways_at_once_one_wins(own: Database, keys: Keys) -> None:
    now = datetime.now(UTC)
    with own.transaction() as session:
        made = Made(session, keys, now)
        ids = [made.agency("One").id, made.agency("Two").id]
    gate, refused = threading.Barrier(2), []

    def act(first: int, second: int) -> None:
        gate.wait()
        try:
            with own.transaction() as session:
                one, two = (session.get_one(m.RegisterEntry, which) for which in (first, second))
                merging.unite(session, now, one, two, MergeReason.TYPED_TWICE)
        except RuleBroken as error:
            refused.append(error.code)

    threads = [threading.Thread(target=act, args=pair) for pair in (tuple(ids), tuple(reversed(ids)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with own.reading() as session:
        assert session.scalar(select(func.count()).select_from(m.EntryMerge)) == 1


def test_a_closed_entry_keeps_its_last_word_with_day_and_reason(made: Made) -> None:
    entry = made.licence(state=State.REVOKED).entry
    register.close(made.session, later(made), entry, made.now.date(), "The owner ended the business.")
    assert cached(made.session)[entry.id] == "licence_revoked"
    assert entry.closed_as_known(made.now) is None
    assert entry.closed_as_known(later(made)) == made.now.date()
    with pytest.raises(RuleBroken, match="today or an earlier one"):
        register.close(made.session, made.now, entry, made.now.date() + timedelta(days=3))
