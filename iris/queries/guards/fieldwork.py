"""Who may see what was taken into the field: the person's own; where two wrote at once, the team and its body."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, column, select, table

from iris import models as m
from iris.queries.guards.assessments import READ, working_papers
from iris.queries.guards.core import Expression, Guard, own_account, same
from iris.rules.access import Actor
from iris.rules.roles import Action, Reach

_KIT = table("field_kit", column("id", BigInteger), column("account_id", BigInteger))


def _of_own_kit(actor: Actor) -> Expression:
    return m.FieldItem.kit_id.in_(select(_KIT.c.id).where(same(_KIT.c.account_id, actor.account_id)))


GUARDS: Mapping[type[m.Base], Guard] = {
    m.FieldKit: Guard((Action.ASSESSMENT_WORK,), own_account(m.FieldKit.account_id)),
    m.FieldItem: Guard((Action.ASSESSMENT_WORK,), {Reach.ASSIGNED: _of_own_kit}),
    m.FieldConflict: Guard(READ, working_papers(m.FieldConflict.assessment_id)),
}

PUBLIC: frozenset[type[m.Base]] = frozenset()
