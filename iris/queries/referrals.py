"""Referrals, consent records, second looks and tasks as they are read, through the row filter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.rules.cases.referrals import ReferralState


def of_case(session: Session, case_id: int) -> Sequence[m.CaseReferral]:
    """Every referral of a case, oldest first."""
    row = m.CaseReferral
    query = select(row).where(row.case_id == case_id).options(joinedload(row.programme))
    return session.scalars(query.order_by(row.made_at, row.id).limit(200)).all()


def referral(session: Session, referral_id: int) -> m.CaseReferral | None:
    """One referral."""
    row = m.CaseReferral
    return session.scalars(select(row).where(row.id == referral_id).options(joinedload(row.programme))).one_or_none()


def received(session: Session, organisation_id: int, limit: int = 100) -> Sequence[m.CaseReferral]:
    """What an organisation is asked, or has said yes to; what must be answered first stands first."""
    row = m.CaseReferral
    query = select(row).where(row.organisation_id == organisation_id)
    query = query.order_by(row.state.desc(), row.due_at, row.id).limit(limit)
    return session.scalars(query.options(joinedload(row.programme))).all()


def for_a_second(session: Session, limit: int = 50) -> Sequence[m.CaseReferral]:
    """Exceptions that wait for a second officer, oldest first."""
    row = m.CaseReferral
    query = select(row).where(row.state == ReferralState.PROPOSED, row.ground.is_not(None))
    return session.scalars(query.order_by(row.made_at, row.id).limit(limit).options(joinedload(row.programme))).all()


def unanswered(session: Session, now: datetime, limit: int = 200) -> Sequence[m.CaseReferral]:
    """Referrals whose receiver's time is over."""
    row = m.CaseReferral
    query = select(row).where(row.state == ReferralState.OFFERED, row.due_at < now)
    return session.scalars(query.order_by(row.due_at, row.id).limit(limit)).all()


def consents(session: Session, case_id: int) -> Sequence[m.CaseConsent]:
    """Consent records of a case that have not ended."""
    row = m.CaseConsent
    return session.scalars(select(row).where(row.case_id == case_id, row.ended_at.is_(None)).order_by(row.id)).all()


def helped(session: Session, organisation_id: int, limit: int = 200) -> Sequence[m.Case]:
    """Cases of the workers whom an organisation helps, what is due soonest first."""
    record = m.CaseConsent
    mine = select(record.case_id).where(record.organisation_id == organisation_id, record.ended_at.is_(None))
    query = select(m.Case).where(m.Case.id.in_(mine), m.Case.wrapped.is_not(None))
    return session.scalars(query.order_by(m.Case.due_at.is_(None), m.Case.due_at, m.Case.id).limit(limit)).all()


def reviews(session: Session, case_id: int) -> Sequence[m.CaseReview]:
    """Second looks of a case, oldest first."""
    return session.scalars(select(m.CaseReview).where(m.CaseReview.case_id == case_id).order_by(m.CaseReview.id)).all()


def open_reviews(session: Session, limit: int = 50) -> Sequence[m.CaseReview]:
    """Second looks not decided yet, what is due soonest first."""
    row = m.CaseReview
    return session.scalars(select(row).where(row.result.is_(None)).order_by(row.due_on, row.id).limit(limit)).all()


def tasks(session: Session, case_id: int) -> Sequence[m.CaseTask]:
    """What is still to be done in a case."""
    row = m.CaseTask
    query = select(row).where(row.case_id == case_id, row.done_at.is_(None))
    return session.scalars(query.order_by(row.due_on, row.id).limit(100)).all()


def own_tasks(session: Session, account_id: int, limit: int = 50) -> Sequence[m.CaseTask]:
    """What one officer has to do, soonest first."""
    row = m.CaseTask
    query = select(row).where(row.account_id == account_id, row.done_at.is_(None))
    return session.scalars(query.order_by(row.due_on, row.id).limit(limit)).all()
