"""Who is told what by mail. The caller names a role or an agency; a job finds the people and their languages.

A person who acts sees no accounts of others, so that the addresses are looked up by the system later.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.outside import Outside
from iris.queries.dialect import insert_missing
from iris.rules.roles import Role
from iris.services import jobs, mails

MANAGERS = (Role.AGENCY_MANAGER, Role.COMPANY_MANAGER)


def agency(session: Session, now: datetime, template: str, entry_id: int, path: str, **values: str) -> None:
    """Tell the managers of an agency."""
    _queue(session, now, template, path, values, entry_id=entry_id)


def role(session: Session, now: datetime, template: str, whom: Role, path: str, **values: str) -> None:
    """Tell everybody in a role of the secretariat."""
    _queue(session, now, template, path, values, role=str(whom))


def people(session: Session, now: datetime, template: str, ids: Iterable[int], path: str, **values: str) -> None:
    """Tell these people."""
    _queue(session, now, template, path, values, people=sorted(ids))


def _queue(session: Session, now: datetime, template: str, path: str, values: Mapping[str, str], **whom: Any) -> None:
    jobs.enqueue(
        session, now, "tell", template=template, path=path, values=dict(values), key=secrets.token_hex(8), **whom
    )


def deliver(session: Session, outside: Outside, now: datetime, told: Mapping[str, Any]) -> int:
    """Write the mails of one queued notice; a job that runs twice writes them once. Returns how many."""
    if not _first_time(session, now, f"told:{told['key']}"):
        return 0
    values = dict(told.get("values") or {})
    values["link"] = f"{outside.base_url}{told['path']}"
    found = _addressees(session, told)
    mails.write_to(session, outside.keys, now, found, str(told["template"]), values)
    return len(found)


def _first_time(session: Session, now: datetime, key: str) -> bool:
    done = {
        "name": "told", "args": {}, "once_key": key, "state": "done", "run_at": now, "created_at": now,
        "attempts": 0, "finished_at": now,
    }  # fmt: skip
    before = session.scalar(select(m.Job.id).where(m.Job.once_key == key))
    if before is None:
        session.execute(insert_missing(session, m.Job), [done])
    return before is None


def _addressees(session: Session, told: Mapping[str, Any]) -> Sequence[m.Account]:
    query = select(m.Account).where(m.Account.active.is_(True)).order_by(m.Account.id)
    if "entry_id" in told:
        query = query.join(m.Account.organisation).where(
            m.Organisation.entry_id == told["entry_id"], m.Account.role.in_(MANAGERS)
        )
    elif "role" in told:
        query = query.where(m.Account.role == told["role"])
    else:
        query = query.where(m.Account.id.in_(told["people"]))
    return session.scalars(query).all()
