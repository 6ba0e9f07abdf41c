"""Cases as they are read: by clear columns only, through the row filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from iris import models as m
from iris.rules.cases.register import VOID


def draft(session: Session, draft_id: int) -> m.CaseDraft | None:
    """A draft, for the browser that holds it."""
    return session.scalars(select(m.CaseDraft).where(m.CaseDraft.id == draft_id)).one_or_none()


def draft_by_token(session: Session, hashes: Sequence[str]) -> m.CaseDraft | None:
    """The draft whose cookie this is."""
    return session.scalars(select(m.CaseDraft).where(m.CaseDraft.token_hash.in_(hashes))).one_or_none()


def draft_by_code(session: Session, hashes: Sequence[str]) -> m.CaseDraft | None:
    """The draft that a number leads back to."""
    return session.scalars(select(m.CaseDraft).where(m.CaseDraft.code_hash.in_(hashes))).one_or_none()


def drafts(session: Session, limit: int = 1000) -> Sequence[m.CaseDraft]:
    """Drafts, those untouched longest first."""
    return session.scalars(select(m.CaseDraft).order_by(m.CaseDraft.changed_on).limit(limit)).all()


def visit(session: Session, hashes: Sequence[str]) -> m.CaseVisit | None:
    """The visit whose cookie this is."""
    return session.scalars(select(m.CaseVisit).where(m.CaseVisit.token_hash.in_(hashes))).one_or_none()


def code(session: Session, hashes: Sequence[str]) -> m.CaseCode | None:
    """The case that a number belongs to."""
    return session.scalars(select(m.CaseCode).where(m.CaseCode.code_hash.in_(hashes))).one_or_none()


def code_of(session: Session, case_id: int) -> m.CaseCode | None:
    """The number of a case, as hash."""
    return session.scalars(select(m.CaseCode).where(m.CaseCode.case_id == case_id)).one_or_none()


def case(session: Session, case_id: int) -> m.Case | None:
    """One case with its respondents."""
    query = select(m.Case).where(m.Case.id == case_id)
    return session.scalars(
        query.options(selectinload(m.Case.respondents).selectinload(m.CaseRespondent.entry))
    ).one_or_none()


def by_number(session: Session, public_id: str) -> m.Case | None:
    """The case with this public number."""
    return session.scalars(select(m.Case).where(m.Case.public_id == public_id)).one_or_none()


def several(session: Session, case_ids: Sequence[int]) -> Sequence[m.Case]:
    """Cases by their rows, with their respondents."""
    query = select(m.Case).where(m.Case.id.in_(case_ids)).order_by(m.Case.id)
    return session.scalars(query.options(selectinload(m.Case.respondents).selectinload(m.CaseRespondent.entry))).all()


def identity(session: Session, case_id: int) -> m.CaseIdentity | None:
    """Who complained, sealed."""
    return session.scalars(select(m.CaseIdentity).where(m.CaseIdentity.case_id == case_id)).one_or_none()


def messages(session: Session, case_id: int) -> Sequence[m.CaseMessage]:
    """Messages and notes of a case, oldest first."""
    query = select(m.CaseMessage).where(m.CaseMessage.case_id == case_id)
    return session.scalars(query.order_by(m.CaseMessage.id).limit(500)).all()


def files(session: Session, case_id: int) -> Sequence[m.CaseFile]:
    """Files of a case."""
    return session.scalars(select(m.CaseFile).where(m.CaseFile.case_id == case_id).order_by(m.CaseFile.id)).all()


def file(session: Session, file_id: int) -> m.CaseFile | None:
    """One file."""
    return session.scalars(select(m.CaseFile).where(m.CaseFile.id == file_id)).one_or_none()


def events(session: Session, case_id: int) -> Sequence[m.CaseEvent]:
    """What happened in a case, oldest first."""
    query = select(m.CaseEvent).where(m.CaseEvent.case_id == case_id)
    return session.scalars(query.order_by(m.CaseEvent.id).limit(500)).all()


def assignments(session: Session, case_id: int) -> Sequence[m.CaseAssignment]:
    """Who works on a case now."""
    row = m.CaseAssignment
    return session.scalars(select(row).where(row.case_id == case_id, row.until.is_(None)).order_by(row.id)).all()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: whether the urgent ones are over, the due moment, the row."""

    calm: bool
    due_at: datetime
    case_id: int


