"""Firms that may be one: what each can be recognised by, pairs found, what reviewers said, confirmed control."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Key
from iris.models.entries import RegisterEntry


class MatchKey(Base):
    """One thing a firm can be recognised by, as a keyed hash of its normal form: equality shows, nothing else."""

    __tablename__ = "match_key"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    kind: Mapped[Code] = mapped_column(comment="code of rules.kinship.Trace")
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (
        UniqueConstraint("entry_id", "kind", "key_hash"),
        Index("ix_match_key_kind_key_hash_entry_id", "kind", "key_hash", "entry_id"),
    )


class KinPair(Base):
    """Two firms with enough in common to be looked at; the struck-off one first."""

    __tablename__ = "kin_pair"

    id: Mapped[Key]
    from_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), comment="the struck-off firm")
    to_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    score: Mapped[int]
    evidence: Mapped[list[Any]] = mapped_column(comment="trace codes with the first letters of their hashes")
    waiting: Mapped[bool] = mapped_column(default=True, comment="for a reviewer")
    found_at: Mapped[datetime] = mapped_column(comment="when the newest evidence was found")
    version: Mapped[int] = mapped_column(default=1)
    struck: Mapped[RegisterEntry] = relationship(foreign_keys=[from_id])
    other: Mapped[RegisterEntry] = relationship(foreign_keys=[to_id])

    __table_args__ = (
        UniqueConstraint("from_id", "to_id"),
        CheckConstraint("from_id <> to_id", name="two_firms"),
        Index("ix_kin_pair_waiting_score_id", "waiting", "score", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class KinDecision(Base):
    """What a reviewer said of a pair, on which evidence. Append-only: taking it back is another row."""

    __tablename__ = "kin_decision"

    id: Mapped[Key]
    pair_id: Mapped[int] = mapped_column(BigId, ForeignKey("kin_pair.id"), index=True)
    outcome: Mapped[Code] = mapped_column(comment="code of rules.kinship.Outcome")
    basis: Mapped[Code | None] = mapped_column(comment="code of rules.kinship.Basis")
    evidence: Mapped[list[Any]] = mapped_column(comment="what was known when it was decided")
    note_sealed: Mapped[bytes | None] = mapped_column(comment="the reviewer's words, sealed with the people key")
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    decided_at: Mapped[datetime]
    by_panel: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="on appeal: no reviewer takes it back"
    )
    pair: Mapped[KinPair] = relationship()


class ControlLink(Base):
    """Confirmed control: a dated fact. Its later moments are each set once, never changed."""

    __tablename__ = "control_link"

    id: Mapped[Key]
    decision_id: Mapped[int] = mapped_column(BigId, ForeignKey("kin_decision.id"), unique=True)
    from_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), comment="the struck-off firm")
    to_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    share: Mapped[int] = mapped_column(comment="per cent of its record that is passed on")
    basis: Mapped[Code]
    recorded_at: Mapped[datetime]
    counts_on: Mapped[date] = mapped_column(comment="from when it counts when nobody answers")
    told_at: Mapped[datetime | None] = mapped_column(comment="when the agency's managers were written to")
    told: Mapped[int] = mapped_column(default=0, comment="how many of them there were")
    answered_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes | None] = mapped_column(comment="the agency's words, sealed with the people key")
    answered_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(comment="when the decision was taken back")
    contested_at: Mapped[datetime | None] = mapped_column(comment="when the agency appealed")
    contest_ended_at: Mapped[datetime | None]
    overturned_at: Mapped[datetime | None] = mapped_column(comment="when a panel found that it never was")
    struck: Mapped[RegisterEntry] = relationship(foreign_keys=[from_id])
    other: Mapped[RegisterEntry] = relationship(foreign_keys=[to_id])

    __table_args__ = (
        CheckConstraint("from_id <> to_id", name="two_firms"),
        CheckConstraint("share > 0 AND share <= 100", name="share_of_whole"),
        CheckConstraint("(answered_at IS NULL) = (answer_sealed IS NULL)", name="answer_whole"),
        CheckConstraint("overturned_at IS NULL OR ended_at IS NOT NULL", name="overturned_ended"),
    )
