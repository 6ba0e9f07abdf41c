"""Rows written as CSV and XLSX, so that no cell can run as a formula when somebody opens the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryDirectory

import xlsxwriter

from iris.rules.errors import RuleBroken
from iris.rules.lists.formulas import neutralise
from iris.rules.wording import N_

Value = str | int | float | date | datetime | bool | None
_BATCH = 500
_WIDEST = 60
_ROWS_OF_A_SHEET = 1_048_576
_LETTERS_OF_A_CELL = 32_767

TOO_MANY_ROWS = N_("A sheet holds at most %(limit)s rows. Take CSV instead.")


def write_csv(rows: Iterable[Sequence[Value]], header: Sequence[str]) -> Iterator[bytes]:
    """CSV in pieces: UTF-8 with a mark (so that Excel shows every letter), commas, CRLF, dates as 2026-12-31.

    Texts that could run as formulas get an apostrophe; reading the file back gives the very same texts.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([neutralise(name) for name in header])
    yield b"\xef\xbb\xbf"
    for count, row in enumerate(rows, 1):
        writer.writerow([_text(value) for value in row])
        if count % _BATCH == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _text(value: Value) -> str:
    if isinstance(value, str):
        return neutralise(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def write_xlsx(rows: Iterable[Sequence[Value]], header: Sequence[str], sheet: str = "Sheet1") -> bytes:
    """One sheet with a fixed header row. Texts are always texts (0010 stays 0010), dates are real dates.

    Raises RuleBroken `too_many_rows` above what a sheet can hold; a text longer than a cell can hold is cut with `…`.
    """
    return write_book([(sheet, header, rows)])


def write_book(pages: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """A book of several sheets, each a name, a header and rows as of `write_xlsx`."""
    target = io.BytesIO()
    with TemporaryDirectory() as folder:
        options = {
            "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "remove_timezone": True,
        }  # fmt: skip
        book = xlsxwriter.Workbook(target, options)
        for sheet, header, rows in pages:
            _fill(book, rows, header, sheet)
        book.close()
    return target.getvalue()


def _fill(book: xlsxwriter.Workbook, rows: Iterable[Sequence[Value]], header: Sequence[str], sheet: str) -> None:
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "num_format": "@"})
    as_text = book.add_format({"num_format": "@"})
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, name in enumerate(header):
        page.write_string(0, place, neutralise(name), bold)
        page.set_column(place, place, min(max(len(name) + 2, 14), _WIDEST))
    page.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        if number >= _ROWS_OF_A_SHEET:
            raise RuleBroken("too_many_rows", TOO_MANY_ROWS, limit=_ROWS_OF_A_SHEET - 1)
        for place, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, place, _fitting(neutralise(value)), as_text)
            elif isinstance(value, date):
                page.write_datetime(number, place, value, as_date)
            elif isinstance(value, bool):
                page.write_boolean(number, place, value)
            elif value is not None:
                page.write_number(number, place, value)


def _fitting(text: str) -> str:
    return text if len(text) <= _LETTERS_OF_A_CELL else text[: _LETTERS_OF_A_CELL - 1] + "…"
