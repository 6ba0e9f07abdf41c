"""Rows of a list as table files, and rejected ones that come back mended."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.gateways.sheets_writing import write_csv, write_xlsx
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import imports
from iris.web.asking import LIST_BYTES
from iris.web.guard import permit
from iris.web.identity import now
from iris.web.imports import forms, views
from iris.web.imports.routes import CHANGED, FILE_EMPTY, area, arrived, load_batch
from iris.web.sheets import XLSX

OUTCOMES = frozenset({"new", "unchanged", "changed", "reinstated", "duplicate", "rejected", "blank", "gone", "kept"})
MOST = 100_000


@area.get("/<int:batch_id>/rows/<outcome>.<form>")
@permit(Action.LICENCE_IMPORT)
def rows(batch_id: int, outcome: str, form: str) -> ResponseReturnValue:
    """All rows of one outcome as a table file; rejected ones as they were, to be mended and sent again."""
    if outcome not in OUTCOMES or form not in ("csv", "xlsx"):
        abort(404)
    batch = load_batch(batch_id)
    found = queries.imports.rows(current(), batch.id, CHANGED if outcome == "changed" else [outcome], MOST)
    if outcome == "rejected":
        said = [gettext("Row"), gettext("What is wrong")]
        header, lines = imports.rejected_table(batch, found, said, views.remarks)
    else:
        header = [gettext("Row"), gettext("Name"), gettext("Licence"), gettext("State")]
        lines = [[str(row.row_number), row.name or "", row.number or "", row.state or ""] for row in found]
    answer = Response(write_csv(lines, header), mimetype="text/csv")
    if form == "xlsx":
        answer = Response(write_xlsx(lines, header), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="list-{batch.id}-{outcome}.{form}"'
    return answer


@area.get("/<int:batch_id>/mended")
@permit(Action.LICENCE_IMPORT)
def mended(batch_id: int) -> ResponseReturnValue:
    """The form for mended rows of a saved list."""
    return _page(load_batch(batch_id), forms.Mended())


@area.post("/<int:batch_id>/mended")
@permit(Action.LICENCE_IMPORT, keeps=True)
def mended_post(batch_id: int) -> ResponseReturnValue:
    """Take mended rows in as a small list of their own, which belongs to the saved one."""
    request.max_content_length = LIST_BYTES
    batch = load_batch(batch_id)
    form = forms.Mended()
    if not form.validate():
        return _page(batch, form, 400)
    try:
        arrival = arrived(form.file.data, batch.list_date, part=True)
        small = imports.follow_up(current(), now(), batch, arrival, queue=True)
    except RuleBroken as error:
        form.refuse(error, "file" if error.code == FILE_EMPTY else None)
        return _page(batch, form, 409)
    commit()
    return redirect(url_for("imports.show", batch_id=small.id))


def _page(batch: m.ImportBatch, form: forms.Mended, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"batch": views.batch_facts(batch), "back": url_for("imports.show", batch_id=batch.id)}
    return render_template("imports/mended.html", form=form, mending=views.mending(batch), **context), status
