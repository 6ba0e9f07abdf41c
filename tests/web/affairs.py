"""A case about an agency with everybody who has to do with it, each at the own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.jobs.handlers import Workshop
from iris.rules.cases.summaries import CHECKLIST
from tests.pages import Page
from tests.web.complaining import Worker
from tests.web.people import Person, work_off

SUMMARY = "In spring 2026 a worker paid a fee for a job in building. The passport was kept by the agency."


@dataclass
class Affair:
    """A case about an agency, with everybody who has to do with it."""

    worker: Worker
    lead: Person
    officer: Person
    agency: Person
    entry: m.RegisterEntry
    session: Session
    shop: Workshop

    @property
    def case(self) -> m.Case:
        self.session.expire_all()
        return self.session.scalars(select(m.Case)).one()

    @property
    def at(self) -> str:
        return f"/casework/{self.case.id}"

    def do(self, who: Person, verb: str, status: int = 200, **values: Any) -> Page:
        """Open the case and send one of its forms."""
        page = who.client.get(self.at)
        return who.client.submit(page.form(action=f"{self.at}/{verb}"), status=status, **values)

    def say(self, verb: str, status: int = 200, **values: Any) -> Page:
        """The worker sends a form of the own case."""
        page = self.worker.client.get("/complaints/case")
        return self.worker.client.submit(page.form(action=f"/complaints/case/{verb}"), status=status, **values)

    def answering(self, verb: str, status: int = 200, **values: Any) -> Page:
        """The agency sends a form of the complaint about it."""
        asked = self.session.scalars(select(m.CaseRespondent).where(m.CaseRespondent.entry_id == self.entry.id)).one()
        page = self.agency.client.get(f"/answering/{asked.id}")
        page = self.agency.client.submit(page.form(action=f"/answering/{asked.id}/{verb}"), status=status, **values)
        work_off(self.shop)
        self.session.expire_all()
        return page

    def to_yes(self) -> None:
        """Triaged, named, summary signed: the worker is asked."""
        self.do(self.lead, "assign", officer=str(self.officer.account.id))
        self.do(self.officer, "triage", indicator=["retention_of_identity_documents"])
        self.do(self.officer, "respondent", entry=self.entry.public_id)
        self.do(self.officer, "summary", text=SUMMARY, check=[item.key for item in CHECKLIST])

    def to_decision(self) -> None:
        """Sent, answered, proposed and decided as upheld."""
        self.to_yes()
        self.say("yes")
        self.answering("reply", answer="The fee was for the ticket.")
        self.do(self.officer, "propose", upheld=["fees", "papers"], severity="10", reasons="Receipt and passport list.")
        self.do(self.lead, "decide")
