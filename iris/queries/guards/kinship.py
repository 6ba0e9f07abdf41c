"""Reviewers see what was found; a link of control is seen by its agency too, and by everybody once it counts."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, or_

from iris import models as m
from iris.gateways import clock
from iris.queries.guards.core import Expression, Guard, same
from iris.rules.roles import Action, Reach


def _counting() -> Expression:
    link = m.ControlLink
    return and_(link.ended_at.is_(None), or_(link.counts_on <= clock.now().date(), link.answered_at.is_not(None)))


GUARDS: Mapping[type[m.Base], Guard] = {
    m.MatchKey: Guard((Action.ENTRY_PUBLISH,)),
    m.KinPair: Guard((Action.ENTRY_PUBLISH,)),
    m.KinDecision: Guard((Action.ENTRY_PUBLISH,)),
    m.ControlLink: Guard(
        (Action.ENTRY_PUBLISH, Action.ENTRY_EDIT, Action.REGISTER_READ),
        {
            Reach.OWN: lambda actor: same(m.ControlLink.to_id, actor.entry_id),
            Reach.PUBLISHED: lambda _actor: _counting(),
        },
    ),
}

PUBLIC: frozenset[type[m.Base]] = frozenset()
