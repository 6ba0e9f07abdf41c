"""Taking an applied list back: by correcting entries, never by deletion of facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, literal, null, select, update
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.models.base import UTCDateTime
from iris.queries.imports import MATCHED, of_source
from iris.rules.errors import RuleBroken
from iris.rules.lists.keeping import KEPT_DAYS, may_undo
from iris.rules.status import State
from iris.rules.wording import N_
from iris.services import jobs, journal
from iris.services.imports.opening import stream

ROW = m.ImportRow
UNDONE = N_("The list was taken back.")


def undo(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    """Take back what a list said: each of its facts is voided by another fact, what was known then stays readable.

    Only the newest version of a list can be undone, since later ones rest on it, and only as long as its rows stay.
    """
    if batch.state != "applied":
        raise RuleBroken("not_applied", N_("Only a saved list can be undone."))
    _refuse_too_late(session, now, batch)
    _void_facts(session, now, batch)
    _restore_marks(session, batch)
    spoken_of = queries.imports.known_otherwise(session, batch.id)
    _forget_names(session, batch, spoken_of)
    _hide_entries(session, now, batch, spoken_of)
    _mark_stale(session, now, batch, spoken_of)
    before = queries.imports.newest_applied(session, batch.source_id, other_than=batch.id)
    batch.source.newest_on = before.list_date if before else None
    batch.state, batch.undone_at = "undone", now
    session.flush()
    journal.record(session, now, stream(batch), "import.undone")
    jobs.enqueue(session, now, "build_names", once_key=f"build_names:undo:{batch.id}")


def _refuse_too_late(session: Session, now: datetime, batch: m.ImportBatch) -> None:
    mended = queries.imports.standing_follow_up(session, batch.id)
    if mended is not None:
        raise RuleBroken(
            "follow_up_stands",
            N_("Its mended rows were saved as list %(number)s; undo list %(number)s first."),
            number=mended,
        )
    if queries.imports.applied_after(session, batch):
        raise RuleBroken("newer_list", N_("A newer version of this list was saved; undo that one first."))
    applied_on = batch.applied_at.date() if batch.applied_at else now.date()
    if batch.emptied_at is not None or not may_undo(applied_on, now.date()):
        raise RuleBroken(
            "undo_over",
            N_("This list was saved more than %(days)s days ago and can't be undone any more; send a new list."),
            days=KEPT_DAYS["applied"],
        )


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
    fresh = (
        update(m.Licence)
        .where(m.Licence.entry_id == m.RegisterEntry.id, m.RegisterEntry.public_id == ROW.public_id)
        .where(of_source(batch.source), ROW.batch_id == batch.id, ROW.outcome == "new")
    )
    session.execute(fresh.values(listed=False, row_digest=None).execution_options(synchronize_session=False))
    touched = session.execute(
        select(ROW.licence_id, ROW.before).where(ROW.batch_id == batch.id, ROW.outcome.in_((*MATCHED, "gone")))
    ).all()
    marks = [_mark(licence_id, before) for licence_id, before in touched]
    if marks and not batch.history_only:
        session.execute(update(m.Licence), marks)
        entry, name = m.RegisterEntry, ROW.before["name"].as_string()
        renamed = update(entry).where(entry.public_id == ROW.public_id, ROW.batch_id == batch.id, entry.name != name)
        renamed = renamed.where(ROW.outcome.in_((*MATCHED, "gone")))
        session.execute(renamed.values(name=name).execution_options(synchronize_session=False))


def _mark(licence_id: int, before: dict[str, Any]) -> dict[str, Any]:
    seen = before.get("last_seen")
    return {
        "id": licence_id,
        "listed": before["listed"],
        "row_digest": before["digest"],
        "last_seen_on": date.fromisoformat(seen) if seen else None,
    }


def _forget_names(session: Session, batch: m.ImportBatch, spoken_of: Sequence[int]) -> None:
    names = delete(m.EntryName).where(m.EntryName.batch_id == batch.id, m.EntryName.entry_id.not_in(spoken_of))
    session.execute(names.execution_options(synchronize_session=False))
    contacts = delete(m.Contact).where(m.Contact.batch_id == batch.id)
    session.execute(contacts.execution_options(synchronize_session=False))


def _hide_entries(session: Session, now: datetime, batch: m.ImportBatch, spoken_of: Sequence[int]) -> None:
    """Entries that only this list knew are found by nobody any more; their facts and journal stay."""
    made = queries.imports.brought_up_by(batch.id)
    entry = m.RegisterEntry
    session.execute(
        update(entry)
        .where(entry.public_id.in_(made), entry.id.not_in(spoken_of))
        .values(hidden_at=now)
        .execution_options(synchronize_session=False)
    )
    hidden = select(entry.id).where(entry.public_id.in_(made), entry.hidden_at.is_not(None))
    session.execute(
        delete(m.EntryStatus).where(m.EntryStatus.entry_id.in_(hidden)).execution_options(synchronize_session=False)
    )


def _mark_stale(session: Session, now: datetime, batch: m.ImportBatch, spoken_of: Sequence[int]) -> None:
    """The cached words of what the list touched are worked out anew by a job: of 100,000 that takes half a minute."""
    touched = (
        select(queries.merges.shown_under())
        .join(m.Licence, m.Licence.entry_id == m.RegisterEntry.id)
        .join(ROW, ROW.licence_id == m.Licence.id)
        .where(ROW.batch_id == batch.id, ROW.outcome.in_((*MATCHED, "gone")))
    )
    status = m.EntryStatus
    stale = update(status).where(status.entry_id.in_(touched) | status.entry_id.in_(spoken_of))
    past = now.date() - timedelta(days=2)
    session.execute(stale.values(changes_on=past).execution_options(synchronize_session=False))
    jobs.enqueue(session, now, "refresh_statuses", once_key=f"refresh_statuses:undo:{batch.id}")
