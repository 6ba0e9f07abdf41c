"""What everybody may know of how many complaints there were: sums by way and by year, the whole cube as CSV."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.gateways.sheets_writing import write_csv
from iris.rules.cases.sectors import SECTORS
from iris.rules.small_numbers import ALL, AXES
from iris.web.guard import public
from iris.web.headers import cache_publicly
from iris.web.languages import locale

area = Blueprint("case_statistics", __name__)

UNKNOWN = "?"


@area.get("/statistics/complaints")
@public
def show() -> ResponseReturnValue:
    """Totals by year, by way and by work."""
    through = queries.cases_care.frozen(current())
    cells = queries.cases_care.cells(current(), through) if through else ()
    tables = [
        (gettext("By year"), _along(cells, "year")),
        (gettext("By country of origin"), _along(cells, "origin")),
        (gettext("By country of work"), _along(cells, "destination")),
        (gettext("By kind of work"), _along(cells, "sector")),
        (gettext("From where to where"), _along(cells, "origin", "destination")),
    ]
    page = render_template("case_statistics/show.html", through=through, tables=[t for t in tables if t[1]])
    return cache_publicly(make_response(page))


def _along(cells: Sequence[m.CaseCell], *axes: str) -> list[tuple[str, int]]:
    """The totals over all other axes, the largest first."""
    found = [cell for cell in cells if all((getattr(cell, axis) == ALL) == (axis not in axes) for axis in AXES)]
    named = [(" → ".join(_word(axis, getattr(cell, axis)) for axis in axes), cell.cases) for cell in found]
    return sorted(named, key=lambda row: (-row[1], row[0]))


def _word(axis: str, code: str) -> str:
    if code == UNKNOWN:
        return gettext("not said")
    if axis == "sector":
        return gettext(SECTORS.get(code, code))
    return code if axis == "year" else str(locale().territories.get(code, code))


@area.get("/statistics/complaints.csv")
@public
def download() -> ResponseReturnValue:
    """Every cell and total that may be seen; `*` is all, `?` is not said."""
    through = queries.cases_care.frozen(current())
    cells = queries.cases_care.cells(current(), through) if through else ()
    lines = [(c.origin, c.destination, c.sector, c.year, c.cases, c.through.isoformat()) for c in cells]
    answer = Response(b"".join(write_csv(lines, (*AXES, "cases", "through"))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="complaints.csv"'
    return cache_publicly(answer)
