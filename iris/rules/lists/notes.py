"""Rows between the records that are no record: a year, "No debarments", a total, the header again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iris.rules.lists.folding import fold_words
from iris.rules.lists.headers import Header
from iris.rules.lists.tables import Remark
from iris.rules.wording import N_

_YEAR = re.compile(r"(?:(?:fy|year|año|année|tahun|سنة|वर्ष)\s*)?(?:19|20)\d\d(?:\s*[-/]\s*(?:19|20)?\d\d)?$", re.I)
_NONE = re.compile(
    r"(?:no|none|nil|ninguno|aucun|tidak ada)\b\s*(?P<what>\w*)\s*"
    r"(?:found|listed|in this period|this year)?\W*$",
    re.I,
)
_NOTHING = frozenset({
    "", "record", "records", "data", "entries", "entry", "result", "results", "rows", "agencies", "agency",
})  # fmt: skip
_REMARK = re.compile(
    r"(?:page|seite|página|halaman)\s*\d+"
    r"|(?:source|notes?|nb|remark|disclaimer|legend|as of|as at|(?:last )?updated|printed)\b\s*[:\-]"
    r"|(?:grand |sub)?total\b.{0,20}$|end of (?:list|report|file)|[-*=_.\u2014]{3,}$"
    r"|\(?continued\)?$|\*+\s*\w",
    re.I,
)
_SEPARATE = N_("This row stands between the records and is not one of them: “%(text)s”.")
_AGAIN = N_("The column names again, as on a new page.")
_SHORT = 200


def note_on(texts: Sequence[str], header: Header) -> Remark | None:
    """A remark when the row is no record: only ever one with a single filled cell, or the header again."""
    filled = list(filter(None, texts))
    if len(filled) >= 2:
        same = filled[0] in header.names and list(texts[: len(header.names)]) == _names(header)
        return Remark("header_again", _AGAIN) if same else None
    if len(header.names) < 2 or not _is_note(filled[0], header):
        return None
    return Remark("between_records", _SEPARATE, {"text": filled[0][:_SHORT]})


def _names(header: Header) -> list[str]:
    return [re.sub(r" \(\d+\)$|^column \d+$", "", name) for name in header.names]


def _is_note(text: str, header: Header) -> bool:
    if _YEAR.match(text) or _REMARK.match(text):
        return True
    none = _NONE.match(text)
    return bool(none) and (fold_words(none["what"]) in _NOTHING | _title_words(header))  # type: ignore[index]


def _title_words(header: Header) -> frozenset[str]:
    """What the list is about, by its title: "H-2A Debarments" makes "No Debarments" a remark."""
    return frozenset(word for text in header.title for word in fold_words(text).split())
