"""The questions after arrival: codes by batch, answers set aside, sums published late enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.errors import RuleBroken
from iris.rules.voice import (
    CHANNEL_WORDS,
    QUESTIONS,
    Answer,
    Channel,
    Reply,
    Suspicion,
    check_use,
    draw,
    for_score,
    may_be_published,
    may_be_renewed,
    network_of,
    read_voice_code,
    set_aside,
    tally,
    written,
)

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
GOOD = Answer(Reply.NO, Reply.YES, Reply.YES, START, "network-a")


def answers(minutes: Sequence[int], networks: Sequence[str] | None = None) -> list[Answer]:
    names = networks or [f"network-{n}" for n in range(len(minutes))]
    return [
        replace(GOOD, at=START + timedelta(minutes=m), network=name) for m, name in zip(minutes, names, strict=True)
    ]


def test_three_questions_are_asked_in_every_channel() -> None:
    assert [question.key for question in QUESTIONS] == ["paid", "papers", "promised"]
    assert set(CHANNEL_WORDS) == set(Channel)


def test_a_batch_is_drawn_without_a_code_twice() -> None:
    codes = draw(100, Random(7).randbytes(100 * 32))

    assert len(set(codes)) == 100
    assert all(len(code) == 12 and code.isdecimal() for code in codes)


@pytest.mark.parametrize(("size", "code"), [(9, "batch_too_small"), (5001, "batch_too_large")])
def test_a_batch_has_10_to_5000_codes(size: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        draw(size, b"")

    assert refusal.value.code == code


def test_too_little_randomness_is_a_fault() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        draw(10, bytes(10 * 32 - 1))


def test_the_slip_is_read_back_in_any_script() -> None:
    assert written("482109375516") == "4821 0937 5516"
    assert read_voice_code("٤٨٢١ ٠٩٣٧ ٥٥١٦") == "482109375516"


@pytest.mark.parametrize(("known", "used"), [(False, False), (True, True)])
def test_an_unknown_and_a_used_code_are_refused_in_the_same_words(known: bool, used: bool) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_use(known=known, used=used)

    assert refusal.value.code == "voice_code_unusable"
    check_use(known=True, used=False)


def test_over_a_fifth_of_a_batch_within_an_hour_is_set_aside() -> None:
    rushed = answers([0, 30, 60, 500])

    assert set_aside(rushed, 15) == {}
    assert set_aside(rushed, 14) == {n: frozenset({Suspicion.ONE_HOUR}) for n in (0, 1, 2)}


def test_an_hour_is_any_hour_not_one_of_the_clock() -> None:
    assert set_aside(answers([50, 70, 110]), 14) == {n: frozenset({Suspicion.ONE_HOUR}) for n in (0, 1, 2)}
    assert set_aside(answers([0, 30, 61]), 14) == {}


def test_over_a_fifth_of_a_batch_from_one_network_is_set_aside() -> None:
    spread = answers([0, 600, 1200, 1800], ["a", "a", "b", "a"])

    assert set_aside(spread, 14) == {n: frozenset({Suspicion.ONE_NETWORK}) for n in (0, 1, 3)}
    assert set_aside(spread, 15) == {}


@settings(deadline=None)
@given(st.lists(st.integers(0, 600), max_size=30), st.integers(10, 60))
def test_the_fast_search_finds_what_every_hour_looked_at_finds(minutes: list[int], size: int) -> None:
    given_answers = answers(minutes)
    crowded: set[int] = set()
    for first in minutes:
        window = [place for place, minute in enumerate(minutes) if 0 <= minute - first <= 60]
        crowded |= set(window) if 5 * len(window) > size else set()

    assert set(set_aside(given_answers, size)) == crowded


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=20), st.integers(10, 60))
def test_the_order_of_answers_changes_nothing(networks: list[str], size: int) -> None:
    forward = answers([1000 * n for n in range(len(networks))], networks)
    backward = list(reversed(forward))
    mirrored = {len(networks) - 1 - place for place in set_aside(backward, size)}

    assert set(set_aside(forward, size)) == mirrored


def test_a_skipped_question_counts_in_no_sum() -> None:
    sums = tally([GOOD, replace(GOOD, paid=Reply.YES, papers=Reply.NO), replace(GOOD, paid=Reply.SKIPPED)])

    assert (sums.answers, sums.paid) == (2, 1)
    assert (sums.papers_answers, sums.papers_kept) == (3, 1)
    assert (sums.promised_answers, sums.not_as_promised) == (3, 0)
    assert for_score({Channel.AGENCY: sums}) == ({"channel": "agency", "answers": 2, "paid": 1},)


@pytest.mark.parametrize(
    ("count", "today", "expected"),
    [
        (10, date(2026, 4, 1), True),
        (10, date(2026, 3, 31), False),
        (9, date(2026, 6, 1), False),
    ],
)
def test_sums_are_published_after_10_answers_and_30_days(count: int, today: date, expected: bool) -> None:
    assert may_be_published(count, date(2026, 3, 1), today) is expected
    assert not may_be_published(count, None, today)


def test_two_sums_shown_one_after_the_other_hide_one_answer_in_many() -> None:
    assert may_be_renewed(None, 10)
    assert not may_be_renewed(10, 11)
    assert not may_be_renewed(10, 19)
    assert may_be_renewed(10, 20)


def test_a_network_is_a_neighbourhood_not_a_telephone() -> None:
    assert network_of("203.0.113.7") == network_of("203.0.113.200") != network_of("203.0.114.7")
    assert network_of("2001:db8:1::5") == network_of("2001:db8:1:ff::9") != network_of("2001:db8:2::5")
    assert network_of("") == network_of("unknown") == ""
