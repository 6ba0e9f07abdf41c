"""Finding in a text what could point to a person: days, numbers, addresses, names, sums, in many scripts.

Every function takes a text folded by `folded`, which keeps each sign in its place, so that a hit can be cut
from the text as written. The patterns rather say too much: an officer looks at every hit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from iris.rules.cases.summary_words import (
    CURRENCY_WORDS,
    DAY_WORDS,
    MONTH_WORDS,
    NAME_PARTICLES,
    ORDINAL_WORDS,
    THOUSAND_WORDS,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of the text, from `start` up to but without `end`."""

    start: int
    end: int

    def overlaps(self, other: Hit) -> bool:
        return self.start < other.end and other.start < self.end


# Letters that one hand writes for another in Arabic script.
_SAME = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه"}


def folded(text: str) -> str:
    """Give an NFC text with digits of every script as 0-9, small letters, no accents, sign for sign."""
    return "".join(map(_fold, text))


def _fold(character: str) -> str:
    digit = unicodedata.digit(character, None)
    kind = unicodedata.category(character)
    if digit is not None:
        return str(digit)
    if kind == "Pd":
        return "-"
    if character.isspace() or kind == "Cf":
        return " "
    base, *marks = list(unicodedata.normalize("NFD", character))
    # A second part of class 0 is a vowel sign, not an accent: dropping it would make another word.
    letter = base if all(unicodedata.combining(mark) for mark in marks) else character
    small = letter.casefold()
    return _SAME.get(small, small) if len(small) == 1 else letter


def _either(words: Iterable[str]) -> str:
    plain = {folded(unicodedata.normalize("NFC", word)) for word in words}
    return "(?:" + "|".join(re.escape(word) for word in sorted(plain, key=len, reverse=True)) + ")"


def _hits(pattern: re.Pattern[str], plain: str) -> list[Hit]:
    return [Hit(*match.span()) for match in pattern.finditer(plain)]


_ALONE = r"(?<![^\W\d_])"
_ENDS = r"(?![a-z])"
_MONTH = f"{_ALONE}{_either(MONTH_WORDS)}{_ENDS}"
# The Bikram year has months of 32 days; endings as in 5th, 1er, ৫ই.
_DAY = r"(?<!\d)(?:0?[1-9]|[12]\d|3[012])(?:st|nd|rd|th|er|[.ºইলা]{1,2})?(?!\d)"
_BETWEEN = r"[\s,.-]{0,3}(?:(?:of|de|den|the|ng|من|شهر)\s+){0,2}"
_DATES = re.compile(
    rf"{_DAY}{_BETWEEN}{_MONTH}|{_MONTH}{_BETWEEN}{_DAY}(?!:)"
    rf"|{_ALONE}{_either(ORDINAL_WORDS)}\s+(?:of\s+)?{_MONTH}"
    r"|(?<!\d)\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d\d)(?!\d)"
    r"|(?<!\d)(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b"
    rf"|(?<!\d)\d{{1,2}}\s?{_either(DAY_WORDS)}"
    r"|\d{1,2}\s?月\s?\d{1,2}"
)


def dates_with_day(plain: str) -> list[Hit]:
    """Find dates that name a day: 5 March, March 5th, 2026-03-05, 5/3/26, ৫ মার্চ. A month alone is fine."""
    return _hits(_DATES, plain)


# Each pattern begins where a word or number does and never steps back far: a text of any length takes linear time.
_LINKS = re.compile(r"(?<![^\s@<>()])[^\s@<>()]++\s?@\s?[^\s@<>()]{1,80}\.\w+|(?:https?://|www\.)\S++|(?<!\w)@\w{3,}+")


def emails_and_links(plain: str) -> list[Hit]:
    """Find e-mail addresses, web addresses and names on chat services."""
    return _hits(_LINKS, plain)


_PHONES = re.compile(r"\+?(?<!\d)\d(?:[\s()./-]{0,2}\d){6,}+")
_YEAR = r"(?:19|20)\d\d"
_YEARS_ONLY = re.compile(rf"(?:\d{{1,2}}[-/.])?{_YEAR}(?:\s?[-/]\s?(?:\d{{1,2}}[-/.])?{_YEAR})?")


