"""Documents to print: square codes, certificates and reports as PDF. Text goes in as data, never as markup."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import segno
import typst

FONTS = "IRIS_FONT_DIR"
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


@cache
def font_folders() -> tuple[str, ...]:
    """Where the fonts of all our scripts are: named by the environment, or the ones that came along."""
    named = os.environ.get(FONTS)
    return (named or str(files("manimgx_fonts")),)


def certificate(
    heading: str, lines: Sequence[tuple[str, str]], notes: Sequence[str], address: str, language: str, *, rtl: bool
) -> bytes:
    """A certificate as PDF in one language: heading, named lines, notes, the code that leads to its page."""
    data = {
        "heading": heading,
        "lines": [list(line) for line in lines],
        "notes": list(notes),
        "address": address,
        "language": language,
        "direction": "rtl" if rtl else "ltr",
        "code": code_image(address).decode(),
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
    return _made("report.typ", asdict(printed) | {"language": language, "direction": "rtl" if rtl else "ltr"})


def _made(template: str, data: Mapping[str, object]) -> bytes:
    source = Path(str(files("iris.gateways") / template))
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return bytes(typst.compile(str(source), font_paths=list(font_folders()), sys_inputs=inputs, pdf_tags=True))
