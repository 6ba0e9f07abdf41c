"""A contested finding is heard by people who took no part; one that falls never was, and what was known stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris import queries
from iris.jobs.handlers import Workshop
from iris.rules.assessments import Rating, check_milder
from iris.rules.errors import RuleBroken
from iris.rules.findings import Grade
from iris.rules.roles import Role
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.people import People, Person, work_off


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


def contested(at: Audit, row: m.Assessment) -> m.Appeal:
    """The audited party contests the first finding."""
    client = at.audited.client
    form = client.get(at.path(row, "/findings/1")).form(action=at.path(row, "/findings/1/contest"))
    assert "Contested since" in client.submit(form, **{"contest-words": "The employer paid"}).text
    return at.made.session.query(m.Appeal).one()


def step(person: Person, appeal: m.Appeal, name: str, status: int = 200, **typed: str) -> str:
    form = person.client.get(f"/appeals/{appeal.id}/move/{name}").form(field="reason")
    return person.client.submit(form, status=status, **typed).text


def heard(at: Audit, shop: Workshop, appeal: m.Appeal, panel: Person) -> None:
    """Taken up by the panel."""
    work_off(shop)
    at.made.session.expire_all()
    assert [row.account_id for row in queries.appeals.members(at.made.session, appeal.id)] == [panel.account.id]
    page = panel.client.get(f"/appeals/{appeal.id}")
    assert "The employer paid" in page.text
    assert "Seen in ten files" in panel.client.get(f"/appeals/{appeal.id}/finding").text
    step(panel, appeal, "admit")


def test_a_finding_that_falls_never_was_and_what_was_known_stays(at: Audit, shop: Workshop) -> None:
    row = at.closed(major="1.1")
    panel = at.people.enter(Role.APPEAL_PANEL)
    appeal = contested(at, row)
    heard(at, shop, appeal, panel)
    step(panel, appeal, "uphold", effect="met", reason="The receipts show it")
    session = at.made.session
    session.expire_all()
    finding = session.query(m.Finding).one()
    kept = session.query(m.FindingCorrection).one()
    assert (finding.state, kept.was, kept.counts_as, kept.effective_on) == ("fallen", "major", "met", finding.opened_on)
    assert session.query(m.AssessmentReport).one().content["findings"][0][2] == "major"
    page = at.audited.client.get(at.path(row, "/findings/1"))
    assert "Fallen after an appeal" in page.text
    assert "A panel corrected it" in page.text
    assert "Write the plan" not in page.text
    assert session.query(m.JournalEntry).filter_by(verb="finding.corrected").count() == 1


def test_a_milder_grade_counts_from_the_first_day_and_a_graver_one_is_no_win(at: Audit, shop: Workshop) -> None:
    row = at.closed(major="1.1")
    panel = at.people.enter(Role.APPEAL_PANEL)
    appeal = contested(at, row)
    heard(at, shop, appeal, panel)
    assert "Choose a milder rating" in step(panel, appeal, "uphold", 409, effect="major", reason="No")
    step(panel, appeal, "uphold", effect="minor", reason="A single lapse")
    at.made.session.expire_all()
    finding = at.made.session.query(m.Finding).one()
    assert (finding.grade, finding.state) == ("minor", "open")


def test_a_dismissed_contest_leaves_the_finding_and_takes_the_mark_away(at: Audit, shop: Workshop) -> None:
    row = at.closed(major="1.1")
    panel = at.people.enter(Role.APPEAL_PANEL)
    appeal = contested(at, row)
    heard(at, shop, appeal, panel)
    step(panel, appeal, "dismiss", reason="The receipts are of another year")
    at.made.session.expire_all()
    assert at.made.session.query(m.Finding).one().grade == "major"
    assert queries.findings.contested(at.made.session, [appeal.finding_id or 0]) == frozenset()
    assert "Decided on" in at.audited.client.get(at.path(row, "/findings/1")).text


def test_nobody_who_took_part_in_the_audit_hears_it_and_another_panel_sees_nothing(at: Audit, shop: Workshop) -> None:
    row = at.closed(major="1.1")
    at.reviewer.account.role = Role.APPEAL_PANEL.value
    at.made.session.flush()
    panel = at.people.enter(Role.APPEAL_PANEL)
    appeal = contested(at, row)
    heard(at, shop, appeal, panel)
    other = at.people.enter(Role.APPEAL_PANEL)
    for path in (f"/appeals/{appeal.id}", f"/appeals/{appeal.id}/finding"):
        other.client.get(path, status=404)
    panel.client.get(at.path(row), status=404)


def test_the_time_for_the_appeal_runs_from_the_lock(at: Audit) -> None:
    row = at.closed(major="1.1")
    finding = at.made.session.query(m.Finding).one()
    row.closed_at = at.made.now - timedelta(days=31)
    at.made.session.flush()
    client = at.audited.client
    form = client.get(f"/appeals/new/finding/{finding.id}").form(field="grounds")
    assert "The last day for an appeal" in client.submit(form, grounds="Late", status=409).text


@pytest.mark.parametrize("grade", [Grade.OBSERVATION, Grade.MINOR, Grade.MAJOR, Grade.CRITICAL])
def test_what_a_panel_finds_instead_is_milder(grade: Grade) -> None:
    check_milder(grade, Rating.MET)
    for rating in (Rating(str(grade)), Rating.CRITICAL, Rating.NOT_ASSESSED):
        with pytest.raises(RuleBroken, match="milder"):
            check_milder(grade, rating)
