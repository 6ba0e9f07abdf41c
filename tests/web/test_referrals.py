"""A case is passed on: asked, agreed to, taken, taken back; and the three ways in which it can't be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iris import models as m
from iris.db import Database
from iris.rules.access import ANONYMOUS, SYSTEM
from iris.rules.cases.purposes import Receiver
from iris.rules.roles import Kind, Role
from iris.services import assistance
from iris.services.assistance import Help
from iris.services.cases import clocks
from tests.client import PageClient
from tests.factories import Made, actor_of
from tests.pages import Page
from tests.web.affairs import Affair
from tests.web.complaining import PHONE, STORY, Worker
from tests.web.people import People, Person, work_off

SHELTER = "Open Door House"
NEEDS = "A bed for tonight"


@pytest.fixture
def house(people: People, made: Made) -> Person:
    """Somebody of a programme that gives shelter and receives cases."""
    organisation = made.organisation(Kind.PROGRAMME)
    said = Help(Receiver.SHELTER, SHELTER, "QA", ["bn"], telephone="+974 1")
    assistance.add(made.session, made.now, said, organisation.id)
    return people.enter(Role.PROGRAMME_OFFICER, organisation)


def propose(affair: Affair, purpose: str = "shelter", status: int = 200, **values: Any) -> Page:
    """The officer asks for shelter; by the page as it comes."""
    at = f"{affair.at}/refer"
    page = affair.officer.client.get(f"{at}?purpose={purpose}")
    choice = page.root.one("input", name="programme").attrs["value"]
    form = next(form for form in page.forms if form.method == "post" and form.action == at)
    return affair.officer.client.submit(form, status=status, programme=choice, **values)


def begun(affair: Affair) -> None:
    affair.do(affair.lead, "assign", officer=str(affair.officer.account.id))
    affair.do(affair.officer, "triage", indicator=["retention_of_identity_documents"])


def referral(affair: Affair) -> m.CaseReferral:
    affair.session.expire_all()
    return affair.session.scalars(select(m.CaseReferral)).one()


def test_the_worker_agrees_to_exact_things_and_takes_the_yes_back(affair: Affair, house: Person) -> None:
    begun(affair)
    propose(affair, words="They have a house for women.")
    assert "Nobody is referred to you" in house.client.get("/referrals").text, "nothing goes out before the yes"
    page = affair.worker.client.get("/complaints/case")
    assert PHONE in page.html, "the worker sees what would go out"
    page = affair.say("refer-yes", item=["contact", "needs", "language"], **{"typed-needs": NEEDS})
    assert "We ask them now." in page.text
    row = referral(affair)
    assert (row.state, sorted(row.items)) == ("offered", ["contact", "language", "needs"])
    assert affair.case.stage == "urgent_referral"
    assert row.offered_at is not None
    assert row.due_at == row.offered_at + timedelta(hours=24)
    page = house.client.get(f"/referrals/{row.id}")
    for word in (PHONE, STORY, NEEDS, affair.case.public_id):
        assert word not in page.html
    page = house.client.submit(page.form(action=f"/referrals/{row.id}/accept"))
    assert PHONE in page.text
    assert NEEDS in page.text
    for word in (STORY, "evening", affair.case.public_id, "Heron"):
        assert word not in page.html, "only what was agreed to"
    work_off(affair.shop)
    assert "They have said yes" in affair.worker.client.get("/complaints/case").text
    affair.say("refer-revoke")
    house.client.get(f"/referrals/{row.id}", status=404)
    assert "Nobody is referred to you" in house.client.get("/referrals").text
    assert (referral(affair).wrapped, referral(affair).packet) == (None, None)
    verbs = affair.session.scalars(select(m.JournalEntry.verb).where(m.JournalEntry.stream == f"case:{affair.case.id}"))
    assert "case.referral_read" in set(verbs)


def test_the_question_stands_in_english_too_while_nobody_has_reviewed_its_translation(
    affair: Affair, house: Person
) -> None:
    begun(affair)
    propose(affair)
    affair.worker.language = "ne"
    affair.worker.come_back()
    page = affair.worker.client.get("/complaints/case")
    beside = {one.text for one in page.root.all("span", lang="en")}
    assert {"May we ask them for help?", "No, tell them nothing", "How to reach you"} <= beside


def test_a_no_sends_nothing_and_ends_it(affair: Affair, house: Person) -> None:
    begun(affair)
    propose(affair)
    affair.say("refer-no")
    assert referral(affair).state == "refused"
    assert "Nobody is referred to you" in house.client.get("/referrals").text
    house.client.get(f"/referrals/{referral(affair).id}", status=404)
    assert "Nothing waits for you" in house.client.get("/desk").text


def test_a_yes_in_a_recorded_call_sends_what_was_agreed_and_can_be_taken_back_so(affair: Affair, house: Person) -> None:
    begun(affair)
    propose(affair, **{"typed-needs": NEEDS})
    page = affair.do(affair.officer, "referral/call", status=409, said="yes", referral_note=" ")
    assert "Write a few words first." in page.text
    note = "Called the safe number; she said yes to the house, not to her language."
    affair.do(affair.officer, "referral/call", said="yes", item=["contact", "needs"], referral_note=note)
    row = referral(affair)
    assert (row.state, sorted(row.items)) == ("offered", ["contact", "needs"])
    at = f"/referrals/{row.id}"
    page = house.client.submit(house.client.get(at).form(action=f"{at}/accept"))
    assert PHONE in page.text
    assert NEEDS in page.text
    assert "safe number" not in page.text + affair.worker.client.get("/complaints/case").text
    affair.do(affair.officer, "referral/call", said="taken_back", referral_note="She called: no more.")
    assert referral(affair).state == "revoked"
    house.client.get(at, status=404)


def test_a_no_in_a_recorded_call_sends_nothing_and_an_exception_is_not_asked_so(affair: Affair, house: Person) -> None:
    begun(affair)
    propose(affair)
    affair.do(affair.officer, "referral/call", said="no", referral_note="She does not want it.")
    assert referral(affair).state == "refused"
    assert "Nobody is referred to you" in house.client.get("/referrals").text
    propose(affair, ground="danger_to_life", reason="Locked in")
    forms = affair.officer.client.get(affair.at).forms
    assert not any(form.action.endswith("/referral/call") for form in forms)


def test_a_receiver_says_no_with_a_reason_or_does_what_it_can(affair: Affair, house: Person) -> None:
    begun(affair)
    propose(affair)
    affair.say("refer-yes")
    at = f"/referrals/{referral(affair).id}"
    page = house.client.get(at)
    page = house.client.submit(page.form(action=f"{at}/decline"), status=409, reason=" ")
    assert "Say in one sentence why you cannot take it." in page.text
    house.client.submit(page.form(action=f"{at}/decline"), reason="We are full until Monday")
    work_off(affair.shop)
    assert "We are full until Monday" in affair.officer.client.get(affair.at).text
    house.client.get(at, status=404)
    propose(affair)
    affair.session.expire_all()
    second = affair.session.scalars(select(m.CaseReferral).where(m.CaseReferral.state == "proposed")).one()
    affair.say("refer-yes")
    at = f"/referrals/{second.id}"
    house.client.submit(house.client.get(at).form(action=f"{at}/accept"))
    house.client.submit(house.client.get(at).form(action=f"{at}/finish"), outcome="You can stay for a month.")
    work_off(affair.shop)
    assert "You can stay for a month." in affair.worker.client.get("/complaints/case").text
    page = affair.officer.client.get(affair.at)
    assert "First tell the worker who has taken over." in page.text
    affair.do(affair.officer, "write", say="Open Door House takes care of you.")
    affair.do(affair.officer, "step", step="close_referred")
    assert affair.case.closing == "referred"


def test_danger_to_life_goes_out_only_with_a_second_officer(affair: Affair, house: Person) -> None:
    begun(affair)
    page = propose(affair, status=409, ground="danger_to_life", reason="")
    assert "Write down why you cannot wait" in page.text
    propose(affair, ground="danger_to_life", reason="Locked in, threatened with a knife", **{"typed-needs": NEEDS})
    assert "Nobody is referred to you" in house.client.get("/referrals").text
    assert "Locked in" not in affair.worker.client.get("/complaints/case").text
    assert not any(f.action.endswith("/agree") for f in affair.officer.client.get(affair.at).forms)
    assert "Agree as second officer" in affair.lead.client.get("/desk").text
    affair.do(affair.lead, "referral/agree")
    row = referral(affair)
    assert (row.state, row.made_by, row.second_by) == (
        "offered", affair.officer.account.id, affair.lead.account.id
    )  # fmt: skip
    assert "Say yes or no" in house.client.get("/desk").text
    page = affair.worker.client.get("/complaints/case")
    assert "We believe that a life is in danger." in page.text
    assert not any(f.action.endswith("/refer-revoke") for f in page.forms)


def test_a_childs_case_needs_lead_note_and_plain_words(
    affair: Affair,
    app: Flask,
    made: Made,
    people: People,
) -> None:
    organisation = made.organisation(Kind.GOVERNMENT, "QA")
    said = Help(Receiver.CHILD_PROTECTION, "Children's Office", "QA", telephone="1")
    assistance.add(made.session, made.now, said, organisation.id)
    office = people.enter(Role.GOVERNMENT_CASE_OFFICER, organisation)
    first = affair.case.id
    child = Worker(app)
    child.file(about={"about": "me_minor"})
    case = affair.session.scalars(select(m.Case).where(m.Case.id != first)).one()
    at = f"/casework/{case.id}"

    def do(who: Person, verb: str, status: int = 200, **values: Any) -> Page:
        return who.client.submit(who.client.get(at).form(action=f"{at}/{verb}"), status=status, **values)

    def ask(status: int) -> Page:
        page = affair.officer.client.get(f"{at}/refer?purpose=child_protection")
        form = next(f for f in page.forms if f.method == "post" and f.action == f"{at}/refer")
        choice = page.root.one("input", name="programme").attrs["value"]
        return affair.officer.client.submit(form, status=status, programme=choice)

    do(affair.lead, "assign", officer=str(affair.officer.account.id))
    assert "A case lead must take this case over" in ask(409).text
    do(affair.lead, "child")
    do(affair.officer, "triage")
    assert "Write down why this is best for the child." in ask(409).text
    do(affair.officer, "child/note", best_interest="No family here; the office has a house for children.")
    assert "Tell the child in plain words" in ask(409).text
    do(affair.officer, "child/tell")
    ask(200)
    assert "You are under 18." in child.client.get("/complaints/case").text
    assert "Say yes or no" in office.client.get("/desk").text


def test_police_are_never_proposed(affair: Affair, made: Made) -> None:
    police = made.organisation(Kind.GOVERNMENT, "QA")
    assistance.add(made.session, made.now, Help(Receiver.POLICE, "Police", "QA", telephone="999"), police.id)
    begun(affair)
    page = propose(affair, status=409)
    assert "only if the worker asks for it" in page.text
    propose(affair, named="yes")
    affair.say("refer-yes")
    assert referral(affair).state == "offered"


def test_nobody_else_learns_of_a_referral(affair: Affair, house: Person, people: People, db: Database) -> None:
    begun(affair)
    propose(affair)
    affair.say("refer-yes")
    row = referral(affair)
    strangers = [
        people.enter(Role.PROGRAMME_OFFICER, people.made.organisation(Kind.PROGRAMME)),
        people.enter(Role.GOVERNMENT_CASE_OFFICER, people.made.organisation(Kind.GOVERNMENT, "NP")),
        people.enter(Role.ADVOCATE),
        people.enter(Role.CASE_OFFICER),
        people.enter(Role.ADMINISTRATOR),
    ]
    for person in strangers:
        person.client.get(f"/referrals/{row.id}", status=404)
        assert "Nothing waits for you" in person.client.get("/desk").text
        with db.session(actor_of(person.account)) as session:
            assert session.scalars(select(m.CaseReferral)).all() == []
    with db.session(ANONYMOUS) as session:
        assert session.scalars(select(m.CaseReferral)).all() == []
    PageClient(affair.worker.app).raw(f"/referrals/{row.id}", status=302)


def test_without_an_answer_in_time_a_referral_ends(affair: Affair, house: Person, db: Database) -> None:
    begun(affair)
    propose(affair)
    affair.say("refer-yes")
    keys = affair.shop.outside.keys
    late = referral(affair).due_at
    assert late is not None
    with db.transaction(SYSTEM) as session:
        assert clocks.lapse_referrals(session, keys, late) == 0
        assert clocks.lapse_referrals(session, keys, late + timedelta(seconds=1)) == 1
    assert referral(affair).state == "lapsed"
    house.client.get(f"/referrals/{referral(affair).id}", status=404)
