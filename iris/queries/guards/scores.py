"""Who may see the single facts behind a score; the published scores themselves are for everybody."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard, licensed_by, same
from iris.rules.roles import Action, Reach
from iris.rules.scoring.recorded import CASE_KINDS

GUARDS: Mapping[type[m.Base], Guard] = {
    m.ScoreFact: Guard(
        (Action.SCORE_LINES,),
        {
            Reach.OWN: lambda actor: same(m.ScoreFact.entry_id, actor.entry_id),
            # A government sees cases only where one was referred to it.
            Reach.JURISDICTION: lambda actor: (
                licensed_by(actor, m.ScoreFact.entry_id) & m.ScoreFact.kind.not_in(sorted(CASE_KINDS))
            ),
        },
    ),
}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.StoredScore})
