"""The second key: set up at the first sign-in, shown once, asked for whenever a role sees what is not public."""

from __future__ import annotations

import pyotp

from iris import models as m
from iris.rules.roles import ROLES, Role
from tests.client import PageClient
from tests.factories import PASSWORD
from tests.pages import Page
from tests.web.people import People

UNPUBLISHED = [role for role, facts in ROLES.items() if facts.second_factor]


def first_sign_in(people: People, role: Role = Role.REVIEWER) -> tuple[PageClient, Page, m.Account]:
    """Somebody without a second factor, right after the password."""
    account = people.made.account(role)
    client = PageClient(people.app)
    return client, first_step(client, account.email), account


def first_step(client: PageClient, email: str) -> Page:
    """The page after the right password."""
    page = client.get("/sign-in")
    return client.submit(page.form(field="password"), email=email, password=PASSWORD)


def secret_of(page: Page) -> str:
    """The key that is typed by hand where there is no camera."""
    return next(e.text for e in page.root.all("bdi") if "secret" in e.attrs.get("class", ""))


def codes_of(page: Page) -> list[str]:
    return [item.text for item in page.root.one("ol", class_="codes").all("li")]


def test_the_first_sign_in_leads_to_the_second_factor_and_codes_are_shown_once(people: People) -> None:
    client, page, account = first_sign_in(people)
    assert page.h1 == "Set up your second key"
    client.raw("/desk", status=302)
    secret = secret_of(page)
    page = client.submit(page.form(field="code"), code="123 45", status=400)
    assert secret_of(page) == secret
    page = client.submit(page.form(field="code"), code=pyotp.TOTP(secret).now())
    codes = codes_of(page)
    assert len(set(codes)) == 10
    assert client.response is not None
    assert client.response.headers["Cache-Control"] == "no-store"
    assert page.link("I have kept them") == "/desk"
    client.get("/desk")
    assert client.path == "/desk"
    for place in ("/account", "/account/second-factor"):
        assert not any(code in client.get(place).html for code in codes)
    stored = people.made.session.query(m.RecoveryCode).filter_by(account_id=account.id).all()
    assert len(stored) == 10
    assert not {row.code_hash for row in stored} & set(codes)
    assert "10 recovery codes left" in client.get("/account").text


def test_every_role_that_sees_what_is_not_public_must_have_one() -> None:
    assert [role for role in ROLES if role not in UNPUBLISHED] == [Role.TRANSLATION_REVIEWER]


def test_nothing_opens_before_it_is_set_up(people: People) -> None:
    client, _, _ = first_sign_in(people, Role.ADMINISTRATOR)
    for place in ("/desk", "/account", "/accounts", "/imports", "/admin/jobs", "/check/decisions"):
        client.get(place)
        assert client.path.startswith("/account/second-factor"), place


def test_with_the_password_alone_nobody_sets_up_a_new_one_over_the_old(people: People) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    first_step(person.client, person.account.email)
    page = person.client.get("/account/second-factor")
    assert person.client.path.startswith("/sign-in/code")
    assert page.form(field="code")
    secret = pyotp.random_base32()
    with person.client.http.session_transaction() as cookie:
        cookie["totp_new"] = secret
    token = page.form(field="code").values()["csrf_token"][0]
    person.client.raw(
        "/account/second-factor",
        method="POST",
        data={"code": pyotp.TOTP(secret).now(), "csrf_token": token},
        status=302,
    )
    person.client.raw("/desk", status=302)


def test_a_new_one_replaces_the_old_and_its_codes(people: People) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    signed = people.again(person.account)
    page = signed.client.get("/account/second-factor")
    page = signed.client.submit(page.form(field="code"), code=pyotp.TOTP(secret_of(page)).now())
    fresh = codes_of(page)
    for code, status in ((person.codes[0], 400), (fresh[0], 200)):
        browser = PageClient(people.app)
        page = first_step(browser, person.account.email)
        browser.submit(page.form(field="code"), code=code, status=status)
