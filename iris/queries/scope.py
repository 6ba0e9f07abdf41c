"""The row filter: the grants, read for whole tables. Twin of `iris.rules.access.may`.

Every guarded model names the actions that let somebody see its rows, and what each reach means in SQL.
`criteria(actor)` gives the expressions that `iris.db` adds to every select. A model without an entry here
is public by design; a test lists those by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, select, true
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Actor
from iris.rules.roles import Action, Reach, reach_of

Expression = ColumnElement[bool]


class AccessError(RuntimeError):
    """A way round the row filter was tried in code; a fault of ours, never of the user."""


def actor_of(session: Session) -> Actor:
    """The one actor of the session."""
    actor = session.info.get("actor")
    if not isinstance(actor, Actor):
        raise AccessError("a session needs an actor")
    return actor


Reading = Callable[[Actor], Expression]


@dataclass(frozen=True)
class Guard:
    """Which actions show rows of a model, and what a reach selects; a reach not named selects nothing."""

    reads: tuple[Action, ...]
    reach: Mapping[Reach, Reading] = field(default_factory=dict)

    def rows(self, actor: Actor, action: Action) -> Expression:
        reach = reach_of(actor.role, action)
        if reach is None:
            return false()
        if reach is Reach.ALL:
            return true()
        reading = self.reach.get(reach)
        return reading(actor) if reading else false()


def _licensed_by(actor: Actor, entry_id: Any) -> Expression:
    """The licensing state: an authority of the actor's country gave the entry a permission."""
    return exists(
        select(m.Licence.id)
        .join(m.Authority, m.Authority.id == m.Licence.authority_id)
        .where(m.Licence.entry_id == entry_id, m.Authority.country == actor.country)
    )


def same(column: Any, value: object) -> Expression:
    """Equality that selects nothing when the actor has no such value; SQL would turn it into IS NULL."""
    return false() if value is None else column == value


def _own_account(column: Any) -> Mapping[Reach, Reading]:
    return {Reach.ASSIGNED: lambda actor: same(column, actor.account_id)}


GUARDS: Mapping[type[m.Base], Guard] = {
    m.Organisation: Guard(
        (Action.ACCOUNT_SELF, Action.ACCOUNTS_MANAGE),
        {
            Reach.ASSIGNED: lambda actor: same(m.Organisation.id, actor.organisation_id),
            Reach.OWN: lambda actor: same(m.Organisation.id, actor.organisation_id),
        },
    ),
    m.Account: Guard(
        (Action.ACCOUNT_SELF, Action.ACCOUNTS_MANAGE),
        {
            Reach.ASSIGNED: lambda actor: same(m.Account.id, actor.account_id),
            Reach.OWN: lambda actor: same(m.Account.organisation_id, actor.organisation_id),
        },
    ),
    m.AuthSession: Guard((Action.ACCOUNT_SELF,), _own_account(m.AuthSession.account_id)),
    m.RecoveryCode: Guard((Action.ACCOUNT_SELF,), _own_account(m.RecoveryCode.account_id)),
    m.AccountToken: Guard(
        (Action.ACCOUNT_SELF, Action.ACCOUNTS_MANAGE),
        {
            # One's own resets, which a new password ends.
            Reach.ASSIGNED: lambda actor: same(m.AccountToken.account_id, actor.account_id),
            Reach.OWN: lambda actor: same(m.AccountToken.organisation_id, actor.organisation_id),
        },
    ),
    m.Contact: Guard(
        (Action.ENTRY_PRIVATE,),
        {
            Reach.OWN: lambda actor: same(m.Contact.entry_id, actor.entry_id),
            Reach.JURISDICTION: lambda actor: _licensed_by(actor, m.Contact.entry_id),
        },
    ),
    m.ImportBatch: Guard(
        (Action.LICENCE_IMPORT,),
        {Reach.JURISDICTION: lambda actor: same(m.ImportBatch.country, actor.country)},
    ),
    m.ImportRow: Guard(
        (Action.LICENCE_IMPORT,),
        {
            Reach.JURISDICTION: lambda actor: m.ImportRow.batch_id.in_(
                select(m.ImportBatch.id).where(m.ImportBatch.country == actor.country)
            )
        },
    ),
    m.ImportValue: Guard(
        (Action.LICENCE_IMPORT,),
        {
            Reach.JURISDICTION: lambda actor: m.ImportValue.batch_id.in_(
                select(m.ImportBatch.id).where(m.ImportBatch.country == actor.country)
            )
        },
    ),
    m.PairDecision: Guard(
        (Action.CHECKS_OWN,), {Reach.OWN: lambda actor: same(m.PairDecision.organisation_id, actor.organisation_id)}
    ),
    m.Job: Guard((Action.OPERATIONS_READ,)),
    m.OutgoingMail: Guard((Action.OPERATIONS_READ,)),
    m.JournalEntry: Guard((Action.JOURNAL_READ,)),
    m.LimitCounter: Guard((Action.OPERATIONS_READ,)),
}

APPENDED: frozenset[type[m.Base]] = frozenset({m.JournalEntry, m.Job, m.OutgoingMail, m.LimitCounter})
"""Guarded for reading, but whatever anybody does leaves its trace there: inserts are free."""

PUBLIC: frozenset[type[m.Base]] = frozenset(
    {
        m.Authority,
        m.AuthorityAlias,
        m.Source,
        m.RegisterEntry,
        m.EntryName,
        m.EntryStatus,
        m.Licence,
        m.StatusFact,
        m.JournalHead,
        m.JournalRoot,
        m.Setting,
    }
)
"""Public by design: no filter. Every model stands either here or among the guards; a test says so."""


def visible(actor: Actor, action: Action, model: type[m.Base]) -> Expression:
    """The rows of `model` on which the grants let `actor` do `action`."""
    return GUARDS[model].rows(actor, action)


def seen(actor: Actor, model: type[m.Base]) -> Expression:
    """The rows of `model` that `actor` may see by any of its reading actions."""
    guard = GUARDS[model]
    return or_(false(), *(guard.rows(actor, action) for action in guard.reads))


def filter_key(actor: Actor) -> tuple[object, ...]:
    """What the filter depends on, beside the ids bound as parameters; part of every cache key."""
    return (actor.role,)
