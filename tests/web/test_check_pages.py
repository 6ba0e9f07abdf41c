"""Checking one agency, and a whole sheet of them; a name we do not know is never confirmed."""

from __future__ import annotations

import csv
import io
import json

import pytest

from iris import models as m
from iris.rules.roles import Role
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Page
from tests.web.people import People, Person

SHEET = "name,licence no,country\n"
ROWS_MADE_UP = [
    "[",
    "{}",
    "null",
    "[[1]]",
    '[["x","a","","",""]]',
    '[[1e400,"a","","",""]]',
    "[" * 50_000,
    '[[1,"\\u0000","","",""]]',
    '[[1,"\\ud800","","",""]]',
    '[[1,{"a":1},"","",""]]',
    '[[1,"a","b","c","d","e","f"]]',
    '"text"',
    "[1,2]",
    "[[]]",
    "[NaN]",
]


@pytest.fixture
def heron(made: Made) -> m.RegisterEntry:
    """An agency that checks mean."""
    entry = made.agency("Heron Overseas Employment Ltd")
    made.licence(entry, "0010")
    return entry


def test_a_name_a_number_and_an_id_are_found(client: PageClient, heron: m.RegisterEntry) -> None:
    for text in ("Heron Overseas Employment Ltd", "0010", "10", "RL-0010", heron.public_id, heron.public_id.lower()):
        page = client.submit(client.get("/check").form(field="q"), q=text)
        assert page.link("See everything about it") == f"/agencies/{heron.public_id}", text
        assert "Licensed" in page.text


def test_a_misspelt_name_is_likely_and_says_to_compare_the_number(client: PageClient, heron: m.RegisterEntry) -> None:
    page = client.get("/check?q=Heron+Oversees+Employment")
    assert "Probably this one." in page.text
    assert "See everything about it" not in page.text
    assert heron.name in page.text


def test_two_that_fit_are_both_shown_and_none_is_confirmed(client: PageClient, made: Made) -> None:
    made.licence(made.agency("Heron Overseas Ltd"), "0417")
    made.licence(made.agency("Heron Overseas Ltd", country="NP"), "0417")
    for text in ("Heron Overseas Ltd", "0417"):
        page = client.get("/check", query_string={"q": text})
        assert "More than one agency fits." in page.text
        assert len(page.root.all("li", class_="hit")) == 2
        assert "See everything about it" not in page.text


@pytest.mark.parametrize(
    "text", ["Zyxwv Qrstu Agency", "Ltd", "Overseas", "Employment Ltd", "99999", "AG-0000-0000", ".", "A & A"]
)
def test_an_invented_name_is_never_confirmed(client: PageClient, heron: m.RegisterEntry, text: str) -> None:
    page = client.get("/check", query_string={"q": text})
    assert "Licensed" not in page.text
    assert "we do not know this name" in page.text


def test_the_empty_form_answers_nothing(client: PageClient) -> None:
    for address in ("/check", "/check?q=", "/check?q=+%09+"):
        assert "we do not know" not in client.get(address).text


# --- a sheet --------------------------------------------------------------------------------------------------------


def send(client: PageClient, text: str | bytes, name: str = "sheet.csv", *, status: int = 200) -> Page:
    """Check a sheet by the form."""
    data = text.encode() if isinstance(text, str) else text
    form = client.get("/check/list").form(field="file")
    return client.submit(form, status=status, file=(io.BytesIO(data), name))


def answered(page: Page) -> list[tuple[str, str]]:
    """What was asked and the answer, row by row."""
    rows = page.root.one("tbody").all("tr")
    return [(row.one("th").all("bdi")[0].text, row.all("td")[0].text) for row in rows]


def test_every_row_is_answered_in_order_and_counted(client: PageClient, heron: m.RegisterEntry) -> None:
    text = (
        SHEET
        + "Heron Overseas Employment Ltd,,\n\nZyxwv Qrstu Agency,,\n   ,,\n,0010,BD\nHeron Oversees Employment,,\n"
    )
    page = send(client, text)
    assert page.h1 == "4 rows checked"
    assert [word for _, word in answered(page)] == ["Found", "Not known", "Found", "Probably found"]
    assert "2 blank rows were skipped." in page.text
    counts = {part.one("dt").text: part.one("dd").text for part in page.root.one("dl", class_="sum").all("div")}
    assert counts == {"Found": "2", "Probably found": "1", "More than one fits": "0", "Not known": "1"}


