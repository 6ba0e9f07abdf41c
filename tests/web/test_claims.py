"""Claiming by pages: found, document, code, hold, decision; what is private stays private until then."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from iris import models as m
from iris.jobs.handlers import Workshop
from iris.rules.roles import Kind, Role
from tests.client import PageClient
from tests.pages import Page
from tests.services.handing import listed, photo
from tests.web.people import People, Person, mails

WAYS = {"email": "office@heron.example", "phone": "+880 1711-000045", "address": "12 Mill Road, Dhaka"}


@pytest.fixture
def entry(people: People) -> m.RegisterEntry:
    return listed(people.made, **WAYS)


@pytest.fixture
def agency(people: People) -> Person:
    """A manager whose organisation has no record."""
    return people.enter(Role.AGENCY_MANAGER, people.made.organisation(Kind.AGENCY))


def claim(client: PageClient, entry: m.RegisterEntry, way: str, status: int = 200) -> Page:
    page = client.get(f"/claim?entry={entry.public_id}")
    form = page.form(field="file")
    choice = next(option for option in page.root.all("label") if option.text.startswith(way))
    chosen = page.root.one("input", id=choice.attrs["for"]).attrs["value"]
    return client.submit(form, status=status, contact=chosen, file=(io.BytesIO(photo()), "licence.jpg"))


def number(people: People) -> int:
    return people.made.session.scalars(select(m.EntryClaim.id).order_by(m.EntryClaim.id.desc())).first() or 0


def test_an_agency_claims_types_the_code_and_sees_its_private_part(
    people: People, agency: Person, entry: m.RegisterEntry, shop: Workshop
) -> None:
    client = agency.client
    assert "Find it on the register" in client.get("/desk").text
    page = client.get("/claim?q=Heron Overseas")
    assert entry.public_id in page.text
    page = client.get(f"/claim?entry={entry.public_id}")
    assert not [value for value in WAYS.values() if value in page.text]
    assert "+880 … 45" in page.text
    page = claim(client, entry, "E-mail")
    assert "Your claim was received." in page.text
    code = re.search(r"goes to you: (\d{8})", next(text for to, _, text in mails(shop) if to == WAYS["email"]))
    assert code
    page = client.submit(page.form(field="code"), status=400, code="00000000" if code[1] != "0" * 8 else "1" * 8)
    assert "This is not the code." in page.text
    page = client.submit(page.form(field="code"), code=code[1])
    assert "The code is right." in page.text
    assert not [value for value in WAYS.values() if value in page.text]
    reviewer = people.enter(Role.REVIEWER).client
    assert "Decide" in reviewer.get("/desk").text
    page = reviewer.get(f"/claims/{number(people)}")
    answer = reviewer.raw(f"/claims/{number(people)}/document", method="POST", data={"csrf_token": token(page)})
    assert answer.data.startswith(b"\xff\xd8")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    page = reviewer.submit(page.form(field="otherwise"))
    assert "Approved: the record is theirs." in page.text
    page = client.get("/claim")
    assert [value for value in WAYS.values() if value in page.text] == list(WAYS.values())
    assert "An answer waits for you" in next(subject for to, subject, _ in mails(shop) if to == agency.account.email)


def token(page: Page) -> str:
    return page.form(action="/sign-out").values()["csrf_token"][0]


def test_a_letter_is_printed_marked_as_sent_and_never_shown_again(
    people: People, agency: Person, entry: m.RegisterEntry
) -> None:
    claim(agency.client, entry, "Address")
    reviewer = people.enter(Role.REVIEWER).client
    page = reviewer.get(f"/claims/{number(people)}/letter")
    assert WAYS["address"] in page.text
    code = re.search(r"\b(\d{4}) (\d{4})\b", page.text)
    assert code
    reviewer.submit(page.form(action=f"/claims/{number(people)}/sent"))
    reviewer.get(f"/claims/{number(people)}/letter", status=409)
    page = agency.client.get("/claim")
    page = agency.client.submit(page.form(field="code"), code=f"{code[1]}{code[2]}")
    assert "The code is right." in page.text


def test_a_second_claimant_is_told_nothing_and_both_stand_still(
    people: People, agency: Person, entry: m.RegisterEntry
) -> None:
    claim(agency.client, entry, "E-mail")
    other = people.enter(Role.AGENCY_MANAGER, people.made.organisation(Kind.AGENCY))
    second = claim(other.client, entry, "Phone").text
    first = agency.client.get("/claim").text
    for text, stranger in ((first, other), (second, agency)):
        assert "Your claim is on hold while we examine it." in text
        assert stranger.account.organisation.name not in text
    reviewer = people.enter(Role.REVIEWER).client
    page = reviewer.get(f"/claims/{number(people)}")
    assert agency.account.organisation.name in page.text
    page = reviewer.submit(page.form(field="lifted"), lifted="The other one is a former owner.")
    assert "This claim goes on." in page.text
    page = reviewer.submit(page.form(field="otherwise"), status=409)
    assert "The code was not typed yet." in page.text
    page = reviewer.submit(page.form(field="otherwise"), otherwise="Seen in our office.")
    assert other.client.get("/claim").text.count(WAYS["phone"]) == 1
    assert "another organisation" in agency.client.get("/claim").text


def test_a_claim_can_be_withdrawn_refused_and_made_again(
    people: People, agency: Person, entry: m.RegisterEntry
) -> None:
    page = claim(agency.client, entry, "E-mail")
    agency.client.submit(page.form(action="/claim/withdraw"))
    claim(agency.client, entry, "E-mail")
    reviewer = people.enter(Role.REVIEWER).client
    page = reviewer.get(f"/claims/{number(people)}")
    reviewer.submit(page.form(field="refusal"), refusal="The photo can't be read.")
    assert "The photo can't be read." in agency.client.get("/claim").text
    claim(agency.client, entry, "Phone")


def test_a_file_that_is_no_document_is_refused(agency: Person, entry: m.RegisterEntry) -> None:
    page = agency.client.get(f"/claim?entry={entry.public_id}")
    form = page.form(field="file")
    contact = page.root.all("input", type="radio")[0].attrs["value"]
    page = agency.client.submit(form, status=409, contact=contact, file=(io.BytesIO(b"MZ" * 90), "licence.exe"))
    assert "can be harmful" in page.text
    page = agency.client.submit(page.form(field="file"), status=400)
    assert "Choose the file." in page.text


def test_a_record_without_ways_is_claimed_by_document_alone(people: People, agency: Person) -> None:
    entry = listed(people.made, "Quiet Meadow")
    page = agency.client.get(f"/claim?entry={entry.public_id}")
    assert "no code can be sent" in page.text
    page = agency.client.submit(page.form(field="file"), file=(io.BytesIO(photo()), "licence.jpg"))
    assert "A person looks at your document now." in page.text


@pytest.mark.parametrize("role", [Role.AGENCY_STAFF, Role.GOVERNMENT_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_other_roles_claim_nothing(people: People, role: Role, entry: m.RegisterEntry) -> None:
    other = people.enter(role).client
    for address in ("/claim", f"/claim?entry={entry.public_id}"):
        other.raw(address, status=404)


def test_a_company_finds_no_agency_to_claim(people: People, entry: m.RegisterEntry) -> None:
    company = people.enter(Role.COMPANY_MANAGER, people.made.organisation(Kind.COMPANY)).client
    company.raw(f"/claim?entry={entry.public_id}", status=404)
    assert entry.public_id not in company.get("/claim?q=Heron Overseas").text


def test_the_code_page_of_nobody_leads_nowhere(agency: Person) -> None:
    data = {"csrf_token": agency.token, "code": "1"}
    agency.client.raw("/claim/code", method="POST", status=404, data=data)
    agency.client.raw("/claim/withdraw", method="POST", status=404, data=data)
