"""Claiming a record that came from a list: proof, masks, codes, when claims stand still, when one may be approved.

process.md, People: licence document plus a code sent to the address or phone on the official list; a second claim or
a dispute freezes both; until approved only public data; nobody is told who claimed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_, Tone, Word


class ClaimState(StrEnum):
    """Where a claim stands."""

    WAITING = "waiting"
    FROZEN = "frozen"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (ClaimState.WAITING.value, ClaimState.FROZEN.value)
CHANNELS = ("email", "phone", "address")
"""Ways by which a code can go: by mail at once, by a call, by a letter."""
CODE_DAYS = timedelta(days=30)
CODE_TRIES = 5
CODE_DIGITS = 8

WORDS: Mapping[str, Word] = {
    ClaimState.WAITING: Word(N_("Being examined"), "", Tone.INFO, "examined"),
    ClaimState.FROZEN: Word(N_("On hold"), "", Tone.WARN, "pause"),
    ClaimState.APPROVED: Word(N_("Approved"), "", Tone.OK, "tick"),
    ClaimState.REFUSED: Word(N_("Refused"), "", Tone.STOP, "cross"),
    ClaimState.WITHDRAWN: Word(N_("Withdrawn"), "", Tone.GONE, "given-up"),
}


def masked(kind: str, value: str) -> str:
    """A way to reach somebody so that only who knows it knows it again: +880 … 45, m…@…org, …, Dhaka."""
    text = " ".join(value.split())
    if kind == "email":
        local, _, domain = text.partition("@")
        return f"{local[:1]}…@…{domain.rpartition('.')[2][:6]}"
    if kind == "phone":
        head = text[:4].strip() if text.startswith("+") else text[:2]
        return f"{head} … {text[-2:]}" if len(text) >= 9 else f"… {text[-1:]}"
    before, mark, place = text.rpartition("," if "," in text else " ")
    return f"…{mark} {place.strip()[:40]}".replace("  ", " ") if before else "…"


def state_of_new(others_open: int, held_by_another: bool) -> ClaimState:
    """A claim stands still from the start where another one is open or somebody holds the entry already."""
    return ClaimState.FROZEN if others_open or held_by_another else ClaimState.WAITING


def check_code_time(state: str, code_until: datetime | None, tries: int, now: datetime) -> None:
    """Whether a code may be typed now. Raises RuleBroken with what to do."""
    if state != ClaimState.WAITING:
        raise RuleBroken("claim_on_hold", N_("This claim takes no code now. Wait for our answer."))
    if code_until is None:
        raise RuleBroken("no_code", N_("No code was sent for this claim."))
    if now > code_until:
        raise RuleBroken("code_over", N_("This code has run out. Withdraw the claim and make it again."))
    if tries >= CODE_TRIES:
        raise RuleBroken(
            "code_tries", N_("The code was wrong too often. Withdraw the claim and make it again for a new code.")
        )


def check_approval(state: str, *, proved: bool, otherwise: bool, held_by_another: bool, replace: bool) -> None:
    """Whether a reviewer may approve. Raises RuleBroken with what to do first."""
    if state not in OPEN:
        raise RuleBroken("decided_already", N_("This claim was decided already."))
    if state == ClaimState.FROZEN:
        raise RuleBroken("claim_frozen", N_("This claim is frozen. Look into it and lift that first, with a reason."))
    if not proved and not otherwise:
        raise RuleBroken(
            "not_proved", N_("The code was not typed yet. Wait for it, or say how else you made sure who they are.")
        )
    if held_by_another and not replace:
        raise RuleBroken(
            "held_by_another",
            N_("Another organisation holds this entry. Tick that it loses it, once you have made sure of that."),
        )


def check_open(state: str) -> None:
    """Whether there is still something to decide."""
    if state not in OPEN:
        raise RuleBroken("decided_already", N_("This claim was decided already."))


def check_reason(text: str) -> str:
    """The reason of a decision, as it is kept. Raises RuleBroken when it says nothing."""
    plain = text.strip()
    if not plain:
        raise RuleBroken("reason_missing", N_("Write the reason in a sentence."))
    return plain
