"""Certificates of the scheme, what happened to them, proposals to change them, bans that wait for a second officer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Country, Key
from iris.models.entries import RegisterEntry
from iris.models.licences import Licence


class Certificate(Base):
    """One certificate. Its word in the register comes from the facts of its licence; a test holds the two together."""

    __tablename__ = "certificate"

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    licence_id: Mapped[int] = mapped_column(BigId, ForeignKey("licence.id"), unique=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("application.id"), index=True)
    standard_id: Mapped[Code]
    standard_version: Mapped[Code]
    state: Mapped[Code]
    decided_on: Mapped[date] = mapped_column(comment="grant or last renewal: surveillance counts from it")
    valid_from: Mapped[date]
    valid_until: Mapped[date] = mapped_column(comment="last day, counted")
    suspended_from: Mapped[date | None]
    running_since: Mapped[date | None] = mapped_column(comment="last restoration after the decision")
    conditions: Mapped[str | None] = mapped_column(comment="published")
    scope: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="corridors, sectors, sites")
    surveillances: Mapped[dict[str, Any]] = mapped_column(
        default=dict, comment="first day of each surveillance by its assessment: who decides reads no assessment"
    )
    version: Mapped[int] = mapped_column(default=1)
    entry: Mapped[RegisterEntry] = relationship()
    licence: Mapped[Licence] = relationship()
    events: Mapped[list[CertificateEvent]] = relationship(order_by="CertificateEvent.id")

    __table_args__ = (
        CheckConstraint("state <> 'suspended' OR suspended_from IS NOT NULL", name="suspension_has_day"),
        Index("ix_certificate_state_id", "state", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class CertificateEvent(Base):
    """A move of a certificate as it is published: from where to where, as of which day, the reason. Append-only."""

    __tablename__ = "certificate_event"

    id: Mapped[Key]
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"), index=True)
    at: Mapped[datetime]
    move: Mapped[Code]
    from_state: Mapped[Code | None]
    to_state: Mapped[Code]
    effective_on: Mapped[date]
    reason_code: Mapped[Code | None]
    by_clock: Mapped[bool] = mapped_column(default=False)
    proposal_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("certificate_proposal.id"))
    fact_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("status_fact.id"), comment="what it said")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="scope and days that it replaced")

    __table_args__ = (
        CheckConstraint(
            "to_state NOT IN ('suspended', 'withdrawn') OR from_state = to_state OR reason_code IS NOT NULL",
            name="stop_has_reason",
        ),
    )


class CertificateProposal(Base):
    """A change to a certificate that one person proposes and another decides on."""

    __tablename__ = "certificate_proposal"

    id: Mapped[Key]
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"), index=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    move: Mapped[Code]
    reason_code: Mapped[Code | None]
    reasons: Mapped[str] = mapped_column(comment="the agency reads them once it is decided")
    conditions: Mapped[str | None]
    scope: Mapped[dict[str, Any] | None] = mapped_column(comment="what would be left")
    proposed_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    outcome: Mapped[Code | None] = mapped_column(comment="taken, turned_down")
    decision_reasons: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    certificate: Mapped[Certificate] = relationship()

    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint("(decided_by IS NULL) = (outcome IS NULL)", name="decision_has_outcome"),
        Index("ix_certificate_proposal_outcome_id", "outcome", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class CertificateNotice(Base):
    """A notice that time sent about a certificate; its key keeps it from going twice."""

    __tablename__ = "certificate_notice"

    id: Mapped[Key]
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificate.id"))
    key: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("certificate_id", "key"),)


class VerificationDay(Base):
    """How often a number was verified on a day; shown rounded to ten, and never who."""

    __tablename__ = "verification_day"

    id: Mapped[Key]
    licence_id: Mapped[int] = mapped_column(BigId, ForeignKey("licence.id"))
    day: Mapped[date]
    count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("licence_id", "day"),)


class BanRequest(Base):
    """A ban that one officer asks for and a second one of the same country confirms."""

    __tablename__ = "ban_request"

    id: Mapped[Key]
    country: Mapped[Country] = mapped_column(comment="of the authority: the jurisdiction that sees it")
    authority_id: Mapped[int] = mapped_column(BigId, ForeignKey("authority.id"))
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(comment="published once confirmed")
    asked_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    outcome: Mapped[Code | None] = mapped_column(comment="confirmed, turned_down")
    fact_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("status_fact.id"))
    version: Mapped[int] = mapped_column(default=1)
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (
        CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="second_officer"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="dates_in_order"),
        Index("ix_ban_request_country_outcome", "country", "outcome", "id"),
    )
    __mapper_args__ = {"version_id_col": version}
