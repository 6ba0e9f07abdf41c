"""Another set of figures tried: which figures of a method can be changed, and the method they make.

A method that is tried is scored by the same function as a published one. It becomes a published one only as a file of
the code (`method_file`), released with it; so there is one path that gives a score, and no method that can be edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from iris.rules.scoring.method import BandRule, GateRule, Method
from iris.rules.scoring.vocabulary import Grade, Part
from iris.rules.scoring.words import (
    GATE_LABELS,
    GRADE_LABELS,
    KIND_LABELS,
    PART_LABELS,
    SANCTION_LABELS,
    SOURCE_LABELS,
)
from iris.rules.wording import N_


class Section(StrEnum):
    """Where a figure stands in the form."""

    POINTS = "points"
    CONFORMITY = "conformity"
    RECORD = "record"
    OTHERS = "others"
    GATES = "gates"
    BANDS = "bands"


SECTION_LABELS: Mapping[Section, str] = {
    Section.POINTS: N_("Points of the parts"),
    Section.CONFORMITY: N_("Findings and evidence"),
    Section.RECORD: N_("Complaints and placements"),
    Section.OTHERS: N_("Answering, sanctions, openness, workers' answers"),
    Section.GATES: N_("Limits: the highest score they leave"),
    Section.BANDS: N_("Bands: where they begin"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that can be tried. `path` leads to it; words of a mapping or of rules stand in it by name."""

    path: str
    label: str
    section: Section
    whole: bool = False

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return self.path.replace(".", "-")


def _worded(path: str, labels: Mapping[Any, str], section: Section, names: str, tail: str = "") -> Iterator[Figure]:
    for member, label in labels.items():
        if member.name.lower() in names.split():
            yield Figure(f"{path}.{member.name.lower()}{tail}", label, section)


_S = Section
FIGURES: tuple[Figure, ...] = (
    *_worded("points", PART_LABELS, _S.POINTS, "conformity record"),
    Figure("answering.points", N_("Replies in time"), _S.POINTS),
    Figure("remedying.points", N_("Remedies in time"), _S.POINTS),
    *_worded("points", PART_LABELS, _S.POINTS, "standing openness"),
    *_worded("evidence.grade_value", GRADE_LABELS, _S.CONFORMITY, "observation minor major"),
    *_worded("evidence.quality", KIND_LABELS, _S.CONFORMITY, "self desk employer_audit"),
    Figure("evidence.unknown.low", N_("What the unknown counts at the low end"), _S.CONFORMITY),
    Figure("evidence.unknown.mid", N_("What the unknown counts in the middle"), _S.CONFORMITY),
    Figure("evidence.unknown.high", N_("What the unknown counts at the high end"), _S.CONFORMITY),
    Figure("evidence.full", N_("Months at full weight: examinations"), _S.CONFORMITY),
    Figure("evidence.half_life", N_("Months until half: examinations"), _S.CONFORMITY),
    Figure("record.reference", N_("Severity for each thousand that leaves half the points"), _S.RECORD),
    Figure("record.prior_strength", N_("Thousand placements that the group counts as"), _S.RECORD),
    Figure("record.incident_cap", N_("Most severity of one incident"), _S.RECORD),
    Figure("record.remedied", N_("What is left of a complaint put right in time"), _S.RECORD),
    Figure("record.self_reported", N_("The same, reported by the agency itself"), _S.RECORD),
    Figure("record.half_life", N_("Months until half: complaints and placements"), _S.RECORD),
    *_worded("record.source", SOURCE_LABELS, _S.RECORD, "declared estimated"),
    Figure("answering.half_life", N_("Months until half: replies"), _S.OTHERS),
    Figure("remedying.half_life", N_("Months until half: remedies"), _S.OTHERS),
    *_worded("standing.sanction", SANCTION_LABELS, _S.OTHERS, "warning fine suspension"),
    Figure("standing.half_life", N_("Months until half: sanctions"), _S.OTHERS),
    Figure("openness.unverified", N_("What is laid open and not verified"), _S.OTHERS),
    Figure("openness.full", N_("Months at full weight: what is laid open"), _S.OTHERS),
    Figure("openness.half_life", N_("Months until half: what is laid open"), _S.OTHERS),
    Figure("voice.least_answers", N_("Fewest answers of workers that count"), _S.OTHERS, whole=True),
    Figure("voice.line", N_("Share of workers reporting a fee from which the limit holds"), _S.OTHERS),
    *_worded("gates", GATE_LABELS, _S.GATES, " ".join(gate.name.lower() for gate in GATE_LABELS), ".cap"),
    *(Figure(f"bands.{name}.floor", name.upper(), _S.BANDS) for name in "abcd"),
)
"""Every figure that can be tried. Those that stand in the words of a method only are changed in its file."""

