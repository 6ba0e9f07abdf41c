"""Applications: moves, clocks, and the conditions under which a certificate may be granted.

Who may take which side in an application is `independence`; what follows the grant is `certificates`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from iris.rules.application_grant import (
    ADDRESSED,
    GRANT_CONDITIONS,
    REVIEW_DONE,
    SIGNED,
    GrantFacts,
    Objection,
    grant_checklist,
    grave_open,
    listed,
    on_site_limit,
    too_late,
    unanswered,
)
from iris.rules.application_stages import (
    APPLICATION_WORDS,
    ENDS,
    PART_LABELS,
    REFUSAL_SENTENCES,
    REJECTION_SENTENCES,
    UNDER_WAY,
    ApplicationState,
    Part,
    RefusalReason,
    RejectionReason,
    missing_parts,
)
from iris.rules.deadlines import WARNINGS, Overrides, Period, acts_on, due, opens, overdue
from iris.rules.errors import RuleBroken
from iris.rules.findings import MUST_CLOSE, PLAN_HELD, Grade, late
from iris.rules.moves import Condition, Machine, Move, lift
from iris.rules.roles import Action
from iris.rules.wording import N_

__all__ = [
    "APPLICATION",
    "APPLICATION_WORDS",
    "ENDS",
    "GRANT_CONDITIONS",
    "PART_LABELS",
    "REFUSAL_SENTENCES",
    "REJECTION_SENTENCES",
    "UNDER_WAY",
    "ApplicationFacts",
    "ApplicationState",
    "Clock",
    "GrantFacts",
    "Objection",
    "Part",
    "RefusalReason",
    "RejectionReason",
    "check_objection",
    "clocks",
    "grant_checklist",
    "missing_parts",
    "moved_on",
    "on_site_limit",
    "reminder",
]


REMINDERS = WARNINGS[1:]
"""The first warning would come with the request itself, which gives as many days."""


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What the moves of an application ask, on `today`; `grant` is None until a move needs it (ValueError).

    `reason_code` is a member of RejectionReason or RefusalReason as the move wants it, `reason` what the
    actor wrote. `desk_filed`, `on_site_filed`: the report of that audit was filed, in this round.
    `appeal_upheld`: a panel upheld an appeal against the refusal.
    """

    today: date
    parts_done: frozenset[Part] = frozenset()
    submitted_on: date | None = None
    deferred_on: date | None = None
    accepted_on: date | None = None
    reason_code: str = ""
    reason: str = ""
    desk_filed: bool = False
    on_site_filed: bool = False
    appeal_upheld: bool = False
    grant: GrantFacts | None = None
    overrides: Overrides | None = None


def _grant(facts: ApplicationFacts) -> GrantFacts:
    if facts.grant is None:
        raise ValueError("a condition asks for the facts of a grant, which were not given")
    return facts.grant


def _answer_until(facts: ApplicationFacts) -> date | None:
    deferred = facts.deferred_on
    return None if deferred is None else due(Period.DEFERRAL_ANSWER, deferred, facts.overrides)


def _still_running(facts: GrantFacts) -> list[str]:
    open_ones = (f for f in facts.findings if f.grade in MUST_CLOSE and not f.closed)
    planless = (f for f in facts.findings if f.grade is Grade.MINOR and f.state not in PLAN_HELD)
    return [f.code for f in (*open_ones, *planless) if not late(f, facts.today)]


def _stale(facts: ApplicationFacts) -> bool:
    return bool(too_late(_grant(facts)))


