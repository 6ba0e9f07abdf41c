"""Who may see what stands beside the public register: contacts, lists brought in, decisions on pairs of names."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from iris import models as m
from iris.queries.guards.core import Guard, Reading, audited_by, licensed_by, same
from iris.rules.roles import Action, Reach


def _of_own_lists(batch_id: object) -> Mapping[Reach, Reading]:
    return {
        Reach.JURISDICTION: lambda actor: batch_id.in_(  # type: ignore[attr-defined]
            select(m.ImportBatch.id).where(m.ImportBatch.country == actor.country)
        )
    }


GUARDS: Mapping[type[m.Base], Guard] = {
    m.Contact: Guard(
        (Action.ENTRY_PRIVATE,),
        {
            Reach.OWN: lambda actor: same(m.Contact.entry_id, actor.entry_id),
            Reach.ASSIGNED: lambda actor: audited_by(actor, m.Contact.entry_id),
            Reach.JURISDICTION: lambda actor: licensed_by(actor, m.Contact.entry_id),
        },
    ),
    m.ImportBatch: Guard(
        (Action.LICENCE_IMPORT,),
        {Reach.JURISDICTION: lambda actor: same(m.ImportBatch.country, actor.country)},
    ),
    m.ImportRow: Guard((Action.LICENCE_IMPORT,), _of_own_lists(m.ImportRow.batch_id)),
    m.ImportValue: Guard((Action.LICENCE_IMPORT,), _of_own_lists(m.ImportValue.batch_id)),
    m.PairDecision: Guard(
        (Action.CHECKS_OWN,), {Reach.OWN: lambda actor: same(m.PairDecision.organisation_id, actor.organisation_id)}
    ),
}

PUBLIC: frozenset[type[m.Base]] = frozenset(
    {m.Authority, m.AuthorityAlias, m.Source, m.RegisterEntry, m.EntryMerge, m.EntryName, m.EntryStatus, m.Licence}
    | {m.StatusFact}
)
