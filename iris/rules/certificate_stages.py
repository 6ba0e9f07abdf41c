"""The states of a certificate with their words, and the published reasons for stopping one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.status_facts import State
from iris.rules.status_words import StatusIcon
from iris.rules.wording import N_, Tone, Word


class CertificateState(StrEnum):
    """Where a certificate stands."""

    IN_FORCE = "in_force"
    IN_FORCE_WITH_CONDITIONS = "in_force_with_conditions"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SURRENDERED = "surrendered"


_S = CertificateState

CERTIFICATE_WORDS: Mapping[CertificateState, Word] = {
    _S.IN_FORCE: Word(N_("In force"), N_("The certificate is in force today."), Tone.OK, StatusIcon.TICK),
    _S.IN_FORCE_WITH_CONDITIONS: Word(
        N_("In force, with conditions"),
        N_("The certificate is in force today, but something must still be put right."),
        Tone.WARN,
        StatusIcon.MIND,
    ),
    _S.SUSPENDED: Word(
        N_("Suspended"), N_("On hold. Do not pay or sign while this lasts."), Tone.STOP, StatusIcon.PAUSE
    ),
    _S.WITHDRAWN: Word(
        N_("Withdrawn"),
        N_("Taken away for good. Stay away. The reason stands beside."),
        Tone.STOP,
        StatusIcon.CROSS,
    ),
    _S.EXPIRED: Word(N_("Ended"), N_("It has run out. Ask whether there is a new one."), Tone.GONE, StatusIcon.CLOCK),
    _S.SURRENDERED: Word(N_("Given up"), N_("The agency gave its certificate back."), Tone.GONE, StatusIcon.GIVEN_UP),
}

RUNNING = frozenset({_S.IN_FORCE, _S.IN_FORCE_WITH_CONDITIONS})
ENDED = frozenset({_S.WITHDRAWN, _S.EXPIRED, _S.SURRENDERED})

STATUS_STATES: Mapping[CertificateState, State] = {
    _S.IN_FORCE: State.VALID,
    _S.IN_FORCE_WITH_CONDITIONS: State.CONDITIONAL,
    _S.SUSPENDED: State.SUSPENDED,
    _S.WITHDRAWN: State.REVOKED,
    _S.EXPIRED: State.EXPIRED,
    _S.SURRENDERED: State.SURRENDERED,
}
"""What each state is as a status fact of the certificate's number."""


class Reason(StrEnum):
    """Why a certificate is suspended or withdrawn; the code is published with its sentence."""

    SURVEILLANCE_MISSED = "surveillance_missed"
    SUSPENSION_LAPSED = "suspension_lapsed"
    SERIOUS_FAILURE = "serious_failure"
    FINDING_OVERDUE = "finding_overdue"
    ACCESS_REFUSED = "access_refused"
    HOLDER_ASKED = "holder_asked"
    FEES_UNPAID = "fees_unpaid"
    MARK_MISUSED = "mark_misused"
    AUTHORITY_EVIDENCE = "authority_evidence"
    LICENCE_LOST = "licence_lost"
    RETALIATION = "retaliation"
    FRAUD = "fraud"
    AGREEMENT_BROKEN = "agreement_broken"


class Stop(StrEnum):
    """The two ways of stopping a certificate for a reason."""

    SUSPENSION = "suspension"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class ReasonFacts:
    """What a reason may stop, the sentence that is published, and whether only the clock gives it."""

    stops: frozenset[Stop]
    sentence: str
    by_clock: bool = False


_HOLD = frozenset({Stop.SUSPENSION})
_END = frozenset({Stop.WITHDRAWAL})
_BOTH = _HOLD | _END

REASONS: Mapping[Reason, ReasonFacts] = {
    Reason.SURVEILLANCE_MISSED: ReasonFacts(_HOLD, N_("The yearly audit did not begin in time."), by_clock=True),
    Reason.SUSPENSION_LAPSED: ReasonFacts(
        _END, N_("The suspension was not resolved in the time there is for it."), by_clock=True
    ),
    Reason.SERIOUS_FAILURE: ReasonFacts(_BOTH, N_("The agency failed the standard gravely or again and again.")),
    Reason.FINDING_OVERDUE: ReasonFacts(_BOTH, N_("A grave finding was not put right in time.")),
    Reason.ACCESS_REFUSED: ReasonFacts(_BOTH, N_("The agency refused or delayed an audit.")),
    Reason.HOLDER_ASKED: ReasonFacts(_HOLD, N_("The agency asked for it.")),
    Reason.FEES_UNPAID: ReasonFacts(_BOTH, N_("The agency did not pay what it owes the scheme.")),
    Reason.MARK_MISUSED: ReasonFacts(_BOTH, N_("The agency misused the certificate or misled people with it.")),
    Reason.AUTHORITY_EVIDENCE: ReasonFacts(_BOTH, N_("An authority showed us that the agency broke the law.")),
    Reason.LICENCE_LOST: ReasonFacts(_BOTH, N_("The agency lost a licence that is required.")),
    Reason.RETALIATION: ReasonFacts(_BOTH, N_("Somebody was punished for complaining or speaking.")),
    Reason.FRAUD: ReasonFacts(_END, N_("The certificate was got or kept by deceit.")),
    Reason.AGREEMENT_BROKEN: ReasonFacts(_END, N_("The agency broke or ended its agreement with the scheme.")),
}
"""Grounds after the practice of certification bodies (ISO/IEC 17021-1, 9.6.5); wording is our own."""


def reasons_for(stop: Stop) -> tuple[Reason, ...]:
    """The reasons that people may choose for this kind of stop."""
    return tuple(reason for reason, facts in REASONS.items() if stop in facts.stops and not facts.by_clock)
