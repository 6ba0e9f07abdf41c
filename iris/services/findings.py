"""Findings: written by the team, opened with the report, answered by the audited party, verified by an auditor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules.assessments import OPENS_FINDING, AssessmentState, Rating, check_edit, check_milder
from iris.rules.deadlines import Period, due, overdue
from iris.rules.errors import RuleBroken
from iris.rules.findings import (
    FINDING,
    NEEDS_PLAN,
    FindingFacts,
    FindingState,
    Grade,
    Plan,
)
from iris.rules.moves import take
from iris.rules.roles import Action
from iris.rules.wording import N_
from iris.services import audit_notices, journal, rated

PLAN_SIDE, VERIFY_SIDE = "plan", "verify"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the team writes into a finding; `named`: the agency it names, for a finding at an employer."""

    criterion: str
    grade: Grade
    statement: str
    named: m.RegisterEntry | None = None


@dataclass(frozen=True, slots=True)
class PlanText:
    """A corrective-action plan as written."""

    root_cause: str
    correction: str
    prevention: str
    owner: str
    done_by: date | None


def stream(finding: m.Finding) -> str:
    """The journal's name of a finding."""
    return f"finding:{finding.id}"


def write(session: Session, now: datetime, assessment: m.Assessment, wording: Wording) -> m.Finding:
    """Write a finding down while the report is open; it opens when the report is filed.

    Raises RuleBroken: `report_…`, `criterion_unknown`, `finding_empty`, `names_…`.
    """
    return write_all(session, now, assessment, [wording])[0]


def write_all(
    session: Session, now: datetime, assessment: m.Assessment, wordings: Sequence[Wording]
) -> list[m.Finding]:
    """The same for several."""
    _check_open(assessment)
    first = queries.findings.next_number(session, assessment.id)
    written = []
    for number, wording in enumerate(wordings, first):
        finding = m.Finding(
            assessment_id=assessment.id,
            subject_id=assessment.subject_id,
            number=number,
            written_by=actor_of(session).account_id,
            written_at=now,
        )
        _fill(assessment, finding, wording)
        written.append(finding)
    session.add_all(written)
    session.flush()
    said = {"assessment": assessment.public_id}
    notes = [
        journal.Note(stream(one), "finding.written", said | {"criterion": one.criterion, "grade": one.grade})
        for one in written
    ]
    journal.record_many(session, now, notes)
    return written


def rewrite(session: Session, now: datetime, assessment: m.Assessment, finding: m.Finding, wording: Wording) -> None:
    """Change a finding while the report is open and nobody has answered it. Raises RuleBroken as `write`."""
    _check_unanswered(assessment, finding)
    _fill(assessment, finding, wording)
    session.flush()
    journal.record(session, now, stream(finding), "finding.rewritten", criterion=finding.criterion, grade=finding.grade)


def drop(session: Session, now: datetime, assessment: m.Assessment, finding: m.Finding) -> None:
    """Take a finding back while the report is open; its number is not given again as long as others follow."""
    _check_unanswered(assessment, finding)
    journal.record(session, now, stream(finding), "finding.dropped", criterion=finding.criterion, grade=finding.grade)
    session.delete(finding)
    session.flush()


def _check_open(assessment: m.Assessment) -> None:
    check_edit(AssessmentState(assessment.state), check_answered=assessment.check_answered_on is not None)


def _check_unanswered(assessment: m.Assessment, finding: m.Finding) -> None:
    _check_open(assessment)
    if finding.state != FindingState.OPEN:
        raise RuleBroken("finding_answered", N_("The audited party has answered this finding. It stays as it is."))


def _fill(assessment: m.Assessment, finding: m.Finding, wording: Wording) -> None:
    criterion = queries.assessment_facts.standard_of(assessment).criterion(wording.criterion)
    if not wording.statement.strip():
        raise RuleBroken("finding_empty", N_("Write down what you found and what shows it, without names of workers."))
    if wording.named is not None:
        if wording.named.kind != "agency" or wording.named.id == assessment.subject_id:
            raise RuleBroken("names_nobody", N_("Name another agency of the register, by its id such as AG-4KX2-9TQN."))
        if criterion.maps_to is None:
            raise RuleBroken(
                "names_unmapped",
                N_("This criterion says nothing about agencies. Choose one that does, or name no agency."),
            )
    finding.criterion, finding.grade = criterion.code, str(wording.grade)
    finding.statement = wording.statement.strip()
    finding.named_id = wording.named.id if wording.named else None
    finding.maps_to = criterion.maps_to if wording.named else None


