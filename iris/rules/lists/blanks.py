"""What counts as empty, and how text is tidied without changing what it says."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from iris.rules.lists.tables import Cell

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_JOINERS = "\u200b\u200c\u200d\u2060"
_FILLERS = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufeff"
INVISIBLE = _BIDI + _JOINERS + _FILLERS
"""Letters nobody sees. Inside a name the joiners stay (Khmer, Persian and Indic spelling needs them)."""

_DROP = str.maketrans("", "", _BIDI + "\u00ad\ufeff")
_HIDE = str.maketrans("", "", INVISIBLE)
_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2800\u3164]+")
_EDGES = " " + INVISIBLE
_UNTIDY = re.compile(rf"[^\S ]|[\x00-\x1f\x7f-\x9f{INVISIBLE}]")
_STARS = re.compile(r"[*\-\u2010-\u2015_./?]{1,8}")

MISSING_WORDS = frozenset({
    "n/a", "na", "n.a.", "n/a.", "nil", "none", "null", "nan", "not available", "not applicable",
    "not provided", "not stated", "no data", "unknown", "tba", "tbc", "s/n", "s/d", "sin datos",
    "no aplica", "non disponible", "tidak ada",
})  # fmt: skip
"""Words that often mean "nothing". They are reported, and are empty only where the reader was told so."""


def tidy(text: str) -> str:
    r"""One line of text in NFC: runs of blanks become one, controls go, edges are clean.

    >>> tidy(" A.\u00a0\u00a0 Zimmerman\t")
    'A. Zimmerman'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    flat = _GAPS.sub(" ", unicodedata.normalize("NFC", text).translate(_DROP))
    return flat.strip(_EDGES)


def tidy_lines(text: str) -> str:
    """Like `tidy`, but the line breaks of a cell with several lines stay."""
    if "\n" not in text and "\r" not in text:
        return tidy(text)
    return "\n".join(filter(None, map(tidy, text.splitlines())))


def as_text(cell: Cell) -> str:
    """The cell as one line of text; a calendar day as `2026-12-31`."""
    return cell.isoformat() if isinstance(cell, date) else tidy(cell)


def tidy_column(cells: Sequence[Cell]) -> Sequence[str]:
    """All cells of a column as `as_text` gives them; one look at the whole shows that most need nothing."""
    try:
        whole = "|".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return [as_text(cell) for cell in cells]
    plain = whole.isascii() and whole.isprintable()
    if not plain and (_UNTIDY.search(whole) or not unicodedata.is_normalized("NFC", whole)):
        return [as_text(cell) for cell in cells]
    if "  " in whole or " |" in whole or "| " in whole or whole[:1] == " " or whole[-1:] == " ":
        return [tidy(cell) for cell in cells]  # type: ignore[arg-type]
    return cells  # type: ignore[return-value]


def is_blank(cell: Cell) -> bool:
    """True when nothing can be seen: empty, blanks, no-break spaces, zero-width letters."""
    return not isinstance(cell, date) and (not cell or not tidy(cell))


def comparable(text: str) -> str:
    """The exact name for comparing: NFC, without invisible letters, letter case and dots kept."""
    return tidy(text) if text.isascii() else tidy(text.translate(_HIDE))


def looks_missing(text: str) -> bool:
    """True for a word that often stands for "nothing": `N/A`, `***`, `-`, `nil`."""
    return text.casefold() in MISSING_WORDS or bool(_STARS.fullmatch(text))


def missing_candidates(cells: Iterable[Cell]) -> Counter[str]:
    """Words among the cells that may mean "nothing", with how often: for asking, never for acting."""
    texts = Counter(as_text(cell) for cell in cells if isinstance(cell, str) and len(cell) < 20)
    return Counter({text: count for text, count in texts.items() if text and looks_missing(text)})
