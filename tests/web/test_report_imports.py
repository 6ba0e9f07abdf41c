"""Reports made elsewhere, sent in by their audit body: template, faults by cell, taken over in a second step."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import xlsxwriter

from iris import models as m
from iris import queries
from iris.gateways import sheets
from iris.rules.roles import Kind, Role
from tests.client import PageClient
from tests.factories import Made
from tests.pages import Page
from tests.web.assessing import Audit, audit
from tests.web.people import People

Pages = dict[str, list[list[Any]]]


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


def template(at: Audit, row: m.Assessment) -> Pages:
    """The template as it was downloaded."""
    answer = at.manager.client.raw(at.path(row, "/import/template.xlsx"))
    return {name: [list(cells) for cells in page.rows] for name, page in sheets.read_pages(answer.data).items()}


def filled(at: Audit, row: m.Assessment) -> Pages:
    """The template with everything in it; one major finding."""
    pages = template(at, row)
    cover = {"first_day": str(at.today), "last_day": str(at.today), "auditor_days": 1, "files_read": 9}
    cover |= {"interviews_single": 6, "interviews_in_groups": 4, "interviews_at_destination": 5}
    pages["Report"] = [[line[0], cover.get(line[0], line[1])] for line in pages["Report"]]
    pages["Report"][0].append("about")
    for name in set(pages) - {"Report", "Findings"}:
        pages[name] = [pages[name][0], *([*line[:2], "met", "Seen in ten files", "File 1"] for line in pages[name][1:])]
    pages["A"][1][2] = "major"
    pages["Findings"].append(["A.1", "major", "The list is two years old"])
    return pages


def book(pages: Pages, formula: str = "") -> bytes:
    """These pages as XLSX, perhaps with a formula in a cell of sheet A."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as written:
        for name, rows in pages.items():
            sheet = written.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            if formula and name == "A":
                sheet.write_formula(formula, '="met"', value="met")
    return target.getvalue()


def send(client: PageClient, at: Audit, row: m.Assessment, data: bytes, status: int = 200) -> Page:
    form = client.get(at.path(row, "/import")).form(field="file")
    return client.submit(form, file=(io.BytesIO(data), "report.xlsx"), status=status)


def test_a_report_made_elsewhere_is_taken_over_and_filed_as_if_it_was_filled_in_here(at: Audit) -> None:
    row = at.planned()
    data = book(filled(at, row))
    page = send(at.manager.client, at, row, data)
    assert "Ratings that would change" in page.text
    assert "The list is two years old" in page.text
    path = at.manager.client.path
    take = page.form(action=path + "/take")
    assert "begin the fieldwork first" in at.manager.client.submit(take, status=409).text
    at.declared(row)
    at.moved(at.manager, row, "confirm_team")
    at.moved(at.auditor, row, "begin_fieldwork")
    page = at.manager.client.get(path)
    assert "Taken over" in at.manager.client.submit(page.form(action=path + "/take")).text
    session = at.made.session
    session.expire_all()
    rated = queries.assessments.ratings(session, row.id)
    assert {one.rating for one in rated.values()} == {"met", "major"}
    assert at.moved(at.auditor, row, "file_report")
    assert row.state == "reported"
    assert (row.done["interviews"], row.done["in_destination"]) == (10, 5)
    assert session.query(m.Finding).one().statement == "The list is two years old"
    assert session.query(m.JournalEntry).filter_by(verb="assessment.report_taken_over").count() == 1


def test_the_same_file_twice_changes_nothing(at: Audit) -> None:
    row = at.begun()
    data = book(filled(at, row))
    client = at.auditor.client
    for said in ("Taken over", "Nothing was changed"):
        page = send(client, at, row, data)
        assert said in client.submit(page.form(action=client.path + "/take")).text
    session = at.made.session
    session.expire_all()
    assert {one.version for one in queries.assessments.ratings(session, row.id).values()} == {2}
    assert session.query(m.Finding).count() == 1
    assert session.query(m.JournalEntry).filter_by(verb="assessment.work_noted").count() == 1


def test_faults_are_listed_by_cell_and_bar_taking_over(at: Audit) -> None:
    row = at.begun()
    pages = filled(at, row)
    for line in pages["A"]:
        line[3], line[4] = line[4], line[3]
    pages["B"][1][4] = ""
    client = at.auditor.client
    page = send(client, at, row, book(pages))
    for words in ("D1", "E1", "Columns must not be moved", "B.1 needs evidence"):
        assert words in page.text
    client.post(client.path + "/take", {"csrf_token": at.auditor.token}, status=409)
    page = send(client, at, row, book(filled(at, row), formula="C3"))
    assert "C3" in page.text
    assert "holds a formula" in page.text
    assert at.made.session.query(m.AssessmentRating).filter(m.AssessmentRating.rating.is_not(None)).count() == 0


def test_what_is_no_book_and_no_json_is_refused_on_the_same_page(at: Audit) -> None:
    row = at.begun()
    for data, words in ((b"a,b\n1,2\n", "not an XLSX file"), (b'{"a": 1, "a": 2}', "cannot be read"), (b"", "empty")):
        assert words in send(at.auditor.client, at, row, data, status=409).text


def test_a_rating_saved_meanwhile_is_not_overwritten(at: Audit) -> None:
    row = at.begun()
    client = at.auditor.client
    page = send(client, at, row, book(filled(at, row)))
    path = client.path
    form = client.get(at.path(row, "/checklist?p=A")).form(action=at.path(row, "/checklist/A.1"))
    client.submit(form, **{"A.1-notes": "Written by hand"})
    page = client.submit(page.form(action=path + "/take"), status=409)
    assert "Somebody saved these criteria after the file was sent in: A.1" in page.text
    at.made.session.expire_all()
    assert queries.assessments.ratings(at.made.session, row.id)["A.1"].notes == "Written by hand"


def test_json_is_read_too_and_what_is_kept_is_sealed(at: Audit) -> None:
    row = at.begun()
    codes = queries.assessment_facts.standard_of(row).codes()
    given = {
        "format": "iris-report/1", "assessment": row.public_id, "standard": row.standard_id,
        "version": row.standard_version, "first_day": str(at.today), "last_day": str(at.today), "auditor_days": 1,
        "files_read": 9, "interviews": {"single": 6, "in_groups": 4, "at_destination": 5},
        "ratings": [{"criterion": code, "rating": "met", "evidence": ["Register of visits"]} for code in codes],
    }  # fmt: skip
    page = send(at.auditor.client, at, row, json.dumps(given).encode())
    assert "Ratings that would change" in page.text
    assert b"Register of visits" not in at.made.session.query(m.ReportImport).one().sealed


def test_nobody_but_the_own_body_and_team_sends_in_or_sees_what_was_sent(at: Audit) -> None:
    row = at.begun()
    send(at.auditor.client, at, row, book(filled(at, row)))
    path = at.auditor.client.path
    body = at.made.organisation(Kind.AUDIT_BODY)
    others = [at.people.enter(role, body) for role in (Role.AUDITOR, Role.AUDIT_MANAGER)]
    others += [at.people.enter(Role.AUDITOR, at.body), at.audited, at.reviewer]
    for person in others:
        for address in (path, at.path(row, "/import"), at.path(row, "/import/template.xlsx")):
            person.client.raw(address, status=404)
    at.manager.client.get(path)


def test_a_locked_report_takes_nothing_in(at: Audit) -> None:
    row = at.closed()
    assert "This report is final" in send(at.auditor.client, at, row, b"{}", status=409).text
