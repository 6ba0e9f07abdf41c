"""Licence numbers: shown as written, found in the forms people type them."""

from __future__ import annotations

import re
import unicodedata

_PIECES = re.compile(r"[^\W\d_]+|\d+")
_LABELS = frozenset({"no", "nr", "number", "num", "lic", "licence", "license", "reg", "regd", "registration"})


def ascii_digits(text: str) -> str:
    """Digits of any script (Bengali, Devanagari, Arabic, Thai, full width) as 0-9; all else unchanged."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)


def licence_key(number: str) -> str:
    """The form of a licence number under which it is stored for search.

    No case, no punctuation, no zeros before a figure, no words such as "No."; letters that carry meaning
    stay.

    >>> licence_key("RL-0010"), licence_key("0010"), licence_key("10")
    ('RL10', '10', '10')
    """
    if number.isdecimal() and number.isascii():
        return _unpadded(number)
    pieces = _pieces(number)
    kept = [piece for piece in pieces if piece.casefold() not in _LABELS] or pieces
    return "-".join(_runs(kept))


def licence_candidates(number: str) -> tuple[str, ...]:
    """Keys under which a number somebody typed may be stored, best first: its own, then without its letters.

    `RL-0010` looks for `RL10`, then `10`; `10` looks for `10` (also stored for `0010`). The other direction,
    a stored `RL10` asked for as `10`, is served by storing `bare_number` beside the key or by matching on it.
    """
    own = licence_key(number)
    bare = bare_number(number)
    return (own, bare) if bare and bare != own else ((own,) if own else ())


def bare_number(number: str) -> str:
    """Only the figures of a number, without the zeros before them; empty when it has none.

    >>> bare_number("RL 0010"), bare_number("DMW-116-LB-2023")
    ('10', '116-2023')
    """
    return "-".join(_unpadded(piece) for piece in _pieces(number) if piece.isdecimal())


def _pieces(number: str) -> list[str]:
    return _PIECES.findall(ascii_digits(unicodedata.normalize("NFKC", number)).upper())


def _runs(pieces: list[str]) -> list[str]:
    """Pieces with letters glued to their figures; two figures stay apart, since 1-23 is not 12-3."""
    runs: list[str] = []
    for piece in pieces:
        part = _unpadded(piece) if piece.isdecimal() else piece
        if runs and not (piece.isdecimal() and runs[-1][-1].isdecimal()):
            runs[-1] += part
        else:
            runs.append(part)
    return runs


def _unpadded(piece: str) -> str:
    return piece.lstrip("0") or "0"
