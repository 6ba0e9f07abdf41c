"""The consonants of a word: what different spellings of one spoken name have in common."""

from __future__ import annotations

import re
from functools import lru_cache

SOUNDS = dict(zip("pfvcqgzxd", "bbbkkksst", strict=True))
"""Consonants that writers of Arabic, Indic, Korean or Cyrillic names confuse, as one letter each."""

SILENT = "aeiouywh"
"""Letters left out: vowels, and what is heard as one or not at all."""

_SOUNDS = str.maketrans(SOUNDS)
_TWICE = re.compile(r"(.)\1+")
_SILENT = {ord(letter): None for letter in SILENT}


@lru_cache(maxsize=16_384)
def skeleton(word: str) -> str:
    """Consonants of a Latin word by sound, a doubled one once: `muhammad` and `mohamed` are both `mmt`."""
    return _TWICE.sub(r"\1", word.translate(_SOUNDS)).translate(_SILENT)
