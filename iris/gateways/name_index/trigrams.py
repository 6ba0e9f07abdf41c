"""Names as weighted terms: trigrams of their letters, and the consonants of each word, which spellings share.

Everything is arithmetic on one byte buffer for many names at once; no name is looked at on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iris.rules.names import Name
from iris.rules.names.skeletons import SILENT, SOUNDS

_LETTERS = 37  # a space, a to z, 0 to 9
_TRIGRAMS = _LETTERS**3
_WORD_BITS = 17
TERMS = _TRIGRAMS + 2**_WORD_BITS
"""Number of terms: every possible trigram of letters, and places for the sounds of whole words."""

_PLACE_VALUES = float(_LETTERS) ** np.arange(10)  # their sums stay exact in 53 bits
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits: spreads neighbouring numbers apart
_GENERAL_BEGINS, _NAME_ENDS = 2, 10
_NONE, _SILENT = 254, 255
GENERAL_WEIGHT = 0.3
SOUND_WEIGHT = 1.0


def _codes() -> NDArray[np.uint8]:
    codes = np.full(256, _NONE, dtype=np.uint8)
    codes[ord(" ")] = 0
    codes[ord("a") : ord("z") + 1] = np.arange(1, 27)
    codes[ord("0") : ord("9") + 1] = np.arange(27, 37)
    return codes


def _sound_codes() -> NDArray[np.uint8]:
    codes = _codes()
    for letter, sound in SOUNDS.items():
        codes[ord(letter)] = codes[ord(sound)]
    codes[[ord(letter) for letter in SILENT]] = _SILENT
    return codes


_SPELT_AS = _codes()
_HEARD_AS = _sound_codes()


@dataclass(frozen=True, slots=True)
class Features:
    """Terms of many names, sorted by term, then name: three arrays of one length. Weights are not yet scaled."""

    names: NDArray[np.int32]
    terms: NDArray[np.int32]
    weights: NDArray[np.float32]


def features(names: Sequence[Name]) -> Features:
    """Terms of each name with how often it has them; those of general words count less.

    A name is its place in `names`. A name without telling words is indexed by its general words, one without
    those by its legal form, so that every name can be found by what it has.
    """
    letters = np.frombuffer("".join(map(_line, names)).encode("ascii", "replace"), dtype=np.uint8)
    owner = np.cumsum(letters == _NAME_ENDS, dtype=np.int64) - (letters == _NAME_ENDS)
    begun = np.cumsum(letters == _GENERAL_BEGINS, dtype=np.int64)
    general = begun > owner
    spelt = _spelt(_SPELT_AS[letters], owner, general)
    heard = _heard(_HEARD_AS[letters], owner, general)
    return _counted(len(names), *(np.concatenate(pair) for pair in zip(spelt, heard, strict=True)))


def _line(name: Name) -> str:
    if name.core:
        return f" {' '.join(name.core)} \2 {' '.join(name.general)} \n"
    return f" {name.folded} \2\n"


_Terms = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def _spelt(codes: NDArray[np.uint8], owner: NDArray[np.int64], general: NDArray[np.bool_]) -> _Terms:
    """Trigrams whose middle is not a space, so that the order of words does not matter."""
    wide = codes.astype(np.int64)
    first, middle, last = wide[:-2], wide[1:-1], wide[2:]
    valid = (first < _LETTERS) & (middle < _LETTERS) & (middle > 0) & (last < _LETTERS)
    terms = (first * _LETTERS + middle) * _LETTERS + last
    weights = np.where(general[1:-1], GENERAL_WEIGHT, 1.0)
    return terms[valid], owner[1:-1][valid], weights[valid]


def _heard(codes: NDArray[np.uint8], owner: NDArray[np.int64], general: NDArray[np.bool_]) -> _Terms:
    """One term for the sound of each word of two sounds or more: the surest sign of one word spelt in two ways."""
    doubled = np.zeros(len(codes), dtype=np.bool_)
    doubled[1:] = (codes[1:] == codes[:-1]) & (codes[1:] > 0)
    loud = np.flatnonzero((codes != _SILENT) & ~doubled)
    codes, owner, general = codes[loud], owner[loud], general[loud]
    inside = (codes > 0) & (codes < _LETTERS)
    begins = np.flatnonzero(inside & ~np.concatenate(([False], inside[:-1])))
    places = np.flatnonzero(inside)
    word = np.searchsorted(begins, places, side="right") - 1
    nth = (places - begins[word]) % len(_PLACE_VALUES)
    numbers = np.bincount(word, weights=codes[places] * _PLACE_VALUES[nth], minlength=len(begins))
    spread = (numbers.astype(np.uint64) * _SPREAD) >> np.uint64(64 - _WORD_BITS)
    begins_long = np.bincount(word, minlength=len(begins)) > 1
    weights = np.where(general[begins], GENERAL_WEIGHT, 1.0) * SOUND_WEIGHT
    terms = spread.astype(np.int64) + _TRIGRAMS
    return terms[begins_long], owner[begins][begins_long], weights[begins_long]


def _counted(names: int, terms: NDArray[np.int64], owners: NDArray[np.int64], weights: NDArray[np.float64]) -> Features:
    keys, places = np.unique(terms * max(names, 1) + owners, return_inverse=True)
    summed = np.bincount(places, weights=weights, minlength=len(keys))
    return Features(
        (keys % max(names, 1)).astype(np.int32), (keys // max(names, 1)).astype(np.int32), summed.astype(np.float32)
    )
