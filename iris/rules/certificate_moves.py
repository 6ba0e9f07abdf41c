"""The moves of a certificate: by decision of two people, by its holder, by an appeal, by time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from iris.rules.certificate_dates import (
    Certificate,
    check_renewal,
    expires_on,
    lapses_on,
    newly_missed,
    surveillance_outstanding,
)
from iris.rules.certificate_stages import RUNNING, CertificateState, Stop, reasons_for
from iris.rules.deadlines import Overrides, acts_on
from iris.rules.errors import RuleBroken
from iris.rules.moves import Condition, Machine, Move
from iris.rules.roles import Action
from iris.rules.wording import N_

_S = CertificateState


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What the moves of a certificate ask, on `today`.

    `actor` decides what `proposer` proposed; `reason_code` is a member of Reason where a reason is published,
    `reason` what the actor wrote, the text of conditions included. `renewal_granted`: renewal was decided.
    `appeal_upheld`: a panel upheld an appeal against the suspension or withdrawal.
    """

    certificate: Certificate
    today: date
    actor: int | None = None
    proposer: int | None = None
    reason_code: str = ""
    reason: str = ""
    renewal_granted: bool = False
    appeal_upheld: bool = False
    overrides: Overrides | None = None


def pending(certificate: Certificate, today: date, overrides: Overrides | None = None) -> tuple[str, date] | None:
    """The move that time should take next by `today`, and the day it counts from; None when there is none.

    A suspended certificate does not run out: it is decided on, or withdrawn by the clock, so that nobody gets
    rid of a suspension by waiting for the end.
    """
    due = (move for move in _moves_of_time(certificate, today, overrides) if move[1] <= today)
    return min(due, key=lambda move: (move[1], move[0] != "suspend_missed"), default=None)


def _moves_of_time(certificate: Certificate, today: date, overrides: Overrides | None) -> Iterable[tuple[str, date]]:
    lapse = lapses_on(certificate, overrides)
    if certificate.state is _S.SUSPENDED and lapse is not None:
        yield "lapse", lapse
    if certificate.state in RUNNING:
        yield "expire", expires_on(certificate)
        missed = newly_missed(certificate, today, overrides)
        if missed is not None:
            yield "suspend_missed", acts_on(missed.grace_until)


def _pending_is(name: str) -> Condition[CertificateFacts]:
    def holds(facts: CertificateFacts) -> bool:
        move = pending(facts.certificate, facts.today, facts.overrides)
        return move is not None and move[0] == name

    return Condition("not_yet", N_("The time for this has not come."), holds)


def _renewal_open(facts: CertificateFacts) -> bool:
    try:
        check_renewal(facts.certificate, facts.today, facts.overrides)
    except RuleBroken:
        return False
    return facts.renewal_granted


CF = CertificateFacts
NOT_OVERTAKEN: Condition[CF] = Condition(
    "overtaken",
    N_("A time limit has passed for this certificate. Reload the page in a few minutes to see what it did."),
    lambda f: pending(f.certificate, f.today, f.overrides) is None,
)
TWO_PEOPLE: Condition[CF] = Condition(
    "two_people",
    N_("One person proposes this and another decides. Ask a colleague."),
    lambda f: f.proposer is not None and f.actor is not None and f.proposer != f.actor,
)
REASON: Condition[CF] = Condition("no_reason", N_("Write down why."), lambda f: bool(f.reason.strip()))
SUSPENSION_REASON: Condition[CF] = Condition(
    "reason_code",
    N_("Choose a reason for the suspension. It will be published."),
    lambda f: f.reason_code in reasons_for(Stop.SUSPENSION),
)
WITHDRAWAL_REASON: Condition[CF] = Condition(
    "reason_code",
    N_("Choose a reason for the withdrawal. It will be published."),
    lambda f: f.reason_code in reasons_for(Stop.WITHDRAWAL),
)
STILL_VALID: Condition[CF] = Condition(
    "run_out",
    N_("The certificate has run out meanwhile. End the suspension as run out; the agency can apply anew."),
    lambda f: f.today <= f.certificate.valid_until,
)
RUN_OUT: Condition[CF] = Condition(
    "not_run_out",
    N_("The certificate has not run out yet. Restore it, or withdraw it."),
    lambda f: f.today > f.certificate.valid_until,
)
SURVEILLED: Condition[CF] = Condition(
    "surveillance_outstanding",
    N_("The yearly audit has not begun yet. It must begin before the certificate is restored."),
    lambda f: not surveillance_outstanding(f.certificate, f.today, f.overrides),
)
NOT_SUSPENDED: Condition[CF] = Condition(
    "suspended",
    N_("The certificate is suspended. It cannot be given back before the suspension is decided on."),
    lambda f: f.certificate.state is not _S.SUSPENDED,
)
RENEWABLE: Condition[CF] = Condition(
    "renewal",
    N_("A renewal is decided on an application, in the months before the certificate ends."),
    _renewal_open,
)
UPHELD: Condition[CF] = Condition(
    "no_appeal", N_("Only a panel that upholds an appeal can do this."), lambda f: f.appeal_upheld
)


