"""Scheme concerns: an allegation against the validity of a certificate, another object than a worker's case.

Admissible when current, specific, serious or systemic, and tied to a requirement of the scheme; the party
closest to the issue answers first, but a claim against a certificate's validity goes to the body that
audited it (http://www.saasaccreditation.info/complaints). Any language, unlike there. It may raise a
special assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.moves import Checked, Condition, Machine, Move, checklist
from iris.rules.roles import Action
from iris.rules.wording import N_, Tone, Word


class Target(StrEnum):
    """Whom a concern is about."""

    AGENCY = "agency"
    AUDIT_BODY = "audit_body"
    SCHEME = "scheme"


class Handler(StrEnum):
    """Who looks into it first."""

    AGENCY = "agency"
    AUDIT_BODY = "audit_body"
    SECRETARIAT = "secretariat"
    APPEAL_PANEL = "appeal_panel"


def handler(target: Target, *, against_validity: bool) -> Handler:
    """Give who looks into a concern first: the closest party, but never the one whose work it doubts.

    A doubt about a certificate is looked into by those who audited; about their own work, by the secretariat;
    about the secretariat's, by the panel.
    """
    match target:
        case Target.AGENCY:
            return Handler.AUDIT_BODY if against_validity else Handler.AGENCY
        case Target.AUDIT_BODY:
            return Handler.SECRETARIAT
        case Target.SCHEME:
            return Handler.APPEAL_PANEL


class ConcernState(StrEnum):
    """Where a concern stands."""

    RECEIVED = "received"
    NOT_ADMITTED = "not_admitted"
    ADMITTED = "admitted"
    ASSESSMENT_RAISED = "assessment_raised"
    FOUNDED = "founded"
    NOT_FOUNDED = "not_founded"
    MADE_A_CASE = "made_a_case"


CONCERN_WORDS: Mapping[ConcernState, Word] = {
    ConcernState.RECEIVED: Word(
        N_("Received"), N_("We look whether it is about our rules, and tell you."), Tone.INFO, "sheet"
    ),
    ConcernState.NOT_ADMITTED: Word(
        N_("Not taken up"),
        N_("It is not about our rules, or too old or unclear. We say why."),
        Tone.GONE,
        "given-up",
    ),
    ConcernState.ADMITTED: Word(
        N_("Taken up"), N_("We look into it and tell you what comes of it."), Tone.INFO, "examined"
    ),
    ConcernState.ASSESSMENT_RAISED: Word(
        N_("Special audit"), N_("An extra audit has been ordered because of it."), Tone.WARN, "mind"
    ),
    ConcernState.FOUNDED: Word(N_("Founded"), N_("It was right. We say what follows."), Tone.STOP, "cross"),
    ConcernState.NOT_FOUNDED: Word(
        N_("Not founded"), N_("We looked into it and found no breach of our rules."), Tone.GONE, "given-up"
    ),
    ConcernState.MADE_A_CASE: Word(
        N_("Now a complaint"),
        N_("A worker is harmed. It goes on as that worker's complaint."),
        Tone.INFO,
        "sheet",
    ),
}


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    """What admission and the later moves ask about a concern."""

    certificate_in_force: bool = False
    current: bool = False
    specific: bool = False
    serious: bool = False
    systemic: bool = False
    requirement: str = ""
    reason: str = ""
    worker_agrees: bool = False
    officer_in_conflict: bool = False
    assessment_closed: bool = False
    conclusion: str = ""


def _when(
    code: str, sentence: str, predicate: Callable[[ConcernFacts], bool], met: str = ""
) -> Condition[ConcernFacts]:
    return Condition(code, sentence, predicate, met=met)


ADMISSIBLE: tuple[Condition[ConcernFacts], ...] = (
    _when(
        "not_current",
        N_("It must be about something of now: the certificate in force and what happens under it."),
        lambda f: f.certificate_in_force and f.current,
        met=N_("It is about the certificate in force."),
    ),
    _when(
        "not_specific",
        N_("It must say what was done, where and about when."),
        lambda f: f.specific,
        met=N_("It says what was done."),
    ),
    _when(
        "not_serious",
        N_("It must be serious, or show that things go wrong again and again."),
        lambda f: f.serious or f.systemic,
        met=N_("It is serious, or happens again and again."),
    ),
    _when(
        "no_requirement",
        N_("Name the criterion or rule of the scheme that it is about."),
        lambda f: bool(f.requirement),
        met=N_("It is tied to a rule of the scheme."),
    ),
)

_FREE = _when(
    "in_conflict",
    N_("You have a tie to those it is about. Somebody else must do this."),
    lambda f: not f.officer_in_conflict,
)
_REASON = _when("no_reason", N_("Say why it is not taken up, and where else to go."), lambda f: bool(f.reason.strip()))
_WORKER = _when(
    "worker_has_not_agreed",
    N_("Ask the worker first whether it shall become a complaint."),
    lambda f: f.worker_agrees,
)
_CONCLUDED = _when("no_conclusion", N_("Write down what was found."), lambda f: bool(f.conclusion.strip()))
_AUDITED = _when(
    "assessment_not_closed",
    N_("The special audit is not finished. Wait for it."),
    lambda f: f.assessment_closed,
)

_RECEIVED = frozenset({ConcernState.RECEIVED})
_ADMITTED = frozenset({ConcernState.ADMITTED})
_RAISED = frozenset({ConcernState.ASSESSMENT_RAISED})


def _move(
    name: str,
    sources: frozenset[ConcernState],
    target: ConcernState,
    conditions: tuple[Condition[ConcernFacts], ...],
    label: str,
) -> Move[ConcernState, ConcernFacts]:
    return Move(name, sources, target, Action.CONCERN_ADMIT, (_FREE, *conditions), label)


CONCERN: Machine[ConcernState, ConcernFacts] = Machine(
    name="concern",
    initial=ConcernState.RECEIVED,
    states=tuple(ConcernState),
    ends=frozenset(
        {
            ConcernState.NOT_ADMITTED,
            ConcernState.FOUNDED,
            ConcernState.NOT_FOUNDED,
            ConcernState.MADE_A_CASE,
        }
    ),
    moves=(
        _move("admit", _RECEIVED, ConcernState.ADMITTED, ADMISSIBLE, N_("Take it up")),
        _move("refuse", _RECEIVED, ConcernState.NOT_ADMITTED, (_REASON,), N_("Do not take it up")),
        _move("make_case", _RECEIVED, ConcernState.MADE_A_CASE, (_WORKER,), N_("Make it a worker's complaint")),
        _move("raise_assessment", _ADMITTED, ConcernState.ASSESSMENT_RAISED, (), N_("Order a special audit")),
        _move("found", _ADMITTED, ConcernState.FOUNDED, (_CONCLUDED,), N_("It is founded")),
        _move("not_found", _ADMITTED, ConcernState.NOT_FOUNDED, (_CONCLUDED,), N_("It is not founded")),
        _move("found_by_audit", _RAISED, ConcernState.FOUNDED, (_AUDITED, _CONCLUDED), N_("It is founded")),
        _move(
            "not_found_by_audit",
            _RAISED,
            ConcernState.NOT_FOUNDED,
            (_AUDITED, _CONCLUDED),
            N_("It is not founded"),
        ),
    ),
)


def admissibility(facts: ConcernFacts) -> tuple[Checked, ...]:
    """Give the admissibility test line by line: met or what is missing."""
    return checklist(ADMISSIBLE, facts)
