"""Reference tables of money: exchange rates by day, what national laws let workers be asked for. Nothing personal."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Country, Key

Currency = String(3)


class ExchangeRate(Base):
    """What one unit of `base` was worth in `quote` on a day; append-only, the newest of a day and pair counts."""

    __tablename__ = "exchange_rate"

    id: Mapped[Key]
    day: Mapped[date]
    base: Mapped[str] = mapped_column(Currency)
    quote: Mapped[str] = mapped_column(Currency)
    value: Mapped[str] = mapped_column(String(30), comment="an exact decimal")
    source: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("base <> quote", name="two_currencies"),
        Index("ix_exchange_rate_day_base", "day", "base"),
        Index("ix_exchange_rate_day_quote", "day", "quote"),
    )


class FeeCapRow(Base):
    """What a law says of kinds of cost; append-only, a row that was wrong is named by a later one.

    Empty `origin`, `destination` or `occupation` means any.
    """

    __tablename__ = "fee_cap"

    id: Mapped[Key]
    law: Mapped[Country] = mapped_column(comment="whose law")
    categories: Mapped[list[str]]
    kind: Mapped[Code]
    origin: Mapped[str] = mapped_column(String(2))
    destination: Mapped[str] = mapped_column(String(2))
    occupation: Mapped[str] = mapped_column(String(4), comment="the beginning of a code of ISCO-08")
    minor: Mapped[int | None] = mapped_column(BigId)
    currency: Mapped[str | None] = mapped_column(Currency)
    months: Mapped[str | None] = mapped_column(String(10), comment="an exact decimal")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    withdraws_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("fee_cap.id"), unique=True)
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_in_order"),
        CheckConstraint("(kind = 'amount') = (minor IS NOT NULL AND currency IS NOT NULL)", name="amount_where_said"),
        CheckConstraint("(kind = 'months') = (months IS NOT NULL)", name="months_where_said"),
        CheckConstraint("source <> ''", name="source_given"),
    )
