"""Merging by pages and what everybody sees of it: pages, interface, search; undone it reads as before; closing."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from iris import models as m
from iris.rules.merging import MergeReason
from iris.rules.roles import Role
from iris.rules.status import State
from iris.services import merging
from tests.client import PageClient
from tests.web.people import People


@pytest.fixture
def pair(people: People) -> tuple[m.RegisterEntry, m.RegisterEntry]:
    made = people.made
    made.now -= timedelta(days=3)
    alias, canonical = made.agency("Heron Manpower Services", "NP"), made.agency("Heron Overseas Ltd")
    made.licence(alias, "0900", State.SUSPENDED)
    made.licence(canonical, "0417")
    made.now += timedelta(days=3)
    return alias, canonical


@pytest.fixture
def merged(people: People, pair: tuple[m.RegisterEntry, m.RegisterEntry]) -> m.EntryMerge:
    alias, canonical = pair
    return merging.unite(people.made.session, people.made.now, alias, canonical, MergeReason.RENAMED)


def before(people: People) -> str:
    return (people.made.now - timedelta(days=1)).date().isoformat()


def test_a_reviewer_compares_merges_and_undoes(
    people: People, client: PageClient, pair: tuple[m.RegisterEntry, m.RegisterEntry]
) -> None:
    alias, canonical = pair
    reviewer = people.enter(Role.REVIEWER).client
    page = reviewer.get("/merges")
    page = reviewer.submit(page.form(field="alias"), alias=alias.public_id.lower(), canonical=canonical.public_id)
    assert "0900" in page.text
    assert "0417" in page.text
    page = reviewer.submit(page.form(field="reason"), reason="renamed")
    assert "Merged: both addresses lead to one entry." in page.text
    assert client.raw(f"/agencies/{alias.public_id}", status=301).location == f"/agencies/{canonical.public_id}"
    page = reviewer.submit(page.form(field="reason"), reason="different_firms")
    assert "Undone: both entries stand for themselves again." in page.text
    assert "Two again" in page.text
    client.raw(f"/agencies/{alias.public_id}")
    reviewer.get("/merges/new?alias=x&canonical=y", status=409)
    page = reviewer.get(f"/merges/new?alias={alias.public_id}&canonical={alias.public_id}")
    page = reviewer.submit(page.form(field="reason"), status=409)
    assert "same entry" in page.text


def test_the_one_page_shows_licences_and_names_of_both_the_old_address_leads_to_it(
    people: People, client: PageClient, pair: tuple[m.RegisterEntry, m.RegisterEntry], merged: m.EntryMerge
) -> None:
    alias, canonical = pair
    page = client.get(f"/agencies/{alias.public_id}?lang=en")
    assert client.path.startswith(f"/agencies/{canonical.public_id}")
    for text in ("0900", "0417", "Heron Manpower Services", alias.public_id):
        assert text in page.text
    history = client.get(f"/agencies/{alias.public_id}/history")
    assert client.path == f"/agencies/{canonical.public_id}/history"
    assert "0900" in history.text
    asked = f"known={before(people)}"
    then = client.get(f"/agencies/{alias.public_id}?{asked}")
    assert client.path == f"/agencies/{alias.public_id}?{asked}"
    assert "0417" not in then.text
    assert "0900" not in client.get(f"/agencies/{canonical.public_id}?{asked}").text


def test_one_result_in_lists_search_and_counts(
    client: PageClient, pair: tuple[m.RegisterEntry, m.RegisterEntry], merged: m.EntryMerge
) -> None:
    _alias, canonical = pair
    for address in ("/agencies", "/agencies?q=Heron Manpower Services", "/agencies?q=0900", "/check?q=0900"):
        page = client.get(address)
        links = [a.attrs["href"] for a in page.root.all("a") if a.attrs.get("href", "").startswith("/agencies/AG-")]
        assert set(links) == {f"/agencies/{canonical.public_id}"}, address


def test_the_interface_leads_to_the_one_and_knows_what_was_known(
    people: People, client: PageClient, pair: tuple[m.RegisterEntry, m.RegisterEntry], merged: m.EntryMerge
) -> None:
    alias, canonical = pair
    base = "/api/v1/agencies"
    for rest in ("", "/status", "/status?on=2026-01-01"):
        answer = client.raw(f"{base}/{alias.public_id}{rest}", status=301)
        assert answer.location == f"{base}/{canonical.public_id}{rest}"
    record = client.json(f"{base}/{canonical.public_id}")
    assert record["merged_ids"] == [alias.public_id]
    assert [row["number"] for row in record["licences"]] == ["0417", "0900"]
    assert "Heron Manpower Services" in [name["text"] for name in record["other_names"]]
    then = f"known={before(people)}"
    assert client.json(f"{base}/{alias.public_id}?{then}")["licences"][0]["number"] == "0900"
    assert client.json(f"{base}/{canonical.public_id}?{then}")["merged_ids"] == []
    for query in ("licence=0900", "licence=0900&country=NP", "name=" + quote("Heron Manpower Services")):
        found = client.json(f"/api/v1/status?{query}")
        assert (found["match"], [one["id"] for one in found["candidates"]]) == ("exact", [canonical.public_id]), query
        assert len(found["status"]["licences"]) == 2
        found = client.json(f"/api/v1/status?{query}&{then}")
        assert found["candidates"][0]["id"] == alias.public_id, query
        assert [row["number"] for row in found["status"]["licences"]] == ["0900"]
    listed = client.json(f"{base}?country=NP")
    assert listed["items"] == []


def test_a_closed_entry_stays_visible_with_its_last_word_day_and_reason(people: People, client: PageClient) -> None:
    entry = people.made.licence(state=State.REVOKED).entry
    reviewer = people.enter(Role.REVIEWER).client
    page = reviewer.get(f"/agencies/{entry.public_id}")
    page = reviewer.get(next(a.attrs["href"] for a in page.root.all("a") if a.text == "It has closed"))
    page = reviewer.submit(page.form(field="on"), status=400, on="2999-01-01", reason="")
    assert "Write the reason in a sentence." in page.text
    page = reviewer.submit(page.form(field="on"), status=409, on="2999-01-01", reason="The owner ended the business.")
    assert "today or an earlier one" in page.text
    reviewer.submit(page.form(field="on"), on="2026-11-02", reason="The owner ended the business.")
    page = client.get(f"/agencies/{entry.public_id}")
    for text in ("Struck off", "Closed on 2 November 2026.", "The owner ended the business."):
        assert text in page.text
    record = client.json(f"/api/v1/agencies/{entry.public_id}")
    assert (record["closed_on"], record["closed_reason"]) == ("2026-11-02", "The owner ended the business.")
    assert record["status"]["status"] == "licence_revoked"
    assert (
        entry.public_id in client.get("/agencies?q=Heron Overseas Ltd").text
        or "Struck off" in client.get("/agencies").text
    )


def test_readers_are_offered_what_they_can_do_about_an_entry(people: People, client: PageClient) -> None:
    entry = people.made.agency()
    address = f"/agencies/{entry.public_id}"
    assert "This is us: ask for an account" in client.get(address).text
    page = people.enter(Role.AUDITOR).client.get(address)
    assert "This is us" not in page.text
    assert "It has closed" not in page.text
