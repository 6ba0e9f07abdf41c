"""From stage to stage: filing opens findings, closing locks the report, time ends the factual check."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.queries.scope import actor_of
from iris.rules.assessments import AssessmentFacts, AssessmentKind, AssessmentState, machine_of
from iris.rules.deadlines import Overrides, Period, amount_of
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.moves import due_by_clock, take
from iris.rules.wording import N_
from iris.services import audit_notices, certificates, findings, journal, rated, sides
from iris.services.assessments import locking
from iris.services.assessments.fieldwork import open_checklist
from iris.services.assessments.keeping import stream
from iris.services.journal import Note


@dataclass(frozen=True, slots=True)
class Said:
    """What was written with a move: why, or what was reviewed."""

    reason: str = ""
    notes: str = ""


def move(
    session: Session, keys: Keys, now: datetime, row: m.Assessment, name: str, facts: AssessmentFacts, said: Said
) -> None:
    """Take a move of an assessment. Raises RuleBroken with the sentence of the first condition that fails."""
    before = AssessmentState(row.state)
    after = take(machine_of(AssessmentKind(row.kind)), name, before, facts)
    if name in ("send_back", "close"):
        _review(session, now, row, said.notes, accepted=name == "close")
    if after is AssessmentState.CLOSED:
        row.closed_at = now
    row.state = after.value
    row.stopped_because = said.reason.strip() or row.stopped_because
    _follow(session, now, row, name)
    session.flush()
    journal.record(session, now, stream(row), f"assessment.{name}", before=str(before), after=str(after))
    audit_notices.moved(session, now, row, name)
    if name == "close":
        locking.lock(session, keys, now, row)
    if after is AssessmentState.CLOSED:
        rated.record(session, now, row)


def _follow(session: Session, now: datetime, row: m.Assessment, name: str) -> None:
    match name:
        case "confirm_team":
            team = [member.account_id for member in queries.assessments.team(session, row.id)]
            sides.seat(session, now, row, team, Side.EVALUATION)
        case "begin_fieldwork":
            open_checklist(session, now, row)
            certificates.note_surveillance(session, now, row, now.date())
        case "not_completed":
            certificates.note_surveillance(session, now, row, None)
        case "file_report":
            row.filed_on = row.filed_on or now.date()
            # Only the team can count the interviews; whoever reviews needs the numbers.
            row.done = row.done | asdict(queries.assessment_facts.sample_done(session, row))
            findings.open_from_ratings(session, now, row)
        case "send_to_check":
            # Sent once more after a review sent it back: the old answer was about another text.
            row.check_sent_on, row.check_answered_on = now.date(), None
            row.check_answer = row.check_dealt_with = ""
            findings.open_from_ratings(session, now, row)
        case "end_check":
            findings.open_from_ratings(session, now, row)


def answer_check(session: Session, now: datetime, row: m.Assessment, facts: AssessmentFacts, words: str) -> None:
    """The audited party says whether the facts are right. Raises RuleBroken `factual_check_over`, `no_reason`."""
    take(machine_of(AssessmentKind(row.kind)), "answer_check", AssessmentState(row.state), facts)
    if not words.strip():
        raise RuleBroken("no_reason", N_("Write which facts are wrong, or that they are right."))
    row.check_answer, row.check_answered_on = words.strip(), now.date()
    row.check_dealt_with = ""
    session.flush()
    journal.record(session, now, stream(row), "assessment.answer_check")
    audit_notices.moved(session, now, row, "answer_check")


def _review(session: Session, now: datetime, row: m.Assessment, notes: str, *, accepted: bool) -> None:
    account_id = actor_of(session).account_id
    assert account_id is not None
    if account_id not in {part.account_id for part in locking.parts(session, row.id)}:
        session.add(m.AssessmentPart(assessment_id=row.id, account_id=account_id, side=Side.REVIEW.value))
        session.flush()
        sides.seat(session, now, row, [account_id], Side.REVIEW)
    review = m.TechnicalReview(
        assessment_id=row.id, account_id=account_id, accepted=accepted, notes=notes.strip(), reviewed_at=now
    )
    session.add(review)
    session.flush()


def run_clock(session: Session, now: datetime, overrides: Overrides | None = None) -> int:
    """Take what time takes: factual checks that ran out without an answer; however late, each once."""
    days = amount_of(Period.FACTUAL_CHECK, overrides)
    due = queries.assessments.in_check_until(session, now.date() - timedelta(days=days))
    notes = []
    for row in due:
        facts = AssessmentFacts(
            today=now.date(),
            kind=AssessmentKind(row.kind),
            check_sent_on=row.check_sent_on,
            check_answered_on=row.check_answered_on,
            overrides=overrides,
        )
        for taken in due_by_clock(machine_of(facts.kind), AssessmentState(row.state), facts):
            row.state = str(taken.target)
            notes.append(Note(stream(row), f"assessment.{taken.name}", {"after": row.state}))
            audit_notices.moved(session, now, row, taken.name)
    session.flush()
    journal.record_many(session, now, notes)
    return len(notes)
