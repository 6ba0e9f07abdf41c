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
    body: Any = write_csv(rows, header) if form == "csv" else write_xlsx(rows, header, name)
    answer = Response(body, mimetype="text/csv" if form == "csv" else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
