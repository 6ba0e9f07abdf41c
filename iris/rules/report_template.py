"""Reports made elsewhere: the sheets of the template, the columns of each, and a report once it is read.

The words of the header rows and of the keys are codes, the same in every language, so that a file can be read
whoever filled it in. `docs/reports.md` documents them, and the same report as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from iris.rules.assessment_ratings import Rating
from iris.rules.findings import Grade
from iris.rules.standards.shape import Standard
from iris.rules.wording import N_

FORMAT = "iris-report/1"
COVER, FINDINGS = "Report", "Findings"
COVER_COLUMNS = ("key", "value", "about")
RATING_COLUMNS = ("code", "criterion", "rating", "notes", "evidence", "reason")
FINDING_COLUMNS = ("criterion", "grade", "statement", "agency")

KEYS: Mapping[str, str] = {
    "assessment": N_("The number of the planned assessment."),
    "standard": N_("The standard. Leave it as it is."),
    "version": N_("The version of the standard. Leave it as it is."),
    "first_day": N_("First day of fieldwork, as 2026-12-31."),
    "last_day": N_("Last day of fieldwork, as 2026-12-31."),
    "auditor_days": N_("Auditor days worked."),
    "files_read": N_("Files of workers read."),
    "interviews_single": N_("People interviewed alone. Never write a name."),
    "interviews_in_groups": N_("People interviewed in groups."),
    "interviews_at_destination": N_("Of all these, people interviewed at the destination."),
    "shortfall_reason": N_("Why fewer days or interviews than proposed, if so."),
}
NUMBERS = ("auditor_days", "files_read", "interviews_single", "interviews_in_groups", "interviews_at_destination")
DAYS = ("first_day", "last_day")


@dataclass(frozen=True, slots=True)
class ReadRating:
    """One criterion as it was rated elsewhere; `refs` one a line."""

    criterion: str
    rating: Rating
    notes: str = ""
    refs: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """One finding; `agency`: the public id of the agency it names, or nothing."""

    criterion: str
    grade: Grade
    statement: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A whole report. `numbers` holds those of `NUMBERS`."""

    first_day: date
    last_day: date
    numbers: Mapping[str, int]
    shortfall: str
    ratings: tuple[ReadRating, ...]
    findings: tuple[ReadFinding, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        days = {"first_day": str(self.first_day), "last_day": str(self.last_day)}
        return asdict(self) | days

    @classmethod
    def of_plain(cls, found: Mapping[str, Any]) -> ReadReport:
        """The report that `plain` gave."""
        return cls(
            date.fromisoformat(found["first_day"]),
            date.fromisoformat(found["last_day"]),
            dict(found["numbers"]),
            found["shortfall"],
            tuple(ReadRating(**one | {"rating": Rating(one["rating"])}) for one in found["ratings"]),
            tuple(ReadFinding(**one | {"grade": Grade(one["grade"])}) for one in found["findings"]),
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """What the report must fit: the assessment, its standard, its planned days, today, agencies it may name."""

    assessment: str
    standard: Standard
    first: date
    last: date
    today: date
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the template: its name, header, rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def columns_of(standard: Standard) -> dict[str, tuple[str, ...]]:
    """The header row of each sheet, in the order of the template: one sheet for each principle."""
    parts = {principle.code: RATING_COLUMNS for principle in standard.principles}
    return {COVER: COVER_COLUMNS, **parts, FINDINGS: FINDING_COLUMNS}


def template(planned: Planned, titles: Mapping[str, str], about: Mapping[str, str]) -> list[Sheet]:
    """The template for one assessment; `titles` of criteria and `about` the keys in the reader's language."""
    standard = planned.standard
    known = {"assessment": planned.assessment, "standard": standard.id, "version": standard.version}
    cover = tuple((key, known.get(key, ""), about[key]) for key in KEYS)
    sheets = [Sheet(COVER, COVER_COLUMNS, cover)]
    for principle in standard.principles:
        rows = tuple((one.code, titles[one.code], "", "", "", "") for one in principle.criteria)
        sheets.append(Sheet(principle.code, RATING_COLUMNS, rows))
    return [*sheets, Sheet(FINDINGS, FINDING_COLUMNS, ())]


def choices(words: Sequence[str]) -> str:
    """Codes to choose from, for a sentence."""
    return ", ".join(words)
