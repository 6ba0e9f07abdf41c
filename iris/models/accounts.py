"""Organisations, accounts, and all that signing in needs. Nothing here is public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Country, Key
from iris.models.entries import RegisterEntry


class Organisation(Base):
    """Whom accounts belong to: the secretariat, an audit body, a government, an agency, a company."""

    __tablename__ = "organisation"

    id: Mapped[Key]
    kind: Mapped[Code]
    name: Mapped[str]
    country: Mapped[Country | None] = mapped_column(comment="a government has exactly one")
    entry_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("register_entry.id"), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    entry: Mapped[RegisterEntry | None] = relationship()

    __table_args__ = (CheckConstraint("kind <> 'government' OR country IS NOT NULL", name="government_has_country"),)


class Account(Base):
    """One person in one organisation, in one role."""

    __tablename__ = "account"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True, comment="lower case")
    name: Mapped[str]
    role: Mapped[Code]
    language: Mapped[Code] = mapped_column(default="en")
    password_hash: Mapped[str]
    totp_sealed: Mapped[bytes | None] = mapped_column(comment="second-factor secret, sealed with the totp key")
    totp_last: Mapped[int | None] = mapped_column(BigId, comment="last time step used: a code works once")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None] = mapped_column(comment="when they last signed in")
    version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}


class MailChoice(Base):
    """How a person wants the mails of a group; no row: at once."""

    __tablename__ = "mail_choice"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    group: Mapped[Code] = mapped_column("notice_group")
    pace: Mapped[Code]

    __table_args__ = (UniqueConstraint("account_id", "notice_group"),)


class AuthSession(Base):
    """A signed-in browser. The cookie holds a random token, this row its keyed hash; deleting it signs out."""

    __tablename__ = "auth_session"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_factor: Mapped[bool] = mapped_column(default=False, comment="passed in this session")
    agent: Mapped[str] = mapped_column(default="", comment="browser family, so that the person knows it again")
    account: Mapped[Account] = relationship()


class AccountToken(Base):
    """An invitation or a password reset: works once, ends by time, stored as keyed hash."""

    __tablename__ = "account_token"

    id: Mapped[Key]
    purpose: Mapped[Code] = mapped_column(comment="invitation or reset")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Code | None]
    invited_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes that replace the second factor once each."""

    __tablename__ = "recovery_code"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class LimitCounter(Base):
    """How often something was tried in a window; the subject is a keyed hash with a daily key, never an address."""

    __tablename__ = "limit_counter"

    id: Mapped[Key]
    name: Mapped[Code]
    subject: Mapped[str] = mapped_column(String(64))
    window: Mapped[datetime] = mapped_column(comment="start of the window")
    count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("uq_limit_counter_name_subject_window", "name", "subject", "window", unique=True),)
