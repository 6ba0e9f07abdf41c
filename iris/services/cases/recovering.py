"""A lost code: a lead calls back, the notice stands in the case for three days, then a new code ends the old one."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.queries.scope import actor_of
from iris.rules.cases.codes import RANDOM_BYTES, new_code
from iris.rules.cases.contact import Way
from iris.rules.cases.recovery import Asked, Recovery, check_begin, check_finish
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import journal
from iris.services.cases.filing import code_hash
from iris.services.cases.sealing import OpenCase, unlock

WAITING, OBJECTED, GIVEN = "waiting", "objected", "given"


def has_safe_contact(case: OpenCase) -> bool:
    """Whether the worker left a way to be reached beside the case itself."""
    return any(way != Way.CASE_ONLY for way in case.state.ways)


def begin(session: Session, now: datetime, case: OpenCase, facts_matched: int, *, called_back: bool) -> None:
    """Put the notice into the case; only leads have this verb.

    Raises RuleBroken as `recovery.check_begin` does, and `recovery_waits` when one waits already.
    """
    check_begin(Recovery(Asked.CASE_LEAD, has_safe_contact(case), called_back, facts_matched))
    if queries.cases_care.recovery(session, case.row.id) is not None:
        raise RuleBroken("recovery_waits", N_("A new code was asked for already. Wait until the notice has stood."))
    session.add(
        m.CaseRecovery(
            case_id=case.row.id,
            account_id=actor_of(session).account_id,
            facts_matched=facts_matched,
            notice_at=now,
            state=WAITING,
            open_for=case.row.id,
        )
    )
    session.flush()
    journal.record(session, now, case.stream, "case.code_asked", facts=facts_matched)


def object_to(session: Session, now: datetime, case: OpenCase) -> None:
    """The holder of the code says no: the old code stays. Raises RuleBroken (`no_recovery`)."""
    row = queries.cases_care.recovery(session, case.row.id)
    if row is None:
        raise RuleBroken("no_recovery", N_("Nobody waits for a new code any more. Reload the page."))
    row.state, row.ended_at, row.open_for = OBJECTED, now, None
    session.flush()
    journal.record(session, now, case.stream, "case.code_objected")


def finish(session: Session, keys: Keys, now: datetime, case_id: int, lead_id: int) -> str:
    """Give the new code, to be told by call-back; the old one and every open visit are dead from now on.

    Needs the session of the system, since nobody else sees codes. Raises RuleBroken as `recovery.check_finish`.
    """
    case, row = queries.cases.case(session, case_id), queries.cases_care.recovery(session, case_id)
    if case is None or row is None:
        raise RuleBroken("no_recovery", N_("Nobody waits for a new code any more. Reload the page."))
    contact = has_safe_contact(unlock(keys, case))
    check_finish(Recovery(Asked.CASE_LEAD, contact, True, row.facts_matched, row.notice_at), now)
    code = new_code(secrets.token_bytes(RANDOM_BYTES))
    session.execute(delete(m.CaseCode).where(m.CaseCode.case_id == case_id))
    session.execute(delete(m.CaseVisit).where(m.CaseVisit.case_id == case_id))
    session.add(m.CaseCode(case_id=case_id, code_hash=code_hash(keys, code)))
    row.state, row.ended_at, row.open_for = GIVEN, now, None
    session.flush()
    journal.record(session, now, f"case:{case_id}", "case.code_given", lead=lead_id)
    return code
