"""Words of headers and statuses in the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN_MARKS = re.compile(r"[\u0300-\u036f]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_NOT_WORDS = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+|_+")


@lru_cache(maxsize=4096)
def fold_words(text: str) -> str:
    """Header text for comparing: no case, Latin accents or punctuation; `camelCase` and `snake_case` split.

    >>> fold_words("License_Status  (N°)")
    'license status n'
    """
    spaced = _CAMEL.sub(" ", text.replace("eMail", "email"))
    plain = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", spaced.replace("&", " and ")))
    plain = unicodedata.normalize("NFC", plain.replace("°", " ").casefold())
    return _NOT_WORDS.sub(" ", plain).strip()
