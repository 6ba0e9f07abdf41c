"""Appeals: what can be appealed and until when, how a panel moves, and what follows when it upholds.

The decision stands meanwhile, with a contested mark. When the panel upholds, a new fact corrects backwards
and what was known before stays readable; nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.deadlines import Overrides, Period, due, overdue
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.moves import Condition, Machine, Move
from iris.rules.roles import Action
from iris.rules.status_words import StatusIcon
from iris.rules.wording import N_, Tone, Word


class AppealSubject(StrEnum):
    """What can be appealed."""

    REFUSAL = "refusal"
    SUSPENSION = "suspension"
    WITHDRAWAL = "withdrawal"
    FINDING = "finding"
    CONTROL_LINK = "control_link"


SUBJECT_LABELS: Mapping[AppealSubject, str] = {
    AppealSubject.REFUSAL: N_("Refusal of a certificate"),
    AppealSubject.SUSPENSION: N_("Suspension of a certificate"),
    AppealSubject.WITHDRAWAL: N_("Withdrawal of a certificate"),
    AppealSubject.FINDING: N_("Finding of an audit"),
    AppealSubject.CONTROL_LINK: N_("Link of control to another firm"),
}


class AppealState(StrEnum):
    """Where an appeal stands."""

    LODGED = "lodged"
    ADMITTED = "admitted"
    NOT_ADMITTED = "not_admitted"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


_S = AppealState

APPEAL_WORDS: Mapping[AppealState, Word] = {
    _S.LODGED: Word(N_("Lodged"), N_("We say soon whether we take it up."), Tone.SPLIT, StatusIcon.FLAG),
    _S.ADMITTED: Word(
        N_("Taken up"), N_("The panel decides. The decision stands meanwhile."), Tone.SPLIT, StatusIcon.FLAG
    ),
    _S.NOT_ADMITTED: Word(
        N_("Not taken up"), N_("The reason stands beside. The decision stands."), Tone.GONE, StatusIcon.CROSS
    ),
    _S.UPHELD: Word(N_("Upheld"), N_("The decision was wrong and is corrected."), Tone.OK, StatusIcon.TICK),
    _S.DISMISSED: Word(N_("Dismissed"), N_("The decision stands."), Tone.GONE, StatusIcon.CROSS),
    _S.WITHDRAWN: Word(N_("Taken back"), N_("The one who appealed took it back."), Tone.GONE, StatusIcon.GIVEN_UP),
}

UNDECIDED = frozenset({_S.LODGED, _S.ADMITTED})


def lodge_until(decided_on: date, overrides: Overrides | None = None) -> date:
    """The last day for lodging; for a finding `decided_on` is the day the report was locked."""
    return due(Period.APPEAL_LODGE, decided_on, overrides)


def check_lodge(
    decided_on: date | None,
    today: date,
    grounds: str,
    *,
    appealed_before: bool = False,
    overrides: Overrides | None = None,
) -> None:
    """Raise RuleBroken `appeal_…` when no appeal can be lodged today."""
    if decided_on is None or today < decided_on:
        raise RuleBroken("appeal_no_decision", N_("There is no decision yet that you could appeal."))
    if appealed_before:
        raise RuleBroken("appeal_again", N_("This decision was appealed before. A panel decides only once."))
    last_day = lodge_until(decided_on, overrides)
    if overdue(last_day, today):
        raise RuleBroken("appeal_too_late", N_("The last day for an appeal against this was %(day)s."), day=last_day)
    if not grounds.strip():
        raise RuleBroken("appeal_grounds", N_("Say what is wrong with the decision, and why."))


@dataclass(frozen=True, slots=True)
class Panellist:
    """A member of the panel: name, and the side taken before in the application the appeal belongs to.

    `involved` is anything else that ties the person to the matter: a declared conflict, work for either side,
    a part in the decision appealed where no application stands behind it.
    """

    name: str
    side: Side | None = None
    involved: bool = False

    @property
    def free(self) -> bool:
        return self.side in (None, Side.APPEAL) and not self.involved


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """What the moves of an appeal ask, on `today`; `reason` is what the panel or the appellant wrote."""

    today: date
    lodged_on: date
    panel: tuple[Panellist, ...] = ()
    reason: str = ""


def _involved(facts: AppealFacts) -> list[str]:
    return [person.name for person in facts.panel if not person.free]


REASON: Condition[AppealFacts] = Condition(
    "no_reason", N_("Write down the reasons. The appellant will read them."), lambda f: bool(f.reason.strip())
)
PANEL: Condition[AppealFacts] = Condition(
    "no_panel", N_("Name the people of the panel first."), lambda f: bool(f.panel)
)
FREE: Condition[AppealFacts] = Condition(
    "panel_involved",
    N_("Involved before: %(people)s. Name people who took no part."),
    lambda f: not _involved(f),
    lambda f: {"people": ", ".join(_involved(f))},
)

_DECIDE = Action.APPEAL_DECIDE
_PANEL_DECIDES = (PANEL, FREE, REASON)

APPEAL: Machine[AppealState, AppealFacts] = Machine(
    name="appeal",
    initial=_S.LODGED,
    states=tuple(AppealState),
    ends=frozenset({_S.NOT_ADMITTED, _S.UPHELD, _S.DISMISSED, _S.WITHDRAWN}),
    moves=(
        Move("admit", frozenset({_S.LODGED}), _S.ADMITTED, _DECIDE, (PANEL, FREE), N_("Take it up")),
        Move(
            "turn_down",
            frozenset({_S.LODGED}),
            _S.NOT_ADMITTED,
            _DECIDE,
            _PANEL_DECIDES,
            N_("Do not take it up"),
        ),
        Move("uphold", frozenset({_S.ADMITTED}), _S.UPHELD, _DECIDE, _PANEL_DECIDES, N_("Uphold the appeal")),
        Move("dismiss", frozenset({_S.ADMITTED}), _S.DISMISSED, _DECIDE, _PANEL_DECIDES, N_("Dismiss it")),
        Move("withdraw", UNDECIDED, _S.WITHDRAWN, Action.APPEAL_LODGE, (), N_("Take the appeal back")),
    ),
)
"""A panel that is late still decides: the appellant must not lose by our delay."""


@dataclass(frozen=True, slots=True)
class AppealClock:
    """The last day of the step that comes next, and its code."""

    code: str
    due: date


def next_step(state: AppealState, lodged_on: date, overrides: Overrides | None = None) -> AppealClock | None:
    """What must happen next to an appeal and by when; None once it is over. Both days count from lodging."""
    match state:
        case AppealState.LODGED:
            return AppealClock("admit", due(Period.APPEAL_ADMIT, lodged_on, overrides))
        case AppealState.ADMITTED:
            return AppealClock("decide", due(Period.APPEAL_DECIDE, lodged_on, overrides))
        case _:
            return None


def marked(states: Iterable[AppealState]) -> bool:
    """Whether a decision carries the contested mark: while an appeal against it is undecided."""
    return any(state in UNDECIDED for state in states)


@dataclass(frozen=True, slots=True)
class Contested:
    """The days on which a finding counts as contested for the score, both counted."""

    first: date
    last: date


def contested(
    lodged_on: date,
    admitted_on: date | None,
    ended_on: date | None = None,
    overrides: Overrides | None = None,
) -> Contested | None:
    """The contested days of an admitted appeal: from lodging to its end, at most 60 days; None otherwise."""
    if admitted_on is None:
        return None
    longest = due(Period.APPEAL_DECIDE, lodged_on, overrides)
    return Contested(lodged_on, longest if ended_on is None else min(ended_on, longest))


@dataclass(frozen=True, slots=True)
class Effect:
    """What an upheld appeal does.

    `machine` and `moves`: which machine moves, and the moves the panel may choose from; for a finding the ratings
    that its criterion may count as; empty where a fact is corrected and nothing is chosen. `new_credential`: a new
    one is issued under the same number, the revoked one stays revoked. Every effect is a new fact that corrects the
    old one from its day on.
    """

    sentence: str
    machine: str = ""
    moves: tuple[str, ...] = ()
    new_credential: bool = False


EFFECTS: Mapping[AppealSubject, Effect] = {
    AppealSubject.REFUSAL: Effect(
        N_("The refusal falls. The application is decided again, by somebody else."),
        "application",
        ("reopen",),
    ),
    AppealSubject.SUSPENSION: Effect(
        N_("The suspension falls from its first day."),
        "certificate",
        ("appeal_in_force", "appeal_with_conditions", "appeal_run_out"),
    ),
    AppealSubject.WITHDRAWAL: Effect(
        N_("The withdrawal falls from its first day. A new proof is issued under the same number."),
        "certificate",
        ("appeal_in_force", "appeal_with_conditions", "appeal_suspended", "appeal_run_out"),
        new_credential=True,
    ),
    AppealSubject.FINDING: Effect(
        N_("The finding falls. The criterion counts as the panel found it."),
        "rating",
        ("met", "observation", "minor", "major", "not_applicable"),
    ),
    AppealSubject.CONTROL_LINK: Effect(N_("The link falls. Nothing passes from the other firm.")),
}


def check_new_decider(deciders: Iterable[int], person: int) -> None:
    """Raise RuleBroken `decided_before` when a refusal that fell would be decided by the same person."""
    if person in frozenset(deciders):
        raise RuleBroken(
            "decided_before",
            N_("You decided on this application before. Somebody else decides after an appeal."),
        )