BY_PATH: Mapping[str, Figure] = {figure.path: figure for figure in FIGURES}


def _name(key: object) -> str:
    match key:
        case GateRule():
            return key.code.name.lower()
        case BandRule():
            return key.band.name.lower()
        case StrEnum():
            return key.name.lower()
    raise TypeError(key)


def value_of(method: Method, path: str) -> float:
    """The value of one figure."""
    part: Any = method
    for name in path.split("."):
        if isinstance(part, Mapping):
            part = next(value for key, value in part.items() if _name(key) == name)
        elif isinstance(part, tuple):
            part = next(rule for rule in part if _name(rule) == name)
        else:
            part = getattr(part, name)
    return float(part)


def values_of(method: Method) -> dict[str, float]:
    """Every figure that can be tried, by its path."""
    return {figure.path: value_of(method, figure.path) for figure in FIGURES}


def _with(part: Any, names: list[str], value: float) -> Any:
    if not names:
        return value
    name, rest = names[0], names[1:]
    if isinstance(part, Mapping):
        return MappingProxyType({k: _with(v, rest, value) if _name(k) == name else v for k, v in part.items()})
    if isinstance(part, tuple):
        return tuple(_with(rule, rest, value) if _name(rule) == name else rule for rule in part)
    changed = replace(part, **{name: _with(getattr(part, name), rest, value)})
    return _reworded(part, changed) if isinstance(part, GateRule | BandRule) else changed


def _reworded(before: Any, after: Any) -> Any:
    """The sentence of a rule says its figure, so it changes with it."""
    old, new = (rule.cap if isinstance(rule, GateRule) else rule.floor for rule in (before, after))
    return replace(after, sentence=before.sentence.replace(f"{old:g}", f"{new:g}"))


def method_with(base: Method, figures: Mapping[str, float], version: str, published: date | None = None) -> Method:
    """A method with some figures of its own and all others of `base`.

    What follows from a figure follows it: the points of answering are those of replies and remedies; what is worth no
    more than a major finding does not age; the lowest band's words name where the one above begins.
    """
    method = replace(base, version=version, published=published or base.published)
    for path, value in figures.items():
        method = _with(method, path.split("."), int(value) if BY_PATH[path].whole else float(value))
    together = method.answering.points + method.remedying.points
    points = MappingProxyType({p: together if p is Part.ANSWERING else v for p, v in method.points.items()})
    evidence = replace(method.evidence, unaged_at=method.evidence.grade_value[Grade.MAJOR])
    return replace(method, points=points, evidence=evidence, bands=_lowest_reworded(base, method))


def _lowest_reworded(base: Method, method: Method) -> tuple[BandRule, ...]:
    old, new = base.bands[-2].floor, method.bands[-2].floor
    last = method.bands[-1]
    return (*method.bands[:-1], replace(last, sentence=last.sentence.replace(f"{old:g}", f"{new:g}")))


def changed(base: Method, figures: Mapping[str, float]) -> dict[str, float]:
    """Those of these figures that differ from the method they start from, in the order of the form."""
    own = values_of(base)
    return {path: figures[path] for path in own if path in figures and figures[path] != own[path]}


def digest(method: Method) -> str:
    """SHA-256 of everything a method says but its version and day: the same for a draft and the file made of it."""
    said = repr(_plain(replace(method, version="", published=date.min)))
    return sha256(said.encode("utf-8")).hexdigest()


def _plain(part: Any) -> Any:
    """The same in an order that no process changes: sets have none."""
    if isinstance(part, Mapping):
        return [(str(key), _plain(value)) for key, value in part.items()]
    if isinstance(part, frozenset):
        return sorted(map(str, part))
    if isinstance(part, tuple):
        return [_plain(value) for value in part]
    if hasattr(part, "__dataclass_fields__"):
        return [(name, _plain(getattr(part, name))) for name in part.__dataclass_fields__]
    return str(part) if isinstance(part, StrEnum) else part
