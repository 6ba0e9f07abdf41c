"""Every role finds its desk and what its row of the grants allows; everything else is not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine
from structlog.typing import EventDict
from werkzeug.routing import IntegerConverter, Rule

from config import Settings
from iris.app import create_app
from iris.jobs.handlers import Workshop
from iris.rules.roles import GRANTS, REACH_LABELS, ROLES, Action, Reach, Role, reach_of
from iris.web.guard import permission_of, permit
from tests.client import PageClient
from tests.page_rules import problems
from tests.pages import Page
from tests.web.people import People

BY_NUMBER = "/complaints/"
"""Below it only the number of a complaint opens anything; accounts do not exist there."""


def guarded(app: Flask, method: str) -> Iterator[tuple[Rule, str, Action]]:
    """Routes that are not for everybody: the rule, an address that fits it, the action it is permitted for."""
    for rule in app.url_map.iter_rules():
        action = permission_of(app.view_functions[rule.endpoint])
        if method in (rule.methods or set()) and isinstance(action, Action) and not rule.rule.startswith(BY_NUMBER):
            with app.test_request_context():
                values = {
                    name: 10**9 if isinstance(kind, IntegerConverter) else "none"
                    for name, kind in rule._converters.items()
                }
                built = rule.build(values)
            assert built is not None
            yield rule, built[1], action


@pytest.mark.parametrize("role", [None, *ROLES])
def test_an_account_opens_no_complaint_and_neither_does_nobody(app: Flask, people: People, role: Role | None) -> None:
    http = people.enter(role).client.http if role else app.test_client()
    addresses = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(BY_NUMBER)
        and not rule.arguments
        and isinstance(permission_of(app.view_functions[rule.endpoint]), Action)
    ]
    assert "/complaints/case" in addresses
    for address in addresses:
        answer = http.get(address)
        # A page that takes what is sent has nothing to show.
        assert answer.status_code in {302, 405}, address
        assert answer.status_code == 405 or answer.location.startswith("/complaints/follow"), address


@pytest.mark.parametrize("role", ROLES)
def test_a_role_finds_its_desk_and_what_its_row_allows_and_nothing_else(
    app: Flask, people: People, role: Role, log: list[EventDict]
) -> None:
    person = people.enter(role)
    assert str(ROLES[role].label) in person.client.get("/desk").text
    nothing = set()
    for method in ("GET", "POST"):
        for rule, address, action in guarded(app, method):
            log.clear()
            answer = person.client.http.open(address, method=method)
            granted = reach_of(role, action) is not None
            body = answer.get_data(as_text=True)
            if not granted:
                assert answer.status_code == 404, f"{role} {method} {address}"
                nothing.add(Page(body).root.one("main").text)
                assert [entry["event"] for entry in log] == ["denied"], f"{role} {address}"
            elif method == "GET":
                # A page without an object is there; objects with invented numbers are not.
                assert answer.status_code == (404 if rule.arguments else 200), f"{role} {address}"
                assert answer.is_json or problems(Page(body)) == [], f"{role} {address}"
            else:
                # Without its token nothing is sent, however far the grant reaches.
                assert answer.status_code in {400, 404, 409}, f"{role} {address}"
    assert len(nothing) <= 1, "what is not granted and what is not there look the same"


def test_the_routes_are_found(app: Flask) -> None:
    actions = {action for method in ("GET", "POST") for _, _, action in guarded(app, method)}
    assert actions >= {Action.ACCOUNT_SELF, Action.LICENCE_IMPORT, Action.ACCOUNTS_MANAGE, Action.OPERATIONS_READ}


@pytest.mark.parametrize("role", ROLES)
def test_only_what_may_be_done_is_offered(people: People, role: Role) -> None:
    person = people.enter(role)
    for page in (person.client.get("/desk"), person.client.get("/account")):
        own = [e for part in page.root.all("main", "nav") for e in part.all("a")]
        for link in {e.attrs["href"].partition("#")[0] for e in own} - {"", "/agencies", "/check", "/help"}:
            status = person.client.http.get(link).status_code
            assert status in {200, 301, 302}, f"{role} is offered {link}: {status}"


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: PageClient) -> None:
    for place in ("/desk", "/imports?before=7", "/accounts/5"):
        location = client.raw(place, status=302).location
        assert location.startswith("/sign-in?next=")
        assert "next=" + place.partition("?")[0] in location


def test_a_form_sent_after_the_end_of_a_session_leads_to_sign_in_and_then_to_the_desk(client: PageClient) -> None:
    location = client.raw("/accounts/5/deactivate", method="POST", status=302).location
    assert location == "/sign-in"


def test_who_has_not_finished_signing_in_acts_as_nobody(people: People) -> None:
    person = people.with_second_factor(Role.ADMINISTRATOR)
    page = person.client.get("/sign-in")
    person.client.submit(
        page.form(field="password"), email=person.account.email, password="four random words of a test"
    )
    for _, address, _ in guarded(people.app, "GET"):
        assert person.client.raw(address, status=302).location.startswith("/sign-in/code")


def test_the_interface_says_401_and_404_in_its_own_words(
    engine: Engine, database_url: str, shop: Workshop, people: People, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = Settings.from_environ(
        {"IRIS_ENV": "test", "IRIS_DATABASE_URL": database_url, "IRIS_DATA_DIR": str(tmp_path_factory.mktemp("own"))}
    )
    app = create_app(settings, shop)

    @permit(Action.OPERATIONS_READ)
    def secret() -> str:
        return "secret"

    app.add_url_rule("/api/v1/secret", "secret", secret)
    for role, status in ((None, 401), (Role.AUDITOR, 404), (Role.ADMINISTRATOR, 200)):
        client = PageClient(app)
        if role is not None:
            people.made.enter(client, people.made.account(role))
        answer = client.raw("/api/v1/secret", status=status)
        if status != 200:
            assert answer.mimetype == "application/problem+json"
            assert answer.get_json()["status"] == status
            assert "secret" not in answer.get_data(as_text=True)


def test_the_page_of_permissions_shows_every_role_and_action_of_the_grants(client: PageClient) -> None:
    page = client.get("/help/access")
    rows = {row.one("th").text: row.one("td").text for row in page.root.all("tr") if row.all("td")}
    assert len(rows) == len(Action)
    for text, action in zip(rows.values(), Action, strict=True):
        # Each reach is a paragraph of its own: “own organisation: Agency manager, …”.
        for reach in Reach:
            meant = [str(ROLES[role].label) for role in ROLES if GRANTS[role].get(action) is reach]
            shown = "everybody with an account" if len(meant) == len(ROLES) else ", ".join(meant)
            assert not meant or f"{REACH_LABELS[reach]}: {shown}" in text, f"{action}, {reach}"
        assert text.count(":") == len({GRANTS[role][action] for role in ROLES if action in GRANTS[role]})
