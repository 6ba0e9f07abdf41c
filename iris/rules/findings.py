"""Findings: grades, due dates, plan and evidence, verification, contest; and what reaches a named agency.

Overdue is worked out from dates, never stored. That a finding is contested is a mark beside its state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.deadlines import Overrides, Period, acts_on, due, overdue
from iris.rules.errors import RuleBroken
from iris.rules.moves import Condition, Machine, Move
from iris.rules.roles import Action
from iris.rules.status_words import StatusIcon
from iris.rules.wording import N_, Tone, Word

SEVERAL_MINORS = 2
"""From so many minor findings on one criterion a major is suggested (ERA terminology: "several")."""


class Grade(StrEnum):
    """How grave a finding is, gravest first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    OBSERVATION = "observation"
    GOOD_PRACTICE = "good_practice"


GRADE_WORDS: Mapping[Grade, Word] = {
    Grade.CRITICAL: Word(
        N_("Critical"),
        N_("Workers are harmed. It must stop at once and be put right first of all."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    Grade.MAJOR: Word(
        N_("Major"),
        N_("The way of working fails here. It must be put right and verified."),
        Tone.STOP,
        StatusIcon.MIND,
    ),
    Grade.MINOR: Word(N_("Minor"), N_("A single lapse. Put it right by the next audit."), Tone.WARN, StatusIcon.MIND),
    Grade.OBSERVATION: Word(
        N_("Observation"),
        N_("Not a fault yet. Look at it before it becomes one."),
        Tone.WARN,
        StatusIcon.SHEET,
    ),
    Grade.GOOD_PRACTICE: Word(N_("Good practice"), N_("Worth copying."), Tone.OK, StatusIcon.TICK),
}

MUST_CLOSE = frozenset({Grade.CRITICAL, Grade.MAJOR})
NEEDS_PLAN = MUST_CLOSE | {Grade.MINOR}


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_ACCEPTED = "plan_accepted"
    PLAN_RETURNED = "plan_returned"
    EVIDENCE_SUBMITTED = "evidence_submitted"
    VERIFIED_CLOSED = "verified_closed"
    REOPENED = "reopened"
    FALLEN = "fallen"


_S = FindingState

FINDING_WORDS: Mapping[FindingState, Word] = {
    _S.OPEN: Word(N_("Open"), N_("The audited party writes a plan next."), Tone.WARN, StatusIcon.MIND),
    _S.PLAN_SUBMITTED: Word(
        N_("Plan handed in"), N_("The auditor reads the plan next."), Tone.INFO, StatusIcon.EXAMINED
    ),
    _S.PLAN_ACCEPTED: Word(
        N_("Plan accepted"),
        N_("The audited party acts and shows evidence next."),
        Tone.INFO,
        StatusIcon.SHEET,
    ),
    _S.PLAN_RETURNED: Word(
        N_("Plan sent back"), N_("The audited party changes the plan next."), Tone.WARN, StatusIcon.MIND
    ),
    _S.EVIDENCE_SUBMITTED: Word(
        N_("Evidence handed in"), N_("The auditor checks it next."), Tone.INFO, StatusIcon.EXAMINED
    ),
    _S.VERIFIED_CLOSED: Word(
        N_("Verified and closed"), N_("Put right, and checked by an auditor."), Tone.OK, StatusIcon.TICK
    ),
    _S.REOPENED: Word(
        N_("Open again"), N_("The evidence was not enough. More has to be done."), Tone.WARN, StatusIcon.MIND
    ),
    _S.FALLEN: Word(
        N_("Fallen after an appeal"), N_("A panel found that it was wrong. Nothing has to be done."), Tone.GONE,
        StatusIcon.TICK,
    ),
}

PLAN_AWAITED = frozenset({_S.OPEN, _S.PLAN_RETURNED})
OVER = frozenset({_S.VERIFIED_CLOSED, _S.FALLEN})
"""States in which nothing has to be done any more."""
PLAN_HELD = frozenset({_S.PLAN_ACCEPTED, _S.EVIDENCE_SUBMITTED, _S.VERIFIED_CLOSED, _S.REOPENED})
"""States in which a plan was accepted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A corrective-action plan: why it happened, what is done about it and against its return, who, by when.

    The parts follow RBA/EICC corrective-action management. `author` is the account that wrote it.
    """

    root_cause: str
    correction: str
    prevention: str
    owner: str
    done_by: date | None
    author: int

    @property
    def complete(self) -> bool:
        words = (self.root_cause, self.correction, self.prevention, self.owner)
        return self.done_by is not None and all(word.strip() for word in words)


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What the moves of one finding ask.

    `actor` is who would move it; `authors` is everyone who wrote a version of its plan; `evidence` counts
    what was handed in since the last look; `reason` is what the actor wrote.
    """

    grade: Grade
    actor: int
    plan: Plan | None = None
    authors: frozenset[int] = frozenset()
    evidence: int = 0
    reason: str = ""


def _has_plan(facts: FindingFacts) -> bool:
    return facts.plan is not None and facts.plan.complete


def _not_author(facts: FindingFacts) -> bool:
    return facts.actor not in facts.authors and (facts.plan is None or facts.plan.author != facts.actor)


PLAN_COMPLETE: Condition[FindingFacts] = Condition(
    "plan_incomplete",
    N_("Say why it happened, what you do about it, how it will not happen again, who does it and by when."),
    _has_plan,
)
PLAN_WANTED: Condition[FindingFacts] = Condition(
    "plan_not_wanted",
    N_("Good practice needs no plan."),
    lambda facts: facts.grade is not Grade.GOOD_PRACTICE,
)
NOT_AUTHOR: Condition[FindingFacts] = Condition(
    "plan_author",
    N_("You wrote the plan for this finding. Another auditor must judge it."),
    _not_author,
)
EVIDENCE_THERE: Condition[FindingFacts] = Condition(
    "no_evidence",
    N_("Add at least one file or reference that shows what was done."),
    lambda f: f.evidence > 0,
)
REASON_GIVEN: Condition[FindingFacts] = Condition(
    "no_reason", N_("Write down why, so that the other side can act on it."), lambda f: bool(f.reason.strip())
)

_PLAN, _VERIFY = Action.FINDING_PLAN, Action.FINDING_VERIFY

FINDING: Machine[FindingState, FindingFacts] = Machine(
    name="finding",
    initial=_S.OPEN,
    states=tuple(FindingState),
    ends=OVER,
    moves=(
        Move(
            "submit_plan",
            frozenset({_S.OPEN, _S.PLAN_RETURNED, _S.REOPENED}),
            _S.PLAN_SUBMITTED,
            _PLAN,
            (PLAN_WANTED, PLAN_COMPLETE),
            N_("Hand in the plan"),
        ),
        Move(
            "accept_plan",
            frozenset({_S.PLAN_SUBMITTED}),
            _S.PLAN_ACCEPTED,
            _VERIFY,
            (NOT_AUTHOR, PLAN_COMPLETE),
            N_("Accept the plan"),
        ),
        Move(
            "return_plan",
            frozenset({_S.PLAN_SUBMITTED}),
            _S.PLAN_RETURNED,
            _VERIFY,
            (NOT_AUTHOR, REASON_GIVEN),
            N_("Send the plan back"),
        ),
        Move(
            "submit_evidence",
            frozenset({_S.PLAN_ACCEPTED, _S.REOPENED}),
            _S.EVIDENCE_SUBMITTED,
            _PLAN,
            (EVIDENCE_THERE,),
            N_("Hand in the evidence"),
        ),
        Move(
            "verify",
            frozenset({_S.EVIDENCE_SUBMITTED}),
            _S.VERIFIED_CLOSED,
            _VERIFY,
            (NOT_AUTHOR, EVIDENCE_THERE, REASON_GIVEN),
            N_("Verify and close"),
        ),
        Move(
            "reopen",
            frozenset({_S.EVIDENCE_SUBMITTED}),
            _S.REOPENED,
            _VERIFY,
            (NOT_AUTHOR, REASON_GIVEN),
            N_("Not enough: open again"),
        ),
        Move("fall", frozenset(_S) - {_S.FALLEN}, _S.FALLEN, Action.APPEAL_DECIDE, label=N_("Falls on appeal")),
    ),
)


@dataclass(frozen=True, slots=True)
class DueDates:
    """Last days for the plan and for being verified closed; None where the grade needs none."""

    plan: date | None
    closure: date | None


def due_dates(
    grade: Grade, opened_on: date, next_audit: date | None = None, overrides: Overrides | None = None
) -> DueDates:
    """Work out the last days for a finding opened when its report was filed.

    `next_audit` is the first day of the next planned audit after it, where there is one.
    """
    match grade:
        case Grade.CRITICAL:
            return DueDates(
                due(Period.FINDING_PLAN_CRITICAL, opened_on, overrides),
                due(Period.FINDING_CLOSE_CRITICAL, opened_on, overrides),
            )
        case Grade.MAJOR:
            return DueDates(
                due(Period.FINDING_PLAN, opened_on, overrides),
                due(Period.FINDING_CLOSE_MAJOR, opened_on, overrides),
            )
        case Grade.MINOR:
            last = due(Period.FINDING_CLOSE_MINOR, opened_on, overrides)
            sooner = next_audit is not None and opened_on < next_audit < last
            return DueDates(due(Period.FINDING_PLAN, opened_on, overrides), next_audit if sooner else last)
        case Grade.OBSERVATION | Grade.GOOD_PRACTICE:
            return DueDates(None, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """One finding as others count it: `code` names it in sentences, `verified_on` is the day of closing."""

    code: str
    criterion: str
    grade: Grade
    state: FindingState
    due: DueDates
    verified_on: date | None = None

    @property
    def closed(self) -> bool:
        return self.state in OVER


def next_due(standing: Standing) -> date | None:
    """The day that counts next: for the plan while one is awaited, else for closing; None when closed."""
    if standing.closed:
        return None
    return standing.due.plan if standing.state in PLAN_AWAITED else standing.due.closure


def late(standing: Standing, today: date) -> bool:
    """Whether the plan or the closing is late today."""
    return not standing.closed and (overdue(next_due(standing), today) or overdue(standing.due.closure, today))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Several open minor findings on one criterion: consider one major instead."""

    criterion: str
    minors: int
    sentence: str = N_("Several minor findings on one criterion. Consider one major finding instead.")


def suggest_majors(findings: Iterable[Standing]) -> tuple[Suggestion, ...]:
    """Suggest a major for each criterion with several minors not yet closed; never a decision by itself."""
    minors = Counter(f.criterion for f in findings if f.grade is Grade.MINOR and not f.closed)
    return tuple(Suggestion(code, n) for code, n in sorted(minors.items()) if n >= SEVERAL_MINORS)


def contest_until(locked_on: date, overrides: Overrides | None = None) -> date:
    """The last day on which a finding may be contested."""
    return due(Period.FINDING_CONTEST, locked_on, overrides)


def check_contest(
    grade: Grade,
    locked_on: date | None,
    today: date,
    *,
    contested_before: bool = False,
    overrides: Overrides | None = None,
) -> None:
    """Raise RuleBroken `contest_…` when a finding cannot be contested today."""
    if grade is Grade.GOOD_PRACTICE:
        raise RuleBroken("contest_good_practice", N_("Good practice cannot be contested."))
    if locked_on is None:
        raise RuleBroken(
            "contest_not_locked",
            N_("The report is not final yet. Answer it in the factual check; you may contest it afterwards."),
        )
    last_day = contest_until(locked_on, overrides)
    if overdue(last_day, today):
        raise RuleBroken("contest_too_late", N_("The last day to contest this finding was %(day)s."), day=last_day)
    if contested_before:
        raise RuleBroken("contest_again", N_("This finding was contested before. It is decided only once."))


def counts_for_agency_from(put_on: date, overrides: Overrides | None = None) -> date:
    """First day on which an employer's finding counts for the agency it was put to."""
    return acts_on(due(Period.NAMED_AGENCY_ANSWER, put_on, overrides))


def reaches_agency(
    grade: Grade, maps_to: str | None, put_on: date | None, today: date, overrides: Overrides | None = None
) -> bool:
    """Whether a finding made at an employer counts on the record of the agency it names.

    It does for minor and worse, when its criterion maps to an agency criterion, after the agency's days.
    """
    if grade not in NEEDS_PLAN or maps_to is None or put_on is None:
        return False
    return today >= counts_for_agency_from(put_on, overrides)
