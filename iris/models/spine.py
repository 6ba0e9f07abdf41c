"""The spine: the journal with its heads and daily roots, jobs, outgoing mails, settings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Key


class JournalEntry(Base):
    """Who did what to a subject. Ids, codes and keyed commitments only, never words of people; append-only."""

    __tablename__ = "journal_entry"

    id: Mapped[Key]
    stream: Mapped[Code] = mapped_column(comment="the subject: entry:AG-…, account:12, import:4")
    seq: Mapped[int] = mapped_column(BigId, comment="1, 2, 3 … within its stream")
    at: Mapped[datetime]
    actor: Mapped[Code] = mapped_column(comment="account:12, system, anonymous")
    verb: Mapped[Code]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    digest: Mapped[bytes]
    hash: Mapped[bytes]

    __table_args__ = (UniqueConstraint("stream", "seq"),)


class JournalHead(Base):
    """The last entry of each stream: a cut tail shows here."""

    __tablename__ = "journal_head"

    stream: Mapped[Code] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigId)
    hash: Mapped[bytes]


class JournalRoot(Base):
    """The signed Merkle root over all heads, one a day; published without counts or names."""

    __tablename__ = "journal_root"

    day: Mapped[date] = mapped_column(primary_key=True)
    last_entry_id: Mapped[int] = mapped_column(BigId, comment="entries up to this one are covered")
    root: Mapped[bytes]
    signature: Mapped[bytes]
    key_id: Mapped[Code]
    sealed_at: Mapped[datetime]


class Job(Base):
    """Work for later, enqueued in the caller's own transaction."""

    __tablename__ = "job"

    id: Mapped[Key]
    name: Mapped[Code]
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    once_key: Mapped[str | None] = mapped_column(String(120), unique=True, comment="the same work is queued once")
    state: Mapped[Code] = mapped_column(default="queued", comment="queued, running, done, dead")
    run_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(comment="class of the error, no words of people")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    progress: Mapped[dict[str, Any] | None]

    __table_args__ = (
        CheckConstraint("state <> 'running' OR lease IS NOT NULL", name="running_is_leased"),
        Index("ix_job_state_run_at", "state", "run_at", "id"),
    )


class OutgoingMail(Base):
    """A mail to send and the record that it went. Text is dropped once sent; addressee and template stay."""

    __tablename__ = "outgoing_mail"

    id: Mapped[Key]
    template: Mapped[Code]
    address: Mapped[str] = mapped_column(String(254))
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    language: Mapped[Code]
    sealed: Mapped[bytes | None] = mapped_column(comment="subject and text, sealed until sent")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    held: Mapped[bool] = mapped_column(default=False, comment="goes into the day's one mail, not by itself")

    __table_args__ = (Index("ix_outgoing_mail_account_id_id", "account_id", "id"),)


class Setting(Base):
    """Few facts about this installation: whether it holds demonstration data, the register's change number."""

    __tablename__ = "setting"

    name: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
