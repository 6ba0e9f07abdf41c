"""Standards as data: one file per published version, read once and never changed.

To change a criterion, copy the file to the next version; a test holds the checksum of every published one.
Everything else asks `standard(id, version)`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

from iris.rules.errors import RuleBroken
from iris.rules.standards.differences import Change, ChangeKind, differences
from iris.rules.standards.reading import parse
from iris.rules.standards.shape import (
    ELEMENT_LABELS,
    Basis,
    Criterion,
    Element,
    Evidence,
    Principle,
    PublicSummary,
    Standard,
    StandardSubject,
    for_scoring,
)
from iris.rules.wording import N_

__all__ = [
    "ELEMENT_LABELS",
    "Basis",
    "Change",
    "ChangeKind",
    "Criterion",
    "Element",
    "Evidence",
    "Principle",
    "PublicSummary",
    "Standard",
    "StandardSubject",
    "current",
    "differences",
    "for_scoring",
    "parse",
    "published",
    "standard",
    "standard_on",
]


@cache
def published() -> tuple[Standard, ...]:
    """Every published version, by id and then from the oldest to the newest."""
    found = [parse(f.read_text("utf-8")) for f in files(__name__).iterdir() if f.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda s: (s.id, s.valid_from, s.version)))


def standard(standard_id: str, version: str) -> Standard:
    """One published version. Raises RuleBroken `standard_unknown`."""
    for found in published():
        if (found.id, found.version) == (standard_id, version):
            return found
    raise RuleBroken("standard_unknown", N_("There is no such version of a standard."))


def current(standard_id: str) -> Standard:
    """The newest published version of a standard. Raises RuleBroken `standard_unknown`."""
    versions = [found for found in published() if found.id == standard_id]
    if not versions:
        raise RuleBroken("standard_unknown", N_("There is no such standard."))
    return versions[-1]


def standard_on(standard_id: str, day: date) -> Standard:
    """The version in force on a day; before the first, the first. Raises RuleBroken `standard_unknown`."""
    versions = [found for found in published() if found.id == standard_id]
    in_force = [found for found in versions if found.valid_from <= day]
    return in_force[-1] if in_force else versions[0] if versions else current(standard_id)
