"""The self-assessment as a sheet: taken, filled in elsewhere, sent back, saved; what is refused and why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from iris import models as m
from iris.rules.roles import Kind, Role
from iris.services import applications
from tests.factories import Made
from tests.web.people import People, Person

SHEET = "self-assessment"
Rows = list[list[str]]


@pytest.fixture
def manager(people: People, made: Made) -> Person:
    entry = made.licence(number="0417").entry
    return people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=entry))


@pytest.fixture
def path(manager: Person) -> str:
    page = manager.client.get("/applications")
    manager.client.submit(page.form(action="/applications/new"))
    return manager.client.path


def answer(manager: Person, path: str, code: str, value: str, note: str = "") -> None:
    page = manager.client.get(f"{path}/self-assessment/{code}")
    manager.client.submit(page.form(field="answer"), answer=value, note=note)


def saved(made: Made) -> dict[str, dict[str, str]]:
    made.session.expire_all()
    row = made.session.query(m.ApplicationSection).filter_by(part="self_assessment").one_or_none()
    return dict(row.content) if row else {}


def taken(manager: Person, path: str) -> Rows:
    """The rows of the sheet as a spreadsheet program sees them."""
    data = manager.client.raw(f"{path}/self-assessment.xlsx").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name(SHEET).to_python()]


def written(rows: Rows, sheet: str = SHEET, formula: str = "") -> bytes:
    """A workbook as another program would save it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            page.write_string(number, place, text)
    if formula:
        page.write_formula(formula, "=1+1")
    book.close()
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return target.getvalue()


def row_of(rows: Rows, code: str) -> list[str]:
    return next(row for row in rows if row[0] == code)


def send(manager: Person, path: str, data: bytes, name: str = "sheet.xlsx", status: int = 200):
    page = manager.client.get(f"{path}/sheet")
    return manager.client.submit(page.form(field="file"), status=status, file=(io.BytesIO(data), name))


def test_a_sheet_is_taken_filled_in_sent_back_and_saved(manager: Person, path: str, made: Made) -> None:
    answer(manager, path, "A.1", "met", "=SUM(A1) is what our ledger says")
    rows = taken(manager, path)
    assert row_of(rows, "A.1")[3].startswith("met: ")
    row_of(rows, "A.2")[3:5] = ["partly: whatever the language", "Ledger\nof 2026"]
    row_of(rows, "A.3")[3] = "We do not do this yet"
    page = send(manager, path, written(rows))
    assert "Nothing is saved yet." in page.text
    assert "A.2" not in saved(made)
    manager.client.submit(page.form(field="carried"))
    assert saved(made) == {
        "A.1": {"answer": "met", "note": "=SUM(A1) is what our ledger says"},
        "A.2": {"answer": "partly", "note": "Ledger\nof 2026"},
        "A.3": {"answer": "not_met", "note": ""},
    }
    assert "3 rows say what is saved already" in send(manager, path, written(taken(manager, path))).text


def test_every_fault_is_named_by_its_cell_and_the_rest_can_be_saved(manager: Person, path: str, made: Made) -> None:
    rows = taken(manager, path)
    row_of(rows, "A.1")[3] = "met"
    row_of(rows, "A.2")[3] = "perhaps"
    row_of(rows, "A.3")[4] = "A note without an answer."
    row_of(rows, "A.4")[3:5] = ["met", "x" * 4001]
    row_of(rows, "A.5")[0] = "Z.9"
    rows.append([*row_of(rows, rows[10][0])])
    twice = rows[10][0]
    page = send(manager, path, written(rows))
    places = {code: 1 + rows.index(row_of(rows, code)) for code in ("A.2", "A.3", "A.4", "Z.9")}
    cells = [f"D{places['A.2']}", f"D{places['A.3']}", f"E{places['A.4']}", f"A{places['Z.9']}", f"A{len(rows)}"]
    assert [cell for cell in cells if cell not in page.text] == []
    assert "“perhaps” is none of the answers." in page.text
    manager.client.submit(page.form(field="carried"))
    assert saved(made) == {"A.1": {"answer": "met", "note": ""}}
    assert twice not in saved(made)


def test_what_was_typed_here_meanwhile_stays_unless_it_is_ticked(manager: Person, path: str, made: Made) -> None:
    rows = taken(manager, path)
    row_of(rows, "A.1")[3] = "not_met"
    row_of(rows, "A.2")[3] = "not_met"
    answer(manager, path, "A.1", "met", "Typed here.")
    page = send(manager, path, written(rows))
    assert "Changed here after you took the sheet" in page.text
    assert "Typed here." in page.text
    manager.client.submit(page.form(field="carried"))
    assert saved(made) == {
        "A.1": {"answer": "met", "note": "Typed here."}, "A.2": {"answer": "not_met", "note": ""},
    }  # fmt: skip
    page = send(manager, path, written(rows))
    manager.client.submit(page.form(field="carried"), take=["A.1"])
    assert saved(made)["A.1"] == {"answer": "not_met", "note": ""}