def queue(session: Session, stages: Sequence[str], after: Place | None = None, limit: int = 25) -> Sequence[m.Case]:
    """Open cases, the urgent first, then by what is due soonest; a page after `after`."""
    calm = m.Case.urgent_at.is_(None)
    query = select(m.Case).where(m.Case.stage.in_(stages), m.Case.due_at.is_not(None))
    if after is not None:
        later = or_(m.Case.due_at > after.due_at, and_(m.Case.due_at == after.due_at, m.Case.id > after.case_id))
        query = query.where(and_(calm, later) if after.calm else or_(calm, later))
    query = query.order_by(calm, m.Case.due_at, m.Case.id).limit(limit)
    return session.scalars(query.options(selectinload(m.Case.respondents).selectinload(m.CaseRespondent.entry))).all()


def overdue_by(session: Session, now: datetime, stages: Sequence[str], limit: int = 200) -> Sequence[m.Case]:
    """Cases in these stages whose next clock has struck."""
    query = select(m.Case).where(m.Case.stage.in_(stages), m.Case.due_at < now, m.Case.wrapped.is_not(None))
    return session.scalars(query.order_by(m.Case.due_at, m.Case.id).limit(limit)).all()


def of_respondents(session: Session, entry_ids: Sequence[int], limit: int = 200) -> Sequence[m.Case]:
    """Cases with one of these respondents: where officers look for likeness."""
    about = select(m.CaseRespondent.case_id).where(m.CaseRespondent.entry_id.in_(entry_ids))
    query = select(m.Case).where(m.Case.id.in_(about))
    return session.scalars(query.order_by(m.Case.id).limit(limit).options(selectinload(m.Case.respondents))).all()


def asked(session: Session, entry_id: int, limit: int = 100) -> Sequence[m.CaseRespondent]:
    """What was sent to an organisation, soonest due first."""
    row = m.CaseRespondent
    query = select(row).where(row.entry_id == entry_id, row.reply_due_on.is_not(None))
    return session.scalars(query.order_by(row.reply_due_on, row.id).limit(limit)).all()


def respondent(session: Session, respondent_id: int) -> m.CaseRespondent | None:
    """One respondent of a case."""
    return session.scalars(select(m.CaseRespondent).where(m.CaseRespondent.id == respondent_id)).one_or_none()


def facts_of(session: Session, entry_id: int) -> Sequence[m.CaseFact]:
    """What upheld cases left in the record of an entry, as known now: of each respondent the latest if it stands."""
    later = aliased(m.CaseFact)
    replaced = select(later.id).where(later.respondent_id == m.CaseFact.respondent_id, later.id > m.CaseFact.id)
    standing = (m.CaseFact.entry_id == entry_id, m.CaseFact.principle != VOID, ~replaced.exists())
    query = select(m.CaseFact).where(*standing)
    return session.scalars(query.order_by(m.CaseFact.decided_on.desc(), m.CaseFact.id)).all()


def links(session: Session, entry_ids: Sequence[int]) -> dict[int, set[int]]:
    """Accounts and those of these entries that employ or pay them."""
    row = m.EmploymentLink
    found: dict[int, set[int]] = {}
    for account_id, entry_id in session.execute(
        select(row.account_id, row.entry_id).where(row.entry_id.in_(entry_ids))
    ):
        found.setdefault(account_id, set()).add(entry_id)
    return found


def own_links(session: Session, account_id: int) -> Sequence[m.RegisterEntry]:
    """The entries that an officer has declared."""
    link = m.EmploymentLink
    query = select(m.RegisterEntry).join(link, link.entry_id == m.RegisterEntry.id)
    return session.scalars(query.where(link.account_id == account_id).order_by(link.id)).all()


def in_conflict(session: Session, limit: int = 200) -> Sequence[m.CaseAssignment]:
    """Assignments of officers who have a link to a respondent of the case."""
    row, link, asked = m.CaseAssignment, m.EmploymentLink, m.CaseRespondent
    query = select(row).join(link, link.account_id == row.account_id)
    query = query.join(asked, and_(asked.case_id == row.case_id, asked.entry_id == link.entry_id))
    return session.scalars(query.where(row.until.is_(None)).order_by(row.id).limit(limit)).unique().all()


def officers(session: Session, roles: Sequence[str]) -> Sequence[m.Account]:
    """Active people in these roles."""
    query = select(m.Account).where(m.Account.role.in_(roles), m.Account.active).order_by(m.Account.name, m.Account.id)
    return session.scalars(query).all()


def waiting(session: Session, stages: Sequence[str]) -> int:
    """How many of the cases one may see are in these stages."""
    return int(session.scalar(select(func.count()).select_from(m.Case).where(m.Case.stage.in_(stages))) or 0)
