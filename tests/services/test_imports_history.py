"""A list older than the newest fills history and nothing else; a list that contradicts an end says so."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from iris import models as m
from iris.rules.status import State
from iris.services import register
from iris.services.register import Said
from tests.services.incoming import FIRST, Lists

EARLY, AUGUST, OCTOBER = date(2026, 6, 1), date(2026, 8, 1), date(2026, 10, 1)


def rows(first: int, last: int, state: str = "Active") -> list[tuple[str, str, str]]:
    return [(f"{number:04}", f"Agency {number} Ltd", state) for number in range(first, last + 1)]


def said(lists: Lists, number: str, state: State, on: date, **more: date) -> None:
    """An officer records a fact."""
    with lists.shop.database.transaction() as session:
        licence = session.get(m.Licence, lists.licence(number).id)
        assert licence is not None
        register.record_fact(session, lists.later(), licence, Said(state, on, **more))


# An older list


def test_an_older_list_fills_history_only(lists: Lists) -> None:
    lists.take(rows(1, 20))
    batch = lists.take([("0001", "Agency One Ltd", "Suspended"), *rows(2, 20)], EARLY)
    assert lists.batch(batch).history_only
    assert lists.counts(batch) == {"history": 20}
    assert lists.status("0001", EARLY).state is State.SUSPENDED
    licence = lists.licence("0001")
    assert licence.listed
    assert licence.entry.name == "Agency 1 Ltd"
    assert {name.text for name in licence.entry.names} == {"Agency 1 Ltd", "Agency One Ltd"}
    assert lists.batch(batch).source.newest_on == FIRST


def test_an_older_list_is_never_stopped_for_being_short(lists: Lists) -> None:
    lists.take(rows(1, 100))
    batch = lists.take(rows(1, 3), EARLY)
    assert lists.counts(batch) == {"history": 3}
    assert len(lists.listed()) == 100


def test_the_same_older_list_again_changes_nothing(lists: Lists) -> None:
    lists.take(rows(1, 20))
    lists.take(rows(1, 20), EARLY)
    assert lists.counts(lists.take(rows(1, 20), EARLY)) == {"unchanged": 20}


def test_who_is_only_on_the_older_list_was_gone_from_the_next_one(lists: Lists) -> None:
    lists.take(rows(1, 20))
    batch = lists.take(rows(15, 22), EARLY)
    assert lists.counts(batch) == {"new": 2, "history": 6}
    assert lists.status("0021", EARLY).state is State.VALID
    assert lists.status("0021", FIRST).state is State.NO_LONGER_LISTED
    assert lists.status("0021", FIRST).since == FIRST
    assert lists.licence("0021").last_seen_on == EARLY
    assert "0021" not in lists.listed()
    assert lists.word("0021") == "no_longer_listed"


def test_who_was_missing_from_the_list_between_was_gone_meanwhile(lists: Lists) -> None:
    """Lists come in the order August, September, June: agency 21 is on the June and September ones only."""
    lists.take(rows(1, 20), AUGUST)
    lists.take(rows(1, 21), FIRST)
    lists.take(rows(1, 21), EARLY)
    states = [lists.status("0021", day).state for day in (EARLY, AUGUST, FIRST)]
    assert states == [State.VALID, State.NO_LONGER_LISTED, State.VALID]
    assert lists.status("0020", AUGUST).state is State.VALID
    assert lists.word("0021") == "licensed"


def test_an_older_list_brings_back_an_entry_that_an_undo_had_hidden(lists: Lists) -> None:
    lists.take(rows(1, 20), AUGUST)
    lists.undo(lists.take(rows(1, 21), FIRST))
    assert not lists.shown("0021")
    lists.take(rows(1, 21), EARLY)
    assert lists.shown("0021")
    assert lists.status("0021", EARLY).state is State.VALID
    assert lists.word("0021") == "no_longer_listed"


def test_a_list_of_tomorrow_is_refused(lists: Lists) -> None:
    """A slip in the year would turn every later list into an older one."""
    with pytest.raises(Exception, match="future") as refusal:
        lists.read(rows(1, 3), date(lists.now.year + 36, 1, 1))
    assert getattr(refusal.value, "code", "") == "list_in_future"


# A list that says valid after an end


def test_valid_after_cancelled_is_reinstated_and_the_preview_says_so(lists: Lists) -> None:
    lists.take([("0021", "Agency 21 Ltd", "Cancelled"), *rows(1, 20)])
    batch = lists.take(rows(1, 21), OCTOBER)
    (row,) = lists.rows(batch, "reinstated")
    assert (row.before or {})["state"] == "revoked"
    days = (FIRST, date(2026, 9, 30), OCTOBER)
    assert [lists.status("0021", day).state for day in days] == [State.REVOKED, State.REVOKED, State.VALID]
    assert [fact.state for fact in lists.licence("0021").facts] == ["revoked", "reinstated", "valid"]


def test_a_list_that_still_says_cancelled_reinstates_nobody(lists: Lists) -> None:
    lists.take([("0021", "Agency 21 Ltd", "Cancelled"), *rows(1, 20)])
    assert lists.counts(lists.take([("0021", "Agency 21 Ltd", "Revoked"), *rows(1, 20)], OCTOBER)) == {"unchanged": 21}


DATED = ("Licence No", "Agency Name", "Status", "Valid from", "Valid until")


def dated(state: str) -> list[tuple[str, ...]]:
    return [(*row[:2], state if row[0] == "0001" else "Active", "2026-01-01", "2026-12-31") for row in rows(1, 20)]


def test_a_licence_that_began_before_it_was_revoked_is_reinstated_from_the_list(lists: Lists) -> None:
    """The row's first day lies before the revocation; lifting it from there on would lift nothing."""
    lists.take(dated("Active"), header=DATED)
    lists.take(dated("Cancelled"), FIRST.replace(day=15), header=DATED)
    batch = lists.take(dated("Active"), OCTOBER, header=DATED)
    assert lists.counts(batch) == {"reinstated": 1, "unchanged": 19}
    days = (FIRST, FIRST.replace(day=15), OCTOBER)
    assert [lists.status("0001", day).state for day in days] == [State.VALID, State.REVOKED, State.VALID]
    assert lists.word("0001") == "licensed"


