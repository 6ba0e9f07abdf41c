"""An audit body with its people, an agency and an employer with theirs, a reviewer; and the way to a filed report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from iris import models as m
from iris.queries.assessments import Auditor
from iris.rules.assessments import Rating
from iris.rules.roles import Kind, Role
from iris.rules.standards import current
from iris.services import assessments
from tests.factories import Made
from tests.web.people import People, Person


@dataclass
class Audit:
    """Everybody around one assessment."""

    made: Made
    people: People
    subject: m.RegisterEntry
    manager: Person
    auditor: Person
    reviewer: Person
    audited: Person
    body: m.Organisation

    @property
    def today(self) -> date:
        return self.made.now.date()

    def path(self, row: m.Assessment, rest: str = "") -> str:
        return f"/assessments/{row.public_id}{rest}"

    def planned(self) -> m.Assessment:
        """A plan for these days with the auditor as lead, all of it by the pages."""
        client = self.manager.client
        page = client.get("/assessments/new")
        client.submit(
            page.form(field="subject"), subject=self.subject.public_id, body=str(self.body.id),
            kind="employer_audit" if self.subject.kind == "employer" else "on_site",
            first=str(self.today - timedelta(days=2)), last=str(self.today + timedelta(days=3)), workforce="4",
        )  # fmt: skip
        row = self.made.session.query(m.Assessment).order_by(m.Assessment.id.desc()).first()
        assert row is not None
        client.submit(
            client.get(self.path(row)).form(action=self.path(row, "/team")),
            **{"member-person": str(self.auditor.account.id), "member-lead": "y"},
        )
        return row

    def declared(self, row: m.Assessment) -> None:
        """The auditor signs that there is no conflict."""
        client = self.auditor.client
        page = client.get(self.path(row, "/declaration"))
        client.submit(page.form(field="conflict"), conflict="no", signed="y")

    def moved(self, who: Person, row: m.Assessment, name: str, words: str | None = None, status: int = 200) -> str:
        """Take a move by its button; the text of the page after it."""
        page = who.client.get(self.path(row))
        form = page.form(action=self.path(row, f"/moves/{name}"))
        values = {"move-words": words} if words is not None else {}
        return who.client.submit(form, status=status, **values).text

    def begun(self) -> m.Assessment:
        """In fieldwork."""
        row = self.planned()
        self.declared(row)
        self.moved(self.manager, row, "confirm_team")
        self.moved(self.auditor, row, "begin_fieldwork")
        return row

    def rated(self, row: m.Assessment, *, major: str | None = None) -> None:
        """Everything rated as met, one perhaps major; days and interviews as proposed."""
        session = self.made.session
        session.refresh(row)
        for found in session.query(m.AssessmentRating).filter_by(assessment_id=row.id):
            found.rating = Rating.MAJOR if found.criterion == major else Rating.MET
            found.notes, found.refs = "Seen in ten files", "File 1"
        row.first_day = row.last_day = self.today
        row.done = {"days": 9, "files": 9}
        row.shortfall = "Nobody else was there"
        session.flush()

    def filed(self, *, major: str | None = None) -> m.Assessment:
        """With the report at the audited party."""
        row = self.begun()
        self.rated(row, major=major)
        self.moved(self.auditor, row, "file_report")
        self.moved(self.auditor, row, "send_to_check")
        return row

    def closed(self, *, major: str | None = None) -> m.Assessment:
        """Locked, after the factual check was answered."""
        row = self.filed(major=major)
        self.checked(row)
        self.moved(self.reviewer, row, "close", "I compared every rating with its evidence.")
        self.made.session.refresh(row)
        return row

    def checked(self, row: m.Assessment) -> None:
        """The audited party answers, the team deals with it and hands over to technical review."""
        client = self.audited.client
        client.submit(client.get(self.path(row, "/check")).form(field="words"), words="The office moved in May.")
        client = self.auditor.client
        page = client.get(self.path(row, "/work"))
        client.submit(page.form(action=self.path(row, "/work/dealt")), **{"dealt-words": "Corrected."})
        self.moved(self.auditor, row, "end_check")


def audit(made: Made, people: People, kind: str = "agency", country: str = "BD") -> Audit:
    """An approved audit body with a manager and a qualified auditor, and somebody to audit."""
    subject = made.agency(country=country, kind=kind)
    made.licence(subject)
    agency = kind == "agency"
    house = made.organisation(Kind.AGENCY if agency else Kind.COMPANY, entry=subject)
    body = made.organisation(Kind.AUDIT_BODY)
    found = Audit(
        made,
        people,
        subject,
        people.enter(Role.AUDIT_MANAGER, body),
        people.enter(Role.AUDITOR, body),
        people.enter(Role.REVIEWER),
        people.enter(Role.AGENCY_MANAGER if agency else Role.COMPANY_MANAGER, house),
        body,
    )
    year = timedelta(days=365)
    today = found.today
    assessments.approve(made.session, made.now, body.id, current(kind).id, [country], (today - year, today + year), "x")
    person = Auditor(found.auditor.account.id, found.auditor.account.name, body.id)
    assessments.qualify(made.session, made.now, person, today + year, "Course")
    return found
