"""When we may act without the worker's consent: a table of three, each with a reason and a second officer.

process.md, Case. Acting against a wish is explained to the worker first where that is safe: survivor-centred
is not survivor-led, but the person is told (domain.md 5.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Ground(StrEnum):
    """Why consent is not waited for."""

    DANGER_TO_LIFE = "danger_to_life"
    MINOR = "minor"
    LEGAL_DUTY = "legal_duty"


@dataclass(frozen=True, slots=True)
class GroundFacts:
    """What the ground means, and what the worker is told when it is used."""

    label: str
    meaning: str
    told: str


GROUNDS: Mapping[Ground, GroundFacts] = {
    Ground.DANGER_TO_LIFE: GroundFacts(
        N_("Danger to life"),
        N_("Somebody may die or be badly hurt soon if nobody acts."),
        N_("We believe that a life is in danger. We have asked for help and told only what is needed."),
    ),
    Ground.MINOR: GroundFacts(
        N_("A person under 18"),
        N_("The worker is under 18. Those who protect children must know."),
        N_("You are under 18. We have told people whose work is to protect children, so that you are safe."),
    ),
    Ground.LEGAL_DUTY: GroundFacts(
        N_("Legal duty"),
        N_("The law that we are under orders us to report this. Name the law."),
        N_("A law orders us to report this. We have told only what it asks for, and to whom is written here."),
    ),
}


@dataclass(frozen=True, slots=True)
class WithoutConsent:
    """Acting without consent: on which ground, why, by whom, and who agreed."""

    ground: Ground
    reason: str
    officer: int
    second: int | None = None


def check_exception(exception: WithoutConsent) -> None:
    """Raise RuleBroken unless the exception carries what it needs.

    Codes: `exception_no_reason`, `exception_no_second` (nobody else has agreed yet),
    `exception_same_officer`.
    """
    if not exception.reason.strip():
        raise RuleBroken("exception_no_reason", N_("Write down why you cannot wait for the worker to agree."))
    if exception.second is None:
        raise RuleBroken("exception_no_second", N_("A second officer must agree before anything is passed on."))
    if exception.second == exception.officer:
        raise RuleBroken("exception_same_officer", N_("The second officer must be somebody else."))
