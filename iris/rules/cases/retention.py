"""How long what is kept, and what falls due for erasure (security.md, erasure and retention).

Erased means that the key is gone. The clear columns and the outcome stay: they name nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from iris.rules.cases.clocks import CasePeriod, due_on
from iris.rules.deadlines import Overrides, overdue


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
