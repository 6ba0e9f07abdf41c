"""The blueprint that the pages of this area hang on, and what several of them do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, abort, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.gateways.sheets_writing import Value, write_csv, write_xlsx
from iris.rules.roles import Action, reach_of

area = Blueprint("watch", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@area.context_processor
def places() -> dict[str, Any]:
    """The pages of this area that the reader may open."""
    found = (
        (Action.SCORE_WATCH, "watch.bands", gettext("Bands over time")),
        (Action.SCORE_WATCH, "watch.drafts", gettext("Drafts of the method")),
        (Action.AUDITORS_WATCH, "watch.auditors", gettext("Record of auditors")),
        (Action.SCORE_WATCH, "watch.gaps", gettext("Audits against workers")),
    )
    return {
        "watch_places": [
            {"href": url_for(endpoint), "label": label}
            for action, endpoint, label in found
            if reach_of(g.actor.role, action) is not None
        ]
    }


def sheet(form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> ResponseReturnValue:
    """A table as a file; 404 for another form than csv and xlsx."""
    if form not in ("csv", "xlsx"):
        abort(404)
    body: Any = write_csv(rows, header) if form == "csv" else write_xlsx(rows, header, name)
    answer = Response(body, mimetype="text/csv" if form == "csv" else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
