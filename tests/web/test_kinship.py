"""Pages about reborn firms: the reviewer's queue and decision, the agency's answer, the public line, nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.gateways.keys import Purpose
from iris.jobs.handlers import Workshop
from iris.rules.kinship import Basis, Outcome
from iris.rules.roles import Kind, Role
from iris.rules.status import State
from iris.services import kinship, register
from iris.services.kinship import Ruling
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Form
from tests.web.people import People, Person, mails, work_off

PERSON, BIRTH = "Rahim Uddin Ahmed", b"1970-01-02"


def firm(made: Made, name: str, state: State) -> m.RegisterEntry:
    """A firm with an owner of whom the birth date is known, and a telephone."""
    entry = made.agency(name)
    made.licence(entry, number=name[:6], state=state)
    register.add_contact(made.session, made.now, entry, "phone", "+880 1711 000 123")
    party = m.Party(
        entry_id=entry.id, kind="person", role="owner", name=PERSON, state="declared", source="declared",
        effective_from=made.now.date(), recorded_at=made.now,
    )  # fmt: skip
    made.session.add(party)
    made.session.flush()
    sealed, hashed = made.keys.seal(Purpose.PEOPLE, BIRTH), made.keys.keyed_hash(Purpose.COMMITMENTS, BIRTH)
    made.session.add(m.PartyIdentity(party_id=party.id, entry_id=entry.id, birth_sealed=sealed, birth_hash=hashed))
    made.session.flush()
    return entry


@pytest.fixture
def pair(made: Made, shop: Workshop) -> m.KinPair:
    """A reborn firm, found by the worker."""
    firm(made, "Marigold Harbour", State.REVOKED)
    firm(made, "Blue Lantern", State.VALID)
    work_off(shop)
    return made.session.scalars(select(m.KinPair)).one()


@pytest.fixture
def manager(people: People, pair: m.KinPair) -> Person:
    """Who answers for the other firm."""
    return people.enter(Role.AGENCY_MANAGER, people.made.organisation(Kind.AGENCY, entry=pair.other))


def ruling(person: Person, pair: m.KinPair) -> Form:
    return person.client.get(f"/kinship/{pair.id}").form(field="outcome")


def confirmed(made: Made, shop: Workshop, pair: m.KinPair, *, days_ago: int = 0) -> m.ControlLink:
    at = made.now - timedelta(days=days_ago)
    decision = kinship.decide(made.session, shop.outside.keys, at, pair, Ruling(Outcome.CONFIRMED, Basis.IDENTIFIERS))
    link = queries.kinship.link_of_decision(made.session, decision.id)
    assert link is not None
    return link


def test_a_reviewer_compares_decides_and_takes_it_back(
    people: People, manager: Person, pair: m.KinPair, shop: Workshop
) -> None:
    reviewer = people.enter(Role.REVIEWER)
    desk = reviewer.client.get("/desk")
    assert desk.link("Marigold Harbour") == f"/kinship/{pair.id}"
    page = reviewer.client.get("/kinship")
    assert "One pair waits." in page.text
    page = reviewer.client.get(page.link("Marigold Harbour"))
    assert page.text.count(PERSON) == 2
    assert "The same owner or officer, by name and birth date" in page.text
    assert "1970" not in page.text
    reviewer.client.submit(ruling(reviewer, pair), status=400)
    page = reviewer.client.submit(ruling(reviewer, pair), status=409, outcome="confirmed", note="typed words")
    assert page.form(field="outcome").values()["note"][0].strip() == "typed words"
    page = reviewer.client.submit(ruling(reviewer, pair), outcome="confirmed", basis="two_identifiers")
    assert "The agency can answer until" in page.text
    ((to, _, text),) = mails(shop)
    assert to == manager.account.email
    assert PERSON not in text
    assert "No pair waits" in reviewer.client.get("/kinship").text
    assert "Same control" in reviewer.client.get("/kinship/decided").text
    page = reviewer.client.get(f"/kinship/{pair.id}")
    page = reviewer.client.submit(page.form(action=f"/kinship/{pair.id}/undo"))
    assert "Taken back" in page.text
    assert "One pair waits." in reviewer.client.get("/kinship").text


def test_the_agency_answers_once_and_the_reviewer_reads_it(
    people: People, manager: Person, made: Made, shop: Workshop, pair: m.KinPair
) -> None:
    link = confirmed(made, shop, pair)
    desk = manager.client.get("/desk")
    page = manager.client.get(desk.link("Marigold Harbour"))
    assert manager.client.path == f"/control/{link.id}"
    assert "Marigold Harbour" in page.text
    assert PERSON not in page.text
    manager.client.submit(page.form(field="answer"), status=400)
    form = manager.client.get(f"/control/{link.id}").form(field="answer")
    page = manager.client.submit(form, answer="We bought the office only.")
    assert "We bought the office only." in page.text
    assert not [form for form in page.forms if "answer" in form.names()]
    reviewer = people.enter(Role.REVIEWER)
    assert "We bought the office only." in reviewer.client.get(f"/kinship/{pair.id}").text


@pytest.mark.parametrize(("days", "shown"), [(14, False), (15, True)])
def test_the_public_line_comes_when_the_link_counts_and_names_the_firm_only(
    client: PageClient, made: Made, shop: Workshop, pair: m.KinPair, days: int, shown: bool
) -> None:
    address = f"/agencies/{pair.other.public_id}"
    confirmed(made, shop, pair, days_ago=days)
    page = client.get(address)
    assert ("Under the same control as Marigold Harbour" in page.text) is shown
    assert PERSON not in page.text
    if shown:
        assert page.link("Marigold Harbour") == f"/agencies/{pair.struck.public_id}"
        assert "Struck off: licence taken away, since" in page.text
        before = made.now.date() - timedelta(days=2)
        assert "Under the same control" not in client.get(f"{address}?on={before}").text


OTHERS = (
    Role.ADMINISTRATOR, Role.DECIDER, Role.GOVERNMENT_OFFICER, Role.AUDITOR, Role.AGENCY_MANAGER, Role.AGENCY_STAFF,
    Role.COMPANY_MANAGER,
)  # fmt: skip


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_reviewers_learns_that_a_pair_is_looked_at(people: People, pair: m.KinPair, role: Role) -> None:
    person = people.enter(role)
    for address in ("/kinship", "/kinship/decided", f"/kinship/{pair.id}"):
        person.client.raw(address, status=404)
    assert "Marigold Harbour" not in person.client.get("/desk").text


def test_a_stranger_signs_in_first(client: PageClient, pair: m.KinPair) -> None:
    for address in ("/kinship", f"/kinship/{pair.id}", "/control/1"):
        assert "/sign-in" in client.raw(address, status=302).headers["Location"]


def test_another_agency_and_the_own_staff_find_no_link_to_answer(
    people: People, made: Made, shop: Workshop, pair: m.KinPair
) -> None:
    link = confirmed(made, shop, pair)
    people.enter(Role.AGENCY_MANAGER).client.raw(f"/control/{link.id}", status=404)
    own = people.made.organisation(Kind.AGENCY, entry=pair.other)
    people.enter(Role.AGENCY_STAFF, own).client.raw(f"/control/{link.id}", status=404)
    people.enter(Role.REVIEWER).client.raw(f"/control/{link.id}", status=404)


@pytest.mark.parametrize("after", ["", "x", "-1", "1-", "99999999999999999999-99999999999999999999999", "٣-٣"])
def test_an_odd_place_in_the_queue_is_the_first_page(people: People, pair: m.KinPair, after: str) -> None:
    people.enter(Role.REVIEWER).client.get(f"/kinship?after={after}")


def test_the_agency_appeals_against_a_link_that_everybody_then_sees_as_contested(
    manager: Person, client: PageClient, made: Made, shop: Workshop, pair: m.KinPair
) -> None:
    link = confirmed(made, shop, pair, days_ago=20)
    page = manager.client.get(f"/control/{link.id}")
    page = manager.client.get(page.link("Appeal against this"))
    assert "Link of control to another firm" in page.text
    form = page.form(field="grounds")
    manager.client.submit(form, status=400)
    page = manager.client.submit(form, grounds="Two people of one name.")
    assert "Marigold Harbour" in page.text
    assert "Contested since" in manager.client.get(f"/control/{link.id}").text
    assert "Contested since" in client.get(f"/agencies/{pair.other.public_id}").text


def test_another_agency_cannot_appeal_against_the_link(
    people: People, made: Made, shop: Workshop, pair: m.KinPair
) -> None:
    link = confirmed(made, shop, pair, days_ago=20)
    for role in (Role.AGENCY_MANAGER, Role.AGENCY_STAFF, Role.REVIEWER, Role.COMPANY_MANAGER):
        people.enter(role).client.get(f"/appeals/new/control/{link.id}", status=404)
