"""Comparing two names: what is one name, what may be, and what must never be equated."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iris.rules.names import Quality, Reason, compare, compare_names, parsed


def _quality(query: str, name: str) -> Quality:
    return compare(query, name).quality


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("VARNO OIL COMP", "Varno Oil Company"),
        ("Good Tide Maritime Ltd", "GOOD TIDE MARITIME LIMITED"),
        ("101 KOJO INTERNATIONAL CORP", "101 KOJO INT`L. CORPORATION"),
        ("Varno Care SVCS", "Varno Care Services"),
        ("ZR engineering", "Z.R. Engineering"),
        ("COVÉNA", "covena"),
        (unicodedata.normalize("NFD", "Hòa Bính"), unicodedata.normalize("NFC", "HÒA BÍNH")),
    ],
)
def test_another_way_to_write_a_name_is_exact(query: str, name: str) -> None:
    assert _quality(query, name) is Quality.EXACT


@pytest.mark.parametrize(
    ("query", "name", "reason"),
    [
        ("Varno Tidewell", "Varno Tidewell Limited", Reason.LEGAL_FORM_MISSING),
        ("Varno Tidewell LLC", "Varno Tidewell GmbH", Reason.LEGAL_FORM_DIFFERS),
        ("Varno Tidewell", "Varno Tidewell Overseas", Reason.GENERAL_WORDS_MISSING),
        ("Tidewell Varno Overseas", "Varno Tidewell Overseas", Reason.ORDER),
        ("Varno Tidewel Overseas", "Varno Tidewell Overseas", Reason.SPELLING),
        ("Varno Tidewell Oversaes", "Varno Tidewell Overseas", Reason.SPELLING),
        ("Varno Tidewell Limtied", "Varno Tidewell Limited", Reason.SPELLING),
        ("Varno Tidewell Ldt", "Varno Tidewell Ltd", Reason.SPELLING),
        ("Goodtide Maritime", "Good Tide Maritime", Reason.SPELLING),
        ("Mohamed Tidewell", "Muhammad Tidewell", Reason.SPELLING),
        ("Globl Manpower Services", "Global Manpower Services Ltd", Reason.SPELLING),
        ("Rahiman Overseas Ltd", "রহিমান ওভারসীজ লিমিটেড", Reason.SCRIPT),
    ],
)
def test_a_name_written_a_little_otherwise_is_likely(query: str, name: str, reason: Reason) -> None:
    match = compare(query, name)
    assert match.quality is Quality.LIKELY
    assert reason in match.reasons


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Q & Z (PVT) LTD", "Q & Z TRAVELS & TOURS"),
        ("Q & Z LTD", "QZ PLC"),
        ("Varno Overseas", "Varno International"),
        ("Varno Brothers Ltd", "Varno Brothers International Limited"),
        ("Varno Tidewell (HK) Ltd", "Varno Tidewell (UK) Ltd"),
        ("K&W Tidewell Ltd", "K&L Tidewell Ltd"),
        ("2775361 Varno Inc.", "2775360 Varno Inc."),
        ("Blue Varno", "Blue Tidewell"),
        ("Rani Overseas", "Rana Overseas"),
        ("orch", "Orchis Overseas"),
    ],
)
def test_names_alike_but_not_the_same_are_only_offered(query: str, name: str) -> None:
    assert _quality(query, name) in (Quality.WEAK, Quality.NONE)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("V-B-C Company", "Tidewell Company"),
        ("S.S. Ltd", "Tidewell Ltd"),
        ("S.S. Ltd", "Sea Star Ltd"),
        ("Overseas Services Ltd", "Varno Overseas Services Ltd"),
        ("Overseas Services Ltd", "International Overseas Services Ltd"),
        ("Varno Manpower Services (Pvt) Ltd", "Tidewell Manpower Services (Pvt) Ltd"),
        ("Limited", "Varno Limited"),
        ("ООО Агентство", "ООО Торвик Агентство"),
        ("有限公司", "東昌有限公司"),
        ("", "Varno"),
        ("", ""),
        ("😀", "😀"),
    ],
)
def test_a_shared_legal_form_or_general_word_is_no_match(query: str, name: str) -> None:
    assert _quality(query, name) is Quality.NONE


def test_a_name_of_general_words_matches_only_as_a_whole() -> None:
    assert _quality("Overseas Manpower Services", "Manpower Overseas Services Ltd") is Quality.LIKELY
    assert _quality("Overseas Manpower Services", "Manpower Services Ltd") is Quality.NONE


def test_equal_readings_of_different_han_letters_are_not_the_same_name() -> None:
    assert _quality("家盛有限公司", "佳勝有限公司") in (Quality.WEAK, Quality.NONE)


def test_a_former_name_of_the_register_is_as_good_as_the_name() -> None:
    match = compare("Chano Promotion", "VARNO MANPOWER INC (FORMERLY CHANO PROMOTION")
    assert match.quality is Quality.EXACT
    assert Reason.FORMER_NAME in match.reasons


def test_a_former_name_that_the_query_mentions_is_at_most_likely() -> None:
    assert _quality("Varno Manpower (formerly Chano Tidewell)", "Chano Tidewell") is Quality.LIKELY


def test_one_brand_of_two_owners_is_not_one_name() -> None:
    assert _quality("1000111 Varno Inc. o/a Maple Crew", "2000222 Tidewell Inc. o/a Maple Crew") is Quality.WEAK


def test_words_common_in_a_register_tell_little_when_it_says_so() -> None:
    query, name = parsed("Aster Cricket Club"), parsed("Varno Cricket Club")
    assert compare_names(query, name).quality is Quality.WEAK
    common = {"cricket": 0.1, "club": 0.1}
    assert compare_names(query, name, lambda word: common.get(word, 1.0)).quality is Quality.NONE


_NAMES = st.text(st.sampled_from("abcdefg &.'éরা الم有限LTD 1"), max_size=40)


@given(_NAMES)
def test_every_name_with_letters_is_itself(text: str) -> None:
    expected = Quality.EXACT if parsed(text).key else Quality.NONE
    assert compare(text, text).quality is expected


@given(_NAMES, _NAMES)
def test_a_score_is_a_share_and_only_the_same_key_is_exact(query: str, name: str) -> None:
    match = compare_names(parsed(query), parsed(name))
    assert 0 <= match.score <= 1
    assert (match.quality is Quality.EXACT) == bool(parsed(query).key and parsed(query).key == parsed(name).key)
