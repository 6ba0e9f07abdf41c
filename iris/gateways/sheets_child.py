"""The process that opens a spreadsheet for `sheets_books`, bounded in memory and time.

It writes JSON lines and ends. The first line says what was opened or why not; then comes one line
for each row, from the first row of the sheet on.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from iris.gateways.sheets_ods import ods_sheets
from iris.gateways.sheets_padded import Padded, formula_cells, padded_numbers

_PIECE = 1 << 20
_FILLED_AT_MOST = 100_000


class Refused(Exception):
    """The file is refused: a code and values for its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Opened(NamedTuple):
    """One sheet: its name, the names of the other filled ones, its rows of shown cells."""

    name: str
    others: list[str]
    rows: Iterator[list[Any]]


def main(task: dict[str, Any]) -> None:
    """Read what the task names and write it to standard output."""
    _bound(task["memory"], task["seconds"])
    try:
        if task.get("pages"):
            _say({"pages": _pages(task)})
            return
        opened = _open(task)
        rows = _checked(opened.rows, task["columns"])
        first = next(rows, None)
        if first is None:
            raise Refused("no_rows")
        _say({"sheet": opened.name, "others": opened.others})
        _say(first)
        for row in rows:
            _say(row)
    except Refused as refused:
        _refuse(refused)
    except PasswordError:
        _refuse(Refused("book_locked"))
    except MemoryError:
        _refuse(Refused("book_too_large"))
    except (
        CalamineError,
        zipfile.BadZipFile,
        ValueError,
        OSError,
        KeyError,
        EOFError,
        RuntimeError,
        zlib.error,
        SyntaxError,
    ):
        _refuse(Refused("book_damaged"))


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _refuse(refused: Refused) -> None:
    """Replace whatever was written by the refusal: the parent reads the first line only."""
    sys.stdout.flush()
    sys.stdout.seek(0)
    sys.stdout.truncate()
    _say({"refused": refused.code, "values": refused.values})


def _bound(memory: int, seconds: int) -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def _open(task: dict[str, Any]) -> Opened:
    path = Path(task["path"])
    if task["kind"] != "xls":
        _check_package(path, task["unpacked"], task["ratio"])
    if task["kind"] == "ods":
        return _choose([(name, rows) for name, rows in ods_sheets(path) if rows], task["sheet"])
    book = CalamineWorkbook.from_path(path)
    if task["kind"] == "xlsx":
        return _open_sheet(book, path, task["sheet"])
    return _open_sheet(book, None, task["sheet"])


def _pages(task: dict[str, Any]) -> dict[str, Any]:
    """Every visible sheet of an XLSX book: its rows, and which cells hold formulas."""
    path = Path(task["path"])
    _check_package(path, task["unpacked"], task["ratio"])
    book = CalamineWorkbook.from_path(path)
    found: dict[str, Any] = {}
    for about in book.sheets_metadata:
        if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_name(about.name)
            rows = _rows(sheet, padded_numbers(path, about.name)) if sheet.height else iter(())
            formulas = formula_cells(path, about.name)
            found[about.name] = {"rows": list(_checked(rows, task["columns"])), "formulas": formulas}
    return found


def _check_package(path: Path, most: int, ratio: int) -> None:
    """Unpack every part once, in pieces: lying sizes, cut parts and bombs show before anything reads them."""
    size = path.stat().st_size
    with zipfile.ZipFile(path) as package:
        stated = sum(part.file_size for part in package.infolist())
        if stated > most or stated > max(size * ratio, 16 << 20):
            raise Refused("book_bomb")
        for part in package.infolist():
            if part.flag_bits & 1:
                raise Refused("book_locked")
            with package.open(part) as content:
                while content.read(_PIECE):
                    pass


def _choose(sheets: Sequence[tuple[str, list[list[Any]]]], wanted: str | None) -> Opened:
    names = [name for name, _ in sheets]
    name = _wanted(wanted, names, {name: len(rows) for name, rows in sheets})
    rows = next(rows for each, rows in sheets if each == name)
    return Opened(name, [each for each in names if each != name], iter(rows))


def _open_sheet(book: CalamineWorkbook, package: Path | None, wanted: str | None) -> Opened:
    kept = [
        about.name
        for about in book.sheets_metadata
        if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible
    ]
    sheets = {name: book.get_sheet_by_name(name) for name in kept}
    heights = {name: sheet.total_height for name, sheet in sheets.items() if sheet.height}
    name = _wanted(wanted, list(heights), heights)
    padded = padded_numbers(package, name) if package else {}
    return Opened(name, [each for each in heights if each != name], _rows(sheets[name], padded))


def _wanted(wanted: str | None, names: list[str], heights: dict[str, int]) -> str:
    """The sheet asked for, else the visible one with most rows (the first of equals)."""
    if wanted is not None and wanted not in names:
        raise Refused("sheet_unknown", sheet=wanted, sheets=", ".join(names) or "-")
    if not names:
        raise Refused("no_rows")
    return wanted if wanted is not None else max(names, key=lambda name: heights[name])


def _rows(sheet: CalamineSheet, padded: Padded) -> Iterator[list[Any]]:
    """Rows from the first of the sheet on, as shown; a cell merged over several rows is repeated on each."""
    top, left = sheet.start or (0, 0)
    for _ in range(top):
        yield []
    merged = _merged_down(sheet)
    held: dict[int, Any] = {}
    for at, values in enumerate(sheet.to_python(skip_empty_area=True), top):
        row: list[Any] = [""] * left
        row += [padded.get((at, place)) or _shown(value) for place, value in enumerate(values, left)]
        for place in merged.get(at, ()):
            if place < len(row):
                row[place] = row[place] or held.get(place, "")
        held = {place: row[place] for place in merged.get(at + 1, ()) if place < len(row)}
        yield row


def _merged_down(sheet: CalamineSheet) -> dict[int, list[int]]:
    """Row to the columns in which a cell from above continues."""
    down: dict[int, list[int]] = {}
    filled = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left != right or bottom == top:
            continue
        filled += bottom - top
        if filled > _FILLED_AT_MOST:
            break
        for row in range(top + 1, bottom + 1):
            down.setdefault(row, []).append(left)
    return down


def _shown(value: Any) -> Any:
    """A cell as JSON: text, or a list with one ISO day. Whole numbers have no decimals."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else [value.date().isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat() if isinstance(value, time) else str(value)


def _checked(rows: Iterator[list[Any]], most: int) -> Iterator[list[Any]]:
    """The rows without blank ends and without the blank rows after the last; too many columns are refused."""
    waiting = 0
    for row in rows:
        while row and (row[-1] == "" or (isinstance(row[-1], str) and not row[-1].strip())):
            row.pop()
        if not row:
            waiting += 1
            continue
        if len(row) > most:
            raise Refused("too_many_columns", columns=len(row), limit=most)
        for _ in range(waiting):
            yield []
        waiting = 0
        yield row


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
