"""Fieldwork: ratings, files, interviews kept apart, the days and files really worked through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.gateways.outside import Outside
from iris.queries.scope import actor_of
from iris.rules.assessments import AssessmentState, Rating, check_edit
from iris.rules.errors import RuleBroken
from iris.rules.fieldwork import AHEAD
from iris.rules.wording import N_
from iris.services import certificates, journal
from iris.services.assessments.keeping import keep, opened, read, sealed, stream


@dataclass(frozen=True, slots=True)
class Rate:
    """What is written into one row of the checklist; `version` is the one that the writer saw."""

    rating: Rating | None
    notes: str
    reason: str
    refs: str
    version: int


def check_open(assessment: m.Assessment) -> None:
    """Raise RuleBroken when ratings and files may not change now."""
    check_edit(AssessmentState(assessment.state), check_answered=assessment.check_answered_on is not None)


def open_checklist(session: Session, now: datetime, assessment: m.Assessment) -> None:
    """Give every criterion its row, so that two people who begin at once meet on it."""
    known = queries.assessments.ratings(session, assessment.id)
    codes = queries.assessment_facts.standard_of(assessment).codes()
    session.add_all(
        m.AssessmentRating(assessment_id=assessment.id, criterion=code, rated_at=now)
        for code in codes
        if code not in known
    )
    session.flush()


def rate(session: Session, now: datetime, assessment: m.Assessment, criterion: str, said: Rate) -> m.AssessmentRating:
    """Save one row of the checklist, complete or not: a draft is never refused.

    Raises RuleBroken: `report_…` when closed to changes, `criterion_unknown`, `rating_changed` when somebody saved
    this row meanwhile.
    """
    check_open(assessment)
    queries.assessment_facts.standard_of(assessment).criterion(criterion)
    row = queries.assessments.ratings(session, assessment.id).get(criterion)
    if row is None:
        open_checklist(session, now, assessment)
        row = queries.assessments.ratings(session, assessment.id)[criterion]
    if said.version != row.version:
        raise RuleBroken(
            "rating_changed",
            N_("Somebody saved this criterion meanwhile. Both texts stand below: keep what is right and save again."),
        )
    write(session, now, row, said)
    session.flush()
    journal.record(session, now, stream(assessment), "assessment.rated", criterion=criterion, rating=row.rating)
    return row


def write(session: Session, now: datetime, row: m.AssessmentRating, said: Rate) -> None:
    """Put what the actor said into a row."""
    row.rating = said.rating.value if said.rating else None
    row.notes, row.reason, row.refs = said.notes.strip(), said.reason.strip(), said.refs.strip()
    row.rated_by, row.rated_at = actor_of(session).account_id, now


def add_file(
    session: Session, outside: Outside, now: datetime, assessment: m.Assessment, criterion: str, data: bytes, name: str
) -> m.AssessmentEvidence:
    """Keep a file as evidence for a criterion. Raises RuleBroken as `rate` and as the gateways of files."""
    check_open(assessment)
    queries.assessment_facts.standard_of(assessment).criterion(criterion)
    kept = keep(outside, assessment, data, name)
    account_id = actor_of(session).account_id
    assert account_id is not None
    row = m.AssessmentEvidence(
        assessment_id=assessment.id,
        criterion=criterion,
        stored_as=kept.stored_as,
        mime=kept.mime,
        size=kept.size,
        name=kept.name,
        added_by=account_id,
        added_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, stream(assessment), "assessment.file_added", file=row.id, criterion=criterion)
    return row


def remove_file(
    session: Session, outside: Outside, now: datetime, assessment: m.Assessment, row: m.AssessmentEvidence
) -> None:
    """Take a file away again while the report is open."""
    check_open(assessment)
    journal.record(session, now, stream(assessment), "assessment.file_removed", file=row.id, criterion=row.criterion)
    session.delete(row)
    session.flush()
    outside.store.delete(row.stored_as)


def open_file(outside: Outside, assessment: m.Assessment, row: m.AssessmentEvidence) -> tuple[str, bytes]:
    """The own name of a file and its content."""
    return opened(outside.keys, assessment, row.name), read(outside, assessment, row.stored_as)


def add_interview(
    session: Session, keys: Keys, now: datetime, assessment: m.Assessment, held_on: date, people: int, words: str,
    *, in_destination: bool,
) -> m.Interview:  # fmt: skip
    """Keep what workers told, sealed. Raises RuleBroken `interview_…` and as `rate`."""
    check_open(assessment)
    if people < 1:
        raise RuleBroken("interview_people", N_("Give how many people were interviewed, 1 or more."))
    if held_on > (now + AHEAD).date():
        raise RuleBroken("interview_day", N_("The day of an interview cannot lie in the future."))
    if not words.strip():
        raise RuleBroken("interview_empty", N_("Write down what was told, without names."))
    account_id = actor_of(session).account_id
    assert account_id is not None
    row = m.Interview(
        assessment_id=assessment.id,
        held_on=held_on,
        people=people,
        in_destination=in_destination,
        sealed=sealed(keys, assessment, words.strip()),
        added_by=account_id,
        added_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, stream(assessment), "interview.added", interview=row.id)
    return row


def open_interview(session: Session, keys: Keys, now: datetime, assessment: m.Assessment, row: m.Interview) -> str:
    """Read an interview; the journal says who did."""
    journal.record(session, now, stream(assessment), "interview.read", interview=row.id)
    return opened(keys, assessment, row.sealed)


def note_work(
    session: Session, now: datetime, assessment: m.Assessment, days: tuple[date | None, date | None], auditor_days: int,
    files: int, shortfall: str,
) -> None:  # fmt: skip
    """Note the days of fieldwork, the auditor days and the files read; the rules look at them when it is filed."""
    check_open(assessment)
    if min(auditor_days, files) < 0:
        raise RuleBroken("sample_parts", N_("Give numbers of 0 or more."))
    assessment.first_day, assessment.last_day = days
    if days[0] is not None:
        certificates.note_surveillance(session, now, assessment, days[0])
    assessment.done = assessment.done | {"days": auditor_days, "files": files}
    assessment.shortfall = shortfall.strip()
    session.flush()
    journal.record(session, now, stream(assessment), "assessment.work_noted", days=auditor_days, files=files)


def deal_with_answer(session: Session, now: datetime, assessment: m.Assessment, words: str) -> None:
    """Say what the team did about the answer of the audited party. Raises RuleBroken `no_reason`, `report_…`."""
    check_open(assessment)
    if not words.strip():
        raise RuleBroken("no_reason", N_("Write down what you changed, or why nothing."))
    assessment.check_dealt_with = words.strip()
    session.flush()
    journal.record(session, now, stream(assessment), "assessment.answer_dealt_with")
