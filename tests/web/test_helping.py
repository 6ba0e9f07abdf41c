"""A helper with an account: three workers, each with a number of the own, each with the last word."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iris import models as m
from iris.rules.cases.speakers import Act, Consent, ConsentKind, Voice, check_act
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from tests.factories import Made
from tests.pages import Page
from tests.web.complaining import Worker
from tests.web.people import People, Person


def opened(person: Person, app: Flask, **values: Any) -> Worker:
    """The helper writes it down; gives the worker with the number."""
    page = person.client.get("/helping/new")
    page = person.client.submit(page.form(action="/helping/new"), **{"what": ["wages"], **values})
    worker = Worker(app)
    worker.number = "".join(e.text for e in page.root.one("ol", class_="codecard__n").all("li"))
    page = person.client.submit(page.form(action="/helping/number"), last=worker.number[-4:])
    return worker


def cases(page: Page) -> int:
    return len(page.root.all("tbody") and page.root.one("tbody").all("tr"))


def test_an_advocate_helps_three_workers_until_each_says_no(people: People, app: Flask, made: Made) -> None:
    advocate, other = people.enter(Role.ADVOCATE), people.enter(Role.ADVOCATE)
    workers = [opened(advocate, app, consent="worker_is_here", story=f"story {n}") for n in range(3)]
    opened(advocate, app, consent="not_asked", story="Nobody asked her")
    assert len({worker.number for worker in workers}) == 3
    page = advocate.client.get("/helping")
    assert cases(page) == 3, "without a yes of the worker there is no access"
    hrefs = [link.attrs["href"] for link in page.root.one("tbody").all("a")]
    assert cases(other.client.get("/helping")) == 0
    other.client.get(hrefs[0], status=404)
    page = advocate.client.get(hrefs[0])
    page = advocate.client.submit(page.form(action=f"{hrefs[0]}/write"), say="She has a new number.")
    assert "She has a new number." in page.text
    for worker in workers:
        page = worker.come_back()
        if "She has a new number." in page.text:
            break
    assert "Your helper" in page.text
    worker.client.submit(page.form(action="/complaints/case/helper-end"))
    advocate.client.get(hrefs[0], status=404)
    assert cases(advocate.client.get("/helping")) == 2
    row = made.session.scalars(select(m.Case).where(m.Case.id == int(hrefs[1].rsplit("/", 1)[1]))).one()
    assert row.public_id in advocate.client.get("/desk").text


def test_the_same_page_sent_twice_opens_one_case(people: People, app: Flask, made: Made) -> None:
    advocate = people.enter(Role.ADVOCATE)
    page = advocate.client.get("/helping/new")
    form = page.form(action="/helping/new")
    refused = advocate.client.submit(form, status=409, story="Kept words")
    assert "Say whether the worker agrees" in refused.text
    assert refused.form(action="/helping/new").values()["story"] == ["Kept words"]
    form = refused.form(action="/helping/new")
    shown = [advocate.client.submit(form, consent="in_writing") for _ in range(2)]
    numbers = {page.root.one("ol", class_="codecard__n").text for page in shown}
    assert len(numbers) == 1
    assert len(made.session.scalars(select(m.Case)).all()) == 1


def test_an_officer_writes_down_a_call_and_others_cannot(people: People, app: Flask, made: Made) -> None:
    officer = people.enter(Role.CASE_OFFICER)
    worker = opened(officer, app, opening="phone", story="Told on the telephone")
    case = made.session.scalars(select(m.Case)).one()
    assert "Told on the telephone" in officer.client.get(f"/casework/{case.id}").text
    people.enter(Role.CASE_OFFICER).client.get(f"/casework/{case.id}", status=404)
    worker.come_back()
    for role in (Role.REVIEWER, Role.GOVERNMENT_CASE_OFFICER, Role.PROGRAMME_OFFICER, Role.AGENCY_MANAGER):
        people.enter(role).client.get("/helping/new", status=404)


@pytest.mark.parametrize("act", [Act.SAY_YES, Act.ACCEPT_OUTCOME, Act.CONFIRM_PAYMENT, Act.WITHDRAW])
def test_what_is_the_workers_alone_has_no_address_for_an_advocate(act: Act, app: Flask, made: Made) -> None:
    consent = Consent(ConsentKind.IN_WRITING, made.now)
    with pytest.raises(RuleBroken):
        check_act(act, Voice.ADVOCATE, consent, made.now)
    places = {str(rule) for rule in app.url_map.iter_rules() if str(rule).startswith("/helping")}
    assert places == {
        "/helping",
        "/helping/new",
        "/helping/number",
        "/helping/<int:case_id>",
        "/helping/<int:case_id>/write",
    }
