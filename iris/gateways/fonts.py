"""The fonts of printed documents: where they are, and which letters they can draw.

A letter that no font has is never printed as a box: it is written in Latin letters instead.
"""

from __future__ import annotations

import os
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from anyascii import anyascii

FOLDER = "IRIS_FONT_DIR"
KINDS = (".ttf", ".otf")


@cache
def font_folders() -> tuple[str, ...]:
    """Where the fonts of all our scripts are: named by the environment, or the ones that came along."""
    named = os.environ.get(FOLDER)
    return (named or str(files("manimgx_fonts")),)


@cache
def covered() -> frozenset[int]:
    """The code points that at least one of our fonts has a drawing for."""
    found: set[int] = set()
    for folder in font_folders():
        for path in sorted(Path(folder).iterdir()):
            if path.suffix.lower() in KINDS:
                found.update(_points(path.read_bytes()))
    return frozenset(found)


def drawable(text: str) -> str:
    """The same text, with letters that no font of ours can draw written in Latin letters."""
    return "".join(letter if _can_be_drawn(letter) else anyascii(letter) for letter in text)


def _can_be_drawn(letter: str) -> bool:
    # Marks that only say how letters join or run have no drawing of their own.
    return ord(letter) in covered() or unicodedata.category(letter) in ("Cf", "Cc", "Zs", "Zl", "Zp")


def _points(font: bytes) -> Iterator[int]:
    """The code points of a font, from its tables `cmap` of format 4 and 12 (OpenType, cmap)."""
    start = next((offset for tag, offset in _tables(font) if tag == b"cmap"), None)
    if start is None:
        return
    (count,) = struct.unpack_from(">H", font, start + 2)
    for place in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 8 + 8 * place)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 4:
            yield from _short_ranges(font, start + offset)
        elif form == 12:
            yield from _long_ranges(font, start + offset)


def _tables(font: bytes) -> Iterator[tuple[bytes, int]]:
    (count,) = struct.unpack_from(">H", font, 4)
    for place in range(count):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * place)
        yield tag, offset


def _short_ranges(font: bytes, start: int) -> Iterator[int]:
    segments = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, start + 14)
    begins = struct.unpack_from(f">{segments}H", font, start + 16 + 2 * segments)
    for first, last in zip(begins, ends, strict=True):
        yield from range(first, last + 1 if last != 0xFFFF else last)


def _long_ranges(font: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", font, start + 12)
    for place in range(count):
        first, last, _glyph = struct.unpack_from(">III", font, start + 16 + 12 * place)
        yield from range(first, last + 1)
