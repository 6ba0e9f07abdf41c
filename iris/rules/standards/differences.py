"""What changed from one version of a standard to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from iris.rules.standards.shape import Criterion, Principle, Standard


class ChangeKind(StrEnum):
    """What happened to a principle, a criterion, or the head of the standard."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `code` is that of the principle or criterion, empty for the head. For a change, `field` names the part and
    `before`, `after` hold its values; for what was added or removed they hold the whole, or None.
    """

    kind: ChangeKind
    code: str
    field: str = ""
    before: object = None
    after: object = None


Part = Principle | Criterion

# The head's own identity differs by nature; principles and criteria are compared one by one.
_NOT_COMPARED = frozenset({"id", "version", "checksum", "principles", "criteria", "code"})


def differences(a: Standard, b: Standard) -> tuple[Change, ...]:
    """Everything that differs from `a` to `b`: the head, then the parts of `a`, then what `b` adds.

    A criterion that moved to another principle is a change of its field `principle`.
    """
    return tuple(_all(a, b))


def _all(a: Standard, b: Standard) -> Iterator[Change]:
    yield from _changed("", a, b)
    before, after = _parts(a), _parts(b)
    for code, part in before.items():
        if code not in after:
            yield Change(ChangeKind.REMOVED, code, before=part)
        else:
            yield from _changed(code, part, after[code])
    for code, part in after.items():
        if code not in before:
            yield Change(ChangeKind.ADDED, code, after=part)
    yield from _moved(_homes(a), _homes(b))


def _parts(standard: Standard) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for principle in standard.principles:
        parts[principle.code] = principle
        parts |= {criterion.code: criterion for criterion in principle.criteria}
    return parts


def _homes(standard: Standard) -> dict[str, str]:
    return {c.code: p.code for p in standard.principles for c in p.criteria}


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for code, home in before.items():
        if code in after and after[code] != home:
            yield Change(ChangeKind.CHANGED, code, "principle", home, after[code])


def _changed(code: str, old: Standard | Part, new: Standard | Part) -> Iterator[Change]:
    for name in (f.name for f in fields(old) if f.name not in _NOT_COMPARED):
        before, after = getattr(old, name), getattr(new, name, None)
        if before != after:
            yield Change(ChangeKind.CHANGED, code, name, before, after)