def phones(plain: str) -> list[Hit]:
    """Find numbers of seven digits and more, with or without blanks and dashes; 2025-2026 is none."""
    return [hit for hit in _hits(_PHONES, plain) if not _YEARS_ONLY.fullmatch(plain, hit.start, hit.end)]


_DOCUMENTS = re.compile(r"(?<![^\W_])(?=[^\W_]*\d{4})(?=\d*[^\W\d_])[^\W_]{6,}(?![^\W_])")


def documents(plain: str) -> list[Hit]:
    """Find words that mix letters and four or more digits, as numbers of passports and visas do."""
    return _hits(_DOCUMENTS, plain)


_NUMBER = r"(?<!\d)\d(?:[\d.,'٬٫ ]{0,24}\d)?"
_CURRENCY = f"{_either(CURRENCY_WORDS)}{_ENDS}"
_THOUSAND = f"{_either(THOUSAND_WORDS)}{_ENDS}"
_SIGN = "[" + "".join(map(chr, range(0x20A0, 0x20D0))) + "$£¥¢৳৲؋฿﷼]"
_SUMS = re.compile(
    rf"{_SIGN}\s?{_NUMBER}|{_NUMBER}\s?(?:{_THOUSAND})?\s?{_SIGN}"
    rf"|{_NUMBER}\s?(?:{_THOUSAND})?\s?{_CURRENCY}"
    rf"|{_ALONE}{_CURRENCY}\.?\s?{_NUMBER}"
    rf"|{_NUMBER}\s?{_THOUSAND}|{_ALONE}{_THOUSAND}\s{_CURRENCY}"
)


def sums(plain: str) -> list[Hit]:
    """Find numbers beside a currency, its sign or its code, or counted in thousands and lakhs."""
    return _hits(_SUMS, plain)


_LONG = re.compile(r"(?<!\d)\d{1,3}(?:[.,'٬ ]\d{2,3})+(?!\d)|(?<!\d)\d{4,}(?!\d)")
_ANY_YEAR = re.compile(rf"{_YEAR}|1[34]\d\d")


def long_numbers(plain: str) -> list[Hit]:
    """Find numbers from 1,000 that are no year of a calendar in use."""
    return [hit for hit in _hits(_LONG, plain) if not _ANY_YEAR.fullmatch(plain, hit.start, hit.end)]


def find_name(plain: str, name: str, *, whole: bool = False) -> list[Hit]:
    """Find a name, or any part of it of three letters and more; with `whole` only all of it.

    In scripts with small and capital letters a part must be a word of its own (“Karim’s” counts); in the
    others articles and endings are written onto the name, so that it counts inside a word too.
    """
    wanted = folded(unicodedata.normalize("NFC", name)).strip()
    hits: list[Hit] = []
    for part in [wanted] if whole else [wanted, *_telling_parts(wanted)]:
        new = _hits(re.compile(_bounded(part)), plain) if _says_something(part) else []
        hits += [hit for hit in new if not any(hit.overlaps(other) for other in hits)]
    return hits


def _says_something(part: str) -> bool:
    """Tell whether a part can be looked for: not a sign or a single Latin letter, which would be everywhere."""
    return any(letter.isalnum() for letter in part) and (len(part) > 1 or not part.isascii())


def _telling_parts(name: str) -> list[str]:
    parts = [part for part in re.split(r"[\s,.;'’-]+", name) if part not in NAME_PARTICLES]
    return [part for part in parts if len(part) >= 3] or [name]


_VOWELS = "[\u0640\u064b-\u065f\u0670]*"


def _bounded(part: str) -> str:
    """Give the pattern of a part of a name; vowels of Arabic script may be written or not."""
    letters = _VOWELS.join(r"\s+" if letter == " " else re.escape(letter) for letter in part)
    cased = any(letter.upper() != letter.lower() for letter in part)
    return rf"(?<![^\W_]){letters}(?![^\W_])" if cased else letters
