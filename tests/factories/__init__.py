"""What tests need to be there, made through the services: the smallest valid thing, with names for variations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys
from iris.gateways.passwords import hash_password
from iris.rules.access import Actor
from iris.rules.roles import ROLES, Kind, Role
from iris.rules.status import State
from iris.services import accounts, register, sign_in
from iris.services.register import NewEntry, Said
from tests.client import PageClient

PASSWORD = "four random words of a test"
_HASHED: list[str] = []


def hashed() -> str:
    """The hash of `PASSWORD`, worked out once."""
    if not _HASHED:
        _HASHED.append(hash_password(PASSWORD))
    return _HASHED[0]


@dataclass
class Made:
    """Makes things in one session, at one moment."""

    session: Session
    keys: Keys
    now: datetime
    numbers: count[int] = field(default_factory=lambda: count(1))

    def agency(self, name: str = "Heron Overseas Ltd", country: str = "BD", kind: str = "agency") -> m.RegisterEntry:
        """An agency (or employer) on the register."""
        return register.publish(self.session, self.now, NewEntry(kind, country, name))

    def authority(self, country: str = "BD", name: str = "Bureau of Work") -> m.Authority:
        """An authority."""
        key = f"{name.casefold().replace(' ', '')}{next(self.numbers)}"
        return register.found_authority(self.session, self.now, country, name, key)

    def licence(
        self,
        entry: m.RegisterEntry | None = None,
        number: str | None = "0417",
        state: State | None = State.VALID,
        authority: m.Authority | None = None,
        meaning: str = "licence",
        **said: object,
    ) -> m.Licence:
        """A permission with one fact: valid for a year, unless told otherwise; no fact for `state=None`."""
        entry = entry or self.agency()
        licence = register.add_licence(self.session, entry, authority or self.authority(entry.country), number, meaning)
        if state is not None:
            self.fact(licence, state, **said)
        return licence

    def fact(self, licence: m.Licence, state: State, **said: object) -> m.StatusFact:
        """A further fact about a permission."""
        first = said.pop("effective_from", self.now.date() - timedelta(days=30))
        assert isinstance(first, date)
        return register.record_fact(self.session, self.now, licence, Said(state, first, **said))  # type: ignore[arg-type]

    def organisation(
        self, kind: Kind, country: str | None = None, entry: m.RegisterEntry | None = None
    ) -> m.Organisation:
        """An organisation that can hold accounts."""
        name = f"{kind} {next(self.numbers)}"
        country = country or ("BD" if kind is Kind.GOVERNMENT else None)
        return accounts.found_organisation(
            self.session, self.now, kind, name, country=country, entry_id=entry.id if entry else None
        )

    def account(self, role: Role, organisation: m.Organisation | None = None) -> m.Account:
        """A person in a role, in an organisation of the right kind."""
        if organisation is None:
            kind = min(ROLES[role].kinds)
            entry = self.agency(kind="agency" if kind is Kind.AGENCY else "employer") if kind in _ENTRIES else None
            organisation = self.organisation(kind, entry=entry)
        email = f"{role}.{next(self.numbers)}@example.org"
        return accounts.create(
            self.session, self.now, organisation.id, role, email, f"Test {role}", password_hash=hashed()
        )

    def enter(self, client: PageClient, account: m.Account) -> PageClient:
        """Let a client be signed in as this account, second factor passed, without the forms."""
        token = sign_in.begin(self.session, self.keys, self.now, account, "Test")
        hashed_token = sign_in.session_hash(self.keys, token)
        row = self.session.query(m.AuthSession).filter_by(token_hash=hashed_token).one()
        sign_in.complete(self.session, row.id)
        self.session.flush()
        with client.http.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client


_ENTRIES = frozenset({Kind.AGENCY, Kind.COMPANY})


def actor_of(account: m.Account) -> Actor:
    """The actor that this account is."""
    organisation = account.organisation
    return Actor(Role(account.role), account.id, organisation.id, organisation.entry_id, organisation.country)
