"""Texts that a spreadsheet would run as a formula: made harmless on the way out, restored on the way in."""

from __future__ import annotations

import re

from iris.rules.lists.blanks import INVISIBLE

# OWASP, "CSV Injection": = + - @, tab and carriage return first in a cell; also the full-width forms.
_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212"
_GAPS = rf"[\s\x00-\x20\x7f-\xa0{INVISIBLE}]*"
_RISKY = re.compile(rf"'*(?:{_GAPS}[{_STARTS}]|[\t\r\n])")
_MARKED = re.compile(rf"''*(?:{_GAPS}[{_STARTS}]|[\t\r\n])")
_MARK = "'"


def neutralise(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could run it, also behind invisible letters.

    A text that already has such an apostrophe gets one more, so that `undo_neutralised` gives back each text
    exactly.

    >>> neutralise("@ Home Ltd"), neutralise("Orchard - Dhaka")
    ("'@ Home Ltd", 'Orchard - Dhaka')
    """
    return _MARK + text if _RISKY.match(text) else text


def undo_neutralised(text: str) -> str:
    """The text as it was before `neutralise`; any other text unchanged.

    >>> undo_neutralised("'@ Home Ltd"), undo_neutralised("'s-Hertogenbosch BV")
    ('@ Home Ltd', "'s-Hertogenbosch BV")
    """
    return text[1:] if text.startswith(_MARK) and _MARKED.match(text) else text
