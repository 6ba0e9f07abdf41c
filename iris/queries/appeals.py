"""Appeals and their panels."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.rules.appeals import UNDECIDED
from iris.rules.roles import Role


def one(session: Session, appeal_id: int) -> m.Appeal | None:
    """The appeal, when the actor may see it."""
    return session.scalars(
        select(m.Appeal).where(m.Appeal.id == appeal_id).options(joinedload(m.Appeal.entry))
    ).one_or_none()


def against(session: Session, target: str) -> m.Appeal | None:
    """The appeal against this decision, when the actor may see it."""
    return session.scalars(select(m.Appeal).where(m.Appeal.target == target)).one_or_none()


def listed(session: Session, limit: int = 100) -> Sequence[m.Appeal]:
    """Appeals that the actor may see, newest first."""
    query = select(m.Appeal).options(joinedload(m.Appeal.entry)).order_by(m.Appeal.id.desc())
    return session.scalars(query.limit(limit)).all()


def undecided(session: Session, limit: int = 100) -> Sequence[m.Appeal]:
    """Appeals that wait for the panel, oldest first."""
    query = (
        select(m.Appeal)
        .where(m.Appeal.state.in_(sorted(UNDECIDED)))
        .options(joinedload(m.Appeal.entry))
        .order_by(m.Appeal.lodged_on, m.Appeal.id)
    )
    return session.scalars(query.limit(limit)).all()


def without_panel(session: Session) -> Sequence[m.Appeal]:
    """Appeals for which nobody was named yet."""
    named = exists().where(m.AppealMember.appeal_id == m.Appeal.id)
    query = select(m.Appeal).where(m.Appeal.state.in_(sorted(UNDECIDED)), ~named).order_by(m.Appeal.id)
    return session.scalars(query).all()


def members(session: Session, appeal_id: int) -> Sequence[m.AppealMember]:
    """The panel, as far as the actor may see."""
    query = select(m.AppealMember).where(m.AppealMember.appeal_id == appeal_id).order_by(m.AppealMember.id)
    return session.scalars(query).all()


def free_panellists(session: Session, appeal: m.Appeal, involved: Collection[int], number: int) -> Sequence[int]:
    """People of the appeal panel who took no part in the matter; those with the fewest appeals first."""
    load = select(func.count()).where(m.AppealMember.account_id == m.Account.id).correlate(m.Account).scalar_subquery()
    query = select(m.Account.id).where(m.Account.role == Role.APPEAL_PANEL, m.Account.active.is_(True))
    query = query.where(m.Account.id.not_in(sorted(involved)))
    for part, whole, number_of_it in (
        (m.ApplicationPart, m.ApplicationPart.application_id, appeal.application_id),
        (m.AssessmentPart, m.AssessmentPart.assessment_id, appeal.assessment_id),
    ):
        if number_of_it is not None:
            query = query.where(~exists().where(whole == number_of_it, part.account_id == m.Account.id))
    return session.scalars(query.order_by(load, m.Account.id).limit(number)).all()


def contest(session: Session, appeal_id: int) -> m.Contest | None:
    """The mark that an appeal put on a permission."""
    return session.scalars(select(m.Contest).where(m.Contest.appeal_id == appeal_id)).one_or_none()
