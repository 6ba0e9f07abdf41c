"""The directory of help: small, public, filtered; kept by the secretariat and by each programme for itself."""

from __future__ import annotations

from sqlalchemy import select

from iris import models as m
from iris.rules.cases.purposes import Receiver
from iris.rules.roles import Kind, Role
from iris.services import assistance
from iris.services.assistance import Help
from tests.client import PageClient
from tests.factories import Made
from tests.web.people import People


def test_everybody_finds_help_by_country_and_language(client: PageClient, made: Made) -> None:
    for number in range(45):
        said = Help(Receiver.SHELTER, f"House {number}", "QA", ["bn", "ne"], "daily", "+974 1", about="A bed. " * 60)
        assistance.add(made.session, made.now, said)
    assistance.add(
        made.session, made.now, Help(Receiver.LEGAL_AID, "Law Circle", "NP", ["ne"], link="https://a.example")
    )
    assistance.add(made.session, made.now, Help(Receiver.POLICE, "Police", "NP", ["ne"], telephone="100"))
    assistance.add(made.session, made.now, Help(Receiver.RETURN, "Gone", "NP", ["ne"], telephone="1", listed=False))
    page = client.get("/help/programmes")
    assert len(page.html.encode()) < 40 * 1024
    assert not page.root.all("script", src=None)
    page = client.submit(page.form(action="/help/programmes"), country="NP", language="ne")
    assert "Law Circle" in page.text
    for absent in ("House 1", "Police", "Gone"):
        assert absent not in page.text
    assert "Nobody found" in client.get("/help/programmes?country=NP&language=bn").text
    assert client.get("/help").root.one("a", href="/help/programmes")


def test_a_programme_keeps_its_own_entry_and_no_other(people: People, made: Made) -> None:
    own, other = made.organisation(Kind.PROGRAMME), made.organisation(Kind.PROGRAMME)
    foreign = assistance.add(made.session, made.now, Help(Receiver.RETURN, "Other", "NP", telephone="1"), other.id)
    officer, reviewer = people.enter(Role.PROGRAMME_OFFICER, own), people.enter(Role.REVIEWER)
    page = officer.client.get("/directory/new")
    fields = {"name": "Way Home", "receiver": "return", "country": "NP", "languages": ["ne"]}
    page = officer.client.submit(page.form(field="telephone"), status=409, **fields)
    assert "Give a telephone number or a page" in page.text
    assert page.form(field="telephone").values()["name"] == ["Way Home"]
    officer.client.submit(page.form(field="telephone"), telephone="+977 1")
    row = made.session.scalars(select(m.AssistanceProgramme).where(m.AssistanceProgramme.name == "Way Home")).one()
    assert row.organisation_id == own.id
    assert "Other" not in officer.client.get("/directory").text
    officer.client.get(f"/directory/{foreign.id}", status=403)
    people.enter(Role.CASE_OFFICER).client.get(f"/directory/{foreign.id}", status=404)
    page = reviewer.client.get(f"/directory/{row.id}")
    reviewer.client.submit(page.form(field="telephone"), hours="9 to 5", house=str(other.id))
    made.session.expire_all()
    assert (row.hours, row.organisation_id) == ("9 to 5", other.id)
    officer.client.get(f"/directory/{row.id}", status=403)
