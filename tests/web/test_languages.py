"""Every page in every language, from right to left where it is read so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from config import ROOT
from iris import models as m
from iris.rules.roles import Role
from iris.web.languages import EVERYWHERE, FOR_WORKERS, LANGUAGES, Language, for_workers
from tests.client import PageClient
from tests.factories import Made
from tests.page_rules import problems
from tests.pages import Page
from tests.web.people import People

CATALOGUE = ROOT / "translations" / "ar" / "LC_MESSAGES" / "messages.mo"
RTL = [language for language in LANGUAGES if language.dir == "rtl"]


def pages(app: Flask, made: Made) -> Iterator[str]:
    """Every page there is, as its address."""
    entry, employer = made.agency(), made.agency("Gulf Contracting", kind="employer")
    made.licence(entry)
    ids = {"public_id": entry.public_id, "token": "x", "account_id": made.account(Role.AGENCY_STAFF).id}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(
            ("/static", "/api/v1", "/healthz", "/readyz", "/metrics", "/leave")
        ):
            continue
        own = ids | ({"public_id": employer.public_id} if "employer" in rule.endpoint else {})
        if rule.arguments <= own.keys():
            with app.test_request_context():
                built = rule.build({name: own[name] for name in rule.arguments})
            assert built is not None
            yield built[1]


def shown(client: PageClient, address: str) -> tuple[TestResponse, Page]:
    answer = client.http.get(address, headers={"Accept-Language": client.language}, follow_redirects=True)
    return answer, Page(answer.get_data(as_text=True))


@pytest.mark.parametrize("language", EVERYWHERE, ids=lambda language: language.code)
@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR, Role.REVIEWER, Role.AGENCY_MANAGER])
def test_every_page_is_right_in_every_language(
    people: People, made: Made, language: Language, role: Role | None
) -> None:
    client = PageClient(people.app, language=language.code)
    if role is not None:
        account = made.account(role)
        account.language = language.code
        made.enter(client, account)
    for address in [*pages(people.app, made), "/agencies?q=Heron", "/agencies?q=zzz", "/check?q=Heron", "/check?q=0417",
                    "/nothing-here"]:  # fmt: skip
        answer, page = shown(client, address)
        if answer.mimetype != "text/html":
            continue
        html = page.root.one("html")
        assert (html.attrs["lang"], html.attrs["dir"]) == (language.code, language.dir), address
        assert problems(page) == [], address


@pytest.mark.parametrize("code", sorted(FOR_WORKERS))
def test_what_workers_read_is_in_their_language_and_the_rest_in_english(people: People, made: Made, code: str) -> None:
    client = PageClient(people.app, language=f"{code}, en;q=0.5")
    for address in pages(people.app, made):
        answer, page = shown(client, address)
        if answer.mimetype != "text/html":
            continue
        html = page.root.one("html")
        assert html.attrs["lang"] == (code if for_workers(address) else "en"), address
        assert problems(page) == [], address


def test_the_language_is_chosen_by_address_then_memory_then_account_then_browser(people: People) -> None:
    client = PageClient(people.app, language="ar, en;q=0.5")
    assert lang(client.get("/help")) == "ar"
    assert lang(client.get("/help?lang=en")) == "en"
    assert lang(client.get("/help")) == "en"
    assert lang(client.get("/help?lang=xx")) == "en"
    person = people.enter(Role.REVIEWER)
    person.account.language = "ar"
    people.made.session.flush()
    assert lang(person.client.get("/help")) == "ar"
    assert lang(PageClient(people.app, language="fr, de").get("/help")) == "en"


def lang(page: Page) -> str:
    return page.root.one("html").attrs["lang"]


def test_the_language_links_keep_the_question(client: PageClient, made: Made) -> None:
    made.licence(made.agency())
    page = client.get("/agencies?q=Heron&country=BD&status=licensed&page=1")
    address = page.link("العربية")
    assert address == "/agencies?q=Heron&country=BD&status=licensed&page=1&lang=ar"
    page = client.get(address)
    assert lang(page) == "ar"
    assert len(page.root.all("li", class_="hit")) == 1


def test_names_are_set_apart_from_the_direction_of_the_page(made: Made, app: Flask) -> None:
    entry = made.agency("Heron (Pvt) Ltd.")
    made.licence(entry, "A-0417")
    client = PageClient(app, language="ar")
    for address in (f"/agencies/{entry.public_id}", "/agencies"):
        page = client.get(address)
        holders = {e.tag for e in page.root if e.children == ["Heron (Pvt) Ltd."]}
        assert "bdi" in holders


@pytest.mark.skipif(not CATALOGUE.exists(), reason="there is no Arabic catalogue yet; tests/house says so")
@pytest.mark.parametrize("language", RTL, ids=lambda language: language.code)
def test_a_page_from_right_to_left_is_translated(app: Flask, made: Made, language: Language) -> None:
    entry: m.RegisterEntry = made.agency("Heron Overseas Ltd")
    made.licence(entry)
    client = PageClient(app, language=language.code)
    for address in ("/", "/agencies", f"/agencies/{entry.public_id}", "/check?q=Zyxwv", "/help", "/sign-in"):
        own = [letter for letter in client.get(address).text if letter.isalpha()]
        arabic = sum("\u0600" <= letter <= "\u06ff" for letter in own)
        assert arabic > 0.6 * len(own), address
