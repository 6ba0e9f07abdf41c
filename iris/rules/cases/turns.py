"""Whose move it is, and by when: the sentence a worker reads at the top of the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iris.rules.cases.clocks import CasePeriod, Due, due
from iris.rules.cases.duties import (
    answers_due,
    outcome_due,
    payment_due,
    plan_due,
    triage_due,
    update_due,
)
from iris.rules.cases.facts import CaseFacts
from iris.rules.cases.speakers import OWN_VOICE
from iris.rules.cases.stages import CLOSING_WORDS, STAGE_WORDS, Stage
from iris.rules.wording import N_


class Who(StrEnum):
    """Who moves next."""

    WORKER = "worker"
    US = "us"
    RESPONDENT = "respondent"
    RECEIVER = "receiver"
    NOBODY = "nobody"


WHO_WORDS: Mapping[Who, str] = {
    Who.WORKER: N_("You"),
    Who.US: N_("We"),
    Who.RESPONDENT: N_("The agency or employer"),
    Who.RECEIVER: N_("Those we asked for help"),
    Who.NOBODY: N_("Nobody"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Who moves next, by which day (and instant, where hours count), and what that means."""

    who: Who
    by: date | None
    sentence: str
    at: datetime | None = None


def _turn(who: Who, when: Due | None, sentence: str) -> Turn:
    return Turn(who, when.on if when else None, sentence, when.at if when else None)


def _received(facts: CaseFacts) -> Turn:
    sentence = N_("We read it and write to you here by this day. You need to do nothing now.")
    return _turn(Who.US, triage_due(facts), sentence)


def _reopened(facts: CaseFacts) -> Turn:
    return _turn(Who.US, triage_due(facts), N_("We read it again and write to you here by this day."))


def _triaged(facts: CaseFacts) -> Turn:
    sentence = N_("We have read it. We write the short text that you will see first, or ask you something.")
    return _turn(Who.US, update_due(facts), sentence)


def _urgent_referral(facts: CaseFacts) -> Turn:
    if facts.referral.accepted:
        return _turn(Who.RECEIVER, update_due(facts), N_("They have said yes and will get in touch safely."))
    offered = facts.referral.offered_at or facts.now
    when = due(CasePeriod.REFERRAL_URGENT, offered, facts.overrides)
    return _turn(Who.RECEIVER, when, N_("We have asked for help. They must say yes or no by then."))


def _waiting_for_yes(facts: CaseFacts) -> Turn:  # noqa: ARG001 - the worker has no deadline
    sentence = N_("Read the text that we would send, and say yes or no. Take the time you need.")
    return _turn(Who.WORKER, None, sentence)


def _response_awaited(facts: CaseFacts) -> Turn:
    when = answers_due(facts)
    if when is None or when.over(facts.now):
        return _turn(Who.US, update_due(facts), N_("Their time to answer is over. We look into it now."))
    return _turn(Who.RESPONDENT, when, N_("They must answer by this day. If they do not, we go on without it."))


def _investigating(facts: CaseFacts) -> Turn:
    return _turn(Who.US, outcome_due(facts), N_("We compare what you and they say, and decide by this day."))


def _mediating(facts: CaseFacts) -> Turn:
    return _turn(Who.US, outcome_due(facts), N_("We talk with both sides. You can stop it at any time."))


def _outcome_proposed(facts: CaseFacts) -> Turn:
    if facts.all_decided and facts.some_upheld and facts.remedy.accepted_voice not in OWN_VOICE:
        return _turn(Who.WORKER, None, N_("You were right. Read the decision and say whether you accept it."))
    return _turn(Who.US, outcome_due(facts), N_("A second officer checks the decision by this day."))


def _remedy_agreed(facts: CaseFacts) -> Turn:
    sentence = N_("They must say by this day how and when they put it right.")
    return _turn(Who.RESPONDENT, plan_due(facts), sentence)


def _remedy_tracked(facts: CaseFacts) -> Turn:
    if facts.remedy.to_confirm:
        return _turn(Who.WORKER, None, N_("They say that they paid. Tell us whether it has reached you."))
    last = payment_due(facts)
    day = facts.remedy.next_instalment_on or (last.on if last else None)
    return Turn(Who.RESPONDENT, day, N_("They must pay by this day. Then we ask you whether it came."))


def _closed(facts: CaseFacts) -> Turn:
    words = CLOSING_WORDS[facts.closing] if facts.closing else STAGE_WORDS[Stage.CLOSED]
    return _turn(Who.NOBODY, None, words.sentence)


_TURNS: Mapping[Stage, Callable[[CaseFacts], Turn]] = {
    Stage.RECEIVED: _received,
    Stage.TRIAGED: _triaged,
    Stage.URGENT_REFERRAL: _urgent_referral,
    Stage.WAITING_FOR_YES: _waiting_for_yes,
    Stage.RESPONSE_AWAITED: _response_awaited,
    Stage.INVESTIGATING: _investigating,
    Stage.MEDIATING: _mediating,
    Stage.OUTCOME_PROPOSED: _outcome_proposed,
    Stage.REMEDY_AGREED: _remedy_agreed,
    Stage.REMEDY_TRACKED: _remedy_tracked,
    Stage.CLOSED: _closed,
    Stage.REOPENED: _reopened,
}


def whose_turn(stage: Stage, facts: CaseFacts) -> Turn:
    """Give who moves next and by when; the worker never has a deadline."""
    return _TURNS[stage](facts)
