"""Findings and what is done about them; who acts on which side is kept apart by the database itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.assessments import Assessment
from iris.models.base import Base, BigId, Code, Key


class Finding(Base):
    """One finding of an assessment. Written in fieldwork, opened when the report is filed.

    `subject_id` is the audited party. A finding at an employer may name an agency: it is put to it on `put_on`.
    Overdue is never stored.
    """

    __tablename__ = "finding"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"))
    subject_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    number: Mapped[int] = mapped_column(comment="1, 2, 3 … within its assessment")
    criterion: Mapped[Code]
    grade: Mapped[Code]
    statement: Mapped[str] = mapped_column(comment="what was found; never a name of a worker")
    state: Mapped[Code] = mapped_column(default="open")
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    named_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("register_entry.id"))
    maps_to: Mapped[Code | None] = mapped_column(comment="the agency criterion it counts against")
    put_on: Mapped[date | None]
    named_answer: Mapped[str] = mapped_column(default="")
    named_answered_on: Mapped[date | None]
    written_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    written_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    assessment: Mapped[Assessment] = relationship()

    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        CheckConstraint("(state = 'verified_closed') = (closed_on IS NOT NULL)", name="closed_has_day"),
        CheckConstraint("put_on IS NULL OR named_id IS NOT NULL", name="put_to_somebody"),
        CheckConstraint("named_id IS NULL OR named_id <> subject_id", name="names_another"),
        Index("ix_finding_subject_id_state", "subject_id", "state"),
        Index("ix_finding_named_id_put_on", "named_id", "put_on"),
    )
    __mapper_args__ = {"version_id_col": version}


class FindingPart(Base):
    """The one side a person takes in a finding: who plans never verifies, the database says so."""

    __tablename__ = "finding_part"

    id: Mapped[Key]
    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    side: Mapped[Code] = mapped_column(comment="plan or verify")

    __table_args__ = (
        UniqueConstraint("finding_id", "account_id"),
        UniqueConstraint("finding_id", "account_id", "side"),
    )


def _takes_part() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["finding_id", "account_id", "side"],
        ["finding_part.finding_id", "finding_part.account_id", "finding_part.side"],
    )


class FindingMove(Base):
    """One step of a finding, who took it and why; append-only."""

    __tablename__ = "finding_move"

    id: Mapped[Key]
    finding_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int] = mapped_column(comment="1, 2, 3 … within its finding: two at once, the second is refused")
    move: Mapped[Code]
    to_state: Mapped[Code]
    account_id: Mapped[int] = mapped_column(BigId)
    side: Mapped[Code]
    words: Mapped[str] = mapped_column(default="")
    taken_at: Mapped[datetime]

    __table_args__ = (_takes_part(), UniqueConstraint("finding_id", "number"))


class CorrectivePlan(Base):
    """One version of the plan of a finding; append-only, the newest counts."""

    __tablename__ = "corrective_plan"

    id: Mapped[Key]
    finding_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    account_id: Mapped[int] = mapped_column(BigId, comment="who wrote it")
    side: Mapped[Code] = mapped_column(default="plan")
    root_cause: Mapped[str]
    correction: Mapped[str]
    prevention: Mapped[str]
    owner: Mapped[str]
    done_by: Mapped[date]
    written_at: Mapped[datetime]

    __table_args__ = (
        _takes_part(),
        UniqueConstraint("finding_id", "number"),
        CheckConstraint("side = 'plan'", name="plans"),
    )


class FindingEvidence(Base):
    """What shows that a finding was put right: a reference, a file, or both; sealed as the assessment is."""

    __tablename__ = "finding_evidence"

    id: Mapped[Key]
    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), index=True)
    reference: Mapped[str] = mapped_column(default="")
    stored_as: Mapped[str | None] = mapped_column(String(32))
    mime: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[bytes | None] = mapped_column(comment="the file's own name, sealed")
    added_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    added_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("reference <> '' OR stored_as IS NOT NULL", name="shows_something"),)


class FindingCorrection(Base):
    """What a panel found instead of a finding; append-only. What was known before it was recorded stays readable."""

    __tablename__ = "finding_correction"

    id: Mapped[Key]
    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), unique=True)
    appeal_id: Mapped[int] = mapped_column(BigId, ForeignKey("appeal.id"))
    was: Mapped[Code] = mapped_column(comment="the grade that was known until then")
    counts_as: Mapped[Code] = mapped_column(comment="the rating that its criterion counts as")
    effective_on: Mapped[date] = mapped_column(comment="the day of the finding itself")
    recorded_at: Mapped[datetime]


class FindingContest(Base):
    """That a finding is contested: a mark beside its state, lodged once; a panel decides on the appeal behind it."""

    __tablename__ = "finding_contest"

    id: Mapped[Key]
    finding_id: Mapped[int] = mapped_column(BigId, ForeignKey("finding.id"), unique=True)
    appeal_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("appeal.id"), comment="holds what was said")
    reason: Mapped[str] = mapped_column(default="", comment="of contests from before there were appeals")
    lodged_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    lodged_on: Mapped[date]
    decided_on: Mapped[date | None]
    outcome: Mapped[Code | None]
