"""The text that goes to a respondent: what in it could show who the worker is, and the checklist."""

from __future__ import annotations

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.summaries import (
    CHECKLIST,
    Problem,
    Site,
    SummaryFacts,
    sign_checklist,
    summary_problems,
)
from iris.rules.errors import RuleBroken

NOBODY = SummaryFacts()
TICKED = [item.key for item in CHECKLIST]


def codes(text: str, facts: SummaryFacts = NOBODY) -> list[str]:
    return [problem.code for problem in summary_problems(text, facts)]


def found(text: str, facts: SummaryFacts = NOBODY) -> list[str]:
    return [problem.found for problem in summary_problems(text, facts)]


def test_a_clean_text_has_no_problem() -> None:
    text = (
        "In March 2026 workers going from Nepal to Qatar for building work were asked for a fee, "
        "and their passports were kept for months. The agency was told in 2025 and in 04/2026."
    )

    assert summary_problems(text, NOBODY) == []


@pytest.mark.parametrize(
    "text",
    [
        "It was on 5 March 2026.",
        "It was on March 5, 2026.",
        "It was on the 5th of March.",
        "It was on the fifth of March.",
        "It was on the 12th.",
        "Since 2026-03-05 nothing came.",
        "Since 05/03/2026 nothing came.",
        "Since 5.3.26 nothing came.",
        "Desde el 5 de marzo de 2026",
        "Le 5 août 2026",
        "في 5 مارس 2026",
        "في ٥ كانون الثاني",
        "৫ মার্চ ২০২৬ তারিখে",
        "৫ই মার্চ",
        "२०८२/११/२१ मा",
        "५ चैत",
        "५ गते",
        "በ5 መጋቢት",
        "2026年3月5日",
    ],
)
def test_a_day_is_found_in_any_script(text: str) -> None:
    assert codes(text) == ["date_with_day"]


@pytest.mark.parametrize(
    "text",
    ["in March 2026", "in 2026-03", "in 03/2026", "মার্চ ২০২৬", "مارس 2026", "from 2025-2026", "चैत २०८२"],
)
def test_a_month_alone_is_fine(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", ["3 marks on the wall", "they may take 2", "2 octopuses"])
def test_words_that_only_begin_like_months_are_no_days(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "call +974 5512 3456",
        "call 01712-345678",
        "call ০১৭১২৩৪৫৬৭৮",
        "call (02) 555 12 34",
        "call ٠٥٥١٢٣٤٥٦٧",
    ],
)
def test_a_telephone_number_is_found(text: str) -> None:
    assert codes(text) == ["phone"]


@pytest.mark.parametrize("text", ["mail ram.k@example.org", "see https://example.org/x", "ask @ram_k there"])
def test_an_address_on_the_internet_is_found(text: str) -> None:
    assert codes(text) == ["link"]


def test_the_number_of_a_passport_is_found() -> None:
    assert codes("passport BX1234567 was kept") == ["document"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Then Karim said no.", "Karim Uddin"),
        ("KARIM's room", "Karim Uddin"),
        ("José was there", "Jose"),
        ("Jose\u0301 was there", "José"),
        ("أخذوا جواز كريم منه", "كريم الدين"),
        ("قالت لفاطمه ذلك", "فاطمة"),
        ("তারা করিমকে বলল", "করিম উদ্দিন"),
        ("उनीहरूले रामलाई भने", "राम बहादुर"),
        ("እነሱ ለአበበ ነገሩት", "አበበ"),
        ("他们告诉王小明", "王小明"),
    ],
)
def test_a_name_of_the_case_is_found_with_its_endings(text: str, name: str) -> None:
    assert codes(text, SummaryFacts(names=(name,))) == ["name"]


def test_a_name_inside_another_latin_word_is_no_hit() -> None:
    assert codes("The rankings were anonymous.", SummaryFacts(names=("Ani Rank",))) == []


def test_the_name_of_the_respondent_may_contain_a_workers_name() -> None:
    facts = SummaryFacts(names=("Rahman Ali",), allowed=("Rahman Manpower Ltd",))

    assert codes("The fee went to Rahman Manpower Ltd.", facts) == []
    assert codes("Rahman paid Rahman Manpower Ltd.", facts) == ["name"]


