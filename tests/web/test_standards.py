"""The standards as pages and as data: everything a version says, what differs, and what is not there."""

from __future__ import annotations

import pytest
from flask import Flask, render_template

from config import ROOT
from iris.rules.standards import ELEMENT_LABELS, Basis, Standard, parse, published, standard
from iris.web.standards import views
from tests.client import PageClient
from tests.page_rules import problems
from tests.pages import Page

VERSIONS = published()
AGENCY = ROOT / "iris" / "rules" / "standards" / "agency_2026_1.toml"


def changed() -> Standard:
    """A next version of the agency's standard, as somebody might write it."""
    text = AGENCY.read_text("utf-8")
    text = text.replace('version = "2026.1"', 'version = "2027.1"').replace("2026-01-01", "2027-01-01")
    text = text.replace("Recruits nobody under 18", "Recruits no child")
    text = text.replace('code = "A.4"', 'code = "A.6"').replace("working_draft = true", "working_draft = false")
    return parse(text)


def compared(app: Flask, old: Standard, new: Standard) -> Page:
    """The page of differences between versions that need not be published."""
    with app.test_request_context("/"):
        app.preprocess_request()
        return Page(render_template("standards/differences.html", **views.differences_page(old, new)))


@pytest.mark.parametrize("version", VERSIONS, ids=lambda s: s.id)
def test_a_version_shows_everything_it_says(client: PageClient, version: Standard) -> None:
    page = client.get(f"/standards/{version.id}/{version.version}")
    assert version.checksum in page.text
    assert version.notice in page.text
    for criterion in version.criteria():
        own = next(e for e in page.root.all("article") if e.all("h3", id=criterion.code))
        for text in (criterion.title, criterion.requirement, criterion.guidance, *criterion.indicators):
            assert text in own.text
        assert all(ELEMENT_LABELS[element] in own.text for element in criterion.elements)
        assert ("Zero tolerance" in own.text) is criterion.zero_tolerance
        assert ("Working draft" in own.text) is (criterion.basis is Basis.UNSOURCED)
        assert f"weight {criterion.weight}" in own.text


def test_a_version_has_a_table_of_contents_and_an_address_for_each_criterion(client: PageClient) -> None:
    page = client.get("/standards/agency/2026.1")
    ids = {e.attrs.get("id") for e in page.root}
    found = standard("agency", "2026.1")
    assert {*found.codes(), *(p.code for p in found.principles)} <= ids
    contents = [link.attrs["href"] for link in page.root.one("ul", class_="toc").all("a")]
    assert contents == [*(f"#{p.code}" for p in found.principles), "#interviews"]


def test_an_employers_criterion_leads_to_the_agencys(client: PageClient) -> None:
    page = client.get("/standards/employer/2026.1")
    own = next(e for e in page.root.all("article") if e.all("h3", id="E1.1"))
    assert [a.attrs["href"] for a in own.all("a") if a.text.startswith("1.1 ")] == ["/standards/agency/2026.1#1.1"]
    unmapped = [c.code for c in standard("employer", "2026.1").criteria() if c.maps_to is None]
    for code in unmapped:
        other = next(e for e in page.root.all("article") if e.all("h3", id=code))
        assert "Counts for the agency as" not in other.text


def test_the_list_leads_to_every_version(client: PageClient) -> None:
    page = client.get("/standards")
    assert {f"/standards/{s.id}/{s.version}" for s in VERSIONS} <= set(page.links())
    assert "7 principles, 31 criteria" in page.text


@pytest.mark.parametrize("address", ["/standards/agency/1999.9", "/standards/agency/2026.1/1", "/standards/agency/x/y"])
def test_a_version_that_is_not_there_gives_the_ones_there_are(client: PageClient, address: str) -> None:
    page = client.get(address, status=404)
    assert "/standards/agency/2026.1" in page.links()
    assert "/standards/employer/2026.1" not in page.links()


def test_a_standard_that_is_not_there_gives_all_there_are(client: PageClient) -> None:
    page = client.get("/standards/nothing/2026.1", status=404)
    assert {f"/standards/{s.id}/{s.version}" for s in VERSIONS} <= set(page.links())


def test_a_version_does_not_differ_from_itself(client: PageClient) -> None:
    assert "Nothing differs" in client.get("/standards/agency/2026.1/2026.1").text
    client.get("/standards/agency/2026.1?against=2026.1")
    assert client.path == "/standards/agency/2026.1/2026.1"
    client.get("/standards/agency/2026.1?against=nothing")
    assert client.path == "/standards/agency/2026.1?against=nothing"


def test_differences_are_said_before_and_after(app: Flask) -> None:
    page = compared(app, standard("agency", "2026.1"), changed())
    assert problems(page) == []
    assert page.h1 == "Standard for recruitment agencies: from 2026.1 to 2027.1"
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.root.one("tbody").all("tr")]
    assert ["Title", "Changed", "Recruits nobody under 18", "Recruits no child"] in rows
    assert ["In force from", "Changed", "1 January 2026", "1 January 2027"] in rows
    assert ["Working draft", "Changed", "yes", "no"] in rows
    heads = [row[0] for row in rows if len(row) == 1]
    assert heads == [
        "The standard as a whole", "A.3 Recruits no child", "A.6 Respects unions and bargaining",
        "A.4 Respects unions and bargaining",
    ]  # fmt: skip
    assert "5 changes" in page.text


def test_what_was_removed_and_added_is_shown_whole(app: Flask) -> None:
    page = compared(app, standard("agency", "2026.1"), changed())
    gone, new = (next(row for row in page.root.all("tr") if word in row.text) for word in ("Removed", "Added"))
    demand = standard("agency", "2026.1").criterion("A.4").requirement
    assert demand in " ".join(e.text for e in gone.all("del"))
    assert gone.all("ins") == []
    assert demand in " ".join(e.text for e in new.all("ins"))


def test_it_is_read_from_right_to_left_and_says_that_it_is_a_translation(app: Flask) -> None:
    page = PageClient(app, language="ar").get("/standards/agency/2026.1")
    assert page.root.one("html").attrs["dir"] == "rtl"
    notes = len(page.root.all("div", class_="note"))
    assert notes == len(PageClient(app).get("/standards/agency/2026.1").root.all("div", class_="note")) + 1


def test_programs_get_a_version(client: PageClient) -> None:
    found = client.json("/api/v1/standards/employer/2026.1")
    own = standard("employer", "2026.1")
    assert found["checksum"] == own.checksum
    assert found["valid_from"] == "2026-01-01"
    criteria = [c for p in found["principles"] for c in p["criteria"]]
    assert [c["code"] for c in criteria] == list(own.codes())
    assert {c["code"]: c["maps_to"] for c in criteria} == {c.code: c.maps_to for c in own.criteria()}
    assert set(criteria[0]["elements"]) <= set(ELEMENT_LABELS)


def test_programs_are_told_of_a_version_that_is_not_there(client: PageClient) -> None:
    assert client.json("/api/v1/standards/employer/1", status=404)["status"] == 404
