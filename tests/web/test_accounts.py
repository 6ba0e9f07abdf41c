"""People of an organisation: a manager reaches the own ones only, nobody makes himself more than he is."""

from __future__ import annotations

import pytest
from structlog.typing import EventDict

from iris import models as m
from iris.rules.roles import Kind, Role
from tests.web.people import People, Person

MANAGERS = [Role.AGENCY_MANAGER, Role.COMPANY_MANAGER, Role.AUDIT_MANAGER]


def staff_of_another(people: People, name: str = "Secret Person") -> m.Account:
    """Somebody of another agency than that of any manager made here."""
    account = people.made.account(Role.AGENCY_STAFF)
    account.name, account.email = name, "secret.person@example.org"
    people.made.session.flush()
    return account


@pytest.mark.parametrize("role", MANAGERS)
def test_a_manager_finds_nothing_of_another_organisation(people: People, role: Role, log: list[EventDict]) -> None:
    manager, other = people.enter(role), staff_of_another(people)
    token = manager.token
    for method, path in (
        ("GET", f"/accounts/{other.id}"),
        ("POST", f"/accounts/{other.id}/deactivate"),
        ("POST", f"/accounts/{other.id}/activate"),
    ):
        log.clear()
        if method == "GET":
            page = manager.client.get(path, status=404)
        else:
            page = manager.client.post(path, {"csrf_token": token}, status=404)
        assert page.h1 == "Nothing here"
        assert "Secret" not in page.html
        assert "secret.person" not in page.html
        denied = [entry for entry in log if entry["event"] == "denied"]
        assert [(entry["actor"], entry["code"]) for entry in denied] == [(f"account:{manager.account.id}", 404)]
    people.made.session.refresh(other)
    assert other.active
    unknown = manager.client.get("/accounts/999999", status=404)
    assert unknown.text == manager.client.get(f"/accounts/{other.id}", status=404).text.replace(str(other.id), "999999")


def test_lists_of_people_show_and_count_the_own_ones_only(people: People) -> None:
    manager, other = people.enter(Role.AGENCY_MANAGER), staff_of_another(people)
    people.made.account(Role.AGENCY_STAFF, manager.account.organisation)
    page = manager.client.get("/accounts")
    assert len(page.root.one("tbody").all("tr")) == 2
    assert other.email not in page.html
    assert other.organisation.name not in page.html
    form = manager.client.get("/accounts/invite").root.one("select", name="organisation")
    assert [option.text for option in form.all("option")] == [manager.account.organisation.name]


def test_an_administrator_looks_after_everybody(people: People) -> None:
    administrator, other = people.enter(Role.ADMINISTRATOR), staff_of_another(people)
    assert other.email in administrator.client.get("/accounts").text
    page = administrator.client.get(f"/accounts/{other.id}")
    page = administrator.client.submit(page.form(action=f"/accounts/{other.id}/deactivate"))
    assert "Deactivated" in page.text
    page = administrator.client.submit(page.form(action=f"/accounts/{other.id}/activate"))
    assert "Active" in page.text


def test_nobody_ends_the_own_access(people: People) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    page = manager.client.get(f"/accounts/{manager.account.id}")
    assert not [form for form in page.forms if "deactivate" in form.action]
    page = manager.client.post(f"/accounts/{manager.account.id}/deactivate", {"csrf_token": manager.token}, status=409)
    assert "You can't end your own access here; ask another manager." in page.text


@pytest.mark.parametrize("role", [Role.AGENCY_STAFF, Role.REVIEWER, Role.AUDITOR, Role.GOVERNMENT_OFFICER])
def test_who_looks_after_nobody_finds_no_people(people: People, role: Role) -> None:
    person, other = people.enter(role), staff_of_another(people)
    for path in ("/accounts", "/accounts/invite", f"/accounts/{other.id}", f"/accounts/{person.account.id}"):
        assert "Secret" not in person.client.get(path, status=404).html


def test_a_profile_takes_name_and_language_and_nothing_else(people: People) -> None:
    person, other = people.enter(Role.AGENCY_STAFF), people.made.organisation(Kind.SECRETARIAT)
    before = facts(person.account)
    sent = person.client.get("/account").form(field="name").values()
    sent |= {"name": ["New Name"], "role": ["administrator"], "organisation_id": [str(other.id)], "is_active": ["0"],
             "active": ["0"], "verified": ["1"], "email": ["other@example.org"], "password_hash": ["x"], "id": ["1"],
             "totp_sealed": [""], "version": ["9"], "organisation": [str(other.id)]}  # fmt: skip
    person.client.raw("/account", method="POST", data=sent, status=302)
    people.made.session.refresh(person.account)
    assert person.account.name == "New Name"
    assert facts(person.account) == before


def facts(account: m.Account) -> tuple[object, ...]:
    """What a person may not set about the own account."""
    return (account.id, account.role, account.organisation_id, account.active, account.email, account.password_hash,
            account.totp_sealed, account.deactivated_at)  # fmt: skip


# --- two savers -----------------------------------------------------------------------------------------------------


def two_tabs(people: People) -> tuple[Person, Person]:
    """The same person at two screens."""
    person = people.enter(Role.REVIEWER)
    return person, people.again(person.account)


def test_the_second_of_two_savers_is_told_and_loses_nothing(people: People) -> None:
    first, second = two_tabs(people)
    early, late = (tab.client.get("/account").form(field="name") for tab in (first, second))
    first.client.submit(early, name="Rahima Begum")
    page = second.client.submit(late, status=409, name="R. Begum", language="ar")
    assert "the name is “Rahima Begum”, the language English" in page.text
    form = page.form(field="name")
    assert form.values()["name"] == ["R. Begum"]
    assert form.values()["language"] == ["ar"]
    people.made.session.refresh(first.account)
    assert (first.account.name, first.account.language) == ("Rahima Begum", "en")
    second.client.submit(form)
    people.made.session.refresh(first.account)
    assert (first.account.name, first.account.language) == ("R. Begum", "ar")


def test_signing_in_elsewhere_is_no_change_that_a_saver_is_told_of(people: People) -> None:
    person, _ = two_tabs(people)
    form = person.client.get("/account").form(field="name")
    people.again(person.account)
    page = person.client.submit(form, name="Rahima Begum")
    assert "Saved." in page.text


def test_sending_the_same_form_twice_saves_once_and_tells(people: People) -> None:
    person, _ = two_tabs(people)
    form = person.client.get("/account").form(field="name")
    person.client.submit(form, name="Rahima Begum")
    person.client.submit(form, name="Rahima Begum", status=409)
    people.made.session.refresh(person.account)
    assert person.account.name == "Rahima Begum"


def test_two_managers_who_end_the_same_access_both_find_it_ended(people: People) -> None:
    first = people.enter(Role.AGENCY_MANAGER)
    second = people.enter(Role.AGENCY_MANAGER, first.account.organisation)
    staff = people.made.account(Role.AGENCY_STAFF, first.account.organisation)
    forms = [
        m_.client.get(f"/accounts/{staff.id}").form(action=f"/accounts/{staff.id}/deactivate") for m_ in (first, second)
    ]
    for manager, form in zip((first, second), forms, strict=True):
        assert "Deactivated" in manager.client.submit(form).text
