"""Applications: begun, filled in, signed, sent; then moved by reviewers, by the clock, by a panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules import standards
from iris.rules.agreement import AGREEMENT_VERSION, check_signature
from iris.rules.application_stages import ENDS, UNDER_WAY, ApplicationState, Part
from iris.rules.applications import APPLICATION, ApplicationFacts
from iris.rules.certificates import RUNNING, check_renewal
from iris.rules.deadlines import Period, due
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.moves import take
from iris.rules.roles import Action, Role
from iris.rules.wording import N_
from iris.services import journal, sides, telling

_S = ApplicationState
OPEN_TO_AGENCY = frozenset({_S.DRAFT, _S.DEFERRED})
TOLD: Mapping[str, str] = {
    "accept": "application_accepted",
    "defer": "application_deferred",
    "reject": "application_rejected",
    "lapse": "application_lapsed",
    "begin_desk_review": "application_moved",
    "begin_on_site": "application_moved",
    "begin_corrective_action": "application_moved",
    "on_site_out_of_date": "application_moved",
    "begin_technical_review": "application_moved",
    "repeat_on_site": "application_moved",
    "reopen": "application_moved",
}
"""Move → template of the mail to the agency."""


def stream(application: m.Application) -> str:
    """The journal's name of an application."""
    return f"application:{application.id}"


def begin(session: Session, now: datetime, entry: m.RegisterEntry) -> m.Application:
    """Begin an application, or a renewal where a certificate is in force. Raises RuleBroken `application_open`."""
    if any(row.state in UNDER_WAY for row in queries.applications.of_entry(session, entry.id)):
        raise RuleBroken("application_open", N_("You have an application under way already. Go on with that one."))
    held = next((c for c in queries.certificates.of_entry(session, entry.id) if c.state in RUNNING), None)
    if held is not None:
        check_renewal(queries.certificates.dates(held), now.date())
    standard = standards.current("agency")
    application = m.Application(
        entry_id=entry.id,
        kind="renewal" if held else "first",
        renews_id=held.id if held else None,
        standard_id=standard.id,
        standard_version=standard.version,
        state=str(_S.DRAFT),
        state_since=now.date(),
        created_at=now,
    )
    session.add(application)
    session.flush()
    journal.record(session, now, stream(application), "application.begun", entry=entry.public_id)
    return application


def check_open(application: m.Application) -> None:
    """Raise RuleBroken `application_sent` when the agency may not change what it says any more."""
    if application.state not in OPEN_TO_AGENCY:
        raise RuleBroken(
            "application_sent", N_("The application was sent and cannot be changed now. Tell the reviewer instead.")
        )


def save_section(
    session: Session, now: datetime, application: m.Application, part: str, content: Mapping[str, Any], *, done: bool
) -> m.ApplicationSection:
    """Save one part as far as it goes; it counts once it is done."""
    check_open(application)
    account_id = actor_of(session).account_id
    assert account_id is not None
    row = queries.applications.sections(session, application.id).get(part)
    if row is None:
        row = m.ApplicationSection(application_id=application.id, part=part, saved_by=account_id, saved_at=now)
        session.add(row)
    row.content, row.done, row.saved_by, row.saved_at = dict(content), done, account_id, now
    session.flush()
    journal.record(session, now, stream(application), "application.section", part=part, done=done)
    return row


def sign(session: Session, now: datetime, application: m.Application, name: str) -> m.ApplicationAgreement:
    """Sign the agreement by a typed name; once signed it stays. Raises RuleBroken `signature`, `signed_before`."""
    signed = check_signature(name)
    if queries.applications.agreement(session, application.id) is not None:
        raise RuleBroken("signed_before", N_("The agreement is signed already."))
    save_section(session, now, application, Part.AGREEMENT, {"version": AGREEMENT_VERSION}, done=True)
    account_id = actor_of(session).account_id
    assert account_id is not None
    row = m.ApplicationAgreement(
        application_id=application.id,
        signed_name=signed,
        signed_at=now,
        text_version=AGREEMENT_VERSION,
        account_id=account_id,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, stream(application), "application.signed", version=AGREEMENT_VERSION)
    return row