@pytest.mark.parametrize("name", ["K", ".", " - ", ""])
def test_a_single_letter_or_sign_is_no_name_to_look_for(name: str) -> None:
    assert codes("K. took it - all of it.", SummaryFacts(names=(name,))) == []


@pytest.mark.parametrize("part", ["a", "1", "1 ", "1.", "a@", "5 , of ", "আমার টাকা "])
def test_a_text_of_any_length_is_searched_in_a_moment(part: str) -> None:
    began = time.process_time()
    summary_problems(part * (20_000 // len(part)), SummaryFacts(names=("Karim Uddin",)))

    assert time.process_time() - began < 5


def test_particles_of_names_are_too_common_to_count() -> None:
    assert codes("The dumper bin was full.", SummaryFacts(names=("Salim bin Hamad",))) == []


def test_places_of_the_case_are_found() -> None:
    assert codes("She comes from Dhading.", SummaryFacts(places=("Dhading",))) == ["place"]


@pytest.mark.parametrize(("workers", "expected"), [(29, ["site"]), (None, ["site"]), (30, [])])
def test_a_site_is_named_from_30_workers_on(workers: int | None, expected: list[str]) -> None:
    assert codes("It was at Pearl Tower 2.", SummaryFacts(sites=(Site("Pearl Tower", workers),))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They took 50 taka.",
        "They took QAR 900.",
        "They took 1,50,000 rupees.",
        "They took $300.",
        "They took ৳৫০০.",
        "They took 2 lakh.",
        "They took two lakh taka.",
        "أخذوا ٣٠٠ ريال",
        "তারা ৫০ হাজার টাকা নিল",
        "५० हजार रुपैयाँ",
    ],
)
def test_a_sum_is_found_unless_the_worker_agreed(text: str) -> None:
    assert codes(text) == ["sum"]
    assert codes(text, SummaryFacts(sums_agreed=True)) == []


def test_a_long_number_may_be_a_sum_or_point_to_the_worker() -> None:
    assert codes("It was 4500 in all.") == ["number"]
    assert codes("It was in 2025.") == []


def test_problems_come_in_the_order_of_the_text_and_are_cut_from_it() -> None:
    text = "Karim paid 500 taka on 5 March, call 01712345678"

    assert found(text, SummaryFacts(names=("Karim",))) == ["Karim", "500 taka", "5 March", "01712345678"]


def test_a_problem_reads_as_one_sentence() -> None:
    problem = summary_problems("on 5 March", NOBODY)[0]

    assert str(problem) == "“5 March” names a day. Write only the month and year."


@settings(deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["{:%Y-%m-%d}", "{:%d/%m/%Y}", "{:%-d %B %Y}"]),
)
def test_no_written_day_gets_through(day: date, shape: str) -> None:
    assert "date_with_day" in codes(f"It happened {shape.format(day)} there.")


@settings(deadline=None)
@given(st.integers(10**6, 10**12 - 1), st.sampled_from(["০১২৩৪৫৬৭৮৯", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "0123456789"]))
def test_no_long_number_gets_through_in_any_script(number: int, digits: str) -> None:
    assert codes("call " + str(number).translate({ord(str(n)): digits[n] for n in range(10)})) != []


@settings(deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_and_names_are_searched_without_a_fault(text: str, names: list[str]) -> None:
    whole = unicodedata.normalize("NFC", text)

    assert all(part in whole for part in found(text, SummaryFacts(names=tuple(names), sites=(Site("x", 1),))))


def test_an_officer_signs_only_a_text_without_problems() -> None:
    with pytest.raises(RuleBroken) as refusal:
        sign_checklist(TICKED, [Problem("name", "%(found)s", "Karim")], 1, date(2026, 3, 1), "abc")

    assert refusal.value.code == "summary_has_problems"
    assert "1" in str(refusal.value)


@pytest.mark.parametrize("left_out", TICKED)
def test_an_officer_signs_only_with_every_line_ticked(left_out: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        sign_checklist([key for key in TICKED if key != left_out], [], 1, date(2026, 3, 1), "abc")

    assert refusal.value.code == "checklist_incomplete"


def test_the_signature_is_for_one_exact_text() -> None:
    signed = sign_checklist(TICKED, [], 1, date(2026, 3, 1), "abc")

    assert (signed.officer, signed.digest) == (1, "abc")
