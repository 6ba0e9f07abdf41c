"""Passing a case on: consent first, minimum data, named receiver, purpose; accept or decline; revocable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iris.rules.cases.clocks import CasePeriod, Due, due
from iris.rules.cases.exceptions import Ground, WithoutConsent, check_exception
from iris.rules.cases.minors import Safeguarding, check_in_place_of_consent
from iris.rules.cases.purposes import NEVER_DEFAULT, PURPOSES, Item, Purpose, Receiver
from iris.rules.cases.speakers import Voice, check_voice
from iris.rules.deadlines import Overrides
from iris.rules.errors import RuleBroken
from iris.rules.moves import Condition, Machine, Move
from iris.rules.roles import Action
from iris.rules.wording import N_, Tone, Word


@dataclass(frozen=True, slots=True)
class ReferralConsent:
    """The worker's yes: to this receiver, for this purpose, with these things and no others.

    `receiver_named_by_worker` says that the worker asked for this kind of receiver without our proposing it.
    """

    receiver_id: int
    purpose: Purpose
    items: frozenset[Item]
    voice: Voice
    receiver_named_by_worker: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A referral about to be made; `receiver_id` is a named entry of the directory."""

    receiver_id: int | None
    receiver: Receiver | None
    purpose: Purpose | None
    items: frozenset[Item]
    consent: ReferralConsent | None = None
    exception: WithoutConsent | None = None
    minor: bool = False
    safeguarding: Safeguarding | None = None


def check_referral(draft: Draft) -> None:
    """Raise RuleBroken unless the referral may go out.

    Codes: `no_receiver`, `no_purpose`, `more_than_needed`, then `not_child_protection` and those of
    `check_in_place_of_consent` for a child, those of `check_exception`, or for an adult `no_consent`,
    `consent_for_another`, `worker_must_say`, `more_than_agreed`; last `never_default` (police, immigration).
    """
    if draft.receiver_id is None or draft.receiver is None:
        raise RuleBroken("no_receiver", N_("Choose who shall receive it, by name."))
    if draft.purpose is None:
        raise RuleBroken("no_purpose", N_("Say what it is passed on for."))
    if not draft.items <= PURPOSES[draft.purpose].minimum:
        raise RuleBroken("more_than_needed", N_("This purpose needs less. Take out what is not needed for it."))
    if draft.minor:
        _check_child(draft)
    elif draft.exception is not None:
        check_exception(draft.exception)
    else:
        _check_consent(draft)
    _check_never_default(draft)


def _check_child(draft: Draft) -> None:
    """A child goes to child protection; a danger to life may need somebody else as well, by exception."""
    if draft.receiver is not Receiver.CHILD_PROTECTION:
        if draft.exception is None or draft.exception.ground is Ground.MINOR:
            raise RuleBroken(
                "not_child_protection",
                N_("The worker is under 18. Pass it on to those who protect children."),
            )
        check_exception(draft.exception)
    check_in_place_of_consent(draft.safeguarding or Safeguarding())


def _check_consent(draft: Draft) -> None:
    consent = draft.consent
    if consent is None:
        raise RuleBroken("no_consent", N_("Ask the worker first. Nothing is passed on without a yes."))
    if (consent.receiver_id, consent.purpose) != (draft.receiver_id, draft.purpose):
        raise RuleBroken("consent_for_another", N_("The worker agreed to another receiver or purpose. Ask again."))
    check_voice(consent.voice)
    if not draft.items <= consent.items:
        raise RuleBroken("more_than_agreed", N_("The worker did not agree to pass all of this on."))


def _check_never_default(draft: Draft) -> None:
    named = draft.consent is not None and draft.consent.receiver_named_by_worker
    excepted = draft.exception is not None and draft.exception.ground is not Ground.MINOR
    if draft.receiver in NEVER_DEFAULT and not (named or excepted):
        raise RuleBroken(
            "never_default",
            N_("Police and immigration receive a case only if the worker asks for it, or by an exception."),
        )


class ReferralState(StrEnum):
    """Where a referral stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    FINISHED = "finished"


REFERRAL_WORDS: Mapping[ReferralState, Word] = {
    ReferralState.OFFERED: Word(
        N_("Asked"), N_("We have asked them. They see only that somebody needs help."), Tone.INFO, "clock"
    ),
    ReferralState.ACCEPTED: Word(
        N_("They help"), N_("They have said yes and see what you agreed to."), Tone.OK, "tick"
    ),
    ReferralState.DECLINED: Word(
        N_("They cannot help"), N_("They said no. We ask you about somebody else."), Tone.GONE, "given-up"
    ),
    ReferralState.LAPSED: Word(
        N_("No answer"), N_("They did not answer in time. We ask you about somebody else."), Tone.WARN, "mind"
    ),
    ReferralState.REVOKED: Word(
        N_("Taken back"), N_("You took your yes back. They see nothing any more."), Tone.GONE, "given-up"
    ),
    ReferralState.FINISHED: Word(N_("Done"), N_("They have done what they could."), Tone.OK, "tick"),
}

READABLE = frozenset({ReferralState.ACCEPTED})
"""States in which the receiver reads what the consent names; before and after it sees no content."""


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What the moves of a referral ask about."""

    reason_given: bool = False
    worker_says_so: bool = False
    time_over: bool = False
    outcome_told: bool = False


def _when(code: str, sentence: str, predicate: Callable[[ReferralFacts], bool]) -> Condition[ReferralFacts]:
    return Condition(code, sentence, predicate)


_REASON = _when("no_reason", N_("Say in one sentence why you cannot take it."), lambda f: f.reason_given)
_WORKER = _when("worker_must_say", N_("Only the worker can take the yes back."), lambda f: f.worker_says_so)
_OVER = _when("not_over", N_("They still have time to answer."), lambda f: f.time_over)
_TOLD = _when("worker_not_told", N_("First tell the worker what came of it."), lambda f: f.outcome_told)

_OFFERED = frozenset({ReferralState.OFFERED})
_ACCEPTED = frozenset({ReferralState.ACCEPTED})

REFERRAL: Machine[ReferralState, ReferralFacts] = Machine(
    name="referral",
    initial=ReferralState.OFFERED,
    states=tuple(ReferralState),
    ends=frozenset({ReferralState.DECLINED, ReferralState.LAPSED, ReferralState.REVOKED, ReferralState.FINISHED}),
    moves=(
        Move("accept", _OFFERED, ReferralState.ACCEPTED, Action.REFERRAL_ACCEPT, (), N_("Yes, we take it")),
        Move(
            "decline",
            _OFFERED,
            ReferralState.DECLINED,
            Action.REFERRAL_ACCEPT,
            (_REASON,),
            N_("No, we cannot"),
        ),
        Move(
            "revoke",
            _OFFERED | _ACCEPTED,
            ReferralState.REVOKED,
            Action.CASE_WORKER,
            (_WORKER,),
            N_("I take my yes back"),
        ),
        Move(
            "finish",
            _ACCEPTED,
            ReferralState.FINISHED,
            Action.REFERRAL_ACCEPT,
            (_TOLD,),
            N_("Our part is done"),
        ),
        Move("lapse", _OFFERED, ReferralState.LAPSED, Action.REFERRAL_MAKE, (_OVER,), by_clock=True),
    ),
)


def answer_due(offered_at: datetime, *, urgent: bool, overrides: Overrides | None = None) -> Due:
    """Give by when the receiver must say yes or no: 24 hours when urgent, else 7 days (our proposal)."""
    code = CasePeriod.REFERRAL_URGENT if urgent else CasePeriod.REFERRAL
    return due(code, offered_at, overrides)
