"""Two of everything, and what grants can rest on in each row: one file an area, one line here."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from iris.rules.access import Subject
from tests.factories import Made
from tests.queries.worlds import (
    assessments,
    cases,
    certification,
    concerns,
    federations,
    fieldwork,
    kinship,
    lists,
    methods,
    organisations,
    people,
    referrals,
    requests,
    scores,
    translations,
    voice,
)
from tests.queries.worlds.core import Side, World

AREAS = (
    people,
    lists,
    requests,
    organisations,
    kinship,
    cases,
    referrals,
    assessments,
    fieldwork,
    certification,
    scores,
    translations,
    concerns,
    voice,
    methods,
    federations,
)

__all__ = ["Side", "World", "subject_of", "world_of"]


def world_of(made: Made) -> World:
    """Two agencies, companies, governments, audit bodies, with people, lists and traces: one side per country."""
    world = World(made)
    for country in ("BD", "NP"):
        side = world.begin(country)
        for area in AREAS:
            area.add(world, side)
    made.session.flush()
    return world


def subject_of(session: Session, row: Any) -> Subject:
    """What grants can rest on in a row, gathered by the system in plain Python: independent of the row filter."""
    for area in AREAS:
        found = area.subject_of(session, row)
        if found is not None:
            return found
    return Subject()
