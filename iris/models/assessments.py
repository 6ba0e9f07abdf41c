"""Assessments: who may audit, the plan and its team, the checklist with its evidence, and the locked report.

Nothing here is public. What the report says of an organisation reaches the public by its summary only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Country, Key, PublicId
from iris.models.entries import RegisterEntry


class AuditBodyApproval(Base):
    """What an audit body may audit: one standard, some countries, from a day to a day."""

    __tablename__ = "audit_body_approval"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    standard_id: Mapped[Code]
    countries: Mapped[list[str]]
    valid_from: Mapped[date]
    until: Mapped[date]
    source: Mapped[str] = mapped_column(comment="what the approval rests on")
    entered_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(comment="taken back before its last day")

    __table_args__ = (CheckConstraint("until >= valid_from", name="in_order"),)


class Qualification(Base):
    """What a person is qualified for; audit teams need one in force."""

    __tablename__ = "qualification"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    kind: Mapped[Code]
    valid_to: Mapped[date]
    source: Mapped[str]
    entered_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(comment="taken back before its last day")


class IndependenceLink(Base):
    """A tie of a person or an audit body to an entry; it excludes while it lasts and two years after."""

    __tablename__ = "independence_link"

    id: Mapped[Key]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    kind: Mapped[Code] = mapped_column(comment="consultancy, paid_training, employment, ownership, family")
    ended_on: Mapped[date | None]
    entered_at: Mapped[datetime]


class Assessment(Base):
    """One assessment of one entry against one version of a standard.

    `body_id` is empty for what an organisation says of itself. Sample columns hold the fields of
    `rules.sampling.Sample`. `data_key` seals interviews, files and declarations: erasing it erases them.
    """

    __tablename__ = "assessment"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    kind: Mapped[Code]
    subject_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    body_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"))
    application_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("application.id"), comment="for a certificate: who audits takes a side in it"
    )
    standard_id: Mapped[Code]
    standard_version: Mapped[Code]
    state: Mapped[Code]
    scope: Mapped[str] = mapped_column(default="")
    corridors: Mapped[list[str]] = mapped_column(comment="countries of destination")
    raised_by: Mapped[str] = mapped_column(default="", comment="what led to a special audit")
    planned_first: Mapped[date | None]
    planned_last: Mapped[date | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    workforce: Mapped[int] = mapped_column(default=0)
    proposed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    planned: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done: Mapped[dict[str, Any]] = mapped_column(default=dict)
    deviation: Mapped[str] = mapped_column(default="", comment="why less is planned than proposed")
    shortfall: Mapped[str] = mapped_column(default="", comment="why less was done than proposed")
    filed_on: Mapped[date | None]
    check_sent_on: Mapped[date | None]
    check_answered_on: Mapped[date | None]
    check_answer: Mapped[str] = mapped_column(default="")
    check_dealt_with: Mapped[str] = mapped_column(default="", comment="what the team did about the answer")
    stopped_because: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    data_key: Mapped[bytes] = mapped_column(comment="key of this assessment, wrapped")
    created_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[RegisterEntry] = relationship()

    __table_args__ = (
        UniqueConstraint("id", "application_id"),
        CheckConstraint("kind = 'self_assessment' OR body_id IS NOT NULL", name="independent_has_body"),
        CheckConstraint("planned_last IS NULL OR planned_last >= planned_first", name="planned_in_order"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        Index("ix_assessment_subject_id_state", "subject_id", "state"),
        Index("ix_assessment_body_id_state", "body_id", "state"),
        Index("ix_assessment_state_check_sent_on", "state", "check_sent_on"),
    )
    __mapper_args__ = {"version_id_col": version}


class AssessmentPart(Base):
    """The one side a person takes in an assessment, once and for all: the database refuses a second one.

    In an audit for a certificate the same side is theirs in the application too, so that nobody of the team decides.
    """

    __tablename__ = "assessment_part"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    side: Mapped[Code] = mapped_column(comment="evaluation, review, appeal")
    application_id: Mapped[int | None] = mapped_column(BigId, comment="once the team is confirmed")

    __table_args__ = (
        ForeignKeyConstraint(["assessment_id", "application_id"], ["assessment.id", "assessment.application_id"]),
        ForeignKeyConstraint(
            ["application_id", "account_id", "side"],
            ["application_part.application_id", "application_part.account_id", "application_part.side"],
        ),
        UniqueConstraint("assessment_id", "account_id"),
        UniqueConstraint("assessment_id", "account_id", "side"),
    )


def _takes_part() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["assessment_id", "account_id", "side"],
        ["assessment_part.assessment_id", "assessment_part.account_id", "assessment_part.side"],
    )


LEADS = column("lead", Boolean).is_(True)


class TeamMember(Base):
    """An auditor of the team."""

    __tablename__ = "team_member"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId)
    account_id: Mapped[int] = mapped_column(BigId, index=True)
    side: Mapped[Code] = mapped_column(default="evaluation")
    name: Mapped[str] = mapped_column(comment="as the report names the person")
    lead: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]

    __table_args__ = (
        _takes_part(),
        UniqueConstraint("assessment_id", "account_id"),
        CheckConstraint("side = 'evaluation'", name="evaluates"),
        Index(
            "uq_team_member_one_lead",
            "assessment_id",
            unique=True,
            sqlite_where=LEADS,
            postgresql_where=LEADS,
        ),
    )


class ConflictDeclaration(Base):
    """What a member signed for this assessment; append-only, the newest counts."""

    __tablename__ = "conflict_declaration"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    conflict: Mapped[bool]
    words: Mapped[bytes | None] = mapped_column(comment="which tie, sealed with the assessment's key")
    signed_at: Mapped[datetime]


class AssessmentSite(Base):
    """A place that is visited."""

    __tablename__ = "assessment_site"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), index=True)
    name: Mapped[str]
    country: Mapped[Country]


class AssessmentRating(Base):
    """How one criterion was found. Two people on one criterion: the version tells the second."""

    __tablename__ = "assessment_rating"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"))
    criterion: Mapped[Code]
    rating: Mapped[Code | None]
    notes: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="", comment="why it was not assessed")
    refs: Mapped[str] = mapped_column(default="", comment="references to evidence, one a line")
    rated_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    rated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("assessment_id", "criterion"),)
    __mapper_args__ = {"version_id_col": version}


class AssessmentEvidence(Base):
    """A file that the team keeps; encrypted, and never shown outside the team, its body and the reviewers."""

    __tablename__ = "assessment_evidence"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), index=True)
    criterion: Mapped[Code]
    stored_as: Mapped[str] = mapped_column(String(32))
    mime: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigId)
    name: Mapped[bytes] = mapped_column(comment="the file's own name, sealed")
    added_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    added_at: Mapped[datetime]


class Interview(Base):
    """What workers told, sealed with the key of the assessment; kept apart from everything else.

    Only how many they were and where is readable: the report counts them and says no more.
    """

    __tablename__ = "interview"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), index=True)
    held_on: Mapped[date]
    people: Mapped[int] = mapped_column(comment="1: alone; more: a group")
    in_destination: Mapped[bool]
    sealed: Mapped[bytes]
    added_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    added_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("people >= 1", name="somebody"),)


class TechnicalReview(Base):
    """What somebody outside the team says of a report; append-only."""

    __tablename__ = "technical_review"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, index=True)
    account_id: Mapped[int] = mapped_column(BigId)
    side: Mapped[Code] = mapped_column(default="review")
    accepted: Mapped[bool]
    notes: Mapped[str]
    reviewed_at: Mapped[datetime]

    __table_args__ = (_takes_part(), CheckConstraint("side = 'review'", name="reviews"))


class AssessmentReport(Base):
    """The locked report as it was accepted, with the hash over its content and our signature."""

    __tablename__ = "assessment_report"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), unique=True)
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64), comment="sha256 of the content as canonical JSON, hex")
    signature: Mapped[bytes]
    key_id: Mapped[Code]
    locked_at: Mapped[datetime]


class AssessmentSummary(Base):
    """What everyone may read of a closed assessment, where the standard says so. Public."""

    __tablename__ = "assessment_summary"

    id: Mapped[Key]
    assessment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assessment.id"), unique=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(comment="kind, standard, days, ratings by principle; no words")
    published_at: Mapped[datetime]
