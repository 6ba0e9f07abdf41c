"""Facts that a score is made of, append-only and bitemporal, and the cache of published scores."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Key


class ScoreFact(Base):
    """One version of one fact about an agency, or about a group of agencies. Never updated or deleted.

    Versions of one fact have the same entry, kind and source; the one recorded last counts. So whoever records a
    correction need not see what stood there before, and each moment can be replayed.
    """

    __tablename__ = "score_fact"

    id: Mapped[Key]
    entry_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("register_entry.id"))
    group_key: Mapped[str | None] = mapped_column(String(80), comment="destination:sector, * for the whole register")
    kind: Mapped[Code]
    source: Mapped[Code] = mapped_column(comment="where it arose: finding:12, case:7, placements:3")
    payload: Mapped[dict[str, Any]] = mapped_column(comment="figures, codes and dates; never words of people")
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime]
    void: Mapped[bool] = mapped_column(default=False, comment="takes back the versions before it")

    __table_args__ = (
        CheckConstraint("(entry_id IS NULL) <> (group_key IS NULL)", name="one_subject"),
        Index("ix_score_fact_entry_id", "entry_id", "recorded_at"),
        Index("ix_score_fact_group_key", "group_key", "effective_on", "recorded_at"),
        Index("ix_score_fact_kind", "kind", "entry_id"),
    )


class StoredScore(Base):
    """Cache of the published score of each agency with a signed agreement, for lists and filters.

    Never the answer on a page about one agency: that is worked out from the facts. A test compares the two.
    """

    __tablename__ = "stored_score"

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), primary_key=True)
    method: Mapped[Code]
    inputs: Mapped[str] = mapped_column(String(64), comment="SHA-256 of day, method, standard and facts")
    as_of: Mapped[date]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    band: Mapped[Code | None]
    reason: Mapped[Code | None] = mapped_column(comment="why there is no number")
    gates: Mapped[list[str]]
    coverage: Mapped[float]
    computed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(value IS NULL) = (low IS NULL) AND (low IS NULL) = (high IS NULL)", name="whole_number"),
        CheckConstraint("(value IS NULL) <> (reason IS NULL)", name="number_or_reason"),
        Index("ix_stored_score_band", "band", "entry_id"),
    )
