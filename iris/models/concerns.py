"""Scheme concerns: allegations against the validity of a certificate, sealed under a key of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.assessments import Assessment
from iris.models.base import Base, BigId, Code, Key
from iris.models.certificates import Certificate


class Concern(Base):
    """One concern. Whoever raised it follows it by a code, of which only the keyed hash is here."""

    __tablename__ = "concern"

    id: Mapped[Key]
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    target: Mapped[Code] = mapped_column(comment="agency, audit_body, scheme")
    state: Mapped[Code]
    raised_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    tests: Mapped[list[str]] = mapped_column(default=list, comment="met: current, specific, serious, systemic")
    requirement: Mapped[Code] = mapped_column(default="", comment="criterion or rule of the scheme")
    assessment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("assessment.id"))
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    data_key: Mapped[bytes]
    sealed: Mapped[bytes] = mapped_column(comment="what was told, what was found, what is answered")
    version: Mapped[int] = mapped_column(default=1)
    certificate: Mapped[Certificate] = relationship()
    assessment: Mapped[Assessment | None] = relationship()

    __table_args__ = (
        CheckConstraint("state = 'received' OR decided_by IS NOT NULL", name="decided_by_somebody"),
        CheckConstraint("state <> 'assessment_raised' OR assessment_id IS NOT NULL", name="audit_named"),
        Index("ix_concern_state_raised_at", "state", "raised_at", "id"),
    )
    __mapper_args__ = {"version_id_col": version}
