"""How a column's header words and cells speak for a field: a score for each pair."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from iris.rules.lists.blanks import as_text
from iris.rules.lists.fields import DATE_FIELDS, Field
from iris.rules.lists.folding import fold_words
from iris.rules.lists.periods import length_of
from iris.rules.lists.states import knows_status
from iris.rules.lists.tables import Cell
from iris.rules.lists.wordlist import PHRASES, VETOES

# A column called so is the status even with words we do not know: they are then rejected aloud.
_NEVER_DOUBTED = frozenset({"status", "licence status", "license status", "rating", "type and rating"})
_ENOUGH = 55
_EXACT = 100


@dataclass(frozen=True, slots=True)
class Guess:
    """One column taken for one field; 100 is an exact header word, 55 the least we propose."""

    field: Field
    column: str
    place: int
    score: int


def guesses(header: Sequence[str], sample: Sequence[Sequence[Cell]]) -> list[Guess]:
    """All pairs of column and field that score enough, in the order of the columns."""
    found: list[Guess] = []
    for place, column in enumerate(header):
        texts = [text for row in sample if place < len(row) and (text := as_text(row[place]))]
        for field in Field:
            score = _score(field, column, texts)
            if score >= _ENOUGH:
                found.append(Guess(field, column, place, score))
    return found


def local_script(text: str) -> bool:
    """True when most letters are not Latin."""
    letters = [each for each in text if each.isalpha()]
    return sum("LATIN" not in unicodedata.name(each, "") for each in letters) * 2 > len(letters)


@cache
def _phrases(field: Field) -> frozenset[str]:
    return frozenset(fold_words(phrase) for phrase in PHRASES[field])


def _score(field: Field, column: str, texts: Sequence[str]) -> int:
    by_cells = _BY_CELLS.get(field)
    if by_cells and _share(texts, by_cells) >= 0.6 and not _looks_like_another(field, column):
        return max(_by_words(field, column), 70)
    score = _by_words(field, column)
    check = _CHECKS.get(field)
    if score and check and texts and not check(texts) and fold_words(column) not in _NEVER_DOUBTED:
        return 0
    return score


@cache
def _by_words(field: Field, column: str) -> int:
    folded = re.sub(r" \(?\d+\)?$", "", fold_words(re.sub(r" \(\d+\)$", "", column))) or fold_words(column)
    phrases = _phrases(field)
    if folded in phrases or fold_words(column) in phrases:
        return _EXACT
    words = folded.split()
    if not words or len(words) > 8 or VETOES.get(field, frozenset()) & set(words):
        return 0
    best = 0
    for size in range(len(words), 0, -1):
        for at in range(len(words) - size + 1):
            if " ".join(words[at : at + size]) in phrases:
                ends = at + size == len(words)
                best = max(best, 40 + 40 * size // len(words) + (10 if ends else 0))
    return min(best, 89)


def _share(texts: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts) if len(texts) >= 2 else 0.0


def _looks_like_another(field: Field, column: str) -> bool:
    return any(_by_words(other, column) == _EXACT for other in Field if other is not field)


_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LINK = re.compile(r"https?://|www\.", re.I)
_FIGURES = re.compile(r"\d")

_BY_CELLS: dict[Field, Callable[[str], object]] = {Field.EMAIL: _EMAIL.search}


def _is_names(texts: Sequence[str]) -> bool:
    return _share(texts, lambda text: any(each.isalpha() for each in text)) >= 0.5 or len(texts) < 2


def _is_numbers(texts: Sequence[str]) -> bool:
    return _share(texts, _FIGURES.search) >= 0.5 or len(texts) < 2


def _is_status(texts: Sequence[str]) -> bool:
    return sum(map(knows_status, texts)) * 2 >= len(texts)


def _is_dates(texts: Sequence[str]) -> bool:
    return _share(texts, _FIGURES.search) >= 0.3 or len(texts) < 2


def _is_district(texts: Sequence[str]) -> bool:
    return sum(map(knows_status, texts)) * 2 < len(texts)


def _is_duration(texts: Sequence[str]) -> bool:
    return _share(texts, length_of) >= 0.5 or len(texts) < 2


_CHECKS: dict[Field, Callable[[Sequence[str]], bool]] = {
    Field.NAME: _is_names,
    Field.LICENCE_NUMBER: _is_numbers,
    Field.STATUS: _is_status,
    Field.DISTRICT: _is_district,
    Field.DURATION: _is_duration,
    **dict.fromkeys(DATE_FIELDS, _is_dates),
}
