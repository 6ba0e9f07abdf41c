"""The federation of the demonstration: enough members of either kind that they can be compared, one of them gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.cli.demo.people import FEDERATION
from iris.services import federations

MEMBERS = 6
YEAR = timedelta(days=365)


def tell(
    session: Session, now: datetime, agencies: Sequence[m.RegisterEntry], employers: Sequence[m.RegisterEntry]
) -> None:
    """The first of each kind join; the last one that came has left again."""
    found = queries.accounts.organisation_called(session, FEDERATION.kind, FEDERATION.name)
    if found is None:
        return
    entries = [*agencies[:MEMBERS], *employers[:MEMBERS]]
    today = now.date()
    rows = [federations.add(session, now, found.id, entry, today - YEAR) for entry in entries]
    federations.end(session, now, rows[-1], today - timedelta(days=30))
