"""Who may see concerns: reviewers who have no tie to the agency of the certificate. Whoever raised one has a code."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exists, select

from iris import models as m
from iris.queries.guards.core import Expression, Guard, bare, same
from iris.rules.access import Actor
from iris.rules.roles import Action

_link = bare(m.EmploymentLink).c
_certificates = bare(m.Certificate)


def _in_conflict(actor: Actor) -> Expression:
    links = select(_link.id).join(_certificates, _certificates.c.entry_id == _link.entry_id)
    return exists(links.where(_certificates.c.id == m.Concern.certificate_id, same(_link.account_id, actor.account_id)))


GUARDS: Mapping[type[m.Base], Guard] = {m.Concern: Guard((Action.CONCERN_ADMIT,), {}, _in_conflict)}

PUBLIC: frozenset[type[m.Base]] = frozenset()
