"""The published versions of the method, one file each, the newest last."""

from __future__ import annotations

from datetime import date

from iris.rules.errors import RuleBroken
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods.method_2026_1 import METHOD as METHOD_2026_1
from iris.rules.wording import N_

_PUBLISHED = {m.version: m for m in (METHOD_2026_1,)}


def methods() -> tuple[Method, ...]:
    """Give every published version, the newest last."""
    return tuple(_PUBLISHED.values())


def method(version: str) -> Method:
    """Give one published version. Raises `RuleBroken("method_unknown")`."""
    if version not in _PUBLISHED:
        sentence = N_("There is no method “%(version)s”. Known are: %(known)s.")
        raise RuleBroken("method_unknown", sentence, version=version, known=", ".join(_PUBLISHED))
    return _PUBLISHED[version]


def method_on(day: date) -> Method:
    """Give the newest version published by a day; before the first, the first."""
    known = sorted(_PUBLISHED.values(), key=lambda m: (m.published, m.version))
    return next((m for m in reversed(known) if m.published <= day), known[0])
