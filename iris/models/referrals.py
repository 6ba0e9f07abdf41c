"""What leads others into a case: referrals, the consent a helper's access rests on; second looks, tasks.

Words of people are sealed: what the officers and the worker write with the key of the case, what a receiver reads
and answers with a key of its own, which is dropped when the worker takes the yes back.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.assistance import AssistanceProgramme
from iris.models.base import Base, BigId, Code, Key


class CaseReferral(Base):
    """One passing on: to a named receiver, for a purpose, with these things and no others."""

    __tablename__ = "case_referral"

    id: Mapped[Key] = mapped_column(autoincrement=False)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    programme_id: Mapped[int] = mapped_column(BigId, ForeignKey("assistance_programme.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), comment="who receives it")
    purpose: Mapped[Code]
    items: Mapped[list[str]] = mapped_column(default=list, comment="codes of what is passed on")
    state: Mapped[Code]
    urgent: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[Code | None] = mapped_column(comment="why consent was not waited for")
    made_by: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    second_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    made_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(comment="by when the receiver says yes or no")
    answered_at: Mapped[datetime | None]
    sealed: Mapped[bytes] = mapped_column(comment="with the key of the case: reasons, words to the worker")
    wrapped: Mapped[bytes | None] = mapped_column(comment="the key of what the receiver reads")
    packet: Mapped[bytes | None] = mapped_column(comment="sealed: what is passed on, in words")
    answer: Mapped[bytes | None] = mapped_column(comment="sealed: why not, or what came of it")
    version: Mapped[int] = mapped_column(default=1)
    programme: Mapped[AssistanceProgramme] = relationship()

    __table_args__ = (
        CheckConstraint("packet IS NULL OR wrapped IS NOT NULL", name="packet_has_key"),
        CheckConstraint("state NOT IN ('revoked', 'refused') OR wrapped IS NULL", name="taken_back_is_unreadable"),
        CheckConstraint("second_by IS NULL OR second_by <> made_by", name="second_is_another"),
        CheckConstraint(
            "ground IS NULL OR ground = 'minor' OR state IN ('proposed', 'cancelled') OR second_by IS NOT NULL",
            name="exception_has_second",
        ),
        Index("ix_case_referral_organisation_id_state_due_at", "organisation_id", "state", "due_at"),
        Index("ix_case_referral_state_due_at", "state", "due_at"),
    )
    __mapper_args__ = {"version_id_col": version}


class CaseConsent(Base):
    """That a worker agreed that an advocate sees the case. It ends when the worker says so."""

    __tablename__ = "case_consent"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"), comment="who asked the worker")
    kind: Mapped[Code] = mapped_column(comment="how the worker agreed; not_asked opens nothing")
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CaseReview(Base):
    """A second look at what was decided about one respondent, by people who had no part in it."""

    __tablename__ = "case_review"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    respondent_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_respondent.id"), index=True)
    asker: Mapped[Code]
    involved: Mapped[list[Any]] = mapped_column(default=list, comment="accounts that may not decide it")
    lodged_on: Mapped[date]
    due_on: Mapped[date]
    result: Mapped[Code | None]
    decided_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    decided_on: Mapped[date | None]
    reasons: Mapped[bytes | None] = mapped_column(comment="sealed with the key of the case")

    __table_args__ = (
        CheckConstraint("(result IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(result IS NULL) = (decided_on IS NULL)", name="decided_on_a_day"),
        Index("ix_case_review_result_due_on", "result", "due_on"),
    )


class CaseTask(Base):
    """Something that one officer has to do in a case by a day."""

    __tablename__ = "case_task"

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("case_record.id"), index=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    sealed: Mapped[bytes] = mapped_column(comment="with the key of the case: what is to be done")

    __table_args__ = (Index("ix_case_task_account_id_done_at_due_on", "account_id", "done_at", "due_on"),)
