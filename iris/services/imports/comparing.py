"""Rows against the register: new, changed, unchanged, gone. Worked out before anything is applied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.errors import RuleBroken
from iris.rules.lists.blanks import comparable
from iris.rules.status import (
    Kind,
    PermissionView,
    State,
    StatusFact,
    agency_status,
    next_recheck,
    permission_status,
    standing_facts,
)
from iris.rules.status_facts import BLOCKING, RUNNING
from iris.rules.wording import N_
from iris.services import journal, register
from iris.services.imports.opening import refused, stream

SHRINK_ROWS = 10
"""Percent by which the rows may fall before somebody must confirm (case 17: a half-broken download)."""
VANISH = 25
"""Percent of the listed that may vanish before somebody must confirm."""
STATED, PUBLIC = 24, 44
"""Hex letters of a row's digest that stand for its state and dates, and for all of it that is public."""


Staged = dict[str, Any]
"""A row about to be put aside: the columns of `ImportRow`."""


def compare(session: Session, batch: m.ImportBatch, rows: Sequence[Staged], today: date) -> None:
    """Settle the outcome of a chunk of clean rows: three queries, and a fourth where something changed."""
    if not rows:
        return
    known = queries.imports.digests_by_key(session, batch.source, [row["key"] for row in rows])
    fresh = [row for row in rows if row["key"] not in known]
    public_ids = register.draw_public_ids(session, batch.source.subject, len(fresh)) if fresh else []
    for row, public_id in zip(fresh, public_ids, strict=True):
        _new(row, public_id, batch, today)
    same = [row for row in rows if row["key"] in known and _same(row, known[row["key"]], batch)]
    ended = _ended_otherwise(session, batch, same)
    for row in same:
        row |= {"outcome": "unchanged", "licence_id": known[row["key"]][0]}
    touched = [row for row in rows if row["outcome"] == "clean" or row["key"] in ended]
    if touched:
        licences = queries.imports.licences_by_key(session, batch.source, [row["key"] for row in touched])
        for row in touched:
            _changed(row, licences[row["key"]], batch)


def _same(row: Staged, known: tuple[int, bool, str | None], batch: m.ImportBatch) -> bool:
    _, listed, digest = known
    return listed and not batch.history_only and digest == row["digest"]


def _ended_otherwise(session: Session, batch: m.ImportBatch, same: Sequence[Staged]) -> set[str]:
    """Keys of unchanged rows whose permission an officer or a decision has ended: the list may contradict that."""
    keys = [row["key"] for row in same if State(row["state"]) in RUNNING]
    return queries.imports.ended_otherwise(session, batch.source, keys, BLOCKING) if keys else set()


def _new(row: Staged, public_id: str, batch: m.ImportBatch, today: date) -> None:
    said = (State(row["state"]), row["effective_from"], row["effective_to"], row["guarantee_until"])
    word, since, changes_on = _first_word(Kind(batch.source.meaning), *said, today)
    row |= {"outcome": "new", "public_id": public_id, "word": word, "since": since, "changes_on": changes_on}


@lru_cache(maxsize=2000)
def _first_word(
    kind: Kind, state: State, first: date, last: date | None, guarantee: date | None, today: date
) -> tuple[str, date | None, date | None]:
    """Word, since when and until when, of an entry of which one fact is known: the same for half a list."""
    recorded = datetime.combine(today, time(), UTC)
    fact = StatusFact(
        id=0, state=state, effective_from=first, effective_to=last, recorded_at=recorded, guarantee_until=guarantee
    )
    # Neither the authority nor the number changes the word, and the home is where the list comes from.
    view = PermissionView(kind, "", True, "", None, (fact,))
    status = agency_status([view], today)
    return str(status.word), status.since, next_recheck(view.facts, today)


def _changed(row: Staged, licence: m.Licence, batch: m.ImportBatch) -> None:
    facts = [queries.register.fact_of(fact) for fact in licence.facts]
    row |= {"licence_id": licence.id, "public_id": licence.entry.public_id}
    row["before"] = _before(licence, facts, batch.list_date)
    if batch.history_only:
        row["outcome"] = "unchanged" if _said_already(row, facts) else "history"
        return
    lifted = _lifted_on(row, facts, batch.list_date)
    if lifted is not None:
        row |= {"outcome": "reinstated", "writes_fact": True, "since": lifted}
        return
    row["writes_fact"] = not _stated(row, licence) or not licence.listed
    if licence.listed:
        row["outcome"] = "unchanged" if row["digest"] == licence.row_digest else "changed"
    else:
        row["outcome"] = "returned"


def _lifted_on(row: Staged, facts: Sequence[StatusFact], listed_on: date) -> date | None:
    """From when a row that says valid lifts a ban, revocation, suspension or surrender; None: there is none to lift.

    The end stands until a `reinstated` fact of the same day or later (process.md). Where the row's own first day
    lies before the end, it is lifted from the date of the list, which says so in spite of it.
    """
    day = max(row["effective_from"], listed_on)
    if State(row["state"]) not in RUNNING or permission_status(facts, day).state not in BLOCKING:
        return None
    ends = [f.effective_from for f in standing_facts(facts, None) if f.state in BLOCKING and f.effective_from <= day]
    first: date = row["effective_from"]
    return first if max(ends) <= first else day


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
    return str(row["digest"])[:STATED] == (licence.row_digest or "")[:STATED]


def _said_already(row: Staged, facts: Sequence[StatusFact]) -> bool:
    said = (State(row["state"]), row["effective_from"], row["effective_to"])
    return any((f.state, f.effective_from, f.effective_to) == said for f in standing_facts(facts, None))


def finish_comparing(session: Session, now: datetime, batch: m.ImportBatch, rows_stated: int | None) -> None:
    """Find what is gone, count, and decide whether somebody must confirm that the list shrank.

    `rows_stated`: how many rows the file itself says it should hold, when more than it does.
    """
    if batch.state != "reading":
        return
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
        kept = bool(protected & {_folded(licence.number or ""), _folded(licence.entry.name)})
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
    found: set[str] = set()
    after = 0
    while rejected := queries.imports.rows(session, batch.id, ["rejected"], 2000, after):
        found.update(_folded(str(cell)) for row in rejected for cell in (row.name or "", *(row.cells or ())))
        after = rejected[-1].row_number
    return found - {""}


def _folded(text: str) -> str:
    return comparable(text).casefold()


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
    counts = batch.counts
    gone, listed = counts["gone"], counts["before"]
    before = queries.imports.newest_applied(session, batch.source_id, other_than=batch.id)
    rows = counts["read"] - counts["blank"]
    # Where only parts came before, what they listed together is the measure.
    rows_before = before.counts.get("read", 0) - before.counts.get("blank", 0) if before else listed
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
