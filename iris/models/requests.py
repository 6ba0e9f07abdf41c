"""Requests of people from outside: for an account, and for a record that came from a list. Nothing here is public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.accounts import Organisation
from iris.models.base import Base, BigId, Code, Country, Key
from iris.models.entries import RegisterEntry


class AccountRequest(Base):
    """An agency, company or advocate asks for an account. What was typed is sealed with a key of its own."""

    __tablename__ = "account_request"

    id: Mapped[Key]
    kind: Mapped[Code] = mapped_column(comment="agency, company, advocate")
    country: Mapped[Country]
    state: Mapped[Code] = mapped_column(comment="unconfirmed, waiting, approved, refused")
    data_key: Mapped[bytes] = mapped_column(comment="key of what was typed, wrapped")
    sealed: Mapped[bytes] = mapped_column(comment="organisation, person, address, reason, register entry as typed")
    language: Mapped[Code]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="of the link that confirms the address")
    email_hash: Mapped[str] = mapped_column(String(64), comment="keyed")
    waiting_for: Mapped[str | None] = mapped_column(
        String(64), unique=True, comment="the address again while it waits: one request an address"
    )
    entry_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("register_entry.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(comment="of the link")
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (waiting_for IS NOT NULL)", name="waiting_is_one"),
        CheckConstraint("state = 'unconfirmed' OR confirmed_at IS NOT NULL", name="confirmed_first"),
        CheckConstraint("state NOT IN ('approved', 'refused') OR decided_at IS NOT NULL", name="decided_when"),
        Index("ix_account_request_state_created_at", "state", "created_at"),
    )
    __mapper_args__ = {"version_id_col": version}


class EntryClaim(Base):
    """An organisation says that an entry of the register is its own. Only it and the reviewers know."""

    __tablename__ = "entry_claim"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    state: Mapped[Code] = mapped_column(comment="waiting, frozen, approved, refused, withdrawn")
    open_for: Mapped[int | None] = mapped_column(
        BigId, unique=True, comment="the organisation again while it is open: one claim at a time"
    )
    data_key: Mapped[bytes] = mapped_column(comment="key of document and words, wrapped")
    stored_as: Mapped[str] = mapped_column(comment="name of the document in the encrypted store")
    mime: Mapped[str]
    filename: Mapped[bytes] = mapped_column(comment="sealed")
    channel: Mapped[Code | None] = mapped_column(comment="email, phone, address; none: the list names no way")
    contact_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("contact.id", ondelete="SET NULL"))
    masked: Mapped[str] = mapped_column(default="", comment="the way as the claimant may see it")
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_sealed: Mapped[bytes | None] = mapped_column(comment="for a letter or call, until it was sent")
    code_until: Mapped[datetime | None]
    code_sent_at: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    proved_at: Mapped[datetime | None] = mapped_column(comment="the code was typed")
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    reason: Mapped[bytes | None] = mapped_column(comment="of the last decision, sealed")
    version: Mapped[int] = mapped_column(default=1)
    entry: Mapped[RegisterEntry] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (
        CheckConstraint("(state IN ('waiting', 'frozen')) = (open_for IS NOT NULL)", name="open_is_one"),
        CheckConstraint("open_for IS NULL OR open_for = organisation_id", name="open_for_itself"),
        CheckConstraint("code_hash IS NULL OR code_until IS NOT NULL", name="code_ends"),
        CheckConstraint("open_for IS NOT NULL OR decided_at IS NOT NULL", name="decided_when"),
        Index("ix_entry_claim_entry_id_state", "entry_id", "state"),
        Index("ix_entry_claim_state_opened_at", "state", "opened_at"),
    )
    __mapper_args__ = {"version_id_col": version}
