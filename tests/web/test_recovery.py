"""A lost code: called back, two facts, three days with a notice; the old code dies, or its holder says no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.roles import Role
from tests.pages import Page
from tests.web.complaining import Worker
from tests.web.people import People, Person


@pytest.fixture
def worker(app: Flask) -> Worker:
    found = Worker(app)
    found.file()
    return found


@pytest.fixture
def lead(people: People) -> Person:
    return people.enter(Role.CASE_LEAD)


def asked(lead: Person, session: Session, status: int = 200, **said: object) -> Page:
    case = session.scalars(select(m.Case)).one()
    page = lead.client.get(f"/casework/{case.id}")
    told = {"called_back": "yes", "fact": ["month", "sum"], **said}
    return lead.client.submit(page.form(action=f"/casework/{case.id}/recovery"), status=status, **told)


def finished(lead: Person, session: Session, status: int = 200) -> Page:
    case = session.scalars(select(m.Case)).one()
    page = lead.client.get(f"/casework/{case.id}")
    return lead.client.submit(page.form(action=f"/casework/{case.id}/recovery/finish"), status=status)


def aged(session: Session, hours: int) -> None:
    row = session.scalars(select(m.CaseRecovery)).one()
    row.notice_at -= timedelta(hours=hours)
    session.flush()


def test_a_new_code_ends_the_old_one_after_three_days(worker: Worker, lead: Person, session: Session) -> None:
    asked(lead, session)
    assert "72 hours" in finished(lead, session, 409).text
    assert "Somebody asked for a new code" in worker.client.get("/complaints/case").text
    aged(session, 73)
    code = finished(lead, session).root.one("p", class_="codecard").text.replace(" ", "")
    assert worker.client.get("/complaints/case").h1 == "Type your number", "the visit by the old code is over"
    assert "do not know this number" in worker.come_back(400).text
    worker.number = code
    assert worker.come_back().h1 == "Your case"
    assert session.scalars(select(m.CaseRecovery.state)).one() == "given"


def test_the_holder_of_the_code_stops_it(worker: Worker, lead: Person, session: Session) -> None:
    asked(lead, session)
    page = worker.client.get("/complaints/case")
    worker.client.submit(page.form(action="/complaints/case/object"))
    session.expire_all()
    assert session.scalars(select(m.CaseRecovery.state)).one() == "objected"
    assert "72 hours" not in lead.client.get(f"/casework/{session.scalars(select(m.Case.id)).one()}").text


def test_it_needs_a_call_back_and_two_facts(worker: Worker, lead: Person, session: Session) -> None:
    assert "Call back" in asked(lead, session, 409, called_back=None).text
    assert "two facts" in asked(lead, session, 409, fact=["sum"]).text


def test_without_a_safe_contact_there_is_no_new_code(app: Flask, lead: Person, session: Session) -> None:
    Worker(app).file(reach={"ways": ["case_only"]})
    assert "complain again" in asked(lead, session, 409).text
