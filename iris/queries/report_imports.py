"""Reports made elsewhere that were sent in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m


def one(session: Session, assessment_id: int, import_id: int) -> m.ReportImport | None:
    """One of an assessment, when the actor may see it."""
    query = select(m.ReportImport).where(
        m.ReportImport.id == import_id, m.ReportImport.assessment_id == assessment_id
    )  # fmt: skip
    return session.scalars(query).one_or_none()


def of_assessment(session: Session, assessment_id: int, limit: int = 20) -> Sequence[m.ReportImport]:
    """What was sent in for an assessment, newest first."""
    query = select(m.ReportImport).where(m.ReportImport.assessment_id == assessment_id)
    return session.scalars(query.order_by(m.ReportImport.id.desc()).limit(limit)).all()


def agencies(session: Session, public_ids: Collection[str]) -> dict[str, m.RegisterEntry]:
    """The agencies of these ids that are on the register."""
    if not public_ids:
        return {}
    query = select(m.RegisterEntry).where(m.RegisterEntry.public_id.in_(public_ids), m.RegisterEntry.kind == "agency")
    return {row.public_id: row for row in session.scalars(query)}
