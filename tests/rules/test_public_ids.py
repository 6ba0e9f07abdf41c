"""Public ids: readable aloud, forgiving where it is safe, strict where it is not."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iris.rules.errors import RuleBroken
from iris.rules.public_ids import ALPHABET, Prefix, is_public_id, new_public_id, parse_public_id

numbers = st.integers(min_value=0, max_value=2**64)
prefixes = st.sampled_from(list(Prefix))


@given(prefixes, numbers)
def test_a_new_id_reads_back_as_itself(prefix: Prefix, number: int) -> None:
    written = new_public_id(prefix, number)
    assert len(written) == 12
    assert parse_public_id(written) == written


@given(prefixes, numbers)
def test_case_hyphens_and_blanks_do_not_matter(prefix: Prefix, number: int) -> None:
    written = new_public_id(prefix, number)
    assert parse_public_id(written.lower().replace("-", "")) == written
    assert parse_public_id(" " + written.replace("-", " \N{EN DASH} ") + "\n") == written


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    written = new_public_id("AG", 0b00001_00000_00001_00000_00001_00000_00001)
    assert written.startswith("AG-1010-101")
    assert parse_public_id("ag-ioLo-1oi" + written[-1]) == written


def test_digits_of_other_scripts_are_read() -> None:
    written = new_public_id("AG", 0b00001_00000_00001_00000_00001_00000_00001)
    assert parse_public_id("AG-١٠१०-১০１" + written[-1]) == written


@given(numbers)
def test_every_single_wrong_letter_and_every_exchange_is_noticed(number: int) -> None:
    letters = new_public_id("AG", number).replace("-", "")[2:]
    for place, letter in enumerate(letters):
        wrong = ALPHABET[(ALPHABET.index(letter) + 1 + number % 31) % 32]
        assert not is_public_id("AG" + letters[:place] + wrong + letters[place + 1 :])
    for one, other in combinations(range(8), 2):
        swapped = list(letters)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert is_public_id("AG" + "".join(swapped)) == (letters[one] == letters[other])


def test_the_same_letters_under_another_prefix_are_another_id() -> None:
    written = new_public_id("AG", 12345)
    with pytest.raises(RuleBroken) as refusal:
        parse_public_id("EM" + written[2:])
    assert refusal.value.code == "public_id_mistyped"


def test_only_seven_letters_are_random_so_higher_bits_change_nothing() -> None:
    assert new_public_id("CS", 7) == new_public_id("CS", 7 + 2**35)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AG",
        "AG-1234-567",
        "AG-1234-56789",
        "XX-1234-5678",
        "AG-UUUU-UUUU",
        "0010",
        "Orchard\0",
        "AG-ÄÄÄÄ-ÄÄÄÄ",
    ],
)
def test_what_is_no_id_is_refused_in_words(text: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_public_id(text)
    assert refusal.value.code == "public_id_unreadable"


def test_the_example_in_the_sentence_is_a_true_id() -> None:
    assert parse_public_id("AG-4KX2-9TQN") == "AG-4KX2-9TQN"


def test_a_wanted_prefix_may_be_left_out_but_not_be_another() -> None:
    written = new_public_id("CS", 99)
    assert parse_public_id(written[3:], "CS") == written
    with pytest.raises(RuleBroken, match="something else"):
        parse_public_id(written, Prefix.AGENCY)
