"""The directory of help as it is read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m

MOST = 500


def listed(
    session: Session, country: str = "", receiver: str = "", hidden: Sequence[str] = ()
) -> Sequence[m.AssistanceProgramme]:
    """Entries that everybody may see, of one country, of one kind; languages are looked at by the caller."""
    row = m.AssistanceProgramme
    query = select(row).where(row.listed, row.receiver.not_in(hidden))
    if country:
        query = query.where(row.country == country)
    if receiver:
        query = query.where(row.receiver == receiver)
    return session.scalars(query.order_by(row.country, row.id).limit(MOST)).all()


def programme(session: Session, programme_id: int) -> m.AssistanceProgramme | None:
    """One entry."""
    return session.scalars(select(m.AssistanceProgramme).where(m.AssistanceProgramme.id == programme_id)).one_or_none()


def kept(session: Session, organisation_id: int | None = None) -> Sequence[m.AssistanceProgramme]:
    """Entries for those who keep them: all, or those of one organisation."""
    query = select(m.AssistanceProgramme)
    if organisation_id is not None:
        query = query.where(m.AssistanceProgramme.organisation_id == organisation_id)
    return session.scalars(query.order_by(m.AssistanceProgramme.country, m.AssistanceProgramme.id).limit(MOST)).all()


def receiving(session: Session, receivers: Sequence[str]) -> Sequence[m.AssistanceProgramme]:
    """Entries of these kinds whose people have accounts here: they can be passed a case."""
    row = m.AssistanceProgramme
    query = select(row).where(row.listed, row.organisation_id.is_not(None), row.receiver.in_(receivers))
    return session.scalars(query.order_by(row.country, row.id).limit(MOST)).all()


def houses(session: Session, kinds: Sequence[str]) -> Sequence[m.Organisation]:
    """Organisations that can receive a case, for whoever links an entry to one; asked by the system."""
    query = select(m.Organisation).where(m.Organisation.kind.in_(kinds), m.Organisation.active)
    return session.scalars(query.order_by(m.Organisation.name, m.Organisation.id).limit(MOST)).all()
