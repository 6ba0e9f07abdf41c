"""Long work on methods, in short transactions: a draft against the current one, the spread of bands by month."""

from __future__ import annotations

from collections.abc import Callable

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.rules.scoring.spread import first_days
from iris.services import methods

Progress = Callable[[str, int, int], None]


def compare(database: Database, comparison_id: int, progress: Progress) -> None:
    """Work out who moves under a draft; a second run finds the first one's result and changes nothing."""
    with database.reading() as session:
        run = queries.methods.comparison(session, comparison_id)
        draft = queries.methods.draft(session, run.draft_id) if run is not None else None
        if run is None or draft is None or run.done_at is not None:
            return
        trial = methods.trial_of(draft, run)
        for material, _ in queries.methods.everybody(session, run.known):
            trial.add(material)
            progress("scores", trial.seen, run.agencies)
            _say_how_far(database, comparison_id, trial.seen)
    with database.transaction() as session:
        row = queries.methods.comparison(session, comparison_id)
        if row is not None:
            methods.finish_comparison(session, clock.now(), row, trial)


def _say_how_far(database: Database, comparison_id: int, seen: int) -> None:
    with database.transaction() as session:
        row = queries.methods.comparison(session, comparison_id)
        if row is not None:
            row.scored = seen


def record_spread(database: Database, progress: Progress) -> int:
    """Record how the bands spread on each first of a month that is missing; returns how many days."""
    now = clock.now()
    with database.reading() as session:
        begin = queries.methods.first_agreement(session)
        known = queries.methods.spread_days(session)
        days = [day for day in first_days(now.date()) if begin is not None and begin <= day and day not in known]
        if not days:
            return 0
        counted, seen = methods.SpreadCount(days), 0
        for material, countries in queries.methods.everybody(session, now):
            counted.add(material, countries)
            seen += len(material)
            progress("bands", seen, seen)
    with database.transaction() as session:
        return methods.record_spread(session, now, counted)
