"""What every answer carries for the browser, on every route and on every refusal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter
from werkzeug.test import TestResponse

from iris.rules.roles import Role
from iris.web.guard import PUBLIC, permission_of
from tests.client import PageClient
from tests.factories import PASSWORD, Made
from tests.web.people import People

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SOURCES = {"'none'", "'self'"}
OFF = ("camera", "geolocation", "microphone", "payment", "usb")
PUBLIC_READS = [
    "/",
    "/agencies",
    "/agencies?country=BD&status=licensed",
    "/check",
    "/check?q=Heron",
    "/lists",
    "/journal",
    "/.well-known/did.json",
    "/help",
    "/help/access",
    "/help/programmes",
    "/regimes",
    "/standards",
    "/standards/agency/2026.1",
    "/methods",
    "/methods/2026.1",
    "/statistics/complaints",
    "/statistics/complaints.csv",
    "/api/docs",
    "/api/v1/openapi.json",
    "/api/v1/agencies",
    "/api/v1/status?name=Heron",
]
NOT_KEPT = [
    "/sign-in",
    "/sign-out",
    "/fieldwork/",
    "/fieldwork/manifest.webmanifest",
    "/fieldwork/worker.js",
    "/password",
    "/reset/x",
    "/invitation/x",
    "/accounts/request",
    "/accounts/request/x",
    "/check/list",
    "/applications/open",
    "/verify",
    "/arrival",
    "/concerns/new",
    "/concerns/follow",
    "/complaints/new",
    "/complaints/review",
    "/complaints/back",
    "/complaints/number",
    "/complaints/card.png",
    "/complaints/saved",
    "/complaints/follow",
    "/complaints/danger",
    "/leave",
    "/healthz",
    "/readyz",
    "/nothing-here",
    "/desk",
    "/api/v1/nothing",
    "/api/v1/agencies?limit=0",
]


def addresses(app: Flask) -> Iterator[str]:
    """One address for each rule."""
    for rule in app.url_map.iter_rules():
        values = {name: 1 if isinstance(kind, IntegerConverter) else "x" for name, kind in rule._converters.items()}
        with app.test_request_context():
            built = rule.build(values)
        assert built is not None
        yield built[1]


def assert_safe(answer: TestResponse, address: str) -> None:
    """The headers that every answer has."""
    found = {name: answer.headers.get(name) for name in ALWAYS}
    assert found == ALWAYS, address
    policy = dict(
        part.split(maxsplit=1) for part in answer.headers["Content-Security-Policy"].split(";") if part.strip()
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'", address
    assert {source for sources in policy.values() for source in sources.split()} <= SOURCES, address
    permissions = answer.headers["Permissions-Policy"]
    assert all(f"{name}=()" in permissions for name in OFF), address
    assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR, Role.GOVERNMENT_OFFICER])
def test_every_route_and_every_refusal_is_safe(people: People, role: Role | None) -> None:
    client = people.enter(role).client if role else PageClient(people.app)
    seen = set()
    for address in addresses(people.app):
        for method in ("GET", "POST", "PUT", "OPTIONS"):
            answer = client.http.open(address, method=method)
            assert_safe(answer, f"{method} {address}")
            seen.add(answer.status_code)
            if role is not None and not address.startswith(("/static/", "/healthz", "/readyz", "/metrics")):
                assert answer.headers["Cache-Control"] == "no-store", f"{method} {address}"
            if role is not None and address == "/sign-out" and method == "POST":
                assert answer.status_code == 409
    assert seen >= {200, 302, 404, 405}


def test_a_fault_of_ours_is_safe_too(people: People) -> None:
    client = people.enter(Role.ADMINISTRATOR).client
    database = people.app.extensions.pop("iris_names")
    try:
        answer = client.http.get("/agencies?q=Heron")
    finally:
        people.app.extensions["iris_names"] = database
    assert answer.status_code == 500
    assert_safe(answer, "500")
    assert "KeyError" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", PUBLIC_READS)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_public_page_is_not_sent_twice(client: PageClient, made: Made, address: str, encoding: str) -> None:
    made.licence(made.agency())
    headers = {"Accept-Encoding": encoding}
    first = client.raw(address, headers=dict(headers))
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= {
        part.strip() for part in first.headers["Vary"].split(",")
    }
    again = client.raw(address, status=304, headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert again.get_data() == b""
    assert_safe(again, address)
    client.raw(address, headers=headers | {"If-None-Match": '"another"'})


def test_a_page_that_changed_is_sent_again(client: PageClient, made: Made) -> None:
    made.licence(made.agency())
    tag = client.raw("/agencies").headers["ETag"]
    made.licence(made.agency("Second Ltd"))
    client.raw("/agencies", headers={"If-None-Match": tag})


def test_a_page_in_another_language_is_another_page(client: PageClient) -> None:
    tag = client.raw("/help").headers["ETag"]
    answer = client.raw("/help", headers={"If-None-Match": tag, "Accept-Language": "ar"})
    assert 'lang="ar"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", NOT_KEPT)
def test_what_is_not_public_is_kept_by_nobody(client: PageClient, address: str) -> None:
    answer = client.http.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_what_is_public_and_what_is_not_is_all_there_is(app: Flask) -> None:
    known = {address.partition("?")[0] for address in (*PUBLIC_READS, *NOT_KEPT)}
    unknown = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if permission_of(app.view_functions[rule.endpoint]) == PUBLIC
        and "GET" in (rule.methods or ())
        and rule.rule not in known
        and not rule.arguments
    ]
    assert unknown == ["/sign-in/code", "/account/second-factor", "/metrics"]


def test_a_message_for_one_person_is_kept_by_nobody(client: PageClient) -> None:
    with client.http.session_transaction() as cookie:
        cookie["_flashes"] = [("message", "Your account is ready.")]
    answer = client.raw("/help")
    assert "Your account is ready." in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_a_year_and_named_by_their_content(client: PageClient) -> None:
    page = client.get("/")
    sheets = [link.attrs["href"] for link in page.root.all("link", rel="stylesheet")]
    assert sheets
    for address in sheets:
        assert "?v=" in address
        answer = client.raw(address)
        answer.close()
        assert answer.headers["Cache-Control"] == "public, max-age=31536000"
        assert_safe(answer, address)


# --- behind https ---------------------------------------------------------------------------------------------------


def cookies_of(http: FlaskClient, made: Made, base_url: str) -> list[str]:
    """Every cookie that is set on the way in, with its attributes."""
    account = made.account(Role.TRANSLATION_REVIEWER)
    first = http.get("/sign-in?lang=en", base_url=base_url)
    token = first.get_data(as_text=True).partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    token = token or first.get_data(as_text=True).partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "email": account.email, "password": PASSWORD}
    second = http.post("/sign-in", data=data, base_url=base_url)
    assert second.status_code == 302
    return [*first.headers.getlist("Set-Cookie"), *second.headers.getlist("Set-Cookie")]


def test_behind_https_cookies_are_bound_to_the_host_and_browsers_told_to_stay(secure_app: Flask, made: Made) -> None:
    http = secure_app.test_client()
    found = cookies_of(http, made, "https://localhost")
    assert {cookie.partition("=")[0] for cookie in found} == {"__Host-session", "__Host-lang"}
    for cookie in found:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
        assert not any(part.startswith("domain") for part in attributes)
    for address in ("/", "/desk", "/nothing-here", "/healthz", "/api/v1/agencies", "/static/css/base.css"):
        answer = http.get(address, base_url="https://localhost")
        answer.close()
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert http.get("/?lang=ar", base_url="https://localhost").status_code == 200
    assert 'lang="ar"' in http.get("/help", base_url="https://localhost").get_data(as_text=True)


def test_without_https_nothing_is_asked_that_would_lock_people_out(app: Flask, made: Made) -> None:
    http = app.test_client()
    found = cookies_of(http, made, "http://localhost")
    assert {cookie.partition("=")[0] for cookie in found} == {"session", "lang"}
    assert all("secure" not in cookie.lower() and "httponly" in cookie.lower() for cookie in found)
    assert "Strict-Transport-Security" not in http.get("/").headers
