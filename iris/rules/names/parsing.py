"""A name taken apart: the words that tell it from others, general words, legal forms; former and trading names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from iris.rules.names.letters import LONGEST, cleaned, latin, without_article
from iris.rules.names.scripts import UNSPACED, WORDS
from iris.rules.names.vocabulary import (
    GENERAL,
    LEGAL_ANYWHERE,
    LEGAL_AT_END,
    LEGAL_AT_START,
    LEGAL_BEHIND_START,
    PARTICLES,
    PHRASES,
    SHORT_FORMS,
)


class Kind(StrEnum):
    """How an entry came by a name."""

    REGISTERED = "registered"
    TRADING = "trading"
    FORMER = "former"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """One name in its parts, all in Latin letters but `key`.

    `key` keeps the script and the order of words: two names with one key are written alike but for case,
    accents, signs and short forms. `core` tells the name from others; `general` and `legal` do not.
    """

    key: str
    core: tuple[str, ...]
    general: tuple[str, ...]
    legal: tuple[str, ...]

    @property
    def native(self) -> tuple[str, ...]:
        """The words outside Latin letters, in their own script."""
        return tuple(word for word in self.key.split() if not word.isascii())

    @property
    def folded(self) -> str:
        """The words by which it is looked up, the telling ones first."""
        return " ".join(self.core + self.general) or " ".join(self.legal)

    def packed(self) -> str:
        """One line from which `unpacked` makes the same name without reading the text again."""
        return "\t".join((self.key, " ".join(self.core), " ".join(self.general), " ".join(self.legal)))


@dataclass(frozen=True, slots=True)
class Written:
    """One text as it stands in a list: the name itself, and other names given inside it."""

    current: str
    others: tuple[tuple[Kind, str], ...] = ()


def unpacked(line: str) -> Name:
    """The name of a line made by `Name.packed`."""
    key, core, general, legal = line.split("\t")
    return Name(key, tuple(core.split()), tuple(general.split()), tuple(legal.split()))


def parsed(text: str) -> Name:
    """The parts of one name; never raises, an empty name has no parts. At most `LONGEST` letters are read."""
    words = _phrased(_canonical(_elided(_words(cleaned(_MESSRS.sub("", text[:LONGEST]))))))
    parts = _parts([latin(word) for word in words])
    return Name(" ".join(words), *parts)


def written(text: str) -> Written:
    """The name without `(FORMERLY …)`, `t/a …` and the like, and those names by themselves."""
    text = " ".join(text[:LONGEST].replace("\0", " ").split())
    lower = text.lower()
    if not any(hint in lower for hint in _HINTS):
        return Written(text)
    for kind, mark in _MARKS:
        found = mark.search(text)
        if found:
            before, after = text[: found.start()].rstrip(" (,;-"), text[found.end() :].strip(" :.)-")
            if _has_letters(before) and _has_letters(after):
                rest = written(after)
                return Written(before, ((kind, rest.current), *rest.others))
    return Written(text)


def readings(text: str, kind: Kind = Kind.REGISTERED) -> tuple[tuple[Kind, Name], ...]:
    """Every name that a text of this kind gives, parsed: the name itself first, then those mentioned inside it."""
    found = written(text)
    return ((kind, parsed(found.current)), *((other, parsed(words)) for other, words in found.others))


# Most names hold no other name: these say so twenty times faster than the patterns below.
_HINTS = (
    *("former", "previous", "form.", "f/k", "fka", "(for", "(ex", "(ant", "(old", "anciennement", "vormals"),
    *("t/a", "o/a", "d/b", "dba", "a/k", "aka", "a.k", "c.o.b", "ing as", "business as", "known as"),
)
_MARKS = (
    (
        Kind.FORMER,
        re.compile(
            r"\(?\s*\b(?:formerly(?: known as)?|previously(?: known as)?|f/k/a|fka|anciennement|vormals)\b[\s:.]*"
            r"|\(\s*form\.[\s:.]*"
            r"|\(\s*(?:for|ex|antes)\s?[.:]\s*|\(\s*(?:old|former) name\s*:?\s*",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.TRADING,
        re.compile(
            r"\(?(?:(?<=\s)|(?<=\())(?:t/as?|o/a|d/?b/?a|a/?k/?a|a\.k\.a\.?|c\.o\.b\. as|trading as|operating as"
            r"|doing business as|also known as)[\s:.]+",
            re.IGNORECASE,
        ),
    ),
)
_ELIDED = ("d", "l", "o")
# Before a name in South Asia it means "gentlemen" and belongs to no name.
_MESSRS = re.compile(r"^\s*(?:m\s?/\s?s\b|messrs\b)[\s.]*(?=\w)", re.IGNORECASE)
_UNSPACED = {cleaned(word): stands_for for word, stands_for in UNSPACED.items()}
_UNSPACED_MARK = re.compile("|".join(sorted(map(re.escape, _UNSPACED), key=len, reverse=True)))
_WORDS = {cleaned(word): tuple(stands_for.split()) for word, stands_for in WORDS.items()}
_PHRASES: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
for _words_of_phrase, _one in PHRASES:
    _PHRASES.setdefault(_words_of_phrase[0], []).append((_words_of_phrase, tuple(_one.split())))


MARK = crc32(
    repr(
        (
            *(sorted(table.items()) for table in (SHORT_FORMS, UNSPACED, WORDS)),
            *(sorted(words) for words in (GENERAL, LEGAL_ANYWHERE, LEGAL_AT_END, LEGAL_AT_START, PARTICLES)),
            PHRASES,
        )
    ).encode()
)
"""A number that changes with the words known here: names parsed under another one should be parsed again."""


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _words(text: str) -> list[str]:
    """Words of a cleaned text; single letters that stand together are one word, however they were pointed."""
    if not text.isascii():
        text = _UNSPACED_MARK.sub(lambda found: f" {_UNSPACED[found[0]]} ", text)
    words: list[str] = []
    run: list[str] = []
    for chunk in text.split():
        bare = chunk.strip(".")
        if len(bare) == 1 and (bare.isalpha() or bare == "&"):
            run.append(bare)
        elif bare:
            words += _joined(run)
            words += [bare] if bare.isalnum() else _split(bare)
            run = []
    return words + _joined(run)


def _split(chunk: str) -> list[str]:
    """The words of a chunk with signs inside."""
    words: list[str] = []
    run: list[str] = []
    for piece in chunk.replace("&", ".&.").split("."):
        if len(piece) == 1 and (piece.isalpha() or piece == "&"):
            run.append(piece)
        elif piece:
            words += (*_joined(run), piece)
            run = []
    return words + _joined(run)


def _joined(run: list[str]) -> list[str]:
    """`a`, `i`, `u`, `h` as one word; an `&` between single letters belongs to them, elsewhere it is a word."""
    if sum(letter != "&" for letter in run) > 1:
        return ["".join(run).strip("&")]
    return ["and" if letter == "&" else letter for letter in run]


def _elided(words: list[str]) -> list[str]:
    """`d ivoire`, `l oreal`, `o brien` as one word, as with the apostrophe they were written with."""
    found: list[str] = []
    for word in words:
        if found and found[-1] in _ELIDED and len(word) > 2 and word.isalpha():
            found[-1] += word
        else:
            found.append(word)
    return found


def _canonical(words: list[str]) -> list[str]:
    """Each word in the spelling under which its short forms and its forms in other scripts are one."""
    found: list[str] = []
    for word in words:
        if word.isascii():
            found += SHORT_FORMS.get(word, word).split()
        elif word in _WORDS:
            found += _WORDS[word]
        else:
            found += without_article(word)
    return found


def _phrased(words: list[str]) -> list[str]:
    for at, word in enumerate(words):
        for phrase, one in _PHRASES.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return [*words[:at], *one, *_phrased(words[at + len(phrase) :])]
    return words


def _parts(words: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Core, general words and legal forms. A name of small and general words alone has no core."""
    words = [word for word in words if word and word != "and"]
    start, end = _legal_ends(words)
    core, general, legal = [], [], words[:start] + words[end:]
    for word in words[start:end]:
        if word in LEGAL_ANYWHERE:
            legal.append(word)
        elif word in GENERAL:
            general.append(word)
        else:
            core.append(word)
    return tuple(core), tuple(general), tuple(legal)


def _legal_ends(words: list[str]) -> tuple[int, int]:
    """Where the name starts and ends between legal forms; a form that would leave nothing is a word of the name."""
    start, end = 0, len(words)
    while end > 1 and (words[end - 1] in LEGAL_AT_END or words[end - 1] in LEGAL_ANYWHERE):
        end -= 1
    before_names = set(words[end:]) <= LEGAL_BEHIND_START
    while start < end - 1 and words[start] in LEGAL_AT_START and before_names:
        start += 1
    if all(word in GENERAL or word in PARTICLES for word in words[start:end]) and not set(words[start:end]) & GENERAL:
        return 0, len(words)
    return start, end
