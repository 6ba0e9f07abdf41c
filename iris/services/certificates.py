"""Certificates: granted, renewed, changed on a proposal by somebody else, given back; every change a fact."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.dialect import count_up
from iris.queries.scope import actor_of
from iris.rules import standards
from iris.rules.application_stages import ApplicationState
from iris.rules.assessments import AssessmentKind
from iris.rules.certificate_dates import Certificate as Dates
from iris.rules.certificates import (
    CERTIFICATE,
    REASONS,
    STATUS_STATES,
    CertificateFacts,
    CertificateState,
    Reason,
    decided,
    granted,
    renewed,
)
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.moves import failing, take
from iris.rules.roles import Action, Role
from iris.rules.status import State, StatusFact, permission_status
from iris.rules.status_facts import recorded_instant
from iris.rules.wording import N_
from iris.services import certificate_facts, credentials, journal, register, sides, telling

SCHEME = credentials.ISSUER
_S = CertificateState
CONDITIONED = frozenset({"set_conditions", "restore_with_conditions"})
"""Moves that carry conditions, which are published."""


@dataclass(frozen=True, slots=True)
class Change:
    """A move of a certificate as it is to be recorded: the state after it, the day it counts from, why."""

    move: str
    target: CertificateState
    on: date
    reason_code: str | None = None
    sentence: str | None = None
    by_clock: bool = False
    proposal_id: int | None = None
    scope: dict[str, Any] | None = None
    conditions: str | None = None


def stream(certificate: m.Certificate) -> str:
    """The journal's name of a certificate."""
    return f"certificate:{certificate.number}"


def grant(session: Session, now: datetime, application: m.Application, conditions: str | None) -> m.Certificate:
    """Issue the certificate of a granted application, or renew the one that it asks to renew."""
    if application.renews_id is not None:
        held = queries.certificates.by_id(session, application.renews_id)
        if held is not None:
            return _renew(session, now, held, conditions)
    today = now.date()
    dates = granted(today, conditions=bool(conditions))
    number = _draw_number(session)
    licence = register.add_licence(session, application.entry, _scheme(session, now), number, "certificate")
    saved = queries.applications.sections(session, application.id).get("scope")
    certificate = m.Certificate(
        number=number,
        licence_id=licence.id,
        entry_id=application.entry_id,
        application_id=application.id,
        standard_id=application.standard_id,
        standard_version=application.standard_version,
        state=str(dates.state),
        decided_on=today,
        valid_from=today,
        valid_until=dates.valid_until,
        scope=dict(saved.content) if saved else {},
    )
    session.add(certificate)
    session.flush()
    record(session, now, certificate, Change("grant", dates.state, today, sentence=conditions, conditions=conditions))
    return certificate


def _renew(session: Session, now: datetime, held: m.Certificate, conditions: str | None) -> m.Certificate:
    name = "renew_with_conditions" if conditions else "renew"
    dates = queries.certificates.dates(held)
    target = take(CERTIFICATE, name, dates.state, CertificateFacts(dates, now.date(), renewal_granted=True))
    fresh = renewed(dates, now.date(), conditions=bool(conditions))
    held.decided_on, held.valid_until, held.running_since = fresh.decided_on, fresh.valid_until, None
    record(session, now, held, Change(name, target, now.date(), sentence=conditions, conditions=conditions))
    return held


def _scheme(session: Session, now: datetime) -> m.Authority:
    country = queries.certificates.SCHEME_COUNTRY
    return queries.certificates.scheme(session) or register.found_authority(session, now, country, SCHEME, "scheme")


def _draw_number(session: Session) -> str:
    while queries.certificates.number_taken(session, number := f"RIR-{secrets.randbelow(900_000) + 100_000}"):
        pass
    return number


def record(session: Session, now: datetime, certificate: m.Certificate, change: Change) -> m.CertificateEvent:
    """Write a change: state and days, the facts of the register, the event, the journal, the notice."""
    before = None if change.move == "grant" else certificate.state
    kept = {
        "scope": certificate.scope,
        "suspended_from": certificate.suspended_from and certificate.suspended_from.isoformat(),
        "running_since": certificate.running_since and certificate.running_since.isoformat(),
    }
    _set(certificate, decided(queries.certificates.dates(certificate), change.target, change.on))
    if change.scope is not None:
        certificate.scope = change.scope
    if change.move != "reduce_scope":
        certificate.conditions = change.conditions if change.target is _S.IN_FORCE_WITH_CONDITIONS else None
    source = "clock" if change.by_clock else "decision"
    fact = None
    if change.move != "reduce_scope":
        fact = certificate_facts.say(session, now, certificate, change.target, change.on, _said(change), source)
    event = m.CertificateEvent(
        certificate_id=certificate.id,
        at=now,
        move=change.move,
        from_state=before,
        to_state=str(change.target),
        effective_on=change.on,
        reason_code=change.reason_code,
        by_clock=change.by_clock,
        proposal_id=change.proposal_id,
        fact_id=fact.id if fact else None,
        before=kept,
    )
    session.add(event)
    session.flush()
    journal.record(
        session,
        now,
        stream(certificate),
        f"certificate.{change.move}",
        after=str(change.target),
        on=change.on.isoformat(),
        code=change.reason_code,
    )
    if change.target is not _S.SUSPENDED or change.scope is not None:
        credentials.follow(session, now, certificate, anew=_anew(change))
    if change.move != "grant":
        path = f"/certificates/{certificate.number}"
        telling.agency(session, now, "certificate_changed", certificate.entry_id, path, number=certificate.number)
    return event


