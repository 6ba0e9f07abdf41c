"""Which complaint is read within 24 hours, and why: indicators, minors, violence, retaliation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.cases.categories import Category
from iris.rules.cases.indicators import Indicator, point_to_danger, suggested
from iris.rules.deadlines import Period
from iris.rules.wording import N_


class Reason(StrEnum):
    """Why a case cannot wait."""

    DANGER_NOW = "danger_now"
    MINOR = "minor"
    VIOLENCE = "violence"
    RETALIATION = "retaliation"
    INDICATORS = "indicators"


REASON_WORDS = {
    Reason.DANGER_NOW: N_("The worker says there is danger now."),
    Reason.MINOR: N_("The worker is under 18."),
    Reason.VIOLENCE: N_("The worker tells of violence."),
    Reason.RETALIATION: N_("The worker is punished for complaining."),
    Reason.INDICATORS: N_("There are warning signs of forced labour."),
}


@dataclass(frozen=True, slots=True)
class Urgency:
    """Whether a case is urgent, with each reason; the clocks follow from it."""

    reasons: tuple[Reason, ...] = ()

    @property
    def urgent(self) -> bool:
        return bool(self.reasons)

    @property
    def triage(self) -> Period:
        return Period.CASE_TRIAGE_URGENT if self.urgent else Period.CASE_TRIAGE

    @property
    def reply(self) -> Period:
        return Period.CASE_REPLY_URGENT if self.urgent else Period.CASE_REPLY


def urgency(
    categories: Collection[Category],
    *,
    minor: bool = False,
    danger_now: bool = False,
    flagged: Collection[Indicator] = (),
) -> Urgency:
    """Give the urgency of what was told, or of what an officer flagged after reading it.

    Before triage `flagged` is empty and the suggestions speak; an officer who flags nothing does not make a
    violent case slow, since violence, retaliation, a child and danger count by themselves.
    """
    grounds = {
        Reason.DANGER_NOW: danger_now,
        Reason.MINOR: minor,
        Reason.VIOLENCE: Category.VIOLENCE in categories,
        Reason.RETALIATION: Category.RETALIATION in categories,
        Reason.INDICATORS: bool(flagged) or point_to_danger(suggested(categories, minor=minor)),
    }
    return Urgency(tuple(reason for reason, given in grounds.items() if given))
