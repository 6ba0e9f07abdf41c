"""Who may see what an organisation says of itself: itself, its licensing state, auditors, reviewers; all a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import and_, false, or_, select

from iris import models as m
from iris.queries.guards.core import Expression, Guard, Reading, audited_by, licensed_by, same
from iris.rules.access import Actor
from iris.rules.roles import Action, Reach

DRAFT, CONFIRMED, OFFICIAL, LEI = "draft", "confirmed", "official_list", "lei"


def _reaches(model: Any, published: Callable[[], Expression]) -> Mapping[Reach, Reading]:
    """Drafts are the own organisation's, until a manager declares them."""
    return {
        Reach.OWN: lambda actor: same(model.entry_id, actor.entry_id),
        Reach.ASSIGNED: lambda actor: and_(model.state != DRAFT, audited_by(actor, model.entry_id)),
        Reach.JURISDICTION: lambda actor: and_(model.state != DRAFT, _jurisdiction(model, actor)),
        Reach.PUBLISHED: lambda _actor: and_(model.state != DRAFT, published()),
    }


def _jurisdiction(model: Any, actor: Actor) -> Expression:
    if model is m.Corridor:
        # The destination state confirms what is declared to it, so it sees it before.
        return or_(licensed_by(actor, model.entry_id), same(model.destination, actor.country))
    return licensed_by(actor, model.entry_id)


def _guard(model: Any, published: Callable[[], Expression] = false, *more: Action) -> Guard:
    return Guard((Action.ENTRY_PRIVATE, Action.REGISTER_READ, *more), _reaches(model, published))


def _declared(actor: Actor) -> Expression:
    """Identities of parties that are no drafts, where the actor's country licensed the entry."""
    party = m.PartyIdentity.party_id.in_(select(m.Party.id).where(m.Party.state != DRAFT))
    return and_(licensed_by(actor, m.PartyIdentity.entry_id), party)


GUARDS: Mapping[type[m.Base], Guard] = {
    m.Party: _guard(m.Party, lambda: m.Party.source == OFFICIAL),
    m.PartyIdentity: Guard(
        (Action.ENTRY_PRIVATE,),
        {
            Reach.OWN: lambda actor: same(m.PartyIdentity.entry_id, actor.entry_id),
            Reach.JURISDICTION: _declared,
        },
    ),
    m.Branch: _guard(m.Branch, lambda: m.Branch.source == OFFICIAL),
    m.SubAgent: _guard(m.SubAgent),
    m.Corridor: _guard(m.Corridor, lambda: m.Corridor.state == CONFIRMED, Action.CORRIDOR_CONFIRM),
    m.Identifier: _guard(m.Identifier, lambda: or_(m.Identifier.scheme == LEI, m.Identifier.state == CONFIRMED)),
    m.FeeItem: _guard(m.FeeItem),
    m.Placement: _guard(m.Placement),
}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.RegimeRow})
