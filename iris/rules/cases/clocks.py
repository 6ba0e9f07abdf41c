"""When something in a case is due: the periods of `iris.rules.deadlines`, and the few that cases add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from iris.rules.deadlines import (
    PERIODS,
    Overrides,
    Period,
    Span,
    Unit,
    add_months,
    amount_of,
    overdue,
)
from iris.rules.wording import N_


class CasePeriod(StrEnum):
    """Periods of cases that the table of the scheme does not hold; overrides are keyed by the same code."""

    REFERRAL = "case_referral"
    REFERRAL_URGENT = "case_referral_urgent"
    DRAFT_KEPT = "case_draft_kept"
    IDENTITY_KEPT = "case_identity_kept"
    NARRATIVE_KEPT = "case_narrative_kept"


_KEPT = "security.md, erasure and retention; IOM data-protection principle 9"

CASE_PERIODS: Mapping[CasePeriod, Span] = {
    CasePeriod.REFERRAL: Span(7, Unit.DAYS, N_("A receiver says yes or no to a referral."), "proposal"),
    CasePeriod.REFERRAL_URGENT: Span(
        24, Unit.HOURS, N_("A receiver says yes or no to an urgent referral."), "proposal"
    ),
    CasePeriod.DRAFT_KEPT: Span(30, Unit.DAYS, N_("An unfinished complaint is kept."), "proposal"),
    CasePeriod.IDENTITY_KEPT: Span(12, Unit.MONTHS, N_("Who complained is kept, counted from the closing."), _KEPT),
    CasePeriod.NARRATIVE_KEPT: Span(24, Unit.MONTHS, N_("What was told is kept, counted from the closing."), _KEPT),
}

AnyPeriod = Period | CasePeriod


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: the last day, and for periods of hours the instant as well."""

    code: AnyPeriod
    on: date
    at: datetime | None = None

    def over(self, now: datetime) -> bool:
        """Tell whether the time has passed; the last day and the last instant are in time."""
        return overdue(self.on, utc_day(now)) if self.at is None else now > self.at

    @property
    def ends(self) -> datetime:
        """The instant after which it is late, for sorting a queue: in UTC, midnight after the last day."""
        midnight = datetime(self.on.year, self.on.month, self.on.day, tzinfo=UTC) + timedelta(days=1)
        return self.at or midnight


def due(code: AnyPeriod, start: datetime, overrides: Overrides | None = None) -> Due:
    """Give when a period that began at the instant `start` is due."""
    if _span(code).unit is Unit.HOURS:
        at = start + timedelta(hours=amount(code, overrides))
        return Due(code, utc_day(at), at)
    return Due(code, due_on(code, utc_day(start), overrides))


def due_on(code: AnyPeriod, start: date, overrides: Overrides | None = None) -> date:
    """Give the last day of a period of days or months that `start` begins. ValueError for one of hours."""
    match _span(code).unit:
        case Unit.DAYS:
            return start + timedelta(days=amount(code, overrides))
        case Unit.MONTHS:
            return add_months(start, amount(code, overrides))
        case other:
            raise ValueError(f"{code} is counted in {other}")


def amount(code: AnyPeriod, overrides: Overrides | None = None) -> int:
    """Give the length in force, in the unit of its row."""
    if isinstance(code, Period):
        return amount_of(code, overrides)
    return (overrides or {}).get(code, CASE_PERIODS[code].amount)


def _span(code: AnyPeriod) -> Span:
    return PERIODS[code] if isinstance(code, Period) else CASE_PERIODS[code]


def utc_day(moment: datetime) -> date:
    """Give the day of an instant; cases know no issuer, so their days are those of UTC."""
    return moment.astimezone(UTC).date()
