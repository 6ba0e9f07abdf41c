"""Concerns about certificates: raised without an account, followed by a number, admitted by the test of the rules."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.roles import Kind, Role
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Page
from tests.web.people import People, Person

WORDS = "The Sylhet office takes 30000 from everybody since May, whatever the sign on the door says"


@pytest.fixture
def certificate(session: Session, made: Made) -> m.Certificate:
    licence = made.licence(number="RIR-2026-0007", meaning="certificate")
    application = m.Application(
        entry_id=licence.entry_id, kind="first", standard_id="agency", standard_version="2026.1", state="granted",
        state_since=made.now.date(), created_at=made.now,
    )  # fmt: skip
    session.add(application)
    session.flush()
    row = m.Certificate(
        number="RIR-2026-0007", licence_id=licence.id, entry_id=licence.entry_id, application_id=application.id,
        standard_id="agency", standard_version="2026.1", state="in_force", decided_on=made.now.date(),
        valid_from=made.now.date(), valid_until=made.now.date().replace(year=made.now.year + 3),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def raised(client: PageClient, certificate: m.Certificate, **changes: str) -> Page:
    page = client.get(f"/concerns/new?certificate={certificate.number}")
    return client.submit(page.form(action="/concerns/new"), **{"words": WORDS, "target": "agency", **changes})


def code_of(page: Page) -> str:
    return page.root.one("strong").text.replace(" ", "")


def followed(app: Flask, code: str) -> str:
    client = PageClient(app)
    return client.submit(client.get("/concerns/follow").form(action="/concerns/follow"), code=code).text


@pytest.fixture
def reviewer(people: People) -> Person:
    return people.enter(Role.REVIEWER)


def step(reviewer: Person, concern: m.Concern, move: str, status: int = 200, **said: object) -> Page:
    page = reviewer.client.get(f"/concerns/{concern.id}")
    return reviewer.client.submit(page.form(action=f"/concerns/{concern.id}"), status=status, move=move, **said)


def test_a_concern_is_raised_admitted_and_leads_to_a_special_audit(
    app: Flask, client: PageClient, certificate: m.Certificate, reviewer: Person, session: Session, made: Made
) -> None:
    body = str(made.organisation(Kind.AUDIT_BODY).id)
    code = code_of(raised(client, certificate))
    assert "Received" in followed(app, code)
    concern = session.scalars(select(m.Concern)).one()
    assert "Look into it" in reviewer.client.get("/desk").text
    refused = step(reviewer, concern, "admit", 409, test=["current"], requirement="1.1", answer="We look into it.")
    assert "what was done, where and about when" in refused.text
    step(reviewer, concern, "admit", test=["current", "specific", "serious"], requirement="1.1", answer="Taken up.")
    step(reviewer, concern, "raise_assessment", 409)
    step(reviewer, concern, "raise_assessment", first="2027-01-11", last="2027-01-12", body=body)
    session.expire_all()
    assert concern.assessment is not None
    assert concern.assessment.kind == "special"
    assert concern.assessment.subject_id == certificate.entry_id
    step(reviewer, concern, "found_by_audit", 409, answer="It was so.")
    page = followed(app, code)
    assert "Special audit" in page
    assert "Taken up." in page


def test_one_that_is_not_admissible_is_refused_with_a_reason(
    app: Flask, client: PageClient, certificate: m.Certificate, reviewer: Person, session: Session
) -> None:
    code = code_of(raised(client, certificate))
    concern = session.scalars(select(m.Concern)).one()
    step(reviewer, concern, "refuse", 409)
    step(reviewer, concern, "refuse", answer="This was in 2019. Ask the ministry.")
    assert "Ask the ministry" in followed(app, code)


def test_a_form_sent_twice_is_one_concern_with_one_number(
    client: PageClient, certificate: m.Certificate, session: Session
) -> None:
    page = client.get("/concerns/new")
    form = page.form(action="/concerns/new")
    said = {"certificate": certificate.number, "words": WORDS}
    assert code_of(client.submit(form, **said)) == code_of(client.submit(form, **said))
    assert session.scalar(select(func.count()).select_from(m.Concern)) == 1


def test_a_refused_form_keeps_what_was_typed(client: PageClient, certificate: m.Certificate) -> None:
    page = client.submit(
        client.get("/concerns/new").form(action="/concerns/new"), status=409, certificate="NO-SUCH", words=WORDS
    )
    assert WORDS in page.text
    assert "no certificate with this number" in page.text


def test_only_reviewers_without_a_tie_read_concerns(
    client: PageClient, certificate: m.Certificate, people: People, reviewer: Person, session: Session, made: Made
) -> None:
    raised(client, certificate)
    concern = session.scalars(select(m.Concern)).one()
    assert WORDS.encode() not in concern.sealed
    for role in (Role.DECIDER, Role.AGENCY_MANAGER, Role.AUDITOR, Role.GOVERNMENT_OFFICER, Role.CASE_LEAD):
        people.enter(role).client.get(f"/concerns/{concern.id}", status=404)
    session.add(m.EmploymentLink(account_id=reviewer.account.id, entry_id=certificate.entry_id, declared_at=made.now))
    session.flush()
    reviewer.client.get(f"/concerns/{concern.id}", status=404)
    assert certificate.number not in reviewer.client.get("/concerns").text
    client.submit(client.get("/concerns/follow").form(action="/concerns/follow"), code="1" * 16, status=400)
