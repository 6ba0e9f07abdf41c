"""Jobs: work enqueued in the caller's own transaction, taken by a worker under a lease, retried, or laid aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.dialect import insert_missing

LEASE = timedelta(minutes=5)
ATTEMPTS = 6
BACK_OFF = (5, 30, 120, 600, 3600)
"""Seconds until the next try after the first, second, … failure."""
KEEP_DONE = timedelta(days=7)
LEASE_RAN_OUT = "LeaseRanOut"


@dataclass(frozen=True, slots=True)
class Taken:
    """A job under lease: what to do and the token that proves the lease is still ours."""

    id: int
    name: str
    args: dict[str, Any]
    lease: str
    attempts: int


def enqueue(
    session: Session,
    now: datetime,
    name: str,
    *,
    at: datetime | None = None,
    once_key: str | None = None,
    **args: Any,
) -> None:
    """Queue a job; it runs only if the caller's transaction commits. The same `once_key` is queued once."""
    row = {
        "name": name,
        "args": args,
        "run_at": at or now,
        "created_at": now,
        "state": "queued",
        "attempts": 0,
    }
    session.execute(insert_missing(session, m.Job), [row | {"once_key": once_key}])


def take(session: Session, now: datetime, lease: str, length: timedelta = LEASE) -> Taken | None:
    """Take the next due job under a lease, or one whose lease ran out because its worker died.

    One whose worker died at every try is laid aside instead: nobody was left to say that it failed.
    """
    ran_out = (m.Job.state == "running") & (m.Job.leased_until < now)
    due = or_((m.Job.state == "queued") & (m.Job.run_at <= now), ran_out)
    query = select(m.Job).where(due).order_by(m.Job.run_at, m.Job.id).limit(1).with_for_update(skip_locked=True)
    while (job := session.scalars(query).one_or_none()) is not None:
        if job.state == "queued" or job.attempts < ATTEMPTS:
            job.state, job.lease, job.leased_until = "running", lease, now + length
            job.attempts += 1
            session.flush()
            return Taken(job.id, job.name, dict(job.args), lease, job.attempts)
        job.state, job.finished_at, job.last_error = "dead", now, LEASE_RAN_OUT
        job.lease, job.leased_until = None, None
        session.flush()
    return None


def renew(
    session: Session,
    taken: Taken,
    now: datetime,
    progress: dict[str, Any] | None = None,
    length: timedelta = LEASE,
) -> bool:
    """Lengthen the lease of a long job and say how far it is; False when the lease is lost."""
    values: dict[str, Any] = {"leased_until": now + length} | ({"progress": progress} if progress else {})
    return _own(session, taken, values)


def finish(session: Session, taken: Taken, now: datetime) -> bool:
    """Mark done, in the same transaction as the work; False when another worker has taken it over meanwhile."""
    return _own(session, taken, {"state": "done", "finished_at": now, "lease": None, "leased_until": None})


def fail(session: Session, taken: Taken, now: datetime, error: str, *, final: bool = False) -> bool:
    """Put back for a later try, or lay aside as dead after the last one."""
    if final or taken.attempts >= ATTEMPTS:
        values: dict[str, Any] = {"state": "dead", "finished_at": now}
    else:
        wait = BACK_OFF[min(taken.attempts, len(BACK_OFF)) - 1]
        values = {"state": "queued", "run_at": now + timedelta(seconds=wait)}
    return _own(session, taken, values | {"lease": None, "leased_until": None, "last_error": error[:200]})


def retry_dead(session: Session, job_id: int, now: datetime) -> None:
    """Queue a dead job again, by hand."""
    session.execute(
        update(m.Job)
        .where(m.Job.id == job_id, m.Job.state == "dead")
        .values(state="queued", run_at=now, attempts=0, finished_at=None)
    )


def drop_waiting(session: Session, name: str) -> None:
    """Take back what is queued under a name, where something larger does the same work."""
    session.execute(delete(m.Job).where(m.Job.name == name, m.Job.state == "queued"))


def forget_done(session: Session, now: datetime) -> None:
    """Drop jobs done long ago; dead ones stay until somebody looked."""
    session.execute(delete(m.Job).where(m.Job.state == "done", m.Job.finished_at < now - KEEP_DONE))


def _own(session: Session, taken: Taken, values: dict[str, Any]) -> bool:
    result = session.execute(
        update(m.Job).where(m.Job.id == taken.id, m.Job.lease == taken.lease, m.Job.state == "running").values(**values)
    )
    return bool(getattr(result, "rowcount", 0))
