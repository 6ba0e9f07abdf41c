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


def mails_to(session: Session, account_id: int, limit: int = 100) -> Sequence[m.OutgoingMail]:
    """Newest mails to one person."""
    query = select(m.OutgoingMail).where(m.OutgoingMail.account_id == account_id)
    return session.scalars(query.order_by(m.OutgoingMail.id.desc()).limit(limit)).all()


def held_mails(session: Session, account_id: int) -> Sequence[m.OutgoingMail]:
    """Mails that wait for a person's one mail of the day, oldest first."""
    mail = m.OutgoingMail
    query = select(mail).where(mail.account_id == account_id, mail.held.is_(True), mail.sealed.is_not(None))
    return session.scalars(query.order_by(mail.id)).all()


def waiting_for_one_mail(session: Session) -> Sequence[int]:
    """The people for whom mails wait to be sent in one."""
    mail = m.OutgoingMail
    query = select(mail.account_id).where(mail.held.is_(True), mail.sealed.is_not(None), mail.account_id.is_not(None))
    return [found for found in session.scalars(query.distinct().order_by(mail.account_id)) if found is not None]


def mails(session: Session, limit: int = 200) -> Sequence[m.OutgoingMail]:
    """Newest mails the actor may see: addressee and template only."""
    return session.scalars(select(m.OutgoingMail).order_by(m.OutgoingMail.id.desc()).limit(limit)).all()


def migration(session: Session) -> str | None:
    """The migration the database stands at."""
    return session.scalar(select(_VERSION.c.version_num))
