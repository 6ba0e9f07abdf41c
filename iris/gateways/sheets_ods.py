"""OpenDocument sheets: the text each cell shows, so that 0010 stays 0010; dates as days."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_REPEATED_AT_MOST = 1000
_ROWS_REPEATED_AT_MOST = 100_000


def ods_sheets(path: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    """Name and rows of each sheet; blank rows and cells at the ends are left out."""
    with zipfile.ZipFile(path) as package, package.open("content.xml") as file:
        for _, element in ET.iterparse(file, events=("end",)):  # noqa: S314 - bounded process
            if element.tag == f"{_TABLE}table":
                yield element.get(f"{_TABLE}name", ""), _rows(element)
                element.clear()


def _rows(table: ET.Element) -> list[list[Any]]:
    rows: list[list[Any]] = []
    blank = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells = _cells(row)
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if not cells:
            blank += repeated
            continue
        if blank + repeated > _ROWS_REPEATED_AT_MOST:
            raise ValueError("too many repeated rows")
        rows += [[] for _ in range(blank)]
        rows += [list(cells) for _ in range(repeated)]
        blank = 0
    return rows


def _cells(row: ET.Element) -> list[Any]:
    cells: list[Any] = []
    blank = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value = _value(cell)
        if value == "":
            blank += repeated
            continue
        if blank + repeated > _REPEATED_AT_MOST:
            raise ValueError("too many repeated cells")
        cells += [""] * blank + [value] * repeated
        blank = 0
    return cells


def _value(cell: ET.Element) -> Any:
    kind = cell.get(f"{_OFFICE}value-type", "")
    shown = "\n".join(_plain(paragraph) for paragraph in cell.iter(f"{_TEXT}p"))
    if kind == "date":
        day = cell.get(f"{_OFFICE}date-value", "")
        return [day[:10]] if re.fullmatch(r"\d{4}-\d\d-\d\d(T00:00:00(\.0*)?)?", day) else day or shown
    if kind in ("float", "currency", "percentage"):
        return _number(cell.get(f"{_OFFICE}value", ""), shown)
    return shown


def _number(value: str, shown: str) -> str:
    """The text shown when it is the same whole number with zeros or letters before it, else the number."""
    plain = value.removesuffix(".0")
    digits = re.sub(r"\D", "", shown)
    return shown if plain.isdecimal() and digits.lstrip("0") == plain.lstrip("0") and "," not in shown else plain


def _plain(paragraph: ET.Element) -> str:
    """The text of a paragraph with its counted blanks, tabs and line breaks; notes and comments left out."""
    parts = [paragraph.text or ""]
    for each in paragraph:
        if each.tag == f"{_TEXT}s":
            parts.append(" " * min(int(each.get(f"{_TEXT}c", "1")), _REPEATED_AT_MOST))
        elif each.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif each.tag == f"{_TEXT}line-break":
            parts.append("\n")
        else:
            parts.append(_plain(each))
        parts.append(each.tail or "")
    return "".join(parts)
