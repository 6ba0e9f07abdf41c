"""What comes back from the field: each thing once, whoever sends it how often; two writers lose nothing.

A device gives each thing an id of its own. What was received under it answers as it did the first time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.gateways.outside import Outside
from iris.gateways.sealing import open_seal
from iris.queries.scope import actor_of
from iris.rules.errors import RuleBroken
from iris.rules.fieldwork import Outcome
from iris.rules.wording import N_
from iris.services import journal
from iris.services.assessments import kits
from iris.services.assessments.fieldwork import Rate, add_file, add_interview, check_open, open_checklist, rate, write
from iris.services.assessments.keeping import stream
from iris.services.journal import Note


@dataclass(frozen=True, slots=True)
class FieldRating:
    """A criterion as it was filled in on a device; `said.version` is the one that the device had seen."""

    id: str
    criterion: str
    said: Rate
    written_at: datetime


@dataclass(frozen=True, slots=True)
class FieldInterview:
    """An interview as a device sealed it: JSON with held_on, people, in_destination, words."""

    id: str
    seal: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a thing; `refused` says why nothing did, and then it is as if it had never been sent."""

    id: str
    outcome: Outcome | None
    refused: RuleBroken | None = None


@dataclass(slots=True)
class _Batch:
    """What the things of one batch share."""

    session: Session
    keys: Keys
    now: datetime
    assessment: m.Assessment
    kit: m.FieldKit
    rows: dict[str, m.AssessmentRating]
    own: dict[str, int]
    conflicts: dict[tuple[int, str], m.FieldConflict]
    notes: list[Note]


def take_items(
    session: Session,
    keys: Keys,
    now: datetime,
    assessment: m.Assessment,
    kit: m.FieldKit,
    items: Sequence[FieldRating | FieldInterview],
) -> list[Answer]:
    """Take a batch from a device. A refusal concerns one thing; the others are taken."""
    queries.fieldwork.lock(session, kit.id)
    known = queries.fieldwork.items(session, kit.id, [item.id for item in items])
    open_checklist(session, now, assessment)
    open_ones = queries.fieldwork.conflicts(session, assessment.id)
    batch = _Batch(
        session, keys, now, assessment, kit,
        rows=queries.assessments.ratings(session, assessment.id),
        own=queries.fieldwork.versions_made(session, kit.id),
        conflicts={(row.kit_id, row.criterion): row for row in open_ones},
        notes=[],
    )  # fmt: skip
    answers = []
    for item in items:
        before = known.get(item.id)
        if before is not None:
            answers.append(Answer(item.id, Outcome(before.outcome)))
            continue
        try:
            known[item.id] = made = _take(batch, item)
            answers.append(Answer(item.id, Outcome(made.outcome)))
        except RuleBroken as error:
            answers.append(Answer(item.id, None, error))
    journal.record_many(session, now, batch.notes)
    return answers


def _take(batch: _Batch, item: FieldRating | FieldInterview) -> m.FieldItem:
    kits.check_kit(batch.kit, batch.now)
    check_open(batch.assessment)
    if isinstance(item, FieldInterview):
        return _interview(batch, item)
    queries.assessment_facts.standard_of(batch.assessment).criterion(item.criterion)
    return _rating(batch, item)


def _received(batch: _Batch, item_id: str, criterion: str | None, outcome: Outcome, made: int | None) -> m.FieldItem:
    row = m.FieldItem(
        kit_id=batch.kit.id, client_id=item_id, criterion=criterion, outcome=outcome.value, made_version=made,
        received_at=batch.now,
    )  # fmt: skip
    batch.session.add(row)
    batch.session.flush()
    return row


def _rating(batch: _Batch, item: FieldRating) -> m.FieldItem:
    row = batch.rows[item.criterion]
    # A lost answer leaves the device with the version before its own last word, which is no conflict.
    seen = row.version in (item.said.version, batch.own.get(item.criterion))
    if not _same(row, item.said):
        if not seen:
            _keep_beside(batch, item)
            return _received(batch, item.id, item.criterion, Outcome.CONFLICT, None)
        write(batch.session, batch.now, row, item.said)
        batch.session.flush()
        batch.notes.append(_note(batch, "assessment.rated", criterion=item.criterion, rating=row.rating))
        batch.own[item.criterion] = row.version
    return _received(batch, item.id, item.criterion, Outcome.KEPT, row.version if seen else None)


