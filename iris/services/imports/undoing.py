"""Taking an applied list back: by correcting entries, never by deletion of facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, literal, null, select, update
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.models.base import UTCDateTime
from iris.queries.imports import MATCHED
from iris.rules.errors import RuleBroken
from iris.rules.status import State
from iris.rules.wording import N_
from iris.services import jobs, journal, register
from iris.services.imports.opening import stream

ROW = m.ImportRow
UNDONE = N_("The list was taken back.")


def undo(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    """Take back what a list said: each of its facts is voided by another fact, what was known then stays readable.

    Only the newest version of a list can be undone, since later ones rest on it.
    """
    if batch.state != "applied":
        raise RuleBroken("not_applied", N_("Only a saved list can be undone."))
    if queries.imports.applied_after(session, batch):
        raise RuleBroken("newer_list", N_("A newer version of this list was saved; undo that one first."))
    _void_facts(session, now, batch)
    _restore_marks(session, batch)
    _forget_names(session, batch)
    _hide_entries(session, now, batch)
    before = queries.imports.newest_applied(session, batch.source_id, other_than=batch.id)
    batch.source.newest_on = before.list_date if before else None
    batch.state, batch.undone_at = "undone", now
    session.flush()
    journal.record(session, now, stream(batch), "import.undone")
    jobs.enqueue(session, now, "build_names", once_key=f"build_names:undo:{batch.id}")


def _void_facts(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    fact = m.StatusFact
    chosen = select(
        fact.licence_id,
        literal(str(State.VOID)),
        fact.effective_from,
        literal(now, UTCDateTime()),
        literal("officer"),
        null(),
        literal(UNDONE),
        fact.id,
    ).where(fact.batch_id == batch.id)
    columns = [
        "licence_id", "state", "effective_from", "recorded_at", "source_kind", "source_date", "reason", "corrects_id",
    ]  # fmt: skip
    session.execute(insert(fact).from_select(columns, chosen.order_by(fact.id)))


def _restore_marks(session: Session, batch: m.ImportBatch) -> None:
    fresh = select(m.Licence.id).where(
        m.Licence.entry_id.in_(
            select(m.RegisterEntry.id)
            .join(ROW, ROW.public_id == m.RegisterEntry.public_id)
            .where(ROW.batch_id == batch.id, ROW.outcome == "new")
        )
    )
    session.execute(
        update(m.Licence)
        .where(m.Licence.id.in_(fresh))
        .values(listed=False, row_digest=None)
        .execution_options(synchronize_session=False)
    )
    touched = session.execute(
        select(ROW.licence_id, ROW.public_id, ROW.before).where(
            ROW.batch_id == batch.id, ROW.outcome.in_((*MATCHED, "gone"))
        )
    ).all()
    marks = [_mark(licence_id, before) for licence_id, _, before in touched]
    if marks and not batch.history_only:
        session.execute(update(m.Licence), marks)
    names = [(public_id, before) for _, public_id, before in touched if "hidden" in before]
    _restore_names(session, names)


def _mark(licence_id: int, before: dict[str, Any]) -> dict[str, Any]:
    seen = before.get("last_seen")
    return {
        "id": licence_id,
        "listed": before["listed"],
        "row_digest": before["digest"],
        "last_seen_on": date.fromisoformat(seen) if seen else None,
    }


def _restore_names(session: Session, names: Sequence[tuple[str, dict[str, Any]]]) -> None:
    for public_id, before in names:
        session.execute(
            update(m.RegisterEntry)
            .where(m.RegisterEntry.public_id == public_id, m.RegisterEntry.name != before["name"])
            .values(name=before["name"])
            .execution_options(synchronize_session=False)
        )


def _forget_names(session: Session, batch: m.ImportBatch) -> None:
    for model in (m.EntryName, m.Contact):
        session.execute(delete(model).where(model.batch_id == batch.id).execution_options(synchronize_session=False))


def _hide_entries(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    """Entries that only this list knew are found by nobody any more; their facts and journal stay."""
    made = select(ROW.public_id).where(ROW.batch_id == batch.id, ROW.outcome == "new")
    session.execute(
        update(m.RegisterEntry)
        .where(m.RegisterEntry.public_id.in_(made))
        .values(hidden_at=now)
        .execution_options(synchronize_session=False)
    )
    hidden = select(m.RegisterEntry.id).where(m.RegisterEntry.public_id.in_(made))
    session.execute(
        delete(m.EntryStatus).where(m.EntryStatus.entry_id.in_(hidden)).execution_options(synchronize_session=False)
    )
    after = 0
    while ids := queries.imports.changed_entries(session, batch.id, after):
        register.refresh(session, ids, now.date())
        after = ids[-1]
