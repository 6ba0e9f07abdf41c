"""The calendar of those who audit, and its feed at a secret address."""

from __future__ import annotations

import pytest

from iris import models as m
from iris.rules.roles import Role
from iris.services import accounts
from tests.client import PageClient
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.people import People, Person, path_of


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


def secret_address(person: Person) -> str:
    """The address as it is shown once."""
    page = person.client.submit(person.client.get("/calendar").form(action="/calendar"))
    found = next(word for word in page.text.split() if ".ics" in word)
    return path_of(found)


def test_a_calendar_says_kinds_numbers_and_days_and_no_names(at: Audit, client: PageClient) -> None:
    row = at.filed(major="1.1")
    assert f"Finding due: {row.public_id} F1" in at.auditor.client.get("/calendar").text
    address = secret_address(at.auditor)
    answer = client.raw(address)
    text = answer.get_data(as_text=True).replace("\r\n ", "")
    assert answer.mimetype == "text/calendar"
    assert f"SUMMARY:On-site audit {row.public_id}" in text
    for words in (f"Factual check ends: {row.public_id}", f"{row.public_id} F1"):
        assert words in text
    for words in (at.subject.name, "Test auditor", "Seen in ten files"):
        assert words not in text
    client.raw(address, status=304, headers={"If-None-Match": answer.headers["ETag"]})
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_secret_address_is_kept_as_hash_and_ends_with_a_new_one_the_link_or_the_account(
    at: Audit, client: PageClient
) -> None:
    first = secret_address(at.auditor)
    kept = at.made.session.query(m.CalendarLink).one()
    assert kept.token_hash not in first
    second = secret_address(at.auditor)
    client.raw(first, status=404)
    client.raw(second)
    at.auditor.client.submit(at.auditor.client.get("/calendar").form(action="/calendar/end"))
    client.raw(second, status=404)
    third = secret_address(at.auditor)
    accounts.deactivate(at.made.session, at.made.now, at.auditor.account)
    client.raw(third, status=404)


def test_a_calendar_shows_only_what_its_owner_may_see(at: Audit, client: PageClient) -> None:
    row = at.planned()
    other = at.people.enter(Role.AUDITOR, at.body)
    assert row.public_id not in client.raw(secret_address(other)).get_data(as_text=True)
    assert row.public_id in client.raw(secret_address(at.manager)).get_data(as_text=True)
    client.raw("/calendar/x.ics", status=404)
    at.audited.client.get("/calendar", status=404)
