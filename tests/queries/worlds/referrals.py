"""Referrals and consent records: on each side one of each, to the programme of that side, and one taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from tests.queries.worlds.cases import helpers, of_case
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """The case of the side is passed on to its government, and helped by its advocate."""
    made, number = world.made, len(world.sides)
    officer, receiver = world.latest(Role.CASE_OFFICER), world.latest(Role.GOVERNMENT_CASE_OFFICER)
    advocate = world.latest(Role.ADVOCATE)
    programme = m.AssistanceProgramme(
        organisation_id=receiver.organisation_id, receiver="consulate", name="Consulate", country=side.country,
        telephone="1", checked_on=made.now.date(),
    )  # fmt: skip
    made.session.add(programme)
    made.session.flush()
    said = {
        "case_id": number, "programme_id": programme.id, "organisation_id": receiver.organisation_id,
        "purpose": "return", "made_by": officer.id, "made_at": made.now, "sealed": b"s",
    }  # fmt: skip
    helped = {"case_id": number, "organisation_id": advocate.organisation_id, "account_id": advocate.id}
    made.session.add_all(
        [
            m.CaseReferral(id=number, state="accepted", wrapped=b"w", packet=b"p", **said),
            m.CaseReferral(id=number + 10, state="offered", wrapped=b"w", packet=b"p", **said),
            m.CaseReferral(id=number + 20, state="revoked", **said),
            m.CaseReferral(id=number + 30, state="proposed", **said),
            m.CaseConsent(kind="in_writing", given_at=made.now, **helped),
            m.CaseConsent(kind="in_writing", given_at=made.now, ended_at=made.now, **helped),
            m.CaseReview(
                case_id=number, respondent_id=number, asker="worker", lodged_on=made.now.date(), due_on=made.now.date()
            ),
            m.CaseTask(case_id=number, account_id=officer.id, due_on=made.now.date(), sealed=b"s"),
        ]
    )


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    match row:
        case m.CaseReferral():
            shown = row.state in ("offered", "accepted")
            return of_case(session, row.case_id, consented={row.organisation_id} if shown else set())
        case m.CaseConsent():
            return of_case(session, row.case_id, consented=helpers(session, row.case_id))
        case m.CaseReview() | m.CaseTask():
            return of_case(session, row.case_id)
    return None

