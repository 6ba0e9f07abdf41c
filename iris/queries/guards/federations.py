"""Who may see who is a member of a federation: its own officers, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard, same
from iris.rules.roles import Action, Reach

GUARDS: Mapping[type[m.Base], Guard] = {
    m.FederationMember: Guard(
        (Action.FEDERATION_READ,),
        {Reach.OWN: lambda actor: same(m.FederationMember.organisation_id, actor.organisation_id)},
    )
}

PUBLIC: frozenset[type[m.Base]] = frozenset()
