"""Forms as XLSX: written with lists to choose from, read back without anything that could run.

Files go through the reader of lists (`sheets`), which opens them in a process of its own and within limits.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from iris.gateways.sheets import read_table
from iris.gateways.sheets_limits import MIB, Limits
from iris.rules.answer_sheets import FIRST_ROW, HEAD_ROW, MARK_ROW, SheetForm, choice
from iris.rules.errors import RuleBroken
from iris.rules.lists import tables
from iris.rules.lists.formulas import neutralise
from iris.rules.lists.tables import column_letter
from iris.rules.wording import N_

LIMITS = Limits(book_bytes=4 * MIB, unpacked_bytes=32 * MIB, columns=30, reader_seconds=30)
CHOICES = "choices"
_SPARE_ROWS = 20
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_MOST_NAMED = 10

NOT_XLSX = N_("This is not the sheet that you took from this page. Save it as an Excel workbook (.xlsx) and send that.")
MACROS = N_("The workbook holds macros, so we did not open it. Save it as an Excel workbook without macros (.xlsx).")
FORMULAS = N_("These cells hold formulas: %(cells)s. Type the text itself into them and send the sheet again.")


def write_form(form: SheetForm, rows: Sequence[Sequence[str]], *, rtl: bool = False) -> bytes:
    """The form with one row for each criterion, filled in as far as `rows` say; choices by their codes."""
    target = io.BytesIO()
    with TemporaryDirectory() as folder:
        options = {"tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(target, options)
        page = book.add_worksheet(form.sheet)
        if rtl:
            page.right_to_left()
        _fill(book, page, form, rows)
        _offer(book, page, form, len(rows))
        book.close()
    return target.getvalue()


def _fill(book: xlsxwriter.Workbook, page: Worksheet, form: SheetForm, rows: Sequence[Sequence[str]]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    fixed = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "font_color": "#4a5563"})
    free = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "locked": False})
    page.write_string(MARK_ROW - 1, 0, form.mark, bold)
    page.write_string(MARK_ROW - 1, 1, form.hint)
    for place, column in enumerate(form.columns):
        page.set_column(place, place, column.width, None, {"hidden": column.hidden})
        page.write_string(HEAD_ROW - 1, place, column.head, bold)
    for number, row in enumerate(rows, FIRST_ROW - 1):
        for place, (column, text) in enumerate(zip(form.columns, row, strict=True)):
            shown = choice(column, text) if column.choices else neutralise(text)
            page.write_string(number, place, shown, fixed if column.fixed else free)
    page.freeze_panes(HEAD_ROW, 1)
    # Without a password: it keeps hands from slipping, nobody from working.
    page.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})


def _offer(book: xlsxwriter.Workbook, page: Worksheet, form: SheetForm, rows: int) -> None:
    """Lists to choose from: a rule of the cell names another sheet, since one written into it may have 255 letters."""
    lists = book.add_worksheet(CHOICES)
    lists.hide()
    for place, column in enumerate(form.columns):
        if not column.choices:
            continue
        for number, (code, _) in enumerate(column.choices):
            lists.write_string(number, place, choice(column, code))
        letter = column_letter(place)
        source = f"={CHOICES}!${letter}$1:${letter}${len(column.choices)}"
        page.data_validation(FIRST_ROW - 1, place, FIRST_ROW - 2 + rows, place, {"validate": "list", "source": source})


def read_form(data: bytes, filename: str, form: SheetForm, rows: int) -> Iterator[tables.Line]:
    """The lines of a sheet that was sent back; `rows` is how many the form has.

    Raises RuleBroken `sheet_not_xlsx`, `sheet_macros`, `sheet_formulas`, `sheet_too_long`, and what `read_table`
    raises: `empty_file`, `too_large`, `book_damaged`, `book_locked`, `book_bomb`, `sheet_unknown` and others.
    """
    table = read_table(data, filename, sheet=form.sheet if _is_package(data) else None, limits=LIMITS)
    if table.form is not tables.Form.XLSX:
        raise RuleBroken("sheet_not_xlsx", NOT_XLSX)
    _check_harmless(data)
    for line in table.lines():
        if line.number >= FIRST_ROW + rows + _SPARE_ROWS:
            raise RuleBroken("sheet_too_long", N_("The sheet has more rows than the form. Take out what was added."))
        yield line


def _is_package(data: bytes) -> bool:
    return data.startswith(b"PK")


def _check_harmless(data: bytes) -> None:
    """Refuse macros and formulas; the reader before has found the package sound and no larger than its limit."""
    cells: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        if any("vbaproject" in name.lower() or "macrosheets" in name.lower() for name in names):
            raise RuleBroken("sheet_macros", MACROS)
        for name in names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                cells += [found.decode() for found in _FORMULA.findall(package.read(name))]
    if cells:
        shown = ", ".join(cells[:_MOST_NAMED]) + ("…" if len(cells) > _MOST_NAMED else "")
        raise RuleBroken("sheet_formulas", FORMULAS, cells=shown)
