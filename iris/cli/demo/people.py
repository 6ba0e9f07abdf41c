"""Organisations of every kind and an account for each role, with passwords and second factors of this installation."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys
from iris.gateways.passwords import hash_password
from iris.rules.roles import ROLES, Kind, Role
from iris.services import accounts

PASSWORD_BYTES = 10


@dataclass(frozen=True, slots=True)
class House:
    """An organisation. `binds`: which agency or employer of the plan it is, by its place there."""

    kind: Kind
    name: str
    country: str | None = None
    binds: int | None = None


SECRETARIAT = House(Kind.SECRETARIAT, "Scheme secretariat")
AUDITORS = House(Kind.AUDIT_BODY, "Fair Work Audit Cooperative")
OTHER_AUDITORS = House(Kind.AUDIT_BODY, "Clear Path Assurance")
NEPAL = House(Kind.GOVERNMENT, "Ministry for Workers Abroad, Nepal", "NP")
BANGLADESH = House(Kind.GOVERNMENT, "Directorate for Work Abroad, Bangladesh", "BD")
QATAR = House(Kind.GOVERNMENT, "Labour Office for Guest Workers, Qatar", "QA")
AGENCY = House(Kind.AGENCY, "", binds=0)
OTHER_AGENCY = House(Kind.AGENCY, "", binds=1)
SUSPENDED_AGENCY = House(Kind.AGENCY, "", binds=5)
NEWCOMER = House(Kind.AGENCY, "Sunrise Pathways Recruitment", "NP")
COMPANY = House(Kind.COMPANY, "", binds=0)
OTHER_COMPANY = House(Kind.COMPANY, "", binds=1)
FEDERATION = House(Kind.FEDERATION, "Employers' Round Table")
ADVOCATES = House(Kind.ADVOCATE, "Returned Workers' Circle")
OTHER_ADVOCATES = House(Kind.ADVOCATE, "Harbour Legal Aid")
PROGRAMME = House(Kind.PROGRAMME, "Way Home Assistance Programme")

# One account a role first; then what shows who sees whose, and what needs a second person.
FIRST: tuple[tuple[Role, House], ...] = (
    (Role.ADMINISTRATOR, SECRETARIAT),
    (Role.REVIEWER, SECRETARIAT),
    (Role.DECIDER, SECRETARIAT),
    (Role.APPEAL_PANEL, SECRETARIAT),
    (Role.CASE_OFFICER, SECRETARIAT),
    (Role.CASE_LEAD, SECRETARIAT),
    (Role.AUDIT_MANAGER, AUDITORS),
    (Role.AUDITOR, AUDITORS),
    (Role.GOVERNMENT_OFFICER, NEPAL),
    (Role.GOVERNMENT_CASE_OFFICER, NEPAL),
    (Role.AGENCY_MANAGER, AGENCY),
    (Role.AGENCY_STAFF, AGENCY),
    (Role.COMPANY_MANAGER, COMPANY),
    (Role.COMPANY_STAFF, COMPANY),
    (Role.FEDERATION_OFFICER, FEDERATION),
    (Role.ADVOCATE, ADVOCATES),
    (Role.PROGRAMME_OFFICER, PROGRAMME),
    (Role.TRANSLATION_REVIEWER, SECRETARIAT),
)
FURTHER: tuple[tuple[Role, House], ...] = (
    (Role.REVIEWER, SECRETARIAT),
    (Role.DECIDER, SECRETARIAT),
    (Role.APPEAL_PANEL, SECRETARIAT),
    (Role.APPEAL_PANEL, SECRETARIAT),
    (Role.CASE_OFFICER, SECRETARIAT),
    (Role.AUDITOR, AUDITORS),
    (Role.AUDIT_MANAGER, OTHER_AUDITORS),
    (Role.AUDITOR, OTHER_AUDITORS),
    (Role.GOVERNMENT_OFFICER, NEPAL),
    (Role.GOVERNMENT_OFFICER, BANGLADESH),
    (Role.GOVERNMENT_OFFICER, QATAR),
    (Role.GOVERNMENT_CASE_OFFICER, QATAR),
    (Role.AGENCY_MANAGER, OTHER_AGENCY),
    (Role.COMPANY_MANAGER, OTHER_COMPANY),
    (Role.ADVOCATE, OTHER_ADVOCATES),
    (Role.AGENCY_MANAGER, SUSPENDED_AGENCY),
    (Role.AGENCY_MANAGER, NEWCOMER),
)
GIVEN = (
    "Asha Ben Chitra Dawit Efua Farid Gita Hana Ivo Jamila Kofi Lila Musa Nimal Olga Priya Quin Rosa Samir Tala"
    " Umar Vera Wanja Xenia Yusuf Zara Abebe Bina Carlos Dilani Emeka Fatou Goran Halima Imani"
).split()


@dataclass(frozen=True, slots=True)
class Person:
    """An account to be, as the person who tries the register needs it."""

    role: Role
    email: str
    password: str
    totp_secret: str | None
    name: str
    house: House


def drawn(people: Sequence[tuple[Role, House]] = (*FIRST, *FURTHER)) -> list[Person]:
    """The people with fresh secrets; a second one of a role is numbered."""
    seen: dict[Role, int] = {}
    found = []
    for given, (role, house) in zip(GIVEN, people, strict=True):
        seen[role] = seen.get(role, 0) + 1
        number = f"-{seen[role]}" if seen[role] > 1 else ""
        secret = pyotp.random_base32() if ROLES[role].second_factor else None
        email = f"{role.replace('_', '-')}{number}@demo.example"
        found.append(Person(role, email, _password(), secret, f"{given} (demonstration)", house))
    return found


def _password() -> str:
    text = secrets.token_hex(PASSWORD_BYTES)
    return "-".join(text[start : start + 5] for start in range(0, len(text), 5))


def hashed(people: Sequence[Person], tell: Callable[[str, int, int], None]) -> Iterator[str]:
    """The hashes of the passwords, a tenth of a second each."""
    for number, person in enumerate(people, 1):
        yield hash_password(person.password)
        tell("accounts prepared", number, len(people))


class Settlement:
    """Founds the organisations and opens the accounts."""

    def __init__(self, session: Session, keys: Keys, entries: Mapping[Kind, Sequence[m.RegisterEntry]]) -> None:
        self._session = session
        self._keys = keys
        self._entries = entries
        self._founded: dict[House, m.Organisation] = {}

    def found(self, now: datetime, house: House) -> m.Organisation:
        """The organisation, founded when it is not there yet."""
        if house not in self._founded:
            entry = None if house.binds is None else self._entries[house.kind][house.binds]
            self._founded[house] = accounts.found_organisation(
                self._session,
                now,
                house.kind,
                entry.name if entry else house.name,
                country=entry.country if entry else house.country,
                entry_id=entry.id if entry else None,
            )
        return self._founded[house]

    def open(self, now: datetime, person: Person, password_hash: str) -> m.Account:
        """Open an account, with its second factor where the role needs one."""
        account = accounts.create(
            self._session,
            now,
            self.found(now, person.house).id,
            person.role,
            person.email,
            person.name,
            password_hash=password_hash,
        )
        if person.totp_secret:
            accounts.set_second_factor(self._session, self._keys, now, account, person.totp_secret)
        return account

    def written(self, people: Sequence[Person]) -> str:
        """The accounts as JSON, for whoever tries the register."""
        told = [
            {
                "role": str(person.role),
                "email": person.email,
                "password": person.password,
                "totp_secret": person.totp_secret,
                "organisation": self._founded[person.house].name,
            }
            for person in people
        ]
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
