"""Who may see drafts of methods, whom they would move, how the bands spread; a draft open for comment: everybody."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard
from iris.rules.roles import Action, Reach
from iris.rules.scoring.publication import PUBLIC_STATES

_WATCH = (Action.SCORE_WATCH,)

GUARDS: Mapping[type[m.Base], Guard] = {
    m.MethodDraft: Guard(
        (Action.SCORE_WATCH, Action.DRAFT_COMMENT),
        {Reach.PUBLISHED: lambda _actor: m.MethodDraft.state.in_(sorted(PUBLIC_STATES))},
    ),
    m.MethodComparison: Guard(_WATCH),
    m.MethodMove: Guard(_WATCH),
    m.ScoreSpread: Guard(_WATCH),
}

PUBLIC: frozenset[type[m.Base]] = frozenset()
