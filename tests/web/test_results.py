"""The list of agencies: each once, whatever the page, the filter, or what others do meanwhile."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from iris import models as m
from iris.jobs.handlers import Workshop
from iris.jobs.lists import build_names
from iris.rules.roles import Role
from iris.rules.status import State
from iris.services import register
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Page
from tests.web.people import People

NUMBER = 60
ODD_PAGES = ["0", "-1", "99999", "abc", "1e9", "2.5", "%00", "٣", "9" * 5000, "WyJhIl0", "_____", "", "null",
             "W10", "ImEi", "eyJhIjoxfQ", "WyJhIiwxLDFd" * 400, "é"]  # fmt: skip


def names_of(page: Page) -> list[str]:
    return [hit.one("h3").text for hit in page.root.all("li", class_="hit")]


def ids_of(page: Page) -> list[str]:
    return [hit.one("h3").one("a").attrs["href"] for hit in page.root.all("li", class_="hit")]


def walk(client: PageClient, path: str) -> Iterator[Page]:
    """All pages of a list, by its own links."""
    page = client.get(path)
    for _ in range(20):
        yield page
        following = page.root.all("a", rel="next")
        if not following:
            return
        page = client.get(following[0].attrs["href"])
    raise AssertionError("the list never ends")


@pytest.fixture
def sixty(made: Made, shop: Workshop) -> list[m.RegisterEntry]:
    """Sixty agencies that sort alike: same name, same country, same status."""
    authority = made.authority()
    entries = [made.agency("Heron Overseas Ltd") for _ in range(NUMBER)]
    for number, entry in enumerate(entries):
        made.licence(entry, f"{number:04d}", authority=authority)
    build_names(shop.database, shop.names_folder)
    return entries


def test_each_is_there_once_over_all_pages(client: PageClient, sixty: list[m.RegisterEntry]) -> None:
    for query in ("", "?country=BD", "?status=licensed", "?country=BD&status=licensed&lang=en", "?q=Heron"):
        pages = list(walk(client, "/agencies" + query))
        found = [address for page in pages for address in ids_of(page)]
        assert len(found) == NUMBER
        assert set(found) == {f"/agencies/{entry.public_id}" for entry in sixty}
        assert [len(ids_of(page)) for page in pages] == [25, 25, 10]
        assert all(page.h1.startswith("60 agencies") for page in pages)
        assert [f"Page {number}" in page.text for number, page in enumerate(pages, 1)] == [True] * 3


def test_each_is_there_once_while_somebody_edits(client: PageClient, sixty: list[m.RegisterEntry], made: Made) -> None:
    found = []
    for number, page in enumerate(walk(client, "/agencies")):
        found += ids_of(page)
        shown = next(entry for entry in sixty if entry.public_id in found[-1])
        register.record_fact(
            made.session, made.now, made.session.query(m.Licence).filter_by(entry_id=shown.id).one(),
            register.Said(State.SUSPENDED, made.now.date() - timedelta(days=1)),
        )  # fmt: skip
        made.agency(f"A new one {number}")
    assert sorted(found) == sorted(f"/agencies/{entry.public_id}" for entry in sixty)


def test_who_leaves_a_filter_meanwhile_moves_nobody_else(
    client: PageClient, sixty: list[m.RegisterEntry], made: Made
) -> None:
    walked = walk(client, "/agencies?status=licensed")
    found = ids_of(next(walked))
    gone = next(entry for entry in sixty if entry.public_id in found[0])
    register.record_fact(
        made.session, made.now, made.session.query(m.Licence).filter_by(entry_id=gone.id).one(),
        register.Said(State.REVOKED, made.now.date()),
    )  # fmt: skip
    for page in walked:
        found += ids_of(page)
        assert page.h1.startswith("59 agencies")
    assert sorted(found) == sorted(f"/agencies/{entry.public_id}" for entry in sixty)


def test_an_odd_page_is_a_sane_page(client: PageClient, sixty: list[m.RegisterEntry]) -> None:
    for query in ("", "q=Heron&"):
        last = ids_of(list(walk(client, f"/agencies?{query}"))[-1])
        for odd in ODD_PAGES:
            page = client.get(f"/agencies?{query}page={odd}")
            assert page.h1.startswith("60 agencies"), odd
            assert len(ids_of(page)) == (10 if odd == "99999" else len(ids_of(page))) > 0, odd
        assert ids_of(client.get(f"/agencies?{query}page=99999")) == last
        assert client.get(f"/agencies?{query}page=2").root.all("a", rel="prev")


@pytest.mark.parametrize("name", ["\x00", "\ud800", "a" * 3000, "'; DROP TABLE register_entry; --", "\u202e"])
@pytest.mark.parametrize("number", [1, -5, 10**30])
def test_a_made_up_place_in_the_list_breaks_nothing(client: PageClient, made: Made, name: str, number: int) -> None:
    made.licence(made.agency())
    for entry_id in (1, -1, 2**63 - 1, 2**63, 10**40):
        client.get(f"/agencies?page={place(name, entry_id, number)}")


def place(name: str, entry_id: int, number: int) -> str:
    """A token as the list gives it, with a content that it would never give."""
    text = json.dumps([name, entry_id, number])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("text", ["[" * 20_000, "[" * 2000, "1", '{"a":1}', '["a",true,1]', '["a",1.5,1]', '["a",1]'])
def test_a_token_that_is_none_gives_the_first_page(client: PageClient, made: Made, text: str) -> None:
    made.licence(made.agency())
    token = base64.urlsafe_b64encode(text.encode()).decode()
    assert names_of(client.get(f"/agencies?page={token}")) == ["Heron Overseas Ltd"]


def test_a_long_name_in_any_script_is_a_place_in_the_list_too(client: PageClient, made: Made) -> None:
    for number in range(30):
        made.agency(f"{number:02d} " + "কর্মসংস্থান ব্যুরো " * 25)
    found = [name for page in walk(client, "/agencies") for name in names_of(page)]
    assert len(found) == len(set(found)) == 30


# --- filters --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(made: Made) -> None:
    """Four agencies in two countries and three states."""
    made.licence(made.agency("Alpha"), "1")
    made.licence(made.agency("Beta"), "2", State.REVOKED, reason="Papers were forged.")
    made.licence(made.agency("Gamma", country="NP"), "3")
    made.agency("Delta")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Alpha", "Beta", "Delta", "Gamma"]),
        ("country=NP", ["Gamma"]),
        ("country=np", ["Gamma"]),
        ("country=BD&country=NP", ["Alpha", "Beta", "Delta", "Gamma"]),
        ("status=licence_revoked", ["Beta"]),
        ("status=licence_revoked&status=unknown", ["Beta", "Delta"]),
        ("country=BD&status=licensed", ["Alpha"]),
        ("q=0003", ["Gamma"]),
        ("q=gamma&country=NP", ["Gamma"]),
        ("country=&status=", ["Alpha", "Beta", "Delta", "Gamma"]),
        ("country=nonsense&status=nonsense&sector=x&unknown=1", ["Alpha", "Beta", "Delta", "Gamma"]),
    ],
)
def test_filters_leave_what_they_say(client: PageClient, mixed: None, query: str, names: list[str]) -> None:
    assert names_of(client.get("/agencies?" + query)) == names


def test_what_is_there_can_be_read_in_the_list(client: PageClient, mixed: None) -> None:
    page = client.get("/agencies?q=Beta")
    hit = page.root.all("li", class_="hit")[0]
    assert "Struck off: licence taken away" in hit.text
    assert "Bangladesh" in hit.text
    assert "licence 2" in hit.text


def test_a_filter_can_be_taken_off(client: PageClient, mixed: None) -> None:
    page = client.get("/agencies?country=BD&status=licensed&status=licence_revoked")
    assert names_of(page) == ["Alpha", "Beta"]
    chips = {link.text: link.attrs["href"] for chips in page.root.all("ul", class_="chips") for link in chips.all("a")}
    assert names_of(client.get(chips["Struck off: licence taken away, remove"])) == ["Alpha"]
    assert names_of(client.get(chips["Bangladesh, remove"])) == ["Alpha", "Beta", "Gamma"]
    assert names_of(client.get(chips["Clear all filters"])) == ["Alpha", "Beta", "Delta", "Gamma"]


def test_taking_one_of_two_countries_off_keeps_the_other(client: PageClient, mixed: None) -> None:
    page = client.get("/agencies?country=BD&country=NP")
    assert names_of(client.get(page.link("Bangladesh, remove"))) == ["Gamma"]


def test_filters_that_leave_nobody_say_so_and_can_be_cleared(client: PageClient, mixed: None) -> None:
    page = client.get("/agencies?country=BD&status=banned")
    assert page.h1 == "No agency found"
    assert "No agency fits all of these filters" in page.text
    assert len(names_of(client.get(page.link("clear all filters")))) == 4


def test_the_form_keeps_what_was_chosen(client: PageClient, mixed: None) -> None:
    page = client.get("/agencies?q=Beta&country=BD&status=licence_revoked")
    form = page.form(field="country")
    assert form.values() == {"q": ["Beta"], "country": ["BD"], "status": ["licence_revoked"]}
    assert names_of(client.submit(form)) == ["Beta"]
    assert names_of(client.submit(client.get("/agencies").form(field="country"))) == ["Alpha", "Beta", "Delta", "Gamma"]


def test_numbers_on_the_home_page_open_the_list_behind_them(client: PageClient, mixed: None) -> None:
    page = client.get("/")
    items = [item for item in page.root.all("li") if item.all("b") and item.all("a")]
    counted = {item.one("a").text: item.one("a").attrs["href"] for item in items}
    for text, address in counted.items():
        if address.startswith("/agencies"):
            assert len(ids_of(client.get(address))) == int(text.split()[0]), text
    assert "4 agencies" in counted
    assert "1 struck off or banned" in counted


def test_an_empty_register_has_its_pages_too(client: PageClient) -> None:
    assert client.get("/agencies").h1 == "No agency found"
    assert client.get("/agencies?q=Heron").h1 == "No agency found for “Heron”"
    assert "0 agencies" in client.get("/").text


# --- searching ------------------------------------------------------------------------------------------------------


def test_a_misspelt_name_is_offered_as_near(client: PageClient, made: Made) -> None:
    made.licence(made.agency("Meridian Overseas Employment Ltd"))
    page = client.get("/agencies?q=Meridien+Overseas+Employment")
    assert names_of(page) == ["Meridian Overseas Employment Ltd"]
    assert "Nothing is spelled exactly" in page.text


def test_a_number_that_several_have_is_no_misspelt_name(client: PageClient, made: Made) -> None:
    made.licence(made.agency("Alpha"), "0417")
    made.licence(made.agency("Beta", country="NP"), "0417")
    page = client.get("/agencies?q=0417")
    assert names_of(page) == ["Alpha", "Beta"]
    assert "Nothing is spelled exactly" not in page.text


def test_what_was_typed_is_shown_and_never_run(client: PageClient) -> None:
    for text in (
        '<script>alert("x")</script>',
        '"><img src=x onerror=y>',
        "{ 7 * 7 }",
        "100 %s %d",
        "\u202eHeron",
        "a" * 5000,
    ):
        page = client.get("/agencies", query_string={"q": text})
        assert not page.root.all("script")
        assert not page.root.all("img")
        assert page.root.one("input", name="q", type="search").attrs["value"] == text
        assert text in page.h1
    assert "{{ 7 * 7 }}" in client.raw("/agencies", query_string={"q": "{{ 7 * 7 }}"}).get_data(as_text=True)


def test_a_signed_in_person_finds_the_same(people: People, mixed: None) -> None:
    client = people.enter(Role.AGENCY_STAFF).client
    assert names_of(client.get("/agencies?country=NP")) == ["Gamma"]
