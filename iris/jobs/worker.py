"""The worker: takes jobs one by one under a lease, retries, lays aside; queues what is scheduled.

A killed worker loses nothing: its lease runs out and another takes the job again.
"""

from __future__ import annotations

import secrets
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

import structlog
from cronsim import CronSim

from iris.gateways import clock
from iris.jobs.handlers import HANDLERS, SCHEDULES, Workshop
from iris.rules.errors import RuleBroken
from iris.services import jobs, settings
from iris.services.jobs import Taken

log = structlog.get_logger("worker")

IDLE_SECONDS = 0.5
BEAT = timedelta(seconds=20)
BEAT_SETTING = "worker_beat"


class LeaseLost(Exception):
    """Another worker has taken the job over: this one must not go on with it."""


class Worker:
    """One worker process; `stop` lets it finish the job at hand."""

    def __init__(self, shop: Workshop, lease: timedelta = jobs.LEASE) -> None:
        self.shop = shop
        self.lease = lease
        self.renew_after = lease / 5
        self.stopping = False
        self._beaten = datetime.min.replace(tzinfo=clock.now().tzinfo)

    def run(self) -> None:
        """Work until stopped."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        while not self.stopping:
            self._beat()
            if not self.step():
                time.sleep(IDLE_SECONDS)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def step(self) -> bool:
        """Do the next due job; False when there is none."""
        with self.shop.database.transaction() as session:
            taken = jobs.take(session, clock.now(), secrets.token_hex(16), self.lease)
        if taken is None:
            return False
        self._do(taken)
        return True

    def _do(self, taken: Taken) -> None:
        started = time.monotonic()
        try:
            HANDLERS[taken.name](self.shop, taken.args, self._progress(taken))
        except Exception as error:  # whatever a handler throws, the job is put back or laid aside
            self._failed(taken, error)
            return
        with self.shop.database.transaction() as session:
            jobs.finish(session, taken, clock.now())
        log.info("job done", job=taken.id, name=taken.name, seconds=round(time.monotonic() - started, 3))

    def _failed(self, taken: Taken, error: Exception) -> None:
        log.error("job failed", job=taken.id, name=taken.name, error=type(error).__name__, exc_info=error)
        final = isinstance(error, RuleBroken | KeyError)
        with self.shop.database.transaction() as session:
            jobs.fail(session, taken, clock.now(), type(error).__name__, final=final)

    def _progress(self, taken: Taken) -> Callable[[str, int, int], None]:
        renewed = clock.now()

        def tell(what: str, done: int, whole: int) -> None:
            nonlocal renewed
            self._beat()
            if clock.now() - renewed > self.renew_after or done == whole:
                renewed = clock.now()
                said = {"what": what, "done": done, "of": whole}
                with self.shop.database.transaction() as session:
                    kept = jobs.renew(session, taken, renewed, said, self.lease)
                if not kept:
                    raise LeaseLost

        return tell

    def _beat(self) -> None:
        """Say that a worker lives, and queue what is due by the schedules, each moment once."""
        now = clock.now()
        if now - self._beaten < BEAT:
            return
        with self.shop.database.transaction() as session:
            settings.put(session, BEAT_SETTING, {"at": now.isoformat()})
            for name, when in SCHEDULES.items():
                due = last_due(when, now)
                jobs.enqueue(session, now, name, once_key=f"{name}:{due:%Y-%m-%dT%H:%M}")
        self._beaten = now


def last_due(when: str, now: datetime) -> datetime:
    """The last moment at which a schedule was due: after a stop, it is caught up once, not once for each miss."""
    found: datetime = next(CronSim(when, now, reverse=True))
    return found
