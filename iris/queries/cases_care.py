"""Looks at people in cases, codes given anew, what falls due for erasure, the frozen statistics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from iris import models as m


def unseen(session: Session, account_id: int) -> int:
    """How many looks of others wait to be looked at by this person."""
    row = m.CaseLook
    query = select(func.count()).select_from(row).where(row.seen_at.is_(None), row.account_id != account_id)
    return int(session.scalar(query) or 0)


def looks(session: Session, limit: int = 100) -> Sequence[tuple[m.CaseLook, m.Case]]:
    """Looks, those nobody looked at first, then the newest."""
    row = m.CaseLook
    query = select(row, m.Case).join(m.Case, m.Case.id == row.case_id)
    found = session.execute(query.order_by(row.seen_at.is_not(None), row.id.desc()).limit(limit)).all()
    return [(look, case) for look, case in found]


def look(session: Session, look_id: int) -> m.CaseLook | None:
    """One look."""
    return session.scalars(select(m.CaseLook).where(m.CaseLook.id == look_id)).one_or_none()


def looks_of(session: Session, case_id: int) -> Sequence[m.CaseLook]:
    """The looks into one case."""
    return session.scalars(select(m.CaseLook).where(m.CaseLook.case_id == case_id).order_by(m.CaseLook.id)).all()


def recovery(session: Session, case_id: int) -> m.CaseRecovery | None:
    """The new code that waits in a case."""
    return session.scalars(select(m.CaseRecovery).where(m.CaseRecovery.open_for == case_id)).one_or_none()


def erasable(session: Session, now: datetime, after: int = 0, limit: int = 200) -> Sequence[m.Case]:
    """Closed cases of which something may be due for erasure, by id: a keyset page."""
    row = m.Case
    query = select(row).where(row.stage == "closed", row.wrapped.is_not(None), row.id > after)
    query = query.where(or_(row.due_at.is_(None), row.due_at <= now))
    return session.scalars(query.order_by(row.id).limit(limit)).all()


def refused_claims(session: Session, before: datetime, limit: int = 200) -> Sequence[m.EntryClaim]:
    """Claims refused before a moment whose document is still here."""
    row = m.EntryClaim
    query = select(row).where(row.state == "refused", row.decided_at < before, row.stored_as != "")
    return session.scalars(query.order_by(row.id).limit(limit)).all()


def frozen(session: Session) -> date | None:
    """The day up to which statistics were made last."""
    return session.scalar(select(func.max(m.CaseFreeze.through)))


def cells(session: Session, through: date) -> Sequence[m.CaseCell]:
    """What is shown of the cube."""
    row = m.CaseCell
    query = select(row).where(row.through == through)
    return session.scalars(query.order_by(row.year, row.origin, row.destination, row.sector)).all()


def counted(session: Session, before: datetime) -> dict[tuple[str, ...], int]:
    """Cases filed before a moment by origin, destination, sector and year, from their clear columns."""
    row = m.Case
    filed = select(m.CaseEvent.case_id).where(m.CaseEvent.verb == "case.filed", m.CaseEvent.at < before)
    year = func.substr(row.quarter, 1, 4)
    query = select(row.origin, row.destination, row.sector, year, func.count()).where(row.id.in_(filed))
    found = session.execute(query.group_by(row.origin, row.destination, row.sector, year)).all()
    return {tuple(str(part) or "?" for part in key): number for *key, number in found}
