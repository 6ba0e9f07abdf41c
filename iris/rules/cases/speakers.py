"""Whose word counts: which acts only the worker can do, and what a helper may do (process.md, Case)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Voice(StrEnum):
    """How the worker's word reached us."""

    CODE = "code"
    RECORDED_CALL = "recorded_call"
    HELPER = "helper"
    ADVOCATE = "advocate"


OWN_VOICE = frozenset({Voice.CODE, Voice.RECORDED_CALL})


class Act(StrEnum):
    """What can be done in a case from the worker's side."""

    ADD_FACTS = "add_facts"
    ADD_FILES = "add_files"
    READ_MESSAGES = "read_messages"
    WRITE_MESSAGES = "write_messages"
    SAY_YES = "say_yes"
    SAY_NO = "say_no"
    ACCEPT_OUTCOME = "accept_outcome"
    REFUSE_OUTCOME = "refuse_outcome"
    CONFIRM_PAYMENT = "confirm_payment"
    WITHDRAW = "withdraw"
    ASK_REVIEW = "ask_review"
    CONSENT_REFERRAL = "consent_referral"
    REVOKE_CONSENT = "revoke_consent"


HELPERS_ACTS = frozenset({Act.ADD_FACTS, Act.ADD_FILES, Act.READ_MESSAGES, Act.WRITE_MESSAGES})
"""What an advocate or helper with a consent record may do; all else needs the worker."""

ONLY_THE_WORKER = N_(
    "Only the worker can do this, with the code or in a call that an officer records. A helper cannot."
)


class ConsentKind(StrEnum):
    """How a helper knows that the worker agrees."""

    WORKER_IS_HERE = "worker_is_here"
    BY_TELEPHONE = "by_telephone"
    IN_WRITING = "in_writing"
    NOT_ASKED = "not_asked"


CONSENT_WORDS: Mapping[ConsentKind, str] = {
    ConsentKind.WORKER_IS_HERE: N_("Yes, the worker is here with me"),
    ConsentKind.BY_TELEPHONE: N_("Yes, the worker told me by telephone"),
    ConsentKind.IN_WRITING: N_("Yes, the worker wrote it to me"),
    ConsentKind.NOT_ASKED: N_("No, I could not ask"),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """The record on which a helper's access rests; it ends when the worker says so."""

    kind: ConsentKind
    given_at: datetime
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Tell whether the worker has agreed and not taken it back."""
        agreed = self.kind is not ConsentKind.NOT_ASKED and self.given_at <= now
        return agreed and (self.ended_at is None or now < self.ended_at)


def check_voice(voice: Voice | None) -> None:
    """Raise RuleBroken (`worker_must_say`) unless the worker speaks by code or in a recorded call."""
    if voice not in OWN_VOICE:
        raise RuleBroken("worker_must_say", ONLY_THE_WORKER)


def check_act(act: Act, voice: Voice, consent: Consent | None, now: datetime) -> None:
    """Raise RuleBroken unless this voice may do this act.

    `worker_must_say` for an act of the worker alone, `no_consent` for a helper without a consent that holds.
    """
    if voice in OWN_VOICE:
        return
    if act not in HELPERS_ACTS:
        raise RuleBroken("worker_must_say", ONLY_THE_WORKER)
    if consent is None or not consent.holds(now):
        raise RuleBroken("no_consent", N_("The worker has not agreed that you see this case, or has taken it back."))
