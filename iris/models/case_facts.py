"""What closed cases leave in the record of a respondent: seven things and never more; append-only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Key


class CaseFact(Base):
    """An upheld case in the record of an entry. A later row of the same respondent replaces an earlier one.

    One with the principle `void` only takes back: a review turned the outcome over, or a case opened again ended so.
    `decided_on` is effective, `recorded_at` known; it counts in public from `public_from` on, together with others.
    """

    __tablename__ = "case_fact"

    id: Mapped[Key]
    respondent_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_respondent.id"), index=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    severity: Mapped[int]
    principle: Mapped[Code]
    corridor: Mapped[Code]
    decided_on: Mapped[date]
    remedied_on: Mapped[date | None]
    self_reported: Mapped[bool] = mapped_column(default=False)
    incident: Mapped[Code]
    recorded_at: Mapped[datetime]
    public_from: Mapped[date]

    __table_args__ = (
        CheckConstraint("severity IN (1, 3, 10)", name="severity_known"),
        Index("ix_case_fact_entry_id_recorded_at", "entry_id", "recorded_at"),
    )