def test_what_is_typed_after_the_preview_is_shown_once_more(manager: Person, path: str, made: Made) -> None:
    rows = taken(manager, path)
    row_of(rows, "A.1")[3] = "not_met"
    page = send(manager, path, written(rows))
    answer(manager, path, "A.1", "met")
    manager.client.submit(page.form(field="carried"), status=409)
    assert saved(made)["A.1"]["answer"] == "met"


def moved(rows: Rows) -> Rows:
    return [[*row[:3], row[4], row[3], *row[5:]] if number else row for number, row in enumerate(rows)]


def renamed(rows: Rows) -> Rows:
    return [[*row[:3], "Our answer", *row[4:]] if number == 1 else row for number, row in enumerate(rows)]


def older(rows: Rows) -> Rows:
    return [[rows[0][0].replace("2026", "2019"), *rows[0][1:]], *rows[1:]]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda rows: written(moved(rows)), "The columns were moved, renamed or taken out: D"),
        (lambda rows: written(renamed(rows)), "The columns were moved, renamed or taken out: D"),
        (lambda rows: written([row[:5] for row in rows]), "The columns were moved, renamed or taken out: F"),
        (lambda rows: written(older(rows)), "another version of the standard"),
        (lambda rows: written(rows, sheet="Sheet1"), "The file has no sheet"),
        (lambda rows: written(rows, formula="E7"), "These cells hold formulas: E7."),
        (lambda rows: with_part(written(rows), "xl/vbaProject.bin", b"x"), "The workbook holds macros"),
        (lambda rows: with_part(written(rows), "xl/media/x.bin", bytes(64 << 20)), "unpack to far more"),
        (lambda rows: written([*rows, *[["", "", "", "", "x", "-"]] * 60]), "more rows than the form"),
        (lambda rows: written(rows)[:-200], "damaged or cut off"),
        (lambda rows: "\n".join(",".join(row) for row in rows[:1]).encode(), "Save it as an Excel workbook"),
    ],
)
def test_a_sheet_that_is_not_ours_is_refused_with_what_to_do(
    manager: Person, path: str, made: Made, make: Callable[[Rows], bytes], sentence: str
) -> None:
    rows = taken(manager, path)
    row_of(rows, "A.1")[3] = "met"
    assert sentence in send(manager, path, make(rows), status=409).text
    assert saved(made) == {}


def test_nobody_else_takes_or_sends_it(manager: Person, path: str, people: People, made: Made) -> None:
    other = made.organisation(Kind.AGENCY, entry=made.licence(number="0418").entry)
    secretariat = made.organisation(Kind.SECRETARIAT)
    for role, organisation, status in (
        (Role.AGENCY_MANAGER, other, 404), (Role.REVIEWER, secretariat, 404), (Role.GOVERNMENT_OFFICER, None, 404),
    ):  # fmt: skip
        person = people.enter(role, organisation)
        for page in ("self-assessment.xlsx", "sheet"):
            person.client.raw(f"{path}/{page}", status=status)
        data = {"csrf_token": person.token, "carried": "{}"}
        person.client.raw(f"{path}/sheet/save", method="POST", status=status, data=data)


def test_after_it_was_sent_nothing_is_taken_in(manager: Person, path: str, made: Made) -> None:
    rows = taken(manager, path)
    row_of(rows, "A.1")[3] = "met"
    page = send(manager, path, written(rows))
    application = made.session.get_one(m.Application, int(path.rpartition("/")[2]))
    application.state = "submitted"
    made.session.commit()
    manager.client.submit(page.form(field="carried"), status=409)
    with pytest.raises(Exception, match="sent"):
        applications.check_open(application)
    assert saved(made) == {}


@pytest.mark.parametrize("carried", ["", "x", "[]", '{"answers": {"A.1": {"answer": "x", "note": ""}}, "seen": {}}',
                                     '{"answers": {"Z.9": {"answer": "met", "note": ""}}, "seen": {}}'])  # fmt: skip
def test_what_our_page_did_not_carry_is_refused(manager: Person, path: str, made: Made, carried: str) -> None:
    data = {"csrf_token": manager.token, "carried": carried, "take": "A.1"}
    manager.client.raw(f"{path}/sheet/save", method="POST", status=400, data=data)
    assert saved(made) == {}
