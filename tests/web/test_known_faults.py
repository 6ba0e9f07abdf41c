"""Faults that other products had with lists, dates and names, tried by every way in, on small inputs of our own."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import UTC, date, datetime

import pytest
import time_machine

from iris.jobs.handlers import Workshop
from iris.rules.roles import Role
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Page
from tests.web.bringing import Bringing, state_of, sums
from tests.web.people import People


@pytest.fixture
def desk(people: People, shop: Workshop) -> Bringing:
    """An officer of Bangladesh who brings lists."""
    return Bringing(people.enter(Role.GOVERNMENT_OFFICER), shop)


def checked(client: PageClient, text: str) -> Page:
    """A sheet checked by the form."""
    form = client.get("/check/list").form(field="file")
    return client.submit(form, file=(io.BytesIO(text.encode()), "sheet.csv"))


def downloaded(client: PageClient, page: Page) -> list[dict[str, str]]:
    """The answers as a table file."""
    data = page.form(action="/check/list/again").values() | {"as": ["csv"]}
    answer = client.raw("/check/list/again", method="POST", data=data)
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_letters_of_a_windows_file_are_shown_right(desk: Bringing) -> None:
    """Case 1: saved by a spreadsheet of Windows, and kept as they were meant."""
    text = "name,licence_no,status\nSeñor Personal S.A.,ES-1,Active\nMüller & Søn ApS,DK-2,Active\n"
    page = desk.bring(text.encode("windows-1252"))
    assert "Señor Personal S.A." in page.text
    assert "Müller & Søn ApS" in page.text
    assert sums(page)[0]["new"] == 2


def test_a_mark_before_the_header_hides_no_column(desk: Bringing, client: PageClient) -> None:
    """Cases 3 and 7: the number keeps its zeros, and is found with and without them."""
    desk.save(desk.bring("\ufefflicence_no,name,status\n0010,Orchard International,Active\n".encode()))
    for typed in ("0010", "10", "RL-0010"):
        page = client.get(f"/check?q={typed}")
        assert "Orchard International" in page.text, typed
        assert "0010" in page.text
    rows = downloaded(client, checked(client, "name,licence no,country\n,10,BD\n"))
    assert rows[0]["Licence"] == "0010"


def test_blank_rows_of_every_kind_are_skipped_and_counted(client: PageClient, made: Made) -> None:
    """Case 5: a blank row below the header, one of spaces, one of no-break spaces."""
    names = ["Heron Overseas", "Lotus Manpower", "Delta Services", "Kite Travels"]
    for name in names:
        made.licence(made.agency(name), number=name)
    first, second, third, last = (f"{name},,\n" for name in names)
    page = checked(client, f"name,licence no,country\n,,\n{first}{second}{third}   ,  ,\n\u00a0,\u00a0,\u00a0\n{last}")
    assert page.h1 == "4 rows checked"
    assert "3 blank rows were skipped." in page.text


@pytest.mark.parametrize(
    ("column", "days"),
    [
        (["12/31/2026", "12/01/2026", "03/04/2027"], ["31 December 2026", "1 December 2026", "4 March 2027"]),
        (["25/12/2026", "03/04/2027"], ["25 December 2026", "3 April 2027"]),
    ],
)
def test_a_column_of_dates_has_one_order_and_is_shown_with_months(
    desk: Bringing, client: PageClient, column: list[str], days: list[str]
) -> None:
    """Case 9, files A and B; file C asks (`test_imports`)."""
    lines = "".join(f"{n:04},Agency {n} Ltd,Active,{text}\n" for n, text in enumerate(column, 1))
    desk.save(desk.bring("Licence No,Agency Name,Status,Valid until\n" + lines))
    for number, day in enumerate(days, 1):
        page = client.get(client.get(f"/check?q={number:04}").link("See everything about it"))
        assert day in page.text


def test_words_that_look_like_nothing_are_names(desk: Bringing, client: PageClient) -> None:
    """Case 15: a file of agencies called so."""
    lines = "0001,Null Recruitment Ltd,Active,None\n0002,None Manpower,Active,N/A\n0003,Nan Travels,Active,\n"
    page = desk.bring("Licence No,Agency Name,Status,City\n" + lines)
    assert sums(page)[0]["new"] == 3
    desk.save(page)
    for name in ("Null Recruitment Ltd", "None Manpower", "Nan Travels"):
        assert name in client.get("/agencies").text


def test_the_last_day_is_whole_in_every_answer(client: PageClient, made: Made) -> None:
    """Case 19: page, sheet, export and interface say 11 March, and no time of day (the clock changed on the 8th)."""
    authority = made.authority("CA", "Employment Standards Branch")
    authority.timezone = "America/Vancouver"
    entry = made.agency("Pacific Staffing Inc", country="CA")
    made.licence(entry, "V-1", authority=authority, effective_from=date(2025, 3, 12), effective_to=date(2026, 3, 11))
    told = {}
    for moment in (datetime(2026, 3, 12, 6, 59, tzinfo=UTC), datetime(2026, 3, 12, 7, 1, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            page = client.get(f"/agencies/{entry.public_id}")
            assert "11 March 2026" in page.text
            assert ":59" not in page.text
            (row,) = downloaded(client, checked(client, "name,licence no,country\n,V-1,CA\n"))
            assert not [cell for cell in row.values() if ":" in cell or "T0" in cell], row
            status = client.json(f"/api/v1/agencies/{entry.public_id}/status")
            told[moment.minute] = (row["Status"], status["status"], status["licences"][0]["until"])
    assert told[59][1:] == ("licensed", "2026-03-11")
    assert told[1][1:] == ("licence_expired", "2026-03-11")
    assert told[59][0] != told[1][0]


FOUND = [
    ("A.Z.U.K GROUP LTD", ["AZUK group", "a z u k group", "A.Z.U.K. Group Ltd"]),
    ("S.K. Engineering", ["SK engineering", "s k engineering"]),
    ("Covéna Insurance Services Limited", ["covena insurance services limited", "COVÉNA INSURANCE SERVICES LTD"]),
    ("Ed. Zübrin AG", ["ed zubrin ag", "ED. ZÜBRIN AG"]),
    ("Bureau de la Côte d'Ivoire", ["bureau de la cote d ivoire", "BUREAU DE LA CÔTE D’IVOIRE"]),
    ("VARNO OIL COMP", ["Varno Oil Company"]),
    ("GOOD TIDE MARITIME LIMITED", ["Good Tide Maritime Ltd"]),
    ("101 KOJO INT`L. SVCS", ["101 Kojo International Services"]),
    ("Hòa Bính Manpower", [unicodedata.normalize("NFD", "Hòa Bính Manpower"), "hoa binh manpower"]),
]


@pytest.mark.parametrize(("name", "typed"), FOUND, ids=[name for name, _ in FOUND])
def test_a_name_is_found_by_every_way_in_however_it_is_typed(
    client: PageClient, made: Made, name: str, typed: list[str]
) -> None:
    """Cases 29, 31, 33 and 37: quick search, check of one, sheet, interface."""
    entry = made.agency(name)
    made.licence(entry, number="7")
    for text in typed:
        assert entry.public_id in str(client.json("/api/v1/status", query_string={"name": text})), text
        for path in ("/agencies", "/check"):
            page = client.get(path, query_string={"q": text})
            assert unicodedata.normalize("NFC", name) in page.text, (path, text)
        (row,) = downloaded(client, checked(client, f'name,licence no,country\n"{text}",,\n'))
        assert row["Register number"] == entry.public_id, (text, row)


@pytest.mark.parametrize("typed", ["V-B-C Company", "Q & Z", "S.S. Ltd"])
def test_a_legal_form_alone_finds_nobody(client: PageClient, made: Made, typed: str) -> None:
    """Case 35: nothing but initials and a legal form in common."""
    for name in ("Tidewell Company", "Q & Z TRAVELS & TOURS", "Tidewell Ltd", "Sea Star Ltd"):
        made.licence(made.agency(name), number=name[:9])
    (row,) = downloaded(client, checked(client, f"name,licence no,country\n{typed},,\n"))
    assert row["Match"] == "Not known"


def test_a_list_again_and_again_leaves_what_it_left_once(desk: Bringing) -> None:
    """Case 13, by page: one row without a name, mended, then the very same file once more."""
    rows = [f"{n:04},Agency {n} Ltd,Active\n" for n in range(1, 101)]
    head = "Licence No,Agency Name,Status\n"
    page = desk.bring(head + "".join(rows).replace("Agency 60 Ltd", ""))
    assert (sums(page)[0]["new"], sums(page)[0]["rejected"]) == (99, 1)
    assert "Row 61" in page.text
    desk.save(page)
    page = desk.bring(head + "".join(rows))
    assert (sums(page)[0]["new"], sums(page)[0]["same as before"]) == (1, 99)
    desk.save(page)
    page = desk.bring(head + "".join(rows))
    assert sums(page)[0]["same as before"] == 100
    assert state_of(desk.save(page)) == "Saved"
