"""What an organisation decided about uncertain names in its lists. Nobody else sees it, no administrator either."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Key
from iris.models.entries import RegisterEntry


class PairDecision(Base):
    """That a name of a list means an entry, or does not. Undone ones stay, so that it can be seen what was decided."""

    __tablename__ = "pair_decision"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    asked_key: Mapped[str] = mapped_column(String(64), comment="digest of what the row of the list says")
    asked_name: Mapped[str]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    same: Mapped[bool]
    decided_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (Index("ix_pair_decision_organisation_id_asked_key", "organisation_id", "asked_key"),)
