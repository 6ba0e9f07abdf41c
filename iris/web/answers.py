"""What pages and interface say alike of one permission on one day."""

from __future__ import annotations

from datetime import date

from iris import models as m
from iris.rules.status import PermissionAt, State


def fact_behind(at: PermissionAt, licence: m.Licence) -> m.StatusFact | None:
    """The stored fact that gives the state."""
    return next((row for row in licence.facts if row.id == at.status.fact_id), None)


def last_day(at: PermissionAt, licence: m.Licence) -> date | None:
    """The last day of a permission; of one that ran out too, where people look for that day most."""
    fact = fact_behind(at, licence)
    return fact.effective_to if fact is not None and at.status.state is State.EXPIRED else at.status.until
