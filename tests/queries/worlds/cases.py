"""Cases: one on each side with all that belongs to it, an officer on it, a lead in conflict with the other."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Actor, Subject
from iris.rules.roles import Role
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """A case against the agency of the side, sent to it; its employer does not know yet."""
    made, number = world.made, len(world.sides)
    officer, lead = world.latest(Role.CASE_OFFICER), world.latest(Role.CASE_LEAD)
    case = m.Case(
        id=number, public_id=f"CS-WRLD-000{number}", stage="received", wrapped=b"w", state=b"s", story=b"s",
        categories=["fees"],
    )  # fmt: skip
    asked = m.CaseRespondent(
        id=number, case_id=number, entry_id=side.agency.id, kind="agency", inner=b"i",
        reply_due_on=made.now.date(), wrapped=b"w", shared=b"s",
    )  # fmt: skip
    unasked = m.CaseRespondent(id=number + 10, case_id=number, entry_id=side.employer.id, kind="employer", inner=b"i")
    made.session.add_all([case, asked, unasked])
    made.session.flush()
    file = {"case_id": number, "sealed": b"s"}
    made.session.add_all(
        [
            m.CaseIdentity(id=number, case_id=number, wrapped=b"w", sealed=b"s"),
            m.CaseFile(id=number, stored_as=f"a{number}", **file),
            m.CaseFile(id=number + 10, stored_as=f"b{number}", respondent_id=number, **file),
            m.CaseMessage(case_id=number, side="worker", at=made.now, sealed=b"s"),
            m.CaseAssignment(case_id=number, account_id=officer.id, role="officer", since=made.now),
            m.CaseEvent(case_id=number, at=made.now, verb="case.filed", stage="received", actor="worker"),
            m.CaseLook(case_id=number, account_id=officer.id, what="identity", at=made.now),
            m.CaseRecovery(
                case_id=number, account_id=lead.id, facts_matched=2, notice_at=made.now, state="waiting",
                open_for=number,
            ),
            m.CaseCode(case_id=number, code_hash=str(number)),
            m.CaseVisit(case_id=number, token_hash=str(number), began_at=made.now, seen_at=made.now),
            m.CaseDraft(id=number, token_hash=str(number), wrapped=b"w", answers=b"a", changed_on=made.now.date()),
            m.CaseFact(
                respondent_id=number,
                entry_id=side.agency.id,
                severity=3,
                principle="1",
                corridor="?",
                decided_on=made.now.date(),
                incident=str(number),
                recorded_at=made.now,
                public_from=made.now.date(),
            ),
            m.EmploymentLink(account_id=lead.id, entry_id=side.agency.id, declared_at=made.now),
        ]
    )
    world.actors += [Actor(Role.WORKER, case_id=number), Actor(Role.ANONYMOUS, draft_id=number)]


def subject_of(session: Session, row: Any) -> Subject | None:  # noqa: PLR0911 - one line a table
    """Whose these rows are."""
    if isinstance(row, m.CaseLook):
        return Subject(excluded=of_case(session, row.case_id).excluded)
    match row:
        case m.CaseDraft():
            return Subject(draft_id=row.id)
        case m.EmploymentLink():
            return Subject(people=frozenset({row.account_id}))
        case m.CaseFact():
            return Subject(entries=frozenset({row.entry_id}))
        case m.CaseRespondent():
            sent = {row.entry_id} if row.reply_due_on else set()
            return of_case(session, row.case_id, sent, helpers(session, row.case_id))
        case m.CaseFile():
            asked = session.get(m.CaseRespondent, row.respondent_id) if row.respondent_id else None
            sent = {asked.entry_id} if asked is not None and asked.reply_due_on else set()
            return of_case(session, row.case_id, sent, helpers(session, row.case_id))
        case m.Case() | m.CaseMessage() | m.CaseEvent():
            case_id = getattr(row, "case_id", row.id)
            return of_case(session, case_id, consented=helpers(session, case_id))
        case m.CaseIdentity() | m.CaseAssignment() | m.CaseRecovery():
            return of_case(session, row.case_id)
    return None


def helpers(session: Session, case_id: int) -> set[int]:
    """Organisations that the worker lets see the case now."""
    record = m.CaseConsent
    rows = session.scalars(select(record).where(record.case_id == case_id)).all()
    return {row.organisation_id for row in rows if row.ended_at is None and row.kind != "not_asked"}


def of_case(
    session: Session, case_id: int, entries: set[Any] | None = None, consented: set[int] | None = None
) -> Subject:
    """On what grants rest in something that belongs to a case."""
    assignment, link, respondent = m.CaseAssignment, m.EmploymentLink, m.CaseRespondent
    people = session.scalars(
        select(assignment.account_id).where(assignment.case_id == case_id, assignment.until.is_(None))
    )
    excluded = session.scalars(
        select(link.account_id).join(respondent, respondent.entry_id == link.entry_id).where(
            respondent.case_id == case_id
        )
    )  # fmt: skip
    return Subject(
        case_id=case_id,
        people=frozenset(people),
        entries=frozenset(entries or ()),
        consented=frozenset(consented or ()),
        excluded=frozenset(excluded),
    )
