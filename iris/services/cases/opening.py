"""A case is opened for a worker: by an advocate with a consent record, or by an officer who was told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.cases.conflicts import Officer, check_assign
from iris.rules.cases.openings import Opening, check_opening
from iris.rules.cases.questions import About
from iris.rules.cases.reopening import CaseRole
from iris.rules.cases.speakers import ConsentKind
from iris.services import journal
from iris.services.cases.drafting import OpenDraft, new_id
from iris.services.cases.filing import Place, file
from iris.services.cases.moving import settle
from iris.services.cases.sealing import OpenCase


@dataclass(frozen=True, slots=True)
class ToldToUs:
    """What somebody writes down for a worker. `answers` as on the open form; `consent` for an advocate."""

    opening: Opening
    answers: Mapping[str, tuple[str, ...]]
    place: Place | None = None
    minor: bool = False
    consent: ConsentKind | None = None


def open_for(session: Session, keys: Keys, now: datetime, token: str, told: ToldToUs) -> int:
    """Open a case; gives its row. The number of the worker is `filing.code_for(token)`: it goes to the worker.

    Raises RuleBroken: those of `check_opening`, `nothing_told`, `cannot_take_case`.
    """
    actor = actor_of(session)
    check_opening(told.opening, actor.role)
    entries = {told.place.entry_id} if told.place and told.place.entry_id else set()
    assert actor.account_id is not None
    if told.opening is not Opening.ADVOCATE:
        links = queries.cases.links(session, sorted(entries))
        check_assign(Officer(actor.account_id, frozenset(links.get(actor.account_id, ()))), entries)
    case_id = file(session, keys, now, _draft(keys, now, told), token, told.place, by=actor.label)
    if told.opening is Opening.ADVOCATE:
        assert actor.organisation_id is not None
        session.add(
            m.CaseConsent(
                case_id=case_id,
                organisation_id=actor.organisation_id,
                account_id=actor.account_id,
                kind=told.consent or ConsentKind.NOT_ASKED,
                given_at=now,
            )
        )
    else:
        role = CaseRole.OFFICER
        session.add(m.CaseAssignment(case_id=case_id, account_id=actor.account_id, role=role, since=now))
    session.flush()
    journal.record(session, now, f"case:{case_id}", "case.opened_for", opening=str(told.opening))
    return case_id


def _draft(keys: Keys, now: datetime, told: ToldToUs) -> OpenDraft:
    """What the open form would have kept page by page, made at once and stored nowhere."""
    helped = told.opening is Opening.ADVOCATE
    about = (About.OTHER_MINOR if told.minor else About.OTHER) if helped else About.ME_MINOR if told.minor else About.ME
    key = keys.new_data_key(Purpose.CASES)
    row = m.CaseDraft(id=new_id(), wrapped=key.wrapped, changed_on=now.date())
    given = {name: list(values) for name, values in told.answers.items()}
    given |= {"about": [about], "helper_consent": [told.consent] if told.consent else []}
    return OpenDraft(row, key.raw, given, {"opening": str(told.opening)})


def end_consent(session: Session, keys: Keys, now: datetime, case: OpenCase, consent_id: int) -> None:
    """The worker ends what a helper may see: from this moment on the case is not there for the helper."""
    for row in queries.referrals.consents(session, case.row.id):
        if row.id == consent_id:
            row.ended_at = now
            settle(session, keys, now, case, "case.consent_ended", organisation=row.organisation_id)
