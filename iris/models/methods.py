"""Methods of the score in the making, who would move under them, and how the bands spread month by month.

A published method is a file of the code. Here stands what leads there: figures tried, the time for comments, the yes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Country, Key
from iris.models.entries import RegisterEntry


class MethodDraft(Base):
    """Figures that would make the next version; frozen by `digest` once a decider said yes."""

    __tablename__ = "method_draft"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    base: Mapped[Code] = mapped_column(comment="the published version it starts from")
    release: Mapped[Code] = mapped_column(comment="the version it would be published as")
    reason: Mapped[str] = mapped_column(comment="why figures change, for everybody to read")
    figures: Mapped[dict[str, Any]] = mapped_column(comment="path to value, only those that differ")
    state: Mapped[Code]
    comment_from: Mapped[date | None]
    comment_until: Mapped[date | None]
    comment_closed_on: Mapped[date | None]
    comments: Mapped[int | None] = mapped_column(comment="how many came in")
    comments_link: Mapped[str] = mapped_column(default="", comment="where they and our answers can be read")
    approved_on: Mapped[date | None]
    in_force_from: Mapped[date | None]
    digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of all that the approved method says")
    created_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("comment_until IS NULL OR comment_until >= comment_from", name="comments_in_order"),
        CheckConstraint("(comment_closed_on IS NULL) = (comments IS NULL)", name="closed_counts"),
        CheckConstraint("(approved_on IS NULL) = (digest IS NULL)", name="approved_is_frozen"),
        CheckConstraint("(approved_on IS NULL) = (in_force_from IS NULL)", name="approved_says_from_when"),
        Index("ix_method_draft_state", "state", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class MethodComparison(Base):
    """One run of a draft against the version it starts from, over every published score."""

    __tablename__ = "method_comparison"

    id: Mapped[Key]
    draft_id: Mapped[int] = mapped_column(BigId, ForeignKey("method_draft.id"))
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the figures compared")
    as_of: Mapped[date]
    known: Mapped[datetime]
    agencies: Mapped[int] = mapped_column(comment="how many there are to score")
    scored: Mapped[int] = mapped_column(default=0, comment="how far it is")
    done_at: Mapped[datetime | None]
    spread: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="agencies by band, before and after")
    back_test: Mapped[list[Any]] = mapped_column(default=list, comment="both methods on the year before")

    __table_args__ = (Index("ix_method_comparison_draft_id", "draft_id", "id"),)


class MethodMove(Base):
    """One agency in a comparison; `place` 1 moved worst."""

    __tablename__ = "method_move"

    id: Mapped[Key]
    comparison_id: Mapped[int] = mapped_column(BigId, ForeignKey("method_comparison.id"))
    place: Mapped[int]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    old_value: Mapped[float | None]
    old_low: Mapped[float | None]
    old_band: Mapped[Code | None]
    new_value: Mapped[float | None]
    new_low: Mapped[float | None]
    new_band: Mapped[Code | None]
    shift: Mapped[float | None]
    cause: Mapped[Code]
    item: Mapped[Code] = mapped_column(comment="the part, gate or reason that explains it")
    criterion: Mapped[Code]
    points: Mapped[float] = mapped_column(comment="what that alone moved")
    changes_band: Mapped[bool]
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (
        UniqueConstraint("comparison_id", "place"),
        Index("ix_method_move_changes_band", "comparison_id", "changes_band", "place"),
    )


class ScoreSpread(Base):
    """How many agencies of a country and group had a band on the first of a month, as the public knew it then."""

    __tablename__ = "score_spread"

    id: Mapped[Key]
    day: Mapped[date]
    country: Mapped[Country]
    group_key: Mapped[str] = mapped_column(String(80), comment="destination:sector, * where none is known")
    band: Mapped[Code] = mapped_column(comment="A to E, - without a band")
    agencies: Mapped[int]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("day", "country", "group_key", "band"),
        CheckConstraint("agencies > 0", name="somebody"),
    )
