"""Looks at what is most private in a case, codes given anew, and the frozen statistics of cases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Key


class CaseLook(Base):
    """Somebody read who complained, or opened an original. A superior, never the same person, looks at each."""

    __tablename__ = "case_look"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    what: Mapped[Code] = mapped_column(comment="identity, original")
    reason: Mapped[bytes | None] = mapped_column(comment="sealed with the key of the case")
    at: Mapped[datetime]
    seen_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    seen_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name="seen_when"),
        CheckConstraint("seen_by IS NULL OR seen_by <> account_id", name="seen_by_another"),
        Index("ix_case_look_seen_at_id", "seen_at", "id"),
    )


class CaseRecovery(Base):
    """A new code was asked for: the notice stands in the case, and the holder of the old code may object."""

    __tablename__ = "case_recovery"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    facts_matched: Mapped[int]
    notice_at: Mapped[datetime]
    state: Mapped[Code] = mapped_column(comment="waiting, objected, given, dropped")
    ended_at: Mapped[datetime | None]
    open_for: Mapped[int | None] = mapped_column(BigId, unique=True, comment="the case while it waits: one at a time")

    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (open_for IS NOT NULL)", name="waiting_is_one"),
        CheckConstraint("open_for IS NULL OR open_for = case_id", name="open_for_its_case"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_when"),
    )


class CaseFreeze(Base):
    """That the statistics of cases were made up to a day: once a quarter, never again. Public."""

    __tablename__ = "case_freeze"

    through: Mapped[date] = mapped_column(primary_key=True)


class CaseCell(Base):
    """A cell or total (`*`) of the cube of case statistics that may be seen, rounded. Public."""

    __tablename__ = "case_cell"

    id: Mapped[Key]
    through: Mapped[date] = mapped_column(ForeignKey("case_freeze.through"))
    origin: Mapped[Code]
    destination: Mapped[Code]
    sector: Mapped[Code]
    year: Mapped[Code]
    cases: Mapped[int]

    __table_args__ = (
        UniqueConstraint("through", "origin", "destination", "sector", "year"),
        CheckConstraint("cases >= 10 AND cases / 5 * 5 = cases", name="blurred"),
    )
