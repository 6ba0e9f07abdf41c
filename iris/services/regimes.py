"""What countries require of agencies: entered by the secretariat, each row with source and day, none overwritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.scope import actor_of
from iris.rules.regimes import RegimeEntry, check_entry
from iris.services import journal


def enter(session: Session, now: datetime, entry: RegimeEntry) -> m.RegimeRow:
    """Add a row for a country; the newest counts. Raises RuleBroken `regime_…`."""
    check_entry(entry, now.date())
    row = m.RegimeRow(
        country=entry.country,
        regime=str(entry.regime),
        source=entry.source.strip(),
        as_of=entry.as_of,
        recorded_at=now,
        account_id=actor_of(session).account_id,
    )
    session.add(row)
    session.flush()
    journal.record(session, now, f"regime:{entry.country}", "regime.entered", regime=row.regime, row=row.id)
    return row
