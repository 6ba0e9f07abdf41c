"""Fieldwork without a connection: what was taken along, what came back, where two people wrote at once.

Nothing here is public.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Key


class FieldKit(Base):
    """An assessment that one person took along on one device.

    `store_key` opens the checklist on the device, `seal_private` the interviews sealed there: once they are erased,
    nothing here helps to open what a lost device still holds.
    """

    __tablename__ = "field_kit"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    store_key: Mapped[bytes | None] = mapped_column(comment="key of the store on the device, wrapped")
    seal_private: Mapped[bytes | None] = mapped_column(comment="opens interviews; sealed with the assessment's key")
    taken_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "(ended_at IS NULL) = (store_key IS NOT NULL) AND (ended_at IS NULL) = (seal_private IS NOT NULL)",
            name="keys_until_the_end",
        ),
        Index("ix_field_kit_ended_at_taken_at", "ended_at", "taken_at"),
    )


class FieldItem(Base):
    """One thing that a device sent, under the id it gave it: sent again, it changes nothing."""

    __tablename__ = "field_item"

    id: Mapped[Key]
    kit_id: Mapped[int] = mapped_column(BigId, ForeignKey("field_kit.id"))
    client_id: Mapped[str] = mapped_column(String(32))
    criterion: Mapped[Code | None] = mapped_column(comment="empty for an interview")
    outcome: Mapped[Code]
    made_version: Mapped[int | None] = mapped_column(comment="of the rating that it wrote")
    received_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("kit_id", "client_id"),)


class FieldConflict(Base):
    """What came from a device while somebody else had saved the criterion: kept beside it until somebody chooses."""

    __tablename__ = "field_conflict"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), index=True)
    kit_id: Mapped[int] = mapped_column(BigId, ForeignKey("field_kit.id"), index=True)
    criterion: Mapped[Code]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), comment="who wrote it")
    rating: Mapped[Code | None]
    notes: Mapped[str]
    reason: Mapped[str]
    refs: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(comment="by the clock of the device")
    received_at: Mapped[datetime]
    solved_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    solved_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("(solved_by IS NULL) = (solved_at IS NULL)", name="solved_by_somebody"),)
