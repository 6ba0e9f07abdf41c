"""A sheet filled in by another program, as people do it at home."""

from __future__ import annotations

import io

import xlsxwriter
from python_calamine import CalamineWorkbook

SHEET = "self-assessment"


def filled_in(data: bytes, answer: str) -> bytes:
    """The same sheet with one answer in every row that has none."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(SHEET).to_python()
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False})
    page = book.add_worksheet(SHEET)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            page.write_string(number, place, answer if number > 1 and place == 3 and not text else str(text))
    book.close()
    return target.getvalue()
