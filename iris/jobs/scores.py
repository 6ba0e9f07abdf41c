"""Scores worked out anew, in short transactions: those a change touches, all of them at night; rates of groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.services import jobs, rated, relatives, scoring

AT_ONCE = 500
"""Agencies in one transaction."""


def rescore(database: Database, ids: Sequence[int]) -> int:
    """Work out the published scores of these agencies; returns how many are published."""
    done = 0
    for start in range(0, len(ids), AT_ONCE):
        with database.transaction() as session:
            done += scoring.rescore(session, clock.now(), ids[start : start + AT_ONCE])
    return done


def rescore_all(database: Database, progress: Callable[[str, int, int], None]) -> int:
    """Work out every published score; returns how many."""
    done, after = 0, 0
    while True:
        with database.transaction() as session:
            ids = queries.scoring.published_after(session, after, AT_ONCE)
            done += scoring.rescore(session, clock.now(), ids)
        if not ids:
            return done
        after = ids[-1]
        # How many there are in all is not known before the end.
        progress("scores", done, done + AT_ONCE)


def record_group_rates(database: Database) -> int:
    """Record the rates of the groups as of the first of this month, and of every month that was missed.

    Returns how many groups there are in all those months; new rates move every score that is published.
    """
    now = clock.now()
    with database.reading() as session:
        missing = scoring.months_without_rates(session, now)
    groups = 0
    for on in missing:
        with database.transaction() as session:
            groups += scoring.record_group_rates(session, now, on)
            jobs.enqueue(session, now, "rescore_all", once_key=f"rescore_all:{on.isoformat()}")
    return groups


def count_what_waited(database: Database) -> int:
    """Let what counts only after some days count now: findings that name an agency, control over a firm struck off."""
    now = clock.now()
    with database.transaction() as session:
        relatives.count_all(session, now)
        return rated.count_named(session, now, now.date())


def tell_finding(database: Database, args: Mapping[str, int]) -> None:
    """Record anew what a finding says, or the open ones of an entry."""
    now = clock.now()
    with database.transaction() as session:
        if "entry_id" in args:
            rated.tell_open(session, now, args["entry_id"])
            return
        finding = queries.findings.one(session, args["finding_id"])
        if finding is not None:
            rated.tell(session, now, finding)


def count_control(database: Database, link_id: int) -> None:
    """Record what a struck-off firm passes on by a link."""
    with database.transaction() as session:
        link = queries.kinship.link(session, link_id)
        if link is not None:
            relatives.count(session, clock.now(), link)
