"""Scores worked out anew, in short transactions: those a change touches, all of them at night; rates of groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.services import scoring

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
    """Record the rates of the groups as of the first of this month."""
    now = clock.now()
    with database.transaction() as session:
        return scoring.record_group_rates(session, now, now.date().replace(day=1))
