"""Mails of assessments: each step reaches whoever goes on, with a number and an address and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris.jobs.assessment_words import ASSESSMENTS
from iris.jobs.handlers import Workshop
from iris.rules.assessments import ASSESSMENT
from iris.rules.findings import FINDING
from iris.rules.roles import Kind, Role
from iris.services import audit_clock, audit_notices
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.people import People, mails


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


def subjects(shop: Workshop, address: str) -> list[str]:
    return sorted(subject for to, subject, _ in mails(shop) if to == address)


def test_each_step_reaches_whoever_goes_on_and_says_nothing_of_the_matter(at: Audit, shop: Workshop) -> None:
    other = at.people.enter(Role.AGENCY_MANAGER, at.made.organisation(Kind.AGENCY, entry=at.made.agency("Quiet Ltd")))
    row = at.closed(major="1.1")
    name = row.public_id
    assert subjects(shop, at.auditor.account.email) == [
        f"Assessment {name} is closed", f"Assessment {name}: the facts were checked",
        f"Assessment {name}: the team is confirmed", f"You are named for assessment {name}",
    ]  # fmt: skip
    assert subjects(shop, at.audited.account.email) == [
        f"Assessment {name} is closed", f"Assessment {name}: please check the facts",
        f"Assessment {name}: the report is filed",
    ]  # fmt: skip
    assert f"Assessment {name} waits for technical review" in subjects(shop, at.reviewer.account.email)
    assert subjects(shop, other.account.email) == []
    for _, subject, text in mails(shop):
        for words in (at.subject.name, "Seen in ten files", "Test", "The office moved"):
            assert words not in subject + text


def test_reminders_come_three_days_before_a_check_ends_a_week_before_a_finding_is_due_and_once_it_is_over(
    at: Audit,
) -> None:
    row = at.filed(major="1.1")
    session = at.made.session
    finding = session.query(m.Finding).one()
    for days, expected in ((0, 0), (6, 0), (7, 2), (10, 0), (14, 0), (15, 1), (16, 0)):
        moment = at.made.now + timedelta(days=days)
        assert audit_clock.remind(session, moment) == expected, days
        assert audit_clock.remind(session, moment) == 0
    queued = [job.args for job in session.query(m.Job).filter_by(name="tell").order_by(m.Job.id)][-3:]
    assert row.check_sent_on is not None
    assert finding.opened_on is not None
    ends, due = row.check_sent_on + timedelta(days=10), finding.opened_on + timedelta(days=14)
    assert [(told["template"], told["values"]["last_day"]) for told in queued] == [
        ("audit_check_ends", str(ends)), ("finding_due_soon", str(due)), ("finding_overdue", str(due)),
    ]  # fmt: skip


def test_every_mail_of_a_step_has_its_words_and_its_step() -> None:
    steps = {name for name in audit_notices.STEPS if name != "check_ends_soon"}
    assert steps <= {move.name for move in ASSESSMENT.moves}
    of_findings = set(audit_notices.FINDING_STEPS) - {"due_soon", "overdue"}
    # That it fell the appeal itself tells.
    assert of_findings | {"fall"} == {move.name for move in FINDING.moves}
    used = {template for told in audit_notices.STEPS.values() for template, _ in told}
    used |= {template for template, _ in audit_notices.FINDING_STEPS.values()}
    assert used | {"audit_planned", "audit_named", "finding_names_you"} == set(ASSESSMENTS)
