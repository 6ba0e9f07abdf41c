"""Who is told what by mail. The caller names a grant, a role or an agency; a job finds people and languages.

A person who acts sees no accounts of others, so that the addresses are looked up by the system later.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from iris import models as m
from iris.gateways.outside import Outside
from iris.queries.dialect import insert_missing
from iris.rules.access import Actor, Subject, may
from iris.rules.roles import GRANTS, Action, Reach, Role
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


def granted(
    session: Session, now: datetime, template: str, action: Action, subject: Subject, path: str,
    *, but: int | None = None, **values: str,
) -> None:  # fmt: skip
    """Tell everybody whom the grants let do `action` to `subject`, `but` not whoever acts."""
    around = {
        "organisations": sorted(subject.organisations),
        "entries": sorted(subject.entries),
        "people": sorted(subject.people),
    }
    _queue(session, now, template, path, values, action=str(action), around=around, but=but)


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
    if "action" in told:
        return _granted(session, told)
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


def _granted(session: Session, told: Mapping[str, Any]) -> Sequence[m.Account]:
    """The people whom the grants let do it: narrowed down in SQL, decided by the one table of grants."""
    action = Action(told["action"])
    around = {name: frozenset(ids) for name, ids in told["around"].items()}
    subject = Subject(organisations=around["organisations"], entries=around["entries"], people=around["people"])
    reaching = {role: row[action] for role, row in GRANTS.items() if action in row}
    everywhere = [str(role) for role, reach in reaching.items() if reach is Reach.ALL]
    house = m.Organisation
    query = (
        select(m.Account)
        .join(m.Account.organisation)
        .where(m.Account.active.is_(True), house.active.is_(True), m.Account.role.in_([str(role) for role in reaching]))
        .where(
            or_(
                m.Account.role.in_(everywhere),
                m.Account.id.in_(subject.people),
                house.id.in_(subject.organisations),
                house.entry_id.in_(subject.entries),
            )
        )
        .options(contains_eager(m.Account.organisation))
        .order_by(m.Account.id)
    )
    return [
        account
        for account in session.scalars(query)
        if account.id != told["but"] and may(_as_actor(account), action, subject)
    ]


def _as_actor(account: m.Account) -> Actor:
    house = account.organisation
    return Actor(Role(account.role), account.id, house.id, house.entry_id, house.country)
