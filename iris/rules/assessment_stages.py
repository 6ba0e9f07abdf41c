"""Kinds of assessments and the stages they pass, with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.standards.shape import StandardSubject
from iris.rules.status_words import StatusIcon
from iris.rules.wording import N_, Tone, Word


class AssessmentKind(StrEnum):
    """What an assessment is for."""

    SELF_ASSESSMENT = "self_assessment"
    DESK_REVIEW = "desk_review"
    ON_SITE = "on_site"
    SURVEILLANCE = "surveillance"
    SPECIAL = "special"
    MATURITY = "maturity"
    EMPLOYER_AUDIT = "employer_audit"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is true of a kind. `scoring` is its name in the score's facts, None: it never enters the score."""

    label: str
    subjects: frozenset[StandardSubject]
    scoring: str | None
    independent: bool = True
    on_site: bool = True


_AGENCY = frozenset({StandardSubject.AGENCY})
_EMPLOYER = frozenset({StandardSubject.EMPLOYER})
_BOTH = _AGENCY | _EMPLOYER
_K = AssessmentKind

KINDS: Mapping[AssessmentKind, KindFacts] = {
    _K.SELF_ASSESSMENT: KindFacts(N_("Self-assessment"), _BOTH, "self", independent=False, on_site=False),
    _K.DESK_REVIEW: KindFacts(N_("Desk review"), _AGENCY, "desk", on_site=False),
    _K.ON_SITE: KindFacts(N_("On-site audit"), _AGENCY, "onsite"),
    _K.SURVEILLANCE: KindFacts(N_("Surveillance audit"), _AGENCY, "surveillance"),
    _K.SPECIAL: KindFacts(N_("Special audit"), _BOTH, "special"),
    _K.MATURITY: KindFacts(N_("Maturity assessment"), _AGENCY, None),
    _K.EMPLOYER_AUDIT: KindFacts(N_("Employer audit"), _EMPLOYER, "employer_audit"),
}


def check_kind(kind: AssessmentKind, subject: StandardSubject) -> None:
    """Raise RuleBroken `kind_subject` for a kind that is not made for this subject."""
    if subject not in KINDS[kind].subjects:
        raise RuleBroken("kind_subject", N_("This kind of assessment is not made for this kind of organisation."))


class AssessmentState(StrEnum):
    """Where an assessment stands."""

    PLANNED = "planned"
    TEAM_CONFIRMED = "team_confirmed"
    FIELDWORK = "fieldwork"
    REPORTED = "reported"
    FACTUAL_CHECK = "factual_check"
    TECHNICAL_REVIEW = "technical_review"
    CLOSED = "closed"
    NOT_COMPLETED = "not_completed"
    CANCELLED = "cancelled"


_S = AssessmentState

ASSESSMENT_WORDS: Mapping[AssessmentState, Word] = {
    _S.PLANNED: Word(N_("Planned"), N_("The team signs its declarations next."), Tone.INFO, StatusIcon.SHEET),
    _S.TEAM_CONFIRMED: Word(N_("Team confirmed"), N_("Fieldwork begins next."), Tone.INFO, StatusIcon.SHEET),
    _S.FIELDWORK: Word(N_("Fieldwork"), N_("The team visits, listens and rates."), Tone.INFO, StatusIcon.EXAMINED),
    _S.REPORTED: Word(
        N_("Report filed"), N_("The report goes to the audited party next."), Tone.INFO, StatusIcon.SHEET
    ),
    _S.FACTUAL_CHECK: Word(
        N_("Factual check"),
        N_("The audited party says whether the facts are right."),
        Tone.INFO,
        StatusIcon.CLOCK,
    ),
    _S.TECHNICAL_REVIEW: Word(
        N_("Technical review"),
        N_("Somebody outside the team checks the report."),
        Tone.INFO,
        StatusIcon.EXAMINED,
    ),
    _S.CLOSED: Word(N_("Closed"), N_("The report is final and locked."), Tone.OK, StatusIcon.TICK),
    _S.NOT_COMPLETED: Word(
        N_("Not completed"),
        N_("Access was denied or it was not safe. It counts for nothing."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    _S.CANCELLED: Word(N_("Cancelled"), N_("It did not take place."), Tone.GONE, StatusIcon.GIVEN_UP),
}

AFTER_FILING = frozenset({_S.REPORTED, _S.FACTUAL_CHECK, _S.TECHNICAL_REVIEW, _S.CLOSED})
"""States in which the audited party may read the report."""

FOR_APPLICATIONS = frozenset({_K.DESK_REVIEW, _K.ON_SITE, _K.SPECIAL})
"""Kinds that an application for a certificate rests on."""


class Incomplete(StrEnum):
    """Why an assessment could not be completed (APSCA D-117)."""

    ACCESS_DENIED = "access_denied"
    UNSAFE = "unsafe"
