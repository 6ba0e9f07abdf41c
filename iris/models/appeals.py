"""Appeals against decisions, and the people who hear them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Key
from iris.models.entries import RegisterEntry


class Appeal(Base):
    """One appeal against one decision, which can be appealed once."""

    __tablename__ = "appeal"

    id: Mapped[Key]
    subject: Mapped[Code] = mapped_column(comment="refusal, suspension, withdrawal, finding, control_link")
    target: Mapped[str] = mapped_column(
        String(60), unique=True, comment="what is appealed: certificate_event:12, application_decision:3"
    )
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    application_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("application.id"))
    certificate_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("certificate.id"))
    event_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("certificate_event.id"))
    assessment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("assessment.id"))
    finding_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("finding.id"))
    link_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("control_link.id"))
    decided_on: Mapped[date] = mapped_column(comment="the day of what is appealed")
    state: Mapped[Code]
    lodged_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    lodged_at: Mapped[datetime]
    lodged_on: Mapped[date]
    grounds: Mapped[bytes] = mapped_column(comment="sealed")
    admitted_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    reasons: Mapped[bytes | None] = mapped_column(comment="of the panel, sealed; the appellant reads them")
    effect: Mapped[Code | None] = mapped_column(comment="the move that the panel chose when it upheld")
    version: Mapped[int] = mapped_column(default=1)
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (
        CheckConstraint("admitted_on IS NULL OR admitted_on >= lodged_on", name="admitted_after_lodging"),
        Index("ix_appeal_state_lodged_on", "state", "lodged_on", "id"),
        Index("ix_appeal_entry_id", "entry_id", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class AppealMember(Base):
    """A person of the panel; the database holds that they took no other side in the application or audit behind it."""

    __tablename__ = "appeal_member"

    id: Mapped[Key]
    appeal_id: Mapped[int] = mapped_column(BigId, ForeignKey("appeal.id"))
    application_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("application.id"))
    assessment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("assessment.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), index=True)
    side: Mapped[Code] = mapped_column(default="appeal")
    named_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("appeal_id", "account_id"),
        ForeignKeyConstraint(
            ["application_id", "account_id", "side"],
            ["application_part.application_id", "application_part.account_id", "application_part.side"],
        ),
        ForeignKeyConstraint(
            ["assessment_id", "account_id", "side"],
            ["assessment_part.assessment_id", "assessment_part.account_id", "assessment_part.side"],
        ),
        CheckConstraint("side = 'appeal'", name="panel_only"),
    )