def download(client: PageClient, page: Page, form: str) -> list[dict[str, str]]:
    """The answers as a table file."""
    data = page.form(action="/check/list/again").values() | {"as": [form]}
    answer = client.raw("/check/list/again", method="POST", data=data)
    assert f'filename="check.{form}"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_answers_can_be_taken_as_a_file_in_which_nothing_runs(client: PageClient, heron: m.RegisterEntry) -> None:
    page = send(client, SHEET + '"=HYPERLINK(""http://x.example"")",,\n@ Home Services,,\n,0010,\n')
    rows = download(client, page, "csv")
    assert [row["Match"] for row in rows] == ["Not known", "Not known", "Found"]
    assert [row["Asked"][0] for row in rows[:2]] == ["'", "'"]
    assert rows[2]["Register number"] == heron.public_id
    assert rows[2]["Licence"] == "0010"
    data = page.form(action="/check/list/again").values() | {"as": ["xlsx"]}
    assert client.raw("/check/list/again", method="POST", data=data).get_data()[:2] == b"PK"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Choose the file.|The file is empty."),
        (b"\x00\x01\x02\x03" * 100, ""),
        (b"%PDF-1.7 nothing", ""),
        (b"colour,size\nred,1\n", ""),
        (("name\n" + "\n".join(f"Agency {n}" for n in range(1001))).encode(), "1000 rows"),
    ],
)
def test_a_file_that_can_not_be_checked_is_refused_with_one_sentence(
    client: PageClient, data: bytes, sentence: str
) -> None:
    form = client.get("/check/list").form(field="file")
    answer = client.http.post(
        "/check/list", data=form.values() | {"file": (io.BytesIO(data), "x.csv")}, content_type="multipart/form-data"
    )
    assert answer.status_code in {400, 409}
    page = Page(answer.get_data(as_text=True))
    errors = [item.text for box in page.root.all("div", role="alert") for item in box.all("li")]
    assert len(errors) == 1
    assert any(part in errors[0] for part in sentence.split("|")), errors


def test_rows_that_no_page_of_ours_carried_are_refused(client: PageClient, heron: m.RegisterEntry) -> None:
    carried = send(client, SHEET + "Heron,,\n").form(action="/check/list/again").values()
    for made_up in ROWS_MADE_UP:
        for more in ({}, {"as": ["csv"]}, {"as": ["xlsx"]}):
            data = carried | {"rows": [made_up]} | more
            status = client.http.post("/check/list/again", data=data).status_code
            assert status in {200, 409}, f"{made_up[:40]}: {status}"
    answer = client.http.post("/check/list/again", data=carried | {"rows": ["["]})
    assert "The rows can't be read any more; send the file again." in Page(answer.get_data(as_text=True)).text


# --- decisions ------------------------------------------------------------------------------------------------------


def uncertain(person: Person) -> tuple[Page, str]:
    """A checked sheet with one uncertain row, and the name of its question."""
    page = send(person.client, SHEET + "Heron Oversees Employment,,\n")
    names = [name for name in page.form(action="/check/list/again").names() if name.startswith("decide-")]
    assert len(names) == 1
    return page, names[0]


def test_a_decision_is_remembered_seen_and_undone(people: People, heron: m.RegisterEntry) -> None:
    person = people.enter(Role.COMPANY_STAFF)
    page, question = uncertain(person)
    page = person.client.submit(page.form(action="/check/list/again"), **{question: f"{heron.public_id}:other"})
    assert [word for _, word in answered(page)] == ["Not known"]
    again = send(person.client, SHEET + "Heron Oversees Employment,,\n")
    assert [word for _, word in answered(again)] == ["Not known"]
    listed = person.client.get("/check/decisions")
    assert "Heron Oversees Employment" in listed.text
    undo = next(form for form in listed.forms if form.action.endswith("/undo"))
    person.client.submit(undo)
    again = send(person.client, SHEET + "Heron Oversees Employment,,\n")
    assert [word for _, word in answered(again)] == ["Probably found"]


def test_nobody_else_learns_of_a_decision(people: People, heron: m.RegisterEntry) -> None:
    person = people.enter(Role.COMPANY_STAFF)
    page, question = uncertain(person)
    person.client.submit(page.form(action="/check/list/again"), **{question: f"{heron.public_id}:other"})
    decision = people.made.session.query(m.PairDecision).one()
    for role in (Role.COMPANY_STAFF, Role.AGENCY_MANAGER, Role.REVIEWER, Role.ADMINISTRATOR):
        other = people.enter(role)
        page = other.client.get("/check/decisions")
        assert "Heron Oversees" not in page.text
        other.client.post(f"/check/decisions/{decision.id}/undo", {"csrf_token": other.token}, status=404)
        again = send(other.client, SHEET + "Heron Oversees Employment,,\n")
        assert [word for _, word in answered(again)] == ["Probably found"]
    colleague = people.enter(Role.COMPANY_MANAGER, person.account.organisation)
    assert "Heron Oversees" in colleague.client.get("/check/decisions").text


def test_a_stranger_decides_nothing(client: PageClient, made: Made, heron: m.RegisterEntry) -> None:
    page = send(client, SHEET + "Heron Oversees Employment,,\n")
    carried = page.form(action="/check/list/again").values()
    row = json.loads(carried["rows"][0])[0][0]
    client.raw("/check/list/again", method="POST", data=carried | {f"decide-{row}": [f"{heron.public_id}:same"]})
    assert made.session.query(m.PairDecision).count() == 0


def test_a_made_up_decision_decides_nothing(people: People, heron: m.RegisterEntry) -> None:
    person = people.enter(Role.COMPANY_STAFF)
    page, question = uncertain(person)
    data = page.form(action="/check/list/again").values()
    for name in ("decide-²", "decide-", "decide-99999999999999999999", "decide-x", "decide--1", "decide-٢", question):
        for value in ("\x00:same", ":same", "AG-0000-0000:same", "x", f"{heron.public_id}:burn", heron.public_id):
            person.client.raw("/check/list/again", method="POST", data=data | {name: [value]})
    assert people.made.session.query(m.PairDecision).count() == 0
