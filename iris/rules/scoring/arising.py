"""What happens elsewhere, as a fact of the score: ratings with their findings, what is laid open, placements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from iris.rules import findings, organisations
from iris.rules.assessment_ratings import Rating
from iris.rules.assessment_stages import KINDS, AssessmentKind
from iris.rules.deadlines import Overrides, Period, due
from iris.rules.findings import Standing
from iris.rules.scoring.recorded import PlacementsFact, RatingFact
from iris.rules.scoring.vocabulary import DisclosureItem, Grade, Kind, Source

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
    *,
    fallen: bool = False,
) -> RatingFact | None:
    """Give the fact of one rating with the findings on its criterion; None where nothing was assessed.

    The gravest finding that is not verified gives grade and due date; once all are verified, the last day of
    verification counts. `fallen`: an appeal took a finding away; where none is left the criterion counts as met.
    """
    if rating is None or rating is Rating.NOT_ASSESSED:
        return None
    graded = [one for one in found if one.grade in GRAVEST]
    if not graded:
        grade = Grade.MET if fallen and rating is not Rating.NOT_APPLICABLE else Grade(rating)
        return RatingFact(criterion, grade, seen.kind, seen.on)
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


ITEMS: dict[type[organisations.Datum], DisclosureItem] = {
    organisations.Fee: DisclosureItem.FEE_SCHEDULE,
    organisations.SubAgent: DisclosureItem.SUB_AGENTS,
    organisations.Placements: DisclosureItem.PLACEMENTS,
}


def item_of(datum: organisations.Datum) -> DisclosureItem | None:
    """Give what an agency lays open by this datum; None for what no score asks for."""
    if isinstance(datum, organisations.Party):
        return DisclosureItem.OWNERS if datum.role == "owner" else None
    return ITEMS.get(type(datum))


def placements_fact(
    datum: organisations.Placements, first: date, last: date, *, confirmed: bool, sectors: Collection[str]
) -> PlacementsFact:
    """Give the fact of a period of placements; `sectors` are those of the agency on this way at that time.

    What the workers did is not asked with their number. It is plain where the agency works in one sector on that
    way; of several, or none, we do not guess: then the agency is compared with the whole register.
    """
    (sector,) = sectors if len(sectors) == 1 else (None,)
    source = Source.CONFIRMED if confirmed else Source.ESTIMATED if datum.estimated else Source.DECLARED
    return PlacementsFact(first, last, float(datum.number), source, datum.destination, sector)


def sectors_on(corridors: Sequence[organisations.Corridor], origin: str, destination: str) -> frozenset[str]:
    """Give the sectors in which these corridors lead from here to there."""
    return frozenset(c.sector for c in corridors if (c.origin, c.destination) == (origin, destination))
