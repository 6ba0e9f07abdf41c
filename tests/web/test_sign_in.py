"""Signing in: who comes in, who stays outside, what they are told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import FrameType

import pyotp
import pytest
import time_machine
from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.low_level import Type

from iris.gateways.passwords import MEMORY_KIB, ROUNDS
from iris.rules.roles import Role
from iris.services import accounts
from tests.client import PageClient
from tests.factories import PASSWORD, Made
from tests.pages import Page
from tests.web.people import TOTP_SECRET, People

WRONG = "Address and password do not fit together. Check both, or ask for a new password."


@contextmanager
def hashes_verified() -> Iterator[list[Parameters]]:
    """The Argon2 parameters of every password check that really runs, seen by the interpreter itself."""
    found: list[Parameters] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is PasswordHasher.verify.__code__:
            found.append(extract_parameters(frame.f_locals["hash"]))

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


def try_to_sign_in(client: PageClient, email: str, password: str, *, status: int = 400) -> Page:
    """Fill in the form of the first step."""
    page = client.get("/sign-in")
    return client.submit(page.form(field="password"), status=status, email=email, password=password)


def said(page: Page) -> list[str]:
    """What the page says must be repaired."""
    return [item.text for box in page.root.all("div", role="alert") for item in box.all("li")]


def test_the_password_and_the_code_of_the_phone_lead_to_the_desk(people: People) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    page = person.client.sign_in(person.account.email, PASSWORD, TOTP_SECRET)
    assert person.client.path == "/desk"
    assert "Reviewer" in page.text
    assert person.account.name in page.root.one("form", action="/sign-out").text


def test_the_address_may_be_typed_in_capitals_and_with_blanks(people: People) -> None:
    account = people.made.account(Role.TRANSLATION_REVIEWER)
    client = PageClient(people.app)
    try_to_sign_in(client, f" {account.email.upper()} ", PASSWORD, status=200)
    assert client.path == "/desk"


def test_the_password_alone_opens_nothing(people: People) -> None:
    person = people.with_second_factor(Role.ADMINISTRATOR)
    page = try_to_sign_in(person.client, person.account.email, PASSWORD, status=200)
    assert page.form(field="code")
    for place in ("/desk", "/accounts", "/account", "/admin/journal"):
        answer = person.client.raw(place, status=302)
        assert answer.location.startswith("/sign-in/code")


def test_wrong_password_and_unknown_address_get_the_same_words_and_the_same_work(people: People) -> None:
    known = people.made.account(Role.REVIEWER)
    ended = people.made.account(Role.REVIEWER)
    accounts.deactivate(people.made.session, people.made.now, ended)
    told = []
    for email, password in (
        (known.email, "not the password"),
        ("nobody@example.org", "not the password"),
        (ended.email, PASSWORD),
    ):
        with hashes_verified() as hashes:
            page = try_to_sign_in(PageClient(people.app), email, password)
        work = [(one.type, one.memory_cost, one.time_cost, one.parallelism) for one in hashes]
        told.append((said(page), page.text, work))
    assert told[0][0] == [WRONG]
    assert told[0][2] == [(Type.ID, MEMORY_KIB, ROUNDS, 1)]
    assert told[1] == told[0]
    assert told[2] == told[0]


def test_the_hash_is_as_costly_as_promised() -> None:
    assert MEMORY_KIB >= 64 * 1024
    assert ROUNDS >= 3


@pytest.mark.parametrize("known", [True, False])
def test_the_sixth_try_in_a_minute_must_wait_and_nothing_typed_is_lost(people: People, known: bool) -> None:
    account = people.made.account(Role.TRANSLATION_REVIEWER)
    email = account.email if known else "nobody@example.org"
    client = PageClient(people.app)
    with time_machine.travel(people.made.now.replace(second=5, microsecond=0), tick=False) as clock:
        for _ in range(5):
            try_to_sign_in(client, email, "not the password")
        with hashes_verified() as hashes:
            page = try_to_sign_in(client, email, PASSWORD, status=429)
        assert hashes == []
        seconds = waits(client)
        assert page.form(field="email").values()["email"] == [email]
        assert said(page) == [f"Too many tries. Wait {seconds} seconds, then try again."]
        other = people.made.account(Role.TRANSLATION_REVIEWER)
        try_to_sign_in(PageClient(people.app), other.email, PASSWORD, status=200)
        clock.shift(timedelta(seconds=seconds))
        try_to_sign_in(client, email, PASSWORD, status=200 if known else 400)
    assert (client.path == "/desk") is known


def test_tests_and_the_bench_may_do_without_limits(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    told = replace(people.app.config["IRIS_SETTINGS"], limits=False)
    monkeypatch.setitem(people.app.config, "IRIS_SETTINGS", told)
    person = people.with_second_factor(Role.REVIEWER)
    with time_machine.travel(people.made.now.replace(second=5), tick=False):
        client = people.half(person)
        page = client.get("/sign-in/code")
        for _ in range(7):
            page = client.submit(page.form(field="code"), code="wrong", status=400)


def waits(client: PageClient) -> int:
    """How many seconds the last answer asks to wait."""
    assert client.response is not None
    seconds = int(client.response.headers["Retry-After"])
    assert 0 < seconds <= 60
    return seconds


def test_a_code_works_once_and_may_be_typed_in_two_groups(people: People) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    with time_machine.travel(people.made.now, tick=False) as clock:
        code = pyotp.TOTP(TOTP_SECRET).now()
        for status in (200, 400):
            browser = PageClient(people.app)
            page = try_to_sign_in(browser, person.account.email, PASSWORD, status=200)
            page = browser.submit(page.form(field="code"), code=code, status=status)
        assert said(page) == ["This code does not fit or was used before; type the newest one."]
        clock.shift(timedelta(seconds=30))
        newest = pyotp.TOTP(TOTP_SECRET).now()
        browser.submit(page.form(field="code"), code=f" {newest[:3]} {newest[3:]}")
    assert browser.path == "/desk"


@pytest.mark.parametrize("zero", ["٠", "০", "०", "０"])
def test_a_code_may_be_typed_in_the_digits_of_any_keyboard(people: People, zero: str) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    page = try_to_sign_in(person.client, person.account.email, PASSWORD, status=200)
    code = "".join(chr(ord(zero) + int(digit)) for digit in pyotp.TOTP(TOTP_SECRET).now())
    person.client.submit(page.form(field="code"), code=code)
    assert person.client.path == "/desk"


def test_the_sixth_code_in_a_minute_must_wait(people: People) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    with time_machine.travel(people.made.now.replace(second=5), tick=False):
        page = try_to_sign_in(person.client, person.account.email, PASSWORD, status=200)
        right = pyotp.TOTP(TOTP_SECRET).now()
        for _ in range(5):
            page = person.client.submit(page.form(field="code"), code="wrong", status=400)
        person.client.submit(page.form(field="code"), code=right, status=429)
        assert waits(person.client)
    person.client.raw("/desk", status=302)


def test_a_recovery_code_replaces_the_phone_once(people: People) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    first, second = person.codes[:2]
    for code, status in ((first.upper().replace("-", " "), 200), (first, 400), (second, 200)):
        browser = PageClient(people.app)
        page = try_to_sign_in(browser, person.account.email, PASSWORD, status=200)
        browser.submit(page.form(field="code"), code=code, status=status)
        assert (browser.path == "/desk") is (status == 200)


def test_who_is_signed_in_already_is_not_asked_again(people: People) -> None:
    person = people.enter(Role.REVIEWER)
    person.client.get("/sign-in")
    assert person.client.path == "/desk"


def test_a_stranger_who_wanted_a_page_gets_it_after_signing_in(people: People, made: Made) -> None:
    account = made.account(Role.TRANSLATION_REVIEWER)
    client = PageClient(people.app)
    page = client.get("/account/sessions?lang=en")
    assert client.path.startswith("/sign-in?next=")
    client.submit(page.form(field="password"), email=account.email, password=PASSWORD)
    assert client.path == "/account/sessions?lang=en"
