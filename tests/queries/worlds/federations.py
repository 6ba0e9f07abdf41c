"""Members of federations."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from iris.services import federations
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """The side's agency and employer are members of its federation."""
    federation = world.latest(Role.FEDERATION_OFFICER).organisation_id
    for entry in (side.agency, side.employer):
        federations.add(world.made.session, world.made.now, federation, entry, world.made.now.date())


def subject_of(_session: Session, row: Any) -> Subject | None:
    """The federation's."""
    if isinstance(row, m.FederationMember):
        return Subject(organisations=frozenset({row.organisation_id}))
    return None
