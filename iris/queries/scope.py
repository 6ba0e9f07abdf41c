"""The row filter: the grants, read for whole tables. Twin of `iris.rules.access.may`.

Every guarded model names, in `iris.queries.guards`, the actions that let somebody see its rows and what each reach
means in SQL. `seen(actor, model)` gives the expression that `iris.db` adds to every select.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import false, or_
from sqlalchemy.orm import LoaderCriteriaOption, Session, with_loader_criteria

from iris import models as m
from iris.gateways import clock
from iris.queries.guards import APPENDED, GUARDS, PUBLIC
from iris.queries.guards.core import Expression
from iris.rules.access import ANONYMOUS, Actor
from iris.rules.roles import Action, reach_of

__all__ = [
    "APPENDED",
    "GUARDS",
    "PUBLIC",
    "SHOWN",
    "AccessError",
    "actor_of",
    "criteria",
    "filter_key",
    "seen",
    "visible",
]


SHOWN: frozenset[type[m.Base]] = (
    (PUBLIC - {m.JournalHead, m.Setting})
    | {
        model
        for model, guard in GUARDS.items()
        if any(reach_of(ANONYMOUS.role, action) is not None for action in guard.reads)
    }
    | {m.ScoreFact, m.Finding}
)
"""Models whose writing changes the public register: somebody without an account sees rows of them.

Facts behind scores are seen by few, but published scores are made of them. Of findings nobody sees a row, but those
at employers count without words on the page of the agency they name.
"""


class AccessError(RuntimeError):
    """A way round the row filter was tried in code; a fault of ours, never of the user."""


def actor_of(session: Session) -> Actor:
    """The one actor of the session."""
    actor = session.info.get("actor")
    if not isinstance(actor, Actor):
        raise AccessError("a session needs an actor")
    return actor


def visible(actor: Actor, action: Action, model: type[m.Base]) -> Expression:
    """The rows of `model` on which the grants let `actor` do `action`."""
    return GUARDS[model].rows(actor, action)


def seen(actor: Actor, model: type[m.Base]) -> Expression:
    """The rows of `model` that `actor` may see by any of its reading actions."""
    guard = GUARDS[model]
    return or_(false(), *(guard.rows(actor, action) for action in guard.reads))


@lru_cache(maxsize=2048)
def _criterion(actor: Actor, model: type[m.Base], _day: date) -> LoaderCriteriaOption:
    return with_loader_criteria(model, seen(actor, model), include_aliases=True)


def criteria(actor: Actor, models: Iterable[type[m.Base]]) -> list[LoaderCriteriaOption]:
    """What a select gets so that it gives only what `actor` may see of these models; made once an actor and day.

    Some guards ask what day it is: what ended yesterday is not seen today.
    """
    day = clock.now().date()
    return [_criterion(actor, model, day) for model in models]


def filter_key(actor: Actor) -> tuple[object, ...]:
    """What the filter depends on, beside the ids bound as parameters; part of every cache key."""
    return (actor.role,)
