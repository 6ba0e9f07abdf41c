"""Reports made elsewhere: read and kept with what is wrong, then taken over as if they were filled in here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways import sheets
from iris.gateways.keys import Keys
from iris.queries.assessment_facts import ELSEWHERE
from iris.queries.scope import actor_of
from iris.rules.assessments import AssessmentState, Rating
from iris.rules.errors import RuleBroken
from iris.rules.report_reading import Page, Problem, agencies_in_json, agencies_in_pages, read_json, read_pages
from iris.rules.report_template import Planned, ReadFinding, ReadRating, ReadReport, Sheet, template
from iris.rules.wording import N_
from iris.services import findings, journal
from iris.services.assessments.fieldwork import Rate, check_open, note_work, open_checklist, write
from iris.services.assessments.keeping import opened, sealed, stream
from iris.services.findings import Wording

BEFORE_FIELDWORK = frozenset({AssessmentState.PLANNED, AssessmentState.TEAM_CONFIRMED})


@dataclass(frozen=True, slots=True)
class Staged:
    """A report as it was sent in: what was read, or what is wrong; the versions of the rows it was compared with."""

    report: ReadReport | None
    problems: tuple[Problem, ...]
    versions: dict[str, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """What taking it over would write: ratings with what stands there now, findings not written yet."""

    ratings: tuple[tuple[ReadRating, Rating | None], ...]
    findings: tuple[ReadFinding, ...]
    work: bool

    @property
    def none(self) -> bool:
        return not self.ratings and not self.findings and not self.work


def planned_of(row: m.Assessment, now: datetime, agencies: frozenset[str] = frozenset()) -> Planned:
    """What a report for this assessment must fit. Raises RuleBroken `plan_dates`."""
    if row.planned_first is None or row.planned_last is None:
        raise RuleBroken("plan_dates", N_("Give the first and the last day, in this order."))
    standard = queries.assessment_facts.standard_of(row)
    return Planned(row.public_id, standard, row.planned_first, row.planned_last, now.date(), agencies)


def template_book(planned: Planned, titles: dict[str, str], about: dict[str, str]) -> bytes:
    """The template of an assessment as an XLSX file."""
    found: Sequence[Sheet] = template(planned, titles, about)
    return sheets.write_book([(sheet.name, sheet.header, sheet.rows) for sheet in found])


def send_in(session: Session, keys: Keys, now: datetime, row: m.Assessment, data: bytes) -> m.ReportImport:
    """Read a file, keep what was read and what is wrong; nothing of the assessment changes.

    Raises RuleBroken: `report_locked`, `report_not_open`, `json_damaged` and what the gateway of sheets refuses.
    """
    if AssessmentState(row.state) not in BEFORE_FIELDWORK:
        check_open(row)
    form = "json" if data.lstrip()[:1] == b"{" else "xlsx"
    staged = _read_json(session, now, row, data) if form == "json" else _read_book(session, now, row, data)
    account_id = actor_of(session).account_id
    assert account_id is not None
    found = m.ReportImport(
        assessment_id=row.id, form=form, sealed=sealed(keys, row, _written(staged)), problems=len(staged.problems),
        state="staged", sent_by=account_id, sent_at=now,
    )  # fmt: skip
    session.add(found)
    session.flush()
    journal.record(session, now, stream(row), "assessment.report_sent_in", file=found.id, problems=found.problems)
    return found


def _read_book(session: Session, now: datetime, row: m.Assessment, data: bytes) -> Staged:
    pages = {name: Page(page.rows, page.formulas) for name, page in sheets.read_pages(data).items()}
    planned = planned_of(row, now, _known(session, row, agencies_in_pages(pages)))
    return Staged(*read_pages(planned, pages), _versions(session, row))


def _read_json(session: Session, now: datetime, row: m.Assessment, data: bytes) -> Staged:
    try:
        given = json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise RuleBroken(
            "json_damaged", N_("This JSON cannot be read, or a key stands in it twice. Check the file.")
        ) from None
    planned = planned_of(row, now, _known(session, row, agencies_in_json(given)))
    return Staged(*read_json(planned, given), _versions(session, row))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _known(session: Session, row: m.Assessment, named: frozenset[str]) -> frozenset[str]:
    return frozenset(queries.report_imports.agencies(session, named)) - {row.subject.public_id}


def _versions(session: Session, row: m.Assessment) -> dict[str, int]:
    return {code: rating.version for code, rating in queries.assessments.ratings(session, row.id).items()}


def _written(staged: Staged) -> str:
    report = staged.report.plain() if staged.report else None
    return json.dumps({"report": report, "problems": [asdict(p) for p in staged.problems], "seen": staged.versions})


def staged_of(keys: Keys, row: m.Assessment, found: m.ReportImport) -> Staged:
    """What was read when it was sent in."""
    kept = json.loads(opened(keys, row, found.sealed))
    report = ReadReport.of_plain(kept["report"]) if kept["report"] else None
    return Staged(report, tuple(Problem(**one) for one in kept["problems"]), kept["seen"])


def changes(session: Session, row: m.Assessment, report: ReadReport) -> Changes:
    """What taking a report over would change now."""
    rated = queries.assessments.ratings(session, row.id)
    fresh = [
        (one, Rating(now.rating) if (now := rated.get(one.criterion)) and now.rating else None)
        for one in report.ratings
        if not _same(rated.get(one.criterion), one)
    ]
    known = {(f.criterion, f.grade, f.statement) for f in queries.findings.of_assessment(session, row.id)}
    missing = [one for one in report.findings if (one.criterion, str(one.grade), one.statement) not in known]
    days = (row.first_day, row.last_day) == (report.first_day, report.last_day)
    done = {name: row.done.get(name) for name in ("days", "files", ELSEWHERE)}
    work = not (days and done == _done(report) and row.shortfall == report.shortfall)
    return Changes(tuple(fresh), tuple(missing), work)


def _same(row: m.AssessmentRating | None, read: ReadRating) -> bool:
    if row is None:
        return False
    return (row.rating, row.notes, row.reason, row.refs) == (str(read.rating), read.notes, read.reason, read.refs)


def _done(report: ReadReport) -> dict[str, Any]:
    parts = ("single", "in_groups", "at_destination")
    return {
        "days": report.numbers["auditor_days"],
        "files": report.numbers["files_read"],
        ELSEWHERE: {part: report.numbers[f"interviews_{part}"] for part in parts},
    }


def take_over(session: Session, keys: Keys, now: datetime, row: m.Assessment, found: m.ReportImport) -> Changes:
    """Write what was read, by the same rules as by hand; what is there already is left alone.

    Raises RuleBroken: `import_over`, `import_problems`, `import_too_early`, `report_…`, `rating_changed` when somebody
    saved one of these criteria after the file was sent in, and what the services of ratings and findings refuse.
    """
    staged = staged_of(keys, row, found)
    _check_ready(row, found)
    report = staged.report
    assert report is not None
    check_open(row)
    changed = changes(session, row, report)
    _rate(session, now, row, changed, staged.versions)
    named = queries.report_imports.agencies(session, {one.agency for one in changed.findings if one.agency})
    findings.write_all(
        session, now, row, [Wording(f.criterion, f.grade, f.statement, named.get(f.agency)) for f in changed.findings]
    )
    if changed.work:
        numbers = report.numbers["auditor_days"], report.numbers["files_read"]
        note_work(session, now, row, (report.first_day, report.last_day), *numbers, report.shortfall)
        row.done = row.done | _done(report)
    found.state, found.applied_at = "applied", now
    session.flush()
    journal.record(
        session, now, stream(row), "assessment.report_taken_over",
        file=found.id, ratings=len(changed.ratings), findings=len(changed.findings),
    )  # fmt: skip
    return changed


def _check_ready(row: m.Assessment, found: m.ReportImport) -> None:
    if found.state != "staged":
        raise RuleBroken("import_over", N_("This file was taken over or put aside before. Send it in again."))
    if found.problems:
        raise RuleBroken("import_problems", N_("Mend the file first, then send it in again."))
    if AssessmentState(row.state) in BEFORE_FIELDWORK:
        raise RuleBroken(
            "import_too_early", N_("Confirm the team and begin the fieldwork first. The file is kept until then.")
        )


def _rate(session: Session, now: datetime, row: m.Assessment, changed: Changes, seen: dict[str, int]) -> None:
    open_checklist(session, now, row)
    rows = queries.assessments.ratings(session, row.id)
    stale = [one.criterion for one, _ in changed.ratings if rows[one.criterion].version != seen.get(one.criterion, 1)]
    if stale:
        raise RuleBroken(
            "rating_changed",
            N_("Somebody saved these criteria after the file was sent in: %(criteria)s. Send it in again to compare."),
            criteria=", ".join(stale),
        )
    for one, _ in changed.ratings:
        said = Rate(one.rating, one.notes, one.reason, one.refs, rows[one.criterion].version)
        write(session, now, rows[one.criterion], said)
    session.flush()
    notes = [
        journal.Note(stream(row), "assessment.rated", {"criterion": one.criterion, "rating": str(one.rating)})
        for one, _ in changed.ratings
    ]
    journal.record_many(session, now, notes)


def put_aside(session: Session, now: datetime, row: m.Assessment, found: m.ReportImport) -> None:
    """Put a file aside that will not be taken over. Raises RuleBroken `import_over`."""
    if found.state != "staged":
        raise RuleBroken("import_over", N_("This file was taken over or put aside before. Send it in again."))
    found.state = "dropped"
    session.flush()
    journal.record(session, now, stream(row), "assessment.report_put_aside", file=found.id)
