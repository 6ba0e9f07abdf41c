"""Assessments: kinds, stages, ratings, how far the work is, and what a report must have.

Identities of workers never enter a report; interviews are kept apart and are not counted here by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from iris.rules.assessment_ratings import (
    NEEDS_EVIDENCE,
    NEEDS_NOTES,
    OPENS_FINDING,
    RATING_WORDS,
    Gaps,
    Progress,
    Rated,
    Rating,
    check_milder,
    gaps,
    progress,
    progress_by_principle,
)
from iris.rules.assessment_stages import (
    AFTER_FILING,
    ASSESSMENT_WORDS,
    FOR_APPLICATIONS,
    KINDS,
    AssessmentKind,
    AssessmentState,
    Incomplete,
    KindFacts,
    check_kind,
)
from iris.rules.deadlines import Overrides, Period, due, overdue
from iris.rules.errors import RuleBroken
from iris.rules.independence import TEAM_CONDITIONS, Side, TeamFacts
from iris.rules.moves import Condition, Machine, Move, lift
from iris.rules.roles import Action
from iris.rules.sampling import Shortfall
from iris.rules.wording import N_

__all__ = [
    "AFTER_FILING",
    "ASSESSMENT",
    "ASSESSMENT_WORDS",
    "FOR_APPLICATIONS",
    "KINDS",
    "NEEDS_EVIDENCE",
    "NEEDS_NOTES",
    "OPENS_FINDING",
    "RATING_WORDS",
    "SELF_ASSESSMENT",
    "AssessmentFacts",
    "AssessmentKind",
    "AssessmentState",
    "Gaps",
    "Incomplete",
    "KindFacts",
    "Progress",
    "Rated",
    "Rating",
    "check_dates",
    "check_edit",
    "check_kind",
    "check_milder",
    "check_until",
    "gaps",
    "machine_of",
    "may_edit",
    "progress",
    "progress_by_principle",
]


_S = AssessmentState
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What the moves of an assessment ask, on `today`.

    `first_day`, `last_day` are those really worked; `shortfalls` compare what was done with the proposal;
    `reviewer` is the actor in technical review, `reviewer_side` that person's side, if any. The days of the
    factual check are those of the last time it was sent. A part that a move needs and that is None is a fault
    of the caller (ValueError), never a pass.
    """

    today: date
    kind: AssessmentKind
    team: TeamFacts | None = None
    raised_by: str = ""
    planned_first: date | None = None
    planned_last: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    gaps: Gaps | None = None
    conflicts: int = 0
    shortfalls: tuple[Shortfall, ...] | None = None
    shortfall_reason: str = ""
    check_sent_on: date | None = None
    check_answered_on: date | None = None
    answer_dealt_with: bool = False
    reviewer: int | None = None
    reviewer_side: Side | None = None
    review_notes: str = ""
    reason: str = ""
    overrides: Overrides | None = None


def check_until(facts: AssessmentFacts) -> date | None:
    """The last day of the factual check; None before it was sent."""
    sent = facts.check_sent_on
    return None if sent is None else due(Period.FACTUAL_CHECK, sent, facts.overrides)


def check_dates(first: date | None, last: date | None) -> None:
    """Raise RuleBroken `plan_dates` for a plan without days, or whose last day is before the first."""
    if first is None or last is None or last < first:
        raise RuleBroken("plan_dates", N_("Give the first and the last day, in this order."))


def may_edit(state: AssessmentState, *, check_answered: bool = False) -> bool:
    """Whether ratings and notes may change.

    In fieldwork, before the audited party reads, and to correct what it found wrong; after that the report
    has to be sent back first.
    """
    if state is AssessmentState.FACTUAL_CHECK:
        return check_answered
    return state in (AssessmentState.FIELDWORK, AssessmentState.REPORTED)


def check_edit(state: AssessmentState, *, check_answered: bool = False) -> None:
    """Raise RuleBroken `report_locked` or `report_not_open` when nothing may be changed now."""
    if state is AssessmentState.CLOSED:
        raise RuleBroken("report_locked", N_("This report is final. What is new goes into a new assessment."))
    if not may_edit(state, check_answered=check_answered):
        raise RuleBroken("report_not_open", N_("This report cannot be changed at this stage."))


def _given(part: T | None) -> T:
    if part is None:
        raise ValueError("a condition asks for facts that were not given")
    return part


