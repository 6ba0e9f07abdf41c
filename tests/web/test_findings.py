"""Findings by their pages: written, opened, planned, shown, verified, contested; and those that name an agency."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from iris import models as m
from iris import queries
from iris.rules.errors import RuleBroken
from iris.rules.findings import Grade
from iris.rules.roles import Kind, Role
from iris.services import findings
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.people import People


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


def plan(at: Audit, row: m.Assessment, status: int = 200, **changed: str) -> str:
    """The audited party hands in a plan for the first finding."""
    client = at.audited.client
    form = client.get(at.path(row, "/findings/1")).form(action=at.path(row, "/findings/1/plan"))
    typed = {
        "plan-root_cause": "Nobody asked the sub-agents", "plan-correction": "Fees are paid back",
        "plan-prevention": "Each worker is asked", "plan-owner": "Head of operations",
        "plan-done_by": str(at.today + timedelta(days=20)),
    }  # fmt: skip
    return client.submit(form, status=status, **(typed | changed)).text


def move(at: Audit, who: str, row: m.Assessment, name: str, words: str | None = None, status: int = 200) -> str:
    """Take a move of the first finding."""
    client = getattr(at, who).client
    form = client.get(at.path(row, "/findings/1")).form(action=at.path(row, f"/findings/1/moves/{name}"))
    return str(client.submit(form, status=status, **({"move-words": words} if words is not None else {})).text)


def show(at: Audit, row: m.Assessment) -> None:
    """The audited party shows what was done."""
    client = at.audited.client
    form = client.get(at.path(row, "/findings/1")).form(action=at.path(row, "/findings/1/evidence"))
    client.submit(form, **{"evidence-reference": "Bank receipts of May"})
    move(at, "audited", row, "submit_evidence")


def test_from_rating_to_verified_and_closed(at: Audit) -> None:
    row = at.closed(major="1.1")
    assert "Plan handed in" in plan(at, row)
    assert "Plan accepted" in move(at, "auditor", row, "accept_plan")
    show(at, row)
    assert "Verified and closed" in move(at, "auditor", row, "verify", "I saw the receipts")
    finding = at.made.session.query(m.Finding).one()
    at.made.session.refresh(finding)
    assert (finding.grade, finding.closed_on) == ("major", at.today)
    assert [step.move for step in queries.findings.moves(at.made.session, finding.id)] == [
        "submit_plan", "accept_plan", "submit_evidence", "verify",
    ]  # fmt: skip


def test_a_plan_must_say_everything_and_keeps_what_was_typed(at: Audit) -> None:
    row = at.closed(major="1.1")
    text = plan(at, row, status=409, **{"plan-prevention": ""})
    assert "Say why it happened" in text
    assert "Nobody asked the sub-agents" in text


def test_a_plan_is_sent_back_with_a_reason_only(at: Audit) -> None:
    row = at.closed(major="1.1")
    plan(at, row)
    assert "Write down why" in move(at, "auditor", row, "return_plan", "", status=409)
    assert "Plan sent back" in move(at, "auditor", row, "return_plan", "Who pays the workers back?")
    assert "Who pays the workers back?" in at.audited.client.get(at.path(row, "/findings/1")).text
    assert "Plan handed in" in plan(at, row)


def test_no_evidence_no_verification_and_too_little_opens_it_again(at: Audit) -> None:
    row = at.closed(major="1.1")
    plan(at, row)
    move(at, "auditor", row, "accept_plan")
    assert "Add at least one file or reference" in at.audited.client.get(at.path(row, "/findings/1")).text
    show(at, row)
    assert "Open again" in move(at, "auditor", row, "reopen", "Ten receipts of fifty")
    assert "Add at least one file or reference" in at.audited.client.get(at.path(row, "/findings/1")).text


def test_who_wrote_the_plan_never_verifies_it_and_the_database_says_so_too(at: Audit) -> None:
    row = at.closed(major="1.1")
    session = at.made.session
    finding = session.query(m.Finding).one()
    author = at.auditor.account.id
    session.add(m.FindingPart(finding_id=finding.id, account_id=author, side="plan"))
    session.flush()
    plan(at, row)
    text = move(at, "auditor", row, "accept_plan", status=409)
    assert "You wrote the plan for this finding" in text
    part = m.FindingPart(finding_id=finding.id, account_id=author, side="verify")
    with session.begin_nested() as nested:
        session.add(part)
        with pytest.raises(IntegrityError):
            session.flush()
        nested.rollback()


def test_the_audited_party_cannot_verify_and_a_reviewer_cannot_plan(at: Audit) -> None:
    row = at.closed(major="1.1")
    plan(at, row)
    token = {"csrf_token": at.audited.token}
    at.audited.client.post(at.path(row, "/findings/1/moves/accept_plan"), token, status=403)
    token = {"csrf_token": at.reviewer.token}
    at.reviewer.client.post(at.path(row, "/findings/1/plan"), token, status=404)


@pytest.mark.parametrize(("grade", "plan_days", "closing"), [("critical", 7, 30), ("major", 14, 90)])
def test_overdue_is_worked_out_from_dates(at: Audit, grade: str, plan_days: int, closing: int) -> None:
    row = at.closed(major="1.1")
    finding = at.made.session.query(m.Finding).one()
    finding.grade = grade
    for days, late in ((plan_days, False), (plan_days + 1, True)):
        finding.opened_on = at.today - timedelta(days=days)
        at.made.session.flush()
        assert ("overdue" in at.audited.client.get(at.path(row, "/findings/1")).text) is late
    due = queries.findings.standing(finding).due
    assert due.closure == finding.opened_on + timedelta(days=closing)


def test_contesting_needs_a_locked_report_a_reason_and_comes_once(at: Audit) -> None:
    row = at.filed(major="1.1")
    assert "Contest this finding" not in at.audited.client.get(at.path(row, "/findings/1")).text
    at.checked(row)
    at.moved(at.reviewer, row, "close", "Compared.")
    client = at.audited.client
    form = client.get(at.path(row, "/findings/1")).form(action=at.path(row, "/findings/1/contest"))
    assert "Write down why" in client.submit(form, status=409).text
    page = client.submit(form, **{"contest-words": "The fee was paid by the employer"})
    assert "Contested since" in page.text
    client.submit(form, **{"contest-words": "Once more"}, status=409)
    staff = at.people.enter(Role.AGENCY_STAFF, at.audited.account.organisation)
    assert "Contest this finding" not in staff.client.get(at.path(row, "/findings/1")).text


def test_contesting_ends_thirty_days_after_the_lock(at: Audit) -> None:
    row = at.closed(major="1.1")
    client = at.audited.client
    form = client.get(at.path(row, "/findings/1")).form(action=at.path(row, "/findings/1/contest"))
    row.closed_at = at.made.now - timedelta(days=31)
    at.made.session.flush()
    assert "The last day to contest this finding" in client.submit(form, **{"contest-words": "No"}, status=409).text
    assert "Contest this finding" not in client.get(at.path(row, "/findings/1")).text


def test_several_minors_on_one_criterion_suggest_a_major(at: Audit) -> None:
    row = at.begun()
    client = at.auditor.client
    for text in ("A first lapse", "A second lapse"):
        assert "Consider one major" not in client.get(at.path(row)).text
        form = client.get(at.path(row, "/findings/new")).form(field="statement")
        client.submit(form, criterion="1.1", grade="minor", statement=text)
    assert "Consider one major" in client.get(at.path(row)).text


def test_a_finding_is_changed_and_taken_back_only_until_it_is_answered(at: Audit) -> None:
    row = at.filed(major="1.1")
    plan(at, row)
    at.checked_by_audited(row)
    finding = at.made.session.query(m.Finding).one()
    at.made.session.refresh(finding)
    with pytest.raises(RuleBroken, match="has answered this finding"):
        findings.drop(at.made.session, at.made.now, row, finding)


def test_what_waits_for_each_side_stands_on_its_desk(at: Audit) -> None:
    row = at.planned()
    assert "Sign the declaration" in at.auditor.client.get("/desk").text
    assert "Name and confirm the team" in at.manager.client.get("/desk").text
    at.declared(row)
    at.moved(at.manager, row, "confirm_team")
    at.moved(at.auditor, row, "begin_fieldwork")
    at.rated(row, major="1.1")
    assert at.subject.name not in at.audited.client.get("/desk").text.split("What you can do")[0].split("waits")[-1]
    at.moved(at.auditor, row, "file_report")
    at.moved(at.auditor, row, "send_to_check")
    text = at.audited.client.get("/desk").text
    assert "Check the facts" in text
    assert "Write the plan" in text
    plan(at, row)
    assert "Read the plan" in at.auditor.client.get("/desk").text
    assert "1 assessments are open" in at.reviewer.client.get("/desk").text
    other = at.people.enter(Role.AUDITOR, at.body)
    assert "Read the plan" not in other.client.get("/desk").text


def employer(made: Made, people: People) -> tuple[Audit, m.Assessment, m.RegisterEntry]:
    """An audit of an employer, closed, with a minor finding that names an agency."""
    at = audit(made, people, "employer")
    row = at.begun()
    at.rated(row)
    named = made.agency("Marigold Overseas")
    code = next(c.code for c in queries.assessment_facts.standard_of(row).criteria() if c.maps_to)
    client = at.auditor.client
    form = client.get(at.path(row, "/findings/new")).form(field="statement")
    client.submit(form, criterion=code, grade="minor", statement="Workers paid the agency", named=named.public_id)
    at.moved(at.auditor, row, "file_report")
    at.moved(at.auditor, row, "send_to_check")
    at.checked(row)
    at.moved(at.reviewer, row, "close", "Compared.")
    return at, row, named


def test_an_employers_finding_is_put_to_the_agency_and_counts_after_ten_days(made: Made, people: People) -> None:
    at, row, named = employer(made, people)
    manager = people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=named))
    client = manager.client
    page = client.get("/findings/named")
    assert "Workers paid the agency" in page.text
    client.get(at.path(row), status=404)
    finding = made.session.query(m.Finding).one()
    page = client.get(f"/findings/named/{finding.id}")
    assert "Your answer is kept" in client.submit(page.form(field="words"), words="That was a sub-agent").text
    made.session.refresh(finding)
    for days, counts in ((0, 0), (10, 0), (11, 1)):
        found = queries.findings.counting_against(made.session, [named.id], at.today + timedelta(days=days))
        assert len(found) == counts
    finding.put_on = at.today - timedelta(days=11)
    made.session.flush()
    page = client.get(f"/findings/named/{finding.id}")
    assert "The last day to answer was" in client.submit(page.form(field="words"), words="Late", status=409).text
    assert "Found at an employer" in client.get(f"/agencies/{named.public_id}").text


def test_another_agency_does_not_learn_that_one_was_named(made: Made, people: People) -> None:
    _at, _row, _named = employer(made, people)
    other = people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=made.agency("Quiet Ltd")))
    finding = made.session.query(m.Finding).one()
    other.client.get(f"/findings/named/{finding.id}", status=404)
    assert "Workers paid" not in other.client.get("/findings/named").text


def test_a_finding_names_an_agency_only_where_the_criterion_says_something_of_agencies(
    made: Made, people: People
) -> None:
    at = audit(made, people, "employer")
    row = at.begun()
    unmapped = next(c.code for c in queries.assessment_facts.standard_of(row).criteria() if c.maps_to is None)
    wording = findings.Wording(unmapped, Grade.MINOR, "Bad beds", made.agency("Marigold Overseas"))
    with pytest.raises(RuleBroken, match="says nothing about agencies"):
        findings.write(made.session, made.now, row, wording)
