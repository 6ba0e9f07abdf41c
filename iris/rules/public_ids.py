"""Public ids: AG-XXXX-XXXX. Readable aloud, safe against a slip of the pen, not guessable in sequence.

Crockford base 32 (https://www.crockford.com/base32.html) for the letters. The eighth one checks the others:
a polynomial over the 32 letters, so that any one wrong letter and any two that changed places are noticed.
Crockford's own check symbol needs 37 signs, five of which read badly in addresses and on paper.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BITS = 35
LETTERS = RANDOM_BITS // 5

# Read as what was most likely meant; hyphens of other scripts and blanks are dropped.
FOLDED = str.maketrans({"I": "1", "L": "1", "O": "0"})
SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad\u200b-\u200f_.]+")


class Prefix(StrEnum):
    """What the id names. The id of a case (CS) is never shown in public."""

    AGENCY = "AG"
    EMPLOYER = "EM"
    ASSESSMENT = "AS"
    CASE = "CS"


def new_public_id(prefix: Prefix | str, random_bits: int) -> str:
    """Give the id `PP-XXXX-XXXX` for a random number; only its lowest 35 bits are used.

    The caller draws the number from a secure source. Raises ValueError for an unknown prefix.
    """
    kind = Prefix(prefix)
    letters = "".join(ALPHABET[random_bits >> 5 * place & 31] for place in reversed(range(LETTERS)))
    return _written(kind, letters + _check(kind, letters))


def parse_public_id(text: str, prefix: Prefix | str | None = None) -> str:
    """Give the canonical form of an id as somebody typed it: any case, with or without hyphens, O for 0.

    With `prefix`, the two letters may be missing but may not be others. Raises `RuleBroken` with the code
    `public_id_unreadable` (not an id) or `public_id_mistyped` (its check letter does not fit).
    """
    plain = SEPARATORS.sub("", _latin(text)).upper()
    if prefix is not None and len(plain) == LETTERS + 1:
        plain = Prefix(prefix) + plain
    kind, letters = _known_prefix(plain[:2]), plain[2:].translate(FOLDED)
    if kind is None or len(letters) != LETTERS + 1 or not set(letters) <= set(ALPHABET):
        raise RuleBroken(
            "public_id_unreadable", N_("This is not an id of the register. An id looks like AG-4KX2-9TQN.")
        )
    if prefix is not None and kind != Prefix(prefix):
        raise RuleBroken("public_id_unreadable", N_("This id belongs to something else. Check the first letters."))
    if letters[-1] != _check(kind, letters[:-1]):
        raise RuleBroken(
            "public_id_mistyped", N_("One letter of this id is wrong or two changed places. Please check it.")
        )
    return _written(kind, letters)


def is_public_id(text: str, prefix: Prefix | str | None = None) -> bool:
    """Tell whether the text reads as an id, for a search box that takes names too."""
    try:
        parse_public_id(text, prefix)
    except RuleBroken:
        return False
    return True


def _latin(text: str) -> str:
    # Phones of many readers type Arabic, Bengali or Devanagari digits, or letters of full width.
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c if c.isascii() else str(unicodedata.decimal(c, c)) for c in folded)


def _known_prefix(text: str) -> Prefix | None:
    return next((p for p in Prefix if p.value == text), None)


def _written(kind: Prefix, letters: str) -> str:
    return f"{kind}-{letters[:4]}-{letters[4:]}"


def _check(kind: Prefix, letters: str) -> str:
    """Give the letter that makes the sum of value × 2^place vanish in the field of 32 elements.

    Each place has a factor of its own, so one wrong letter or two exchanged ones never cancel.
    """
    total = list(Prefix).index(kind) + 1
    for letter in letters:
        total = _twice(total) ^ ALPHABET.index(letter)
    return ALPHABET[_twice(total)]


def _twice(value: int) -> int:
    # Multiplication by x in GF(32) with x^5 + x^2 + 1, whose powers run through all 31 elements.
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
