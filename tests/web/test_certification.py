"""Pages of applications, certificates, appeals, sanctions: the way through, and who gets nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris.jobs import certification
from iris.jobs.handlers import Workshop
from iris.rules import standards
from iris.rules.application_stages import Part
from iris.rules.roles import Kind, Role
from iris.services import applications, certificates
from tests.client import PageClient
from tests.factories import Made
from tests.web.people import People, Person, mails

CONFIRMED = ("owners", "officers", "sub_agents", "fee_schedule", "corridors", "placements", "licences")


@pytest.fixture
def manager(people: People, made: Made) -> Person:
    entry = made.licence(number="0417").entry
    return people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=entry))


def begun(person: Person) -> str:
    page = person.client.get("/applications")
    person.client.submit(page.form(action="/applications/new"))
    return person.client.path


def fill(person: Person, path: str) -> None:
    client = person.client
    page = client.get(f"{path}/parts/scope")
    client.submit(
        page.form(field="corridors"), corridors="bd-qa\nBD-AE", sectors="construction", sites="Head office, Dhaka"
    )
    for part in CONFIRMED:
        client.submit(client.get(f"{path}/parts/{part}").form(field="confirmed"), confirmed="y")
    client.submit(client.get(f"{path}/parts/job_orders").form(field="orders"), orders="none")
    page = client.get(f"{path}/parts/grievance_channel")
    client.submit(page.form(field="how"), how="By phone.", retaliation="Names stay with one person.")
    page = client.get(f"{path}/parts/self_assessment")
    for _ in standards.current("agency").codes():
        page = client.submit(page.form(field="answer"), answer="met")


def test_an_agency_fills_in_signs_and_sends_its_application(manager: Person, people: People, shop: Workshop) -> None:
    path = begun(manager)
    fill(manager, path)
    page = manager.client.get(path)
    assert "Parts still missing: 1." in page.text
    page = manager.client.get(f"{path}/agreement")
    assert "Workers pay nothing" in page.text
    manager.client.submit(page.form(field="name"), name=" x", status=409)
    manager.client.submit(manager.client.get(f"{path}/agreement").form(field="name"), name="Rahima Begum")
    page = manager.client.get(path)
    page = manager.client.submit(page.form(action=f"{path}/move/submit"))
    assert "Sent" in page.text
    reviewer = people.enter(Role.REVIEWER)
    assert path in reviewer.client.get("/desk").html
    page = reviewer.client.get(path)
    page = reviewer.client.submit(page.form(action=f"{path}/move/accept"))
    assert "Anyone may object now" in page.text
    subjects = [subject for _, subject, _ in mails(shop)]
    assert "Your application was accepted" in subjects


def test_what_is_missing_is_said_with_links_and_nothing_typed_is_lost(manager: Person) -> None:
    path = begun(manager)
    page = manager.client.get(path)
    assert f"{path}/parts/owners" in page.html
    assert "Parts still missing" in page.text
    form = manager.client.get(f"{path}/parts/scope").form(field="corridors")
    page = manager.client.submit(form, corridors="Bangladesh", sectors="x", sites="y", status=400)
    assert "Bangladesh" in page.html
    form = manager.client.get(f"{path}/parts/grievance_channel").form(field="how")
    manager.client.submit(form, how="Half a sentence", later="1")
    assert "Half a sentence" in manager.client.get(f"{path}/parts/grievance_channel").html


def test_staff_fill_in_but_a_manager_signs_and_sends(manager: Person, people: People) -> None:
    path = begun(manager)
    staff = people.enter(Role.AGENCY_STAFF, manager.account.organisation)
    staff.client.submit(staff.client.get(f"{path}/parts/owners").form(field="confirmed"), confirmed="y")
    staff.client.get(f"{path}/agreement", status=404)
    staff.client.post(f"{path}/move/submit", {"csrf_token": staff.token}, status=403)


NOBODY = (Role.COMPANY_MANAGER, Role.ADVOCATE, Role.ADMINISTRATOR, Role.CASE_OFFICER, Role.FEDERATION_OFFICER)


@pytest.mark.parametrize("role", NOBODY)
def test_who_has_no_part_in_applications_finds_none(manager: Person, people: People, role: Role) -> None:
    path = begun(manager)
    other = people.enter(role)
    other.client.get(path, status=404)
    other.client.get("/applications", status=404)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPEAL_PANEL])
def test_who_took_no_side_sees_no_application(manager: Person, people: People, role: Role) -> None:
    path = begun(manager)
    other = people.enter(role)
    other.client.get(path, status=404)
    assert manager.account.organisation.name not in other.client.get("/applications").text


def test_another_agency_sees_nothing(manager: Person, people: People) -> None:
    path = begun(manager)
    other = people.enter(Role.AGENCY_MANAGER)
    for end in ("", "/parts/owners", "/agreement"):
        other.client.get(path + end, status=404)
    assert "No application" in other.client.get("/applications").text


def test_a_government_sees_the_state_of_those_it_licensed_and_nothing_else(
    manager: Person, people: People, made: Made
) -> None:
    path = begun(manager)
    home = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "BD"))
    page = home.client.get(path)
    assert "Draft" in page.text
    assert "What belongs to it" not in page.text
    abroad = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "NP"))
    abroad.client.get(path, status=404)


def test_a_reviewer_defers_with_a_reason(manager: Person, people: People, made: Made) -> None:
    path = begun(manager)
    application = made.session.query(m.Application).one()
    application.state = "submitted"
    made.session.commit()
    reviewer = people.enter(Role.REVIEWER)
    page = reviewer.client.get(f"{path}/move/defer")
    page = reviewer.client.submit(page.form(field="reason"), reason=" ", status=400)
    page = reviewer.client.submit(page.form(field="reason"), reason="The owners are missing.")
    assert "Something is missing" in page.text
    assert "The owners are missing." in manager.client.get(path).text


# Objections


@pytest.fixture
def accepted(manager: Person, made: Made) -> m.Application:
    application = applications.begin(made.session, made.now, manager.account.organisation.entry)
    application.state, application.accepted_on = "accepted", made.now.date()
    made.session.add(
        m.PublicNotice(
            application_id=application.id, entry_id=application.entry_id, kind="objections",
            first_day=made.now.date(), last_day=made.now.date() + timedelta(days=14), recorded_at=made.now,
        )
    )  # fmt: skip
    made.session.commit()
    return application


def test_anybody_objects_and_the_agency_never_learns_who(
    manager: Person, people: People, accepted: m.Application, client: PageClient
) -> None:
    page = client.get("/applications/open")
    assert "Heron Overseas" in page.text
    notice = manager.account.organisation.entry_id
    assert notice
    link = next(line for line in page.html.split('"') if line.startswith("/applications/open/"))
    page = client.get(link)
    page = client.submit(page.form(field="words"), name="Abdul Karim", contact="", words="x", status=400)
    page = client.submit(page.form(field="words"), name="Abdul Karim", contact="+880 1", words="They kept my passport.")
    assert "We received your objection" in page.text
    path = f"/applications/{accepted.id}"
    page = manager.client.get(path)
    assert "They kept my passport." in page.text
    assert "Karim" not in page.text
    decider = people.enter(Role.DECIDER).client.get(path)
    assert "Karim" not in decider.text
    reviewer = people.enter(Role.REVIEWER)
    assert "Abdul Karim" in reviewer.client.get(path).text
    answer = next(a for a in page.html.split('"') if a.endswith("/answer"))
    staff = people.enter(Role.AGENCY_STAFF, manager.account.organisation)
    staff.client.get(answer, status=404)
    manager.client.submit(manager.client.get(answer).form(field="answer"), answer="We gave it back.")
    page = reviewer.client.get(path)
    assert "We gave it back." in page.text
    settle = next(a for a in page.html.split('"') if a.endswith("/settle"))
    assert "Settled by the answer." in reviewer.client.submit(page.form(action=settle)).text


# Certificates


@pytest.fixture
def certificate(manager: Person, made: Made) -> m.Certificate:
    application = applications.begin(made.session, made.now, manager.account.organisation.entry)
    scope = {"corridors": ["BD-QA", "BD-AE"], "sectors": ["construction"], "sites": ["Head office"]}
    made.session.add(
        m.ApplicationSection(
            application_id=application.id, part=str(Part.SCOPE), content=scope, done=True,
            saved_by=manager.account.id, saved_at=made.now,
        )
    )  # fmt: skip
    application.state = "granted"
    found = certificates.grant(made.session, made.now, application, None)
    made.session.commit()
    return found


def test_everybody_verifies_a_certificate(client: PageClient, certificate: m.Certificate) -> None:
    page = client.get(f"/verify/{certificate.number}")
    assert "In force" in page.text
    assert "BD-QA" in page.text
    assert "no-store" in client.response.headers["Cache-Control"] if client.response else False
    client.get(f"/verify/{certificate.number.lower()}")
    assert client.path == f"/verify/{certificate.number}"
    assert "There is no certificate" in client.get("/verify/RIR-000000", status=404).text
    pdf = client.raw(f"/certificates/{certificate.number}.pdf")
    assert pdf.data.startswith(b"%PDF")


def test_verifications_are_counted_by_day_rounded_and_never_who(
    client: PageClient, certificate: m.Certificate, manager: Person, made: Made
) -> None:
    for _ in range(7):
        client.get(f"/verify/{certificate.number}")
    row = made.session.query(m.VerificationDay).one()
    assert row.count == 7
    assert set(m.VerificationDay.__mapper__.columns.keys()) == {"id", "licence_id", "day", "count"}
    assert "about 10 times" in manager.client.get(f"/certificates/{certificate.number}").text


def test_the_interface_and_the_agency_page_say_what_the_certificate_says(
    client: PageClient, certificate: m.Certificate, manager: Person
) -> None:
    public_id = manager.account.organisation.entry.public_id  # type: ignore[union-attr]
    found = client.json(f"/api/v1/agencies/{public_id}/status")
    assert (found["status"], found["certificate"]["number"]) == ("certified", certificate.number)
    assert f"/verify/{certificate.number}" in client.get(f"/agencies/{public_id}").html


def suspend(people: People, certificate: m.Certificate) -> PageClient:
    reviewer, decider = people.enter(Role.REVIEWER), people.enter(Role.DECIDER)
    page = reviewer.client.get(f"/certificates/{certificate.number}")
    assert "Suspend" in page.text
    page = reviewer.client.get(f"/certificates/{certificate.number}/propose/suspend")
    form = page.form(field="reasons")
    page = reviewer.client.submit(form, reasons="Twice at the door.", reason_code="", status=400)
    page = reviewer.client.submit(
        page.form(field="reasons"), reasons="Twice at the door.", reason_code="access_refused"
    )
    path = reviewer.client.path
    reviewer.client.post(path, {"csrf_token": reviewer.token, "reasons": "x"}, status=404)
    assert path in decider.client.get("/desk").html
    form = decider.client.get(path).form(field="reasons")
    decider.client.submit(form, reasons="It is proven.", outcome="take")
    return decider.client


def test_a_suspension_takes_two_people_and_is_published(
    people: People, certificate: m.Certificate, client: PageClient, manager: Person
) -> None:
    suspend(people, certificate)
    page = client.get(f"/verify/{certificate.number}")
    assert "Suspended" in page.text
    assert "The agency refused or delayed an audit." in page.text
    assert "Twice at the door." not in page.text
    assert "Twice at the door." in manager.client.get(f"/certificates/{certificate.number}").text


def test_a_suspension_is_appealed_heard_and_dismissed(
    people: People, certificate: m.Certificate, client: PageClient, manager: Person, shop: Workshop
) -> None:
    panel = [people.enter(Role.APPEAL_PANEL, manager_home) for manager_home in [None] * 2]
    suspend(people, certificate)
    page = manager.client.get(f"/certificates/{certificate.number}")
    link = next(a for a in page.html.split('"') if a.startswith("/appeals/new/"))
    other = people.enter(Role.AGENCY_MANAGER)
    other.client.get(link, status=404)
    page = manager.client.get(link)
    page = manager.client.submit(page.form(field="grounds"), grounds="We let them in both times.")
    path = manager.client.path
    other.client.get(path, status=404)
    certification.draw_panels(shop.database)
    assert "Contested" in client.get(f"/verify/{certificate.number}").text
    hearing = panel[0].client
    assert path in hearing.get("/desk").html
    assert "We let them in both times." in hearing.get(path).text
    hearing.submit(hearing.get(f"{path}/move/admit").form(field="reason"), reason="")
    form = hearing.get(f"{path}/move/dismiss").form(field="reason")
    hearing.submit(form, reason=" ", status=409)
    hearing.submit(hearing.get(f"{path}/move/dismiss").form(field="reason"), reason="The log shows two refusals.")
    assert "The log shows two refusals." in manager.client.get(path).text
    people.enter(Role.REVIEWER).client.get(path, status=404)


# Sanctions


def test_a_ban_is_confirmed_by_a_second_officer_of_the_same_country(
    people: People, made: Made, manager: Person, client: PageClient
) -> None:
    entry = manager.account.organisation.entry
    assert entry is not None
    home, abroad = made.organisation(Kind.GOVERNMENT, "BD"), made.organisation(Kind.GOVERNMENT, "NP")
    first, second = (people.enter(Role.GOVERNMENT_OFFICER, home) for _ in range(2))
    form = first.client.get(f"/sanctions/new?agency={entry.public_id}").form(field="measure")
    target = made.session.query(m.Licence).filter_by(entry_id=entry.id).one()
    first.client.submit(
        form, target=f"authority:{target.authority_id}", measure="banned", first_day=made.now.date().isoformat(),
        reason="Workers were left abroad.",
    )  # fmt: skip
    link = next(a for a in first.client.get("/sanctions").html.split('"') if a.startswith("/sanctions/bans/"))
    people.enter(Role.GOVERNMENT_OFFICER, abroad).client.get(link, status=404)
    first.client.post(link, {"csrf_token": first.token, "outcome": "confirm"}, status=409)
    assert client.json(f"/api/v1/agencies/{entry.public_id}/status")["status"] == "licensed"
    second.client.submit(second.client.get(link).form(action=""), outcome="confirm")
    found = client.json(f"/api/v1/agencies/{entry.public_id}/status")
    assert (found["status"], found["reason"]) == ("banned", "Workers were left abroad.")


def test_an_officer_suspends_a_licence_of_the_own_authorities_only(
    people: People, made: Made, manager: Person, client: PageClient
) -> None:
    entry = manager.account.organisation.entry
    assert entry is not None
    officer = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "BD"))
    licence = made.session.query(m.Licence).filter_by(entry_id=entry.id).one()
    page = officer.client.get(f"/sanctions/new?agency={entry.public_id}")
    officer.client.submit(
        page.form(field="measure"), target=f"licence:{licence.id}", measure="suspended",
        first_day=made.now.date().isoformat(), reason="The report is late.",
    )  # fmt: skip
    assert client.json(f"/api/v1/agencies/{entry.public_id}/status")["status"] == "licence_suspended"
    abroad = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "NP"))
    page = abroad.client.get(f"/sanctions/new?agency={entry.public_id}")
    assert f"licence:{licence.id}" not in page.html
