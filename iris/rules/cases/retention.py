"""How long what is kept, and what falls due for erasure (security.md, erasure and retention).

Erased means that the key is gone. The clear columns and the outcome stay: they name nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from iris.rules.cases.clocks import CasePeriod, due_on
from iris.rules.deadlines import Overrides, overdue
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Kept(StrEnum):
    """What a case holds that is erased at some time."""

    DRAFT = "draft"
    IDENTITY = "identity"
    CONTACT = "contact"
    CODE = "code"
    NARRATIVE = "narrative"
    MESSAGES = "messages"
    FILES = "files"
    COSTS = "costs"


PERIOD_OF: Mapping[Kept, CasePeriod] = {
    Kept.DRAFT: CasePeriod.DRAFT_KEPT,
    Kept.IDENTITY: CasePeriod.IDENTITY_KEPT,
    Kept.CONTACT: CasePeriod.IDENTITY_KEPT,
    Kept.CODE: CasePeriod.NARRATIVE_KEPT,
    Kept.NARRATIVE: CasePeriod.NARRATIVE_KEPT,
    Kept.MESSAGES: CasePeriod.NARRATIVE_KEPT,
    Kept.FILES: CasePeriod.NARRATIVE_KEPT,
    Kept.COSTS: CasePeriod.NARRATIVE_KEPT,
}
"""The identity goes first; what was told stays a year longer, since a review or a pattern may need it."""


class Hold(StrEnum):
    """What keeps a closed case from being erased."""

    REVIEW_OPEN = "review_open"
    REFERRAL_OPEN = "referral_open"
    PAYMENT_OPEN = "payment_open"


def last_day_of(kept: Kept, closed_on: date | None, overrides: Overrides | None = None) -> date | None:
    """Give the last day something is kept, from the closing (a draft: its last change); None while open."""
    return None if closed_on is None else due_on(PERIOD_OF[kept], closed_on, overrides)


CLAIM_DOCUMENT_KEPT = timedelta(days=30)
"""How long the document of a refused claim is kept, so that the claimant can still say that it was misread."""


def next_erasure(closed_on: date, today: date, overrides: Overrides | None = None) -> date:
    """Give the next day on which something of a closed case falls due for erasure; the last one when all has."""
    of_cases = (due_on(period, closed_on, overrides) for kept, period in PERIOD_OF.items() if kept is not Kept.DRAFT)
    days = sorted(set(of_cases))
    return next((day for day in days if not overdue(day, today)), days[-1])


def check_asked(*, closed: bool, held: Collection[Hold]) -> None:
    """Raise RuleBroken unless a worker may have everything erased now.

    Codes: `case_open` (what runs needs what was told; it can be taken back first), `erasure_held`.
    """
    if not closed:
        raise RuleBroken("case_open", N_("Your case is still open. Take your complaint back first, then ask again."))
    if held:
        raise RuleBroken(
            "erasure_held", N_("Others look at your case just now. When they have finished you can ask again.")
        )


def to_erase(
    closed_on: date | None,
    today: date,
    held: Collection[Hold] = (),
    overrides: Overrides | None = None,
) -> frozenset[Kept]:
    """Give what of a case must be erased by now: nothing of an open or reopened one, nothing under a hold."""
    if closed_on is None or held:
        return frozenset()
    of_cases = frozenset(Kept) - {Kept.DRAFT}
    return frozenset(k for k in of_cases if overdue(last_day_of(k, closed_on, overrides), today))


def draft_is_over(changed_on: date, today: date, overrides: Overrides | None = None) -> bool:
    """Tell whether an unfinished complaint must be erased: 30 days after its last change."""
    return overdue(last_day_of(Kept.DRAFT, changed_on, overrides), today)