def _codes(code: str, sentence: str, of: Callable[[Gaps], tuple[str, ...]]) -> Condition[AssessmentFacts]:
    return Condition(
        code,
        sentence,
        lambda facts: not of(_given(facts.gaps)),
        lambda facts: {"criteria": ", ".join(of(_given(facts.gaps)))},
    )


COMPLETE: tuple[Condition[AssessmentFacts], ...] = (
    _codes("unrated", N_("Not rated yet: %(criteria)s. Rate them, or say why not."), lambda g: g.unrated),
    _codes("no_reason_given", N_("Say why these were not assessed: %(criteria)s."), lambda g: g.without_reason),
    _codes(
        "no_evidence",
        N_("Evidence is missing for: %(criteria)s. Add a file or a reference."),
        lambda g: g.without_evidence,
    ),
    _codes("no_notes", N_("Write down what you saw for: %(criteria)s."), lambda g: g.without_notes),
)


def _dated(facts: AssessmentFacts) -> bool:
    return facts.first_day is not None and facts.last_day is not None and facts.first_day <= facts.last_day


def _within_plan(facts: AssessmentFacts) -> bool:
    if facts.planned_first is None or facts.planned_last is None or not _dated(facts):
        return False
    first, last = facts.first_day or date.max, facts.last_day or date.max
    return facts.planned_first <= first and last <= facts.planned_last and last <= facts.today


def _check_over(facts: AssessmentFacts) -> bool:
    return overdue(check_until(facts), facts.today)


def _check_done(facts: AssessmentFacts) -> bool:
    return facts.answer_dealt_with if facts.check_answered_on is not None else _check_over(facts)


def _team(facts: AssessmentFacts) -> TeamFacts:
    return _given(facts.team)


def _planned(facts: AssessmentFacts) -> bool:
    first, last = facts.planned_first, facts.planned_last
    return first is not None and last is not None and first <= last


def _outsider(facts: AssessmentFacts) -> bool:
    members = facts.team.members if facts.team else ()
    person = _given(facts.reviewer)
    return facts.reviewer_side in (None, Side.REVIEW) and all(m.person != person for m in members)


TEAM = lift(TEAM_CONDITIONS, _team)
PLANNED: Condition[AssessmentFacts] = Condition(
    "plan_dates", N_("Give the first and the last day, in this order."), _planned
)
ORIGIN: Condition[AssessmentFacts] = Condition(
    "special_origin",
    N_("Say which case, answers of workers or concern led to this special audit."),
    lambda f: f.kind is not AssessmentKind.SPECIAL or bool(f.raised_by.strip()),
)
BEGUN: Condition[AssessmentFacts] = Condition(
    "too_early",
    N_("The planned days have not begun. Change the plan first if you start sooner."),
    lambda f: f.planned_first is not None and f.today >= f.planned_first,
)
DAYS: Condition[AssessmentFacts] = Condition(
    "fieldwork_days",
    N_("The days of fieldwork lie outside the plan or after today. Correct them, or change the plan."),
    _within_plan,
)
SAMPLE: Condition[AssessmentFacts] = Condition(
    "sample_reason",
    N_("Fewer days or interviews than proposed. Write down why."),
    lambda f: not _given(f.shortfalls) or bool(f.shortfall_reason.strip()),
)
CHECK_RUNS: Condition[AssessmentFacts] = Condition(
    "factual_check_over",
    N_("The time for the factual check is over. You may contest findings once the report is final."),
    lambda f: not _check_over(f),
)
CHECK_DONE: Condition[AssessmentFacts] = Condition(
    "factual_check_runs",
    N_("The audited party still has time to check the facts, or its answer still has to be dealt with."),
    _check_done,
)
CHECK_UNANSWERED: Condition[AssessmentFacts] = Condition(
    "factual_check_runs",
    N_("The audited party still has time to check the facts."),
    lambda f: f.check_answered_on is None and _check_over(f),
)
OUTSIDER: Condition[AssessmentFacts] = Condition(
    "reviewer_of_team",
    N_("You took part in this audit. Somebody outside the team must review the report."),
    _outsider,
)
REVIEWED: Condition[AssessmentFacts] = Condition(
    "review_notes", N_("Write down what you checked."), lambda f: bool(f.review_notes.strip())
)
REASON: Condition[AssessmentFacts] = Condition("no_reason", N_("Write down why."), lambda f: bool(f.reason.strip()))
CHOSEN: Condition[AssessmentFacts] = Condition(
    "conflicts_open",
    N_("For some criteria two texts wait for a choice. Choose one of each first."),
    lambda f: not f.conflicts,
)
RATED = COMPLETE[:2]
"""What a self-assessment must have: an organisation speaks of itself, so its evidence is not asked for."""

