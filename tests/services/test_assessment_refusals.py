"""What the services of assessments and findings refuse, each with its code; nothing is written then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris.db import Database
from iris.queries.assessments import Auditor
from iris.rules.assessments import AssessmentKind, AssessmentState, Rating
from iris.rules.errors import RuleBroken
from iris.rules.findings import FindingState, Grade
from iris.rules.roles import Kind, Role
from iris.services import assessments, findings
from tests.factories import Made, actor_of


@pytest.fixture
def auditor(made: Made) -> m.Account:
    return made.account(Role.AUDITOR, made.organisation(Kind.AUDIT_BODY))


@pytest.fixture
def plan(made: Made) -> assessments.NewPlan:
    return assessments.NewPlan(AssessmentKind.ON_SITE, "agency", made.now.date(), made.now.date())


@pytest.fixture
def row(made: Made, auditor: m.Account, plan: assessments.NewPlan) -> m.Assessment:
    return assessments.plan(made.session, made.keys, made.now, made.agency(), auditor.organisation_id, plan)


def person(account: m.Account) -> Auditor:
    return Auditor(account.id, account.name, account.organisation_id)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": AssessmentKind.EMPLOYER_AUDIT}, "kind_subject"),
        ({"standard_id": "employer"}, "standard_subject"),
        ({"first": None}, "plan_dates"),
        ({"corridors": ["XX"]}, "country_unknown"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(
    made: Made, auditor: m.Account, plan: assessments.NewPlan, changed: dict[str, object], code: str
) -> None:
    given = {name: getattr(plan, name) for name in plan.__dataclass_fields__} | changed
    with pytest.raises(RuleBroken) as refused:
        assessments.plan(
            made.session, made.keys, made.now, made.agency(), auditor.organisation_id, assessments.NewPlan(**given)
        )
    assert refused.value.code == code
    assert made.session.query(m.Assessment).count() == 0


def test_what_was_planned_stays_once_it_is_done(
    db: Database, made: Made, auditor: m.Account, row: m.Assessment, plan: assessments.NewPlan
) -> None:
    assessments.name_member(made.session, made.now, row, person(auditor), lead=True)
    row.state = AssessmentState.REPORTED.value
    made.session.flush()
    with pytest.raises(RuleBroken, match="fieldwork is over"):
        assessments.replan(made.session, made.now, row, plan)
    with pytest.raises(RuleBroken, match="team is confirmed"):
        assessments.drop_member(made.session, made.now, row, auditor.id)
    with db.session(actor_of(auditor)) as own:
        seen = own.get_one(m.Assessment, row.id)
        with pytest.raises(RuleBroken, match="fieldwork is over"):
            assessments.declare(own, made.keys, made.now, seen, conflict=False)


def test_a_team_names_each_person_once_and_one_lead(made: Made, auditor: m.Account, row: m.Assessment) -> None:
    assessments.name_member(made.session, made.now, row, person(auditor), lead=True)
    with pytest.raises(RuleBroken, match="in the team already"):
        assessments.name_member(made.session, made.now, row, person(auditor), lead=False)
    second = made.account(Role.AUDITOR, auditor.organisation)
    with pytest.raises(RuleBroken, match="one lead auditor"):
        assessments.name_member(made.session, made.now, row, person(second), lead=True)


def test_an_interview_has_people_a_day_that_was_and_words(made: Made, row: m.Assessment) -> None:
    row.state = AssessmentState.FIELDWORK.value
    today = made.now.date()
    for day, people, words, code in (
        (today, 0, "Told", "interview_people"),
        (today + timedelta(days=3), 1, "Told", "interview_day"),
        (today, 1, " ", "interview_empty"),
    ):
        with pytest.raises(RuleBroken) as refused:
            assessments.add_interview(
                made.session, made.keys, made.now, row, day, people, words, in_destination=False
            )  # fmt: skip
        assert refused.value.code == code
    with pytest.raises(RuleBroken, match="numbers of 0 or more"):
        assessments.note_work(made.session, made.now, row, (today, today), -1, 0, "")


@pytest.mark.parametrize(
    ("state", "code"),
    [(AssessmentState.PLANNED, "report_not_open"), (AssessmentState.TECHNICAL_REVIEW, "report_not_open")],
)
def test_ratings_and_findings_change_only_while_the_report_is_open(
    made: Made, row: m.Assessment, state: AssessmentState, code: str
) -> None:
    row.state = state.value
    for act in (
        lambda: assessments.rate(made.session, made.now, row, "A.1", assessments.Rate(Rating.MET, "", "", "", 1)),
        lambda: findings.write(made.session, made.now, row, findings.Wording("A.1", Grade.MINOR, "Seen")),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == code


def test_a_finding_has_words_a_criterion_of_its_standard_and_names_an_agency_only(
    made: Made, row: m.Assessment
) -> None:
    row.state = AssessmentState.FIELDWORK.value
    for wording, code in (
        (findings.Wording("A.1", Grade.MINOR, " "), "finding_empty"),
        (findings.Wording("Z.9", Grade.MINOR, "Seen"), "criterion_unknown"),
        (findings.Wording("A.1", Grade.MINOR, "Seen", row.subject), "names_nobody"),
        (findings.Wording("A.1", Grade.MINOR, "Seen", made.agency(kind="employer")), "names_nobody"),
    ):
        with pytest.raises(RuleBroken) as refused:
            findings.write(made.session, made.now, row, wording)
        assert refused.value.code == code


def test_evidence_comes_after_an_accepted_plan_and_shows_something(made: Made, row: m.Assessment) -> None:
    row.state = AssessmentState.FIELDWORK.value
    finding = findings.write(made.session, made.now, row, findings.Wording("A.1", Grade.MINOR, "Seen"))
    with pytest.raises(RuleBroken, match="No evidence is awaited"):
        findings.add_evidence(made.session, made.now, finding, "Receipts")
    finding.state = FindingState.PLAN_ACCEPTED.value
    with pytest.raises(RuleBroken, match="at least one file or reference"):
        findings.add_evidence(made.session, made.now, finding, " ")