def open_from_ratings(session: Session, now: datetime, assessment: m.Assessment) -> None:
    """Open what was written; a rating that opens a finding and has none of its grade gets one from its notes."""
    written = list(queries.findings.of_assessment(session, assessment.id))
    known = {(finding.criterion, finding.grade) for finding in written}
    number = max((finding.number for finding in written), default=0)
    for code, row in sorted(queries.assessments.ratings(session, assessment.id).items()):
        grade = OPENS_FINDING.get(Rating(row.rating)) if row.rating else None
        if grade is None or (code, str(grade)) in known:
            continue
        number += 1
        finding = m.Finding(
            assessment_id=assessment.id, subject_id=assessment.subject_id, number=number, criterion=code,
            grade=str(grade), statement=row.notes, written_by=row.rated_by, written_at=now,
        )  # fmt: skip
        session.add(finding)
        written.append(finding)
    session.flush()
    fresh = [finding for finding in written if finding.opened_on is None]
    for finding in fresh:
        finding.opened_on = now.date()
    session.flush()
    journal.record_many(
        session,
        now,
        [journal.Note(stream(f), "finding.opened", {"grade": f.grade, "criterion": f.criterion}) for f in fresh],
    )


def put_to_agencies(session: Session, now: datetime, assessment: m.Assessment) -> None:
    """Put findings at an employer to the agencies they name, once the report is locked."""
    named = [
        finding
        for finding in queries.findings.of_assessment(session, assessment.id)
        if finding.named_id is not None and finding.put_on is None and Grade(finding.grade) in NEEDS_PLAN
    ]
    for finding in named:
        finding.put_on = now.date()
    session.flush()
    journal.record_many(
        session, now, [journal.Note(stream(f), "finding.put_to_agency", {"entry": f.named_id}) for f in named]
    )
    for finding in named:
        audit_notices.put_to_agency(session, now, finding)


def answer_as_named(session: Session, now: datetime, finding: m.Finding, words: str) -> None:
    """The agency that a finding names answers it. Raises RuleBroken `named_over` after its days, `no_reason`."""
    last = due(Period.NAMED_AGENCY_ANSWER, finding.put_on or now.date())
    if overdue(last, now.date()):
        raise RuleBroken("named_over", N_("The last day to answer was %(day)s."), day=last)
    if not words.strip():
        raise RuleBroken("no_reason", N_("Write your answer."))
    finding.named_answer, finding.named_answered_on = words.strip(), now.date()
    session.flush()
    journal.record(session, now, stream(finding), "finding.agency_answered")


def submit_plan(session: Session, now: datetime, finding: m.Finding, text: PlanText) -> m.CorrectivePlan:
    """Hand in a plan, as a new version. Raises RuleBroken: `plan_…`, `move_not_open`, `side_verify`."""
    actor = _actor(session)
    plan = Plan(text.root_cause, text.correction, text.prevention, text.owner, text.done_by, actor)
    facts = FindingFacts(Grade(finding.grade), actor, plan, frozenset({actor}))
    after = take(FINDING, "submit_plan", FindingState(finding.state), facts)
    _take_side(session, finding, PLAN_SIDE)
    assert text.done_by is not None
    row = m.CorrectivePlan(
        finding_id=finding.id,
        number=len(queries.findings.plans(session, finding.id)) + 1,
        account_id=actor,
        root_cause=text.root_cause.strip(),
        correction=text.correction.strip(),
        prevention=text.prevention.strip(),
        owner=text.owner.strip(),
        done_by=text.done_by,
        written_at=now,
    )
    session.add(row)
    _moved(session, now, finding, "submit_plan", after, PLAN_SIDE, "")
    return row


