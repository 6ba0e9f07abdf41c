"""Appeals: lodged by the agency, heard by people who took no part before; what is upheld is corrected backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.appeals import (
    APPEAL,
    EFFECTS,
    AppealFacts,
    AppealState,
    AppealSubject,
    Panellist,
    check_lodge,
)
from iris.rules.certificates import CERTIFICATE, RUNNING, CertificateFacts, CertificateState
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.moves import take
from iris.rules.wording import N_
from iris.services import applications, certificate_facts, certificates, jobs, journal, rated, sides, telling
from iris.services.certificates import Change

PANEL = 3


@dataclass(frozen=True, slots=True)
class Matter:
    """What is appealed: its kind, its name, whose it is, the day it counts from, and what stands behind it."""

    subject: AppealSubject
    target: str
    entry_id: int
    decided_on: date | None
    application_id: int | None = None
    certificate_id: int | None = None
    event_id: int | None = None


def matter_of_event(session: Session, event: m.CertificateEvent) -> Matter | None:
    """The suspension or withdrawal that an event is; None for any other. Late news counts from when it came."""
    kinds = {
        CertificateState.SUSPENDED: AppealSubject.SUSPENSION,
        CertificateState.WITHDRAWN: AppealSubject.WITHDRAWAL,
    }
    certificate = queries.certificates.by_id(session, event.certificate_id)
    subject = kinds.get(CertificateState(event.to_state))
    if certificate is None or subject is None or event.from_state == event.to_state:
        return None
    return Matter(
        subject,
        f"certificate_event:{event.id}",
        certificate.entry_id,
        max(event.effective_on, event.at.date()),
        certificate.application_id,
        certificate.id,
        event.id,
    )


def matter_of_decision(session: Session, decision: m.ApplicationDecision) -> Matter | None:
    """The refusal that a decision is; None for any other."""
    application = queries.applications.one(session, decision.application_id)
    if application is None or decision.outcome != "refuse":
        return None
    return Matter(
        AppealSubject.REFUSAL,
        f"application_decision:{decision.id}",
        application.entry_id,
        decision.decided_at.date(),
        application.id,
    )


def lodge(session: Session, keys: Keys, now: datetime, matter: Matter, grounds: str) -> m.Appeal:
    """Lodge an appeal; the decision stands meanwhile, with a contested mark. Raises RuleBroken `appeal_…`."""
    before = queries.appeals.against(session, matter.target)
    check_lodge(matter.decided_on, now.date(), grounds, appealed_before=before is not None)
    account_id = actor_of(session).account_id
    assert account_id is not None
    assert matter.decided_on is not None
    appeal = m.Appeal(
        subject=str(matter.subject),
        target=matter.target,
        entry_id=matter.entry_id,
        application_id=matter.application_id,
        certificate_id=matter.certificate_id,
        event_id=matter.event_id,
        decided_on=matter.decided_on,
        state=str(AppealState.LODGED),
        lodged_by=account_id,
        lodged_at=now,
        lodged_on=now.date(),
        grounds=keys.seal(Purpose.CASES, grounds.strip().encode(), matter.target.encode()),
    )
    session.add(appeal)
    session.flush()
    _mark(session, now, appeal)
    journal.record(session, now, _stream(appeal), "appeal.lodged", subject=appeal.subject, target=appeal.target)
    jobs.enqueue(session, now, "draw_panels", once_key=f"draw_panels:{appeal.id}")
    telling.agency(session, now, "appeal_lodged", appeal.entry_id, f"/appeals/{appeal.id}")
    return appeal


def _stream(appeal: m.Appeal) -> str:
    return f"appeal:{appeal.id}"


def _mark(session: Session, now: datetime, appeal: m.Appeal) -> None:
    if appeal.certificate_id is not None:
        certificate = queries.certificates.by_id(session, appeal.certificate_id)
        assert certificate is not None
        session.add(
            m.Contest(
                licence_id=certificate.licence_id, appeal_id=appeal.id, first_day=appeal.lodged_on, recorded_at=now
            )
        )
    elif appeal.application_id is not None:
        for notice in queries.applications.notices_of(session, appeal.application_id, "refused"):
            notice.contested_since = appeal.lodged_on
    session.flush()


def _unmark(session: Session, appeal: m.Appeal, today: date) -> None:
    contest = queries.appeals.contest(session, appeal.id)
    if contest is not None:
        contest.last_day = today
    if appeal.certificate_id is None and appeal.application_id is not None:
        for notice in queries.applications.notices_of(session, appeal.application_id, "refused"):
            notice.contested_since = None
    session.flush()


def draw_panel(session: Session, now: datetime, appeal: m.Appeal) -> int:
    """Name up to three people of the appeal panel who took no part; returns how many. Run by the system."""
    if queries.appeals.members(session, appeal.id):
        return 0
    drawn = queries.appeals.free_panellists(session, appeal.application_id, PANEL)
    for account_id in drawn:
        if appeal.application_id is not None:
            sides.take(session, now, appeal.application_id, account_id, Side.APPEAL)
        session.add(
            m.AppealMember(
                appeal_id=appeal.id, application_id=appeal.application_id, account_id=account_id, named_at=now
            )
        )
    session.flush()
    if drawn:
        journal.record(session, now, _stream(appeal), "appeal.panel", people=list(drawn))
        telling.people(session, now, "appeal_to_hear", drawn, f"/appeals/{appeal.id}")
    return len(drawn)


def move(
    session: Session, keys: Keys, now: datetime, appeal: m.Appeal, name: str, *, reason: str = "", effect: str = ""
) -> AppealState:
    """Take a step: the panel admits or not, upholds or dismisses; the appellant takes it back."""
    facts = AppealFacts(now.date(), appeal.lodged_on, _panel(session, appeal), reason)
    after = take(APPEAL, name, AppealState(appeal.state), facts)
    if after is AppealState.UPHELD:
        _check_effect(appeal, effect)
    appeal.state = str(after)
    if after is AppealState.ADMITTED:
        appeal.admitted_on = now.date()
    else:
        appeal.ended_on, appeal.ended_by = now.date(), actor_of(session).account_id
        _unmark(session, appeal, now.date())
    if reason.strip():
        appeal.reasons = keys.seal(Purpose.CASES, reason.strip().encode(), appeal.target.encode())
    session.flush()
    journal.record(session, now, _stream(appeal), f"appeal.{name}", after=str(after), effect=effect or None)
    if after is AppealState.UPHELD:
        _uphold(session, now, appeal, effect)
    if appeal.subject == AppealSubject.FINDING:
        rated.reconsider(session, now, int(appeal.target.removeprefix("finding:")))
    telling.agency(session, now, "appeal_moved", appeal.entry_id, f"/appeals/{appeal.id}")
    return after


def _panel(session: Session, appeal: m.Appeal) -> tuple[Panellist, ...]:
    """The members that the actor sees: a panellist sees the own seat. The side is what the database holds."""
    found = []
    for member in queries.appeals.members(session, appeal.id):
        part = (
            queries.applications.side_of(session, appeal.application_id, member.account_id)
            if appeal.application_id is not None
            else None
        )
        found.append(Panellist(f"{member.account_id}", Side(part.side) if part else None))
    return tuple(found)


def _check_effect(appeal: m.Appeal, effect: str) -> None:
    moves = EFFECTS[AppealSubject(appeal.subject)].moves
    if moves and effect not in moves:
        raise RuleBroken("appeal_effect", N_("Choose what follows from it."))


def _uphold(session: Session, now: datetime, appeal: m.Appeal, effect: str) -> None:
    appeal.effect = effect or None
    if appeal.subject == AppealSubject.REFUSAL:
        _reopen(session, now, appeal)
    elif appeal.certificate_id is not None:
        _restore(session, now, appeal, effect)
    session.flush()


def _reopen(session: Session, now: datetime, appeal: m.Appeal) -> None:
    assert appeal.application_id is not None
    application = queries.applications.one(session, appeal.application_id)
    assert application is not None
    facts = queries.applications.facts(session, application, now.date(), appeal_upheld=True)
    applications.shift(session, now, application, "reopen", facts)
    for notice in queries.applications.notices_of(session, application.id, "refused"):
        notice.last_day = notice.last_day or now.date()


def _restore(session: Session, now: datetime, appeal: m.Appeal, effect: str) -> None:
    """Take back what the decision said, and what only followed from it, from its first day."""
    assert appeal.certificate_id is not None
    certificate = queries.certificates.by_id(session, appeal.certificate_id)
    event = queries.certificates.event(session, appeal.event_id or 0)
    assert certificate is not None
    assert event is not None
    stops = [
        row.fact_id
        for row in queries.certificates.events_since(session, certificate.id, event.id)
        if row.fact_id is not None and row.to_state in ("suspended", "withdrawn")
    ]
    if certificate.state in RUNNING:
        # Restored meanwhile: nothing moves, but the stop never was.
        certificate_facts.void(session, now, certificate, stops)
        return
    dates = queries.certificates.dates(certificate)
    facts = CertificateFacts(dates, now.date(), appeal_upheld=True)
    target = take(CERTIFICATE, effect, dates.state, facts)
    certificate_facts.void(session, now, certificate, stops)
    if target is CertificateState.SUSPENDED:
        certificate.state = str(target)
        certificates.note_correction(session, now, certificate, effect, event)
        return
    sentence = "Corrected after an appeal."
    certificates.record(
        session, now, certificate, Change(effect, target, event.effective_on, sentence=sentence, conditions=sentence)
    )


def grounds_of(keys: Keys, appeal: m.Appeal) -> str:
    """What the appellant wrote."""
    return keys.open(Purpose.CASES, appeal.grounds, appeal.target.encode()).decode()


def reasons_of(keys: Keys, appeal: m.Appeal) -> str:
    """What the panel wrote; empty when nothing yet."""
    if appeal.reasons is None:
        return ""
    return keys.open(Purpose.CASES, appeal.reasons, appeal.target.encode()).decode()