def move(
    session: Session, now: datetime, application: m.Application, name: str, *, reason_code: str = "", reason: str = ""
) -> ApplicationState:
    """Take one step of the machine that is open to the actor. Raises RuleBroken with the sentence that fails."""
    facts = queries.applications.facts(session, application, now.date(), reason_code=reason_code, reason=reason)
    if APPLICATION.move(name).action == Action.APPLICATION_REVIEW and not APPLICATION.move(name).by_clock:
        sides.act(session, now, application.id, Side.REVIEW)
        seat_auditors(session, now, application)
    return shift(session, now, application, name, facts)


def seat_auditors(session: Session, now: datetime, application: m.Application) -> None:
    """Let everybody of the audit teams stand on the side of evaluation. Raises RuleBroken `side_…`."""
    for account_id in queries.application_audits.auditors_of(session, application):
        sides.take(session, now, application.id, account_id, Side.EVALUATION)


def shift(
    session: Session, now: datetime, application: m.Application, name: str, facts: ApplicationFacts
) -> ApplicationState:
    """Take a step on facts that the caller gathered; writes state, event, journal and notices."""
    before = ApplicationState(application.state)
    handed = queries.application_audits.live(session, application) if name == "hand_to_decision" else None
    after = take(APPLICATION, name, before, facts)
    application.state, application.state_since = str(after), now.date()
    _date(application, name, now)
    session.add(
        m.ApplicationEvent(
            application_id=application.id,
            at=now,
            account_id=actor_of(session).account_id,
            move=name,
            from_state=str(before),
            to_state=str(after),
            reason_code=facts.reason_code or None,
            reason=facts.reason.strip() or None,
            handed=queries.application_audits.written(handed) if handed else None,
        )
    )
    session.flush()
    journal.record(
        session,
        now,
        stream(application),
        f"application.{name}",
        before=str(before),
        after=str(after),
        code=facts.reason_code or None,
    )
    _show(session, now, application, name, after)
    _tell(session, now, application, name)
    return after


def _date(application: m.Application, name: str, now: datetime) -> None:
    today = now.date()
    match name:
        case "submit" | "answer":
            application.submitted_on = today
        case "defer":
            application.deferred_on = today
        case "accept":
            application.accepted_on = today
        case "send_back" | "on_site_out_of_date" | "repeat_on_site":
            application.technical_review_on = None
        case "grant" | "refuse":
            application.decided_on = today
        case _:
            pass


def _show(session: Session, now: datetime, application: m.Application, name: str, after: ApplicationState) -> None:
    """Everybody sees from acceptance to the end that an application is under way: of a renewal or of a first one."""
    if name in ("accept", "reopen"):
        application.entry.ever_applied = True
        session.add(
            m.PublicNotice(
                application_id=application.id,
                entry_id=application.entry_id,
                kind="renewal" if application.kind == "renewal" else "examined",
                first_day=now.date(),
                recorded_at=now,
            )
        )
    running = queries.applications.running_notice(session, application.entry_id) if after in ENDS else None
    if running is not None:
        running.ended_at = now
    session.flush()


def _tell(session: Session, now: datetime, application: m.Application, name: str) -> None:
    if name in ("submit", "answer"):
        telling.role(session, now, "application_submitted", Role.REVIEWER, f"/applications/{application.id}")
    if name == "hand_to_decision":
        telling.role(session, now, "application_to_decide", Role.DECIDER, f"/applications/{application.id}")
    if name == "accept":
        _publish(session, now, application)
    if name in TOLD:
        telling.agency(session, now, TOLD[name], application.entry_id, f"/applications/{application.id}")


def _publish(session: Session, now: datetime, application: m.Application) -> None:
    """Open the window: anybody may object until its last day."""
    saved = queries.applications.sections(session, application.id).get(Part.SCOPE)
    scope = saved.content if saved else {}
    session.add(
        m.PublicNotice(
            application_id=application.id,
            entry_id=application.entry_id,
            kind="objections",
            first_day=now.date(),
            last_day=due(Period.OBJECTION_WINDOW, now.date()),
            scope={"corridors": scope.get("corridors", []), "sectors": scope.get("sectors", [])},
            recorded_at=now,
        )
    )
    session.flush()
