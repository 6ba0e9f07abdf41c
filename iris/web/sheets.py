"""A table of a page as a file to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from iris.gateways.sheets_writing import Value, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> ResponseReturnValue:
    """A table as a file; 404 for another form than csv and xlsx."""
    if form not in ("csv", "xlsx"):
        abort(404)
    if form == "xlsx":
        return book(write_xlsx(rows, header, name), name)
    answer = Response(write_csv(rows, header), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def book(body: Any, name: str) -> Response:
    """A workbook that was written elsewhere, as a file."""
    answer = Response(body, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
