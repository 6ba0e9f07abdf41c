"""The questions after arrival: batches of single-use codes, anonymous answers, the sums that are published."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Key
from iris.models.entries import RegisterEntry


class VoiceBatch(Base):
    """Codes drawn at once to be handed out about one agency through one channel; none belongs to a person."""

    __tablename__ = "voice_batch"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    channel: Mapped[Code]
    size: Mapped[int]
    drawn_at: Mapped[datetime]
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (CheckConstraint("size >= 10", name="hides_one_in_many"),)


class VoiceCode(Base):
    """A code not used yet, as keyed hash. Using it deletes it, so that no answer can be tied to it."""

    __tablename__ = "voice_code"

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(BigId, ForeignKey("voice_batch.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)


class VoiceAnswer(Base):
    """Three replies of somebody. Moment and network (a keyed hash) go after some days, the day stays."""

    __tablename__ = "voice_answer"

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(BigId, ForeignKey("voice_batch.id"))
    paid: Mapped[Code]
    papers: Mapped[Code]
    promised: Mapped[Code]
    answered_on: Mapped[date]
    at: Mapped[datetime | None]
    network: Mapped[str | None] = mapped_column(String(64))
    aside: Mapped[Code] = mapped_column(default="", comment="why it is set aside; empty: it is not")
    verdict: Mapped[Code | None] = mapped_column(comment="of a reviewer: counted, left_out")
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("(verdict IS NULL) = (decided_by IS NULL)", name="verdict_signed"),
        CheckConstraint("(at IS NULL) = (network IS NULL)", name="traces_go_together"),
        Index("ix_voice_answer_batch_id_id", "batch_id", "id"),
        Index("ix_voice_answer_at", "at"),
    )


class VoiceTally(Base):
    """The sums of one channel about one agency as everybody may read them; none below the cell minimum. Public."""

    __tablename__ = "voice_tally"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    channel: Mapped[Code]
    answers: Mapped[int] = mapped_column(comment="yes or no to: did you have to pay")
    paid: Mapped[int]
    papers_answers: Mapped[int]
    papers_kept: Mapped[int]
    promised_answers: Mapped[int]
    not_as_promised: Mapped[int]
    through: Mapped[date] = mapped_column(comment="day of the last answer counted")

    __table_args__ = (
        UniqueConstraint("entry_id", "channel"),
        CheckConstraint("answers >= 10", name="cell_minimum"),
    )
