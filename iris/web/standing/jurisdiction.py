"""The agencies of a government's jurisdiction: licensed by its country, or recruiting to it."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries
from iris.db import current
from iris.queries.jurisdictions import CORRIDOR, KEYS, LICENSED
from iris.queries.standings import ENTRY
from iris.rules.applications import APPLICATION_WORDS, ApplicationState
from iris.rules.roles import Action
from iris.web.guard import permit
from iris.web.sheets import sheet
from iris.web.shell import country_name
from iris.web.standing.area import area, cells, file_heads, files, filters, heads, line, narrowed, order_asked, page_of


def _reasons() -> dict[str, str]:
    return {LICENSED: gettext("Licensed here"), CORRIDOR: gettext("Recruits to here")}


@area.get("/jurisdiction")
@permit(Action.JURISDICTION_READ)
def jurisdiction() -> ResponseReturnValue:
    """The agencies, sorted and narrowed; with `form=` the same as a file."""
    country, session = g.actor.country or "", current()
    query = queries.jurisdictions.listed(country, narrowed("agency"), request.args.get("basis", ""))
    if request.args.get("form"):
        _, order = order_asked(KEYS, ENTRY.id)
        rows = queries.standings.page(session, query, order)
        return sheet(request.args["form"], "jurisdiction", _file_heads(), [_cells(row) for row in rows])
    shown, page = page_of(query, KEYS, ENTRY.id)
    columns = [("name", gettext("Agency")), ("status", gettext("Status today")), ("", gettext("Certificate")),
               ("application", gettext("Application")), ("findings", gettext("Open findings")),
               ("", gettext("Assessments")), ("band", gettext("Band"))]  # fmt: skip
    return render_template(
        "standing/jurisdiction.html",
        rows=[_line(row) for row in shown],
        total=queries.standings.total(session, query),
        page=page,
        heads=heads(columns, KEYS),
        country=country_name(country),
        filters=filters(
            queries.standings.countries(session, queries.jurisdictions.listed(country, queries.standings.Narrowed())),
            ("basis", gettext("Why it is here"), list(_reasons().items())),
        ),
        files=files(),
    )


def _line(row: Any) -> dict[str, Any]:
    return {
        **line(row),
        "basis": _reasons()[row.basis],
        "application": APPLICATION_WORDS[ApplicationState(row.application)] if row.application else None,
        "critical": row.critical,
        "major": row.major,
    }


def _file_heads() -> list[str]:
    return [
        *file_heads(), gettext("Why it is here"), gettext("Application"), gettext("Open critical findings"),
        gettext("Open major findings"),
    ]  # fmt: skip


def _cells(row: Any) -> list[Any]:
    shown = _line(row)
    application = gettext(shown["application"].label) if shown["application"] else ""
    return [*cells(row), shown["basis"], application, row.critical, row.major]
