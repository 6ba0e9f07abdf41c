"""Absence from a newer list says something only if the list is whole; a list that shrank waits for a person."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.status import State
from tests.services.incoming import FIRST, Lists

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 11, 20)


def rows(first: int, last: int) -> list[tuple[str, str, str]]:
    return [(f"{number:04}", f"Agency {number} Ltd", "Active") for number in range(first, last + 1)]


def refused(lists: Lists, batch: int) -> str:
    with pytest.raises(RuleBroken) as refusal:
        lists.confirm(batch)
    assert refusal.value.code == "list_shrank"
    return str(refusal.value)


def test_a_list_cut_to_a_third_is_stopped_with_both_counts(lists: Lists) -> None:
    """Case 17: the old data stays up, with its date."""
    lists.take(rows(1, 100))
    batch = lists.read(rows(1, 30), OCTOBER)
    assert lists.state(batch) == "stopped"
    refusal = lists.batch(batch).refusal or {}
    sentence = refusal["sentence"] % refusal["values"]
    assert "has 30 rows" in sentence
    assert "had 100" in sentence
    assert "70 of 100" in sentence
    refused(lists, batch)
    assert lists.status("0099", OCTOBER).state is State.VALID
    assert lists.batch(batch).source.newest_on == FIRST
    assert len(lists.listed()) == 100


def test_a_list_that_really_shrank_is_taken_when_a_person_says_so(lists: Lists) -> None:
    lists.take(rows(1, 100))
    batch = lists.read(rows(1, 30), OCTOBER)
    lists.confirm(batch, accept_shrink=True)
    lists.apply(batch)
    assert lists.counts(batch) == {"unchanged": 30, "gone": 70}
    assert lists.status("0099", OCTOBER).state is State.NO_LONGER_LISTED
    assert lists.status("0099", OCTOBER).since == OCTOBER
    assert lists.licence("0099").last_seen_on == FIRST
    assert lists.word("0099") == "no_longer_listed"


def test_the_yes_can_come_with_the_list(lists: Lists) -> None:
    lists.take(rows(1, 100))
    assert lists.state(lists.read(rows(1, 30), OCTOBER, accept_shrink=True)) == "ready"


@pytest.mark.parametrize(("left", "state"), [(90, "ready"), (89, "stopped")])
def test_a_tenth_fewer_rows_is_the_limit(lists: Lists, left: int, state: str) -> None:
    lists.take(rows(1, 100))
    assert lists.state(lists.read(rows(1, left), OCTOBER)) == state


@pytest.mark.parametrize(("gone", "state"), [(25, "ready"), (26, "stopped")])
def test_a_quarter_vanished_is_the_limit_however_many_are_new(lists: Lists, gone: int, state: str) -> None:
    lists.take(rows(1, 100))
    batch = lists.read(rows(gone + 1, gone + 100), OCTOBER)
    assert lists.counts(batch) == {"new": gone, "unchanged": 100 - gone, "gone": gone}
    assert lists.state(batch) == state


def test_blank_rows_do_not_make_a_list_longer(lists: Lists) -> None:
    lists.take(rows(1, 100))
    assert lists.state(lists.read([*rows(1, 85), *[("", "", "")] * 20], OCTOBER)) == "stopped"


def test_a_whole_list_after_mere_parts_is_guarded_too(lists: Lists) -> None:
    lists.take(rows(1, 50), part=True)
    lists.take(rows(51, 100), part=True)
    batch = lists.read(rows(1, 30), OCTOBER)
    assert lists.state(batch) == "stopped"


def test_who_is_missing_from_a_part_is_not_gone(lists: Lists) -> None:
    lists.take(rows(1, 100))
    batch = lists.take(rows(95, 105), OCTOBER, part=True)
    assert lists.counts(batch) == {"new": 5, "unchanged": 6}
    assert lists.status("0001", OCTOBER).state is State.VALID
    assert lists.batch(batch).source.newest_on == FIRST


def test_a_file_that_says_it_holds_only_some_of_its_rows_is_a_part(lists: Lists, tmp_path: Path) -> None:
    lists.take(rows(1, 100))
    records = [{"licence no": n, "agency name": name, "status": s} for n, name, s in rows(1, 10)]
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"total": 100, "items": records}))
    batch = lists.read_file(page, OCTOBER)
    assert lists.state(batch) == "ready"
    assert lists.batch(batch).part
    assert lists.batch(batch).counts["stated"] == 100
    assert lists.counts(batch) == {"unchanged": 10}


@pytest.mark.parametrize(
    "row",
    [
        ("0007", "Something else", "Purple"),
        ("0999", "Agency 7 Ltd", "Purple"),
        (" 0007 ", "Something else", "Purple"),
        ("0999", "Agency  7\u00a0Ltd", "Purple"),
        ("0999", "AGENCY 7 LTD", "Purple"),
    ],
    ids=["by number", "by name", "by number with blanks", "by name with other blanks", "by name in capitals"],
)
def test_a_row_we_could_not_read_keeps_its_permission_from_being_gone(lists: Lists, row: tuple[str, ...]) -> None:
    lists.take(rows(1, 20))
    batch = lists.take([*rows(1, 6), row, *rows(8, 20)], OCTOBER)
    assert lists.counts(batch) == {"unchanged": 19, "rejected": 1, "kept": 1}
    assert lists.status("0007", OCTOBER).state is State.VALID
    assert "0007" in lists.listed()


def test_gone_and_back_again(lists: Lists) -> None:
    lists.take(rows(1, 20))
    lists.take(rows(1, 19), OCTOBER)
    batch = lists.take(rows(1, 20), NOVEMBER)
    assert lists.counts(batch) == {"returned": 1, "unchanged": 19}
    assert lists.licence("0020").last_seen_on is None
    states = [lists.status("0020", day).state for day in (FIRST, OCTOBER, NOVEMBER)]
    assert states == [State.VALID, State.NO_LONGER_LISTED, State.VALID]
    assert lists.word("0020") == "licensed"


def test_who_is_gone_is_told_gone_once(lists: Lists) -> None:
    lists.take(rows(1, 20))
    lists.take(rows(1, 19), OCTOBER)
    assert lists.counts(lists.take(rows(1, 19), NOVEMBER)) == {"unchanged": 19}
    assert len(lists.licence("0020").facts) == 2


def test_a_licence_with_dates_outlives_its_absence_until_its_last_day(lists: Lists) -> None:
    """No longer listed is weaker than a dated validity that still runs."""
    header = ("Licence No", "Agency Name", "Valid until")
    dated = [(number, name, "2026-11-15") for number, name, _ in rows(1, 20)]
    lists.take(dated, header=header)
    lists.take(dated[:19], OCTOBER, header=header)
    days = (OCTOBER, date(2026, 11, 15), date(2026, 11, 16))
    assert [lists.status("0020", day).state for day in days] == [State.VALID, State.VALID, State.EXPIRED]


def test_another_list_of_the_same_authority_is_another_list(lists: Lists) -> None:
    lists.take(rows(1, 20))
    sanctions = Lists(lists.shop, lists.folder, meaning="sanction")
    batch = sanctions.take([(n, name, "") for n, name, _ in rows(1, 2)])
    assert sanctions.counts(batch) == {"new": 2}
    assert lists.counts(lists.read(rows(1, 20), OCTOBER)) == {"unchanged": 20}
