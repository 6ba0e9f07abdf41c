"""The scale watched: bands, figures tried, drafts on their way, auditors' record; who may see which of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris import queries
from iris.db import Database
from iris.jobs import methods as jobs
from iris.jobs.handlers import Workshop
from iris.rules.roles import Kind as House
from iris.rules.roles import Role
from iris.rules.scoring.vocabulary import Grade
from iris.services import methods
from iris.services.methods import Proposal
from tests.client import PageClient
from tests.factories import Made, actor_of
from tests.services.scored import Agency, lived_in
from tests.web.people import People

HARSH = {"points.record": 40.0, "points.conformity": 35.0}
PLACES = ("/scores/bands", "/methods/drafts", "/auditors/gaps", "/auditors/record")


@pytest.fixture
def heron(made: Made) -> Agency:
    return lived_in(made)


@pytest.fixture
def draft(made: Made) -> m.MethodDraft:
    return methods.write(
        made.session, made.now, Proposal("Harm weighs more", "2026.1", "2027.1", "Because harm matters.", HARSH)
    )


def path(draft: m.MethodDraft) -> str:
    return f"/methods/drafts/{draft.id}"


# --- bands ------------------------------------------------------------------------------------------------------------


def test_bands_stand_in_numbers_beside_their_picture_and_as_a_file(people: People, made: Made, shop: Workshop) -> None:
    agency = Agency(made, made.agency("Ibis Ltd", "NP")).sign(200).examined(150)
    made.licence(agency.entry, number="8", effective_from=agency.ago(900))
    jobs.record_spread(shop.database, lambda *_: None)
    client = people.enter(Role.DECIDER).client
    page = client.get("/scores/bands")
    assert page.h1 == "Bands over time"
    assert "Nepal" in page.text
    assert any("Shares of the bands from" in str(svg.attrs.get("aria-label")) for svg in page.root.all("svg"))
    assert len([row for row in page.root.all("tr") if row.all("td")]) >= 5
    assert "No month is counted yet" in client.get("/scores/bands?country=BD").text
    told = client.raw("/scores/bands/as/csv").get_data(as_text=True)
    assert told.splitlines()[0].removeprefix("\ufeff").startswith("Month,A,B,C,D,E,No band")
    client.raw("/scores/bands/as/pdf", status=404)


def test_a_scale_gone_soft_is_said_on_the_page_and_on_the_desk(people: People, made: Made) -> None:
    day = made.now.date().replace(day=1)
    made.session.add_all(
        m.ScoreSpread(day=day, country="NP", group_key="*", band=band, agencies=count, recorded_at=made.now)
        for band, count in (("A", 3), ("C", 2), ("-", 9))
    )
    made.session.flush()
    client = people.enter(Role.REVIEWER).client
    page = client.get("/scores/bands")
    assert "The scale has gone soft." in page.text
    assert "(3 of 5)" in page.text
    assert "Over half of the bands are A" in client.get("/desk").text


# --- figures tried ----------------------------------------------------------------------------------------------------


def test_figures_are_tried_without_being_kept_and_then_kept(people: People, made: Made, heron: Agency) -> None:
    client = people.enter(Role.REVIEWER).client
    page = client.get("/methods/drafts/new")
    tried = client.submit(
        page.form(field="reason"),
        do="try",
        **{"points-record": "40", "points-conformity": "35", "bands-a-floor": "86,5"},
    )
    assert "Whom these figures would move" in tried.text
    assert heron.entry.name in tried.text
    form = tried.form(field="reason")
    assert form.values()["bands-a-floor"] == ["86,5"]
    assert queries.methods.drafts(made.session) == []
    refused = client.submit(form, do="save", status=400, name="Harm")
    assert "Say why: people will be asked about it." in refused.text
    kept = client.submit(refused.form(field="reason"), do="save", reason="Harm is what counts.")
    assert kept.h1 == "Draft: Harm"
    (row,) = queries.methods.drafts(made.session)
    assert row.figures == {**HARSH, "bands.a.floor": 86.5}


def test_figures_that_break_a_law_are_refused_beside_the_figure_and_stay_typed(people: People) -> None:
    client = people.enter(Role.REVIEWER).client
    page = client.get("/methods/drafts/new")
    bad = {"points-record": "31", "gates-critical_open-cap": "50", "openness-half_life": "much"}
    page = client.submit(page.form(field="reason"), do="try", status=400, **bad)
    assert "Write a number, such as 0.5." in page.text
    page = client.submit(page.form(field="reason"), do="try", status=409, **(bad | {"openness-half_life": "6"}))
    for said in ("these add up to 101", "no band but E may be shown"):
        assert said in page.text
    assert {
        name: page.form(field="reason").values()[name] for name in ("points-record", "gates-critical_open-cap")
    } == {
        "points-record": ["31"],
        "gates-critical_open-cap": ["50"],
    }


# --- the way of a draft -----------------------------------------------------------------------------------------------


def test_a_draft_is_compared_asked_about_approved_and_taken_as_a_file(
    people: People, made: Made, heron: Agency, draft: m.MethodDraft, client: PageClient
) -> None:
    reviewer, today = people.enter(Role.REVIEWER).client, made.now.date()
    page = reviewer.get(path(draft))
    assert "Compare it with the current method first" in page.text
    client.raw(path(draft), status=404)
    page = reviewer.submit(page.form(action=f"{path(draft)}/compare"))
    assert "Tried on the past" in page.text
    assert heron.entry.name in page.text
    page = reviewer.submit(page.form(field="until"), status=409, until=today.isoformat())
    assert "must be later than today" in page.text
    page = reviewer.submit(page.form(field="until"), until=(today + timedelta(30)).isoformat())
    assert "People may comment until" in page.text
    assert "Because harm matters." in client.get(path(draft)).text
    assert heron.entry.name not in client.get(path(draft)).text
    assert "What may come" in client.get("/methods").text
    made.session.refresh(draft)
    draft.comment_until = today - timedelta(1)
    draft.comment_from = today - timedelta(20)
    made.session.flush()
    assert "Read the comments, then close" in reviewer.get("/desk").text
    page = reviewer.get(path(draft))
    page = reviewer.submit(page.form(field="received"), status=400, received="3", link="ftp://x")
    page = reviewer.submit(page.form(field="received"), link="https://example.org/comments")
    assert not [form for form in page.forms if form.action.endswith("/approve")]
    decider = people.enter(Role.DECIDER).client
    assert "Decide on it" in decider.get("/desk").text
    page = decider.get(path(draft))
    page = decider.submit(page.form(field="in_force_from"), in_force_from=(today + timedelta(90)).isoformat())
    assert "No release carries its file yet." in page.text
    told = decider.raw(f"{path(draft)}/file")
    assert 'version="2027.1"' in told.get_data(as_text=True)
    assert "method_2027_1.py" in told.headers["Content-Disposition"]


def test_everybody_who_moves_stands_page_by_page_and_in_a_file(
    people: People, made: Made, shop: Workshop, draft: m.MethodDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        agency = Agency(made, made.agency(f"Ibis {number} Ltd", "NP")).sign().examined(150, c_1_2=list(Grade)[number])
        made.licence(agency.entry, number=f"8{number}", effective_from=agency.ago(900))
    run = methods.begin_comparison(made.session, made.now, draft, 3)
    jobs.compare(shop.database, run.id, lambda *_: None)
    monkeypatch.setattr("iris.web.watch.moving.PAGE", 2)
    client = people.enter(Role.DECIDER).client
    page = client.get(f"{path(draft)}/moves")
    assert len([row for row in page.root.all("tr") if row.all("td")]) == 2
    page = client.get(page.link("Next"))
    assert len([row for row in page.root.all("tr") if row.all("td")]) == 1
    client.get(f"{path(draft)}/moves?show=bands")
    told = client.raw(f"{path(draft)}/moves/csv").get_data(as_text=True)
    assert len(told.splitlines()) == 4


def test_a_comparison_under_way_says_how_far_it_is(people: People, made: Made, draft: m.MethodDraft) -> None:
    run = methods.begin_comparison(made.session, made.now, draft, methods.AT_ONCE + 50)
    run.scored = 120
    made.session.flush()
    assert "120 of 300 agencies are worked out" in people.enter(Role.REVIEWER).client.get(path(draft)).text


def test_the_method_page_says_when_people_could_comment(client: PageClient, made: Made, draft: m.MethodDraft) -> None:
    draft.release, draft.state = "2026.1", "approved"
    draft.comment_from = draft.comment_until = draft.comment_closed_on = made.now.date()
    draft.comments, draft.comments_link, draft.digest = 7, "https://example.org/c", "0" * 64
    draft.approved_on = draft.in_force_from = made.now.date()
    made.session.flush()
    page = client.get("/methods")
    assert "7 comments" in page.text
    assert page.link("Read them and our answers") == "https://example.org/c"


# --- auditors ---------------------------------------------------------------------------------------------------------


def audits(made: Made, body: m.Organisation, agency: Agency, count: int, *, bad: int = 0) -> None:
    """Closed audits of an agency, some with a major finding."""
    for number in range(count):
        row = m.Assessment(
            public_id=f"AS-{next(made.numbers)}", kind="surveillance", subject_id=agency.entry.id, body_id=body.id,
            standard_id="agency", standard_version="2026.1", state="closed", corridors=[], data_key=b"x",
            last_day=agency.ago(400), closed_at=made.now - timedelta(380), created_at=made.now - timedelta(420),
        )  # fmt: skip
        made.session.add(row)
        made.session.flush()
        if number < bad:
            made.session.add(
                m.Finding(
                    assessment_id=row.id, subject_id=agency.entry.id, number=1, criterion="1.1", grade="major",
                    statement="x", written_at=made.now,
                )
            )  # fmt: skip
    made.session.flush()


def test_the_record_counts_clean_audits_contradicted_later_and_a_body_sees_its_own(
    people: People, made: Made, heron: Agency
) -> None:
    calm = Agency(made, made.agency("Ibis Ltd", "NP"))
    hit, other = made.organisation(House.AUDIT_BODY), made.organisation(House.AUDIT_BODY)
    audits(made, hit, heron, 7, bad=1)
    audits(made, other, calm, 6)
    page = people.enter(Role.REVIEWER).client.get("/auditors/record")
    rows = [row.text for row in page.root.all("tr") if row.all("td")]
    assert hit.name in rows[0]
    assert "above all others" in rows[0]
    assert other.name in rows[1]
    told = people.enter(Role.REVIEWER).client.raw("/auditors/record/as/csv").get_data(as_text=True)
    assert f"{hit.name},7,6,6,6,0,1.0" in told
    own = people.enter(Role.AUDIT_MANAGER, other).client
    page = own.get("/auditors/record?sort=contradicted")
    assert other.name in page.text
    assert hit.name not in page.text
    assert hit.name not in own.raw("/auditors/record/as/csv").get_data(as_text=True)


def test_the_widest_gap_between_audits_and_workers_stands_first(people: People, heron: Agency) -> None:
    page = people.enter(Role.REVIEWER).client.get("/auditors/gaps")
    (row,) = [row.text for row in page.root.all("tr") if row.all("td")]
    assert heron.entry.name in row
    assert "92 %" in row


# --- who may see it ---------------------------------------------------------------------------------------------------

ALLOWED = {
    Role.REVIEWER: set(PLACES),
    Role.DECIDER: set(PLACES) - {"/auditors/record"},
    Role.AUDIT_MANAGER: {"/auditors/record"},
}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DECIDER, Role.AUDIT_MANAGER, Role.AUDITOR, Role.AGENCY_MANAGER,
                                  Role.GOVERNMENT_OFFICER, Role.FEDERATION_OFFICER, Role.ADMINISTRATOR])  # fmt: skip
def test_only_those_who_watch_find_the_pages(
    people: People, made: Made, db: Database, role: Role, draft: m.MethodDraft
) -> None:
    person = people.enter(role)
    for place in PLACES:
        person.client.raw(place, status=200 if place in ALLOWED.get(role, set()) else 404)
    person.client.raw(path(draft), status=200 if role in (Role.REVIEWER, Role.DECIDER) else 404)
    if role not in (Role.REVIEWER, Role.DECIDER):
        with db.session(actor_of(person.account)) as session:
            assert queries.methods.drafts(session) == []
            assert queries.methods.spread(session, made.now.date()) == []


def test_a_decider_reads_drafts_and_writes_none_and_nobody_finds_anything(
    people: People, client: PageClient, draft: m.MethodDraft
) -> None:
    decider = people.enter(Role.DECIDER)
    decider.client.raw("/methods/drafts/new", status=404)
    data = {"csrf_token": decider.token}
    decider.client.raw(f"{path(draft)}/compare", method="POST", data=data, status=404)
    decider.client.raw(f"{path(draft)}/discard", method="POST", data=data, status=403)
    for place in PLACES:
        assert client.raw(place, status=302).location.startswith("/sign-in")
