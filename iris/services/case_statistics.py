"""The cube of case statistics: made once after each quarter, small cells hidden, the others rounded; never again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.rules.small_numbers import frozen_until, publish
from iris.services import journal


def freeze(session: Session, keys: Keys, now: datetime) -> bool:
    """Make the cube up to the end of the last quarter, unless it is there; tells whether it was made.

    The seed comes from the oldest key, so that a cell is rounded the same way in every quarter.
    """
    through = frozen_until(now.date())
    last = queries.cases_care.frozen(session)
    if last is not None and last >= through:
        return False
    ends = datetime(through.year, through.month, through.day, tzinfo=UTC) + timedelta(days=1)
    seed = keys.keyed_hashes(Purpose.COMMITMENTS, b"cube of case statistics")[-1]
    shown = publish(queries.cases_care.counted(session, ends), seed)
    session.add(m.CaseFreeze(through=through))
    session.flush()
    session.add_all(
        m.CaseCell(through=through, origin=origin, destination=destination, sector=sector, year=year, cases=cases)
        for (origin, destination, sector, year), cases in sorted(shown.cells.items())
        if cases
    )
    session.flush()
    journal.record(session, now, "case_statistics", "statistics.frozen", through=through.isoformat())
    return True
