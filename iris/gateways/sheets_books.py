"""Spreadsheets, read by a process of their own: what a hostile file does, it does to that process alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any

import iris
from iris.gateways.sheets_kinds import DAMAGED, LOCKED, Kind
from iris.gateways.sheets_limits import TOO_MANY_COLUMNS, Limits
from iris.rules.errors import RuleBroken
from iris.rules.lists.formulas import undo_neutralised
from iris.rules.lists.tables import Cell, Form, Line, Table
from iris.rules.wording import N_

_ROOT = Path(iris.__file__).parents[1]
_BLOCK = 1 << 16

BOMB = N_("The spreadsheet would unpack to far more than it should, so we did not open it. Send it as CSV.")
BOOK_TOO_LARGE = N_("The spreadsheet is too large to open safely. Save it as CSV and send that.")
NO_SHEET = N_("The file has no sheet “%(sheet)s”. It has: %(sheets)s.")
NO_ROWS = N_("The file holds no rows.")

_REFUSALS = {
    "book_damaged": DAMAGED, "book_locked": LOCKED, "book_bomb": BOMB, "book_too_large": BOOK_TOO_LARGE,
    "sheet_unknown": NO_SHEET, "too_many_columns": TOO_MANY_COLUMNS, "no_rows": NO_ROWS,
}  # fmt: skip


def read_book(data: bytes | Path, filename: str, kind: Kind, sheet: str | None, limits: Limits) -> Table:
    """One sheet of a spreadsheet as a Table: numbers as they are shown where the file says so, dates as days.

    Raises RuleBroken `book_damaged`, `book_locked`, `book_bomb`, `book_too_large`, `sheet_unknown`,
    `too_many_columns`, `no_rows`.
    """
    with ExitStack() as undo:
        store = undo.enter_context(TemporaryFile())
        if isinstance(data, Path):
            _run_reader(data, kind, sheet, limits, store)
        else:
            given = undo.enter_context(NamedTemporaryFile(prefix="iris-sheet-"))
            given.write(data)
            given.flush()
            _run_reader(Path(given.name), kind, sheet, limits, store)
        about = _about(store)
        rows = _Rows(os.dup(store.fileno()))
    return Table(filename, Form(kind.value), rows.lines, sheet=about["sheet"], other_sheets=tuple(about["others"]))


@dataclass(frozen=True, slots=True)
class BookPage:
    """One sheet of a book: its rows from row 1, and the cells that hold formulas, as `B7`."""

    rows: tuple[tuple[Cell, ...], ...]
    formulas: frozenset[str]


def read_pages(data: bytes, limits: Limits) -> dict[str, BookPage]:
    """Every visible sheet of a small XLSX book. Raises RuleBroken as `read_book`."""
    with TemporaryFile() as store, NamedTemporaryFile(prefix="iris-sheet-") as given:
        given.write(data)
        given.flush()
        _run_reader(Path(given.name), Kind.XLSX, None, limits, store, pages=True)
        pages = _about(store)["pages"]
    return {
        name: BookPage(
            tuple(tuple(_cell(cell) for cell in row) for row in page["rows"]), frozenset(page["formulas"])
        )
        for name, page in pages.items()
    }  # fmt: skip


def _run_reader(
    path: Path, kind: Kind, sheet: str | None, limits: Limits, store: IO[bytes], *, pages: bool = False
) -> None:
    task = {
        "pages": pages,
        "path": str(path.resolve()), "kind": kind.value, "sheet": sheet, "columns": limits.columns,
        "memory": limits.reader_memory, "seconds": limits.reader_seconds,
        "unpacked": limits.unpacked_bytes, "ratio": limits.unpacked_ratio,
    }  # fmt: skip
    env = {"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the task is one JSON argument
            [sys.executable, "-m", "iris.gateways.sheets_child", json.dumps(task)],
            stdin=subprocess.DEVNULL, stdout=store, stderr=subprocess.DEVNULL, env=env, cwd=_ROOT,
            timeout=limits.reader_seconds * 2, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RuleBroken("book_too_large", BOOK_TOO_LARGE) from None
    if done.returncode != 0:
        raise RuleBroken("book_too_large", BOOK_TOO_LARGE)


def _about(store: IO[bytes]) -> dict[str, Any]:
    store.seek(0, os.SEEK_END)
    store.seek(0)
    about: dict[str, Any] = json.loads(store.readline())
    if code := about.get("refused"):
        values = {"size": 0, "limit": 0} | about.get("values", {})
        raise RuleBroken(code, _REFUSALS[code], **values)
    return about


class _Rows:
    """The rows the reader process wrote, gone through as often as asked, by several at once.

    They lie in a file without a name, which is gone when nobody needs it any more.
    """

    def __init__(self, store: int) -> None:
        self._store = store
        weakref.finalize(self, os.close, store)

    def lines(self) -> Iterator[Line]:
        """All rows of the sheet; blank ones have no cells."""
        raw = self._raw_lines()
        next(raw)
        for number, line in enumerate(raw, 1):
            yield Line(number, tuple(_cell(each) for each in json.loads(line)))

    def _raw_lines(self) -> Iterator[bytes]:
        at, rest = 0, b""
        while block := os.pread(self._store, _BLOCK, at):
            at += len(block)
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
        if rest:
            yield rest


def _cell(value: Any) -> Cell:
    """Texts are texts, days come as a list of one."""
    if isinstance(value, list):
        return date.fromisoformat(value[0])
    text = str(value)
    return undo_neutralised(text) if text[:1] == "'" else text