def add_evidence(
    session: Session, now: datetime, finding: m.Finding, reference: str, stored: tuple[str, str, bytes] | None = None
) -> m.FindingEvidence:
    """Add a reference or a stored file (name in the store, type, sealed own name) that shows what was done.

    Raises RuleBroken `no_evidence` for nothing at all, `evidence_over` when none is awaited.
    """
    if finding.state not in (FindingState.PLAN_ACCEPTED, FindingState.REOPENED):
        raise RuleBroken("evidence_over", N_("No evidence is awaited now. The plan must be accepted first."))
    if not reference.strip() and stored is None:
        raise RuleBroken("no_evidence", N_("Add at least one file or reference that shows what was done."))
    row = m.FindingEvidence(
        finding_id=finding.id,
        reference=reference.strip(),
        stored_as=stored[0] if stored else None,
        mime=stored[1] if stored else "",
        name=stored[2] if stored else None,
        added_by=_actor(session),
        added_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, stream(finding), "finding.evidence_added", evidence=row.id)
    return row


def move(session: Session, now: datetime, finding: m.Finding, name: str, reason: str) -> None:
    """Take a move of a finding. Raises RuleBroken with the sentence of the first condition that fails."""
    facts = queries.findings.facts(session, finding, _actor(session), reason)
    after = take(FINDING, name, FindingState(finding.state), facts)
    side = VERIFY_SIDE if FINDING.move(name).action == Action.FINDING_VERIFY else PLAN_SIDE
    _take_side(session, finding, side)
    _moved(session, now, finding, name, after, side, reason)
    if after is FindingState.VERIFIED_CLOSED:
        rated.finding_changed(session, now, finding)


def _moved(
    session: Session, now: datetime, finding: m.Finding, name: str, after: FindingState, side: str, words: str
) -> None:
    finding.state = after.value
    finding.closed_on = now.date() if after is FindingState.VERIFIED_CLOSED else None
    session.add(
        m.FindingMove(
            finding_id=finding.id, number=len(queries.findings.moves(session, finding.id)) + 1, move=name,
            to_state=after.value, account_id=_actor(session), side=side, words=words.strip(), taken_at=now,
        )
    )  # fmt: skip
    session.flush()
    journal.record(session, now, stream(finding), f"finding.{name}", after=str(after))
    audit_notices.finding_moved(session, now, finding, name)


def _take_side(session: Session, finding: m.Finding, side: str) -> None:
    """The side of this person in this finding, once and for all; the database refuses a second one too."""
    taken = queries.findings.side_of(session, finding.id, _actor(session))
    if taken is None:
        session.add(m.FindingPart(finding_id=finding.id, account_id=_actor(session), side=side))
        session.flush()
    elif taken != side:
        raise RuleBroken("plan_author", N_("You wrote the plan for this finding. Another auditor must judge it."))


def _actor(session: Session) -> int:
    account_id = actor_of(session).account_id
    assert account_id is not None
    return account_id


def mark_contested(session: Session, now: datetime, finding: m.Finding, appeal: m.Appeal) -> None:
    """Mark a finding as contested: beside its state, while a panel hears the appeal. What was said stands there."""
    mark = m.FindingContest(
        finding_id=finding.id, appeal_id=appeal.id, lodged_by=_actor(session), lodged_on=appeal.lodged_on
    )
    session.add(mark)
    session.flush()
    journal.record(session, now, stream(finding), "finding.contested", contest=mark.id)


def unmark_contested(session: Session, now: datetime, finding: m.Finding, outcome: str) -> None:
    """The appeal is over: note when and how."""
    mark = queries.findings.contest(session, finding.id)
    if mark is not None:
        mark.decided_on, mark.outcome = now.date(), outcome
        session.flush()
        journal.record(session, now, stream(finding), "finding.contest_over", contest=mark.id, outcome=outcome)


def correct(session: Session, now: datetime, finding: m.Finding, appeal: m.Appeal, counts_as: Rating) -> None:
    """Correct a finding from its first day as a panel found; what was known until now stays readable.

    Raises RuleBroken `appeal_effect` for a rating that is not milder.
    """
    was = Grade(finding.grade)
    check_milder(was, counts_as)
    session.add(
        m.FindingCorrection(
            finding_id=finding.id, appeal_id=appeal.id, was=str(was), counts_as=str(counts_as),
            effective_on=finding.opened_on or appeal.decided_on, recorded_at=now,
        )
    )  # fmt: skip
    grade = OPENS_FINDING.get(counts_as)
    if grade is None:
        finding.state, finding.closed_on = str(FINDING.move("fall").target), None
    else:
        finding.grade = str(grade)
    session.flush()
    journal.record(
        session, now, stream(finding), "finding.corrected",
        appeal=appeal.id, was=str(was), counts_as=str(counts_as),
    )  # fmt: skip
