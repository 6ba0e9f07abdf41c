"""Money in whole minor units: how many digits a currency has, reading amounts people type, exact conversion.

No float anywhere: Fraction while computing, rounded once at the end, half up. Exponents: ISO 4217:2015,
list one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

_EXPONENTS: dict[str, int] = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys(
        """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
        CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL
        HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP
        MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD
        SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS
        VED VES WST XCD XCG YER ZAR ZMW ZWG""".split(),
        2,
    ),
}
"""Minor units of the currencies in use; a currency that is not here is refused rather than guessed."""

LARGEST = 10**15
"""No worker paid more minor units than this of any currency; a slip of the finger does."""


def exponent(currency: str) -> int:
    """Give the number of digits behind the point. Raises RuleBroken (`currency_unknown`)."""
    try:
        return _EXPONENTS[currency]
    except KeyError:
        raise RuleBroken("currency_unknown", N_("Choose the currency from the list.")) from None


def currencies() -> tuple[str, ...]:
    """Give the codes that can be chosen."""
    return tuple(sorted(_EXPONENTS))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units of one currency."""

    minor: int
    currency: str


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts of one currency. Raises RuleBroken (`currencies_mixed`) when another one is among them."""
    minor = 0
    for amount in amounts:
        if amount.currency != currency:
            raise RuleBroken("currencies_mixed", N_("These amounts are in different currencies."))
        minor += amount.minor
    return Money(minor, currency)


def half_up(value: Fraction) -> int:
    """Round to the nearest whole number, halves away from zero."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def split(minor: int, parts: int) -> tuple[int, ...]:
    """Cut an amount into nearly equal parts that add up to it; the first ones carry the odd units."""
    if parts < 1 or minor < 0:
        raise ValueError("an amount is cut into at least one part and is not negative")
    each, rest = divmod(minor, parts)
    return tuple(each + (1 if part < rest else 0) for part in range(parts))


_UNREADABLE = N_("Write the amount in numbers, for example 45000 or 45000.50.")


def read_amount(text: str, currency: str) -> Money:
    """Read an amount as somebody typed it, in any digit script, with or without separators.

    A single point or comma is the decimal sign, unless three digits follow: then it groups thousands. For
    currencies with three decimals that could be either, so it is asked back.
    Raises RuleBroken: `currency_unknown`, `amount_unreadable`, `amount_ambiguous`, `amount_too_large`.
    """
    places = exponent(currency)
    whole, decimals = _parts(_plain(text), places)
    if not _DIGITS.fullmatch(whole) or not _DIGITS.fullmatch(decimals or "0") or len(decimals) > places:
        raise RuleBroken("amount_unreadable", _UNREADABLE)
    minor = int(whole) * 10**places + int(decimals.ljust(places, "0") or "0")
    if minor > LARGEST:
        raise RuleBroken("amount_too_large", N_("This amount is too large. Please check it."))
    return Money(minor, currency)


_DIGITS = re.compile("[0-9]{1,20}")
_SIGNS = {"٫": ".", "،": ",", "٬": "", "’": "", "'": ""}


def _plain(text: str) -> str:
    """Give digits of any script as 0-9, decimal signs as points and commas, nothing unseen between."""
    kept = (c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(_SIGNS.get(c, str(unicodedata.decimal(c, c))) for c in kept)


def _parts(plain: str, places: int) -> tuple[str, str]:
    """Cut into whole and decimal digits; an empty whole part says that it cannot be read."""
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return plain, ""
    head, _, tail = plain.rpartition(marks[-1])
    if len(marks) == 1:
        return _one_mark(head, tail, places)
    if len(set(marks)) == 1:
        return _joined(plain.split(marks[0])), ""
    other_only = set(marks[:-1]) == {marks[0]} and marks[0] != marks[-1]
    return (_joined(head.split(marks[0])), tail.rstrip("0")) if other_only else ("", "")


def _one_mark(head: str, tail: str, places: int) -> tuple[str, str]:
    if len(tail) != 3 or head in {"", "0"} or len(head) > 3:
        return head, tail.rstrip("0")
    if places == 3:
        raise RuleBroken("amount_ambiguous", N_("Is the last part a fraction or thousands? Write it without the mark."))
    return head + tail, ""


def _joined(groups: Sequence[str]) -> str:
    """Join groups of thousands or lakhs: the first of one to three digits, the others of two or three."""
    fits = 1 <= len(groups[0]) <= 3 and all(len(g) in (2, 3) for g in groups[1:]) and len(groups[-1]) == 3
    return "".join(groups) if fits else ""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one whole unit of `source` was worth in whole units of `target` on a day, as published."""

    source: str
    target: str
    on: date
    value: Fraction


RATE_AGE_DAYS = 7
"""Rates are not published on days off: the last one up to a week old stands for the day. Our choice."""


def convert(amount: Money, target: str, on: date, rates: Sequence[Rate]) -> Money | None:
    """Give the amount in `target` at the rate of the day, rounded half up; None when no rate is known.

    The last rate published on or up to 7 days before the day counts, direct, turned round, or over one third
    currency that both were published in. None is an answer to show ("not converted"), never a zero.
    """
    if amount.currency == target:
        return amount
    rate = _rate(amount.currency, target, on, rates)
    if rate is None:
        return None
    scaled = Fraction(amount.minor) * rate * Fraction(10) ** (exponent(target) - exponent(amount.currency))
    return Money(half_up(scaled), target)


def _rate(source: str, target: str, on: date, rates: Sequence[Rate]) -> Fraction | None:
    straight = _pair(source, target, on, rates)
    if straight is not None:
        return straight
    for between in sorted({r.source for r in rates} | {r.target for r in rates}):
        first, second = _pair(source, between, on, rates), _pair(between, target, on, rates)
        if first is not None and second is not None:
            return first * second
    return None


def _pair(source: str, target: str, on: date, rates: Sequence[Rate]) -> Fraction | None:
    oldest = on - timedelta(days=RATE_AGE_DAYS)
    known = [
        (r.on, r.source == source, r.value)
        for r in rates
        if {r.source, r.target} == {source, target} and oldest <= r.on <= on and r.value > 0
    ]
    if not known:
        return None
    _, straight, value = max(known)
    return value if straight else 1 / value
