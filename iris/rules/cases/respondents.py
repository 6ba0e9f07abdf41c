"""Respondents 1 to n of a case, each with an own outcome: proposed by one officer, decided by a second.

On balance of probabilities, and only after the respondent could answer (process.md, Case).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iris.rules.cases.categories import (
    CATEGORIES,
    SEVERITIES,
    Category,
    gravest,
    severity_of,
)
from iris.rules.cases.clocks import due_on
from iris.rules.deadlines import Overrides, Period
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_, Tone, Word


class RespondentKind(StrEnum):
    """Who is complained about."""

    AGENCY = "agency"
    SUB_AGENT = "sub_agent"
    EMPLOYER = "employer"


RESPONDENT_WORDS: Mapping[RespondentKind, str] = {
    RespondentKind.AGENCY: N_("Agency"),
    RespondentKind.SUB_AGENT: N_("Agent working for an agency"),
    RespondentKind.EMPLOYER: N_("Employer"),
}


class Outcome(StrEnum):
    """What was decided about one respondent."""

    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


OUTCOME_WORDS: Mapping[Outcome, Word] = {
    Outcome.UPHELD: Word(N_("Upheld"), N_("It is more likely than not that it happened as told."), Tone.STOP, "cross"),
    Outcome.NOT_UPHELD: Word(
        N_("Not upheld"),
        N_("There is not enough to say that it is more likely than not."),
        Tone.GONE,
        "given-up",
    ),
}

STANDARD_OF_PROOF = N_("Ask yourself: is it more likely than not that it happened? Say why, from the facts.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One officer's proposal. `upheld` names the categories that are upheld; empty for not upheld."""

    outcome: Outcome
    upheld: frozenset[Category]
    severity: int | None
    by: int
    on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """What a second officer decided on a proposal."""

    proposal: Proposal
    by: int
    on: date


@dataclass(frozen=True, slots=True)
class Respondent:
    """One respondent of one case and how far it has come.

    `sent_on` is the day the approved summary went out, `entry_id` its register entry if it has one.
    """

    key: int
    kind: RespondentKind
    entry_id: int | None = None
    sent_on: date | None = None
    urgent: bool = False
    answered_on: date | None = None
    proposal: Proposal | None = None
    decision: Decision | None = None

    @property
    def reply_period(self) -> Period:
        return Period.CASE_REPLY_URGENT if self.urgent else Period.CASE_REPLY

    def answer_due(self, overrides: Overrides | None = None) -> date | None:
        """Give the last day for its answer: 14 days after sending, 3 when urgent."""
        return due_on(self.reply_period, self.sent_on, overrides) if self.sent_on else None

    def could_answer(self, today: date, overrides: Overrides | None = None) -> bool:
        """Tell whether it has answered or its time is over; never before anything was sent."""
        if self.sent_on is None:
            return False
        due = due_on(self.reply_period, self.sent_on, overrides)
        return self.answered_on is not None or today > due

    def answered_late(self, today: date, overrides: Overrides | None = None) -> bool:
        """Tell whether the answer is overdue or came late; that counts for answering only, never as guilt."""
        due = self.answer_due(overrides)
        return due is not None and (self.answered_on or today) > due

    @property
    def upheld(self) -> bool:
        return self.decision is not None and self.decision.proposal.outcome is Outcome.UPHELD


def suggested_severity(upheld: Collection[Category], *, fees_over_month: bool = False) -> int | None:
    """Give the weight of the gravest upheld category; None when nothing is upheld."""
    if not upheld:
        return None
    return severity_of(gravest(upheld, fees_over_month=fees_over_month), fees_over_month=fees_over_month)


def principle_of(upheld: Collection[Category], *, fees_over_month: bool = False) -> str:
    """Give the principle of the standard that the gravest upheld category breaks."""
    return CATEGORIES[gravest(upheld, fees_over_month=fees_over_month)].principle


def propose(
    respondent: Respondent,
    proposal: Proposal,
    reasons: str,
    *,
    excluded: bool,
    overrides: Overrides | None = None,
) -> Respondent:
    """Give the respondent with an outcome proposed; an earlier proposal that was not decided is replaced.

    `reasons` are checked for being there and not kept here; `excluded`: the officer has an employment link
    to a respondent. Raises RuleBroken: `excluded`, `already_decided`, `could_not_answer`, `no_reasons`,
    `nothing_named` (upheld without a category), `names_without_outcome`, `severity_unknown`.
    """
    if excluded:
        raise RuleBroken("excluded", EXCLUDED)
    if respondent.decision is not None:
        raise RuleBroken("already_decided", N_("This is decided. It can change only by a review or by reopening."))
    check_could_answer(respondent, proposal.on, overrides)
    if not reasons.strip():
        raise RuleBroken("no_reasons", STANDARD_OF_PROOF)
    _check_shape(proposal)
    return replace(respondent, proposal=proposal)


EXCLUDED = N_("You cannot work on this case. Give it back to the case lead.")


def check_could_answer(respondent: Respondent, today: date, overrides: Overrides | None = None) -> None:
    """Raise RuleBroken (`could_not_answer`) before the respondent has answered or its time is over."""
    if not respondent.could_answer(today, overrides):
        raise RuleBroken("could_not_answer", N_("They have not answered and their time is not over. Wait until it is."))


def _check_shape(proposal: Proposal) -> None:
    if proposal.outcome is Outcome.NOT_UPHELD:
        if proposal.upheld or proposal.severity is not None:
            raise RuleBroken("names_without_outcome", N_("Not upheld: then name nothing as upheld."))
        return
    if not proposal.upheld:
        raise RuleBroken("nothing_named", N_("Upheld: then say what. Choose at least one thing that happened."))
    if proposal.severity not in SEVERITIES:
        raise RuleBroken("severity_unknown", N_("Choose how grave it is: 10, 3 or 1."))


def decide(respondent: Respondent, by: int, on: date, *, excluded: bool = False) -> Respondent:
    """Give the respondent with its proposal decided by a second officer.

    Raises RuleBroken: `excluded`, `not_proposed`, `already_decided`, `same_officer`, `decided_too_early`.
    """
    if excluded:
        raise RuleBroken("excluded", EXCLUDED)
    if respondent.proposal is None:
        raise RuleBroken("not_proposed", N_("First another officer proposes an outcome."))
    if respondent.decision is not None:
        raise RuleBroken("already_decided", N_("This is decided. It can change only by a review or by reopening."))
    if respondent.proposal.by == by:
        raise RuleBroken("same_officer", N_("You proposed this outcome. A second officer must decide it."))
    if on < respondent.proposal.on:
        raise RuleBroken("decided_too_early", N_("A decision cannot be older than its proposal."))
    return replace(respondent, decision=Decision(respondent.proposal, by, on))


def return_proposal(respondent: Respondent, by: int) -> Respondent:
    """Give the respondent without its proposal: the second officer did not agree.

    Raises RuleBroken: `not_proposed`, `already_decided`, `same_officer`.
    """
    if respondent.proposal is None:
        raise RuleBroken("not_proposed", N_("There is no proposal to give back."))
    if respondent.decision is not None:
        raise RuleBroken("already_decided", N_("This is decided. It can change only by a review or by reopening."))
    if respondent.proposal.by == by:
        raise RuleBroken("same_officer", N_("You proposed this outcome. Change it yourself or ask a second officer."))
    return replace(respondent, proposal=None)


def reconsider(respondent: Respondent) -> Respondent:
    """Give the respondent with its outcome open again, after a review that changed it or new facts.

    What was sent and answered stays. Reopening alone leaves a decision as it is.
    """
    return replace(respondent, proposal=None, decision=None)
