"""Applications and what hangs on them; the facts that their rules ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.queries import organisations, register
from iris.queries.application_audits import Audits, audits
from iris.rules.application_grant import GrantFacts
from iris.rules.application_grant import Objection as ObjectionFacts
from iris.rules.application_stages import Part
from iris.rules.applications import UNDER_WAY, ApplicationFacts
from iris.rules.independence import Side
from iris.rules.regimes import LicenceNeed, regime_of
from iris.rules.status import RUNNING, permission_status


def one(session: Session, application_id: int) -> m.Application | None:
    """The application, when the actor may see it."""
    query = select(m.Application).where(m.Application.id == application_id).options(joinedload(m.Application.entry))
    return session.scalars(query).one_or_none()


def of_entry(session: Session, entry_id: int, limit: int = 50) -> Sequence[m.Application]:
    """The applications of an agency, newest first."""
    query = select(m.Application).where(m.Application.entry_id == entry_id).order_by(m.Application.id.desc())
    return session.scalars(query.limit(limit)).all()


def in_states(session: Session, states: Iterable[str], after: int = 0, limit: int = 100) -> Sequence[m.Application]:
    """Applications in these states that the actor may see, by id after one."""
    query = (
        select(m.Application)
        .where(m.Application.state.in_(sorted(states)), m.Application.id > after)
        .options(joinedload(m.Application.entry))
        .order_by(m.Application.id)
    )
    return session.scalars(query.limit(limit)).all()


def open_ones(session: Session, after: int = 0, limit: int = 100) -> Sequence[m.Application]:
    """Applications that are under way, by id."""
    return in_states(session, UNDER_WAY, after, limit)


def sections(session: Session, application_id: int) -> dict[str, m.ApplicationSection]:
    """What was saved, by part."""
    query = select(m.ApplicationSection).where(m.ApplicationSection.application_id == application_id)
    return {row.part: row for row in session.scalars(query)}


def agreement(session: Session, application_id: int) -> m.ApplicationAgreement | None:
    """The signed agreement."""
    query = select(m.ApplicationAgreement).where(m.ApplicationAgreement.application_id == application_id)
    return session.scalars(query).one_or_none()


def events(session: Session, application_id: int) -> Sequence[m.ApplicationEvent]:
    """What happened, oldest first."""
    query = select(m.ApplicationEvent).where(m.ApplicationEvent.application_id == application_id)
    return session.scalars(query.order_by(m.ApplicationEvent.id)).all()


def decisions(session: Session, application_id: int) -> Sequence[m.ApplicationDecision]:
    """What was decided, oldest first."""
    query = select(m.ApplicationDecision).where(m.ApplicationDecision.application_id == application_id)
    return session.scalars(query.order_by(m.ApplicationDecision.id)).all()


def decision(session: Session, decision_id: int) -> m.ApplicationDecision | None:
    """One decision, when the actor may see it."""
    return session.scalars(select(m.ApplicationDecision).where(m.ApplicationDecision.id == decision_id)).one_or_none()


def reviews(session: Session, application_id: int) -> Sequence[m.ApplicationReview]:
    """Technical reviews, oldest first."""
    query = select(m.ApplicationReview).where(m.ApplicationReview.application_id == application_id)
    return session.scalars(query.order_by(m.ApplicationReview.id)).all()


def objections(session: Session, application_id: int) -> Sequence[m.Objection]:
    """Objections, oldest first."""
    query = select(m.Objection).where(m.Objection.application_id == application_id).order_by(m.Objection.id)
    return session.scalars(query).all()


def objection(session: Session, objection_id: int) -> m.Objection | None:
    """One objection, when the actor may see it."""
    return session.scalars(select(m.Objection).where(m.Objection.id == objection_id)).one_or_none()


def unanswered_objections(session: Session, application_ids: Sequence[int]) -> Sequence[m.Objection]:
    """Objections to these applications that wait for an answer."""
    query = select(m.Objection).where(
        m.Objection.application_id.in_(application_ids), m.Objection.answered_at.is_(None)
    )
    return session.scalars(query.order_by(m.Objection.id)).all()


def objectors(session: Session, objection_ids: Sequence[int]) -> dict[int, m.Objector]:
    """Who objected, by objection; only the reviewer sees any."""
    query = select(m.Objector).where(m.Objector.objection_id.in_(objection_ids))
    return {row.objection_id: row for row in session.scalars(query)}


def sides(session: Session, application_id: int) -> dict[int, Side]:
    """The side of each person, as far as the actor may see."""
    part = m.ApplicationPart
    rows = session.execute(select(part.account_id, part.side).where(part.application_id == application_id))
    return {account_id: Side(side) for account_id, side in rows}


def side_of(session: Session, application_id: int, account_id: int) -> m.ApplicationPart | None:
    """The side that a person took."""
    part = m.ApplicationPart
    query = select(part).where(part.application_id == application_id, part.account_id == account_id)
    return session.scalars(query).one_or_none()


def notices(session: Session, kind: str, from_day: date | None = None, limit: int = 200) -> Sequence[m.PublicNotice]:
    """Published notices of a kind, newest first; with `from_day` those that still run then, or have no end."""
    notice = m.PublicNotice
    query = select(notice).where(notice.kind == kind).options(joinedload(notice.entry))
    if from_day is not None:
        query = query.where((notice.last_day >= from_day) | notice.last_day.is_(None))
    return session.scalars(query.order_by(notice.id.desc()).limit(limit)).all()


def notice(session: Session, notice_id: int) -> m.PublicNotice | None:
    """One published notice."""
    query = select(m.PublicNotice).where(m.PublicNotice.id == notice_id).options(joinedload(m.PublicNotice.entry))
    return session.scalars(query).one_or_none()


def running_notice(session: Session, entry_id: int) -> m.PublicNotice | None:
    """What everybody sees of an application of this entry that is accepted and under way: it names it."""
    notice_ = m.PublicNotice
    query = select(notice_).where(
        notice_.entry_id == entry_id, notice_.kind.in_(("examined", "renewal")), notice_.ended_at.is_(None)
    )
    return session.scalars(query.order_by(notice_.id.desc()).limit(1)).one_or_none()


def notices_of(session: Session, application_id: int, kind: str) -> Sequence[m.PublicNotice]:
    """Notices of one application, oldest first."""
    query = select(m.PublicNotice).where(m.PublicNotice.application_id == application_id, m.PublicNotice.kind == kind)
    return session.scalars(query.order_by(m.PublicNotice.id)).all()


def licence_needs(session: Session, entry: m.RegisterEntry, today: date) -> tuple[LicenceNeed, ...]:
    """For the country where the agency is registered: what the table says, and whether a licence runs today."""
    licences = register.licences(session, [entry.id]).get(entry.id, [])
    runs = any(
        permission_status([register.fact_of(row) for row in licence.facts], today).state in RUNNING
        for licence in licences
        if licence.meaning == "licence" and licence.authority.country == entry.country
    )
    table = organisations.regime_table(session, today)
    return (LicenceNeed(regime_of(table, entry.country), runs),)


def facts(
    session: Session,
    application: m.Application,
    today: date,
    *,
    reason_code: str = "",
    reason: str = "",
    addressed: Iterable[int] = (),
    appeal_upheld: bool = False,
) -> ApplicationFacts:
    """Everything that the moves of an application ask; `addressed`: objections that this decision speaks of."""
    found = audits(session, application)
    done = {Part(part) for part, row in sections(session, application.id).items() if row.done}
    return ApplicationFacts(
        today=today,
        parts_done=frozenset(done),
        submitted_on=application.submitted_on,
        deferred_on=application.deferred_on,
        accepted_on=application.accepted_on,
        reason_code=reason_code,
        reason=reason,
        desk_filed=found.desk_filed,
        on_site_filed=found.on_site_filed,
        appeal_upheld=appeal_upheld,
        grant=_grant_facts(session, application, found, today, frozenset(addressed)),
    )


def _grant_facts(
    session: Session, application: m.Application, found: Audits, today: date, addressed: frozenset[int]
) -> GrantFacts:
    signed = agreement(session, application.id)
    return GrantFacts(
        today=today,
        agreement_signed_on=signed.signed_at.date() if signed else None,
        findings=found.findings,
        window_opened_on=application.accepted_on,
        objections=tuple(
            ObjectionFacts(
                _day(row.made_at),
                row.answered_at and _day(row.answered_at),
                row.settled_at is not None,
                bool(row.addressed) or row.id in addressed,
            )
            for row in objections(session, application.id)
        ),
        review_done_on=application.technical_review_on,
        licences=licence_needs(session, application.entry, today),
        last_on_site=found.last_on_site,
    )


def _day(moment: datetime) -> date:
    return moment.date()


def days(application: m.Application, today: date) -> ApplicationFacts:
    """The days that the clocks of an application count from, nothing else: for lists."""
    return ApplicationFacts(
        today=today,
        submitted_on=application.submitted_on,
        deferred_on=application.deferred_on,
        accepted_on=application.accepted_on,
    )
