"""Who may see accounts, sessions, tokens and the traces of operation."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard, own_account, same
from iris.rules.roles import Action, Reach

GUARDS: Mapping[type[m.Base], Guard] = {
    m.Organisation: Guard(
        # Whoever decides on requests for accounts and on claims sees which organisation holds which entry.
        (Action.ACCOUNT_SELF, Action.ACCOUNTS_MANAGE, Action.ENTRY_PUBLISH),
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
    m.AuthSession: Guard((Action.ACCOUNT_SELF,), own_account(m.AuthSession.account_id)),
    m.RecoveryCode: Guard((Action.ACCOUNT_SELF,), own_account(m.RecoveryCode.account_id)),
    m.AccountToken: Guard(
        (Action.ACCOUNT_SELF, Action.ACCOUNTS_MANAGE),
        {
            # One's own resets, which a new password ends.
            Reach.ASSIGNED: lambda actor: same(m.AccountToken.account_id, actor.account_id),
            Reach.OWN: lambda actor: same(m.AccountToken.organisation_id, actor.organisation_id),
        },
    ),
    m.Job: Guard((Action.OPERATIONS_READ,)),
    m.MailChoice: Guard((Action.ACCOUNT_SELF,), own_account(m.MailChoice.account_id)),
    m.OutgoingMail: Guard(
        (Action.OPERATIONS_READ, Action.ACCOUNT_SELF),
        {Reach.ASSIGNED: lambda actor: same(m.OutgoingMail.account_id, actor.account_id)},
    ),
    m.JournalEntry: Guard((Action.JOURNAL_READ,)),
    m.LimitCounter: Guard((Action.OPERATIONS_READ,)),
}

APPENDED: frozenset[type[m.Base]] = frozenset({m.JournalEntry, m.Job, m.OutgoingMail, m.LimitCounter})

PUBLIC: frozenset[type[m.Base]] = frozenset({m.JournalHead, m.JournalRoot, m.Setting})
