"""Merges of entries that are one firm: dated facts, never updated; what follows from them is read, nothing moves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Key
from iris.models.entries import RegisterEntry


class EntryMerge(Base):
    """That an entry (the alias) is shown under another, from the moment it was recorded; or that this was undone.

    Public, as the entries are: it tells which addresses are one firm, and who decided only as a number.
    """

    __tablename__ = "entry_merge"

    id: Mapped[Key]
    alias_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    canonical_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    state: Mapped[Code] = mapped_column(comment="merged or undone")
    effective_from: Mapped[date] = mapped_column(comment="day of the decision")
    recorded_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    reason: Mapped[Code] = mapped_column(comment="a code of rules.merging")
    undoes_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("entry_merge.id"), unique=True)
    alias: Mapped[RegisterEntry] = relationship(foreign_keys=[alias_id])
    canonical: Mapped[RegisterEntry] = relationship(foreign_keys=[canonical_id])

    __table_args__ = (
        CheckConstraint("alias_id <> canonical_id", name="two_entries"),
        CheckConstraint("(state = 'undone') = (undoes_id IS NOT NULL)", name="undone_undoes"),
    )
