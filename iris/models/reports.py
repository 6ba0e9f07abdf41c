"""Around reports: reports made elsewhere that were sent in, calendars, what people were reminded of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Key


class ReportImport(Base):
    """A report made elsewhere as it was sent in for an assessment: read, shown with what is wrong, then taken over."""

    __tablename__ = "report_import"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"))
    form: Mapped[Code] = mapped_column(comment="xlsx or json")
    sealed: Mapped[bytes] = mapped_column(comment="what was read and what is wrong, with the assessment's key")
    problems: Mapped[int] = mapped_column(comment="how many; with any it cannot be taken over")
    state: Mapped[Code] = mapped_column(comment="staged, applied, dropped")
    sent_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    sent_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_has_moment"),
        CheckConstraint("state <> 'applied' OR problems = 0", name="applied_without_problems"),
        Index("ix_report_import_assessment_id", "assessment_id", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class CalendarLink(Base):
    """The secret address of a person's calendar, as keyed hash; a new one ends the one before."""

    __tablename__ = "calendar_link"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]


class AssessmentReminder(Base):
    """That somebody was reminded of a day: each reminder goes once, however often the clock runs."""

    __tablename__ = "assessment_reminder"

    id: Mapped[Key]
    target: Mapped[str] = mapped_column(String(60), comment="assessment:12 or finding:3")
    kind: Mapped[Code]
    due: Mapped[date]
    sent_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("target", "kind", "due"),)
