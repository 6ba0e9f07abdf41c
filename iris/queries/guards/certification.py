"""Who may see applications, objections, proposals on certificates, bans asked for, appeals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, or_, select

from iris import models as m
from iris.queries.guards.core import Expression, Guard, Reading, destination_of, licensed_by, own_account, same
from iris.rules.access import Actor
from iris.rules.roles import Action, Reach


def _own_applications(application_id: Any) -> Reading:
    return lambda actor: application_id.in_(
        select(m.Application.id).where(same(m.Application.entry_id, actor.entry_id))
    )


def _taken_part(application_id: Any) -> Reading:
    def rows(actor: Actor) -> Expression:
        return application_id.in_(  # type: ignore[no-any-return]
            select(m.ApplicationPart.application_id).where(same(m.ApplicationPart.account_id, actor.account_id))
        )

    return rows


def _of_application(application_id: Any) -> Mapping[Reach, Reading]:
    """What hangs on an application: for its agency and for who took a side in it; a government sees none of it."""
    return {Reach.OWN: _own_applications(application_id), Reach.ASSIGNED: _taken_part(application_id)}


_APPLICATION = (Action.APPLICATION_READ,)
_CERTIFICATE = (Action.CERTIFICATE_PROPOSE, Action.CERTIFICATE_DECIDE)

GUARDS: Mapping[type[m.Base], Guard] = {
    m.Application: Guard(
        _APPLICATION,
        {
            Reach.OWN: lambda actor: same(m.Application.entry_id, actor.entry_id),
            Reach.ASSIGNED: _taken_part(m.Application.id),
            Reach.JURISDICTION: lambda actor: or_(
                licensed_by(actor, m.Application.entry_id), destination_of(actor, m.Application.entry_id)
            ),
        },
    ),
    m.ApplicationSection: Guard(_APPLICATION, _of_application(m.ApplicationSection.application_id)),
    m.ApplicationAgreement: Guard(_APPLICATION, _of_application(m.ApplicationAgreement.application_id)),
    m.ApplicationEvent: Guard(_APPLICATION, _of_application(m.ApplicationEvent.application_id)),
    m.ApplicationDecision: Guard(_APPLICATION, _of_application(m.ApplicationDecision.application_id)),
    m.ApplicationReview: Guard(_APPLICATION, {Reach.ASSIGNED: _taken_part(m.ApplicationReview.application_id)}),
    m.ApplicationPart: Guard(_APPLICATION, own_account(m.ApplicationPart.account_id)),
    m.Objection: Guard((Action.OBJECTION_READ,), {Reach.OWN: _own_applications(m.Objection.application_id)}),
    m.Objector: Guard((Action.APPLICATION_REVIEW,)),
    m.CertificateProposal: Guard(
        (*_CERTIFICATE, Action.APPEAL_LODGE),
        {
            # The agency reads the reasons of what was decided, never what somebody only thought of.
            Reach.OWN: lambda actor: and_(
                same(m.CertificateProposal.entry_id, actor.entry_id), m.CertificateProposal.outcome == "taken"
            )
        },
    ),
    m.CertificateNotice: Guard(_CERTIFICATE),
    m.BanRequest: Guard(
        (Action.SANCTION_RECORD, Action.BAN_CONFIRM),
        {Reach.JURISDICTION: lambda actor: same(m.BanRequest.country, actor.country)},
    ),
    m.Appeal: Guard(
        (Action.APPEAL_READ,),
        {
            Reach.OWN: lambda actor: same(m.Appeal.entry_id, actor.entry_id),
            Reach.ASSIGNED: lambda actor: m.Appeal.id.in_(
                select(m.AppealMember.appeal_id).where(same(m.AppealMember.account_id, actor.account_id))
            ),
        },
    ),
    m.AppealMember: Guard((Action.APPEAL_DECIDE,), own_account(m.AppealMember.account_id)),
}

PUBLIC: frozenset[type[m.Base]] = frozenset(
    {m.Certificate, m.CertificateEvent, m.Contest, m.Credential, m.PublicNotice, m.VerificationDay}
)
"""Certificate facts and published reasons; a certificate's scope is printed on it."""
