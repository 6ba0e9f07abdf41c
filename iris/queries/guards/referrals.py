"""Who may see a referral: the officers and the worker of its case; the receiver while it is asked or helps.

After a no, or once the worker has taken the yes back, a receiver does not even find that it was asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_

from iris import models as m
from iris.queries.guards.cases import guard, helped
from iris.queries.guards.core import Expression, Guard, same
from iris.rules.access import Actor
from iris.rules.cases.referrals import SHOWN_TO_RECEIVER
from iris.rules.roles import Action


def _received(actor: Actor) -> Expression:
    mine = same(m.CaseReferral.organisation_id, actor.organisation_id)
    return and_(mine, m.CaseReferral.state.in_(sorted(SHOWN_TO_RECEIVER)))


GUARDS: Mapping[type[m.Base], Guard] = {
    m.CaseReferral: guard(m.CaseReferral.case_id, Action.CASE_READ, Action.REFERRAL_ACCEPT, consented=_received),
    m.CaseConsent: guard(m.CaseConsent.case_id, consented=helped(m.CaseConsent.case_id)),
    m.CaseReview: guard(m.CaseReview.case_id),
    m.CaseTask: guard(m.CaseTask.case_id, Action.CASE_WORK),
}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.AssistanceProgramme})
