"""Permissions and the append-only, bitemporal facts about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.authorities import Authority
from iris.models.base import Base, BigId, Code, Key
from iris.models.entries import RegisterEntry


class Licence(Base):
    """One permission (licence, sponsor licence, accreditation, sanction) of one entry by one authority."""

    __tablename__ = "licence"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    authority_id: Mapped[int] = mapped_column(BigId, ForeignKey("authority.id"))
    subject: Mapped[Code]
    meaning: Mapped[Code]
    key: Mapped[str] = mapped_column(comment="identity within its list: number, else exact name and branch address")
    number: Mapped[str | None] = mapped_column(comment="as written: 0010")
    number_key: Mapped[str | None] = mapped_column(comment="for search: without zeros, prefixes, blanks: 10")
    listed: Mapped[bool] = mapped_column(default=False, comment="on the newest list of its source")
    last_seen_on: Mapped[date | None] = mapped_column(comment="date of the last list that named it, once it is gone")
    row_digest: Mapped[str | None] = mapped_column(
        String(64), comment="what its row said last: unchanged rows show by it"
    )
    entry: Mapped[RegisterEntry] = relationship()
    authority: Mapped[Authority] = relationship()
    facts: Mapped[list[StatusFact]] = relationship(back_populates="licence", order_by="StatusFact.id")
    contests: Mapped[list[Contest]] = relationship(order_by="Contest.id")

    __table_args__ = (
        UniqueConstraint("authority_id", "subject", "meaning", "key"),
        Index("ix_licence_number_key", "number_key"),
    )


class StatusFact(Base):
    """What an authority said of a permission: true from a day, known from a moment. Never updated or deleted."""

    __tablename__ = "status_fact"

    id: Mapped[Key]
    licence_id: Mapped[int] = mapped_column(BigId, ForeignKey("licence.id"))
    state: Mapped[Code]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None] = mapped_column(comment="last day, counted")
    recorded_at: Mapped[datetime]
    guarantee_until: Mapped[date | None] = mapped_column(comment="last day of the bond behind it")
    source_kind: Mapped[Code] = mapped_column(comment="list, officer, decision, clock")
    source_date: Mapped[date | None] = mapped_column(comment="date of the list or letter")
    batch_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("import_batch.id"))
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    reason: Mapped[str | None]
    corrects_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("status_fact.id"))
    licence: Mapped[Licence] = relationship(back_populates="facts")

    __table_args__ = (
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="dates_in_order"),
        CheckConstraint("state <> 'void' OR corrects_id IS NOT NULL", name="void_corrects"),
        Index("ix_status_fact_known", "licence_id", "effective_from", "recorded_at", "id", "state"),
        Index("ix_status_fact_recorded_at", "recorded_at", "licence_id"),
        Index("ix_status_fact_batch_id", "batch_id"),
        Index("ix_status_fact_corrects_id", "corrects_id"),
    )


class Contest(Base):
    """The days on which what is said of a permission is contested by an appeal; beside the fact, never instead."""

    __tablename__ = "contest"

    id: Mapped[Key]
    licence_id: Mapped[int] = mapped_column(BigId, ForeignKey("licence.id"), index=True)
    appeal_id: Mapped[int] = mapped_column(BigId, ForeignKey("appeal.id"), unique=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    recorded_at: Mapped[datetime]
