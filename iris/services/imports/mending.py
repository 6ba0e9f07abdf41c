"""Rejected rows come again, mended: a small list that belongs to the saved one and takes nobody off it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.errors import RuleBroken
from iris.rules.lists.fields import Field
from iris.rules.wording import N_
from iris.services.imports.opening import Arrival, open_batch


def follow_up(
    session: Session, now: datetime, parent: m.ImportBatch, arrival: Arrival, *, queue: bool
) -> m.ImportBatch:
    """Take mended rows of a saved list in: of the same source and day, read by the same columns, always a part.

    `arrival.list_date` is not asked: it is the parent's. Raises RuleBroken when the parent was not saved or has no
    rejected rows.
    """
    if parent.state != "applied":
        raise RuleBroken("parent_not_saved", N_("Save the list first; then send its mended rows."))
    if not parent.counts.get("rejected"):
        raise RuleBroken("nothing_rejected", N_("No row of this list was rejected; send the whole list instead."))
    told = replace(arrival, list_date=parent.list_date, part=True, parent_id=parent.id, options=_options(parent))
    return open_batch(session, now, parent.source, told, queue=queue)


def _options(parent: m.ImportBatch) -> dict[str, object]:
    """How to read the rows: every field by the parent's columns, so that our own two columns are never taken in."""
    columns = parent.options.get("columns", {})
    chosen: dict[str, object] = {"map": {field.value: columns.get(field.value, []) for field in Field}}
    told = {
        "dates": parent.options.get("dates") or parent.options.get("dates_read"),
        "calendar": parent.options.get("calendar"),
    }
    # The heading stands in the first row of what we handed out, wherever it stood in the list itself.
    return chosen | {"header_row": None} | {name: value for name, value in told.items() if value}


def rejected_table(
    batch: m.ImportBatch, rows: Sequence[m.ImportRow], said: Sequence[str], remarks: Callable[[m.ImportRow], str]
) -> tuple[list[str], list[list[str]]]:
    """Header and lines of rejected rows as they were read, with their row number and what is wrong behind.

    `said` are the headings of these two columns, in the reader's language.
    """
    width = max((len(row.cells or ()) for row in rows), default=0)
    names = list(batch.options.get("header", ()))[:width]
    header = [*names, *(f"column {number}" for number in range(len(names) + 1, width + 1)), *said]
    return header, [[*_filled(row, width), str(row.row_number), remarks(row)] for row in rows]


def _filled(row: m.ImportRow, width: int) -> list[str]:
    cells = list(map(str, row.cells or ()))
    return cells + [""] * (width - len(cells))
