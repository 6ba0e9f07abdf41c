"""Rows against the register: new, changed, unchanged, gone. Worked out before anything is applied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.errors import RuleBroken
from iris.rules.status import (
    Kind,
    PermissionView,
    State,
    StatusFact,
    agency_status,
    next_recheck,
    permission_status,
)
from iris.rules.status_facts import BLOCKING, RUNNING
from iris.rules.wording import N_
from iris.services import journal, register
from iris.services.imports.opening import refused, stream

SHRINK_ROWS = 10
"""Percent by which the rows may fall before somebody must confirm (case 17: a half-broken download)."""
VANISH = 25
"""Percent of the listed that may vanish before somebody must confirm."""


Staged = dict[str, Any]
"""A row about to be put aside: the columns of `ImportRow`."""


def compare(session: Session, batch: m.ImportBatch, rows: Sequence[Staged], today: date) -> None:
    """Settle the outcome of a chunk of clean rows: two queries, and a third where something changed."""
    if not rows:
        return
    known = queries.imports.digests_by_key(session, batch.source, [row["key"] for row in rows])
    fresh = [row for row in rows if row["key"] not in known]
    public_ids = register.draw_public_ids(session, batch.source.subject, len(fresh)) if fresh else []
    for row, public_id in zip(fresh, public_ids, strict=True):
        _new(row, public_id, batch, today)
    touched = [row for row in rows if row["key"] in known and not _same(row, known[row["key"]], batch)]
    if touched:
        licences = queries.imports.licences_by_key(session, batch.source, [row["key"] for row in touched])
        for row in touched:
            _changed(row, licences[row["key"]], batch)


def _same(row: Staged, known: tuple[int, bool, str | None], batch: m.ImportBatch) -> bool:
    licence_id, listed, digest = known
    if batch.history_only or not listed or digest != row["digest"]:
        return False
    row |= {"outcome": "unchanged", "licence_id": licence_id}
    return True


def _new(row: Staged, public_id: str, batch: m.ImportBatch, today: date) -> None:
    row |= {"outcome": "new", "public_id": public_id}
    fact = StatusFact(
        id=0,
        state=State(row["state"]),
        effective_from=row["effective_from"],
        effective_to=row["effective_to"],
        recorded_at=batch.created_at,
        guarantee_until=row["guarantee_until"],
    )
    authority = batch.source.authority
    view = PermissionView(Kind(batch.source.meaning), authority.country, True, authority.name, row["number"], (fact,))
    status = agency_status([view], today)
    row |= {"word": str(status.word), "since": status.since, "changes_on": next_recheck(view.facts, today)}


def _changed(row: Staged, licence: m.Licence, batch: m.ImportBatch) -> None:
    facts = [queries.register.fact_of(fact) for fact in licence.facts]
    row |= {"licence_id": licence.id, "public_id": licence.entry.public_id}
    row["before"] = _before(licence, facts, batch.list_date)
    if batch.history_only:
        row["outcome"] = "unchanged" if _said_already(row, licence) else "history"
        return
    row["writes_fact"] = not _stated(row, licence) or not licence.listed
    row["outcome"] = "changed" if licence.listed else "returned"
    now_state = permission_status(facts, row["effective_from"]).state
    if State(row["state"]) in RUNNING and now_state in BLOCKING:
        row |= {"outcome": "reinstated", "writes_fact": True}


def _before(licence: m.Licence, facts: Sequence[StatusFact], on: date) -> dict[str, Any]:
    status = permission_status(facts, on)
    return {
        "name": licence.entry.name,
        "state": str(status.state),
        "until": status.until.isoformat() if status.until else None,
        "listed": licence.listed,
        "digest": licence.row_digest,
        "last_seen": licence.last_seen_on.isoformat() if licence.last_seen_on else None,
        "hidden": licence.entry.hidden_at is not None,
    }


def _stated(row: Staged, licence: m.Licence) -> bool:
    """Whether state and dates are what the last row said: then only names or contacts changed."""
    return str(row["digest"])[:32] == (licence.row_digest or "")[:32]


def _said_already(row: Staged, licence: m.Licence) -> bool:
    said = (row["state"], row["effective_from"], row["effective_to"])
    return any((fact.state, fact.effective_from, fact.effective_to) == said for fact in licence.facts)


def finish_comparing(session: Session, now: datetime, batch: m.ImportBatch, rows_stated: int | None) -> None:
    """Find what is gone, count, and decide whether somebody must confirm that the list shrank.

    `rows_stated`: how many rows the file itself says it should hold, when more than it does.
    """
    if rows_stated is not None:
        batch.part = True
    if not batch.part and not batch.history_only:
        _mark_gone(session, batch)
    batch.counts = _counts(session, batch, rows_stated)
    refusal = None if batch.part or batch.history_only else _shrunk(session, batch)
    stopped = refusal is not None and not batch.options.get("accept_shrink")
    batch.state, batch.refusal = ("stopped", refused(refusal)) if stopped and refusal else ("ready", None)
    session.flush()
    counted = {key: value for key, value in batch.counts.items() if isinstance(value, int)}
    journal.record(session, now, stream(batch), "import.compared", **counted)


def _mark_gone(session: Session, batch: m.ImportBatch) -> None:
    protected = _named_in_rejected(session, batch)
    rows = []
    for licence in queries.imports.vanished(session, batch.source, batch.id):
        kept = (licence.number or "") in protected or licence.entry.name in protected
        rows.append(
            {
                "batch_id": batch.id,
                # Not a row of the file: numbered by the permission, so that each is there once.
                "row_number": licence.id,
                "outcome": "kept" if kept else "gone",
                "key": licence.key,
                "name": licence.entry.name,
                "number": licence.number,
                "state": str(State.NO_LONGER_LISTED),
                "effective_from": batch.list_date,
                "licence_id": licence.id,
                "public_id": licence.entry.public_id,
                "writes_fact": not kept,
                "detail": {},
                "before": {
                    "listed": True,
                    "digest": licence.row_digest,
                    "last_seen": None,
                    "name": licence.entry.name,
                },
            }
        )
    for start in range(0, len(rows), 2000):
        session.execute(insert(m.ImportRow), rows[start : start + 2000])


def _named_in_rejected(session: Session, batch: m.ImportBatch) -> set[str]:
    """Texts of rejected rows: a permission named in one is not gone, its row only could not be read."""
    rejected = queries.imports.rows(session, batch.id, ["rejected"], 10_000)
    return {str(cell).strip() for row in rejected for cell in row.cells or ()} - {""}


def _counts(session: Session, batch: m.ImportBatch, rows_stated: int | None) -> dict[str, Any]:
    found = queries.imports.outcome_counts(session, batch.id)
    counts: dict[str, Any] = {
        name: found.get(name, 0)
        for name in (
            "new",
            "changed",
            "returned",
            "reinstated",
            "history",
            "unchanged",
            "duplicate",
            "rejected",
            "blank",
        )
    }
    counts["read"] = sum(counts.values())
    counts |= {"gone": found.get("gone", 0), "kept": found.get("kept", 0)}
    counts["before"] = queries.imports.listed_number(session, batch.source)
    counts["stated"] = rows_stated
    return counts


def _shrunk(session: Session, batch: m.ImportBatch) -> RuleBroken | None:
    before = queries.imports.newest_applied(session, batch.source_id, other_than=batch.id)
    if before is None:
        return None
    counts = batch.counts
    rows, rows_before = (
        counts["read"] - counts["blank"],
        before.counts.get("read", 0) - before.counts.get("blank", 0),
    )
    gone, listed = counts["gone"], counts["before"]
    if rows * 100 >= rows_before * (100 - SHRINK_ROWS) and gone * 100 <= listed * VANISH:
        return None
    return RuleBroken(
        "list_shrank",
        N_(
            "This list has %(rows)s rows, the one before had %(rows_before)s; %(gone)s of %(listed)s permissions would "
            "vanish. Nothing was changed. Send the whole list, or confirm that it really shrank."
        ),
        rows=rows,
        rows_before=rows_before,
        gone=gone,
        listed=listed,
    )
