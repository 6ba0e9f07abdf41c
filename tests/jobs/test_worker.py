"""The worker: does what is due, catches up once, says that it lives, stops when it is told, gives up in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from iris import models as m
from iris import queries
from iris.gateways import clock
from iris.gateways.keys import Keys
from iris.jobs.handlers import HANDLERS, SCHEDULES, Workshop
from iris.jobs.lists import silent
from iris.jobs.worker import BEAT_SETTING, LeaseLost, Worker, last_due
from iris.services import jobs, mails
from iris.services.jobs import LEASE
from tests.services.incoming import Lists

MORNING = datetime(2026, 11, 25, 9, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    """A clock that stands at 9:07 until a test moves it."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def all_jobs(shop: Workshop) -> list[m.Job]:
    with shop.database.reading() as session:
        return list(session.scalars(select(m.Job).order_by(m.Job.id).execution_options(populate_existing=True)))


def enqueue(shop: Workshop, name: str, **args: object) -> None:
    with shop.database.transaction() as session:
        jobs.enqueue(session, clock.now(), name, **args)


def beat(shop: Workshop) -> datetime | None:
    with shop.database.reading() as session:
        row = session.get(m.Setting, BEAT_SETTING, populate_existing=True)
        return datetime.fromisoformat(row.value["at"]) if row else None


# Schedules and the beat


@pytest.mark.parametrize(
    ("when", "now", "due"),
    [
        ("0 4 * * *", "2026-11-25T09:07", "2026-11-25T04:00"),
        ("0 4 * * *", "2026-11-25T03:59", "2026-11-24T04:00"),
        ("*/10 * * * *", "2026-11-25T09:07", "2026-11-25T09:00"),
        ("*/10 * * * *", "2026-11-25T09:10:01", "2026-11-25T09:10"),
        ("30 3 * * *", "2026-03-01T00:00", "2026-02-28T03:30"),
    ],
)
def test_the_last_moment_of_a_schedule(when: str, now: str, due: str) -> None:
    assert last_due(when, datetime.fromisoformat(f"{now}+00:00")) == datetime.fromisoformat(f"{due}+00:00")


def test_every_schedule_names_a_job_that_there_is() -> None:
    assert set(SCHEDULES) <= set(HANDLERS)


def test_a_first_start_catches_up_with_each_schedule_once(shop: Workshop, at: time_machine.Traveller) -> None:
    for worker in (Worker(shop), Worker(shop)):
        worker._beat()
    assert Counter(job.name for job in all_jobs(shop)) == Counter(list(SCHEDULES))


def test_after_days_of_standing_still_each_schedule_runs_once(shop: Workshop, at: time_machine.Traveller) -> None:
    worker = Worker(shop)
    worker._beat()
    while worker.step():
        pass
    at.shift(timedelta(days=32))
    for _ in range(3):
        worker._beat()
        at.shift(30 * SECOND)
    waiting = [job.name for job in all_jobs(shop) if job.state == "queued"]
    assert sorted(waiting) == sorted(SCHEDULES)


def test_within_a_day_only_what_is_due_again_is_queued(shop: Workshop, at: time_machine.Traveller) -> None:
    worker = Worker(shop)
    worker._beat()
    while worker.step():
        pass
    at.shift(timedelta(minutes=10))
    worker._beat()
    due_by_then = {"refresh_statuses", "case_clocks"}
    assert {job.name for job in all_jobs(shop) if job.state == "queued"} <= due_by_then
    assert "refresh_statuses" in {job.name for job in all_jobs(shop) if job.state == "queued"}


def test_the_worker_says_that_it_lives_every_twenty_seconds(shop: Workshop, at: time_machine.Traveller) -> None:
    worker, told = Worker(shop), []
    for _ in range(5):
        worker._beat()
        told.append(beat(shop))
        at.shift(8 * SECOND)
    assert told == [MORNING, MORNING, MORNING, MORNING + 24 * SECOND, MORNING + 24 * SECOND]


def test_a_long_job_lets_the_worker_say_that_it_lives(shop: Workshop, at: time_machine.Traveller) -> None:
    """A list of an hour must not look like a dead worker."""
    worker = Worker(shop)
    enqueue(shop, "tidy")
    with shop.database.transaction() as session:
        taken = jobs.take(session, clock.now(), "one")
    assert taken is not None
    tell = worker._progress(taken)
    at.shift(timedelta(minutes=3))
    tell("rows read", 2000, 100_000)
    assert beat(shop) == MORNING + timedelta(minutes=3)


# Jobs


def test_a_job_that_nobody_knows_is_laid_aside(shop: Workshop) -> None:
    enqueue(shop, "no_such_job")
    assert Worker(shop).step()
    (job,) = all_jobs(shop)
    assert (job.state, job.last_error) == ("dead", "KeyError")


def test_a_list_that_is_not_there_is_laid_aside(shop: Workshop) -> None:
    enqueue(shop, "import_apply", batch_id=4711)
    enqueue(shop, "import_read", batch_id=4711)
    worker = Worker(shop)
    while worker.step():
        pass
    assert [(job.state, job.last_error) for job in all_jobs(shop)] == [("dead", "RuleBroken")] * 2


@pytest.mark.parametrize("name", ["build_names", "refresh_statuses", "seal_journal", "tidy"])
def test_a_job_without_arguments_may_run_twice(shop: Workshop, lists: Lists, keys: Keys, name: str) -> None:
    lists.take([("0001", "Orchard Ltd", "Active"), ("0002", "Heron Ltd", "Active")])
    for _ in range(2):
        HANDLERS[name](shop, {}, silent)
    with shop.database.reading() as session:
        assert len(queries.journal.roots(session)) == (1 if name == "seal_journal" else 0)
        assert lists.word("0001") == "licensed"


def test_a_worker_whose_lease_was_taken_over_stops_its_work(shop: Workshop, at: time_machine.Traveller) -> None:
    enqueue(shop, "tidy")
    with shop.database.transaction() as session:
        first = jobs.take(session, clock.now(), "one")
    assert first is not None
    tell = Worker(shop)._progress(first)
    at.shift(LEASE + SECOND)
    with shop.database.transaction() as session:
        assert jobs.take(session, clock.now(), "two") is not None
    with pytest.raises(LeaseLost):
        tell("rows read", 1, 9)


def test_a_long_job_renews_its_lease_in_time(shop: Workshop, at: time_machine.Traveller) -> None:
    enqueue(shop, "tidy")
    with shop.database.transaction() as session:
        taken = jobs.take(session, clock.now(), "one")
    assert taken is not None
    tell = Worker(shop)._progress(taken)
    for _ in range(20):
        at.shift(timedelta(seconds=61))
        tell("rows read", 1, 9)
        job = all_jobs(shop)[0]
        assert (job.lease, job.state) == ("one", "running")
        assert job.leased_until is not None
        assert job.leased_until >= clock.now() + timedelta(minutes=4)
    assert all_jobs(shop)[0].progress == {"what": "rows read", "done": 1, "of": 9}


def test_tidying_forgets_what_is_over_and_nothing_else(shop: Workshop, keys: Keys) -> None:
    enqueue(shop, "tidy")
    Worker(shop).step()
    with shop.database.transaction() as session:
        session.execute(update(m.Job).values(finished_at=clock.now() - timedelta(days=8)))
        mails.post(session, keys, clock.now(), "reset", "asha@example.org", "en", {"link": "-"})
    HANDLERS["tidy"](shop, {}, silent)
    assert [job.name for job in all_jobs(shop)] == ["send_mail"]
