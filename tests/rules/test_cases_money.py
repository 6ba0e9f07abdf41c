"""Money: minor units, reading what people type, splitting and converting without losing a unit."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.money import (
    Money,
    Rate,
    convert,
    currencies,
    exponent,
    half_up,
    read_amount,
    split,
    total,
)
from iris.rules.errors import RuleBroken

DAY = date(2026, 3, 10)
known = st.sampled_from(currencies())
minors = st.integers(0, 10**13)


def refused(text: str, currency: str) -> str:
    with pytest.raises(RuleBroken) as refusal:
        read_amount(text, currency)
    return refusal.value.code


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("VND", 0), ("KWD", 3), ("BHD", 3), ("BDT", 2), ("QAR", 2)]
)
def test_a_currency_has_its_own_number_of_decimals(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


def test_an_unknown_currency_is_refused_and_not_guessed() -> None:
    assert refused("10", "XXX") == "currency_unknown"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("45000", "BDT", 4_500_000),
        ("45,000", "BDT", 4_500_000),
        ("45.000", "BDT", 4_500_000),
        ("1,50,000", "INR", 15_000_000),
        ("1.234.567,89", "EUR", 123_456_789),
        ("1,234,567.89", "USD", 123_456_789),
        ("45000.5", "BDT", 4_500_050),
        ("45 000,50", "EUR", 4_500_050),
        ("৪৫,০০০", "BDT", 4_500_000),
        ("٤٥٠٠٠٫٥٠", "SAR", 4_500_050),
        ("٤٥٬٠٠٠", "SAR", 4_500_000),
        ("४५,०००", "NPR", 4_500_000),
        ("1'000", "CHF", 100_000),
        ("0.500", "KWD", 500),
        ("12.5", "KWD", 12_500),
        ("1234.567", "KWD", 1_234_567),
        ("500", "KRW", 500),
        ("500.00", "KRW", 500),
        ("1.000.000", "VND", 1_000_000),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, currency: str, minor: int) -> None:
    assert read_amount(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("", "BDT", "amount_unreadable"),
        ("about 500", "BDT", "amount_unreadable"),
        ("-5", "BDT", "amount_unreadable"),
        ("5²", "BDT", "amount_unreadable"),
        ("1.2.3", "BDT", "amount_unreadable"),
        ("10.555,5.5", "EUR", "amount_unreadable"),
        ("10.5555", "EUR", "amount_unreadable"),
        ("500.50", "KRW", "amount_unreadable"),
        ("1.500", "KWD", "amount_ambiguous"),
        ("9" * 18, "BDT", "amount_too_large"),
    ],
)
def test_an_amount_that_cannot_be_read_is_asked_back(text: str, currency: str, code: str) -> None:
    assert refused(text, currency) == code


@settings(deadline=None)
@given(minors, known, st.sampled_from(["0123456789", "০১২৩৪৫৬৭৮৯", "٠١٢٣٤٥٦٧٨٩"]))
def test_what_is_written_out_in_full_is_read_back_to_the_unit(minor: int, currency: str, digits: str) -> None:
    places = exponent(currency)
    whole, part = divmod(minor, 10**places)
    text = f"{whole}.{part:0{places}d}" if places and (whole > 999 or places < 3) else str(whole)
    typed = text.translate({ord(str(n)): digits[n] for n in range(10)})

    assert read_amount(typed, currency).minor == (minor if "." in text else whole * 10**places)


@settings(deadline=None)
@given(st.text(max_size=20), known)
def test_any_text_is_an_amount_or_a_refusal(text: str, currency: str) -> None:
    try:
        read = read_amount(text, currency)
    except RuleBroken:
        return
    assert read.minor >= 0


@settings(deadline=None)
@given(minors, st.integers(1, 400))
def test_a_split_sum_comes_together_again_and_is_even(minor: int, parts: int) -> None:
    pieces = split(minor, parts)

    assert sum(pieces) == minor
    assert len(pieces) == parts
    assert max(pieces) - min(pieces) <= 1


@pytest.mark.parametrize(("minor", "parts"), [(100, 0), (-1, 2)])
def test_what_cannot_be_split_is_a_fault(minor: int, parts: int) -> None:
    with pytest.raises(ValueError, match="at least one part"):
        split(minor, parts)


@settings(deadline=None)
@given(st.fractions())
def test_rounding_is_half_up_and_never_off_by_more_than_a_half(value: Fraction) -> None:
    assert abs(half_up(value) - value) <= Fraction(1, 2)
    assert half_up(-value) == -half_up(value)


@pytest.mark.parametrize(("value", "whole"), [(Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Fraction(249, 100), 2)])
def test_halves_go_away_from_zero(value: Fraction, whole: int) -> None:
    assert half_up(value) == whole


def test_amounts_of_different_currencies_are_not_added() -> None:
    assert total([Money(1, "EUR"), Money(2, "EUR")], "EUR") == Money(3, "EUR")
    with pytest.raises(RuleBroken) as refusal:
        total([Money(1, "EUR"), Money(2, "USD")], "EUR")

    assert refusal.value.code == "currencies_mixed"


def rate(source: str, target: str, value: str, on: date = DAY) -> Rate:
    return Rate(source, target, on, Fraction(value))


@pytest.mark.parametrize(
    ("amount", "target", "rates", "expected"),
    [
        (Money(100_00, "QAR"), "BDT", [rate("QAR", "BDT", "33.5")], 3350_00),
        (Money(3350_00, "BDT"), "QAR", [rate("QAR", "BDT", "33.5")], 100_00),
        (Money(1_000, "KWD"), "JPY", [rate("KWD", "JPY", "485.5")], 486),
        (Money(1000, "JPY"), "KWD", [rate("KWD", "JPY", "500")], 2_000),
        (Money(100_00, "QAR"), "BDT", [rate("EUR", "QAR", "4"), rate("EUR", "BDT", "132")], 3300_00),
        (Money(7_00, "EUR"), "EUR", [], 7_00),
    ],
)
def test_an_amount_is_converted_direct_turned_round_or_over_a_third(
    amount: Money, target: str, rates: list[Rate], expected: int
) -> None:
    assert convert(amount, target, DAY, rates) == Money(expected, target)


def test_without_a_rate_nothing_is_converted() -> None:
    assert convert(Money(1, "QAR"), "BDT", DAY, []) is None
    assert convert(Money(1, "QAR"), "BDT", DAY, [rate("QAR", "EUR", "4")]) is None
    assert convert(Money(1, "QAR"), "BDT", DAY, [rate("QAR", "BDT", "0")]) is None


@pytest.mark.parametrize(("days", "found"), [(0, True), (7, True), (8, False), (-1, False)])
def test_the_rate_of_the_day_or_of_up_to_a_week_before_counts(days: int, found: bool) -> None:
    rates = [rate("QAR", "BDT", "33", DAY - timedelta(days=days))]

    assert (convert(Money(100, "QAR"), "BDT", DAY, rates) is not None) is found


def test_the_newest_rate_before_the_day_counts() -> None:
    rates = [
        rate("QAR", "BDT", "30", DAY - timedelta(days=3)),
        rate("QAR", "BDT", "33", DAY - timedelta(days=1)),
    ]

    assert convert(Money(100, "QAR"), "BDT", DAY, rates) == Money(3300, "BDT")


@settings(deadline=None)
@given(minors, st.integers(1, 10**6))
def test_there_and_back_loses_at_most_what_rounding_can(minor: int, value: int) -> None:
    rates = [Rate("EUR", "BDT", DAY, Fraction(value))]
    there = convert(Money(minor, "EUR"), "BDT", DAY, rates)

    assert there is not None
    assert convert(there, "EUR", DAY, rates) == Money(minor, "EUR")
