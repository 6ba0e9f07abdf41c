"""Jobs, mails and settings: how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from iris import models as m

# Written by the migrations themselves; not a table of ours.
_VERSION = table("alembic_version", column("version_num"))


def setting(session: Session, name: str) -> dict[str, Any] | None:
    """The value of a setting of this installation."""
    row = session.get(m.Setting, name)
    return dict(row.value) if row else None


def jobs(session: Session, state: str | None = None, limit: int = 200) -> Sequence[m.Job]:
    """Newest jobs the actor may see."""
    query = select(m.Job).order_by(m.Job.id.desc()).limit(limit)
    return session.scalars(query.where(m.Job.state == state) if state else query).all()


def job_counts(session: Session) -> dict[str, int]:
    """Jobs by state."""
    return dict(session.execute(select(m.Job.state, func.count()).group_by(m.Job.state)).all())


def oldest_waiting(session: Session, now: datetime) -> datetime | None:
    """Since when the longest-waiting due job waits."""
    return session.scalar(select(func.min(m.Job.run_at)).where(m.Job.state == "queued", m.Job.run_at <= now))


def mails(session: Session, limit: int = 200) -> Sequence[m.OutgoingMail]:
    """Newest mails the actor may see: addressee and template only."""
    return session.scalars(select(m.OutgoingMail).order_by(m.OutgoingMail.id.desc()).limit(limit)).all()


def migration(session: Session) -> str | None:
    """The migration the database stands at."""
    return session.scalar(select(_VERSION.c.version_num))
