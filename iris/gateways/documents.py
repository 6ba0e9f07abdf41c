"""Documents to print: square codes as drawings, certificates as PDF. Text goes in as data, never as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

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
    source = Path(str(files("iris.gateways") / "certificate.typ"))
    inputs: Mapping[str, str] = {"data": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(str(source), font_paths=list(font_folders()), sys_inputs=dict(inputs))
    return bytes(made)
