"""Translations made by machine, and what a speaker of the language says of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
LONGEST = 4000


class Verdict(StrEnum):
    """What a reviewer says of one translation."""

    RIGHT = "right"
    WORDING = "wording"


def digest(text: str, forms: Sequence[str]) -> str:
    """What a verdict is about: this translation of this text, 64 hexadecimal digits. Another wording is unreviewed."""
    return sha256("\x00".join((text, *forms)).encode()).hexdigest()


def places(text: str) -> set[str]:
    """The names of the places that are filled in: `%(name)s`."""
    return {name for found in PLACES.findall(text) for name in found if name}


def check_wording(text: str, wording: Sequence[str]) -> None:
    """Raise RuleBroken unless a proposed wording says something and fills in the same places as the text.

    `wording`: one form, or the forms of a plural, of which some may leave out the number.
    """
    if not all(form.strip() for form in wording) or not wording:
        raise RuleBroken("wording_missing", N_("Write the better wording first."))
    if any(len(form) > LONGEST for form in wording):
        raise RuleBroken("wording_long", N_("This is longer than any text here; shorten it."))
    needed = places(text) if len(wording) == 1 else set()
    for form in wording:
        if not needed <= places(form) <= places(text):
            wanted = ", ".join(f"%({name})s" for name in sorted(places(text))) or "–"
            raise RuleBroken("wording_places", N_("Keep these places just as they are: %(places)s"), places=wanted)
