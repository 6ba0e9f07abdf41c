"""Reports once they are locked: as PDF, and who reads how much of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iris import models as m
from iris.rules import organisations as said
from iris.rules.roles import Kind, Role
from iris.services import organisations
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.people import People, Person


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_locked_report_is_a_tagged_pdf_in_the_language_of_its_reader(at: Audit, language: str) -> None:
    row = at.closed(major="1.1")
    answer = at.audited.client.raw(at.path(row, f"/report.pdf?lang={language}"))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.data
    assert f"/Lang({language})".encode() in answer.data
    report = at.made.session.query(m.AssessmentReport).one()
    locked = at.made.session.query(m.JournalEntry).filter_by(verb="assessment.locked").one()
    assert locked.payload["report"] == report.digest


def test_there_is_no_pdf_of_what_may_still_change(at: Audit) -> None:
    row = at.filed()
    at.audited.client.raw(at.path(row, "/report.pdf"), status=404)


def officer(at: Audit, country: str) -> Person:
    return at.people.enter(Role.GOVERNMENT_OFFICER, at.made.organisation(Kind.GOVERNMENT, country))


def corridor(at: Audit, destination: str, *, confirmed: bool) -> None:
    when = said.When(date(2020, 1, 1))
    datum = said.Corridor("BD", destination, "construction")
    row = organisations.declare(at.made.session, at.made.keys, at.made.now, at.subject, datum, when)
    if confirmed:
        organisations.confirm(at.made.session, at.made.now, row, "Letter")


def test_the_destination_state_of_a_confirmed_corridor_that_was_looked_at_reads_summary_and_grave_findings(
    at: Audit,
) -> None:
    row = at.closed(major="1.1")
    row.corridors = ["QA", "SA"]
    at.made.session.flush()
    corridor(at, "QA", confirmed=True)
    corridor(at, "SA", confirmed=False)
    page = officer(at, "QA").client.get(at.path(row))
    assert "Summary" in page.text
    assert "F1" in page.text
    assert "Test auditor" not in page.text
    qatar = officer(at, "QA")
    for path in ("/report", "/report.pdf"):
        qatar.client.raw(at.path(row, path), status=403)
    for country in ("SA", "OM"):
        other = officer(at, country)
        other.client.get(at.path(row), status=404)
        assert row.public_id not in other.client.get("/assessments").text


def test_a_confirmed_corridor_that_was_not_looked_at_shows_nothing_unless_a_place_there_was_visited(at: Audit) -> None:
    row = at.closed(major="1.1")
    corridor(at, "QA", confirmed=True)
    officer(at, "QA").client.get(at.path(row), status=404)
    at.made.session.add(m.AssessmentSite(assessment_id=row.id, name="Camp", country="QA"))
    at.made.session.flush()
    officer(at, "QA").client.get(at.path(row))


def application(at: Audit, state: str) -> m.Application:
    row = m.Application(
        entry_id=at.subject.id, kind="first", standard_id="agency", standard_version="2026.1", state=state,
        state_since=at.today, created_at=at.made.now, accepted_on=at.today - timedelta(days=1),
    )  # fmt: skip
    at.made.session.add(row)
    at.made.session.flush()
    return row


def test_who_decides_on_an_application_reads_its_closed_audits_and_no_others(at: Audit) -> None:
    row = at.closed(major="1.1")
    decider = at.people.enter(Role.DECIDER)
    decider.client.get(at.path(row), status=404)
    found = application(at, "technical_review")
    decider.client.get(at.path(row), status=404)
    found.state = "decision"
    at.made.session.flush()
    assert "Seen in ten files" in decider.client.get(at.path(row, "/report")).text
    decider.client.get(at.path(row, "/findings/1"))
    at.auditor.client.get(at.path(row))
    at.made.session.add(
        m.ApplicationPart(application_id=found.id, account_id=decider.account.id, side="review", taken_at=at.made.now)
    )
    at.made.session.flush()
    decider.client.get(at.path(row), status=404)


def test_the_secretariat_sees_plan_load_and_auditors_beside_their_peers(at: Audit) -> None:
    closed = at.closed(major="1.1")
    open_one = at.planned()
    open_one.planned_first = open_one.planned_last = at.today - timedelta(days=1)
    finding = at.made.session.query(m.Finding).one()
    finding.opened_on = at.today - timedelta(days=15)
    at.made.session.flush()
    page = at.reviewer.client.get("/audit-bodies/oversight")
    assert "too few audits to say" in page.text
    assert open_one.public_id in page.text
    assert closed.public_id not in page.text
    assert f"{at.body.name} 1 1 1" in " ".join(page.text.split())
    for person in (at.manager, at.auditor, at.audited, at.people.enter(Role.DECIDER)):
        person.client.get("/audit-bodies/oversight", status=404)
