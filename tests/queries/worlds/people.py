"""Organisations, accounts, their sessions and tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Kind, Role, roles_of
from iris.services import accounts
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """One organisation of each kind, with one person of each of its roles."""
    homes = {Kind.AGENCY: side.agency, Kind.COMPANY: side.employer}
    for kind in Kind:
        country = side.country if kind is Kind.GOVERNMENT else None
        organisation = world.made.organisation(kind, country, homes.get(kind))
        for role in roles_of(kind):
            _person(world, world.made.account(role, organisation))
        _invitation(world, organisation)


def _person(world: World, account: m.Account) -> None:
    made = world.made
    world.people.setdefault(Role(account.role), []).append(account)
    accounts.set_second_factor(made.session, made.keys, made.now, account, "JBSWY3DPEHPK3PXP")
    made.session.add(
        m.AuthSession(account_id=account.id, token_hash=str(account.id), created_at=made.now, seen_at=made.now)
    )
    made.session.add(m.MailChoice(account_id=account.id, group="news", pace="daily"))
    made.session.add(
        m.OutgoingMail(
            template="reset", address=account.email, language="en", created_at=made.now, account_id=account.id
        )
    )


def _invitation(world: World, organisation: m.Organisation) -> None:
    made = world.made
    made.session.add(
        m.AccountToken(
            purpose="invitation", token_hash=f"t{organisation.id}", email="x@example.org", role="auditor",
            organisation_id=organisation.id, created_at=made.now, expires_at=made.now + timedelta(days=7),
        )
    )  # fmt: skip


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    match row:
        case m.Organisation():
            members = session.scalars(select(m.Account.id).where(m.Account.organisation_id == row.id))
            return Subject(organisations=frozenset({row.id}), people=frozenset(members))
        case m.Account():
            return Subject(organisations=frozenset({row.organisation_id}), people=frozenset({row.id}))
        case m.AuthSession() | m.RecoveryCode() | m.MailChoice():
            return Subject(people=frozenset({row.account_id}))
        case m.OutgoingMail():
            return Subject(people=frozenset({row.account_id} if row.account_id else ()))
        case m.AccountToken():
            return Subject(organisations=frozenset({row.organisation_id}) if row.organisation_id else frozenset())
    return None
