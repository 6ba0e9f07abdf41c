"""What the secretariat watches in audits: how each audit body keeps up, and what each lead auditor found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries import findings
from iris.rules.assessments import AssessmentKind, AssessmentState, Rating
from iris.rules.findings import late
from iris.rules.peers import Result

FOUND = (Rating.MINOR, Rating.MAJOR, Rating.CRITICAL)
RATED = (Rating.MET, Rating.OBSERVATION, *FOUND)
BEFORE_REPORT = frozenset({AssessmentState.PLANNED, AssessmentState.TEAM_CONFIRMED, AssessmentState.FIELDWORK})


@dataclass(frozen=True, slots=True)
class Load:
    """One audit body: assessments not over, those whose planned days are over without a report, findings overdue."""

    open: int
    late: int
    findings_late: int


def late_to_report(row: m.Assessment, today: date) -> bool:
    """Whether the planned days are over and no report is filed."""
    return row.state in BEFORE_REPORT and row.planned_last is not None and row.planned_last < today


def load(rows: Iterable[m.Assessment], running: Iterable[m.Finding], today: date) -> dict[int | None, Load]:
    """How each audit body keeps up, from its assessments that are not over and the findings that run."""
    kept = list(rows)
    open_ones = Counter(row.body_id for row in kept)
    behind = Counter(row.body_id for row in kept if late_to_report(row, today))
    overdue = Counter(row.assessment.body_id for row in running if late(findings.standing(row), today))
    return {
        body: Load(open_ones[body], behind[body], overdue[body]) for body in {*open_ones, *overdue}
    }  # fmt: skip


def results(session: Session) -> tuple[list[Result], dict[int, str]]:
    """Every closed audit with what its lead auditor found, and the names of these auditors."""
    member, rating = m.TeamMember, m.AssessmentRating
    counted = (
        select(
            member.account_id,
            func.max(member.name),
            m.Assessment.standard_id,
            func.sum(case((rating.rating.in_(RATED), 1), else_=0)),
            func.sum(case((rating.rating.in_(FOUND), 1), else_=0)),
        )
        .select_from(m.Assessment)
        .join(member, member.assessment_id == m.Assessment.id)
        .join(rating, rating.assessment_id == m.Assessment.id)
        .where(
            m.Assessment.state == AssessmentState.CLOSED.value,
            m.Assessment.kind != AssessmentKind.SELF_ASSESSMENT.value,
            member.lead.is_(True),
        )
        .group_by(m.Assessment.id, m.Assessment.standard_id, member.account_id)
        .order_by(m.Assessment.id)
    )
    rows = session.execute(counted).all()
    return [Result(row[0], row[2], row[3], row[4]) for row in rows], {row[0]: row[1] for row in rows}