AF = ApplicationFacts
COMPLETE: Condition[AF] = Condition(
    "incomplete",
    N_("Parts still missing: %(count)s. The list on this page leads to each of them."),
    lambda f: not missing_parts(f.parts_done),
    lambda f: {"count": len(missing_parts(f.parts_done))},
)
REASON: Condition[AF] = Condition("no_reason", N_("Write down why."), lambda f: bool(f.reason.strip()))
REJECTION: Condition[AF] = Condition(
    "rejection_reason",
    N_("Choose the reason for rejecting the application."),
    lambda f: f.reason_code in frozenset(RejectionReason),
)
REFUSAL: Condition[AF] = Condition(
    "refusal_reason",
    N_("Choose the reason for the refusal. It will be published."),
    lambda f: f.reason_code in frozenset(RefusalReason),
)
IN_TIME: Condition[AF] = Condition(
    "deferral_over",
    N_("The time to complete the application is over. You can apply anew."),
    lambda f: not overdue(_answer_until(f), f.today),
)
TIME_UP: Condition[AF] = Condition(
    "deferral_runs",
    N_("The agency still has time to complete the application."),
    lambda f: overdue(_answer_until(f), f.today),
)
DESK_FILED: Condition[AF] = Condition(
    "desk_report", N_("The report of the desk review is not filed yet."), lambda f: f.desk_filed
)
ON_SITE_FILED: Condition[AF] = Condition(
    "on_site_report", N_("The report of the on-site audit is not filed yet."), lambda f: f.on_site_filed
)
STALE: Condition[AF] = Condition(
    "on_site_fresh_still",
    N_("The on-site audit is still recent enough."),
    _stale,
)
FRESH: Condition[AF] = Condition(
    "on_site_fresh",
    N_("Grave findings were not verified in time after the last day on site. Repeat the on-site audit."),
    lambda f: not _stale(f),
)
UPHELD: Condition[AF] = Condition(
    "no_appeal", N_("Only a panel that upholds an appeal can reopen a refusal."), lambda f: f.appeal_upheld
)
SETTLED = lift(
    (
        listed(
            "findings_running",
            N_("Still within their time: %(which)s. Wait until they are closed, or their time is over."),
            "",
            _still_running,
        ),
    ),
    _grant,
)

_S = ApplicationState
_REVIEW, _DECIDE, _SUBMIT = Action.APPLICATION_REVIEW, Action.APPLICATION_DECIDE, Action.APPLICATION_SUBMIT


def _move(
    name: str,
    sources: Iterable[ApplicationState],
    target: ApplicationState,
    action: str,
    conditions: tuple[Condition[AF], ...],
    label: str,
) -> Move[ApplicationState, AF]:
    return Move(name, frozenset(sources), target, action, conditions, label)


def _clock(
    name: str,
    sources: Iterable[ApplicationState],
    target: ApplicationState,
    condition: Condition[AF],
    label: str,
) -> Move[ApplicationState, AF]:
    return Move(name, frozenset(sources), target, Action.APPLICATION_REVIEW, (condition,), label, by_clock=True)


APPLICATION: Machine[ApplicationState, AF] = Machine(
    name="application",
    initial=_S.DRAFT,
    states=tuple(ApplicationState),
    ends=ENDS,
    moves=(
        _move("submit", [_S.DRAFT], _S.SUBMITTED, _SUBMIT, (COMPLETE,), N_("Send the application")),
        _move("accept", [_S.SUBMITTED], _S.ACCEPTED, _REVIEW, (COMPLETE,), N_("Accept")),
        _move("defer", [_S.SUBMITTED], _S.DEFERRED, _REVIEW, (REASON,), N_("Ask for what is missing")),
        _move("reject", [_S.SUBMITTED], _S.REJECTED, _REVIEW, (REJECTION, REASON), N_("Reject")),
        _move("answer", [_S.DEFERRED], _S.SUBMITTED, _SUBMIT, (IN_TIME, COMPLETE), N_("Send what was missing")),
        _clock("lapse", [_S.DEFERRED], _S.LAPSED, TIME_UP, N_("Not completed in time")),
        _move(
            "begin_desk_review",
            [_S.ACCEPTED],
            _S.DESK_REVIEW,
            _REVIEW,
            lift((SIGNED,), _grant),
            N_("Begin the desk review"),
        ),
        _move(
            "begin_on_site",
            [_S.DESK_REVIEW],
            _S.ON_SITE,
            _REVIEW,
            (DESK_FILED,),
            N_("Begin the on-site audit"),
        ),
        _move(
            "begin_corrective_action",
            [_S.ON_SITE],
            _S.CORRECTIVE_ACTION,
            _REVIEW,
            (ON_SITE_FILED,),
            N_("Let the agency put things right"),
        ),
        _clock(
            "on_site_out_of_date",
            [_S.CORRECTIVE_ACTION, _S.TECHNICAL_REVIEW],
            _S.ON_SITE,
            STALE,
            N_("On-site audit out of date: to be repeated"),
        ),
        _move(
            "begin_technical_review",
            [_S.CORRECTIVE_ACTION],
            _S.TECHNICAL_REVIEW,
            _REVIEW,
            (*SETTLED, FRESH),
            N_("Begin the technical review"),
        ),
        _move(
            "send_back",
            [_S.TECHNICAL_REVIEW],
            _S.CORRECTIVE_ACTION,
            _REVIEW,
            (REASON,),
            N_("Send back for more corrective action"),
        ),
        _move(
            "hand_to_decision",
            [_S.TECHNICAL_REVIEW],
            _S.DECISION,
            _REVIEW,
            (*lift((REVIEW_DONE,), _grant), FRESH),
            N_("Hand over to the decider"),
        ),
        _move("repeat_on_site", [_S.DECISION], _S.ON_SITE, _DECIDE, (REASON,), N_("Ask for a new on-site audit")),
        _move(
            "grant",
            [_S.DECISION],
            _S.GRANTED,
            _DECIDE,
            lift(GRANT_CONDITIONS, _grant),
            N_("Grant the certificate"),
        ),
        _move(
            "refuse",
            [_S.DECISION],
            _S.REFUSED,
            _DECIDE,
            (REFUSAL, REASON, *lift((ADDRESSED,), _grant)),
            N_("Refuse the certificate"),
        ),
        _move("reopen", [_S.REFUSED], _S.DECISION, Action.APPEAL_DECIDE, (UPHELD,), N_("Reopen after an appeal")),
        _move("withdraw", sorted(UNDER_WAY), _S.WITHDRAWN, _SUBMIT, (), N_("Take the application back")),
    ),
)


