"""Documents to print: square codes, certificates and reports as PDF. Text goes in as data, never as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst

from iris.gateways.fonts import drawable, font_folders

QUIET = 4
"""Modules of white around a code (ISO/IEC 18004)."""


def square_code(text: str) -> tuple[int, str]:
    """The modules of a QR code: how many on a side, the quiet zone included, and a path in that grid."""
    rows = list(segno.make(text, error="m", micro=False).matrix)
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows) + 2 * QUIET, path


def code_image(text: str) -> bytes:
    """The same code as an SVG file, for a document."""
    side, path = square_code(text)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
    return f'{head}<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'.encode()


@dataclass(frozen=True, slots=True)
class Code:
    """A square code with what it leads to: its address, and a line under it."""

    address: str
    caption: str


def certificate(
    heading: str, lines: Sequence[tuple[str, str]], notes: Sequence[str], codes: Sequence[Code], language: str,
    *, rtl: bool,
) -> bytes:  # fmt: skip
    """A certificate as PDF in one language: heading, named lines, the codes, notes."""
    data = {
        "heading": drawable(heading),
        "lines": [[drawable(name), drawable(value)] for name, value in lines],
        "notes": [drawable(note) for note in notes],
        "codes": [
            {"address": code.address, "caption": drawable(code.caption), "image": code_image(code.address).decode()}
            for code in codes
        ],
        "language": language,
        "direction": "rtl" if rtl else "ltr",
    }
    return _made("certificate.typ", data)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: its title, perhaps a table of three columns, perhaps paragraphs."""

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A locked report as it is printed: named facts, notes, sections, what proves it, its hash."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    proof: tuple[str, ...]
    digest: str
    footer: str


def report(printed: Report, language: str, *, rtl: bool) -> bytes:
    """A report as PDF in one language, with tags for those who have it read aloud."""
    return _made("report.typ", _drawn(asdict(printed)) | {"language": language, "direction": "rtl" if rtl else "ltr"})


def _drawn(value: Any) -> Any:
    """The same with every text as our fonts can draw it."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {name: _drawn(one) for name, one in value.items()}
    return [_drawn(one) for one in value]


def _made(template: str, data: Mapping[str, object]) -> bytes:
    source = Path(str(files("iris.gateways") / template))
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return bytes(typst.compile(str(source), font_paths=list(font_folders()), sys_inputs=inputs, pdf_tags=True))
