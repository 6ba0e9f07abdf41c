"""Nothing leads off the site: what comes after signing in, the language links, a forged host."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest

from iris.rules.roles import Role
from tests.client import PageClient
from tests.factories import PASSWORD
from tests.pages import Page
from tests.web.people import People

SITE = "http://localhost/"
ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil",
    "https:/evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "//[",
    "/\\\t/evil.example",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    "//evil.example/desk",
    "data:text/html,x",
    "evil.example",
    "desk",
    "/x" * 2000,
    "",
    "/\x00/evil",
    "%2f%2fevil.example",
    " //evil.example",
]
OWN = ["/desk", "/account?lang=ar", "/agencies?q=%E0%A6%95&country=BD", "/check?q=a b", "/agencies?q=কাজ"]


def host_of(location: str) -> str:
    """The host that a browser would go to: it takes a backslash for a slash and passes over tabs and line ends."""
    plain = location.replace("\\", "/")
    for invisible in "\t\r\n":
        plain = plain.replace(invisible, "")
    return urlsplit(urljoin(SITE, plain.strip())).netloc


def test_a_browser_s_reading_of_addresses_is_known_here() -> None:
    assert host_of("/\\evil.example") == host_of("/\t/evil.example") == "evil.example"
    assert host_of("/desk") == host_of("desk?next=//evil.example") == "localhost"


def signed_in_towards(people: People, target: str) -> str:
    """Where the form of the sign-in page leads."""
    account = people.made.account(Role.TRANSLATION_REVIEWER)
    client = PageClient(people.app)
    page = client.get("/sign-in?next=" + quote(target))
    data = page.form(field="password").values() | {"email": [account.email], "password": [PASSWORD], "next": [target]}
    return str(client.raw("/sign-in", method="POST", data=data, status=302).location)


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "https:evil", "//["])
def test_signing_in_leads_nowhere_else(people: People, target: str) -> None:
    assert host_of(signed_in_towards(people, target)) == "localhost"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_who_is_signed_in_is_led_nowhere_else(people: People, target: str) -> None:
    person = people.enter(Role.TRANSLATION_REVIEWER)
    answer = person.client.raw("/sign-in?next=" + quote(target), status=302)
    assert answer.location == "/desk"


@pytest.mark.parametrize("target", OWN)
def test_pages_of_the_site_are_gone_on_to(people: People, target: str) -> None:
    person = people.enter(Role.TRANSLATION_REVIEWER)
    answer = person.client.raw("/sign-in?next=" + quote(target), status=302)
    assert host_of(answer.location) == "localhost"
    assert urlsplit(answer.location).path == urlsplit(target).path


def test_the_steps_of_the_second_factor_lead_nowhere_else(people: People) -> None:
    person = people.with_second_factor(Role.REVIEWER)
    # Five codes a minute may be tried.
    for code, target in zip(person.codes[:5], ELSEWHERE[:5], strict=True):
        client = people.half(person)
        page = client.get("/sign-in/code?next=" + quote(target))
        data = page.form(field="code").values() | {"code": [code], "next": [target]}
        answer = client.raw("/sign-in/code?next=" + quote(target), method="POST", data=data, status=302)
        assert answer.location == "/desk", target


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/\\evil.example",
        "/%5Cevil.example",
        "//evil.example/%2e%2e",
        "/a?b",
        "/%3Fx=1",
        "/agencies//x",
        "/%0a/evil.example",
        "/<script>",
        '/"onclick="x',
    ],
)
def test_the_language_links_lead_nowhere_else(client: PageClient, path: str) -> None:
    # The raw path, as a server hands it over: the test client would tidy it up.
    for environ in ({"PATH_INFO": path}, {"PATH_INFO": path, "QUERY_STRING": "lang=ar&next=//evil.example"}):
        answer = client.http.get("/", environ_overrides=environ, follow_redirects=False)
        if answer.status_code in {301, 308}:
            assert host_of(answer.location) == "localhost"
            continue
        page = Page(answer.get_data(as_text=True))
        assert {host_of(link) for link in page.links()} == {"localhost"}, page.links()


def test_a_forged_host_stands_nowhere_on_the_site(client: PageClient, people: People) -> None:
    agency = people.made.agency()
    for path in (
        "/",
        "/agencies",
        f"/agencies/{agency.public_id}",
        "/sign-in",
        "/api/docs",
        "/api/v1/openapi.json",
        "/api/v1/agencies",
        "/nothing-here",
    ):
        for header in ("Host", "X-Forwarded-Host", "X-Host", "Forwarded"):
            answer = client.http.get(
                path, headers={header: "host=evil.example" if header == "Forwarded" else "evil.example"}
            )
            assert "evil.example" not in answer.get_data(as_text=True), (path, header)
            assert "evil.example" not in str(answer.headers), (path, header)
    for path in ("/desk", f"/agencies/{agency.public_id.lower()}"):
        location = client.http.get(path, headers={"Host": "evil.example"}).location
        assert location.startswith("/"), location


def test_an_unknown_language_changes_nothing_and_is_not_remembered(client: PageClient) -> None:
    page = client.get("/?lang=//evil.example")
    assert page.root.one("html").attrs["lang"] == "en"
    assert client.http.get_cookie("lang") is None
