"""What the reading library does not tell of an XLSX sheet: numbers as their format shows them, cells with formulas.

Identifiers kept as numbers look right on the screen only, as `0010` or `RL-0010`; the library gives the bare number.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

Padded = dict[tuple[int, int], str]
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(0)|([-/ ()+:])|(\[[^\]]*\])|(.)')
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def padded_numbers(path: Path, sheet: str) -> Padded:
    """Row and column (from 0) to the text shown, for the cells of a sheet whose format pads whole numbers.

    Anything unusual in the package gives an empty answer: the bare numbers are then shown.
    """
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if not {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        styles = _padding_styles(package)
        part = _part_of(package, sheet)
        if not styles or part not in names:
            return {}
        with package.open(part) as file:
            return dict(_cells(file, styles))


def formula_cells(path: Path, sheet: str) -> list[str]:
    """The cells of a sheet that hold a formula, as `B7`; what they show is what somebody else's program worked out."""
    with zipfile.ZipFile(path) as package:
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(package.namelist()):
            return []
        part = _part_of(package, sheet)
        if part not in package.namelist():
            return []
        with package.open(part) as file:
            return list(_formulas(file))


def _formulas(file: IO[bytes]) -> Iterator[str]:
    for _, element in ET.iterparse(file, events=("end",)):  # noqa: S314 - bounded process
        name = _local(element.tag)
        if name == "c" and any(_local(each.tag) == "f" for each in element):
            yield element.get("r", "")
        elif name == "row":
            element.clear()


def shown_as(code: str, value: str) -> str | None:
    """A whole number as a format of zeros and fixed letters shows it; None for any other format.

    >>> shown_as("0000", "10"), shown_as('"RL-"0000', "10"), shown_as("000-00", "1234"), shown_as("0", "7")
    ('0010', 'RL-0010', '012-34', None)
    """
    pieces = _pieces(code)
    if pieces is None or not re.fullmatch(r"\d{1,15}(?:\.0*)?", value):
        return None
    digits = list(str(int(float(value))))
    shown: list[str] = []
    first = pieces.index(None)
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        if piece is not None:
            shown.append(piece)
            continue
        shown.append(digits.pop() if digits else "0")
        if place == first:
            shown += reversed(digits)
    return "".join(reversed(shown))


def _pieces(code: str) -> list[str | None] | None:
    """The format's fixed letters and (None) places for digits, or None when it does more than pad."""
    pieces: list[str | None] = []
    for quoted, escaped, zero, fixed, bracket, other in _TOKEN.findall(code.split(";", maxsplit=1)[0]):
        if other or (bracket and not bracket.startswith("[$-")):
            return None
        if zero:
            pieces.append(None)
        elif not bracket:
            pieces.append(quoted or escaped or fixed)
    places = pieces.count(None)
    return pieces if places > 1 or (places and any(pieces)) else None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _padding_styles(package: zipfile.ZipFile) -> dict[str, str]:
    """Style number (as in a cell's `s`) to a format that pads."""
    with package.open("xl/styles.xml") as file:
        root = ET.parse(file).getroot()  # noqa: S314 - bounded process
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter() if _local(each.tag) == "numFmt"}
    cells = next((each for each in root if _local(each.tag) == "cellXfs"), None)
    styles = enumerate(codes.get(style.get("numFmtId"), "") for style in (cells if cells is not None else ()))
    return {str(number): code for number, code in styles if _pieces(code) is not None}


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The part of the package that holds a sheet; "" when it cannot be told."""
    with package.open("xl/workbook.xml") as file:
        root = ET.parse(file).getroot()  # noqa: S314 - bounded process
    ids = {each.get("name"): each.get(_RELATION) for each in root.iter() if _local(each.tag) == "sheet"}
    with package.open("xl/_rels/workbook.xml.rels") as file:
        targets = {each.get("Id"): each.get("Target", "") for each in ET.parse(file).getroot()}  # noqa: S314 - bounded process
    target = targets.get(ids.get(sheet), "")
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _cells(file: IO[bytes], styles: dict[str, str]) -> Iterator[tuple[tuple[int, int], str]]:
    for _, element in ET.iterparse(file, events=("end",)):  # noqa: S314 - bounded process
        name = _local(element.tag)
        if name == "c" and element.get("s", "0") in styles and element.get("t", "n") == "n":
            place = _CELL.match(element.get("r", ""))
            value = next((each.text or "" for each in element if _local(each.tag) == "v"), "")
            shown = shown_as(styles[element.get("s", "0")], value) if place and value else None
            if place and shown:
                yield (int(place[2]) - 1, _column(place[1])), shown
        elif name == "row":
            element.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
