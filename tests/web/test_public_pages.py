"""Home, sources, journal, help, the pages for programmers, and what monitors ask."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris.rules.roles import Role
from iris.services import journal, settings
from tests.client import PageClient
from tests.factories import Made
from tests.web.people import People


def test_the_front_door_asks_counts_and_explains(client: PageClient, made: Made) -> None:
    made.licence(made.agency())
    page = client.get("/")
    assert "Is this agency real, licensed and clean, today?" in page.h1
    assert "1 agencies" in page.text or "1 agency" in page.text
    page = client.submit(page.form(field="q"), q="Heron Overseas Ltd")
    assert client.path == "/agencies"
    assert "Heron Overseas Ltd" in page.text


def test_every_link_of_the_public_pages_leads_somewhere(client: PageClient, made: Made) -> None:
    entry = made.agency()
    made.licence(entry)
    employer = made.agency("Gulf Contracting", kind="employer")
    open_, seen = {"/", f"/employers/{employer.public_id}"}, set()
    while open_:
        address = open_.pop()
        seen.add(address)
        page = client.get(address)
        links = {link.partition("#")[0] for link in page.links()} - {"/leave"}  # which leads away, as it must
        open_ |= {
            link
            for link in links
            if link.startswith("/") and "lang=" not in link and not link.endswith(".json") and "/api/v1/" not in link
        } - seen
        assert len(seen) < 80, "the public pages never end"
    assert {"/agencies", "/check", "/check/list", "/lists", "/journal", "/help", "/help/access", "/api/docs",
            "/standards", "/standards/agency/2026.1", "/standards/employer/2026.1", "/methods", "/methods/2026.1",
            f"/agencies/{entry.public_id}", f"/agencies/{entry.public_id}/history"} <= seen  # fmt: skip


def test_places_inside_a_page_are_there(client: PageClient) -> None:
    for address in ("/", "/agencies", "/api/docs"):
        for link in client.get(address).links():
            place, _, inside = link.partition("#")
            if place and inside and place.startswith("/"):
                ids = {e.attrs.get("id") for e in client.get(place).root}
                assert inside in ids, link


def test_sources_show_each_list_and_how_old_it_is(client: PageClient, made: Made) -> None:
    assert "No list yet" in client.get("/lists").text
    authority = made.authority("NP", "Department of Employment")
    made.session.add(
        m.Source(authority_id=authority.id, subject="agency", meaning="licence", mapping={}, options={},
                 newest_on=made.now.date() - timedelta(days=3))
    )  # fmt: skip
    made.session.flush()
    page = client.get("/lists")
    row = page.root.one("tbody").one("tr").text
    assert "Department of Employment" in row
    assert "Nepal" in row
    assert "licences of recruitment agencies" in row
    assert "3 days old" in row


def test_the_journal_page_shows_seals_and_the_key(client: PageClient, made: Made) -> None:
    assert "No seal yet" in client.get("/journal").text
    journal.seal(made.session, made.keys, made.now)
    page = client.get("/journal")
    assert len(page.root.one("tbody").all("tr")) == 1
    key = made.keys.public_jwk()
    assert str(key["x"]) in page.text
    assert "d" not in key
    assert "journal sealed" in client.get("/").text


def test_help_explains_every_word_of_a_status(client: PageClient) -> None:
    page = client.get("/help")
    for word in ("Licensed, not certified", "Struck off: licence taken away", "Certified"):
        assert word in page.text
    assert page.link("Who may do what") == "/help/access"


def test_the_interface_can_be_read_by_people(client: PageClient) -> None:
    page = client.get("/api/docs")
    for path in ("/api/v1/agencies", "/api/v1/agencies/{public_id}/status", "/api/v1/status"):
        assert path in page.text


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/nothing/at/all", 404, "Nothing here"),
        ("/agencies/", 404, "Nothing here"),
        ("/static/../config.py", 404, "Nothing here"),
        ("/static/%2e%2e/config.py", 404, "Nothing here"),
        ("/account/sessions/1/end", 405, "This can't be done here"),
    ],
)
def test_a_refusal_is_a_page_with_a_way_on(client: PageClient, path: str, status: int, heading: str) -> None:
    page = client.get(path, status=status)
    assert page.h1 == heading
    assert page.link("Go on")
    assert client.response is not None
    assert status != 405 or client.response.headers["Allow"]


def test_a_form_that_is_too_large_says_so(client: PageClient) -> None:
    page = client.get("/sign-in")
    page = client.submit(page.form(field="password"), status=413, email="x@example.org", password="x" * 3_000_000)
    assert page.h1 == "Too large"


def test_a_number_that_no_row_can_have_names_nothing(people: People) -> None:
    client = people.enter(Role.ADMINISTRATOR).client
    for number in (2**63 - 1, 2**63, 10**30, 0):
        client.get(f"/accounts/{number}", status=404)
    token = people.enter(Role.REVIEWER)
    for number in (2**63 - 1, 2**63, 10**30):
        token.client.get(f"/imports/{number}", status=404)
        token.client.get(f"/imports?before={number}")
    for odd in ("-1", "0", "x", "-" + "9" * 30, "9" * 5000):
        token.client.get(f"/imports?before={odd}")


# --- monitors -------------------------------------------------------------------------------------------------------


def test_the_process_says_that_it_lives(client: PageClient) -> None:
    assert client.json("/healthz") == {"status": "ok"}


def test_readiness_names_what_is_missing(client: PageClient, made: Made) -> None:
    assert client.json("/readyz") == {"status": "not ready", "missing": ["worker"]}
    settings.put(made.session, "worker_beat", {"at": made.now.isoformat()})
    assert client.json("/readyz") == {"status": "ready", "missing": []}
    settings.put(made.session, "worker_beat", {"at": (made.now - timedelta(minutes=5)).isoformat()})
    assert client.json("/readyz")["missing"] == ["worker"]


def test_figures_are_for_this_machine_only_and_name_nobody(client: PageClient, made: Made) -> None:
    entry = made.agency()
    client.get(f"/agencies/{entry.public_id}?on=2026-01-01")
    text = client.raw("/metrics").get_data(as_text=True)
    assert 'iris_requests_total{code="200",endpoint="register.agency"}' in text
    assert entry.public_id not in text
    client.raw("/metrics", status=404, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
