"""A second look at a decided case: worker or respondent asks, 30 days to lodge, 30 to decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.cases.clocks import due_on
from iris.rules.cases.respondents import Respondent
from iris.rules.cases.speakers import Voice, check_voice
from iris.rules.deadlines import Overrides, Period
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Asker(StrEnum):
    """Who may ask for a review."""

    WORKER = "worker"
    RESPONDENT = "respondent"


class ReviewResult(StrEnum):
    """What comes of it. A changed outcome reopens the case; what was known before stays readable."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"


REVIEW_WORDS: Mapping[ReviewResult, str] = {
    ReviewResult.CONFIRMED: N_("Others looked at it again. The decision stays."),
    ReviewResult.CHANGED: N_("Others looked at it again. The decision does not stay; it is looked into once more."),
}


@dataclass(frozen=True, slots=True)
class Review:
    """A lodged review and the officers who may not decide it."""

    asker: Asker
    lodged_on: date
    involved: frozenset[int]

    def due(self, overrides: Overrides | None = None) -> date:
        """Give the last day for deciding it."""
        return due_on(Period.CASE_REVIEW_DECIDE, self.lodged_on, overrides)


def involved_in(respondent: Respondent, others: Collection[int] = ()) -> frozenset[int]:
    """Give the officers who worked on an outcome: proposer, decider, assigned officers."""
    people = set(others)
    if respondent.proposal is not None:
        people.add(respondent.proposal.by)
    if respondent.decision is not None:
        people |= {respondent.decision.by, respondent.decision.proposal.by}
    return frozenset(people)


def lodge(
    respondent: Respondent,
    asker: Asker,
    today: date,
    *,
    voice: Voice | None = None,
    pending: bool = False,
    others: Collection[int] = (),
    overrides: Overrides | None = None,
) -> Review:
    """Give the review asked for.

    `voice` is how the worker spoke, `pending` that a review of this outcome already runs.
    Raises RuleBroken: `not_decided`, `review_too_late` (30 days, the last one counts), `review_pending`,
    `worker_must_say`.
    """
    if respondent.decision is None:
        raise RuleBroken("not_decided", N_("There is no decision yet that could be looked at again."))
    if pending:
        raise RuleBroken("review_pending", N_("Somebody already looks at this decision again. Wait for the answer."))
    if asker is Asker.WORKER:
        check_voice(voice)
    if today > due_on(Period.CASE_REVIEW_LODGE, respondent.decision.on, overrides):
        raise RuleBroken(
            "review_too_late",
            N_("The time to ask for a second look is over. If there are new facts, write them in the case."),
        )
    return Review(asker, today, involved_in(respondent, others))


def check_decider(review: Review, by: int) -> None:
    """Raise RuleBroken (`involved_before`) when the officer worked on the outcome before."""
    if by in review.involved:
        raise RuleBroken("involved_before", N_("You worked on this case before. Somebody else must look at it."))