def _same(row: m.AssessmentRating, said: Rate) -> bool:
    rating = said.rating.value if said.rating else None
    return (row.rating, row.notes, row.reason, row.refs) == (
        rating, said.notes.strip(), said.reason.strip(), said.refs.strip(),
    )  # fmt: skip


def _keep_beside(batch: _Batch, item: FieldRating) -> None:
    """Keep what the device says beside what stands; a newer word of the same device takes the place of its older."""
    account_id = actor_of(batch.session).account_id
    assert account_id is not None
    key = (batch.kit.id, item.criterion)
    row = batch.conflicts.get(key) or m.FieldConflict(
        assessment_id=batch.assessment.id, kit_id=batch.kit.id, criterion=item.criterion, account_id=account_id
    )
    row.rating = item.said.rating.value if item.said.rating else None
    row.notes, row.reason, row.refs = item.said.notes.strip(), item.said.reason.strip(), item.said.refs.strip()
    row.written_at, row.received_at = item.written_at, batch.now
    batch.session.add(row)
    batch.session.flush()
    batch.conflicts[key] = row
    batch.notes.append(_note(batch, "assessment.conflict_kept", criterion=item.criterion, conflict=row.id))


def _note(batch: _Batch, verb: str, **payload: object) -> Note:
    return Note(stream(batch.assessment), verb, {**payload, "kit": batch.kit.id})


def _interview(batch: _Batch, item: FieldInterview) -> m.FieldItem:
    private = kits.seal_key(batch.keys, batch.assessment, batch.kit)
    told = _read_interview(open_seal(private, item.seal, batch.kit.code.encode()))
    add_interview(
        batch.session, batch.keys, batch.now, batch.assessment, told.held_on, told.people, told.words,
        in_destination=told.in_destination,
    )  # fmt: skip
    return _received(batch, item.id, None, Outcome.KEPT, None)


@dataclass(frozen=True, slots=True)
class _Told:
    held_on: date
    people: int
    in_destination: bool
    words: str


def _read_interview(data: bytes) -> _Told:
    try:
        said = json.loads(data)
        told = _Told(
            date.fromisoformat(said["held_on"]), int(said["people"]), bool(said["in_destination"]), str(said["words"])
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise RuleBroken("interview_unreadable", N_("This interview can't be read. Write it down again.")) from error
    return told


def take_photo(
    session: Session,
    outside: Outside,
    now: datetime,
    assessment: m.Assessment,
    kit: m.FieldKit,
    item_id: str,
    criterion: str,
    file: tuple[bytes, str],
) -> Answer:
    """Take a photo or another file (content, name) from a device, once. Raises RuleBroken as `add_file`, `kit_over`."""
    queries.fieldwork.lock(session, kit.id)
    before = queries.fieldwork.items(session, kit.id, [item_id]).get(item_id)
    if before is None:
        kits.check_kit(kit, now)
        add_file(session, outside, now, assessment, criterion, *file)
        before = m.FieldItem(
            kit_id=kit.id, client_id=item_id, criterion=criterion, outcome=Outcome.KEPT.value, received_at=now
        )
        session.add(before)
        session.flush()
    return Answer(item_id, Outcome(before.outcome))


def solve(
    session: Session, now: datetime, assessment: m.Assessment, conflict: m.FieldConflict, said: Rate | None
) -> None:
    """Choose: `said` becomes the text of the criterion; none leaves what stands there.

    Raises RuleBroken `conflict_solved`, and as `rate` (somebody may have saved once more).
    """
    check_open(assessment)
    if conflict.solved_at is not None:
        raise RuleBroken("conflict_solved", N_("Somebody has chosen already. Look at the checklist."))
    actor = actor_of(session)
    if said is not None:
        rate(session, now, assessment, conflict.criterion, said)
    conflict.solved_by, conflict.solved_at = actor.account_id, now
    session.flush()
    journal.record(
        session, now, stream(assessment), "assessment.conflict_solved",
        conflict=conflict.id, criterion=conflict.criterion, written=said is not None,
    )  # fmt: skip
