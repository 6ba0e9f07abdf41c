"""What assessments say of an agency, for its score: ratings with their findings, and findings that name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.appeals import AppealState
from iris.rules.assessments import OPENS_FINDING, AssessmentKind, Rating
from iris.rules.findings import Grade, Standing, reaches_agency
from iris.rules.scoring.arising import Contested, Examined, contested, examined, rating_fact
from iris.rules.scoring.recorded import RatingFact, Recordable
from iris.rules.scoring.vocabulary import Kind
from iris.services import jobs, scoring


@dataclass(frozen=True, slots=True)
class Doubts:
    """What was said against findings: which stand beside the score for a time, and what others count as instead."""

    contested: Mapping[int, Contested]
    corrected: Mapping[int, Rating]


def record(session: Session, now: datetime, row: m.Assessment, criteria: Iterable[str] | None = None) -> None:
    """Record the ratings of a closed assessment of an agency; all of them, or those of some criteria.

    Again after a finding changed: the source `rating:…` is the same, so that it is the next version.
    """
    seen = _seen(row)
    if row.subject.kind != "agency" or seen is None:
        return
    ratings = queries.assessments.ratings(session, row.id)
    found = _by_criterion(session, row)
    doubts = _doubts(session, [one for group in found.values() for one in group])
    facts: list[tuple[Recordable, str]] = []
    for code in sorted(ratings if criteria is None else set(criteria) & ratings.keys()):
        fact = _fact(session, row, code, ratings[code], seen, found.get(code, ()), doubts)
        if fact is not None:
            facts.append((fact, f"rating:{ratings[code].id}"))
    scoring.record_score_facts(session, now, row.subject, facts)


def _seen(row: m.Assessment) -> Examined | None:
    """How it counts; nothing while it is not closed, or for a criterion that no agency is measured by."""
    if row.closed_at is None:
        return None
    return examined(AssessmentKind(row.kind), row.last_day or row.closed_at.date())


def _by_criterion(session: Session, row: m.Assessment) -> dict[str, list[m.Finding]]:
    found: dict[str, list[m.Finding]] = {}
    for finding in queries.findings.of_assessment(session, row.id):
        if finding.opened_on is not None:
            found.setdefault(finding.criterion, []).append(finding)
    return found


def _doubts(session: Session, found: Sequence[m.Finding]) -> Doubts:
    """Appeals are not everybody's to see: where a finding is contested the worker, who sees all, records."""
    appeals = queries.appeals.against_findings(session, [finding.id for finding in found])
    spans = {number: contested(a.lodged_on, a.admitted_on, a.ended_on) for number, a in appeals.items()}
    return Doubts(
        {number: span for number, span in spans.items() if span is not None},
        # The effect is the rating that the panel found; where it named none, nothing is left of the finding.
        {number: Rating(a.effect or Rating.MET) for number, a in appeals.items() if a.state == AppealState.UPHELD},
    )


def _fact(
    session: Session,
    row: m.Assessment,
    code: str,
    rated: m.AssessmentRating,
    seen: Examined,
    found: Sequence[m.Finding],
    doubts: Doubts,
) -> Recordable | None:
    audit = queries.assessments.next_planned(session, row.subject_id, row.filed_on) if found and row.filed_on else None
    rating, left = _corrected(Rating(rated.rating) if rated.rating else None, found, doubts, audit)
    spans = [doubts.contested[finding.id] for finding in found if finding.id in doubts.contested]
    return rating_fact(code, rating, seen, left, max(spans, key=lambda span: span.first, default=None))


def _corrected(
    rating: Rating | None, found: Sequence[m.Finding], doubts: Doubts, audit: date | None
) -> tuple[Rating | None, list[Standing]]:
    """The rating of a criterion and its findings, as a panel corrected them."""
    left = []
    for finding in found:
        standing, instead = queries.findings.standing(finding, audit), doubts.corrected.get(finding.id)
        if instead is None:
            left.append(standing)
        elif instead in OPENS_FINDING:
            left.append(replace(standing, grade=OPENS_FINDING[instead]))
        else:
            rating = instead
    return rating, left


def finding_changed(session: Session, now: datetime, finding: m.Finding) -> None:
    """Record anew what a finding says of an agency, now that it was verified.

    Of a contested one the worker does it: who verifies sees no appeals.
    """
    if queries.findings.contest(session, finding.id) is not None:
        reconsider(session, now, finding.id)
    else:
        tell(session, now, finding)


def reconsider(session: Session, now: datetime, finding_id: int) -> None:
    """Ask the worker to record a finding anew: an appeal against it was admitted, decided or taken back."""
    jobs.enqueue(session, now, "score_finding", finding_id=finding_id)


def audit_planned(session: Session, now: datetime, entry_id: int) -> None:
    """Ask the worker to look at the open findings of an entry: a minor one is due by its next audit."""
    jobs.enqueue(session, now, "score_finding", entry_id=entry_id)


def tell_open(session: Session, now: datetime, entry_id: int) -> None:
    """Record anew what the findings of an entry say that are not closed; nothing is written where nothing differs."""
    for finding in queries.findings.open_of(session, entry_id):
        tell(session, now, finding)


def tell(session: Session, now: datetime, finding: m.Finding) -> None:
    """Record what a finding says now of the agency that was audited, or of the one that it names."""
    if finding.named_id is None:
        record(session, now, finding.assessment, [finding.criterion])
    elif reaches_agency(Grade(finding.grade), finding.maps_to, finding.put_on, now.date()):
        _tell_named(session, now, finding)


def _tell_named(session: Session, now: datetime, finding: m.Finding) -> None:
    seen = _seen(finding.assessment)
    entry = queries.register.by_id(session, finding.named_id or 0)
    if seen is None or entry is None or finding.maps_to is None:
        return
    doubts, source = _doubts(session, [finding]), f"finding:{finding.id}"
    _, left = _corrected(None, [finding], doubts, None)
    if not left:
        # It fell on appeal: the audit of the employer says nothing of the agency.
        scoring.void_score_fact(session, now, entry, RatingFact, source)
        return
    third_party, span = replace(seen, kind=Kind.EMPLOYER_AUDIT), doubts.contested.get(finding.id)
    fact = rating_fact(finding.maps_to, Rating(finding.grade), third_party, left, span)
    if fact is not None:
        scoring.record_score_fact(session, now, entry, fact, source)


def count_named(session: Session, now: datetime, today: date) -> int:
    """Record the findings at employers whose agency's days to answer are over; each once, however late."""
    due = queries.findings.to_count(session, today)
    for finding in due:
        _tell_named(session, now, finding)
    return len(due)
