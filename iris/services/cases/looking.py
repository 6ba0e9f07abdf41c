"""Looks at what is most private: written down before anything is shown, and looked at by a superior afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import journal
from iris.services.cases.moving import settle
from iris.services.cases.sealing import OpenCase, opened, seal
from iris.services.cases.telling import checked

IDENTITY, ORIGINAL = "identity", "original"


def identity_of(session: Session, keys: Keys, now: datetime, case: OpenCase, reason: str) -> dict[str, Any]:
    """Look at who it is: written down before it is shown. Raises RuleBroken (`nothing_written`, `identity_erased`)."""
    plain = checked(reason)
    row = queries.cases.identity(session, case.row.id)
    if row is None or row.wrapped is None:
        raise RuleBroken("identity_erased", N_("Who complained has been erased, as promised."))
    session.add(
        m.CaseMessage(
            case_id=case.row.id,
            side="note",
            at=now,
            account_id=actor_of(session).account_id,
            sealed=seal(case.raw, f"case:{case.row.id}:message", plain),
        )
    )
    _note(session, now, case, IDENTITY, plain)
    settle(session, keys, now, case, "case.identity_read")
    known: dict[str, Any] = opened(keys.unwrap(row.wrapped, Purpose.CASES), f"identity:{row.id}", row.sealed)
    return known


def file_opened(session: Session, keys: Keys, now: datetime, case: OpenCase, file_id: int) -> None:
    """Write down that an original was opened."""
    _note(session, now, case, ORIGINAL)
    settle(session, keys, now, case, "case.file_opened", file=file_id)


def _note(session: Session, now: datetime, case: OpenCase, what: str, reason: str = "") -> None:
    session.add(
        m.CaseLook(
            case_id=case.row.id,
            account_id=actor_of(session).account_id,
            what=what,
            at=now,
            reason=seal(case.raw, f"case:{case.row.id}:look", reason) if reason else None,
        )
    )


def reason_of(keys: Keys, case: m.Case, look: m.CaseLook) -> str:
    """The reason that was given; empty when none was asked for, or it has been erased."""
    if look.reason is None or case.wrapped is None:
        return ""
    return str(opened(keys.unwrap(case.wrapped, Purpose.CASES), f"case:{case.id}:look", look.reason))


def see(session: Session, now: datetime, look: m.CaseLook) -> None:
    """Say, as a superior, that one has looked at a look. Raises RuleBroken (`own_look`, `seen_already`)."""
    me = actor_of(session).account_id
    if look.account_id == me:
        raise RuleBroken("own_look", N_("You looked yourself. Another case lead must see this."))
    if look.seen_at is not None:
        raise RuleBroken("seen_already", N_("Another case lead has seen this already."))
    look.seen_by, look.seen_at = me, now
    session.flush()
    journal.record(session, now, f"case:{look.case_id}", "case.look_seen", look=look.id)
