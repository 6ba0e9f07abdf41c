"""What the side's auditor took along of the assessment in fieldwork, one thing sent, one conflict."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """A kit with all that belongs to it."""
    made, auditor = world.made, world.latest(Role.AUDITOR)
    session, now = made.session, made.now
    row = session.scalars(
        select(m.Assessment).where(m.Assessment.subject_id == side.agency.id, m.Assessment.state == "fieldwork")
    ).one()
    kit = m.FieldKit(
        code=f"{next(made.numbers):032d}", assessment_id=row.id, account_id=auditor.id, store_key=b"k",
        seal_private=b"s", taken_at=now,
    )  # fmt: skip
    session.add(kit)
    session.flush()
    session.add_all(
        [
            m.FieldItem(kit_id=kit.id, client_id="0" * 32, criterion="A.1", outcome="kept", received_at=now),
            m.FieldConflict(
                assessment_id=row.id, kit_id=kit.id, criterion="A.1", account_id=auditor.id, notes="n", reason="",
                refs="", written_at=now, received_at=now,
            ),
        ]
    )  # fmt: skip


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    match row:
        case m.FieldKit():
            return Subject(people=frozenset({row.account_id}))
        case m.FieldItem():
            return Subject(people=frozenset({session.get_one(m.FieldKit, row.kit_id).account_id}))
        case m.FieldConflict():
            assessment = session.get_one(m.Assessment, row.assessment_id)
            team = select(m.TeamMember.account_id).where(m.TeamMember.assessment_id == assessment.id)
            assert assessment.body_id is not None
            return Subject(organisations=frozenset({assessment.body_id}), people=frozenset(session.scalars(team)))
    return None
