"""Lists from outside: CSV, spreadsheets and JSON read into a Table; rows written as CSV and XLSX.

    read_table(data: bytes | Path, filename: str, *, sheet=None, encoding=None, limits=Limits()) -> Table
    write_csv(rows, header) -> Iterator[bytes]
    write_xlsx(rows, header, sheet="Sheet1") -> bytes
    read_pages(data: bytes) -> every sheet of a small XLSX book, with the cells that hold formulas
    write_book(pages) -> bytes, a book of several sheets

The kind of file is told by its content, never by its name. What cannot be read is refused as RuleBroken with
one sentence. Texts a spreadsheet would run as formulas are made harmless when written and restored when read.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from iris.gateways.sheets_books import BookPage, read_book
from iris.gateways.sheets_books import read_pages as read_book_pages
from iris.gateways.sheets_json import read_json
from iris.gateways.sheets_kinds import Kind, kind_of, refusal_of
from iris.gateways.sheets_limits import MIB, TOO_LARGE, Limits
from iris.gateways.sheets_text import read_text
from iris.gateways.sheets_writing import write_book, write_csv, write_xlsx
from iris.rules.errors import RuleBroken
from iris.rules.lists.tables import Table
from iris.rules.wording import N_

__all__ = ["Limits", "read_pages", "read_table", "write_book", "write_csv", "write_xlsx"]

EMPTY = N_("The file is empty.")
NOT_A_BOOK = N_("This is not an XLSX file. Fill in the template and send it as it is.")
SMALL = Limits(book_bytes=8 * MIB, unpacked_bytes=64 * MIB)
"""A book that people fill in by hand."""


def read_table(
    data: bytes | Path,
    filename: str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Table:
    """The rows of a list file.

    A `Path` must stay in place while the Table is used; text is then never held whole. `sheet` names the
    sheet of a book (else the one with most rows), `encoding` overrides what we find. Raises RuleBroken:
    `empty_file`, `no_rows`, `too_large`, `too_many_columns`, `unknown_type`, `nul_bytes`, `binary`,
    `encoding_*`, `file_cut`, `quote_open`, `cell_too_long`, `json_*`, `book_damaged`, `book_locked`,
    `book_bomb`, `book_too_large`, `sheet_unknown`.
    """
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size == 0:
        raise RuleBroken("empty_file", EMPTY)
    opened = _opener(data)
    with opened() as file:
        start = file.read(4096)
    kind = kind_of(start, opened)
    refusal = refusal_of(kind)
    if refusal is not None:
        raise RuleBroken(*refusal)
    if kind is Kind.TEXT:
        _check_size(size, limits.text_bytes)
        return read_text(opened, filename, limits, encoding)
    _check_size(size, limits.json_bytes if kind is Kind.JSON else limits.book_bytes)
    if kind is Kind.JSON:
        return read_json(data.read_bytes() if isinstance(data, Path) else data, filename)
    return read_book(data, filename, kind, sheet, limits)


def read_pages(data: bytes) -> dict[str, BookPage]:
    """Every visible sheet of an XLSX book that somebody filled in.

    Raises RuleBroken `empty_file`, `too_large`, `not_a_book`, `too_many_columns`, `book_*`.
    """
    if not data:
        raise RuleBroken("empty_file", EMPTY)
    _check_size(len(data), SMALL.book_bytes)
    kind = kind_of(data[:4096], lambda: io.BytesIO(data))
    if kind is not Kind.XLSX:
        raise RuleBroken(*(refusal_of(kind) or ("not_a_book", NOT_A_BOOK)))
    return read_book_pages(data, SMALL)


def _opener(data: bytes | Path) -> Callable[[], BinaryIO]:
    if isinstance(data, Path):
        return lambda: data.open("rb")
    return lambda: io.BytesIO(data)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise RuleBroken("too_large", TOO_LARGE, size=-(-size // MIB), limit=limit // MIB)
