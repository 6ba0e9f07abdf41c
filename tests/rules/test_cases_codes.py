"""The code of a case: drawn evenly, read in any script, on a card that says nothing; lost, given anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.codes import (
    CARD_TITLE,
    DIGITS,
    card,
    check_confirmed,
    groups,
    new_code,
    read_code,
    written,
)
from iris.rules.cases.recovery import Asked, Recovery, check_begin, check_finish
from iris.rules.errors import RuleBroken

CODE = "482109375516207488306195"
SCRIPTS = {
    "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
    "Persian": "۰۱۲۳۴۵۶۷۸۹",
    "Bengali": "০১২৩৪৫৬৭৮৯",
    "Devanagari": "०१२३४५६७८९",
    "Tamil": "௦௧௨௩௪௫௬௭௮௯",
    "Thai": "๐๑๒๓๔๕๖๗๘๙",
    "Burmese": "၀၁၂၃၄၅၆၇၈၉",
    "Khmer": "០១២៣៤៥៦៧៨៩",
    "full width": "０１２３４５６７８９",
    "Ethiopic, which has no zero": "0፩፪፫፬፭፮፯፰፱",
    "Chinese": "〇一二三四五六七八九",
}
codes = st.text("0123456789", min_size=DIGITS, max_size=DIGITS)
between = st.text(" -–—.\u00a0\u200f\u202f/\n", max_size=3)


@pytest.mark.parametrize("digits", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_code_reads_the_same_in_every_script(digits: str) -> None:
    typed = CODE.translate({ord(str(n)): digits[n] for n in range(10)})

    assert read_code(typed) == CODE


@settings(deadline=None)
@given(codes, st.sampled_from(sorted(SCRIPTS.values())), st.lists(between, min_size=DIGITS, max_size=DIGITS))
def test_whatever_stands_between_the_digits_is_passed_over(code: str, digits: str, gaps: list[str]) -> None:
    typed = "".join(gap + digits[int(digit)] for gap, digit in zip(gaps, code, strict=True))

    assert read_code(typed) == code


@settings(deadline=None)
@given(codes)
def test_what_the_card_shows_is_read_back(code: str) -> None:
    assert read_code(written(code)) == code
    assert "".join(groups(code)) == code
    assert [len(group) for group in groups(code)] == [4] * 6


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_without_repeating_it(text: str) -> None:
    refusal = None
    read = ""
    try:
        read = read_code(text)
    except RuleBroken as broken:
        refusal = broken

    if refusal:
        assert refusal.code in {"code_has_letters", "code_wrong_length"}
        assert all(isinstance(value, int) for value in refusal.values.values())
    else:
        assert len(read) == DIGITS
        assert set(read) <= set("0123456789")


@pytest.mark.parametrize("typed", [CODE[:-1], CODE + "1", ""])
def test_a_code_of_another_length_says_how_many_digits_there_are(typed: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_code(typed)

    assert refusal.value.code == "code_wrong_length"
    assert refusal.value.values == {"wanted": 24, "typed": len(typed)}


@pytest.mark.parametrize("typed", ["AG-" + CODE, CODE[:-1] + "½", CODE[:-1] + "፲"])
def test_what_is_no_digit_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_code(typed)

    assert refusal.value.code == "code_has_letters"


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=64))
def test_a_new_code_has_24_digits_whatever_the_random_bytes(random: bytes) -> None:
    code = new_code(random)

    assert len(code) == DIGITS
    assert code.isdecimal()


def test_a_new_code_uses_every_digit_place() -> None:
    drawn = [new_code(bytes([n]) * 32) for n in range(1, 200)]

    assert all(len({code[place] for code in drawn}) == 10 for place in range(DIGITS))
    assert len(set(drawn)) == len(drawn)


def test_too_little_randomness_is_a_fault() -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        new_code(bytes(31))


def test_the_card_says_neither_what_it_is_for_nor_whose_it_is() -> None:
    shown = card(CODE)

    assert shown.title == CARD_TITLE == "My number"
    assert shown.lines == ("4821 0937", "5516 2074", "8830 6195")


@pytest.mark.parametrize("typed", ["6195", " ৬১৯৫", "٦١٩٥"])
def test_the_last_group_confirms_in_any_script(typed: str) -> None:
    check_confirmed(CODE, typed)


@pytest.mark.parametrize("typed", ["6194", "619", "", "abcd", CODE])
def test_another_group_does_not_confirm(typed: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_confirmed(CODE, typed)

    assert refusal.value.code == "code_not_confirmed"


ASKED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOST = Recovery(Asked.CASE_LEAD, safe_contact=True, called_back=True, facts_matched=2, notice_at=ASKED_AT)


@pytest.mark.parametrize(
    ("recovery", "code"),
    [
        (replace(LOST, safe_contact=False), "no_safe_contact"),
        (replace(LOST, asked_by=Asked.CASE_OFFICER), "not_case_lead"),
        (replace(LOST, asked_by=Asked.HELPER), "not_case_lead"),
        (replace(LOST, called_back=False), "not_called_back"),
        (replace(LOST, facts_matched=1), "facts_do_not_match"),
    ],
)
def test_a_lost_code_needs_safe_contact_lead_call_back_and_two_facts(recovery: Recovery, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_begin(recovery)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("recovery", "after", "code"),
    [
        (replace(LOST, notice_at=None), timedelta(days=9), "no_notice"),
        (replace(LOST, objected=True), timedelta(days=9), "objected"),
        (LOST, timedelta(hours=72), "too_early"),
        (replace(LOST, facts_matched=0), timedelta(days=9), "facts_do_not_match"),
    ],
)
def test_a_new_code_waits_for_the_notice_of_72_hours(recovery: Recovery, after: timedelta, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_finish(recovery, ASKED_AT + after)

    assert refusal.value.code == code


def test_after_72_hours_in_silence_the_new_code_is_given() -> None:
    check_finish(LOST, ASKED_AT + timedelta(hours=72, seconds=1))
