"""Reports made elsewhere: every fault is told with its cell; what is right comes back unchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from iris.rules import public_ids
from iris.rules.assessment_ratings import Rating
from iris.rules.report_reading import Page, Problem, read_json, read_pages
from iris.rules.report_template import (
    COVER,
    COVER_COLUMNS,
    FINDING_COLUMNS,
    FINDINGS,
    KEYS,
    Planned,
    ReadReport,
    template,
)
from iris.rules.standards import current

STANDARD = current("agency")
AGENCY = public_ids.new_public_id(public_ids.Prefix.AGENCY, 7)
PLANNED = Planned("AS-1", STANDARD, date(2026, 3, 1), date(2026, 3, 9), date(2026, 3, 8))
Book = dict[str, list[list[Any]]]


def book() -> Book:
    """The template, filled in."""
    titles = {one.code: one.title for one in STANDARD.criteria()}
    pages = {
        sheet.name: [list(sheet.header), *map(list, sheet.rows)]
        for sheet in template(PLANNED, titles, dict(KEYS))
    }  # fmt: skip
    cover = {"first_day": date(2026, 3, 2), "last_day": "2026-03-04", "auditor_days": "3", "files_read": "9"}
    cover |= {"interviews_single": "6", "interviews_in_groups": "4", "interviews_at_destination": "5"}
    for row in pages[COVER]:
        row[1] = cover.get(row[0], row[1])
    for principle in STANDARD.principles:
        for row in pages[principle.code][1:]:
            row[2:5] = ["met", "Seen in ten files", "File 1\nFile 2"]
    pages[FINDINGS].append(["A.1", "observation", "The list is a month old", ""])
    return pages


def read(pages: Book, **formulas: str) -> tuple[ReadReport | None, tuple[Problem, ...]]:
    return read_pages(
        PLANNED,
        {
            name: Page(tuple(map(tuple, rows)), frozenset({formulas[name]} if name in formulas else ()))
            for name, rows in pages.items()
        },
    )


def test_a_filled_in_template_is_read_whole_and_comes_back_from_storage_the_same() -> None:
    report, problems = read(book())
    assert problems == ()
    assert report is not None
    assert report.first_day == date(2026, 3, 2)
    assert [one.criterion for one in report.ratings] == list(STANDARD.codes())
    assert report.ratings[0].refs == "File 1\nFile 2"
    assert ReadReport.of_plain(report.plain()) == report


Change = Callable[[Book], object]


def at(sheet: str, row: int, place: int, value: object) -> Change:
    def change(pages: Book) -> None:
        pages[sheet][row][place] = value

    return change


def swapped(pages: Book) -> None:
    for row in pages["A"]:
        row[3], row[4] = row[4], row[3]


def key(name: str, value: str) -> Change:
    return at(COVER, list(KEYS).index(name) + 1, 1, value)


FAULTS: list[tuple[Change, str, str, str]] = [
    (swapped, "A", "D1", "column_moved"),
    (at("A", 0, 2, "grade"), "A", "C1", "column_moved"),
    (lambda pages: [row.pop(5) for row in pages["A"]], "A", "F1", "column_moved"),
    (lambda pages: pages["A"][0].append("remarks"), "A", "G1", "column_moved"),
    (lambda pages: pages["A"][1].append("more words"), "A", "G2", "column_unknown"),
    (lambda pages: pages.pop("B"), "B", "A1", "sheet_missing"),
    (lambda pages: pages.update(Notes=[["something"]]), "Notes", "A1", "sheet_unknown"),
    (lambda pages: pages["A"].insert(2, list(pages["A"][1])), "A", "A3", "row_twice"),
    (at("A", 1, 0, "Z.9"), "A", "A2", "criterion_unknown"),
    (at("A", 1, 2, "good"), "A", "C2", "rating_unknown"),
    (at("A", 1, 2, ""), "A", "C2", "unrated"),
    (at("A", 1, 2, "not_assessed"), "A", "F2", "no_reason_given"),
    (at("A", 1, 4, " \n"), "A", "E2", "no_evidence"),
    (lambda pages: pages["A"][1].__setitem__(slice(2, 4), ["minor", ""]), "A", "D2", "no_notes"),
    (at("A", 1, 3, "x" * 20_001), "A", "D2", "too_long"),
    (at("A", 1, 3, "a\x07b"), "A", "D2", "controls"),
    (key("assessment", "AS-2"), COVER, "B2", "assessment_other"),
    (key("standard", "employer"), COVER, "B3", "standard_other"),
    (key("version", "2025.1"), COVER, "B4", "version_other"),
    (key("first_day", "02/03/2026"), COVER, "B5", "day"),
    (key("first_day", "2026-02-28"), COVER, "B5", "fieldwork_days"),
    (key("last_day", "2026-03-09"), COVER, "B5", "fieldwork_days"),
    (key("last_day", "2026-03-01"), COVER, "B5", "fieldwork_days"),
    (key("auditor_days", "three"), COVER, "B7", "number"),
    (key("auditor_days", "-1"), COVER, "B7", "number"),
    (lambda pages: pages[COVER].pop(3), COVER, "A1", "key_missing"),
    (at(COVER, 1, 0, "number"), COVER, "A2", "key_unknown"),
    (at(FINDINGS, 1, 0, "Z.9"), FINDINGS, "A2", "criterion_unknown"),
    (at(FINDINGS, 1, 1, "bad"), FINDINGS, "B2", "grade_unknown"),
    (at(FINDINGS, 1, 2, " "), FINDINGS, "C2", "finding_empty"),
    (at(FINDINGS, 1, 3, AGENCY), FINDINGS, "D2", "names_nobody"),
    (lambda pages: pages[FINDINGS].append(list(pages[FINDINGS][1])), FINDINGS, "A3", "row_twice"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sheet", "cell", "code"), FAULTS)
def test_each_fault_is_told_with_its_cell(change: Change, sheet: str, cell: str, code: str) -> None:
    pages = book()
    change(pages)
    report, problems = read(pages)
    assert report is None
    assert (sheet, cell, code) in [(one.sheet, one.cell, one.code) for one in problems]


def test_a_cell_with_a_formula_is_refused() -> None:
    report, problems = read(book(), A="C2")
    assert report is None
    assert [(one.cell, one.code) for one in problems] == [("C2", "formula")]


def test_a_moved_column_is_told_once_and_not_as_thirty_missing_ratings() -> None:
    pages = book()
    swapped(pages)
    _, problems = read(pages)
    assert {one.code for one in problems} == {"column_moved"}


def test_an_agency_is_named_only_where_the_criterion_says_something_of_agencies() -> None:
    planned = replace(PLANNED, agencies=frozenset({AGENCY}))
    pages = book()
    pages[FINDINGS][1][3] = AGENCY
    _, problems = read_pages(planned, {name: Page(tuple(map(tuple, rows))) for name, rows in pages.items()})
    assert [(one.cell, one.code) for one in problems] == [("D2", "names_unmapped")]


def as_json() -> dict[str, Any]:
    """The same report as JSON."""
    return {
        "format": "iris-report/1", "assessment": "AS-1", "standard": "agency", "version": STANDARD.version,
        "first_day": "2026-03-02", "last_day": "2026-03-04", "auditor_days": 3, "files_read": 9,
        "interviews": {"single": 6, "in_groups": 4, "at_destination": 5}, "shortfall_reason": "",
        "ratings": [
            {"criterion": code, "rating": "met", "notes": "Seen in ten files", "evidence": ["File 1", "File 2"]}
            for code in STANDARD.codes()
        ],
        "findings": [{"criterion": "A.1", "grade": "observation", "statement": "The list is a month old"}],
    }  # fmt: skip


def test_json_and_sheets_say_the_same() -> None:
    assert read_json(PLANNED, as_json()) == read(book())


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"format": "other"}, "format", "format_unknown"),
        ({"worker_names": []}, "worker_names", "key_unknown"),
        ({"interviews": 3}, "interviews_single", "number"),
        ({"ratings": {"A.1": "met"}}, "[1]", "key_unknown"),
        ({"findings": [{"criterion": "A.1", "grade": "minor", "statement": "x", "worker": "y"}]}, "[1]", "key_unknown"),
        ({"first_day": None}, "first_day", "day"),
    ],
)
def test_each_fault_of_json_is_told_with_its_place(change: dict[str, Any], place: str, code: str) -> None:
    report, problems = read_json(PLANNED, as_json() | change)
    assert report is None
    assert (place, code) in [(one.cell, one.code) for one in problems]


def test_the_template_has_a_sheet_for_each_part_and_every_criterion_as_key() -> None:
    titles = {one.code: one.title for one in STANDARD.criteria()}
    sheets = template(PLANNED, titles, dict(KEYS))
    assert [sheet.name for sheet in sheets] == [COVER, *(one.code for one in STANDARD.principles), FINDINGS]
    assert [row[0] for sheet in sheets[1:-1] for row in sheet.rows] == list(STANDARD.codes())
    assert (sheets[0].header, sheets[-1].header) == (COVER_COLUMNS, FINDING_COLUMNS)


def test_every_rating_can_be_written_by_its_code() -> None:
    for rating in Rating:
        pages = book()
        pages["A"][1][2], pages["A"][1][5] = str(rating), "No office there"
        report, problems = read(pages)
        assert problems == ()
        assert report is not None
        assert report.ratings[0].rating is rating