def acts_by_time(state: ApplicationState, facts: ApplicationFacts) -> date | None:
    """The last day before time moves an application on: it lapses, or its on-site audit must be repeated."""
    if state is _S.DEFERRED:
        return _answer_until(facts)
    if state in (_S.CORRECTIVE_ACTION, _S.TECHNICAL_REVIEW) and facts.grant and grave_open(facts.grant):
        return on_site_limit(facts.grant)
    return None


def moved_on(move: str, facts: ApplicationFacts) -> date:
    """The day from which a move of time counts, however late the clock runs."""
    last = _answer_until(facts) if move == "lapse" else on_site_limit(_grant(facts))
    return facts.today if last is None else min(facts.today, acts_on(last))


def reminder(state: ApplicationState, facts: ApplicationFacts, reminded_on: date | None) -> date | None:
    """The last day to remind the agency of today; None when nothing nears, or it was reminded already."""
    last = acts_by_time(state, facts)
    if last is None or facts.today > last:
        return None
    begun = [day for warning in REMINDERS if (day := opens(warning, last, facts.overrides)) <= facts.today]
    return last if begun and (reminded_on is None or reminded_on < max(begun)) else None


def check_objection(accepted_on: date | None, today: date, overrides: Overrides | None = None) -> None:
    """Raise RuleBroken `objection_not_open` or `objection_over` outside the days after acceptance."""
    if accepted_on is None or today < accepted_on:
        raise RuleBroken("objection_not_open", N_("This application is not open to objections yet."))
    last_day = due(Period.OBJECTION_WINDOW, accepted_on, overrides)
    if overdue(last_day, today):
        raise RuleBroken(
            "objection_over",
            N_("The last day for objections was %(day)s. You can still raise a concern, or complain."),
            day=last_day,
        )


@dataclass(frozen=True, slots=True)
class Clock:
    """A day that counts in an application, and the action of whoever moves next."""

    code: str
    due: date
    action: str


def clocks(state: ApplicationState, facts: ApplicationFacts) -> tuple[Clock, ...]:
    """The clocks that run in this state, soonest first."""
    return tuple(sorted(_clocks(state, facts), key=lambda clock: (clock.due, clock.code)))


def _clocks(state: ApplicationState, facts: ApplicationFacts) -> Iterable[Clock]:
    if state is _S.SUBMITTED and facts.submitted_on:
        yield Clock("review", due(Period.APPLICATION_REVIEW, facts.submitted_on, facts.overrides), _REVIEW)
    answer_until = _answer_until(facts)
    if state is _S.DEFERRED and answer_until:
        yield Clock("answer", answer_until, _SUBMIT)
    if state in UNDER_WAY and facts.accepted_on:
        yield from _objection_clocks(facts, facts.accepted_on)
    limit = on_site_limit(facts.grant) if facts.grant else None
    if state in UNDER_WAY and limit and facts.grant and grave_open(facts.grant):
        yield Clock("on_site_limit", limit, Action.FINDING_VERIFY)


def _objection_clocks(facts: ApplicationFacts, accepted_on: date) -> Iterable[Clock]:
    window_ends = due(Period.OBJECTION_WINDOW, accepted_on, facts.overrides)
    if not overdue(window_ends, facts.today):
        yield Clock("objection_window", window_ends, Action.OBJECTION_MAKE)
    if facts.grant and unanswered(facts.grant):
        answers_end = due(Period.OBJECTION_ANSWER, window_ends, facts.overrides)
        yield Clock("objection_answer", answers_end, Action.OBJECTION_ANSWER)
