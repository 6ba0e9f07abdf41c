"""What a journey of certification finds when it comes: things of months ago, written by the services as of then."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.keys import Keys
from iris.rules import organisations as rules
from iris.rules.access import SYSTEM, Actor
from iris.rules.application_stages import Part
from iris.rules.roles import Kind, Role
from iris.services import accounts, applications, certificates, jobs, organisations
from iris.services.certificates import Wish
from tests.live import Site

PATIENCE = 30.0


@dataclass
class Past:
    """The site's own database, with what lies behind."""

    site: Site

    def __post_init__(self) -> None:
        self.database = Database(self.site.database)
        self.now = datetime.now(UTC)

    def account(self, name: str) -> dict[str, Any]:
        """The demonstration account whose address begins so: `reviewer`, `agency-manager-2`."""
        listed = json.loads((self.site.data / "demo-accounts.json").read_text())
        return next(account for account in listed if account["email"] == f"{name}@demo.example")

    def actor(self, name: str) -> Actor:
        """The same person, as the actor it is."""
        with self.database.reading() as session:
            account = queries.accounts.by_email(session, self.account(name)["email"])
            assert account is not None
            return Actor(Role(account.role), account.id, account.organisation_id, account.organisation.entry_id)

    def sent(self, at: datetime) -> int:
        """An application of the first agency, sent at a moment."""
        actor = self.actor("agency-manager")
        with self.database.transaction(actor) as session:
            application = applications.begin(session, at, session.get_one(m.RegisterEntry, actor.entry_id))
            for part in Part:
                if part is not Part.AGREEMENT:
                    content = {"corridors": ["NP-QA"], "sectors": ["construction"], "sites": ["Head office"]}
                    applications.save_section(session, at, application, part, content, done=True)
            applications.sign(session, at, application, "Asha Sharma")
            applications.move(session, at, application, "submit")
            return application.id

    def suspended(self, granted: datetime, suspended: datetime) -> str:
        """A certificate of the first agency, suspended by two people since a moment."""
        number = self.sent(granted)
        with self.database.transaction() as session:
            application = queries.applications.one(session, number)
            assert application is not None
            application.state = "granted"
            certificate = certificates.grant(session, granted, application, None).number
        with self.database.transaction(self.actor("reviewer")) as session:
            found = queries.certificates.one(session, certificate)
            assert found is not None
            wish = Wish("suspend", "Twice nobody opened.", "access_refused")
            proposal = certificates.propose(session, suspended, found, wish).id
        with self.database.transaction(self.actor("decider")) as session:
            row = queries.certificates.proposal(session, proposal)
            assert row is not None
            certificates.decide(session, suspended, row, take_it=True, reasons="It is proven.")
        return certificate

    def at_decision(self) -> int:
        """An application of the first agency that was handed to the deciders."""
        number = self.sent(self.now - timedelta(days=60))
        with self.database.transaction() as session:
            application = session.get_one(m.Application, number)
            application.state, application.accepted_on = "decision", self.now.date() - timedelta(days=50)
        return number

    def withdrawn(self) -> str:
        """A certificate of the first agency, taken away for good by two people."""
        number = self.suspended(self.now - timedelta(days=200), self.now - timedelta(days=60))
        at = self.now - timedelta(days=40)
        with self.database.transaction(self.actor("reviewer")) as session:
            found = queries.certificates.one(session, number)
            assert found is not None
            proposal = certificates.propose(session, at, found, Wish("withdraw", "Papers were forged.", "fraud")).id
        with self.database.transaction(self.actor("decider")) as session:
            row = queries.certificates.proposal(session, proposal)
            assert row is not None
            certificates.decide(session, at, row, take_it=True, reasons="It is proven.")
        return number

    def owned(self, name: str, owner: str, born: date) -> str:
        """The agency of this account declares an owner; gives the agency's name."""
        actor = self.actor(name)
        keys = Keys(self.site.data.parent / "keys" / "iris.json")
        with self.database.transaction(actor) as session:
            entry = session.get_one(m.RegisterEntry, actor.entry_id)
            when = rules.When(date(2020, 1, 1))
            organisations.declare(
                session, keys, self.now, entry, rules.Party("person", "owner", owner, None, born), when
            )
            return entry.name

    def audited(self, entry_id: int, kind: str) -> None:
        """A report that an audit body filed today."""
        with self.database.transaction() as session:
            body = accounts.organisation_named(session, self.now, Kind.AUDIT_BODY, "Audit house of the journey", None)
            session.add(
                m.Assessment(
                    public_id=f"AS-J{time.time_ns() % 1000:03d}-{len(kind):04d}", kind=kind, subject_id=entry_id,
                    body_id=body.id, standard_id="agency", standard_version="2026.1", state="closed", corridors=[],
                    first_day=self.now.date(), last_day=self.now.date(), filed_on=self.now.date(),
                    closed_at=self.now, data_key=b"-", created_at=self.now,
                )
            )  # fmt: skip

    def back(self, application_id: int, days: int) -> None:
        """Let the days from which an application's clocks count lie further back."""
        with self.database.transaction(SYSTEM) as session:
            application = session.get_one(m.Application, application_id)
            for name in ("submitted_on", "deferred_on", "accepted_on"):
                day = getattr(application, name)
                setattr(application, name, day and day - timedelta(days=days))
            for notice in queries.applications.notices_of(session, application_id, "objections"):
                notice.first_day -= timedelta(days=days)
                notice.last_day = notice.last_day and notice.last_day - timedelta(days=days)

    def let_time_act(self, done: Callable[[Session], bool]) -> None:
        """Queue the clock's job and wait until the site's own worker has done it."""
        with self.database.transaction() as session:
            jobs.enqueue(session, datetime.now(UTC), "certification_clock")
        self.wait(done)

    def wait(self, done: Callable[[Session], bool]) -> None:
        """Wait for the worker."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.database.reading() as session:
                if done(session):
                    return
            time.sleep(0.2)
        raise AssertionError(f"the worker did not do it:\n{self.site.log[-3000:]}")
