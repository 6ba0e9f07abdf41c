"""Reports made elsewhere, read: every value with the cell it stands in, every fault with its cell and what to do.

The same rules as for a report that is filled in here; nothing is guessed, nothing is left out without a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iris.rules import public_ids
from iris.rules.assessment_ratings import Rated, Rating, gaps
from iris.rules.errors import RuleBroken
from iris.rules.findings import Grade
from iris.rules.lists.tables import Cell, column_letter
from iris.rules.report_template import (
    COVER,
    DAYS,
    FINDING_COLUMNS,
    FINDINGS,
    FORMAT,
    KEYS,
    NUMBERS,
    Planned,
    ReadFinding,
    ReadRating,
    ReadReport,
    choices,
    columns_of,
)
from iris.rules.wording import N_

LONGEST = 20_000
LONGEST_REASON = 1_000
LARGEST_NUMBER = 1_000_000

DAYS_WRONG = N_("The days of fieldwork lie outside the plan or after today. Correct them, or change the plan.")
MOVED = N_(
    "The template has “%(wanted)s” here, this file has “%(found)s”. Columns must not be moved, renamed or taken out: "
    "copy your words into a new template."
)
_GAPS: Mapping[str, tuple[str, str]] = {
    "unrated": ("unrated", N_("%(criterion)s is not rated. Rate it, or write not_assessed with a reason.")),
    "without_reason": ("no_reason_given", N_("%(criterion)s was not assessed. Say why in the column “reason”.")),
    "without_evidence": ("no_evidence", N_("%(criterion)s needs evidence. Name it in the column “evidence”.")),
    "without_notes": ("no_notes", N_("Write down what you saw for %(criterion)s in the column “notes”.")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: sheet and cell (of a JSON file: part and place), a code, what to do about it."""

    sheet: str
    cell: str
    code: str
    sentence: str
    values: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet as the file holds it: rows of cells from row 1, and the cells that hold formulas."""

    rows: tuple[tuple[Cell, ...], ...]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Value:
    """A text or a day with the place where it stands."""

    value: Cell
    sheet: str
    cell: str

    @property
    def text(self) -> str:
        return self.value.strip() if isinstance(self.value, str) else self.value.isoformat()


Record = Mapping[str, Value]


@dataclass(slots=True)
class _Reading:
    """What is read so far, and what is wrong."""

    planned: Planned
    problems: list[Problem] = field(default_factory=list)

    def fault(self, at: Value, code: str, sentence: str, **values: str | int) -> None:
        self.problems.append(Problem(at.sheet, at.cell, code, sentence, values))


def read_pages(planned: Planned, pages: Mapping[str, Page]) -> tuple[ReadReport | None, tuple[Problem, ...]]:
    """Read the sheets of a filled-in template; the report is None when anything is wrong."""
    reading = _Reading(planned)
    wanted = columns_of(planned.standard)
    for name in pages:
        if name not in wanted and any(any(str(cell).strip() for cell in row) for row in pages[name].rows):
            reading.fault(
                Value("", name, "A1"), "sheet_unknown",
                N_("The template has no such sheet, so its words would be lost. Move them, and take the sheet out."),
            )  # fmt: skip
    records = {name: _records(reading, name, columns, pages.get(name)) for name, columns in wanted.items()}
    cover = _cover(reading, records[COVER])
    ratings = [record for principle in planned.standard.principles for record in records[principle.code]]
    return _report(reading, cover, ratings, records[FINDINGS], by_part=records)


def _records(reading: _Reading, name: str, columns: Sequence[str], page: Page | None) -> list[Record]:
    """The rows of a sheet by column; none when the sheet or its header is not that of the template."""
    if page is None:
        sentence = N_("This sheet is missing. Copy your words into a new template.")
        reading.fault(Value("", name, "A1"), "sheet_missing", sentence)
        return []
    header = [str(cell).strip() for cell in page.rows[0]] if page.rows else []
    moved = False
    for place in range(max(len(columns), len(header))):
        found = header[place] if place < len(header) else ""
        want = columns[place] if place < len(columns) else ""
        if found != want:
            moved = True
            at = Value("", name, f"{column_letter(place)}1")
            reading.fault(at, "column_moved", MOVED, wanted=want or "–", found=found or "–")
    for cell in sorted(page.formulas):
        sentence = N_("This cell holds a formula. Write the value itself.")
        reading.fault(Value("", name, cell), "formula", sentence)
    return [] if moved else [_record(reading, name, columns, n, row) for n, row in _filled(page)]


def _filled(page: Page) -> Iterable[tuple[int, tuple[Cell, ...]]]:
    return ((n, row) for n, row in enumerate(page.rows[1:], 2) if any(str(cell).strip() for cell in row))


def _record(reading: _Reading, name: str, columns: Sequence[str], number: int, row: tuple[Cell, ...]) -> Record:
    for place, cell in enumerate(row[len(columns) :], len(columns)):
        if str(cell).strip():
            sentence = N_("The template has no column here, so these words would be lost. Move them.")
            reading.fault(Value(cell, name, f"{column_letter(place)}{number}"), "column_unknown", sentence)
    return {
        column: Value(row[place] if place < len(row) else "", name, f"{column_letter(place)}{number}")
        for place, column in enumerate(columns)
    }


def _cover(reading: _Reading, records: Sequence[Record]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for record in records:
        key = record["key"]
        if key.text not in KEYS:
            known = choices(list(KEYS))
            reading.fault(key, "key_unknown", N_("This key is unknown. Known are: %(keys)s."), keys=known)
        elif key.text in found:
            reading.fault(key, "row_twice", N_("This row stands here twice. Take one out."))
        else:
            found[key.text] = record["value"]
    for name in KEYS:
        if records and name not in found:
            sentence = N_("The row “%(key)s” is missing. Put it back.")
            reading.fault(Value("", COVER, "A1"), "key_missing", sentence, key=name)
    return found


def read_json(planned: Planned, given: Any) -> tuple[ReadReport | None, tuple[Problem, ...]]:
    """Read a report as JSON, in the form that `docs/reports.md` documents."""
    reading = _Reading(planned)
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        reading.fault(
            Value("", COVER, "format"), "format_unknown", N_("Write “%(form)s” as the format."), form=FORMAT
        )  # fmt: skip
        return None, tuple(reading.problems)
    interviews = given.get("interviews")
    flat = {key: value for key, value in given.items() if key not in ("format", "interviews", "ratings", "findings")}
    flat |= {f"interviews_{key}": value for key, value in (interviews if isinstance(interviews, dict) else {}).items()}
    for key in sorted(set(flat) - set(KEYS)):
        known = choices(list(KEYS))
        reading.fault(Value("", COVER, key), "key_unknown", N_("This key is unknown. Known are: %(keys)s."), keys=known)
    cover = {key: Value(_text(flat.get(key, "")), COVER, key) for key in KEYS}
    ratings = _listed(reading, given, "ratings", ("criterion", "rating", "notes", "evidence", "reason"))
    findings = _listed(reading, given, "findings", FINDING_COLUMNS)
    coded = [{**record, "code": record["criterion"]} for record in ratings]
    return _report(reading, cover, coded, findings, by_part={})


def _listed(reading: _Reading, given: Mapping[str, Any], part: str, columns: Sequence[str]) -> list[Record]:
    rows = given.get(part, [])
    found: list[Record] = []
    for number, row in enumerate(rows if isinstance(rows, list) else [None], 1):
        if not isinstance(row, dict) or set(row) - set(columns):
            known = choices(columns)
            sentence = N_("Write a list of objects with these keys: %(keys)s.")
            reading.fault(Value("", part, f"[{number}]"), "key_unknown", sentence, keys=known)
            continue
        found.append({name: Value(_text(row.get(name, "")), part, f"[{number}].{name}") for name in columns})
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)


def _report(
    reading: _Reading,
    cover: Mapping[str, Value],
    ratings: Sequence[Record],
    findings: Sequence[Record],
    by_part: Mapping[str, Sequence[Record]],
) -> tuple[ReadReport | None, tuple[Problem, ...]]:
    """Check everything that was read; a part whose header is wrong is not asked for its criteria as well."""
    _same(reading, cover)
    days = [_day(reading, cover[key]) for key in DAYS if key in cover]
    numbers = {key: _number(reading, cover[key]) for key in NUMBERS if key in cover}
    unread = {part for part, records in by_part.items() if not records}
    read = _ratings(reading, ratings, unread)
    opened = _findings(reading, findings)
    if len(days) == len(DAYS) and None not in days:
        _within(reading, cover["first_day"], days)
    shortfall = _words(reading, cover["shortfall_reason"], LONGEST) if "shortfall_reason" in cover else ""
    if reading.problems:
        return None, tuple(reading.problems)
    first, last = (day for day in days if day is not None)
    return ReadReport(first, last, numbers, shortfall, tuple(read), tuple(opened)), ()


def _same(reading: _Reading, cover: Mapping[str, Value]) -> None:
    planned = reading.planned
    wanted = {
        "assessment": (planned.assessment, N_("This file is for another assessment. This one is %(wanted)s.")),
        "standard": (planned.standard.id, N_("This file follows another standard. Planned is %(wanted)s.")),
        "version": (
            planned.standard.version,
            N_("This file follows another version of the standard. Planned is %(wanted)s: take its template."),
        ),
    }
    for key, (value, sentence) in wanted.items():
        if key in cover and cover[key].text != value:
            reading.fault(cover[key], f"{key}_other", sentence, wanted=value)


def _day(reading: _Reading, at: Value) -> date | None:
    try:
        return at.value if isinstance(at.value, date) else date.fromisoformat(at.text)
    except ValueError:
        reading.fault(at, "day", N_("Write a day as 2026-12-31."))
        return None


def _within(reading: _Reading, at: Value, days: Sequence[date | None]) -> None:
    first, last = days
    planned = reading.planned
    if first is None or last is None:
        return
    if not planned.first <= first <= last <= min(planned.last, planned.today):
        reading.fault(at, "fieldwork_days", DAYS_WRONG)


def _number(reading: _Reading, at: Value) -> int:
    if not at.text.isascii() or not at.text.isdecimal() or int(at.text) > LARGEST_NUMBER:
        reading.fault(at, "number", N_("Write a number of 0 or more."))
        return 0
    return int(at.text)


def _words(reading: _Reading, at: Value, longest: int) -> str:
    if len(at.text) > longest:
        reading.fault(at, "too_long", N_("At most %(limit)s letters fit here."), limit=longest)
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t" for letter in at.text):
        reading.fault(at, "controls", N_("There are invisible letters in this cell. Type the words anew."))
    return at.text


def _ratings(reading: _Reading, records: Sequence[Record], unread: set[str]) -> list[ReadRating]:
    standard = reading.planned.standard
    parts = {one.code: principle.code for principle in standard.principles for one in principle.criteria}
    rows: dict[str, Record] = {}
    for record in records:
        code = record["code"]
        if code.text not in parts:
            sentence = N_("This version of the standard has no criterion %(criterion)s.")
            reading.fault(code, "criterion_unknown", sentence, criterion=code.text)
        elif code.text in rows:
            reading.fault(code, "row_twice", N_("This row stands here twice. Take one out."))
        else:
            rows[code.text] = record
    found = {code: _rating(reading, record) for code, record in rows.items()}
    rated = [Rated(code, r.rating, r.notes, len(r.refs.splitlines()), r.reason) for code, r in found.items() if r]
    known = gaps(standard, rated)
    for kind, (fault, sentence) in _GAPS.items():
        for code in getattr(known, kind):
            bad = code in rows and found[code] is None and bool(rows[code]["rating"].text)
            if parts[code] not in unread and not bad:
                reading.fault(_place(rows, parts, code, kind), fault, sentence, criterion=code)
    return [one for one in found.values() if one is not None]


_COLUMN = {
    "unrated": "rating", "without_reason": "reason", "without_evidence": "evidence", "without_notes": "notes",
}  # fmt: skip


def _place(rows: Mapping[str, Record], parts: Mapping[str, str], code: str, kind: str) -> Value:
    if code in rows:
        return rows[code][_COLUMN[kind]]
    return Value("", parts[code], "A1")


def _rating(reading: _Reading, record: Record) -> ReadRating | None:
    notes = _words(reading, record["notes"], LONGEST)
    refs = "\n".join(line.strip() for line in _words(reading, record["evidence"], LONGEST).splitlines() if line.strip())
    reason = _words(reading, record["reason"], LONGEST_REASON)
    given = record["rating"]
    if not given.text:
        return None
    if given.text not in set(Rating):
        known = choices([str(one) for one in Rating])
        reading.fault(given, "rating_unknown", N_("Write one of these: %(words)s."), words=known)
        return None
    return ReadRating(record["code"].text, Rating(given.text), notes, refs, reason)


def _findings(reading: _Reading, records: Sequence[Record]) -> list[ReadFinding]:
    codes = set(reading.planned.standard.codes())
    found: list[ReadFinding] = []
    for record in records:
        criterion, grade, words = record["criterion"], record["grade"], record["statement"]
        before = len(reading.problems)
        if criterion.text not in codes:
            sentence = N_("This version of the standard has no criterion %(criterion)s.")
            reading.fault(criterion, "criterion_unknown", sentence, criterion=criterion.text)
        if grade.text not in set(Grade):
            known = choices([str(one) for one in Grade])
            reading.fault(grade, "grade_unknown", N_("Write one of these: %(words)s."), words=known)
        if not words.text:
            sentence = N_("Write down what you found and what shows it, without names of workers.")
            reading.fault(words, "finding_empty", sentence)
        statement = _words(reading, words, LONGEST)
        agency = _agency(reading, record["agency"], criterion.text if criterion.text in codes else "")
        if len(reading.problems) > before:
            continue
        one = ReadFinding(criterion.text, Grade(grade.text), statement, agency)
        if one in found:
            reading.fault(criterion, "row_twice", N_("This row stands here twice. Take one out."))
        found.append(one)
    return found


def _agency(reading: _Reading, at: Value, criterion: str) -> str:
    if not at.text:
        return ""
    found = _public_id(at.text)
    if found not in reading.planned.agencies:
        sentence = N_("Name another agency of the register, by its id such as AG-4KX2-9TQN.")
        reading.fault(at, "names_nobody", sentence)
    elif criterion and reading.planned.standard.criterion(criterion).maps_to is None:
        sentence = N_("This criterion says nothing about agencies. Choose one that does, or name no agency.")
        reading.fault(at, "names_unmapped", sentence)
    return found


def _public_id(text: str) -> str:
    try:
        return public_ids.parse_public_id(text, public_ids.Prefix.AGENCY)
    except RuleBroken:
        return ""


def agencies_in_pages(pages: Mapping[str, Page]) -> frozenset[str]:
    """The ids of agencies that the findings of a file name, as far as they read as ids."""
    rows = pages[FINDINGS].rows if FINDINGS in pages else ()
    place = FINDING_COLUMNS.index("agency")
    return frozenset(_public_id(str(row[place]).strip()) for row in rows if len(row) > place) - {""}


def agencies_in_json(given: Any) -> frozenset[str]:
    """The same of a report as JSON."""
    rows = given.get("findings") if isinstance(given, dict) else None
    named = [row.get("agency") for row in (rows if isinstance(rows, list) else []) if isinstance(row, dict)]
    return frozenset(_public_id(name) for name in named if isinstance(name, str)) - {""}
