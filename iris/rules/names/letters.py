"""Letters of a name: one form for everything that looks the same, and a Latin reading of every script.

Only letters belong here. Which words are general or name a legal form is `vocabulary.py`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LONGEST = 200
"""Letters of a name that are looked at; what is longer is cut, so that no text can be too long."""

_APOSTROPHES = "'`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032\u2035\ua78c\uff07\uff40"
_NO_APOSTROPHES = {ord(letter): None for letter in _APOSTROPHES}

# Letters that writers of Arabic, Persian and Urdu use for one another.
_ARABIC = str.maketrans(
    "\u0622\u0623\u0625\u0671\u0649\u06cc\u06d2\u0626\u06a9\u0629\u06c1\u06be\u06d5\u06c3\u0624",
    "\u0627\u0627\u0627\u0627\u064a\u064a\u064a\u064a\u0643\u0647\u0647\u0647\u0647\u0647\u0648",
)
_ARABIC_ARTICLE = "\u0627\u0644"
_ALEF = "\u0627"
_ZA = "\u0638"
_TATWEEL = "\u0640"
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])([\u0e01-\u0e2e\u0e81-\u0eae])")

# Brahmic blocks of Unicode share one layout: the consonants stand at 0x15 to 0x39 of each block of 0x80.
_CONSONANTS = "".join(f"{chr(b + 0x15)}-{chr(b + 0x39)}" for b in range(0x0900, 0x0D80, 0x80)) + "\u0d9a-\u0dc6"
_BARE_CONSONANT = re.compile(f"([{_CONSONANTS}])(?=[{_CONSONANTS}])")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_BETWEEN = re.compile(r"(?<=[^aeiou])[wy](?![aeiou])")
_ARABIC_CONSONANT = re.compile(r"([bdtjkgqrzsflmn]h?)(?=[bdtjkgqrzsflmn])")


def cleaned(text: str) -> str:
    """The text in lower case, compatibility forms composed (NFKC), without apostrophes and invisible letters.

    Every letter is one of: a letter or digit, `&`, a space, or `.` for any other sign. At most `LONGEST` letters.
    """
    text = text[:LONGEST].translate(_NO_APOSTROPHES)
    if text.isascii():
        return text.lower().translate(_LETTERS)
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", text.translate(_LETTERS))[:LONGEST]


def latin(word: str) -> str:
    """One cleaned word in the letters a to z and 0 to 9; what has no reading falls away."""
    return word.replace("&", "") if word.isascii() else _read(word)


@lru_cache(maxsize=4096)
def script(word: str) -> int:
    """A number for the script of a word, by its first letter outside ASCII; 0 when there is none.

    Blocks of Unicode that write one script have one number; Han, kana and hangul are taken together.
    """
    code = next((ord(letter) for letter in word if letter > "\x7f"), 0)
    for first, last in _WIDE_BLOCKS:
        if first <= code < last:
            return first
    return code >> 7 << 7


HAN = 0x2E80
_WIDE_BLOCKS = ((HAN, 0x110000), (0x0400, 0x0530), (0x0600, 0x0900), (0x1200, 0x1400))


def without_article(word: str) -> tuple[str, ...]:
    """An Arabic word apart from its article, as it is written in Latin letters (`al`, then the word)."""
    if word.startswith(_ARABIC_ARTICLE) and len(word) > 4:
        return _ARABIC_ARTICLE, word[2:]
    return (word,)


@lru_cache(maxsize=8192)
def _read(word: str) -> str:
    """A reading near to what people write in Latin letters: vowels that a script leaves out are put in as `a`."""
    if _ARABIC_LETTER.match(word):
        return _read_arabic(word)
    word = _LEADING_VOWEL.sub(r"\2\1", word)
    if _BARE_CONSONANT.search(word):
        word = _BARE_CONSONANT.sub(r"\1a", word)
    read = _ascii(word)
    return read.replace("ch", "c").replace("c", "ch") if "\u0900" <= word[0] < "\u0e00" else read


def _read_arabic(word: str) -> str:
    """`w` and `y` between consonants are read `u` and `i`; elsewhere two consonants have an `a` between them."""
    read = _ascii(word.replace(_ALEF, "a").replace(_ZA, "z"))
    read = _BETWEEN.sub(lambda found: "u" if found[0] == "w" else "i", read)
    return _ARABIC_CONSONANT.sub(r"\1a", read)


def _ascii(word: str) -> str:
    return "".join(letter for letter in anyascii(word).lower() if letter.isascii() and letter.isalnum())


class _Letters(dict[int, str]):
    """What becomes of each letter, worked out when first met and kept for the scripts in use."""

    def __missing__(self, code: int) -> str:
        kept = _folded(chr(code))
        if len(self) < 20_000:  # a bound on memory: the letters of all living scripts but rare Han
            self[code] = kept
        return kept


def _folded(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter.isspace() or category == "Cc":
        return " "
    if category == "Cf" or letter == _TATWEEL:
        return ""
    if category[0] == "M":
        return "" if _is_decoration(letter) else letter
    if category[0] not in "LN":
        return letter if letter == "&" else "."
    return _plain(letter)


def _is_decoration(mark: str) -> bool:
    """Whether a mark only adorns a letter (accents, Arabic and Hebrew vowel points, variation selectors)."""
    code = ord(mark)
    return (
        0x0300 <= code <= 0x036F
        or 0x0591 <= code <= 0x05C7
        or 0x064B <= code <= 0x0670
        or 0x06D6 <= code <= 0x06ED
        or 0xFE00 <= code <= 0xFE2F
        or code >= 0xE0100
    )


def _plain(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    name = unicodedata.name(letter, "")
    if name.startswith("LATIN"):
        return "".join(c for c in anyascii(letter).lower() if c.isalnum()) or letter
    if name.startswith("GREEK"):
        return unicodedata.normalize("NFD", letter)[0]
    return "\u0435" if letter == "\u0451" else letter.translate(_ARABIC)


_LETTERS = _Letters()