_WORK, _MANAGE, _REVIEW = Action.ASSESSMENT_WORK, Action.ASSESSMENT_PLAN, Action.TECHNICAL_REVIEW

ASSESSMENT: Machine[AssessmentState, AssessmentFacts] = Machine(
    name="assessment",
    initial=_S.PLANNED,
    states=tuple(AssessmentState),
    ends=frozenset({_S.CLOSED, _S.NOT_COMPLETED, _S.CANCELLED}),
    moves=(
        Move(
            "confirm_team",
            frozenset({_S.PLANNED}),
            _S.TEAM_CONFIRMED,
            _MANAGE,
            (PLANNED, ORIGIN, *TEAM),
            N_("Confirm the team"),
        ),
        Move(
            "begin_fieldwork",
            frozenset({_S.TEAM_CONFIRMED}),
            _S.FIELDWORK,
            _WORK,
            (BEGUN, *TEAM),
            N_("Begin the fieldwork"),
        ),
        Move(
            "file_report",
            frozenset({_S.FIELDWORK}),
            _S.REPORTED,
            _WORK,
            (*COMPLETE, CHOSEN, DAYS, SAMPLE),
            N_("File the report"),
        ),
        Move(
            "send_to_check",
            frozenset({_S.REPORTED}),
            _S.FACTUAL_CHECK,
            _WORK,
            (*COMPLETE, CHOSEN),
            N_("Send it to the audited party"),
        ),
        Move(
            "answer_check",
            frozenset({_S.FACTUAL_CHECK}),
            None,
            Action.FINDING_PLAN,
            (CHECK_RUNS,),
            N_("Say whether the facts are right"),
        ),
        Move(
            "end_check",
            frozenset({_S.FACTUAL_CHECK}),
            _S.TECHNICAL_REVIEW,
            _WORK,
            (CHECK_DONE, *COMPLETE, CHOSEN),
            N_("Hand over to technical review"),
        ),
        Move(
            "check_ran_out",
            frozenset({_S.FACTUAL_CHECK}),
            _S.TECHNICAL_REVIEW,
            Action.ASSESSMENT_WORK,
            (CHECK_UNANSWERED,),
            N_("Factual check over without an answer"),
            by_clock=True,
        ),
        Move(
            "send_back",
            frozenset({_S.TECHNICAL_REVIEW}),
            _S.REPORTED,
            _REVIEW,
            (OUTSIDER, REVIEWED),
            N_("Send it back to the auditors"),
        ),
        Move(
            "close",
            frozenset({_S.TECHNICAL_REVIEW}),
            _S.CLOSED,
            _REVIEW,
            (OUTSIDER, REVIEWED, *COMPLETE),
            N_("Accept and lock the report"),
        ),
        Move(
            "not_completed",
            frozenset({_S.TEAM_CONFIRMED, _S.FIELDWORK}),
            _S.NOT_COMPLETED,
            _WORK,
            (REASON,),
            N_("Access denied or unsafe: stop"),
        ),
        Move(
            "cancel",
            frozenset({_S.PLANNED, _S.TEAM_CONFIRMED}),
            _S.CANCELLED,
            _MANAGE,
            (REASON,),
            N_("Cancel"),
        ),
    ),
)

SELF_ASSESSMENT: Machine[AssessmentState, AssessmentFacts] = Machine(
    name="self_assessment",
    initial=_S.FIELDWORK,
    states=(_S.FIELDWORK, _S.CLOSED, _S.CANCELLED),
    ends=frozenset({_S.CLOSED, _S.CANCELLED}),
    moves=(
        Move(
            "hand_in",
            frozenset({_S.FIELDWORK}),
            _S.CLOSED,
            Action.APPLICATION_EDIT,
            RATED,
            N_("Hand in the self-assessment"),
        ),
        Move("drop", frozenset({_S.FIELDWORK}), _S.CANCELLED, Action.APPLICATION_EDIT, (), N_("Drop it")),
    ),
)
"""An organisation about itself: no team, no factual check, no review, and never a band by itself."""


def machine_of(kind: AssessmentKind) -> Machine[AssessmentState, AssessmentFacts]:
    """The machine that an assessment of this kind runs in."""
    return SELF_ASSESSMENT if kind is AssessmentKind.SELF_ASSESSMENT else ASSESSMENT
