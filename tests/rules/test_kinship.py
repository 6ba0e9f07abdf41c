"""Reborn firms: what speaks for the same control is weighed; what may confirm it is narrow."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from iris.rules import kinship
from iris.rules.errors import RuleBroken
from iris.rules.kinship import CANDIDATE, MOST, WEIGHTS, Basis, Outcome, Trace

HARMLESS = sorted(set(Trace) - {Trace.BIRTH, Trace.DOCUMENT, Trace.OFFICIAL})


def test_every_trace_has_a_weight_a_sentence_and_a_reason() -> None:
    assert set(WEIGHTS) == set(Trace)
    assert all(0 < weight.points <= MOST and weight.sentence and weight.reason for weight in WEIGHTS.values())


def test_two_identifiers_weigh_more_than_anything_else_alone() -> None:
    least = min(WEIGHTS[trace].points for trace in Trace if WEIGHTS[trace].identifiers == 2)
    assert least > max(WEIGHTS[trace].points for trace in HARMLESS)


def test_different_traces_add_up_once_each_and_never_over_a_hundred() -> None:
    assert kinship.score([Trace.PHONE, Trace.PHONE]) == kinship.score([Trace.PHONE])
    assert kinship.score([Trace.PHONE, Trace.ADDRESS]) == 25
    assert kinship.score(Trace) == MOST
    assert kinship.score([]) == 0


@pytest.mark.parametrize("trace", [Trace.ADDRESS, Trace.PHONE, Trace.NAME, Trace.SUB_AGENT])
def test_an_address_or_a_telephone_alone_is_not_even_shown(trace: Trace) -> None:
    assert kinship.score([trace]) < CANDIDATE


def test_nothing_but_two_identifiers_of_one_person_confirms_whatever_comes_together() -> None:
    for size in range(len(HARMLESS) + 1):
        for traces in combinations(HARMLESS, size):
            with pytest.raises(RuleBroken) as refusal:
                kinship.check_decision(Outcome.CONFIRMED, Basis.IDENTIFIERS, traces, "")
            assert refusal.value.code == "identifiers_missing"


@pytest.mark.parametrize("trace", [Trace.BIRTH, Trace.DOCUMENT, Trace.OFFICIAL])
def test_two_identifiers_confirm(trace: Trace) -> None:
    kinship.check_decision(Outcome.CONFIRMED, Basis.IDENTIFIERS, [trace], "")


def test_succession_needs_its_official_source_and_a_confirmation_a_basis() -> None:
    with pytest.raises(RuleBroken) as refusal:
        kinship.check_decision(Outcome.CONFIRMED, Basis.SUCCESSION, [Trace.BIRTH], "  ")
    assert refusal.value.code == "source_missing"
    with pytest.raises(RuleBroken) as refusal:
        kinship.check_decision(Outcome.CONFIRMED, None, [Trace.BIRTH], "x")
    assert refusal.value.code == "basis_missing"
    kinship.check_decision(Outcome.CONFIRMED, Basis.SUCCESSION, [Trace.ADDRESS], "Gazette 12 of 2026")
    kinship.check_decision(Outcome.NOT_RELATED, None, [], "")


def test_only_new_evidence_brings_a_pair_back() -> None:
    assert not kinship.reopens(["phone:a", "email:b"], ["phone:a", "email:b"])
    assert not kinship.reopens(["phone:a", "email:b"], ["phone:a"])
    assert kinship.reopens(["phone:a"], ["phone:a", "phone:c"])


def test_a_link_counts_after_the_answer_or_fourteen_days() -> None:
    told = date(2026, 3, 1)
    assert kinship.answer_until(told) == date(2026, 3, 15)
    since = kinship.counts_on(told)
    assert since == date(2026, 3, 16)
    assert not kinship.counts(since, None, None, date(2026, 3, 15))
    assert kinship.counts(since, None, None, date(2026, 3, 16))
    assert kinship.counts(since, date(2026, 3, 4), None, date(2026, 3, 4))
    assert not kinship.counts(since, date(2026, 3, 4), None, date(2026, 3, 3))
    assert kinship.counts(since, date(2026, 4, 4), None, date(2026, 3, 16))
    assert not kinship.counts(since, None, date(2026, 3, 20), date(2026, 3, 20))
    assert kinship.counts(since, None, date(2026, 3, 20), date(2026, 3, 19))


@pytest.mark.parametrize(
    ("trace", "one", "other"),
    [
        (Trace.PHONE, "+880 1711-000 123", "01711000123"),
        (Trace.PHONE, "০১৭১১০০০১২৩", "01711 000 123"),
        (Trace.EMAIL, " Office@Example.ORG ", "office@example.org"),
        (Trace.WEBSITE, "https://www.example.org/home?x=1", "Example.org"),
        (Trace.ADDRESS, "House No. 12, Road 7, Banani, Dhaka", "12 Banani Road-7 (Dhaka)"),
    ],
)
def test_ways_to_write_one_contact_have_one_key(trace: Trace, one: str, other: str) -> None:
    assert kinship.contact_key(trace, one) == kinship.contact_key(trace, other) is not None


@pytest.mark.parametrize(
    ("trace", "value"),
    [
        (Trace.PHONE, "999"), (Trace.PHONE, "ask at the desk"), (Trace.EMAIL, "none"), (Trace.WEBSITE, "-"),
        (Trace.WEBSITE, "www.facebook.com/x"), (Trace.ADDRESS, "Dhaka"), (Trace.ADDRESS, "Road 7"),
        (Trace.ADDRESS, "Gulshan, Dhaka, Bangladesh"),
    ],
)  # fmt: skip
def test_what_tells_nothing_has_no_key(trace: Trace, value: str) -> None:
    assert kinship.contact_key(trace, value) is None


def test_names_have_one_key_in_any_order_and_none_when_they_tell_nothing() -> None:
    assert kinship.name_key("Rahim Uddin Ahmed") == kinship.name_key("AHMED, Rahim Uddin")
    assert kinship.name_key("A B") is None
    assert kinship.similar(["Marigold Harbour Ltd"], ["Marigold Harbor Limited"])
    assert not kinship.similar(["Marigold Harbour Ltd"], ["Blue Lantern Ltd"])
