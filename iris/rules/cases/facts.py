"""What the moves, turns and duties of a case ask about: frozen, without a word of the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iris.rules.cases.clocks import utc_day
from iris.rules.cases.contact import Try
from iris.rules.cases.minors import Safeguarding
from iris.rules.cases.respondents import Respondent
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import Closing
from iris.rules.cases.summaries import SignedChecklist
from iris.rules.deadlines import Overrides


class ReopenReason(StrEnum):
    """Why a closed case is opened again."""

    WORKER_ASKS = "worker_asks"
    RETALIATION = "retaliation"
    NEW_FACTS = "new_facts"
    NOT_PAID = "not_paid"
    REVIEW_CHANGED = "review_changed"


@dataclass(frozen=True, slots=True)
class SummaryProgress:
    """The text that would go out, by its keyed hash, and to which text the worker said yes, and how."""

    digest: str | None = None
    checklist: SignedChecklist | None = None
    in_workers_language: bool = False
    yes_digest: str | None = None
    yes_voice: Voice | None = None


@dataclass(frozen=True, slots=True)
class ReferralProgress:
    """Whether a referral may go out (`check_referral` passed), went out when, and was taken."""

    may_go_out: bool = False
    offered_at: datetime | None = None
    accepted: bool = False
    worker_told: bool = False


@dataclass(frozen=True, slots=True)
class RemedyProgress:
    """How far putting it right has come; `refused` that the respondent said no or the worker wants none."""

    accepted_voice: Voice | None = None
    plan_complete: bool = False
    confirmed: bool = False
    refused: bool = False
    to_confirm: int = 0
    next_instalment_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReopenFacts:
    """What reopening asks: why, whether every role is filled by somebody active, whether text is left."""

    reason: ReopenReason | None = None
    roles_filled: bool = False
    story_erased: bool = False


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case as the rules see it. `voice`: how the act at hand was said; `excluded`: of who acts."""

    now: datetime
    received_at: datetime
    reopened_at: datetime | None = None
    updated_at: datetime | None = None
    urgent: bool = False
    minor: bool = False
    excluded: bool = False
    sorted_: bool = False
    indicators_looked_at: bool = False
    minor_known_at: datetime | None = None
    safeguarding: Safeguarding | None = None
    respondents: tuple[Respondent, ...] = ()
    summary: SummaryProgress = SummaryProgress()
    referral: ReferralProgress = ReferralProgress()
    remedy: RemedyProgress = RemedyProgress()
    reopen: ReopenFacts = ReopenFacts()
    mediation_agreed: bool = False
    tries: tuple[Try, ...] = ()
    heard_on: date | None = None
    voice: Voice | None = None
    closing: Closing | None = None
    closed_on: date | None = None
    overrides: Overrides | None = None

    @property
    def today(self) -> date:
        return utc_day(self.now)

    @property
    def started_at(self) -> datetime:
        """The instant from which the clocks run: the filing, or the reopening, which sets them anew."""
        return self.reopened_at or self.received_at

    @property
    def asked(self) -> tuple[Respondent, ...]:
        """The respondents to whom the summary was sent."""
        return tuple(r for r in self.respondents if r.sent_on is not None)

    @property
    def all_could_answer(self) -> bool:
        return bool(self.asked) and all(r.could_answer(self.today, self.overrides) for r in self.asked)

    @property
    def all_proposed(self) -> bool:
        return bool(self.asked) and all(r.proposal is not None for r in self.asked)

    @property
    def all_decided(self) -> bool:
        return bool(self.asked) and all(r.decision is not None for r in self.asked)

    @property
    def some_upheld(self) -> bool:
        return any(r.upheld for r in self.respondents)

    @property
    def decided_on(self) -> date | None:
        """The day the last outcome was decided; the clocks of remedy run from it."""
        days = [r.decision.on for r in self.asked if r.decision is not None]
        return max(days, default=None)
