"""Ratings of criteria, how far a checklist is, and what a report still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.findings import Grade
from iris.rules.standards.shape import Standard
from iris.rules.status_words import StatusIcon
from iris.rules.wording import N_, Tone, Word


class Rating(StrEnum):
    """How a criterion was found."""

    MET = "met"
    OBSERVATION = "observation"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


RATING_WORDS: Mapping[Rating, Word] = {
    Rating.MET: Word(N_("Met"), N_("The demand is fulfilled."), Tone.OK, StatusIcon.TICK),
    Rating.OBSERVATION: Word(
        N_("Observation"), N_("Fulfilled, with something to look at."), Tone.WARN, StatusIcon.SHEET
    ),
    Rating.MINOR: Word(N_("Minor"), N_("A single lapse."), Tone.WARN, StatusIcon.MIND),
    Rating.MAJOR: Word(N_("Major"), N_("The way of working fails here."), Tone.STOP, StatusIcon.MIND),
    Rating.CRITICAL: Word(N_("Critical"), N_("Workers are harmed."), Tone.STOP, StatusIcon.CROSS),
    Rating.NOT_APPLICABLE: Word(
        N_("Does not apply"), N_("This organisation does nothing of the kind."), Tone.NONE, StatusIcon.SHEET
    ),
    Rating.NOT_ASSESSED: Word(
        N_("Not assessed"),
        N_("Nobody could look at it. The reason stands beside."),
        Tone.NONE,
        StatusIcon.QUESTION,
    ),
}

OPENS_FINDING: Mapping[Rating, Grade] = {
    Rating.OBSERVATION: Grade.OBSERVATION,
    Rating.MINOR: Grade.MINOR,
    Rating.MAJOR: Grade.MAJOR,
    Rating.CRITICAL: Grade.CRITICAL,
}
"""Which ratings open a finding when the report is filed, and of which grade."""

_MILDEST_FIRST = (Grade.OBSERVATION, Grade.MINOR, Grade.MAJOR, Grade.CRITICAL)


def check_milder(grade: Grade, counts_as: Rating) -> None:
    """Raise RuleBroken `appeal_effect` when a panel that upholds would leave a finding as grave as it was."""
    then = OPENS_FINDING.get(counts_as)
    milder = then is None or _MILDEST_FIRST.index(then) < _MILDEST_FIRST.index(grade)
    if not milder or counts_as is Rating.NOT_ASSESSED:
        raise RuleBroken("appeal_effect", N_("Choose a milder rating, or dismiss the appeal."))


NEEDS_NOTES = frozenset(OPENS_FINDING) | {Rating.NOT_APPLICABLE}
NEEDS_EVIDENCE = frozenset(OPENS_FINDING) | {Rating.MET}


@dataclass(frozen=True, slots=True)
class Rated:
    """One row of the checklist: `evidence` counts references and files, `reason` says why not assessed."""

    criterion: str
    rating: Rating | None = None
    notes: str = ""
    evidence: int = 0
    reason: str = ""

    @property
    def touched(self) -> bool:
        return self.rating is not None and (self.rating is not Rating.NOT_ASSESSED or bool(self.reason.strip()))

    @property
    def rated(self) -> bool:
        return self.rating not in (None, Rating.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a checklist is.

    Criteria in all, rated, not assessed with a reason, rated on evidence; the codes of those not dealt with.
    """

    total: int
    rated: int
    excused: int
    evidenced: int
    untouched: tuple[str, ...]

    @property
    def dealt_with(self) -> int:
        return self.rated + self.excused

    @property
    def percent(self) -> int:
        """Share of criteria rated, rounded down: 100 only when every single one is."""
        return 100 * self.rated // self.total if self.total else 0


def progress(codes: Sequence[str], rows: Iterable[Rated]) -> Progress:
    """Work out the progress over the criteria `codes`; rows of other criteria change nothing."""
    by_code = {row.criterion: row for row in rows}
    found = [by_code.get(code, Rated(code)) for code in codes]
    return Progress(
        total=len(found),
        rated=sum(row.rated for row in found),
        excused=sum(row.touched and not row.rated for row in found),
        evidenced=sum(row.rated and row.evidence > 0 for row in found),
        untouched=tuple(row.criterion for row in found if not row.touched),
    )


def progress_by_principle(standard: Standard, rows: Iterable[Rated]) -> dict[str, Progress]:
    """The same for each principle, by its code."""
    known = tuple(rows)
    return {p.code: progress([c.code for c in p.criteria], known) for p in standard.principles}


@dataclass(frozen=True, slots=True)
class Gaps:
    """What keeps a report from being filed, as codes of criteria in the order of the standard."""

    unrated: tuple[str, ...] = ()
    without_reason: tuple[str, ...] = ()
    without_evidence: tuple[str, ...] = ()
    without_notes: tuple[str, ...] = ()


def gaps(standard: Standard, rows: Iterable[Rated]) -> Gaps:
    """Find what a report still lacks.

    Every criterion has a rating; "not assessed" a reason; evidence where the standard wants it; and notes
    wherever the rating is other than met, since a reader must be able to follow it.
    """
    by_code = {row.criterion: row for row in rows}
    found = [(criterion, by_code.get(criterion.code, Rated(criterion.code))) for criterion in standard.criteria()]
    return Gaps(
        unrated=tuple(c.code for c, row in found if row.rating is None),
        without_reason=tuple(c.code for c, row in found if row.rating and not row.touched),
        without_evidence=tuple(
            c.code for c, row in found if row.rating in NEEDS_EVIDENCE and c.evidence_required and row.evidence < 1
        ),
        without_notes=tuple(c.code for c, row in found if row.rating in NEEDS_NOTES and not row.notes.strip()),
    )
