"""Every period of the scheme in one table, and the arithmetic of due dates.

One convention for all: the day something happens is not counted, the last day counts, and what time does
it does on the day after. Days are calendar days; months and years follow the calendar, so that 31 August
plus six months is the last day of February. Lateness is derived here and stored nowhere.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Unit(StrEnum):
    """What an amount counts."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class Period(StrEnum):
    """The code of a period; overrides by the secretariat are keyed by it."""

    APPLICATION_REVIEW = "application_review"
    DEFERRAL_ANSWER = "deferral_answer"
    OBJECTION_WINDOW = "objection_window"
    OBJECTION_ANSWER = "objection_answer"
    ON_SITE_LIMIT = "on_site_limit"
    COOLING_OFF = "cooling_off"
    CERTIFICATE_VALIDITY = "certificate_validity"
    SURVEILLANCE_INTERVAL = "surveillance_interval"
    SURVEILLANCE_GRACE = "surveillance_grace"
    RENEWAL_OPENS = "renewal_opens"
    SUSPENSION_LIMIT = "suspension_limit"
    WARNING_FIRST = "warning_first"
    WARNING_SECOND = "warning_second"
    WARNING_LAST = "warning_last"
    APPEAL_LODGE = "appeal_lodge"
    APPEAL_ADMIT = "appeal_admit"
    APPEAL_DECIDE = "appeal_decide"
    FACTUAL_CHECK = "factual_check"
    NAMED_AGENCY_ANSWER = "named_agency_answer"
    DEVICE_WIPE = "device_wipe"
    FINDING_PLAN_CRITICAL = "finding_plan_critical"
    FINDING_PLAN = "finding_plan"
    FINDING_CLOSE_CRITICAL = "finding_close_critical"
    FINDING_CLOSE_MAJOR = "finding_close_major"
    FINDING_CLOSE_MINOR = "finding_close_minor"
    FINDING_CONTEST = "finding_contest"
    CASE_TRIAGE_URGENT = "case_triage_urgent"
    CASE_TRIAGE = "case_triage"
    CASE_UPDATE = "case_update"
    CASE_REPLY = "case_reply"
    CASE_REPLY_URGENT = "case_reply_urgent"
    CASE_OUTCOME = "case_outcome"
    CASE_RETALIATION_FIRST = "case_retaliation_first"
    CASE_RETALIATION_SECOND = "case_retaliation_second"
    CASE_REVIEW_LODGE = "case_review_lodge"
    CASE_REVIEW_DECIDE = "case_review_decide"
    CASE_CONTACT_LOST = "case_contact_lost"
    CASE_CODE_RECOVERY = "case_code_recovery"
    CASE_MINOR_LEAD = "case_minor_lead"
    REMEDY_PLAN = "remedy_plan"
    REMEDY_PAID = "remedy_paid"
    VOICE_PUBLISH = "voice_publish"
    CONTROL_NOTICE = "control_notice"


@dataclass(frozen=True, slots=True)
class Span:
    """One row: so many units, what the period is for, and what it rests on.

    `source` names the rule or practice behind it; "proposal" marks a number of our own.
    """

    amount: int
    unit: Unit
    sentence: str
    source: str


def _days(amount: int, sentence: str, source: str) -> Span:
    return Span(amount, Unit.DAYS, sentence, source)


_IRIS = "IRIS application page (iriscertification.org): normally 2 weeks; 60 days to complete"
_ISO = "ISO/IEC 17021-1 practice of certification bodies"
_RBA = "RBA/EICC corrective-action management (docslib.org 11704304)"
_APPEAL = "appeal rules of certification bodies (ekspo.by), our scheme's default"
_OURS = "proposal"

