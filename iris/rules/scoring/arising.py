"""What assessments say of an agency, as facts of its score: ratings with the findings on their criterion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from iris.rules import findings
from iris.rules.assessment_ratings import Rating
from iris.rules.assessment_stages import KINDS, AssessmentKind
from iris.rules.deadlines import Overrides, Period, due
from iris.rules.findings import Standing
from iris.rules.scoring.recorded import RatingFact
from iris.rules.scoring.vocabulary import Grade, Kind

GRAVEST = (findings.Grade.CRITICAL, findings.Grade.MAJOR, findings.Grade.MINOR, findings.Grade.OBSERVATION)


@dataclass(frozen=True, slots=True)
class Contested:
    """An admitted appeal against a finding: from its admission, to its end where there is one."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """What the ratings of one assessment have in common: its kind as the score knows it, its last fieldwork day."""

    kind: Kind
    on: date


def examined(kind: AssessmentKind, last_day: date) -> Examined | None:
    """Give how an assessment counts; None for a kind that never enters a score."""
    scoring = KINDS[kind].scoring
    return Examined(Kind(scoring), last_day) if scoring is not None else None


def rating_fact(
    criterion: str,
    rating: Rating | None,
    seen: Examined,
    found: Iterable[Standing] = (),
    contested: Contested | None = None,
) -> RatingFact | None:
    """Give the fact of one rating with the findings on its criterion; None where nothing was assessed.

    The gravest finding that is not verified gives grade and due date; once all are verified, the last day of
    verification counts.
    """
    if rating is None or rating is Rating.NOT_ASSESSED:
        return None
    graded = [one for one in found if one.grade in GRAVEST]
    if not graded:
        return RatingFact(criterion, Grade(rating), seen.kind, seen.on)
    counting = [one for one in graded if not one.closed] or graded
    gravest = min((one.grade for one in counting), key=GRAVEST.index)
    dues = [one.due.closure for one in counting if one.grade is gravest and one.due.closure is not None]
    closed = [one.verified_on for one in counting if one.verified_on is not None]
    return RatingFact(
        criterion,
        Grade(gravest),
        seen.kind,
        seen.on,
        due_on=min(dues, default=None),
        verified_on=max(closed, default=None),
        contested_from=contested.first if contested else None,
        contested_to=contested.last if contested else None,
    )


def contested(
    lodged: date, admitted: date | None, ended: date | None, overrides: Overrides | None = None
) -> Contested | None:
    """Give from when to when an appeal stands beside the score: once admitted, no longer than it may take."""
    if admitted is None:
        return None
    most = due(Period.APPEAL_DECIDE, lodged, overrides)
    return Contested(admitted, min(ended or most, most))
