"""What time does to certificates, and when it warns: worked out from dates, the same whenever it is asked.

Running the clock twice changes nothing; a clock that was down catches up with the days on which each move
counts. States, dates and moves of certificates are offered here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iris.rules.certificate_dates import (
    Certificate,
    Surveillance,
    check_renewal,
    granted,
    next_surveillance,
    renewal_opens,
    renewed,
    surveillances,
    suspension_ends,
)
from iris.rules.certificate_moves import CERTIFICATE, CertificateFacts, pending
from iris.rules.certificate_stages import (
    CERTIFICATE_WORDS,
    ENDED,
    REASONS,
    RUNNING,
    STATUS_STATES,
    CertificateState,
    Reason,
    ReasonFacts,
    Stop,
    reasons_for,
)
from iris.rules.deadlines import WARNINGS, Overrides, Period, opens
from iris.rules.wording import N_

__all__ = [
    "CERTIFICATE",
    "CERTIFICATE_WORDS",
    "ENDED",
    "NOTICE_SENTENCES",
    "REASONS",
    "RUNNING",
    "STATUS_STATES",
    "Certificate",
    "CertificateFacts",
    "CertificateState",
    "ClockMove",
    "ClockNotice",
    "NoticeKind",
    "Reason",
    "ReasonFacts",
    "Stop",
    "Surveillance",
    "after",
    "check_renewal",
    "clock_moves",
    "decided",
    "granted",
    "next_surveillance",
    "reasons_for",
    "renewal_opens",
    "renewed",
    "surveillances",
    "suspension_ends",
]


class NoticeKind(StrEnum):
    """What people are told before time acts, or while a grace runs."""

    SUSPENSION_ENDS = "suspension_ends"
    RENEWAL_OPEN = "renewal_open"
    ENDS_SOON = "ends_soon"
    SURVEILLANCE_DUE = "surveillance_due"
    SURVEILLANCE_LATE = "surveillance_late"


NOTICE_SENTENCES: dict[NoticeKind, str] = {
    NoticeKind.SUSPENSION_ENDS: N_("Without a decision the certificate is withdrawn after %(last_day)s."),
    NoticeKind.RENEWAL_OPEN: N_("You can apply for renewal now. The certificate ends on %(last_day)s."),
    NoticeKind.ENDS_SOON: N_("The certificate ends on %(last_day)s."),
    NoticeKind.SURVEILLANCE_DUE: N_("The yearly audit must begin by %(last_day)s."),
    NoticeKind.SURVEILLANCE_LATE: N_(
        "The yearly audit is late. If it does not begin by %(last_day)s the certificate is suspended."
    ),
}


@dataclass(frozen=True, slots=True)
class ClockMove:
    """A move that time takes: its name in the machine, the state after it, the day it counts from, why."""

    move: str
    target: CertificateState
    effective: date
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ClockNotice:
    """A notice to send now: what about, the last day it speaks of, the key that keeps it from going twice."""

    kind: NoticeKind
    last_day: date
    key: str


Step = ClockMove | ClockNotice

_CLOCK_REASONS = {"lapse": Reason.SUSPENSION_LAPSED, "suspend_missed": Reason.SURVEILLANCE_MISSED}


def decided(certificate: Certificate, target: CertificateState, on: date) -> Certificate:
    """The certificate once people moved it to `target` on a day: a suspension begins, or ended, then."""
    if target is CertificateState.SUSPENDED and certificate.state in RUNNING:
        return replace(certificate, state=target, suspended_from=on)
    if target in RUNNING and certificate.state not in RUNNING:
        return replace(certificate, state=target, suspended_from=None, running_since=on)
    return replace(certificate, state=target)


def clock_moves(certificate: Certificate, today: date, overrides: Overrides | None = None) -> list[Step]:
    """What time does to a certificate by `today`: moves in the order of their days, then notices due now.

    A notice whose time was slept through is not sent late: only the nearest one speaks.
    """
    steps: list[Step] = []
    now = certificate
    while (found := pending(now, today, overrides)) is not None:
        step = _clock_move(now, *found)
        steps.append(step)
        now = after(now, [step])
    return steps + [n for n in _notices(now, today, overrides) if n.key not in now.notices]


def after(certificate: Certificate, steps: Iterable[Step]) -> Certificate:
    """The certificate once these steps are taken."""
    for step in steps:
        if isinstance(step, ClockNotice):
            certificate = replace(certificate, notices=certificate.notices | {step.key})
        else:
            certificate = _moved(certificate, step)
    return certificate


def _moved(certificate: Certificate, step: ClockMove) -> Certificate:
    suspended = step.target is CertificateState.SUSPENDED
    return replace(
        certificate,
        state=step.target,
        suspended_from=step.effective if suspended else certificate.suspended_from,
    )


def _clock_move(certificate: Certificate, name: str, day: date) -> ClockMove:
    target = CERTIFICATE.move(name).target or certificate.state
    return ClockMove(name, target, day, _CLOCK_REASONS.get(name))


def _notices(certificate: Certificate, today: date, overrides: Overrides | None) -> Iterator[ClockNotice]:
    ends = suspension_ends(certificate, overrides)
    if certificate.state is CertificateState.SUSPENDED and ends is not None:
        yield from _nearest(NoticeKind.SUSPENSION_ENDS, WARNINGS, ends, today, overrides)
    if certificate.state in RUNNING:
        yield from _end_notices(certificate, today, overrides)
        yield from _surveillance_notices(certificate, today, overrides)


def _end_notices(certificate: Certificate, today: date, overrides: Overrides | None) -> Iterator[ClockNotice]:
    last_day = certificate.valid_until
    warned = list(_nearest(NoticeKind.ENDS_SOON, WARNINGS, last_day, today, overrides))
    yield from warned or _nearest(NoticeKind.RENEWAL_OPEN, (Period.RENEWAL_OPENS,), last_day, today, overrides)


def _surveillance_notices(certificate: Certificate, today: date, overrides: Overrides | None) -> Iterator[ClockNotice]:
    audit = next_surveillance(certificate, overrides)
    if audit is None:
        return
    if audit.due < today <= audit.grace_until:
        yield _notice(NoticeKind.SURVEILLANCE_LATE, audit.grace_until)
    yield from _nearest(NoticeKind.SURVEILLANCE_DUE, WARNINGS, audit.due, today, overrides)


def _nearest(
    kind: NoticeKind,
    warnings: Sequence[Period],
    last_day: date,
    today: date,
    overrides: Overrides | None,
) -> Iterator[ClockNotice]:
    begun = [w for w in warnings if opens(w, last_day, overrides) <= today <= last_day]
    if begun:
        yield _notice(kind, last_day, max(begun, key=lambda w: opens(w, last_day, overrides)))


def _notice(kind: NoticeKind, last_day: date, warning: Period | None = None) -> ClockNotice:
    return ClockNotice(kind, last_day, ":".join(filter(None, (kind, last_day.isoformat(), warning))))