PERIODS: Mapping[Period, Span] = {
    Period.APPLICATION_REVIEW: _days(14, N_("We look at an application."), _IRIS),
    Period.DEFERRAL_ANSWER: _days(60, N_("The agency completes a deferred application."), _IRIS),
    Period.OBJECTION_WINDOW: _days(14, N_("Anyone may object to an accepted application."), _OURS),
    Period.OBJECTION_ANSWER: _days(14, N_("The agency answers the objections."), _OURS),
    Period.ON_SITE_LIMIT: Span(6, Unit.MONTHS, N_("Major findings are verified after the last day on site."), _ISO),
    Period.COOLING_OFF: Span(2, Unit.YEARS, N_("Paid work for the agency excludes a person."), _ISO),
    Period.CERTIFICATE_VALIDITY: Span(3, Unit.YEARS, N_("A certificate is valid."), _ISO),
    Period.SURVEILLANCE_INTERVAL: Span(
        12, Unit.MONTHS, N_("A surveillance audit begins, counted from the decision."), _ISO
    ),
    Period.SURVEILLANCE_GRACE: _days(30, N_("A late surveillance audit begins, or we suspend."), _OURS),
    Period.RENEWAL_OPENS: Span(6, Unit.MONTHS, N_("Renewal opens before the certificate ends."), _ISO),
    Period.SUSPENSION_LIMIT: Span(6, Unit.MONTHS, N_("A suspension is decided on."), _ISO),
    Period.WARNING_FIRST: _days(60, N_("First warning before time acts."), _OURS),
    Period.WARNING_SECOND: _days(30, N_("Second warning before time acts."), _OURS),
    Period.WARNING_LAST: _days(7, N_("Last warning before time acts."), _OURS),
    Period.APPEAL_LODGE: _days(30, N_("An appeal is lodged."), _APPEAL),
    Period.APPEAL_ADMIT: _days(7, N_("We say whether we take up the appeal."), _OURS),
    Period.APPEAL_DECIDE: _days(60, N_("The panel decides, counted from lodging."), _APPEAL),
    Period.FACTUAL_CHECK: _days(10, N_("The audited party checks the facts of the report."), _OURS),
    Period.NAMED_AGENCY_ANSWER: _days(10, N_("An agency answers a finding made at an employer."), _OURS),
    Period.DEVICE_WIPE: _days(14, N_("Work not sent is wiped from a device."), _OURS),
    Period.FINDING_PLAN_CRITICAL: _days(7, N_("The plan for a critical finding is handed in."), _RBA),
    Period.FINDING_PLAN: _days(14, N_("The plan for a finding is handed in."), _RBA),
    Period.FINDING_CLOSE_CRITICAL: _days(30, N_("A critical finding is put right."), _OURS),
    Period.FINDING_CLOSE_MAJOR: _days(90, N_("A major finding is put right."), "auvacertification.com"),
    Period.FINDING_CLOSE_MINOR: Span(
        12, Unit.MONTHS, N_("A minor finding is put right, or by the next audit if that is sooner."), _ISO
    ),
    Period.FINDING_CONTEST: _days(30, N_("A finding is contested, counted from the report's lock."), _APPEAL),
    Period.CASE_TRIAGE_URGENT: Span(24, Unit.HOURS, N_("An urgent complaint is read and sorted."), _OURS),
    Period.CASE_TRIAGE: _days(7, N_("A complaint is read and sorted."), _OURS),
    Period.CASE_UPDATE: _days(30, N_("The worker hears from us again."), _OURS),
    Period.CASE_REPLY: _days(14, N_("A respondent replies."), _OURS),
    Period.CASE_REPLY_URGENT: _days(3, N_("A respondent replies in an urgent case."), _OURS),
    Period.CASE_OUTCOME: _days(60, N_("The outcome is proposed."), _OURS),
    Period.CASE_RETALIATION_FIRST: _days(14, N_("First check for retaliation."), _OURS),
    Period.CASE_RETALIATION_SECOND: _days(60, N_("Second check for retaliation."), _OURS),
    Period.CASE_REVIEW_LODGE: _days(30, N_("A review of the outcome is asked for."), _OURS),
    Period.CASE_REVIEW_DECIDE: _days(30, N_("The review is decided."), _OURS),
    Period.CASE_CONTACT_LOST: _days(90, N_("Three tries to reach the worker."), _OURS),
    Period.CASE_CODE_RECOVERY: Span(72, Unit.HOURS, N_("A lost code waits before a new one."), _OURS),
    Period.CASE_MINOR_LEAD: Span(24, Unit.HOURS, N_("A case lead looks after a child's case."), _OURS),
    Period.REMEDY_PLAN: _days(30, N_("A plan for paying back is agreed."), _OURS),
    Period.REMEDY_PAID: _days(90, N_("What is owed is paid."), _OURS),
    Period.VOICE_PUBLISH: _days(30, N_("Answers after arrival are published."), _OURS),
    Period.CONTROL_NOTICE: _days(14, N_("An agency answers a suspected link of control."), _OURS),
}

Overrides = Mapping[str, int]
"""Code → other amount, in the unit of the table, as set by the secretariat."""

WARNINGS = (Period.WARNING_FIRST, Period.WARNING_SECOND, Period.WARNING_LAST)


def amount_of(code: Period, overrides: Overrides | None = None) -> int:
    """The amount in force for a period, in the unit of its row."""
    return (overrides or {}).get(code, PERIODS[code].amount)


def check_overrides(overrides: Overrides) -> None:
    """Raise RuleBroken `period_unknown` or `period_amount` for a change no period can take."""
    for code, amount in overrides.items():
        if code not in PERIODS:
            raise RuleBroken("period_unknown", N_("There is no period called %(period)s."), period=code)
        if type(amount) is not int or not 1 <= amount <= 1000:
            raise RuleBroken("period_amount", N_("Give a whole number from 1 to 1,000 for %(period)s."), period=code)


def due(code: Period, start: date, overrides: Overrides | None = None) -> date:
    """Give the last day of the period that `start` begins. ValueError for a period of hours."""
    return _shifted(code, start, amount_of(code, overrides))


def opens(code: Period, end: date, overrides: Overrides | None = None) -> date:
    """Give the day that lies the period before `end`: warnings, the opening of a renewal."""
    return _shifted(code, end, -amount_of(code, overrides))


def due_at(code: Period, start: datetime, overrides: Overrides | None = None) -> datetime:
    """Give the instant at which a period of hours ends. ValueError for any other period."""
    if PERIODS[code].unit is not Unit.HOURS:
        raise ValueError(f"{code} is counted in {PERIODS[code].unit}, ask due()")
    return start + timedelta(hours=amount_of(code, overrides))


def acts_on(last_day: date) -> date:
    """The day on which time acts when nothing was done by the last day."""
    return last_day + timedelta(days=1)


def overdue(last_day: date | None, today: date) -> bool:
    """Whether the last day is over; the last day itself is in time."""
    return last_day is not None and today > last_day


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (negative: earlier), or that month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _shifted(code: Period, day: date, amount: int) -> date:
    match PERIODS[code].unit:
        case Unit.DAYS:
            return day + timedelta(days=amount)
        case Unit.MONTHS:
            return add_months(day, amount)
        case Unit.YEARS:
            return add_months(day, 12 * amount)
        case Unit.HOURS:
            raise ValueError(f"{code} is counted in hours, ask due_at()")
