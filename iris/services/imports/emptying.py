"""Old rows of lists are forgotten: they hold contacts. Counts, facts and the journal stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.errors import RuleBroken
from iris.rules.lists.keeping import ABANDONED
from iris.rules.wording import N_
from iris.services import journal
from iris.services.imports.opening import stream

AT_ONCE = 5000
"""Rows forgotten in one transaction: nobody waits for it."""


def empty_some(session: Session, batch: m.ImportBatch) -> int:
    """Forget the next rows of a list; returns how many, 0 when none are left."""
    gone = 0
    for model in (m.ImportValue, m.ImportRow):
        ids = select(model.id).where(model.batch_id == batch.id).order_by(model.id).limit(AT_ONCE)
        chosen = session.scalars(ids).all()
        if chosen:
            found = delete(model).where(model.batch_id == batch.id, model.id <= chosen[-1])
            session.execute(found.execution_options(synchronize_session=False))
        gone += len(chosen)
    return gone


def emptied(session: Session, now: datetime, batch: m.ImportBatch) -> str | None:
    """Note that a list has no rows any more, and forget the key of its file; returns the file's name in the store.

    One that waited for a person until then is thrown away.
    """
    if batch.emptied_at is not None:
        raise RuleBroken("emptied", N_("The rows of this list are forgotten already."))
    name = batch.stored_as
    if batch.state in ABANDONED:
        batch.state = "cancelled"
        journal.record(session, now, stream(batch), "import.cancelled")
    batch.stored_as, batch.file_key, batch.emptied_at = None, None, now
    session.flush()
    journal.record(session, now, stream(batch), "import.emptied")
    return name
