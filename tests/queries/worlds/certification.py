"""An application with all that hangs on it, a certificate with a proposal, a ban asked for, an appeal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """One of each on this side, with the side's auditor and panel taking part."""
    made = world.made
    application = m.Application(
        entry_id=side.agency.id, kind="first", standard_id="agency", standard_version="2026.1", state="decision",
        state_since=made.now.date(), created_at=made.now, accepted_on=made.now.date(),
    )  # fmt: skip
    made.session.add(application)
    made.session.flush()
    _sides(world, application)
    _papers(world, side, application)
    _certificate(world, side, application)
    _appeal(world, side, application)


def _sides(world: World, application: m.Application) -> None:
    taken = {Role.AUDITOR: "evaluation", Role.REVIEWER: "review", Role.DECIDER: "decision", Role.APPEAL_PANEL: "appeal"}
    for role, side in taken.items():
        world.made.session.add(
            m.ApplicationPart(
                application_id=application.id, account_id=world.latest(role).id, side=side, taken_at=world.made.now
            )
        )
    world.made.session.flush()


def _papers(world: World, side: Side, application: m.Application) -> None:
    now, session = world.made.now, world.made.session
    manager, reviewer, decider = (world.latest(role).id for role in (Role.AGENCY_MANAGER, Role.REVIEWER, Role.DECIDER))
    objection = m.Objection(application_id=application.id, made_at=now, words=b"-")
    session.add_all(
        [
            m.ApplicationSection(
                application_id=application.id, part="owners", content={}, saved_by=manager, saved_at=now
            ),
            m.ApplicationAgreement(
                application_id=application.id, signed_name="x", signed_at=now, text_version="1", account_id=manager
            ),
            m.ApplicationEvent(
                application_id=application.id, at=now, move="submit", from_state="draft", to_state="submitted"
            ),
            m.ApplicationReview(
                application_id=application.id, account_id=reviewer, done_at=now, recommends="grant", words="x"
            ),
            m.ApplicationDecision(
                application_id=application.id, account_id=decider, decided_at=now, outcome="grant", reasons="x"
            ),
            objection,
        ]
    )
    session.flush()
    session.add(m.Objector(objection_id=objection.id, sealed=b"-"))
    session.add(
        m.BanRequest(
            country=side.country, authority_id=side.licence.authority_id, entry_id=side.agency.id,
            first_day=now.date(), reason="x", asked_by=world.latest(Role.GOVERNMENT_OFFICER).id, asked_at=now,
        )
    )  # fmt: skip


def _certificate(world: World, side: Side, application: m.Application) -> None:
    now, session = world.made.now, world.made.session
    day = now.date()
    # Of no state, so that no government sees it by that permission.
    licence = world.made.licence(
        side.agency, f"C-{side.country}", authority=world.made.authority("ZZ"), meaning="certificate"
    )
    certificate = m.Certificate(
        number=f"C-{side.country}", licence_id=licence.id, entry_id=side.agency.id, application_id=application.id,
        standard_id="agency", standard_version="2026.1", state="in_force", decided_on=day, valid_from=day,
        valid_until=day, scope={},
    )  # fmt: skip
    session.add(certificate)
    session.flush()
    for outcome in ("taken", None):
        session.add(
            m.CertificateProposal(
                certificate_id=certificate.id, entry_id=side.agency.id, move="suspend", reasons="x",
                proposed_by=world.latest(Role.REVIEWER).id, proposed_at=now, outcome=outcome,
                decided_by=world.latest(Role.DECIDER).id if outcome else None,
            )
        )  # fmt: skip
    session.add(m.CertificateNotice(certificate_id=certificate.id, key="x", sent_at=now))


def _appeal(world: World, side: Side, application: m.Application) -> None:
    now, session = world.made.now, world.made.session
    appeal = m.Appeal(
        subject="refusal", target=f"x:{application.id}", entry_id=side.agency.id, application_id=application.id,
        decided_on=now.date(), state="lodged", lodged_by=world.latest(Role.AGENCY_MANAGER).id, lodged_at=now,
        lodged_on=now.date(), grounds=b"-",
    )  # fmt: skip
    session.add(appeal)
    session.flush()
    session.add(
        m.AppealMember(
            appeal_id=appeal.id, application_id=application.id, account_id=world.latest(Role.APPEAL_PANEL).id,
            named_at=now,
        )
    )  # fmt: skip


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    match row:
        case m.Application():
            countries = session.scalars(
                select(m.Authority.country).join(m.Licence).where(m.Licence.entry_id == row.entry_id)
            )
            corridor = m.Corridor
            destinations = session.scalars(
                select(corridor.destination).where(corridor.entry_id == row.entry_id, corridor.state == "confirmed")
            )
            return Subject(
                entries=frozenset({row.entry_id}),
                people=_people(session, row.id),
                countries=frozenset(countries) | frozenset(destinations),
            )
        case (
            m.ApplicationSection() | m.ApplicationAgreement() | m.ApplicationEvent() | m.ApplicationDecision()
            | m.Objection()
        ):  # fmt: skip
            application = session.get(m.Application, row.application_id)
            assert application is not None
            return Subject(entries=frozenset({application.entry_id}), people=_people(session, application.id))
        case m.ApplicationReview():
            return Subject(people=_people(session, row.application_id))
        case m.ApplicationPart() | m.AppealMember():
            return Subject(people=frozenset({row.account_id}))
        case m.CertificateProposal():
            return Subject(entries=frozenset({row.entry_id}) if row.outcome == "taken" else frozenset())
        case m.BanRequest():
            return Subject(countries=frozenset({row.country}))
        case m.Appeal():
            panel = session.scalars(select(m.AppealMember.account_id).where(m.AppealMember.appeal_id == row.id))
            return Subject(entries=frozenset({row.entry_id}), people=frozenset(panel))
    return None


def _people(session: Session, application_id: int) -> frozenset[int]:
    part = m.ApplicationPart
    return frozenset(session.scalars(select(part.account_id).where(part.application_id == application_id)))