def _anew(change: Change) -> bool:
    """Whether a new credential is due though it says the same: a panel undid a stop, or other conditions are set."""
    by_panel = change.move != "grant" and CERTIFICATE.move(change.move).action == Action.APPEAL_DECIDE
    return by_panel or change.conditions is not None


def _set(certificate: m.Certificate, dates: Dates) -> None:
    certificate.state = str(dates.state)
    certificate.suspended_from = dates.suspended_from
    certificate.running_since = dates.running_since


def _said(change: Change) -> str | None:
    if change.reason_code is not None and change.reason_code in frozenset(Reason):
        return REASONS[Reason(change.reason_code)].sentence
    return change.sentence


# Proposals


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody proposes to do with a certificate."""

    move: str
    reasons: str
    reason_code: str = ""
    conditions: str = ""
    scope: dict[str, Any] | None = None


def propose(session: Session, now: datetime, certificate: m.Certificate, wish: Wish) -> m.CertificateProposal:
    """Propose a change; somebody else decides. Raises RuleBroken with what it lacks."""
    _check_wish(certificate, wish, now)
    account_id = sides.act(session, now, certificate.application_id, Side.REVIEW)
    row = m.CertificateProposal(
        certificate_id=certificate.id,
        entry_id=certificate.entry_id,
        move=wish.move,
        reason_code=wish.reason_code or None,
        reasons=wish.reasons.strip(),
        conditions=wish.conditions.strip() or None,
        scope=wish.scope,
        proposed_by=account_id,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, stream(certificate), "certificate.proposed", proposal=row.id, move=wish.move)
    telling.role(session, now, "certificate_to_decide", Role.DECIDER, f"/certificates/proposals/{row.id}")
    return row


def _check_wish(certificate: m.Certificate, wish: Wish, now: datetime) -> None:
    move = CERTIFICATE.move(wish.move)
    dates = queries.certificates.dates(certificate)
    if move.by_clock or move.action != Action.CERTIFICATE_DECIDE or dates.state not in move.sources:
        raise RuleBroken(
            "move_not_open", N_("This step is not open any more. Reload the page to see what can be done now.")
        )
    facts = CertificateFacts(dates, now.date(), 2, 1, wish.reason_code, wish.reasons)
    for condition in failing(move.conditions, facts):
        raise condition.refusal(facts)
    if wish.move in CONDITIONED and not wish.conditions.strip():
        raise RuleBroken("no_conditions", N_("Write the conditions. They will be published."))
    if wish.move == "reduce_scope" and not _smaller(certificate.scope, wish.scope or {}):
        raise RuleBroken(
            "scope_not_smaller", N_("Leave out at least one corridor, sector or site, and keep one of each.")
        )


def _smaller(before: dict[str, Any], after: dict[str, Any]) -> bool:
    keys = [key for key in ("corridors", "sectors", "sites") if before.get(key)]
    kept = all(after.get(key) and set(after[key]) <= set(before[key]) for key in keys)
    return kept and any(set(after[key]) < set(before[key]) for key in keys)


def decide(session: Session, now: datetime, proposal: m.CertificateProposal, *, take_it: bool, reasons: str) -> None:
    """Decide on a proposal that somebody else made; what is taken counts from today."""
    if proposal.outcome is not None:
        raise RuleBroken("proposal_decided", N_("This proposal was decided already."))
    if not reasons.strip():
        raise RuleBroken("no_reason", N_("Write down why."))
    certificate = proposal.certificate
    actor = actor_of(session).account_id
    assert actor is not None
    if take_it:
        dates = queries.certificates.dates(certificate)
        facts = CertificateFacts(
            dates, now.date(), actor, proposal.proposed_by, proposal.reason_code or "", proposal.reasons
        )
        target = take(CERTIFICATE, proposal.move, dates.state, facts)
        sides.act(session, now, certificate.application_id, Side.DECISION)
        change = Change(
            proposal.move, target, now.date(), proposal.reason_code, proposal.conditions,
            proposal_id=proposal.id, scope=proposal.scope, conditions=proposal.conditions,
        )  # fmt: skip
        record(session, now, certificate, change)
    elif actor == proposal.proposed_by:
        raise RuleBroken("two_people", N_("One person proposes this and another decides. Ask a colleague."))
    proposal.outcome = "taken" if take_it else "turned_down"
    proposal.decided_by, proposal.decided_at, proposal.decision_reasons = actor, now, reasons.strip()
    session.flush()
    journal.record(
        session, now, stream(certificate), "certificate.decided", proposal=proposal.id, outcome=proposal.outcome
    )


def surrender(session: Session, now: datetime, certificate: m.Certificate) -> None:
    """The agency gives its certificate back. Raises RuleBroken `suspended`, `overtaken`."""
    dates = queries.certificates.dates(certificate)
    target = take(CERTIFICATE, "surrender", dates.state, CertificateFacts(dates, now.date()))
    sentence = "The agency gave its certificate back."
    record(session, now, certificate, Change("surrender", target, now.date(), sentence=sentence))


def note_surveillance(session: Session, now: datetime, assessment: m.Assessment, day: date | None) -> None:
    """Keep with the certificates of an agency on which day a surveillance began; None: it came to nothing."""
    if assessment.kind != AssessmentKind.SURVEILLANCE:
        return
    for certificate in queries.certificates.living(session, assessment.subject_id):
        kept = {key: value for key, value in certificate.surveillances.items() if key != str(assessment.id)}
        begun = kept if day is None else kept | {str(assessment.id): day.isoformat()}
        if begun == certificate.surveillances:
            continue
        certificate.surveillances = begun
        session.flush()
        journal.record(
            session, now, stream(certificate), "certificate.surveillance", assessment=assessment.public_id,
            on=day and day.isoformat(),
        )  # fmt: skip


def count_verification(session: Session, licence_id: int, day: date) -> None:
    """Count one look at a certificate's page; nothing about who looked is kept."""
    count_up(session, m.VerificationDay, ["licence_id", "day"], "count", {"licence_id": licence_id, "day": day})


