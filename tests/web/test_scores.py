"""Scores on pages and in the interface: line by line, the facts only for few, another day, what would change it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from iris import models as m
from iris.db import Database
from iris.rules import organisations as rules
from iris.rules.assessments import Rating
from iris.rules.roles import Kind as Body
from iris.rules.roles import Role
from iris.rules.scoring.recorded import ComplaintFact, RatingFact
from iris.rules.scoring.vocabulary import Grade, Kind, Outcome
from iris.rules.status import State
from iris.services import organisations, register, scoring
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Page
from tests.services.examining import Examining
from tests.services.scored import Agency, lived_in, noon
from tests.web.people import People

SECRETS = ("rating:", "case:", "complaint:", "placements:", "control:", "relative:", "disclosure:")


@pytest.fixture
def heron(made: Made) -> Agency:
    """An agency with facts of every kind and a published score."""
    agency = lived_in(made)
    scoring.rescore(made.session, made.now, [agency.entry.id])
    return agency


def path(agency: Agency) -> str:
    return f"/agencies/{agency.entry.public_id}/score"


def api(client: PageClient, agency: Agency, query: str = "", **options: int) -> dict[str, object]:
    found: dict[str, object] = client.json(f"/api/v1{path(agency)}{query}", **options)
    return found


# --- what everybody sees ------------------------------------------------------------------------------------------


def test_the_page_adds_up_line_by_line_to_the_number(client: PageClient, heron: Agency) -> None:
    page = client.get(path(heron))
    data = api(client, heron)
    assert page.h1 == "How this score was worked out"
    lines = data["contributions"]
    assert isinstance(lines, list)
    total = sum(line["points"] for line in lines)
    assert f"Together {total:.2f} points" in page.text
    assert f"After the limits: {data['value']:.2f}, from {data['low']:.2f} to {data['high']:.2f}." in page.text
    rows = [row for row in page.root.all("tr") if row.all("td") and "×" in row.text]
    assert len(rows) > 30
    for line in lines:
        assert f"{line['points']:.2f}" in page.text
    assert "Method 2026.1" in page.text
    assert page.link("The same as data") == f"/api/v1{path(heron)}"


def test_the_interface_answers_as_agreed(client: PageClient, heron: Agency) -> None:
    data = api(client, heron)
    agreed = "value low high band gates method on known coverage evidence contributions"
    assert set(agreed.split()) <= data.keys()
    assert data["on"] == heron.today.isoformat()
    assert data["known"] is None
    assert data["band"] in set("ABCDE")
    assert all(line["fact"] is None for line in data["contributions"])  # type: ignore[attr-defined]
    items = client.json("/api/v1/agencies")["items"]
    assert items[0]["score"]["value"] == data["value"]


def test_nobody_outside_learns_of_single_facts(client: PageClient, heron: Agency) -> None:
    for address in (path(heron), f"/api/v1{path(heron)}", f"/agencies/{heron.entry.public_id}"):
        text = client.raw(address).get_data(as_text=True)
        assert not [secret for secret in SECRETS if secret in text], address
    lines = {line["item"]: line for line in api(client, heron)["contributions"]}  # type: ignore[attr-defined]
    assert {"weighted_severity", "placements_thousand", "group_rate"} <= lines["record"]["inputs"].keys()


def test_the_agencys_page_shows_number_margin_band_principles_record_and_age(client: PageClient, heron: Agency) -> None:
    page = client.get(f"/agencies/{heron.entry.public_id}")
    data = api(client, heron)
    assert f"Band {data['band']}, read at the low end" in page.text
    assert "Record against its group" in page.text
    assert "Independent examinations cover" in page.text
    assert len(page.root.one("ul", class_="bars").all("li")) == 7
    assert page.link("How this score was worked out") == path(heron)
    then = client.get(f"/agencies/{heron.entry.public_id}?on={heron.ago(650)}&known={heron.ago(650)}")
    assert "No number today" in then.text


def test_lists_show_the_stored_score(client: PageClient, heron: Agency) -> None:
    data = api(client, heron)
    page = client.get("/agencies")
    assert f"{round(float(data['value']), 1):g}" in page.text  # type: ignore[arg-type]
    for band in "ABCDE":
        narrowed = client.get(f"/agencies?band={band}")
        assert (heron.entry.name in narrowed.text) is (band == data["band"])
        assert f"Band {band}, remove" in narrowed.text
    assert heron.entry.name in client.get(f"/agencies?band={data['band']}&q=Heron").text
    page = client.submit(page.form(field="band"), band=[str(data["band"])])
    assert heron.entry.name in page.text
    assert heron.entry.name in client.get("/agencies?band=Z").text


def test_without_an_agreement_there_is_no_score(client: PageClient, made: Made) -> None:
    agency = Agency(made, made.agency()).examined(100)
    page = client.get(path(agency))
    assert "signed the agreement" in page.text
    assert api(client, agency) == {
        "value": None, "reason": "not_published", "band": None, "on": agency.today.isoformat(), "known": None,
    }  # fmt: skip
    assert "No score is published" in client.get(f"/agencies/{agency.entry.public_id}").text


def test_what_is_not_enough_evidence_is_said_in_words(client: PageClient, made: Made) -> None:
    agency = Agency(made, made.agency()).sign()
    page = client.get(path(agency))
    assert "There is not enough independent evidence" in page.text
    data = api(client, agency)
    assert (data["value"], data["reason"], data["band"]) == (None, "not_enough_evidence", None)
    assert "contributions" not in data


def test_a_state_of_the_register_stands_in_place_of_the_number(client: PageClient, made: Made, heron: Agency) -> None:
    licence = made.session.query(m.Licence).one()
    register.record_fact(made.session, made.now, licence, register.Said(State.REVOKED, heron.ago(3)))
    assert "The home licence of this agency was revoked" in client.get(path(heron)).text
    assert api(client, heron)["reason"] == "licence_cancelled"
    assert api(client, heron, f"?on={heron.ago(4)}")["value"] is not None


def test_a_limit_is_said_with_what_lifts_it(client: PageClient, made: Made) -> None:
    agency = Agency(made, made.agency()).sign().examined(200, c_2_1=Grade.CRITICAL)
    page = client.get(path(agency))
    assert "A critical finding is open" in page.text
    assert "Critical finding open (<bdi>2.1</bdi>)" in page.html
    assert "verified that the finding is closed" in page.text
    assert api(client, agency)["gates"] == ["critical finding open"]
    assert api(client, agency)["band"] == "E"


def test_a_contested_finding_stands_beside(client: PageClient, made: Made) -> None:
    agency = Agency(made, made.agency()).sign().examined(200, c_2_1=Grade.MINOR)
    contested = RatingFact("2.1", Grade.MINOR, Kind.ONSITE, agency.ago(200), contested_from=agency.ago(20))
    agency.tell(contested, "rating:200-2.1", agency.ago(20))
    assert "A finding is under appeal" in client.get(path(agency)).text
    assert "A finding is under appeal" not in client.get(f"{path(agency)}?on={agency.ago(21)}").text


# --- other days -----------------------------------------------------------------------------------------------------


def test_another_day_and_what_was_known_then_replays(client: PageClient, heron: Agency) -> None:
    asked = f"?on={heron.ago(120)}&known={heron.ago(100)}"
    before = api(client, heron, asked)
    page = client.get(path(heron) + asked).text
    heron.examined(5, c_1_1=Grade.CRITICAL)
    assert api(client, heron, asked) == before
    assert client.get(path(heron) + asked).text == page
    assert "as known on" in page
    assert "critical finding open" in api(client, heron)["gates"]  # type: ignore[operator]


def test_dates_that_cannot_be_read_are_refused_with_a_sentence(client: PageClient, heron: Agency) -> None:
    assert "This date can't be read" in client.get(f"{path(heron)}?on=soon").text
    client.json(f"/api/v1{path(heron)}?on=soon", status=422)
    client.get(f"/agencies/{heron.entry.public_id}x/score", status=404)
    client.json("/api/v1/agencies/AG-0000-0000/score", status=404)
    client.get(path(heron).lower())
    assert client.path == path(heron)


def test_the_history_is_drawn_with_its_numbers_beside(client: PageClient, heron: Agency) -> None:
    page = client.get(path(heron))
    caption = next(e for e in page.root.all("table") if e.one("caption").text == "The score over time")
    rows = [[cell.text for cell in row.all("th", "td")] for row in caption.one("tbody").all("tr")]
    assert len(rows) >= 20
    assert any("There is not enough independent evidence" in row[3] for row in rows)
    assert any(" to " in row[3] for row in rows)
    assert [e for e in page.root.all("svg", role="img") if "The score from" in e.attrs["aria-label"]]


def test_it_is_read_from_right_to_left(app: Flask, heron: Agency) -> None:
    page = PageClient(app, language="ar").get(path(heron))
    assert page.root.one("html").attrs["dir"] == "rtl"
    assert "\u2066" in page.html


# --- who sees more --------------------------------------------------------------------------------------------------


def test_the_agency_and_the_reviewer_see_single_facts(people: People, made: Made, heron: Agency) -> None:
    own = made.organisation(Body.AGENCY, entry=heron.entry)
    for person in (people.enter(Role.AGENCY_STAFF, own), people.enter(Role.REVIEWER)):
        page = person.client.get(path(heron))
        assert "Complaint of a worker upheld on " in page.text
        assert " case:1" in page.text
        assert "Control shared with another firm, struck off on " in page.text
        assert page.link("Licence in Bangladesh, valid") == f"/agencies/{heron.entry.public_id}/history"
        facts = [name for line in api(person.client, heron)["contributions"] for name in line["fact"]]  # type: ignore[attr-defined]
        assert {"complaint:case:1", "placements:placements:2"} <= set(facts)


def test_the_licensing_government_sees_facts_but_no_cases(people: People, made: Made, heron: Agency) -> None:
    person = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Body.GOVERNMENT, "BD"))
    page = person.client.get(path(heron))
    assert "confirmed by a government or an audit placements:2" in page.text
    assert "case:1" not in page.text
    assert "Complaints of workers, as one sum" in page.text
    assert "counts from next month" not in page.text


@pytest.mark.parametrize("role", [Role.AGENCY_MANAGER, Role.ADMINISTRATOR, Role.CASE_OFFICER, Role.COMPANY_MANAGER])
def test_others_see_what_everybody_sees(people: People, heron: Agency, role: Role) -> None:
    person = people.enter(role)
    text = person.client.get(path(heron)).text
    assert not [secret for secret in SECRETS if secret in text]
    assert all(line["fact"] is None for line in api(person.client, heron)["contributions"])  # type: ignore[attr-defined]


def test_another_country_sees_no_facts(people: People, made: Made, heron: Agency) -> None:
    person = people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Body.GOVERNMENT, "NP"))
    assert "placements:" not in person.client.get(path(heron)).text


def test_facts_that_are_not_public_yet_move_the_number_of_few(people: People, made: Made, heron: Agency) -> None:
    before = api(PageClient(people.app), heron)
    fact = ComplaintFact(10, Outcome.UPHELD, heron.ago(1))
    scoring.record_score_fact(made.session, made.now, heron.entry, fact, "case:9")
    assert api(PageClient(people.app), heron) == before
    stranger = PageClient(people.app).get(path(heron)).text
    assert "next month" not in stranger
    own = people.enter(Role.AGENCY_MANAGER, made.organisation(Body.AGENCY, entry=heron.entry))
    assert "With facts that the public counts from next month on" in own.client.get(path(heron)).text


def test_an_unsigned_score_is_for_those_with_the_grant_only(people: People, made: Made) -> None:
    agency = Agency(made, made.agency()).examined(100)
    reviewer = people.enter(Role.REVIEWER)
    assert "This score is not public" in reviewer.client.get(path(agency)).text
    assert "No score is published" in reviewer.client.get(f"/agencies/{agency.entry.public_id}").text


def test_a_line_leads_to_what_it_rests_on_for_whoever_may_go_there(
    people: People, made: Made, db: Database, client: PageClient
) -> None:
    agency = Agency(made, made.agency()).sign()
    made.licence(agency.entry)
    examining = Examining(db, made, agency.entry)
    row = examining.closed(c_1_1=Rating.MAJOR)
    fee = rules.Fee("BD", "QA", "employer", "COST-TRAVEL", 42000, "USD")
    organisations.declare(made.session, made.keys, made.now, agency.entry, fee, rules.When(agency.ago(300)))
    ways = {
        "major finding: on-site assessment, fieldwork until": f"/assessments/{row.public_id}/findings/1",
        "fee schedule, laid open on": "/organisation",
    }
    own = people.again(examining.audited).client
    links = leads(own.get(path(agency)))
    for words, href in ways.items():
        assert href in {to for said, to in links if said.startswith(words)}
        own.get(href)
    outside = client.get(path(agency))
    assert {to for _, to in leads(outside)} == {f"/agencies/{agency.entry.public_id}/history"}
    assert "on-site assessment, fieldwork until" in outside.text
    assert "major finding: " not in outside.text, "what was found is not everybody's; the points say enough"
    reviewer = leads(people.enter(Role.REVIEWER).client.get(path(agency)))
    assert f"/assessments/{row.public_id}/findings/1" in {to for _, to in reviewer}
    assert "/organisation" not in {to for _, to in reviewer}


def leads(page: Page) -> list[tuple[str, str]]:
    """Words and address of every link in the lines."""
    table = next(e for e in page.root.all("table") if e.one("caption").text == "Every line")
    return [(link.text, link.attrs["href"] or "") for link in table.all("a")]


# --- what would change it ------------------------------------------------------------------------------------------


def test_the_agency_sees_what_closing_each_item_would_bring(people: People, made: Made, heron: Agency) -> None:
    own = people.enter(Role.AGENCY_STAFF, made.organisation(Body.AGENCY, entry=heron.entry))
    page = own.client.get("/desk")
    page = own.client.get(page.link("See what would change the score"))
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.root.one("tbody").all("tr")]
    closing = next(row for row in rows if row[0].startswith("Close the finding on 2.1 Workers keep their papers"))
    assert closing[1].startswith("+")
    assert closing[4] != "–"
    gains = [float(row[1].replace("+", "").replace("−", "-")) for row in rows if row[1] != "–"]
    assert gains == sorted(gains, reverse=True)
    assert page.link("How this score was worked out") == path(heron)
    assert own.client.get(path(heron)).link("What would change my score") == "/score/what-if"


def test_a_stopped_agency_is_told_that_nothing_else_counts(people: People, made: Made, heron: Agency) -> None:
    licence = made.session.query(m.Licence).one()
    register.record_fact(made.session, made.now, licence, register.Said(State.SUSPENDED, heron.ago(3)))
    own = people.enter(Role.AGENCY_MANAGER, made.organisation(Body.AGENCY, entry=heron.entry))
    assert "While this lasts" in own.client.get("/score/what-if").text


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.GOVERNMENT_OFFICER, Role.COMPANY_MANAGER, Role.ADMINISTRATOR])
def test_what_would_change_it_is_for_the_agency_alone(people: People, heron: Agency, role: Role) -> None:
    people.enter(role).client.get("/score/what-if", status=404)
    assert "What would change my score" not in people.enter(role).client.get(path(heron)).text


def test_each_agency_sees_its_own(people: People, made: Made, heron: Agency) -> None:
    other = people.enter(Role.AGENCY_MANAGER)
    page = other.client.get("/score/what-if")
    assert heron.entry.public_id not in page.html
    assert "not enough independent evidence" in page.text
    unclaimed = people.enter(Role.AGENCY_MANAGER, made.organisation(Body.AGENCY))
    assert "No record is yours yet" in unclaimed.client.get("/score/what-if").text
    stranger = PageClient(people.app)
    stranger.get("/score/what-if")
    assert stranger.path.startswith("/sign-in")
    assert noon(heron.today) - made.now < timedelta(days=1)
