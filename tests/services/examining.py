"""An audit on its way through the real services, from a filed report on; quicker than by its pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.keys import Keys
from iris.rules.assessments import Rating
from iris.rules.findings import Grade
from iris.rules.public_ids import Prefix, new_public_id
from iris.rules.roles import Kind, Role
from iris.rules.standards import current
from iris.services import assessments, findings
from iris.services.assessments.keeping import new_key
from tests.factories import Made, actor_of

DAY = timedelta(days=1)


class Examining:
    """An audit body, an auditor, a reviewer, and who is audited; each acts in a session of the own."""

    def __init__(self, db: Database, made: Made, subject: m.RegisterEntry) -> None:
        self.db, self.made, self.subject = db, made, subject
        agency = subject.kind == "agency"
        self.body = made.organisation(Kind.AUDIT_BODY)
        self.auditor = made.account(Role.AUDITOR, self.body)
        self.reviewer = made.account(Role.REVIEWER)
        house = made.organisation(Kind.AGENCY if agency else Kind.COMPANY, entry=subject)
        self.audited = made.account(Role.AGENCY_MANAGER if agency else Role.COMPANY_MANAGER, house)
        made.session.flush()

    @property
    def keys(self) -> Keys:
        return self.made.keys

    def reviewed(self, kind: str = "on_site", last: date | None = None, **ratings: Rating) -> m.Assessment:
        """A filed report of which all is met but what is named (`c_1_1=Rating.MAJOR`), before technical review."""
        session, now = self.made.session, self.made.now
        last = last or now.date() - 20 * DAY
        row = m.Assessment(
            public_id=new_public_id(Prefix.ASSESSMENT, next(self.made.numbers)), kind=kind, subject_id=self.subject.id,
            body_id=self.body.id, standard_id=self.subject.kind, standard_version=current(self.subject.kind).version,
            state="technical_review", corridors=[], first_day=last - 3 * DAY, last_day=last, planned_first=last,
            planned_last=last, filed_on=last + DAY, data_key=new_key(self.keys, "AS").wrapped,
            shortfall="Nobody else was there", created_at=now,
        )  # fmt: skip
        row.subject = self.subject
        session.add(row)
        session.flush()
        session.add(m.AssessmentPart(assessment_id=row.id, account_id=self.auditor.id, side="evaluation"))
        session.flush()
        session.add(m.TeamMember(assessment_id=row.id, account_id=self.auditor.id, name="A", lead=True, added_at=now))
        for code in current(self.subject.kind).codes():
            rating = ratings.get(f"c_{code.replace('.', '_')}", Rating.MET)
            session.add(
                m.AssessmentRating(
                    assessment_id=row.id, criterion=code, rating=str(rating), notes="Seen", refs="File 1",
                    reason="The office was shut", rated_by=self.auditor.id, rated_at=now,
                )
            )  # fmt: skip
        session.flush()
        findings.open_from_ratings(session, now - 19 * DAY, row)
        return row

    def close(self, row: m.Assessment, at: datetime | None = None) -> None:
        """Technical review accepts the report, which locks it."""
        at, notes = at or self.made.now, "Every rating was compared."
        facts = queries.assessment_facts.gather(self.made.session, row, at.date(), self.reviewer.id, notes=notes)
        with self.db.session(actor_of(self.reviewer)) as session:
            own = session.get_one(m.Assessment, row.id)
            assessments.move(session, self.keys, at, own, "close", facts, assessments.Said(notes=notes))
            session.commit()
        self.made.session.expire_all()

    def closed(self, kind: str = "on_site", last: date | None = None, **ratings: Rating) -> m.Assessment:
        row = self.reviewed(kind, last, **ratings)
        self.close(row)
        return row

    def name(self, row: m.Assessment, criterion: str, agency: m.RegisterEntry) -> m.Finding:
        """Let the finding on a criterion name an agency."""
        finding = self.finding(row, criterion)
        finding.named_id = agency.id
        finding.maps_to = current("employer").criterion(criterion).maps_to
        self.made.session.flush()
        return finding

    def finding(self, row: m.Assessment, criterion: str) -> m.Finding:
        return self.made.session.query(m.Finding).filter_by(assessment_id=row.id, criterion=criterion).one()

    def verify(self, finding: m.Finding, at: datetime | None = None) -> None:
        """Planned, shown and verified, each by whose act it is."""
        at = at or self.made.now
        plan = findings.PlanText("Why", "What", "Never again", "Head", at.date())
        with self.db.session(actor_of(self.audited)) as session:
            findings.submit_plan(session, at, session.get_one(m.Finding, finding.id), plan)
            session.commit()
        self._judge(finding, at, "accept_plan")
        with self.db.session(actor_of(self.audited)) as session:
            own = session.get_one(m.Finding, finding.id)
            findings.add_evidence(session, at, own, "Receipts of May")
            findings.move(session, at, own, "submit_evidence", "")
            session.commit()
        self._judge(finding, at, "verify")
        self.made.session.expire_all()

    def _judge(self, finding: m.Finding, at: datetime, name: str) -> None:
        with self.db.session(actor_of(self.auditor)) as session:
            findings.move(session, at, session.get_one(m.Finding, finding.id), name, "I saw it")
            session.commit()

    def worse(self, row: m.Assessment, criterion: str, grade: Grade) -> m.Finding:
        """One more finding on a criterion, opened with the report."""
        finding = m.Finding(
            assessment_id=row.id, subject_id=row.subject_id, number=next(self.made.numbers) + 100, criterion=criterion,
            grade=str(grade), statement="x", opened_on=row.filed_on, written_at=self.made.now,
        )  # fmt: skip
        self.made.session.add(finding)
        self.made.session.flush()
        return finding
