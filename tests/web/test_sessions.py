"""Sessions end when they should, wherever the cookie was copied to."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from iris import models as m
from iris.rules.roles import Role
from iris.services import accounts
from tests.client import PageClient
from tests.factories import PASSWORD
from tests.web.people import People, Person

NEW_PASSWORD = "violet tractor sings at dawn"


def copied(person: Person) -> PageClient:
    """A browser of somebody who copied the cookie."""
    cookie = person.client.http.get_cookie("session")
    assert cookie is not None
    thief = PageClient(person.client.http.application)
    thief.http.set_cookie("session", cookie.value)
    return thief


def assert_outside(client: PageClient, place: str = "/desk") -> None:
    """The next request ends at the sign-in page."""
    page = client.get(place)
    assert client.path.startswith("/sign-in")
    assert page.form(field="password")


def test_a_copied_cookie_is_dead_after_sign_out(people: People) -> None:
    person = people.enter(Role.REVIEWER)
    person.client.get("/desk")
    thief = copied(person)
    thief.get("/desk")
    assert thief.path == "/desk"
    person.client.sign_out()
    assert person.client.path == "/"
    assert_outside(thief)
    assert_outside(person.client)


def test_sign_out_clears_what_the_browser_kept(people: People) -> None:
    person = people.enter(Role.REVIEWER)
    answer = person.client.raw("/sign-out", method="POST", data={"csrf_token": person.token}, status=302)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_is_signed_out_by_a_link_or_a_form_of_another_site(people: People) -> None:
    person = people.enter(Role.REVIEWER)
    person.client.get("/sign-out")
    person.client.post("/sign-out", {"csrf_token": "made up"}, status=409)
    person.client.get("/desk")
    assert person.client.path == "/desk"


def test_a_new_password_ends_all_other_sessions(people: People) -> None:
    person = people.enter(Role.TRANSLATION_REVIEWER)
    elsewhere = people.again(person.account)
    page = person.client.get("/account/password")
    page = person.client.submit(
        page.form(field="new_password"), status=400, password="not it", new_password=NEW_PASSWORD
    )
    assert "This is not the password of today; try again." in page.text
    page = person.client.submit(
        page.form(field="new_password"), status=400, password=PASSWORD, new_password="password1234"
    )
    assert "easy to guess" in page.text
    elsewhere.client.get("/desk")
    assert elsewhere.client.path == "/desk"
    person.client.submit(page.form(field="new_password"), password=PASSWORD, new_password=NEW_PASSWORD)
    person.client.get("/desk")
    assert person.client.path == "/desk"
    assert_outside(elsewhere.client)
    fresh = PageClient(people.app)
    fresh.sign_in(person.account.email, NEW_PASSWORD)
    assert fresh.path == "/desk"


def test_another_place_can_be_signed_out_from_here(people: People) -> None:
    person = people.enter(Role.REVIEWER)
    elsewhere = people.again(person.account)
    page = person.client.get("/account/sessions")
    assert "this one" in page.text
    ends = [form for form in page.forms if form.action.startswith("/account/sessions/")]
    assert len(ends) == 1
    person.client.submit(ends[0])
    assert_outside(elsewhere.client)
    person.client.get("/desk")
    assert person.client.path == "/desk"


def test_the_session_of_somebody_else_can_not_be_ended(people: People) -> None:
    person, other = people.enter(Role.REVIEWER), people.enter(Role.REVIEWER)
    found = people.made.session.query(m.AuthSession).filter_by(account_id=other.account.id).one()
    person.client.post(f"/account/sessions/{found.id}/end", {"csrf_token": person.token}, status=404)
    other.client.get("/desk")
    assert other.client.path == "/desk"


def test_a_deactivated_person_is_out_at_the_next_request_and_saves_nothing(people: People) -> None:
    auditor, administrator = people.enter(Role.AUDITOR), people.enter(Role.ADMINISTRATOR)
    open_form = auditor.client.get("/account").form(field="name")
    page = administrator.client.get(f"/accounts/{auditor.account.id}")
    administrator.client.submit(page.form(action=f"/accounts/{auditor.account.id}/deactivate"))
    auditor.client.submit(open_form, name="Saved after the end")
    assert auditor.client.path.startswith("/sign-in")
    assert_outside(auditor.client, "/account")
    people.made.session.refresh(auditor.account)
    assert auditor.account.name == "Test auditor"


def test_people_of_an_ended_organisation_are_out_and_save_nothing(people: People) -> None:
    auditor = people.enter(Role.AUDITOR)
    open_form = auditor.client.get("/account").form(field="name")
    accounts.deactivate_organisation(people.made.session, people.made.now, auditor.account.organisation)
    auditor.client.submit(open_form, name="Saved after the end")
    assert auditor.client.path.startswith("/sign-in")
    assert_outside(auditor.client, "/account")
    people.made.session.refresh(auditor.account)
    assert auditor.account.name == "Test auditor"


def test_who_was_let_in_again_must_sign_in_anew(people: People) -> None:
    auditor = people.enter(Role.AUDITOR)
    accounts.deactivate(people.made.session, people.made.now + timedelta(seconds=1), auditor.account)
    accounts.activate(people.made.session, people.made.now + timedelta(seconds=2), auditor.account)
    assert_outside(auditor.client)


@pytest.mark.parametrize(
    ("role", "minutes", "in_"),
    [
        (Role.CASE_OFFICER, 29, True),
        (Role.CASE_OFFICER, 31, False),
        (Role.REVIEWER, 11 * 60, True),
        (Role.REVIEWER, 13 * 60, False),
    ],
)
def test_an_unused_session_ends_by_itself(people: People, role: Role, minutes: int, in_: bool) -> None:
    person = people.enter(role)
    with time_machine.travel(people.made.now + timedelta(minutes=minutes), tick=False):
        person.client.get("/desk")
    assert (person.client.path == "/desk") is in_


def test_a_session_in_use_ends_after_a_day(people: People) -> None:
    person = people.enter(Role.REVIEWER)
    for hours, in_ in ((8, True), (16, True), (23.9, True), (24.1, False)):
        with time_machine.travel(people.made.now + timedelta(hours=hours), tick=False):
            person.client.get("/desk")
        assert (person.client.path == "/desk") is in_
