"""A worker under 18: who looks after the case, what stands in place of consent, what the child is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from iris.rules.cases.clocks import Due, due
from iris.rules.deadlines import Overrides, Period
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

ADULT_AT = 18

TOLD_TO_A_CHILD = N_(
    "You are safe to tell us. You did nothing wrong. We tell only people who protect children. "
    "We tell you first what we do, and you can always ask us."
)


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """What has been done for a child.

    `lead` is the account of the case lead who acts as safeguarding officer, `best_interest_note` says that
    the note of why this is best for the child is written, `told` that the child was told in plain words.
    """

    lead: int | None = None
    best_interest_note: bool = False
    told: bool = False


def lead_due(known_at: datetime, overrides: Overrides | None = None) -> Due:
    """Give by when a case lead must have taken over: 24 hours after we learnt that it is a child."""
    return due(Period.CASE_MINOR_LEAD, known_at, overrides)


def check_lead(safeguarding: Safeguarding) -> None:
    """Raise RuleBroken (`no_safeguarding_lead`) until a case lead looks after the child."""
    if safeguarding.lead is None:
        raise RuleBroken(
            "no_safeguarding_lead", N_("The worker is under 18. A case lead must take this case over first.")
        )


def check_in_place_of_consent(safeguarding: Safeguarding) -> None:
    """Raise RuleBroken unless what stands in place of a child's consent is there.

    Codes: `no_safeguarding_lead`, `no_best_interest_note`, `child_not_told`.
    """
    check_lead(safeguarding)
    if not safeguarding.best_interest_note:
        raise RuleBroken("no_best_interest_note", N_("Write down why this is best for the child."))
    if not safeguarding.told:
        raise RuleBroken("child_not_told", N_("Tell the child in plain words what you are going to do."))
