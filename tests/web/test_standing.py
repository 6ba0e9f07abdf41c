"""Lists of those who watch over many: a federation its members, a government its jurisdiction; nobody anything else."""

from __future__ import annotations

from datetime import date

import pytest

from iris import models as m
from iris.db import Database
from iris.rules import organisations as rules
from iris.rules.roles import Kind, Role
from iris.rules.status import State
from iris.services import applications, federations, organisations
from tests.client import PageClient
from tests.factories import Made, actor_of
from tests.web.people import People, Person


@pytest.fixture
def officer(people: People) -> Person:
    return people.enter(Role.FEDERATION_OFFICER)


def join(made: Made, officer: Person, *names: str, kind: str = "agency") -> list[m.RegisterEntry]:
    entries = [made.agency(name, kind=kind) for name in names]
    for entry in entries:
        federations.add(made.session, made.now, officer.account.organisation_id, entry, made.now.date())
    return entries


def names(client: PageClient, address: str) -> list[str]:
    heads = client.get(address).root.all("th")
    return [head.all("bdi")[0].text for head in heads if head.attrs.get("scope") == "row" and head.all("bdi")]


# --- federations ------------------------------------------------------------------------------------------------------


def test_an_officer_adds_a_member_by_its_number_and_ends_the_membership(officer: Person, made: Made) -> None:
    heron = made.agency("Heron Overseas Ltd")
    made.licence(heron)
    page = officer.client.get("/federation")
    refused = officer.client.submit(page.form(field="number"), status=422, number="AG-0000-0000")
    assert refused.form(field="number").values()["number"] == ["AG-0000-0000"]
    later = date(made.now.year + 1, 1, 1).isoformat()
    refused = officer.client.submit(page.form(field="number"), status=422, number=heron.public_id, since=later)
    assert "Add a member when its membership has begun." in refused.text
    page = officer.client.submit(page.form(field="number"), number=heron.public_id.lower())
    assert page.h1 == "1 member"
    assert "Licensed" in page.text
    twice = officer.client.submit(page.form(field="number"), status=422, number=heron.public_id)
    assert "This is a member on that day already." in twice.text
    row = made.session.query(m.FederationMember).one()
    early = officer.client.submit(
        officer.client.get(f"/federation/{row.id}").form(field="until"), status=422, until="2000-01-01"
    )
    assert "Choose a last day that is not before the first one." in early.text
    officer.client.submit(early.form(field="until"), until=made.now.date().isoformat())
    made.session.refresh(row)
    assert row.until == made.now.date()
    notes = made.session.query(m.JournalEntry).filter(m.JournalEntry.verb.like("federation.%")).all()
    assert [note.payload for note in notes] == [{"member": row.id}] * 2


def test_members_are_narrowed_sorted_and_taken_away_as_a_file(officer: Person, made: Made) -> None:
    heron, ibis = join(made, officer, "Heron", "Ibis")
    join(made, officer, "Crane Works", kind="employer")
    made.licence(heron)
    made.licence(ibis, state=State.REVOKED)
    made.licence(ibis, number="RIR-000007", state=State.EXPIRED, meaning="certificate")
    assert "RIR-000007" in officer.client.get("/federation").text
    assert names(officer.client, "/federation") == ["Crane Works", "Heron", "Ibis"]
    assert names(officer.client, "/federation?order=down") == ["Ibis", "Heron", "Crane Works"]
    assert names(officer.client, "/federation?kind=agency&sort=status") == ["Ibis", "Heron"]
    assert names(officer.client, "/federation?status=licensed") == ["Heron"]
    assert names(officer.client, "/federation?country=NP") == []
    told = officer.client.raw("/federation?form=csv&status=licensed").get_data(as_text=True)
    assert [line.split(",")[1] for line in told.splitlines()] == ["Name", "Heron"]
    assert officer.client.raw("/federation?form=xlsx").mimetype.endswith("sheet")
    officer.client.raw("/federation?form=pdf", status=404)


def test_members_are_compared_from_five_companies_on(officer: Person, made: Made) -> None:
    for entry in join(made, officer, *(f"Heron {number}" for number in range(4))):
        made.licence(entry)
    made.agency("Outside")
    assert "Agencies by status: shown from 5 on either side." in officer.client.get("/federation").text
    join(made, officer, "Heron 4")
    page = officer.client.get("/federation")
    table = next(one for one in page.root.all("table") if one.all("caption")[0].text == "Agencies by status")
    licensed = next(row.text for row in table.all("tr") if row.text.strip().startswith("Licensed"))
    assert licensed.split()[-6:] == ["4", "80", "%", "4", "67", "%"]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ANONYMOUS, Role.WORKER, Role.SYSTEM}])