def note_correction(
    session: Session, now: datetime, certificate: m.Certificate, name: str, event: m.CertificateEvent
) -> None:
    """Record that a panel undid a withdrawal and left the suspension before it."""
    session.add(
        m.CertificateEvent(
            certificate_id=certificate.id, at=now, move=name, from_state="withdrawn", to_state=certificate.state,
            effective_on=event.effective_on, reason_code=event.reason_code, before={},
        )
    )  # fmt: skip
    session.flush()
    journal.record(session, now, stream(certificate), f"certificate.{name}", after=certificate.state)
    credentials.follow(session, now, certificate, anew=True)


def adopt(session: Session, now: datetime, licence: m.Licence, scope: dict[str, Any], reason: Reason) -> m.Certificate:
    """Take a certificate into care that the register knows by its facts alone; nothing that it says changes.

    `reason` is why it is suspended, where it is. ValueError where no fact says from when to when it is valid.
    """
    facts = [queries.register.fact_of(row) for row in queries.certificates.licence(session, licence.id).facts]
    states = {state: word for word, state in STATUS_STATES.items()}
    state = states[permission_status(facts, now.date()).state]
    term = next((fact for fact in facts if fact.state is State.VALID and fact.effective_to), None)
    if term is None or term.effective_to is None or licence.number is None:
        raise ValueError("a certificate needs a number and a term")
    held = next((fact for fact in reversed(facts) if fact.state is State.SUSPENDED), None)
    standard = standards.current("agency")
    application = m.Application(
        entry_id=licence.entry_id, kind="first", standard_id=standard.id, standard_version=standard.version,
        state=str(ApplicationState.GRANTED), state_since=term.effective_from, created_at=now,
        decided_on=term.effective_from,
    )  # fmt: skip
    session.add(application)
    session.flush()
    certificate = m.Certificate(
        number=licence.number, licence_id=licence.id, entry_id=licence.entry_id, application_id=application.id,
        standard_id=standard.id, standard_version=standard.version, state=str(state), decided_on=term.effective_from,
        valid_from=term.effective_from, valid_until=term.effective_to, scope=scope,
        suspended_from=held.effective_from if held and state is _S.SUSPENDED else None,
    )  # fmt: skip
    session.add(certificate)
    session.flush()
    _remember(session, certificate, "grant", None, _S.IN_FORCE, term, None)
    if held is not None and state is _S.SUSPENDED:
        _remember(session, certificate, "suspend", _S.IN_FORCE, state, held, reason)
    journal.record(session, now, stream(certificate), "certificate.adopted", after=str(state))
    credentials.follow(session, now, certificate)
    return certificate


def _remember(
    session: Session, certificate: m.Certificate, name: str, before: CertificateState | None,
    after: CertificateState, fact: StatusFact, reason: Reason | None,
) -> None:  # fmt: skip
    session.add(
        m.CertificateEvent(
            certificate_id=certificate.id, at=recorded_instant(fact.recorded_at), move=name,
            from_state=before and str(before), to_state=str(after), effective_on=fact.effective_from,
            reason_code=reason and str(reason), fact_id=int(fact.id), before={},
        )
    )  # fmt: skip
    session.flush()
