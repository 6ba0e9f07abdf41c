"""Reviewers see what was found; a link of control is seen by its agency too, and by everybody once it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, not_, or_, select

from iris import models as m
from iris.gateways import clock
from iris.queries.guards.core import Expression, Guard, Reading, bare, same
from iris.rules.access import Actor
from iris.rules.roles import Action, Reach


def _counted() -> Expression:
    """Links that count or counted: what was known stays readable. One that ended before it began never was public."""
    link = m.ControlLink
    began = or_(link.counts_on <= clock.now().date(), link.answered_at.is_not(None))
    unanswered = or_(link.answered_at.is_(None), link.ended_at < link.answered_at)
    ended_first = and_(link.ended_at < link.counts_on, unanswered)
    return and_(began, or_(link.ended_at.is_(None), not_(ended_first)))


def _heard(column: Any, what: str) -> Reading:
    """What an appeal that the actor hears is about: its panel reads the link, the pair and what was said of it."""
    appeal, member = bare(m.Appeal), bare(m.AppealMember)
    link, pair = bare(m.ControlLink), bare(m.KinPair)

    def rows(actor: Actor) -> Expression:
        heard = (
            select({"link": link, "pair": pair}[what].c.id)
            .join_from(link, pair, (link.c.from_id == pair.c.from_id) & (link.c.to_id == pair.c.to_id))
            .join(appeal, appeal.c.link_id == link.c.id)
            .join(member, member.c.appeal_id == appeal.c.id)
        )
        return column.in_(heard.where(same(member.c.account_id, actor.account_id)))  # type: ignore[no-any-return]

    return rows


GUARDS: Mapping[type[m.Base], Guard] = {
    m.MatchKey: Guard((Action.ENTRY_PUBLISH,)),
    m.KinPair: Guard((Action.ENTRY_PUBLISH, Action.APPEAL_DECIDE), {Reach.ASSIGNED: _heard(m.KinPair.id, "pair")}),
    m.KinDecision: Guard(
        (Action.ENTRY_PUBLISH, Action.APPEAL_DECIDE), {Reach.ASSIGNED: _heard(m.KinDecision.pair_id, "pair")}
    ),
    m.ControlLink: Guard(
        (Action.ENTRY_PUBLISH, Action.ENTRY_EDIT, Action.REGISTER_READ, Action.APPEAL_DECIDE),
        {
            Reach.ASSIGNED: _heard(m.ControlLink.id, "link"),
            Reach.OWN: lambda actor: same(m.ControlLink.to_id, actor.entry_id),
            Reach.PUBLISHED: lambda _actor: _counted(),
        },
    ),
}

PUBLIC: frozenset[type[m.Base]] = frozenset()
