"""Applications for a certificate: what the agency hands in, who took which side, what was decided, who objected."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.accounts import Account
from iris.models.base import Base, BigId, Code, Key
from iris.models.entries import RegisterEntry


class Application(Base):
    """One application of one agency: where it stands and the days that its clocks count from, no contents.

    A government that licensed the agency sees this row and nothing that hangs on it.
    """

    __tablename__ = "application"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    kind: Mapped[Code] = mapped_column(comment="first or renewal")
    renews_id: Mapped[int | None] = mapped_column(BigId, comment="the certificate that is to be renewed")
    standard_id: Mapped[Code]
    standard_version: Mapped[Code]
    state: Mapped[Code]
    state_since: Mapped[date]
    created_at: Mapped[datetime]
    submitted_on: Mapped[date | None]
    deferred_on: Mapped[date | None]
    accepted_on: Mapped[date | None] = mapped_column(comment="opens the window for objections")
    technical_review_on: Mapped[date | None] = mapped_column(comment="of this round; emptied when sent back")
    decided_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (
        Index("ix_application_entry_id_id", "entry_id", "id"),
        Index("ix_application_state_state_since", "state", "state_since", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class ApplicationSection(Base):
    """What the agency says in one part of its application, saved as it goes; counts once it is done."""

    __tablename__ = "application_section"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"))
    part: Mapped[Code]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done: Mapped[bool] = mapped_column(default=False)
    saved_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("application_id", "part"),)
    __mapper_args__ = {"version_id_col": version}


class ApplicationAgreement(Base):
    """The agreement with the scheme as a manager signed it: the name typed, the moment, which text. Append-only."""

    __tablename__ = "application_agreement"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"), unique=True)
    signed_name: Mapped[str]
    signed_at: Mapped[datetime]
    text_version: Mapped[Code]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("signed_name <> ''", name="name_typed"),)


class ApplicationEvent(Base):
    """A move of an application: from where to where, by whom or by time, and why. Append-only."""

    __tablename__ = "application_event"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"), index=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"), comment="none: time did it")
    move: Mapped[Code]
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    reason_code: Mapped[Code | None]
    reason: Mapped[str | None]
    handed: Mapped[dict[str, Any] | None] = mapped_column(
        comment="what the audits had come to when it went to the decider, who reads no assessment"
    )


class ApplicationPart(Base):
    """The side that a person takes in an application, once and for all (ISO/IEC 17021-1, 9.5.1).

    What somebody does on a side points here with the side itself, so that the database refuses a person who
    audited and would decide.
    """

    __tablename__ = "application_part"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    side: Mapped[Code] = mapped_column(comment="evaluation, review, decision, appeal")
    taken_at: Mapped[datetime]
    account: Mapped[Account] = relationship()

    __table_args__ = (
        UniqueConstraint("application_id", "account_id"),
        UniqueConstraint("application_id", "account_id", "side"),
    )


class ApplicationReview(Base):
    """The technical review: somebody outside the audit looked at all of it. Append-only."""

    __tablename__ = "application_review"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    side: Mapped[Code] = mapped_column(default="review")
    done_at: Mapped[datetime]
    recommends: Mapped[Code] = mapped_column(comment="grant or refuse")
    words: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "account_id", "side"],
            ["application_part.application_id", "application_part.account_id", "application_part.side"],
        ),
        CheckConstraint("side = 'review'", name="reviewers_only"),
    )


class ApplicationDecision(Base):
    """What was decided and why; only by a person on the side of decision, which the database holds. Append-only."""

    __tablename__ = "application_decision"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    side: Mapped[Code] = mapped_column(default="decision")
    decided_at: Mapped[datetime]
    outcome: Mapped[Code] = mapped_column(comment="grant, refuse, repeat_on_site")
    reason_code: Mapped[Code | None]
    reasons: Mapped[str]
    conditions: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "account_id", "side"],
            ["application_part.application_id", "application_part.account_id", "application_part.side"],
        ),
        CheckConstraint("side = 'decision'", name="deciders_only"),
        CheckConstraint("outcome <> 'refuse' OR reason_code IS NOT NULL", name="refusal_has_reason"),
    )


class Objection(Base):
    """An objection to an accepted application: its words for the agency, the reviewer and the decider."""

    __tablename__ = "objection"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"), index=True)
    made_at: Mapped[datetime]
    words: Mapped[bytes] = mapped_column(comment="sealed")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    answer: Mapped[bytes | None] = mapped_column(comment="sealed")
    settled_at: Mapped[datetime | None] = mapped_column(comment="the reviewer found the answer enough")
    addressed: Mapped[str | None] = mapped_column(comment="what the decision makes of it")

    __table_args__ = (CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer_is_dated"),)


class Objector(Base):
    """Who objected and how to reach them: for the reviewer only, sealed."""

    __tablename__ = "objector"

    id: Mapped[Key]
    objection_id: Mapped[int] = mapped_column(BigId, ForeignKey("objection.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(comment="name and contact")


class PublicNotice(Base):
    """What everybody may read of an application: that it was accepted and is open to objections, or refused."""

    __tablename__ = "public_notice"

    id: Mapped[Key]
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"))
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    kind: Mapped[Code] = mapped_column(comment="objections, refused; examined or renewal: while it is under way")
    first_day: Mapped[date]
    last_day: Mapped[date | None] = mapped_column(comment="of the window; the day a refusal fell")
    contested_since: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(comment="when an application was under way no longer")
    reason_code: Mapped[Code | None]
    scope: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="corridors and sectors asked for")
    recorded_at: Mapped[datetime]
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (
        CheckConstraint("kind <> 'refused' OR reason_code IS NOT NULL", name="refusal_has_reason"),
        Index("ix_public_notice_kind_last_day", "kind", "last_day", "id"),
        Index("ix_public_notice_application_id", "application_id"),
    )
