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

    Codes: those of `_check_shape`, then `not_child_protection` and those of `check_in_place_of_consent` for a
    child, those of `check_exception`, or for an adult `no_consent`, `consent_for_another`, `worker_must_say`,
    `more_than_agreed`; last `never_default` (police, immigration).
    """
    _check_shape(draft)
    if draft.minor:
        _check_child(draft)
    elif draft.exception is not None:
        check_exception(draft.exception)
    else:
        _check_consent(draft)
    _check_never_default(draft)


def check_proposal(draft: Draft, *, named_by_worker: bool = False) -> None:
    """Raise RuleBroken unless the worker may be asked about it, or a second officer about the exception.

    Codes: those of `_check_shape`, `not_for_this`, `exception_no_reason`, `never_default`.
    """
    _check_shape(draft)
    assert draft.purpose is not None
    if draft.receiver not in NEVER_DEFAULT | PURPOSES[draft.purpose].receivers:
        raise RuleBroken(
            "not_for_this", N_("This receiver does something else. Choose another one, or another purpose.")
        )
    if draft.exception is not None and not draft.exception.reason.strip():
        raise RuleBroken("exception_no_reason", N_("Write down why you cannot wait for the worker to agree."))
    if not named_by_worker:
        _check_never_default(draft)


def _check_shape(draft: Draft) -> None:
    """Codes: `no_receiver`, `no_purpose`, `more_than_needed`."""
    if draft.receiver_id is None or draft.receiver is None:
        raise RuleBroken("no_receiver", N_("Choose who shall receive it, by name."))
    if draft.purpose is None:
        raise RuleBroken("no_purpose", N_("Say what it is passed on for."))
    if not draft.items <= PURPOSES[draft.purpose].minimum:
        raise RuleBroken("more_than_needed", N_("This purpose needs less. Take out what is not needed for it."))


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

    PROPOSED = "proposed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    FINISHED = "finished"


REFERRAL_WORDS: Mapping[ReferralState, Word] = {
    ReferralState.PROPOSED: Word(
        N_("Not passed on yet"), N_("Nothing goes out before there is a yes."), Tone.WARN, "mind"
    ),
    ReferralState.REFUSED: Word(N_("You said no"), N_("You said no. Nothing was passed on."), Tone.GONE, "given-up"),
    ReferralState.CANCELLED: Word(
        N_("Not passed on"), N_("We do not ask them any more. Nothing was passed on."), Tone.GONE, "given-up"
    ),
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

SHOWN_TO_RECEIVER = READABLE | {ReferralState.OFFERED}
"""States in which the receiver knows that there is something at all."""

LIVE = SHOWN_TO_RECEIVER | {ReferralState.PROPOSED}
"""States in which the same receiver is not asked a second time."""


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What the moves of a referral ask about; `may_go_out` that `check_referral` passed."""

    may_go_out: bool = False
    by_consent: bool = True
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

_READY = _when(
    "referral_not_ready",
    N_("First there must be a yes, or an exception with a second officer."),
    lambda f: f.may_go_out,
)
_CONSENTED = _when(
    "not_by_consent",
    N_("This went out to keep you safe, without a yes that could be taken back. Write to us if you do not want it."),
    lambda f: f.by_consent,
)

_PROPOSED = frozenset({ReferralState.PROPOSED})
_OFFERED = frozenset({ReferralState.OFFERED})
_ACCEPTED = frozenset({ReferralState.ACCEPTED})

REFERRAL: Machine[ReferralState, ReferralFacts] = Machine(
    name="referral",
    initial=ReferralState.PROPOSED,
    states=tuple(ReferralState),
    ends=frozenset(ReferralState) - LIVE,
    moves=(
        Move("offer", _PROPOSED, ReferralState.OFFERED, Action.CASE_WORKER, (_READY,), N_("Yes, pass this on")),
        Move(
            "offer_without",
            _PROPOSED,
            ReferralState.OFFERED,
            Action.CASE_LEAD,
            (_READY,),
            N_("I agree: it cannot wait"),
        ),
        Move(
            "refuse",
            _PROPOSED,
            ReferralState.REFUSED,
            Action.CASE_WORKER,
            (_WORKER, _CONSENTED),
            N_("No, pass nothing on"),
        ),
        Move("cancel", _PROPOSED, ReferralState.CANCELLED, Action.CASE_WORK, (), N_("Do not ask any more")),
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
            (_WORKER, _CONSENTED),
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
