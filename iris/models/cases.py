"""Cases: a worker's complaint and what becomes of it. In clear stand only stage, due dates, respondent, kinds, way.

Everything anybody told is sealed with the data key of its case (`wrapped`, itself sealed with the key file), so
that dropping that one value erases the case. Who complained lies in a table of its own under a key of its own.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Key, PublicId
from iris.models.entries import RegisterEntry


class Case(Base):
    """One complaint. `urgent_at`: when the urgent clock runs, by when; `due_at`: the next thing that we promised."""

    __tablename__ = "case_record"

    id: Mapped[Key] = mapped_column(autoincrement=False, comment="random: nobody can count cases by it")
    public_id: Mapped[PublicId]
    stage: Mapped[Code]
    closing: Mapped[Code | None]
    due_at: Mapped[datetime | None]
    urgent_at: Mapped[datetime | None]
    categories: Mapped[list[str]] = mapped_column(default=list)
    origin: Mapped[str] = mapped_column(String(2), default="")
    destination: Mapped[str] = mapped_column(String(2), default="")
    sector: Mapped[Code] = mapped_column(default="")
    quarter: Mapped[str] = mapped_column(String(6), default="")
    wrapped: Mapped[bytes | None] = mapped_column(comment="the data key; without it the case is erased")
    state: Mapped[bytes] = mapped_column(comment="sealed: what the rules ask about")
    story: Mapped[bytes] = mapped_column(deferred=True, comment="sealed: the answers as given")
    version: Mapped[int] = mapped_column(default=1)
    respondents: Mapped[list[CaseRespondent]] = relationship(back_populates="case", order_by="CaseRespondent.id")

    __table_args__ = (
        CheckConstraint("(stage = 'closed') = (closing IS NOT NULL)", name="closed_says_how"),
        Index("ix_case_record_stage_due_at", "stage", "due_at", "id"),
        Index("ix_case_record_due_at", "due_at", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class CaseIdentity(Base):
    """Who complained and how to reach them safely. Each read is journalled; erased a year before the rest."""

    __tablename__ = "case_identity"

    id: Mapped[Key] = mapped_column(autoincrement=False)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), unique=True)
    wrapped: Mapped[bytes | None]
    sealed: Mapped[bytes]


class CaseRespondent(Base):
    """Whom a case is about. A name that was typed stays sealed until a reviewer publishes an entry.

    `reply_due_on` is there from the sending on; until then the organisation knows nothing. What it may see and
    what it answers is sealed under a key of its own, which opens nothing else of the case.
    """

    __tablename__ = "case_respondent"

    id: Mapped[Key] = mapped_column(autoincrement=False)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    kind: Mapped[Code]
    inner: Mapped[bytes] = mapped_column(comment="sealed with the key of the case: typed name, proposal, decision")
    reply_due_on: Mapped[date | None]
    wrapped: Mapped[bytes | None] = mapped_column(comment="the key of what is shared with the respondent")
    shared: Mapped[bytes | None] = mapped_column(comment="sealed: summary, answer, plan, payments, outcome")
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(back_populates="respondents")
    entry: Mapped[RegisterEntry | None] = relationship()

    __table_args__ = (
        CheckConstraint("reply_due_on IS NULL OR wrapped IS NOT NULL", name="sent_has_key"),
        CheckConstraint("(wrapped IS NULL) = (shared IS NULL)", name="shared_has_key"),
    )
    __mapper_args__ = {"version_id_col": version}


class CaseMessage(Base):
    """A message between the worker's side and the officers, or a note that only officers see."""

    __tablename__ = "case_message"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"))
    side: Mapped[Code] = mapped_column(comment="worker, officer, note")
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    sealed: Mapped[bytes]

    __table_args__ = (
        Index("ix_case_message_case_id_id", "case_id", "id"),
        CheckConstraint("(side = 'worker') = (account_id IS NULL)", name="officers_sign"),
    )


class CaseAssignment(Base):
    """Who works on a case in which role. An assignment ends, it is never erased."""

    __tablename__ = "case_assignment"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    role: Mapped[Code]
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (Index("ix_case_assignment_case_id_account_id", "case_id", "account_id"),)


class EmploymentLink(Base):
    """That an entry employs, employed or pays an officer or a close relative: the officer knows none of its cases."""

    __tablename__ = "employment_link"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    declared_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("account_id", "entry_id"),)


class CaseEvent(Base):
    """What happened in a case, append-only, ids and codes only: the drawing of the way, the history of the desk."""

    __tablename__ = "case_event"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"))
    at: Mapped[datetime]
    verb: Mapped[Code]
    stage: Mapped[Code] = mapped_column(comment="in which stage the case is since")
    actor: Mapped[Code] = mapped_column(comment="account:12, worker, system")

    __table_args__ = (Index("ix_case_event_case_id_id", "case_id", "id"),)
