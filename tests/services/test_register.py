"""Facts are appended, and the cached word is always the one that the rules give."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways import clock
from iris.jobs import lists as list_jobs
from iris.jobs.handlers import Workshop
from iris.rules import public_ids
from iris.rules.access import SYSTEM
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.status import State, agency_status
from iris.services import register
from iris.services.register import NewEntry, Said
from tests.factories import Made, actor_of
from tests.services.incoming import Lists


def word(session: Session, entry: m.RegisterEntry) -> str:
    row = session.get(m.EntryStatus, entry.id, populate_existing=True)
    assert row is not None
    return row.word


def facts(session: Session, licence: m.Licence) -> list[tuple[object, ...]]:
    query = select(*m.StatusFact.__table__.columns).where(m.StatusFact.licence_id == licence.id)
    return [tuple(row) for row in session.execute(query.order_by(m.StatusFact.id))]


# Facts


def test_a_fact_is_appended_and_no_other_is_touched(made: Made) -> None:
    licence = made.licence()
    before = facts(made.session, licence)
    made.fact(licence, State.SUSPENDED)
    assert facts(made.session, licence)[:-1] == before
    assert len(facts(made.session, licence)) == 2


def test_each_fact_shows_at_once_in_the_cached_word(made: Made) -> None:
    """Several in one session: the second must not be worked out without the first."""
    licence = made.licence()
    entry = licence.entry
    told = [word(made.session, entry)]
    for state in (State.SUSPENDED, State.REVOKED, State.BANNED, State.REINSTATED):
        made.fact(licence, state)
        told.append(word(made.session, entry))
    assert told == ["licensed", "licence_suspended", "licence_revoked", "banned", "licensed"]


def test_a_correction_removes_what_it_corrects(made: Made) -> None:
    licence = made.licence()
    wrong = made.fact(licence, State.REVOKED)
    made.fact(licence, State.VOID, corrects=wrong.id)
    assert word(made.session, licence.entry) == "licensed"
    assert len(facts(made.session, licence)) == 3


def test_a_fact_names_who_said_it(made: Made) -> None:
    account = made.account(Role.GOVERNMENT_OFFICER)
    licence = made.licence()
    made.session.info["actor"] = actor_of(account)
    fact = made.fact(licence, State.SUSPENDED)
    made.session.info["actor"] = SYSTEM
    assert fact.account_id == account.id
    newest = queries.journal.of_stream(made.session, register.stream(licence.entry))[0]
    assert (newest.actor, newest.verb) == (f"account:{account.id}", "fact.recorded")
    assert newest.payload["fact"] == fact.id


def test_dates_in_the_wrong_order_are_refused(made: Made) -> None:
    licence = made.licence()
    day = made.now.date()
    with pytest.raises(RuleBroken) as refusal:
        register.record_fact(
            made.session, made.now, licence, Said(State.VALID, day, effective_to=day - timedelta(days=1))
        )
    assert refusal.value.code == "dates_reversed"
    register.record_fact(made.session, made.now, licence, Said(State.VALID, day, effective_to=day))


def test_an_entry_needs_a_name(made: Made) -> None:
    with pytest.raises(RuleBroken):
        register.publish(made.session, made.now, NewEntry("agency", "BD", " \u00a0"))


def test_the_same_name_given_twice_is_stored_once(made: Made) -> None:
    new = NewEntry("agency", "BD", "Heron Ltd", [("Heron Ltd", "legal", None), ("Heron Jobs", "trading", None)])
    entry = register.publish(made.session, made.now, new)
    register.add_name(made.session, made.now, entry, "Heron Jobs", "trading", "en")
    made.session.flush()
    made.session.expire_all()
    assert [(name.kind, name.text) for name in entry.names] == [("legal", "Heron Ltd"), ("trading", "Heron Jobs")]


# The cache


def varied(made: Made) -> list[m.RegisterEntry]:
    """Agencies in many situations: each state, ended and not, at home and abroad, with corrections, closed."""
    today = made.now.date()
    starts, ends = (-400, -30, 0, 20), (None, -10, 0, 10)
    entries = []
    home, abroad = made.authority(), made.authority("SA", "Ministry of Work")
    for number, (state, start, end) in enumerate(product(State, starts, ends)):
        if state is State.VOID or (end is not None and end < start):
            continue
        entry = made.agency(f"Agency {number} Ltd")
        first = today + timedelta(days=start)
        last = None if end is None else today + timedelta(days=end)
        made.licence(entry, f"h{number}", state, home, effective_from=first, effective_to=last)
        if number % 3 == 0:
            made.licence(entry, f"a{number}", State.VALID, abroad)
        if number % 5 == 0:
            made.licence(entry, f"s{number}", State.BANNED, abroad, "sanction", effective_to=last)
        if number % 7 == 0:
            entry.closed_on = today + timedelta(days=5 - number % 10)
        entries.append(entry)
    made.session.flush()
    register.refresh(made.session, [entry.id for entry in entries], today)
    return entries


def compared(session: Session, entries: list[m.RegisterEntry], day: date) -> set[str]:
    """The words of the cache, after each was found to be what the rules say from the facts alone."""
    session.expire_all()
    words = set()
    licences = queries.register.licences(session, [entry.id for entry in entries])
    for entry in entries:
        row = session.get(m.EntryStatus, entry.id)
        assert row is not None
        views = queries.register.views(entry.country, licences.get(entry.id, []))
        status = agency_status(views, day, closed=entry.closed_on)
        assert (row.word, row.since) == (str(status.word), status.since), entry.name
        assert (row.kind, row.country, row.computed_on) == (entry.kind, entry.country, day)
        assert row.changes_on is None or row.changes_on > day
        words.add(row.word)
    return words


def test_the_cache_says_what_the_rules_say_of_every_entry(made: Made) -> None:
    words = compared(made.session, varied(made), made.now.date())
    assert len(words) > 7, words


def test_when_the_word_changes_by_time_alone_is_known_beforehand(made: Made) -> None:
    """On every later day, an entry not marked as changed has the same word as today."""
    entries = varied(made)
    today = made.now.date()
    rows = queries.register.statuses(made.session, [entry.id for entry in entries])
    licences = queries.register.licences(made.session, list(rows))
    for entry in entries:
        row = rows[entry.id]
        views = queries.register.views(entry.country, licences[entry.id])
        for days in range(1, 30):
            day = today + timedelta(days=days)
            status = agency_status(views, day, closed=entry.closed_on)
            if row.changes_on is None or day < row.changes_on:
                assert (str(status.word), status.since) == (row.word, row.since), (entry.name, day)


def test_words_that_time_has_changed_are_worked_out_anew(shop: Workshop, made: Made) -> None:
    entries = varied(made)
    today = clock.today("Asia/Dhaka")
    yesterday = today - timedelta(days=1)
    register.refresh(made.session, [entry.id for entry in entries], yesterday)
    stale = made.session.scalar(
        select(func.count()).select_from(m.EntryStatus).where(m.EntryStatus.changes_on <= today)
    )
    assert stale
    made.session.commit()
    assert list_jobs.refresh_stale(shop.database) == stale
    assert list_jobs.refresh_stale(shop.database) == 0
    made.session.expire_all()
    changed = [e for e in entries if made.session.get(m.EntryStatus, e.id).computed_on == today]  # type: ignore[union-attr]
    assert len(changed) == stale
    compared(made.session, changed, today)


def test_the_last_day_is_over_when_it_is_over_at_the_issuer(shop: Workshop, made: Made) -> None:
    """Cases 19 and 79: at the same moment it is the 12th in Dhaka and still the 11th in Vancouver."""
    last = date(2026, 3, 11)
    authorities = {"BD": made.authority("BD"), "CA": made.authority("CA", "Employment Standards")}
    authorities["CA"].timezone = "America/Vancouver"
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC)):
        made.now = clock.now()
        entries = {
            country: made.licence(made.agency(country, country), "1", State.VALID, authority, effective_to=last).entry
            for country, authority in authorities.items()
        }
    made.session.commit()
    words = {}
    for moment in ("2026-03-11T18:30", "2026-03-12T06:30", "2026-03-12T07:30"):
        with time_machine.travel(datetime.fromisoformat(f"{moment}+00:00")):
            list_jobs.refresh_stale(shop.database)
        words[moment] = [word(made.session, entries[country]) for country in ("BD", "CA")]
    assert list(words.values()) == [
        ["licence_expired", "licensed"], ["licence_expired", "licensed"], ["licence_expired", "licence_expired"],
    ]  # fmt: skip


def test_a_stale_word_of_a_hidden_entry_stops_nobody(shop: Workshop, made: Made) -> None:
    entry = made.licence().entry
    entry.hidden_at = made.now
    made.session.execute(update(m.EntryStatus).values(changes_on=made.now.date() - timedelta(days=2)))
    made.session.commit()
    assert list_jobs.refresh_stale(shop.database) == 0


def test_a_bond_that_lapses_is_a_day_to_look_again(made: Made) -> None:
    """Case 21: the licence stays in force, what stands beside it changes."""
    yesterday = made.now.date() - timedelta(days=1)
    licence = made.licence(guarantee_until=yesterday, effective_to=date(2099, 12, 31))
    views = queries.register.views("BD", queries.register.licences(made.session, [licence.entry_id])[licence.entry_id])
    status = agency_status(views, made.now.date())
    assert str(status.word) == "licensed"
    assert any("guarantee" in str(note.code) for note in status.warnings), status.warnings


# Public ids


def test_public_ids_are_unique_and_fit_their_kind(session: Session) -> None:
    for kind, prefix in (("agency", "AG"), ("employer", "EM")):
        drawn = register.draw_public_ids(session, kind, 2000)
        assert len(set(drawn)) == 2000
        assert all(public_ids.parse_public_id(one, prefix) == one for one in drawn)


def test_a_taken_public_id_is_drawn_again(session: Session, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """The source of chance is outside of our code: here it says the same number twice."""
    numbers = iter([7, 7, 7, 8, 9])
    monkeypatch.setattr("iris.services.register.secrets.randbits", lambda _bits: next(numbers))
    first = made.agency("Alpha Ltd")
    second = made.agency("Beta Ltd")
    assert first.public_id == public_ids.new_public_id("AG", 7)
    assert second.public_id == public_ids.new_public_id("AG", 8)


def test_lists_and_officers_fill_the_same_cache(lists: Lists) -> None:
    lists.take([(f"{n:04}", f"Agency {n} Ltd", "Active") for n in range(1, 21)])
    with lists.shop.database.transaction() as session:
        entries = list(session.scalars(select(m.RegisterEntry)))
        compared(session, entries, clock.today("Asia/Dhaka"))
