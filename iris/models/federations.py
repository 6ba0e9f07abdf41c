"""Who is a member of which federation; for the federation's own people only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Key
from iris.models.entries import RegisterEntry


class FederationMember(Base):
    """One membership of an agency or employer; it ends by its last day and is never deleted."""

    __tablename__ = "federation_member"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), comment="the federation")
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None] = mapped_column(comment="last day, counted")
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="dates_in_order"),
        Index("ix_federation_member_organisation_id_entry_id", "organisation_id", "entry_id", "since", unique=True),
    )
    __mapper_args__ = {"version_id_col": version}
