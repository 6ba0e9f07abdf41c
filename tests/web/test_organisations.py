"""My organisation, what others may read of it, and what is confirmed: pages, refusals, nothing typed lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from iris import models as m
from iris.rules import organisations as rules
from iris.rules.roles import Kind, Role
from iris.services import organisations
from tests.client import PageClient
from tests.factories import Made
from tests.web.people import People

SINCE = date(2020, 1, 1)
CORRIDOR = rules.Corridor("BD", "QA", "construction")
DATES = {"first": "2020-01-01", "last": "", "source": "declared", "note": ""}
FILLED = {
    "party": {"role": "owner", "kind": "person", "name": "Rahim Uddin", "share": "50.5", "birth": "1970-02-03"},
    "branch": {"name": "North", "address": "1 Road", "country": "BD"},
    "agent": {"name": "Field office", "country": "BD", "role": "sub_agent", "under": ""},
    "corridor": {"origin": "BD", "destination": "QA", "sector": "trade"},
    "number": {"scheme": "lei", "value": "213800KUD8LAJWSQ9D15", "country": ""},
    "fee": {
        "origin": "BD", "destination": "QA", "payer": "employer", "item": "COST-TRAVEL", "amount": "400.50",
        "currency": "USD",
    },
    "placement": {"origin": "BD", "destination": "QA", "number": "12"},
}  # fmt: skip


def declared(made: Made, entry: m.RegisterEntry, datum: rules.Datum = CORRIDOR) -> Any:
    return organisations.declare(made.session, made.keys, made.now, entry, datum, rules.When(SINCE))


@pytest.mark.parametrize("kind", FILLED)
def test_a_manager_declares_everything_by_forms(people: People, kind: str) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    form = manager.client.get(f"/organisation/add/{kind}").form(action="")
    last = "2020-12-31" if kind == "placement" else ""
    page = manager.client.submit(form, **{**DATES, "last": last, **FILLED[kind]})
    assert page.h1 == "My organisation"
    assert "Declared" in page.text
    assert "Nothing declared yet" not in page.root.one("section", aria_labelledby=kind).text


def test_what_was_typed_stays_on_a_refusal(people: People) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    form = manager.client.get("/organisation/add/number").form(action="")
    page = manager.client.submit(form, status=409, **{**DATES, **FILLED["number"], "value": "213800KUD8LAJWSQ9D16"})
    assert "This is no LEI" in page.text
    assert page.form(action="").values()["value"] == ["213800KUD8LAJWSQ9D16"]
    page = manager.client.submit(page.form(action=""), status=400, first="")
    assert page.form(action="").values()["value"] == ["213800KUD8LAJWSQ9D16"]


def test_two_savers_see_both_texts_and_none_is_lost(people: People) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    entry = manager.account.organisation.entry
    assert entry is not None
    row = declared(people.made, entry, rules.Branch("North", "1 Road", "BD"))
    mine = manager.client.get(f"/organisation/branch/{row.id}/correct").form(action="")
    other = rules.Branch("North", "Their Road", "BD")
    organisations.correct(people.made.session, people.made.keys, people.made.now, row, other, rules.When(SINCE))
    page = manager.client.submit(mine, status=409, address="My Road")
    assert "Their Road" in page.root.one("section", aria_labelledby="theirs").text
    again = next(form for form in page.forms if "address" in form.names())
    assert again.values()["address"][0].strip() == "My Road"
    page = manager.client.submit(again)
    assert "My Road" in page.text
    assert "Their Road" not in page.text


def test_staff_draft_and_a_manager_declares_with_one_press_from_the_desk(people: People) -> None:
    staff = people.enter(Role.AGENCY_STAFF)
    form = staff.client.get("/organisation/add/branch").form(action="")
    page = staff.client.submit(form, **{**DATES, **FILLED["branch"]})
    assert "Kept as a draft" in page.text
    row = people.made.session.scalars(select(m.Branch)).one()
    staff.client.post(f"/organisation/branch/{row.id}/declare", {"csrf_token": staff.token}, status=404)
    manager = people.enter(Role.AGENCY_MANAGER, staff.account.organisation)
    assert "North" in manager.client.get("/desk").text
    page = manager.client.get("/organisation")
    page = manager.client.submit(page.form(action=f"/organisation/branch/{row.id}/declare"))
    assert "Draft" not in page.root.one("section", aria_labelledby="branch").text


def test_a_datum_is_corrected_with_what_is_sealed_and_ended(people: People) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    entry = manager.account.organisation.entry
    assert entry is not None
    row = declared(people.made, entry, rules.Party("person", "owner", "Rahim", 100, date(1970, 2, 3), "BD", "A1"))
    form = manager.client.get(f"/organisation/party/{row.id}/correct").form(action="")
    assert (form.values()["birth"], form.values()["document_number"]) == (["1970-02-03"], ["A1"])
    manager.client.submit(form, name="Rahim Uddin")
    new = people.made.session.scalars(select(m.Party).where(m.Party.replaces_id == row.id)).one()
    form = manager.client.get(f"/organisation/party/{new.id}/end").form(action="")
    page = manager.client.submit(form, status=409, last="2019-01-01")
    page = manager.client.submit(page.form(action=""), last="2021-01-01")
    assert "ended" in page.text


@pytest.mark.parametrize("role", [Role.AGENCY_MANAGER, Role.COMPANY_MANAGER])
def test_another_organisation_finds_nothing(people: People, role: Role) -> None:
    row = declared(people.made, people.made.agency("Secret Ltd"), rules.Branch("Secret", "1 Road", "BD"))
    manager = people.enter(role)
    for move in ("correct", "end"):
        manager.client.get(f"/organisation/branch/{row.id}/{move}", status=404)
    for move in ("declare", "discard"):
        manager.client.post(f"/organisation/branch/{row.id}/{move}", {"csrf_token": manager.token}, status=404)
    manager.client.get(f"/entries/{row.entry.public_id}/private", status=404)
    assert "Secret" not in manager.client.get("/organisation").text


@pytest.mark.parametrize("role", [Role.CASE_LEAD, Role.ADMINISTRATOR, Role.AUDITOR, Role.FEDERATION_OFFICER])
def test_other_roles_find_no_such_pages(people: People, role: Role) -> None:
    row = declared(people.made, people.made.agency())
    person = people.enter(role)
    paths = ("/organisation", "/corridors", f"/corridors/{row.id}/confirm", f"/entries/{row.entry.public_id}/private")
    for path in (*paths, f"/disclosures/number/{row.id}/confirm", "/regimes/edit"):
        person.client.get(path, status=404)


def test_nobody_at_all_is_sent_to_sign_in(client: PageClient, made: Made) -> None:
    entry = made.agency()
    for path in ("/organisation", "/corridors", f"/entries/{entry.public_id}/private", "/regimes/edit"):
        assert client.raw(path, status=302).location.startswith("/sign-in")


def test_the_destination_state_confirms_and_everyone_sees_it(people: People, client: PageClient) -> None:
    made = people.made
    entry = made.agency()
    row, elsewhere = declared(made, entry), declared(made, entry, rules.Corridor("BD", "OM", "trade"))
    address = f"/agencies/{entry.public_id}"
    assert "Bangladesh to Qatar" not in client.get(address).text
    officer = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "QA"))
    officer.client.get(f"/corridors/{elsewhere.id}/confirm", status=404)
    page = officer.client.get("/corridors")
    assert "Oman" not in page.text
    form = officer.client.get(f"/corridors/{row.id}/confirm").form(action="")
    page = officer.client.submit(form, status=400, found="")
    officer.client.submit(page.form(action=""), found="Register of permits, 3 May 2026")
    page = client.get(address)
    assert "Bangladesh to Qatar" in page.text
    assert "Register of permits, 3 May 2026" in page.text
    assert "Oman" not in page.text
    found = client.json(f"/api/v1/agencies/{entry.public_id}")["corridors"]
    assert [(one["destination"], one["sector"], one["state"]) for one in found] == [("QA", "construction", "confirmed")]
    assert all(found[0][name] for name in ("source", "effective_from", "recorded_at"))
    page = client.get("/agencies?destination=QA&sector=construction")
    assert entry.name in page.text
    assert entry.name not in client.get("/agencies?destination=OM").text
    assert [one["id"] for one in client.json("/api/v1/agencies?destination=qa")["items"]] == [entry.public_id]
    assert client.json("/api/v1/agencies?sector=trade")["items"] == []


def test_the_licensing_state_reads_but_does_not_confirm_for_the_destination(people: People) -> None:
    made = people.made
    entry = made.agency()
    made.licence(entry)
    row = declared(made, entry)
    officer = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "BD"))
    assert "Bangladesh to Qatar" in officer.client.get(f"/entries/{entry.public_id}/private").text
    officer.client.get(f"/corridors/{row.id}/confirm", status=403)


def test_a_reviewer_reads_the_private_part_and_what_an_official_list_names_turns_public(
    people: People, client: PageClient
) -> None:
    made = people.made
    entry = made.agency()
    party = rules.Party("person", "owner", "Rahim Uddin", 5000, date(1970, 2, 3), "BD", "A1")
    row = declared(made, entry, party)
    made.session.add(m.Contact(entry_id=entry.id, kind="phone", value="+880 1", recorded_at=made.now))
    reviewer = people.enter(Role.REVIEWER)
    address = f"/agencies/{entry.public_id}"
    assert "Rahim" not in reviewer.client.get(address).text
    page = reviewer.client.get(f"/entries/{entry.public_id}/private")
    assert all(text in page.text for text in ("Rahim Uddin", "1970-02-03", "BD A1", "+880 1"))
    form = reviewer.client.get(f"/disclosures/party/{row.id}/confirm").form(action="")
    reviewer.client.submit(form, found="List of the bureau, 2026-05-01", official="y")
    page = client.get(address)
    assert "Rahim Uddin" in page.text
    assert "1970" not in page.text
    answer = client.raw(f"/api/v1/agencies/{entry.public_id}").get_data(as_text=True)
    assert "Rahim Uddin" in answer
    assert "1970" not in answer
    assert "+880" not in page.text + answer


def test_regimes_are_public_and_a_reviewer_adds_rows(people: People, client: PageClient) -> None:
    assert "We do not know yet" in client.get("/regimes").text
    reviewer = people.enter(Role.REVIEWER)
    form = reviewer.client.get("/regimes/edit").form(action="")
    said = {"country": "NP", "regime": "required", "source": "", "as_of": "2020-01-01"}
    page = reviewer.client.submit(form, status=409, **said)
    assert "Say where this is written" in page.text
    page = reviewer.client.submit(page.form(action=""), source="Act 1, section 2")
    assert "Act 1, section 2" in client.get("/regimes").text
    assert "A licence is required here." in client.get("/regimes/np").text
    client.get("/regimes/zz", status=404)


PLACED = rules.Placements("BD", "QA", 40)
PERIOD = rules.When(SINCE, date(2020, 12, 31))


def placed(made: Made, entry: m.RegisterEntry) -> m.Placement:
    row: m.Placement = organisations.declare(made.session, made.keys, made.now, entry, PLACED, PERIOD)
    return row


def audit(made: Made, entry: m.RegisterEntry, auditor: m.Account, state: str) -> m.Assessment:
    row = m.Assessment(
        public_id=f"AS-{next(made.numbers):04d}-0000", kind="on_site", subject_id=entry.id,
        body_id=auditor.organisation_id, standard_id="agency", standard_version="2026.1", state=state, corridors=[],
        data_key=b"-", created_at=made.now,
    )  # fmt: skip
    made.session.add(row)
    made.session.flush()
    made.session.add(m.AssessmentPart(assessment_id=row.id, account_id=auditor.id, side="evaluation"))
    made.session.flush()
    made.session.add(m.TeamMember(assessment_id=row.id, account_id=auditor.id, name="x", lead=True, added_at=made.now))
    made.session.flush()
    return row


def test_an_auditor_reads_and_confirms_what_the_agency_declares_while_the_audit_lasts(people: People) -> None:
    made = people.made
    entry, other = made.agency(), made.agency("Other Ltd")
    rows = {
        "party": declared(made, entry, rules.Party("person", "owner", "Rahim Uddin", 5000, date(1970, 2, 3))),
        "agent": declared(made, entry, rules.SubAgent("Field office", "BD", "sub_agent")),
        "corridor": declared(made, entry),
        "fee": declared(made, entry, rules.Fee("BD", "QA", "employer", "COST-TRAVEL", 40000, "USD")),
        "placement": placed(made, entry),
    }
    elsewhere = declared(made, other)
    auditor = people.enter(Role.AUDITOR)
    address = f"/entries/{entry.public_id}/private"
    auditor.client.get(address, status=404)
    planned = audit(made, entry, auditor.account, "fieldwork")
    page = auditor.client.get(address)
    assert "Rahim Uddin" in page.text
    assert "1970" not in page.text
    for kind, row in rows.items():
        form = auditor.client.get(f"/disclosures/{kind}/{row.id}/confirm").form(action="")
        assert "official" not in form.names()
        auditor.client.submit(form, found="Seen on site, 3 May 2026")
    assert "Seen on site, 3 May 2026" in auditor.client.get(address).text
    auditor.client.get(f"/disclosures/corridor/{elsewhere.id}/confirm", status=404)
    auditor.client.get(f"/entries/{other.public_id}/private", status=404)
    planned.state, planned.closed_at = "closed", made.now
    made.session.flush()
    auditor.client.get(address, status=404)


def test_the_licensing_government_confirms_placements_from_its_desk_and_nothing_else(people: People) -> None:
    made = people.made
    entry = made.agency()
    made.licence(entry)
    row, fee = placed(made, entry), declared(made, entry, rules.Fee("BD", "QA", "employer", "COST-TRAVEL", 1, "USD"))
    officer = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "BD"))
    officer.client.get(f"/disclosures/fee/{fee.id}/confirm", status=403)
    address = officer.client.get("/desk").link("Bangladesh to Qatar")
    assert address == f"/disclosures/placement/{row.id}/confirm"
    form = officer.client.get(address).form(action="")
    officer.client.submit(form, found="Clearances of the bureau, 2020")
    private = officer.client.get(f"/entries/{entry.public_id}/private")
    assert "Clearances of the bureau, 2020" in private.text
    assert "Bangladesh to Qatar" not in officer.client.get("/desk").text


@pytest.mark.parametrize("role", [Role.GOVERNMENT_OFFICER, Role.AUDITOR, Role.AGENCY_MANAGER, Role.AGENCY_STAFF])
def test_who_neither_licensed_nor_audits_it_confirms_nothing(people: People, role: Role) -> None:
    row = placed(people.made, people.made.agency())
    organisation = people.made.organisation(Kind.GOVERNMENT, "QA") if role is Role.GOVERNMENT_OFFICER else None
    people.enter(role, organisation).client.get(f"/disclosures/placement/{row.id}/confirm", status=404)


def test_an_agency_does_not_confirm_its_own(people: People) -> None:
    manager = people.enter(Role.AGENCY_MANAGER)
    entry = manager.account.organisation.entry
    assert entry is not None
    row = placed(people.made, entry)
    manager.client.get(f"/disclosures/placement/{row.id}/confirm", status=404)


def test_a_destination_state_sees_the_state_of_applications_of_agencies_with_a_confirmed_corridor_to_it(
    people: People,
) -> None:
    made = people.made
    entry = made.agency()
    application = m.Application(
        entry_id=entry.id, kind="first", standard_id="agency", standard_version="2026.1", state="desk_review",
        state_since=made.now.date(), created_at=made.now,
    )  # fmt: skip
    made.session.add(application)
    made.session.flush()
    row = declared(made, entry)
    officer = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "QA"))
    other = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "OM"))
    address = f"/applications/{application.id}"
    officer.client.get(address, status=404)
    held = organisations.confirm(made.session, made.now, row, "Register of permits")
    page = officer.client.get(address)
    assert "What belongs to it" not in page.text
    officer.client.get(f"{address}/move/accept", status=403)
    other.client.get(address, status=404)
    organisations.end(made.session, made.now, held, made.now.date() - timedelta(days=1))
    officer.client.get(address, status=404)
