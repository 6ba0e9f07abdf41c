"""An agency on its way to a certificate, as tests of services need it: people, days, what the register says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.rules.access import SYSTEM
from iris.rules.application_stages import Part
from iris.rules.roles import Kind, Role
from iris.rules.status import permission_status
from iris.services import applications, certificates
from tests.factories import Made, actor_of


@dataclass
class Certifying:
    """The people, and sessions of each of them."""

    db: Database
    made: Made

    def __post_init__(self) -> None:
        self.body: m.Organisation | None = None
        self.entry = self.made.licence().entry
        self.agency = self.made.organisation(Kind.AGENCY, entry=self.entry)
        self.manager = self.made.account(Role.AGENCY_MANAGER, self.agency)
        self.secretariat = self.made.organisation(Kind.SECRETARIAT)
        self.reviewer, self.decider, self.second_decider = (
            self.made.account(role, self.secretariat) for role in (Role.REVIEWER, Role.DECIDER, Role.DECIDER)
        )
        self.made.session.commit()

    @property
    def now(self) -> datetime:
        return self.made.now

    def as_(self, account: m.Account) -> Session:
        """A session of this person."""
        return self.db.session(actor_of(account))

    def filled_in(self) -> int:
        """An application with every part done and the agreement signed, not sent yet."""
        with self.as_(self.manager) as session:
            entry = session.get(m.RegisterEntry, self.entry.id)
            assert entry is not None
            application = applications.begin(session, self.now, entry)
            scope = {"corridors": ["BD-QA", "BD-AE"], "sectors": ["construction"], "sites": ["Head office"]}
            applications.save_section(session, self.now, application, "scope", scope, done=True)
            for part in Part:
                if part not in (Part.AGREEMENT, Part.SCOPE):
                    applications.save_section(session, self.now, application, part, {}, done=True)
            applications.sign(session, self.now, application, "Rahima Begum")
            session.commit()
            return application.id

    def move(self, account: m.Account, application_id: int, name: str, at: datetime | None = None, **more: str) -> str:
        """Let this person take a step; the state after it."""
        with self.as_(account) as session:
            application = queries.applications.one(session, application_id)
            assert application is not None
            after = applications.move(session, at or self.now, application, name, **more)
            session.commit()
            return after

    def audited(
        self, application_id: int, kind: str, filed: datetime, auditor: m.Account | None = None
    ) -> m.Assessment:
        """An audit of this agency whose report was filed, as the assessments' own pages would leave it."""
        session = self.made.session
        if self.body is None:
            self.body = self.made.organisation(Kind.AUDIT_BODY)
        row = m.Assessment(
            public_id=f"AS-{next(self.made.numbers):04d}-0000", kind=kind, subject_id=self.entry.id,
            body_id=self.body.id, standard_id="agency", standard_version="2026.1", state="technical_review",
            corridors=[], first_day=filed.date() - timedelta(days=2), last_day=filed.date() - timedelta(days=1),
            filed_on=filed.date(), data_key=b"-", created_at=filed,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if auditor is not None:
            session.add(m.AssessmentPart(assessment_id=row.id, account_id=auditor.id, side="evaluation"))
            session.flush()
            session.add(m.TeamMember(assessment_id=row.id, account_id=auditor.id, name="x", lead=True, added_at=filed))
        session.commit()
        return row

    def finding(self, row: m.Assessment, grade: str, state: str = "open", closed_on: date | None = None) -> m.Finding:
        """A finding of it."""
        found = m.Finding(
            assessment_id=row.id, subject_id=self.entry.id, number=next(self.made.numbers), criterion="A.1",
            grade=grade, statement="x", state=state, opened_on=row.filed_on, closed_on=closed_on,
            written_at=self.now,
        )  # fmt: skip
        self.made.session.add(found)
        self.made.session.commit()
        return found

    def in_state(self, state: str, **days: object) -> int:
        """An application that stands somewhere, put there by hand: audits are another area's."""
        application_id = self.filled_in()
        application = self.made.session.get(m.Application, application_id)
        assert application is not None
        application.state = state
        for name, day in days.items():
            setattr(application, name, day)
        self.made.session.commit()
        return application_id

    def certificate(self, at: datetime | None = None, conditions: str | None = None) -> m.Certificate:
        """A certificate granted at a moment."""
        application_id = self.in_state("granted")
        application = queries.applications.one(self.made.session, application_id)
        assert application is not None
        made = certificates.grant(self.made.session, at or self.now, application, conditions)
        self.made.session.commit()
        return made

    def word(self, certificate: m.Certificate, on: date, known: datetime | None = None) -> str:
        """What the facts of the certificate say on a day."""
        with self.db.session(actor_of(self.manager)) as session:
            licence = queries.certificates.licence(session, certificate.licence_id)
            facts = [queries.register.fact_of(row) for row in licence.facts]
            return str(permission_status(facts, on, known).state)

    def told(self, template: str) -> list[str]:
        """The last day that each notice of this kind speaks of, as they were queued."""
        with self.db.session(SYSTEM) as session:
            rows = session.scalars(select(m.Job).where(m.Job.name == "tell").order_by(m.Job.id))
            return [row.args["values"].get("last_day", "") for row in rows if row.args["template"] == template]

    def day(self, days: int) -> date:
        """A day so many days from now."""
        return (self.now + timedelta(days=days)).date()
