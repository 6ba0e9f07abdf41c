"""What speakers of a language said of its translations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Key


class TranslationReview(Base):
    """One verdict on one translation; append-only, the newest of a text counts."""

    __tablename__ = "translation_review"

    id: Mapped[Key]
    language: Mapped[Code]
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the text and its translation")
    verdict: Mapped[Code]
    wording: Mapped[str | None] = mapped_column(comment="a better one; forms of a plural one a line")
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(verdict = 'wording') = (wording IS NOT NULL)", name="wording_where_said"),
        Index("ix_translation_review_language_digest", "language", "digest", "id"),
    )
