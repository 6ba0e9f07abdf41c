"""While an application runs: everybody sees it; who audits for it stands on that side by the database's own keys."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from iris import models as m
from iris import queries
from iris.db import Database
from iris.rules.access import ANONYMOUS, SYSTEM
from iris.rules.assessments import AssessmentKind
from iris.rules.independence import Side
from iris.rules.roles import Kind, Role
from iris.rules.status import agency_status
from iris.services import assessments, sides
from iris.services.assessments import NewPlan
from tests.factories import Made
from tests.services.certifying import Certifying
from tests.services.test_certification import after, impossible, refused


@pytest.fixture
def there(db: Database, made: Made) -> Certifying:
    return Certifying(db, made)


def warned(there: Certifying, days: int, known: datetime | None = None) -> bool:
    """Whether everybody reads on this day that an application is examined."""
    with there.db.session(ANONYMOUS) as session:
        entry = queries.register.entries(session, [there.entry.id])[there.entry.id]
        licences = queries.merges.of_entry(session, entry, known)
        views, on = queries.register.views("BD", licences), there.day(days)
        status = agency_status(views, on, known, applicant_since=entry.applicant_since(on, known))
        return any(note.code == "applicant" for note in status.warnings)


def test_an_open_application_is_a_warning_from_acceptance_to_its_end(there: Certifying) -> None:
    application_id = there.filled_in()
    there.move(there.manager, application_id, "submit", after(there, -2))
    assert not warned(there, 0)
    there.move(there.reviewer, application_id, "accept")
    assert [warned(there, days) for days in (-1, 0, 10)] == [False, True, True]
    there.move(there.manager, application_id, "withdraw", after(there, 5))
    assert [warned(there, days) for days in (4, 5, 10)] == [True, False, False]
    assert warned(there, 10, after(there, 3)), "what was known then stays readable"
    assert not warned(there, 10, after(there, -1))


def test_who_audits_for_a_certificate_stands_on_that_side_in_its_application_and_the_database_holds_it(
    there: Certifying,
) -> None:
    application_id = there.filled_in()
    there.move(there.manager, application_id, "submit")
    there.move(there.reviewer, application_id, "accept")
    auditor, session = there.made.account(Role.AUDITOR), there.made.session
    audit = there.audited(application_id, "on_site", there.now, auditor)
    team = session.query(m.AssessmentPart).filter_by(assessment_id=audit.id).one()
    nested = session.begin_nested()
    team.application_id = application_id
    with pytest.raises(IntegrityError):
        session.flush()
    nested.rollback()
    audit.application_id = application_id
    session.commit()
    with there.db.session(SYSTEM) as system:
        row = system.get_one(m.Assessment, audit.id)
        sides.seat(system, there.now, row, [auditor.id], Side.EVALUATION)
        assert queries.applications.sides(system, application_id)[auditor.id] is Side.EVALUATION
        sides.take_in_audit(system, row.id, there.reviewer.id, Side.EVALUATION)
        with refused("side_taken"):
            sides.seat(system, there.now, row, [there.reviewer.id], Side.EVALUATION)
        system.commit()
    later = {"application_id": application_id, "account_id": auditor.id}
    impossible(session, m.ApplicationPart(**later, side="decision", taken_at=there.now))
    impossible(session, m.ApplicationReview(**later, done_at=there.now, recommends="grant", words="My own work."))
    impossible(session, m.ApplicationDecision(**later, decided_at=there.now, outcome="grant", reasons="Mine."))
    impossible(session, m.AssessmentPart(assessment_id=audit.id, account_id=auditor.id, side="appeal"))


def test_an_audit_planned_while_an_application_runs_belongs_to_it(there: Certifying) -> None:
    application_id = there.filled_in()
    body = there.made.organisation(Kind.AUDIT_BODY)
    planner = there.made.account(Role.AUDIT_MANAGER, body)
    there.move(there.manager, application_id, "submit")
    belongs = []
    for name in ("accept", "withdraw"):
        there.move(there.reviewer if name == "accept" else there.manager, application_id, name)
        with there.as_(planner) as session:
            subject = session.get_one(m.RegisterEntry, there.entry.id)
            for kind in (AssessmentKind.DESK_REVIEW, AssessmentKind.SURVEILLANCE):
                new = NewPlan(kind, "agency", there.day(1), there.day(2))
                row = assessments.plan(session, there.made.keys, there.now, subject, body.id, new)
                belongs.append(row.application_id)
            session.commit()
    assert belongs == [application_id, None, None, None]
