"""Jobs: queued with the caller's own transaction, taken by one, tried again later, laid aside in the end."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.rules.access import ANONYMOUS, SYSTEM
from iris.services import jobs
from iris.services.jobs import ATTEMPTS, BACK_OFF, LEASE, Taken

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def queue(session: Session, *names: str, at: datetime = NOON) -> None:
    for name in names:
        jobs.enqueue(session, at, name)


def take(session: Session, at: datetime = NOON, lease: str = "one") -> Taken:
    taken = jobs.take(session, at, lease)
    assert taken is not None
    return taken


def only(session: Session) -> m.Job:
    session.expire_all()
    return session.scalars(select(m.Job)).one()


# Queueing


def test_a_job_goes_with_its_callers_transaction(own: Database) -> None:
    with own.session(SYSTEM, write=True) as session:
        jobs.enqueue(session, NOON, "tidy")
    with own.transaction() as session:
        assert jobs.take(session, NOON, "one") is None
        jobs.enqueue(session, NOON, "tidy")
    with own.transaction() as session:
        assert take(session).name == "tidy"


def test_the_same_work_is_queued_once_whatever_becomes_of_it(session: Session) -> None:
    for _ in range(2):
        jobs.enqueue(session, NOON, "tidy", once_key="tidy:today", number=1)
    taken = take(session)
    jobs.enqueue(session, NOON, "tidy", once_key="tidy:today", number=2)
    jobs.finish(session, taken, NOON)
    jobs.enqueue(session, NOON, "tidy", once_key="tidy:today", number=3)
    assert only(session).args == {"number": 1}


def test_jobs_without_a_key_are_all_queued(session: Session) -> None:
    queue(session, "tidy", "tidy")
    assert len(queries.spine.jobs(session)) == 2


def test_two_who_queue_the_same_work_at_once_queue_it_once(own: Database) -> None:
    gate, faults = threading.Barrier(6), []

    def act() -> None:
        try:
            gate.wait()
            with own.transaction() as session:
                jobs.enqueue(session, NOON, "tidy", once_key="tidy:today")
        except BaseException as fault:  # a thread's own failure must reach the test
            faults.append(fault)

    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with own.reading() as session:
        assert len(queries.spine.jobs(session)) == 1


def test_whoever_acts_may_queue_but_not_look(db: Database, session: Session) -> None:
    with db.session(ANONYMOUS) as visitor:
        jobs.enqueue(visitor, NOON, "tidy")
        visitor.commit()
        assert queries.spine.jobs(visitor) == []
    assert len(queries.spine.jobs(session)) == 1


# Taking


def test_the_job_that_is_due_first_is_taken_first(session: Session) -> None:
    queue(session, "late", at=NOON - SECOND)
    queue(session, "early", at=NOON - 9 * SECOND)
    queue(session, "later", at=NOON - SECOND)
    assert [take(session, lease=str(turn)).name for turn in range(3)] == ["early", "late", "later"]


def test_a_job_waits_for_its_time(session: Session) -> None:
    jobs.enqueue(session, NOON, "tidy", at=NOON + SECOND)
    assert jobs.take(session, NOON, "one") is None
    assert take(session, NOON + SECOND).name == "tidy"


def test_of_several_workers_each_job_goes_to_one(own: Database) -> None:
    with own.transaction() as session:
        for number in range(40):
            jobs.enqueue(session, NOON, "tidy", number=number)
    done: Counter[int] = Counter()
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            while True:
                with own.transaction() as session:
                    taken = jobs.take(session, NOON, name)
                if taken is None:
                    return
                with own.transaction() as session:
                    assert jobs.finish(session, taken, NOON)
                done[taken.args["number"]] += 1
        except BaseException as fault:  # a thread's own failure must reach the test
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert done == Counter(range(40))


def test_a_running_job_always_names_its_lease(session: Session) -> None:
    queue(session, "tidy")
    job = only(session)
    with pytest.raises(IntegrityError), session.begin_nested():
        job.state = "running"


# Leases


def test_a_lease_holds_until_it_runs_out(session: Session) -> None:
    queue(session, "tidy")
    take(session)
    assert jobs.take(session, NOON + LEASE, "two") is None
    again = take(session, NOON + LEASE + SECOND, "two")
    assert (again.attempts, again.lease) == (2, "two")


def test_who_lost_the_lease_has_no_say_any_more(session: Session) -> None:
    queue(session, "tidy")
    first = take(session)
    late = NOON + LEASE + SECOND
    second = take(session, late, "two")
    assert not jobs.renew(session, first, late)
    assert not jobs.finish(session, first, late)
    assert not jobs.fail(session, first, late, "ValueError", final=True)
    assert only(session).state == "running"
    assert jobs.finish(session, second, late)
    assert only(session).state == "done"


def test_a_long_job_keeps_its_lease_and_says_how_far_it_is(session: Session) -> None:
    queue(session, "tidy")
    taken = take(session)
    assert jobs.renew(session, taken, NOON + LEASE, {"done": 1, "of": 3})
    assert jobs.take(session, NOON + LEASE + SECOND, "two") is None
    assert only(session).progress == {"done": 1, "of": 3}


# Failing


def test_each_failure_waits_longer_and_the_last_one_lays_aside(session: Session) -> None:
    queue(session, "tidy")
    now, waited = NOON, []
    for _ in range(ATTEMPTS - 1):
        jobs.fail(session, take(session, now), now, "OSError")
        job = only(session)
        assert (job.state, job.lease, job.last_error) == ("queued", None, "OSError")
        waited.append(job.run_at - now)
        assert jobs.take(session, job.run_at - SECOND, "early") is None
        now = job.run_at
    assert waited == [timedelta(seconds=seconds) for seconds in BACK_OFF]
    jobs.fail(session, take(session, now), now, "OSError")
    assert (only(session).state, only(session).finished_at) == ("dead", now)
    assert jobs.take(session, now + timedelta(days=30), "later") is None


def test_what_will_never_work_is_laid_aside_at_once(session: Session) -> None:
    queue(session, "tidy")
    jobs.fail(session, take(session), NOON, "RuleBroken", final=True)
    assert only(session).state == "dead"


def test_a_job_that_kills_its_worker_each_time_is_laid_aside_too(session: Session) -> None:
    """Nobody is left to say that it failed; without an end it would be taken for ever."""
    queue(session, "heavy")
    now = NOON
    for turn in range(ATTEMPTS):
        assert take(session, now).attempts == turn + 1
        now += LEASE + SECOND
    queue(session, "light", at=now)
    assert take(session, now, "next").name == "light"
    heavy = queries.spine.jobs(session, "dead")
    assert [(job.name, job.last_error, job.finished_at) for job in heavy] == [("heavy", "LeaseRanOut", now)]


def test_a_dead_job_is_tried_again_by_hand_with_all_its_tries(session: Session) -> None:
    queue(session, "tidy")
    jobs.fail(session, take(session), NOON, "RuleBroken", final=True)
    jobs.retry_dead(session, only(session).id, NOON + SECOND)
    job = only(session)
    assert (job.state, job.attempts, job.finished_at) == ("queued", 0, None)
    assert take(session, NOON + SECOND).attempts == 1


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_only_dead_jobs_are_tried_again_by_hand(session: Session, state: str) -> None:
    queue(session, "tidy")
    if state != "queued":
        taken = take(session)
        if state == "done":
            jobs.finish(session, taken, NOON)
    jobs.retry_dead(session, only(session).id, NOON + SECOND)
    assert only(session).state == state


def test_done_jobs_are_forgotten_after_a_week_and_dead_ones_never(db: Database) -> None:
    with db.session(SYSTEM) as session:
        queue(session, "one", "two", "three")
        jobs.finish(session, take(session), NOON)
        jobs.fail(session, take(session, lease="two"), NOON, "RuleBroken", final=True)
        jobs.forget_done(session, NOON + timedelta(days=7))
        assert queries.spine.job_counts(session) == {"done": 1, "dead": 1, "queued": 1}
        jobs.forget_done(session, NOON + timedelta(days=7, seconds=1))
        assert queries.spine.job_counts(session) == {"dead": 1, "queued": 1}