def _suspension_runs(facts: CertificateFacts) -> bool:
    lapse = lapses_on(facts.certificate, facts.overrides)
    return lapse is not None and facts.today < lapse


SUSPENSION_RUNS: Condition[CF] = Condition(
    "suspension_over",
    N_("The time of that suspension is over. Put the certificate back in force, or with conditions."),
    _suspension_runs,
)

_DECISION = (NOT_OVERTAKEN, TWO_PEOPLE, REASON)
_RESTORING = (*_DECISION, STILL_VALID, SURVEILLED)
_STOPPED = (_S.SUSPENDED, _S.WITHDRAWN)
_DECIDE, _APPEAL = Action.CERTIFICATE_DECIDE, Action.APPEAL_DECIDE


def _move(
    name: str,
    sources: Iterable[CertificateState],
    target: CertificateState | None,
    action: str,
    conditions: tuple[Condition[CF], ...],
    label: str,
) -> Move[CertificateState, CF]:
    return Move(name, frozenset(sources), target, action, conditions, label)


def _clock(
    name: str, sources: Iterable[CertificateState], target: CertificateState, label: str
) -> Move[CertificateState, CF]:
    return Move(name, frozenset(sources), target, _DECIDE, (_pending_is(name),), label, by_clock=True)


CERTIFICATE: Machine[CertificateState, CF] = Machine(
    name="certificate",
    initial=_S.IN_FORCE,
    states=tuple(CertificateState),
    ends=frozenset({_S.EXPIRED, _S.SURRENDERED, _S.WITHDRAWN}),
    moves=(
        _move("set_conditions", RUNNING, _S.IN_FORCE_WITH_CONDITIONS, _DECIDE, _DECISION, N_("Set conditions")),
        _move(
            "lift_conditions",
            [_S.IN_FORCE_WITH_CONDITIONS],
            _S.IN_FORCE,
            _DECIDE,
            _DECISION,
            N_("Lift the conditions"),
        ),
        _move("suspend", RUNNING, _S.SUSPENDED, _DECIDE, (*_DECISION, SUSPENSION_REASON), N_("Suspend")),
        _clock("suspend_missed", RUNNING, _S.SUSPENDED, N_("Suspended: yearly audit missed")),
        _move("restore", [_S.SUSPENDED], _S.IN_FORCE, _DECIDE, _RESTORING, N_("Restore")),
        _move(
            "restore_with_conditions",
            [_S.SUSPENDED],
            _S.IN_FORCE_WITH_CONDITIONS,
            _DECIDE,
            _RESTORING,
            N_("Restore with conditions"),
        ),
        _move("reduce_scope", [*RUNNING, _S.SUSPENDED], None, _DECIDE, _DECISION, N_("Reduce the scope")),
        _move(
            "end_run_out",
            [_S.SUSPENDED],
            _S.EXPIRED,
            _DECIDE,
            (*_DECISION, RUN_OUT),
            N_("End the suspension: run out"),
        ),
        _move(
            "withdraw",
            [*RUNNING, _S.SUSPENDED],
            _S.WITHDRAWN,
            _DECIDE,
            (*_DECISION, WITHDRAWAL_REASON),
            N_("Withdraw"),
        ),
        _clock("lapse", [_S.SUSPENDED], _S.WITHDRAWN, N_("Withdrawn: suspension over without a decision")),
        _clock("expire", RUNNING, _S.EXPIRED, N_("Ended: last day over")),
        _move(
            "surrender",
            [*RUNNING, _S.SUSPENDED],
            _S.SURRENDERED,
            Action.APPLICATION_SUBMIT,
            (NOT_OVERTAKEN, NOT_SUSPENDED),
            N_("Give the certificate back"),
        ),
        _move("renew", RUNNING, _S.IN_FORCE, Action.APPLICATION_DECIDE, (NOT_OVERTAKEN, RENEWABLE), N_("Renew")),
        _move(
            "renew_with_conditions",
            RUNNING,
            _S.IN_FORCE_WITH_CONDITIONS,
            Action.APPLICATION_DECIDE,
            (NOT_OVERTAKEN, RENEWABLE),
            N_("Renew with conditions"),
        ),
        _move("appeal_in_force", _STOPPED, _S.IN_FORCE, _APPEAL, (UPHELD, STILL_VALID), N_("Put back in force")),
        _move(
            "appeal_with_conditions",
            _STOPPED,
            _S.IN_FORCE_WITH_CONDITIONS,
            _APPEAL,
            (UPHELD, STILL_VALID),
            N_("Put back in force with conditions"),
        ),
        _move(
            "appeal_suspended",
            [_S.WITHDRAWN],
            _S.SUSPENDED,
            _APPEAL,
            (UPHELD, SUSPENSION_RUNS),
            N_("Undo the withdrawal, leave the suspension"),
        ),
        _move(
            "appeal_run_out",
            _STOPPED,
            _S.EXPIRED,
            _APPEAL,
            (UPHELD, RUN_OUT),
            N_("Undo it: run out meanwhile"),
        ),
    ),
)
"""A suspension that the clock should already have turned into a withdrawal can only be appealed."""
