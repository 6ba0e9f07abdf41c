"""The steps of a case as a worker sees them: what is done, what is now, what comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.cases.stages import CLOSING_WORDS, Closing, Stage
from iris.rules.wording import N_


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, what happens in it, how far it is, since when."""

    key: str
    label: str
    sentence: str
    state: StepState
    on: date | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    label: str
    sentence: str
    stages: frozenset[Stage]


def _row(key: str, label: str, sentence: str, *stages: Stage) -> _Row:
    return _Row(key, label, sentence, frozenset(stages))


_ROWS: tuple[_Row, ...] = (
    _row("received", N_("Received"), N_("We have it. An officer reads it."), Stage.RECEIVED, Stage.REOPENED),
    _row(
        "read",
        N_("Read"),
        N_("We write a short text without your name."),
        Stage.TRIAGED,
        Stage.URGENT_REFERRAL,
    ),
    _row(
        "yes",
        N_("Your yes"),
        N_("You read the text. Nothing goes out before your yes."),
        Stage.WAITING_FOR_YES,
    ),
    _row("answer", N_("Their answer"), N_("The agency or employer answers."), Stage.RESPONSE_AWAITED),
    _row(
        "looked_into",
        N_("Looked into"),
        N_("We compare what you and they say."),
        Stage.INVESTIGATING,
        Stage.MEDIATING,
    ),
    _row("decision", N_("Decision"), N_("Two officers decide."), Stage.OUTCOME_PROPOSED),
    _row(
        "put_right",
        N_("Put right"),
        N_("They pay or give back. You confirm it."),
        Stage.REMEDY_AGREED,
        Stage.REMEDY_TRACKED,
    ),
    _row("closed", N_("Closed"), N_("You can ask us to open it again."), Stage.CLOSED),
)


def timeline(stage: Stage, reached: Mapping[Stage, date], closing: Closing | None = None) -> tuple[Step, ...]:
    """Give the steps for a case in this stage; `reached` says when each stage was first come to.

    After a closing, steps never come to are "skipped"; a reopened case begins again at the first step.
    """
    now = next(index for index, row in enumerate(_ROWS) if stage in row.stages)
    return tuple(_step(index, row, now, reached, closing) for index, row in enumerate(_ROWS))


def _step(index: int, row: _Row, now: int, reached: Mapping[Stage, date], closing: Closing | None) -> Step:
    days = [reached[stage] for stage in row.stages if stage in reached]
    on = min(days, default=None) if index <= now else None
    words = CLOSING_WORDS[closing] if row.key == "closed" and closing else None
    label, sentence = (words.label, words.sentence) if words else (row.label, row.sentence)
    return Step(row.key, label, sentence, _state(index, now, bool(days)), on)


def _state(index: int, now: int, come_to: bool) -> StepState:
    if index > now:
        return StepState.LATER
    if index == now:
        return StepState.DONE if index == len(_ROWS) - 1 else StepState.NOW
    return StepState.DONE if come_to else StepState.SKIPPED