def test_who_is_a_member_is_for_the_own_federation_alone(
    db: Database, people: People, officer: Person, made: Made, role: Role
) -> None:
    (heron,) = join(made, officer, "Heron")
    row = made.session.query(m.FederationMember).one()
    other = people.enter(role)
    with db.session(actor_of(other.account)) as session:
        assert session.query(m.FederationMember).count() == 0
    if role is Role.FEDERATION_OFFICER:
        assert other.client.get("/federation").h1 == "0 members"
    else:
        other.client.get("/federation", status=404)
    other.client.get(f"/federation/{row.id}", status=404)
    assert heron.name not in other.client.get("/desk").text


# --- jurisdictions ----------------------------------------------------------------------------------------------------


def corridor(made: Made, entry: m.RegisterEntry, to: str, *, confirmed: bool) -> None:
    row = organisations.declare(
        made.session, made.keys, made.now, entry, rules.Corridor(entry.country, to, "construction"),
        rules.When(date(2020, 1, 1)),
    )  # fmt: skip
    if confirmed:
        organisations.confirm(made.session, made.now, row, "Letter")


def government(people: People, made: Made, country: str) -> PageClient:
    return people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, country)).client


def test_a_government_lists_what_it_licensed_and_what_recruits_to_it(people: People, made: Made) -> None:
    heron, ibis, crane = made.agency("Heron", "BD"), made.agency("Ibis", "NP"), made.agency("Crane", "NP")
    made.licence(heron)
    made.licence(ibis, state=State.SUSPENDED)
    corridor(made, ibis, "BD", confirmed=True)
    corridor(made, crane, "BD", confirmed=False)
    client = government(people, made, "BD")
    assert names(client, "/jurisdiction") == ["Heron", "Ibis"]
    assert names(client, "/jurisdiction?basis=corridor") == ["Ibis"]
    assert "Draft" not in client.get("/jurisdiction").root.all("table")[0].text
    applications.begin(made.session, made.now, heron)
    assert "Draft" in client.get("/jurisdiction").root.all("table")[0].text
    assert names(client, "/jurisdiction?sort=status") == ["Ibis", "Heron"]
    assert names(client, "/jurisdiction?status=licensed&sort=findings&order=down") == ["Heron"]
    assert names(client, "/jurisdiction?sort=application&page=nonsense") == ["Heron", "Ibis"]
    told = client.raw("/jurisdiction?form=csv&sort=name&order=down").get_data(as_text=True)
    assert [line.split(",")[1] for line in told.splitlines()] == ["Name", "Ibis", "Heron"]
    assert names(government(people, made, "QA"), "/jurisdiction") == []


def audit(made: Made, entry: m.RegisterEntry, state: str, grade: str) -> None:
    body = made.organisation(Kind.AUDIT_BODY)
    row = m.Assessment(
        public_id=f"AS-{next(made.numbers)}", kind="surveillance", subject_id=entry.id, body_id=body.id,
        standard_id="agency", standard_version="2026.1", state=state, corridors=[], data_key=b"x", created_at=made.now,
        closed_at=made.now if state == "closed" else None,
    )  # fmt: skip
    made.session.add(row)
    made.session.flush()
    made.session.add(
        m.Finding(
            assessment_id=row.id, subject_id=entry.id, number=1, criterion="1.1", grade=grade, statement="x",
            written_at=made.now,
        )
    )  # fmt: skip
    made.session.flush()


def test_open_grave_findings_of_closed_assessments_are_counted_for_the_state_that_may_see_them(
    people: People, made: Made
) -> None:
    heron = made.agency("Heron", "BD")
    made.licence(heron)
    corridor(made, heron, "QA", confirmed=True)
    for state, grade in (("closed", "major"), ("closed", "minor"), ("technical_review", "critical")):
        audit(made, heron, state, grade)
    at_home, abroad = government(people, made, "BD"), government(people, made, "QA")
    assert "0 critical, 1 major" in at_home.get("/jurisdiction").text
    page = abroad.get("/jurisdiction")
    assert "Heron" in page.text
    assert "1 major" not in page.text, "no audit looked at this corridor"
    assert abroad.raw("/jurisdiction?form=csv").get_data(as_text=True).splitlines()[1].endswith(",0,0")
