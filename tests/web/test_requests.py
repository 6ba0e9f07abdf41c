"""Asking for an account by pages: the same answer to everybody, a link, a reviewer's decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from iris.gateways import clock
from iris.jobs.handlers import Workshop
from iris.rules.roles import Role
from tests.client import PageClient
from tests.pages import Page
from tests.web.people import LINK, People, mailed_link, mails, path_of

ADDRESS = "asha@heron.example"
TYPED = {
    "kind": "agency",
    "organisation": "Heron Overseas Ltd",
    "country": "BD",
    "person": "Asha Heron",
    "email": ADDRESS,
    "entry": "0417",
    "reason": "We want to apply for the certificate.",
}


def ask(client: PageClient, status: int = 200, **changed: str) -> str:
    page = client.get("/accounts/request")
    return client.submit(page.form(field="organisation"), status=status, **{**TYPED, **changed}).text


def waiting(client: PageClient, shop: Workshop) -> str:
    """Ask and confirm; the address of the link."""
    ask(client)
    link = path_of(mailed_link(shop, ADDRESS))
    client.submit(client.get(link).form(action=None))
    return link


def test_the_answer_is_the_same_for_known_and_unknown_addresses(client: PageClient, people: People) -> None:
    known = people.made.account(Role.AGENCY_MANAGER).email
    assert ask(client) == ask(client, email=known)


def test_a_request_is_confirmed_by_a_button_and_the_link_shows_where_it_stands(
    client: PageClient, shop: Workshop
) -> None:
    ask(client)
    link = path_of(mailed_link(shop, ADDRESS))
    assert "Is this your address?" in client.get(link).text
    assert "Is this your address?" in client.get(link).text, "opening the link alone confirms nothing"
    page = client.submit(client.get(link).form(action=None))
    assert "Waiting for our answer" in page.text
    assert "Waiting for our answer" in client.get(link).text


def test_a_second_request_shows_the_first(client: PageClient, shop: Workshop) -> None:
    first = waiting(client, shop)
    ask(client, organisation="Heron Again")
    # Two mails of one moment lie in the folder in any order.
    links = [path_of(found[0]) for to, _, text in mails(shop) if to == ADDRESS and (found := LINK.search(text))]
    (second,) = set(links) - {first}
    page = client.submit(client.get(second).form(action=None))
    assert "Heron Overseas Ltd" in page.text
    assert "Heron Again" not in page.text


def test_an_old_link_says_what_to_do(client: PageClient, shop: Workshop) -> None:
    ask(client)
    link = path_of(mailed_link(shop, ADDRESS))
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        page = client.get(link, status=410)
    assert "Send your request again" in page.text
    assert page.root.all("a", href="/accounts/request")
    client.get("/accounts/request/nonsense", status=410)


def test_what_was_typed_stays_when_something_is_wrong(client: PageClient) -> None:
    page = client.get("/accounts/request?entry=AG-1234")
    form = page.form(field="organisation")
    assert form.values()["entry"] == ["AG-1234"]
    page = client.submit(form, status=400, **{**TYPED, "email": "no address", "country": ""})
    assert "Type an e-mail address like name@example.org." in page.text
    assert "Choose the country." in page.text
    assert page.form(field="organisation").values()["organisation"] == ["Heron Overseas Ltd"]


def test_a_reviewer_sees_candidates_and_approves(client: PageClient, people: People, shop: Workshop) -> None:
    entry = people.made.licence(people.made.agency("Heron Overseas Limited")).entry
    waiting(client, shop)
    reviewer = people.enter(Role.REVIEWER).client
    desk = reviewer.get("/desk")
    assert "Read and decide" in desk.text
    page = reviewer.get("/requests")
    assert "Heron Overseas Ltd" in page.text
    page = open_first(reviewer)
    assert entry.public_id in page.text
    assert ADDRESS in page.text
    page = reviewer.submit(page.form(field="choice"), choice="later")
    assert "Approved: the invitation is on its way." in page.text
    assert any(to == ADDRESS and subject.startswith("You are invited") for to, subject, _ in mails(shop))
    again = reviewer.get("/requests")
    assert "No request waits" in again.text


def open_first(reviewer: PageClient) -> Page:
    """The page of the request that waits the longest."""
    page = reviewer.get("/requests")
    links = [a.attrs["href"] for a in page.root.all("a") if a.attrs.get("href", "").startswith("/requests/")]
    return reviewer.get(links[0])


def test_a_reviewer_refuses_with_a_reason(client: PageClient, people: People, shop: Workshop) -> None:
    link = waiting(client, shop)
    reviewer = people.enter(Role.REVIEWER).client
    page = open_first(reviewer)
    page = reviewer.submit(page.form(field="refusal"), status=400, refusal="")
    assert "Write the reason in a sentence." in page.text
    reviewer.submit(page.form(field="refusal"), refusal="We found no such firm.")
    assert [text for _, _, text in mails(shop) if "We found no such firm." in text]
    assert "We found no such firm." in client.get(link).text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REVIEWER, Role.ANONYMOUS, Role.WORKER, Role.SYSTEM}))
def test_no_other_role_finds_queues_or_upkeep(people: People, client: PageClient, shop: Workshop, role: Role) -> None:
    waiting(client, shop)
    other = people.enter(role).client
    for address in ("/requests", "/requests/1", "/claims", "/claims/1", "/claims/1/letter", "/merges", "/merges/new",
                    "/merges/1", "/entries/AG-0000-0000/close"):  # fmt: skip
        other.raw(address, status=404)
    assert "Read and decide" not in other.get("/desk").text


def test_asking_too_often_is_slowed_down_and_loses_nothing(client: PageClient) -> None:
    for _ in range(3):
        ask(client)
    assert "Too many tries." in ask(client, status=429)
    assert client.response.headers["Retry-After"].isdigit()
