"""A new password by mail, and the invitation: links that work once, and words that tell nobody anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from iris import models as m
from iris.jobs.handlers import Workshop
from iris.rules.roles import Kind, Role
from iris.services import accounts
from tests.client import PageClient
from tests.factories import PASSWORD
from tests.pages import Page
from tests.web.people import People, Person, mailed_link, mails, path_of

NEW_PASSWORD = "violet tractor sings at dawn"


def ask(people: People, email: str, *, status: int = 200, **headers: str) -> Page:
    """Ask for a new password by the form."""
    client = PageClient(people.app)
    form = Page(client.raw("/password", headers=dict(headers)).get_data(as_text=True)).form(field="email")
    data = form.values() | {"email": [email]}
    answer = client.raw("/password", method="POST", status=status, headers=dict(headers), data=data)
    return Page(answer.get_data(as_text=True))


def test_nobody_learns_whether_an_address_has_an_account(people: People, shop: Workshop) -> None:
    known, ended = people.made.account(Role.REVIEWER), people.made.account(Role.REVIEWER)
    accounts.deactivate(people.made.session, people.made.now, ended)
    pages = [ask(people, email).text for email in (known.email, ended.email, "nobody@example.org")]
    assert "If this address has an account, we have sent a link to it." in pages[0]
    assert pages == [pages[0]] * 3
    assert [to for to, _, _ in mails(shop)] == [known.email]


def test_the_link_sets_a_password_once_and_ends_all_sessions(people: People, shop: Workshop) -> None:
    person = people.enter(Role.TRANSLATION_REVIEWER)
    ask(people, person.account.email)
    link = mailed_link(shop, person.account.email)
    assert link.startswith("http://localhost/reset/")
    client = PageClient(people.app)
    page = client.get(path_of(link))
    page = client.submit(page.form(field="new_password"), status=400, new_password="short")
    assert "at least 10 characters" in page.text
    client.submit(page.form(field="new_password"), new_password=NEW_PASSWORD)
    assert client.path == "/sign-in"
    person.client.get("/desk")
    assert person.client.path.startswith("/sign-in")
    again = PageClient(people.app)
    page = again.get(path_of(link))
    page = again.submit(page.form(field="new_password"), status=409, new_password="another tractor sings at noon")
    assert "This link was used or has run out; ask for a new one." in page.text
    client.sign_in(person.account.email, NEW_PASSWORD)


def test_the_link_runs_out_after_an_hour(people: People, shop: Workshop) -> None:
    account = people.made.account(Role.TRANSLATION_REVIEWER)
    ask(people, account.email)
    link = path_of(mailed_link(shop, account.email))
    client = PageClient(people.app)
    with time_machine.travel(people.made.now + timedelta(minutes=61), tick=False):
        page = client.get(link)
        client.submit(page.form(field="new_password"), status=409, new_password=NEW_PASSWORD)
        client.sign_in(account.email, PASSWORD)


@pytest.mark.parametrize("known", [True, False])
def test_the_fourth_link_in_an_hour_must_wait_whether_the_address_is_known_or_not(people: People, known: bool) -> None:
    email = people.made.account(Role.REVIEWER).email if known else "nobody@example.org"
    with time_machine.travel(people.made.now.replace(minute=5), tick=False):
        for _ in range(3):
            ask(people, email)
        page = ask(people, email, status=429)
    assert page.form(field="email").values()["email"] == [email]


def test_a_forged_host_changes_no_link(people: People, shop: Workshop) -> None:
    account = people.made.account(Role.REVIEWER)
    ask(people, account.email, Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
    assert mailed_link(shop, account.email).startswith("http://localhost/")


# --- invitations ----------------------------------------------------------------------------------------------------


def invited(people: People, shop: Workshop, manager: Person, role: Role) -> str:
    """The path of the link that an invited person gets."""
    page = manager.client.get("/accounts/invite")
    manager.client.submit(page.form(field="email"), email="New.Person@Example.org", role=str(role))
    assert manager.client.path == "/accounts"
    return path_of(mailed_link(shop, "new.person@example.org"))


def test_an_invited_person_comes_in_once(people: People, shop: Workshop) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    link = invited(people, shop, manager, Role.AGENCY_STAFF)
    assert "new.person@example.org" in manager.client.get("/accounts").text
    client = PageClient(people.app)
    page = client.get(link)
    page = client.submit(page.form(field="name"), status=400, name="রহিমা বেগম", new_password="password1")
    assert page.form(field="name").values()["name"] == ["রহিমা বেগম"]
    client.submit(page.form(field="name"), name="রহিমা বেগম", new_password=NEW_PASSWORD)
    assert client.path == "/sign-in"
    again = PageClient(people.app)
    page = again.get(link)
    again.submit(page.form(field="name"), status=409, name="Somebody else", new_password=NEW_PASSWORD)
    made = people.made.session.query(m.Account).filter_by(email="new.person@example.org").one()
    assert (made.name, made.role, made.organisation_id) == (
        "রহিমা বেগম",
        Role.AGENCY_STAFF,
        manager.account.organisation_id,
    )


def test_fields_sent_along_with_an_invitation_change_nothing(people: People, shop: Workshop) -> None:
    manager, other = people.enter(Role.AGENCY_MANAGER), people.made.organisation(Kind.SECRETARIAT)
    link = invited(people, shop, manager, Role.AGENCY_STAFF)
    client = PageClient(people.app)
    sent = client.get(link).form(field="name").values()
    sent |= {"name": ["Rahima"], "new_password": [NEW_PASSWORD], "role": ["administrator"], "email": ["me@example.org"],
             "organisation_id": [str(other.id)], "organisation": [str(other.id)], "is_active": ["1"], "active": ["1"],
             "verified": ["1"], "id": ["1"], "totp_sealed": ["x"]}  # fmt: skip
    client.raw(link, method="POST", data=sent, status=302)
    made = people.made.session.query(m.Account).filter_by(name="Rahima").one()
    assert (made.role, made.email, made.organisation_id, made.totp_sealed) == (
        Role.AGENCY_STAFF, "new.person@example.org", manager.account.organisation_id, None,
    )  # fmt: skip


def test_an_invitation_runs_out_after_a_week(people: People, shop: Workshop) -> None:
    link = invited(people, shop, people.enter(Role.AGENCY_MANAGER), Role.AGENCY_STAFF)
    client = PageClient(people.app)
    with time_machine.travel(people.made.now + timedelta(days=7, minutes=1), tick=False):
        page = client.get(link)
        client.submit(page.form(field="name"), status=409, name="Rahima", new_password=NEW_PASSWORD)
    assert people.made.session.query(m.Account).filter_by(email="new.person@example.org").count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("role", "administrator"), ("role", "system"), ("role", ""), ("organisation", "9999"), ("organisation", "abc"),
     ("language", "xx"), ("email", "no address")],
)  # fmt: skip
def test_a_manager_invites_nobody_beyond_the_own_organisation(
    people: People, shop: Workshop, field: str, value: str
) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    other = people.made.organisation(Kind.SECRETARIAT)
    values = manager.client.get("/accounts/invite").form(field="email").values()
    values |= {"email": ["x@example.org"], "role": ["agency_staff"], field: [value.replace("9999", str(other.id))]}
    answer = manager.client.raw("/accounts/invite", method="POST", data=values, status=400)
    assert other.name not in answer.get_data(as_text=True)
    assert mails(shop) == []
