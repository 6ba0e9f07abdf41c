"""Signed credentials of certificates: what each says, where its bits stand, the text once it is signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Key
from iris.models.certificates import Certificate


class Credential(Base):
    """One credential of a certificate. Whether it is suspended or revoked is read from the facts, never kept here.

    Rows are never deleted, so that no place in a list is given twice.
    """

    __tablename__ = "credential"

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(String(26), unique=True)
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"), index=True)
    after_fact_id: Mapped[int] = mapped_column(BigId, comment="the last fact it was issued on; later stops end it")
    list_number: Mapped[int]
    position: Mapped[int] = mapped_column(comment="of its bit in both lists of this number")
    says: Mapped[dict[str, Any]] = mapped_column(comment="what it says, published; no words of people")
    issued_at: Mapped[datetime]
    signed: Mapped[str | None] = mapped_column(comment="the signed text, byte for byte; once written it stays")
    certificate: Mapped[Certificate] = relationship()

    __table_args__ = (
        UniqueConstraint("list_number", "position"),
        CheckConstraint("position >= 0 AND position < 131072", name="position_in_list"),
    )
