"""Phones and e-mail addresses that a list packs into one cell."""

from __future__ import annotations

import re

from iris.rules.lists.blanks import looks_missing, tidy
from iris.rules.lists.numbers import ascii_digits

_ASIDES = re.compile(
    r"\([^()]*[^\W\d_][^()]*\)|\b(?:tel|phone|mob|mobile|cell|office|off|pabx|fax|hotline)\b\s*[.:#]*", re.I
)
_SPLIT = re.compile(r"[,;/|\n\r]+|\s{3,}|(?<=\d{7})\s+(?=\+?\d{7})|\s+(?:or|and|&)\s+", re.I)
_EXTENSION = re.compile(r"\b(?:ext|extn|loc|local|x)\b[.:]?\s*\d.*$", re.I)
_RANGE = re.compile(r"(?P<stem>\+?[\d ()]{5,}\d)\s*[-\u2010-\u2015]\s*(?P<tail>\d{1,3})$")
_PLAIN_MAIL = re.compile(r"[\w.+\-]+@[\w.\-]+\w$")
_DIGITS = re.compile(r"\d")
_MAIL = re.compile(r"[^\s,;/|<>()\[\]\"]+@[^\s,;/|<>()\[\]\"]+")
_RANGE_LIMIT = 30
_SHORTEST = 3
_WHOLE = 6


def split_phones(cell: str) -> tuple[str, ...]:
    """The phone numbers in a cell, each as written, once, in order; ranges and short endings are completed.

    >>> split_phones("48318901-03 (PABX) (Off.), 9857669")
    ('48318901', '48318902', '48318903', '9857669')
    >>> split_phones("0252237887,88,89")
    ('0252237887', '0252237888', '0252237889')
    """
    plain = cell.split(", " if ", " in cell else "/" if "/" in cell else ",")
    if cell.isascii() and all(map(str.isdecimal, plain)) and min(map(len, plain)) >= _WHOLE:
        return tuple(plain) if len(plain) < 2 else tuple(dict.fromkeys(plain))
    text = tidy(ascii_digits(cell.replace("\n", ",")))
    if not text or looks_missing(text):
        return ()
    found: list[str] = []
    for part in _SPLIT.split(_ASIDES.sub(" ", text)):
        _add(found, part.strip(" .:-\u2013"))
    return tuple(dict.fromkeys(found))


def _add(found: list[str], part: str) -> None:
    plain = _EXTENSION.sub("", part).strip(" .:-")
    digits = "".join(_DIGITS.findall(plain))
    if len(digits) < _SHORTEST:
        if found and digits and digits == plain:
            found.append(found[-1][: -len(digits)] + digits)
        return
    whole = _RANGE.match(plain)
    if whole:
        found += _range(tidy(whole["stem"]), whole["tail"])
    else:
        found.append(tidy(part))


def _range(stem: str, tail: str) -> list[str]:
    """`48318901-10` is 48318901 to 48318910; a tail that does not count up belongs to one number."""
    first, last = int(stem[-len(tail) :]) if stem[-len(tail) :].isdecimal() else -1, int(tail)
    if first < 0 or not first < last <= first + _RANGE_LIMIT:
        return [f"{stem}-{tail}"]
    return [stem[: -len(tail)] + str(each).zfill(len(tail)) for each in range(first, last + 1)]


def split_emails(cell: str) -> tuple[str, ...]:
    """The e-mail addresses in a cell, as written, once, in order; without an @ there is none.

    Addresses that lack a top-level domain stay: they are shown, never written to.
    """
    if _PLAIN_MAIL.match(cell):
        return (cell,)
    if "@" not in cell:
        return ()
    found = (each.strip(".'\u200b\ufeff:") for each in _MAIL.findall(tidy(cell.replace("mailto:", ""))))
    return tuple(dict.fromkeys(each for each in found if not each.startswith("@") and not each.endswith("@")))
