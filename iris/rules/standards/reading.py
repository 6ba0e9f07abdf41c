"""From the text of a version file to a standard, and to the texts that translators get."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import IO, Any

from iris.rules.errors import RuleBroken
from iris.rules.sampling import Method, Row, SamplingTable
from iris.rules.standards.shape import (
    Basis,
    Criterion,
    Element,
    Evidence,
    Principle,
    PublicSummary,
    Standard,
    StandardSubject,
)
from iris.rules.wording import N_

Table = Mapping[str, Any]


def parse(text: str) -> Standard:
    """Read one version file (TOML).

    Raises RuleBroken `standard_text` with what is wrong: not TOML, a part missing or of the wrong kind, a
    code used twice, a weight below 1, a criterion without an indicator, rows of interviews that do not rise.
    """
    try:
        standard = _standard(tomllib.loads(text), _checksum(text))
    except KeyError as missing:
        raise _broken(f"{missing.args[0]} is missing") from missing
    except (TypeError, ValueError) as wrong:
        raise _broken(str(wrong)) from wrong
    for fault in _faults(standard):
        raise _broken(fault)
    return standard


def texts(standard: Standard) -> Iterator[str]:
    """Every text of a standard that people read, in order; each once a place, so some come twice."""
    yield from (standard.title, standard.notice, standard.sampling.source)
    for principle in standard.principles:
        yield principle.title
        for c in principle.criteria:
            yield from (c.title, c.requirement, *c.indicators, c.guidance)


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Give Babel the texts of a version file: an extraction method to be named in its mapping file."""
    del keywords, comment_tags, options
    for text in texts(parse(fileobj.read().decode("utf-8"))):
        if text:
            yield 1, "", text, []


def _broken(what: str) -> RuleBroken:
    return RuleBroken("standard_text", N_("This text of a standard cannot be read: %(what)s."), what=what)


def _checksum(text: str) -> str:
    return sha256(text.replace("\r\n", "\n").encode("utf-8")).hexdigest()


def _standard(table: Table, checksum: str) -> Standard:
    return Standard(
        id=_text(table, "id"),
        version=_text(table, "version"),
        title=_text(table, "title"),
        subject=StandardSubject(table["subject"]),
        valid_from=_day(table["valid_from"]),
        working_draft=bool(table["working_draft"]),
        notice=table.get("notice", ""),
        languages=tuple(table["languages"]),
        public_summary=PublicSummary(table["public_summary"]),
        sampling=_sampling(table["sampling"]),
        principles=tuple(_principle(p) for p in table["principles"]),
        checksum=checksum,
    )


def _sampling(table: Table) -> SamplingTable:
    rows = tuple(Row(**row) for row in table["rows"])
    return SamplingTable(Method(table["method"]), rows, _text(table, "source"))


def _principle(table: Table) -> Principle:
    return Principle(
        code=_text(table, "code"),
        title=_text(table, "title"),
        weight=int(table["weight"]),
        overarching=bool(table.get("overarching", False)),
        basis=Basis(table.get("basis", Basis.UNSOURCED)),
        source=table.get("source", ""),
        criteria=tuple(_criterion(c) for c in table["criteria"]),
    )


def _criterion(table: Table) -> Criterion:
    return Criterion(
        code=_text(table, "code"),
        title=_text(table, "title"),
        requirement=_text(table, "requirement"),
        indicators=tuple(table["indicators"]),
        elements=tuple(Element(e) for e in table["elements"]),
        guidance=_text(table, "guidance"),
        evidence=tuple(Evidence(e) for e in table["evidence"]),
        weight=int(table.get("weight", 1)),
        zero_tolerance=bool(table.get("zero_tolerance", False)),
        basis=Basis(table.get("basis", Basis.UNSOURCED)),
        source=table.get("source", ""),
        maps_to=table.get("maps_to"),
    )


def _text(table: Table, key: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be a text in {table.get('code', 'the head')}")
    return value


def _day(value: object) -> date:
    if type(value) is not date:
        raise ValueError("valid_from must be a date")
    return value


def _faults(standard: Standard) -> Iterator[str]:
    criteria = tuple(standard.criteria())
    codes = Counter([p.code for p in standard.principles] + [c.code for c in criteria])
    yield from (f"code {code} is used {count} times" for code, count in codes.items() if count > 1)
    yield from (f"{p.code} has no criterion" for p in standard.principles if not p.criteria)
    yield from (f"{p.code} has a weight below 1" for p in standard.principles if p.weight < 1)
    yield from (f"{c.code} has a weight below 1" for c in criteria if c.weight < 1)
    yield from (f"{c.code} has no indicator" for c in criteria if not c.indicators)
    yield from (f"{c.code} has no element" for c in criteria if not c.elements)
    yield from (f"{c.code} is sourced but names no source" for c in criteria if _unfounded(c))
    sizes = [row.up_to for row in standard.sampling.rows]
    if not sizes or sizes != sorted(set(sizes)) or sizes[0] < 1:
        yield "the rows of interviews do not rise"


def _unfounded(criterion: Criterion) -> bool:
    return criterion.basis is Basis.SOURCED and not criterion.source
