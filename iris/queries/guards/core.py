"""What a guard is, and the readings that several areas share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, inspect, not_, or_, select, true
from sqlalchemy.sql.selectable import NamedFromClause

from iris import models as m
from iris.gateways import clock
from iris.rules.access import Actor
from iris.rules.assessments import AssessmentState
from iris.rules.roles import Action, Reach, reach_of

AUDIT_OVER = (AssessmentState.CLOSED, AssessmentState.CANCELLED, AssessmentState.NOT_COMPLETED)

Expression = ColumnElement[bool]
Reading = Callable[[Actor], Expression]


@dataclass(frozen=True)
class Guard:
    """Which actions show rows of a model, and what a reach selects; a reach not named selects nothing."""

    reads: tuple[Action, ...]
    reach: Mapping[Reach, Reading] = field(default_factory=dict)
    hidden: Reading | None = None
    """Rows that do not exist for this actor, whatever the reach: conflicts of interest."""

    def rows(self, actor: Actor, action: Action) -> Expression:
        reach = reach_of(actor.role, action)
        if reach is None:
            return false()
        reading = (lambda _actor: true()) if reach is Reach.ALL else self.reach.get(reach)
        if reading is None:
            return false()
        found = reading(actor)
        return found if self.hidden is None or actor.account_id is None else and_(found, not_(self.hidden(actor)))


def bare(model: type[m.Base]) -> NamedFromClause:
    """The table of a model, aliased, for use inside a guard: the filter must not ask itself about what it rests on."""
    table: FromClause = inspect(model).local_table
    return table.alias()


def licensed_by(actor: Actor, entry_id: Any) -> Expression:
    """The licensing state: an authority of the actor's country gave the entry a permission."""
    return exists(
        select(m.Licence.id)
        .join(m.Authority, m.Authority.id == m.Licence.authority_id)
        .where(m.Licence.entry_id == entry_id, m.Authority.country == actor.country)
    )


def destination_of(actor: Actor, entry_id: Any) -> Expression:
    """A destination state: the entry has a confirmed corridor to the actor's country, which stands."""
    corridor = bare(m.Corridor)
    return exists(
        select(corridor.c.id).where(
            corridor.c.entry_id == entry_id,
            same(corridor.c.destination, actor.country),
            corridor.c.state == "confirmed",
            corridor.c.replaced_at.is_(None),
            or_(corridor.c.effective_to.is_(None), corridor.c.effective_to >= clock.now().date()),
        )
    )


def audited_by(actor: Actor, entry_id: Any) -> Expression:
    """The actor is in the team of an audit of the entry that is not over."""
    audit, member = bare(m.Assessment), bare(m.TeamMember)
    return exists(
        select(audit.c.id)
        .join(member, member.c.assessment_id == audit.c.id)
        .where(
            audit.c.subject_id == entry_id,
            same(member.c.account_id, actor.account_id),
            audit.c.state.not_in(sorted(AUDIT_OVER)),
        )
    )


def same(column: Any, value: object) -> Expression:
    """Equality that selects nothing when the actor has no such value; SQL would turn it into IS NULL."""
    return false() if value is None else column == value


def own_account(column: Any) -> Mapping[Reach, Reading]:
    """What belongs to the one person."""
    return {Reach.ASSIGNED: lambda actor: same(column, actor.account_id)}
