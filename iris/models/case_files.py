"""What leads into a case: files, codes, visits by code, and complaints not sent yet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Key


class CaseFile(Base):
    """A file of a case. The original is sealed; `clean_as` is the picture made anew, which others may get.

    `respondent_id` says that the respondent brought it: then it is sealed with what is shared with that one.
    """

    __tablename__ = "case_file"

    id: Mapped[Key] = mapped_column(autoincrement=False)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    respondent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("case_respondent.id"), index=True)
    stored_as: Mapped[str] = mapped_column(String(32), unique=True)
    clean_as: Mapped[str | None] = mapped_column(String(32), unique=True)
    sealed: Mapped[bytes] = mapped_column(comment="name, type, size, digest")


class CaseCode(Base):
    """The number of a case as keyed hash: the only way back for the worker."""

    __tablename__ = "case_code"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)


class CaseVisit(Base):
    """A worker who gave the code: short, and apart from the sessions of accounts."""

    __tablename__ = "case_visit"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class CaseDraft(Base):
    """A complaint not sent yet, or sent and its number not confirmed. Found by its cookie or its own code.

    Its data key becomes that of the case, so that sending seals nothing anew. `case_id` makes a second sending
    find the first.
    """

    __tablename__ = "case_draft"

    id: Mapped[Key] = mapped_column(autoincrement=False)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    wrapped: Mapped[bytes]
    answers: Mapped[bytes] = mapped_column(comment="sealed: answers, costs, files")
    changed_on: Mapped[date]
    case_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("case_record.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("id > 0", name="id_positive"),
        Index("ix_case_draft_changed_on", "changed_on"),
    )
    __mapper_args__ = {"version_id_col": version}
