"""Documents to print: square codes as drawings, certificates as PDF. Text goes in as data, never as markup."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
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
    source = Path(str(files("iris.gateways") / "certificate.typ"))
    inputs: Mapping[str, str] = {"data": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(str(source), font_paths=list(font_folders()), sys_inputs=dict(inputs))
    return bytes(made)
