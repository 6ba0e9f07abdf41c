"""Findings of audits, contested once the report is locked: one that falls never was, though it was believed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.appeals import AppealSubject
from iris.rules.assessments import Rating
from iris.rules.findings import Grade
from iris.services import findings, rated
from iris.services.appeals.matters import Appealable, Matter


def matter_of_finding(row: m.Assessment, finding: m.Finding) -> Matter | None:
    """The matter of a finding; its time runs from the lock of the report. None before, and for good practice."""
    if row.closed_at is None or finding.grade == Grade.GOOD_PRACTICE:
        return None
    return Matter(
        AppealSubject.FINDING,
        f"finding:{finding.id}",
        finding.subject_id,
        row.closed_at.date(),
        assessment_id=row.id,
        finding_id=finding.id,
    )


def find(session: Session, number: int) -> Matter | None:
    """The matter of the finding with this row."""
    finding = queries.findings.one(session, number)
    row = queries.assessments.one(session, finding.assessment_id) if finding else None
    return matter_of_finding(row, finding) if finding is not None and row is not None else None


def _finding(session: Session, appeal: m.Appeal) -> m.Finding:
    finding = queries.findings.one(session, appeal.finding_id or 0)
    assert finding is not None, "who appeals and who hears it sees the finding"
    return finding


def mark(session: Session, now: datetime, appeal: m.Appeal) -> None:
    """Say beside the finding that it is contested."""
    findings.mark_contested(session, now, _finding(session, appeal), appeal)


def unmark(session: Session, now: datetime, appeal: m.Appeal) -> None:
    """The mark ends, with how it ended."""
    findings.unmark_contested(session, now, _finding(session, appeal), appeal.state)


def uphold(session: Session, now: datetime, appeal: m.Appeal, effect: str) -> None:
    """The finding counts as the panel found it, from its first day."""
    findings.correct(session, now, _finding(session, appeal), appeal, Rating(effect))


def involved(session: Session, appeal: m.Appeal) -> Iterable[int]:
    """Whoever planned or judged something about the finding; the sides of the assessment are looked at anyway."""
    return queries.findings.people(session, appeal.finding_id or 0)


def moved(session: Session, now: datetime, appeal: m.Appeal) -> None:
    """The score looks at the finding again: contested from the admission, corrected or not at the end."""
    rated.reconsider(session, now, appeal.finding_id or 0)


FINDINGS = Appealable(mark, unmark, uphold, involved, moved)