def test_an_unchanged_row_reinstates_what_an_officer_had_revoked_before(lists: Lists) -> None:
    lists.take(rows(1, 20))
    said(lists, "0001", State.REVOKED, FIRST.replace(day=15))
    batch = lists.take(rows(1, 20), OCTOBER)
    assert lists.counts(batch) == {"reinstated": 1, "unchanged": 19}
    assert lists.status("0001", OCTOBER).state is State.VALID
    assert lists.counts(lists.take(rows(1, 20), OCTOBER)) == {"unchanged": 20}


def test_a_list_older_than_the_revocation_does_not_lift_it(lists: Lists) -> None:
    lists.take(rows(1, 20))
    said(lists, "0001", State.REVOKED, OCTOBER)
    batch = lists.take(rows(1, 20), FIRST.replace(day=20))
    assert lists.counts(batch) == {"unchanged": 20}
    assert lists.status("0001", OCTOBER).state is State.REVOKED


def test_a_suspension_that_ran_out_needs_no_reinstating(lists: Lists) -> None:
    """Case 25: the period stays visible, what was valid before and after stays valid."""
    lists.take(rows(1, 20), EARLY)
    said(lists, "0001", State.SUSPENDED, date(2026, 7, 1), effective_to=date(2026, 7, 31))
    assert lists.counts(lists.take(rows(1, 20), OCTOBER)) == {"unchanged": 20}
    days = (date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 1))
    assert [lists.status("0001", day).state for day in days] == [State.VALID, State.SUSPENDED, State.VALID]


@pytest.mark.parametrize("revoked_first", [True, False])
def test_the_end_of_a_suspension_never_brings_back_what_was_revoked(lists: Lists, revoked_first: bool) -> None:
    """Case 23: the same answer whichever came first."""
    lists.take(rows(1, 20), date(2026, 1, 1))
    facts = [
        (State.SUSPENDED, date(2026, 2, 1), {"effective_to": date(2026, 5, 1)}),
        (State.REVOKED, date(2026, 3, 15), {}),
    ]
    for state, first, more in reversed(facts) if revoked_first else facts:
        said(lists, "0001", state, first, **more)
    for day in (date(2026, 4, 1), date(2026, 5, 2)):
        assert lists.status("0001", day).state is State.REVOKED
        assert lists.status("0001", day).since == date(2026, 3, 15)


def test_what_was_known_before_a_list_came_stays_readable(lists: Lists) -> None:
    lists.take(rows(1, 20))
    before = datetime.now(lists.now.tzinfo)
    lists.take([("0001", "Agency 1 Ltd", "Suspended"), *rows(2, 20)], OCTOBER)
    assert lists.status("0001", OCTOBER, known=before).state is State.VALID
    assert lists.status("0001", OCTOBER).state is State.SUSPENDED
