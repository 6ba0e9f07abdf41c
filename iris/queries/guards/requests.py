"""Who may see requests for accounts and claims: the reviewers; a claim also the organisation that made it."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard, same
from iris.rules.roles import Action, Reach

GUARDS: Mapping[type[m.Base], Guard] = {
    m.AccountRequest: Guard((Action.ENTRY_PUBLISH,)),
    m.EntryClaim: Guard(
        (Action.ENTRY_EDIT, Action.ENTRY_PUBLISH),
        {Reach.OWN: lambda actor: same(m.EntryClaim.organisation_id, actor.organisation_id)},
    ),
}

PUBLIC: frozenset[type[m.Base]] = frozenset()
