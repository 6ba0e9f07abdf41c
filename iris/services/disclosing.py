"""What an agency lays open, for its score: each item with the day on which it was said, and periods of placements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.organisations import datum_of
from iris.rules import organisations as rules
from iris.rules.disclosing import item_of, placements_fact, sectors_on
from iris.rules.scoring.recorded import DisclosureFact, Recordable
from iris.rules.scoring.vocabulary import DisclosureItem
from iris.services import scoring

ONLY_APPLIED = (DisclosureItem.JOB_ORDERS, DisclosureItem.GRIEVANCE_CHANNEL)


def said(session: Session, now: datetime, today: date, row: Any) -> None:
    """Record what a datum that counts lays open; `today` is the day where the agency is.

    Each row is a disclosure of its own, so that what was laid open before a correction still counts as it ages;
    a period of placements is one fact through all corrections, so that nobody is counted twice.
    """
    if row.state == rules.State.DRAFT or row.entry.kind != "agency":
        return
    facts: list[tuple[Recordable, str]] = []
    if (item := item_of(datum_of(row))) is not None:
        verified = row.state == rules.State.CONFIRMED
        facts.append((DisclosureFact(item, today, verified), f"{row.__tablename__}:{row.id}"))
    if isinstance(row, m.Placement):
        facts.append(_placements(session, row))
    if isinstance(row, m.Corridor):
        facts += _on_the_same_way(session, row)
    scoring.record_score_facts(session, now, row.entry, facts)


def applied(session: Session, now: datetime, application: m.Application, *, verified: bool) -> None:
    """Record what only an application lays open: job orders and the channel for complaints.

    Sent, it is said; by the time a certificate is granted it was examined.
    """
    if application.submitted_on is None:
        return
    facts: list[tuple[Recordable, str]] = [
        (DisclosureFact(item, application.submitted_on, verified), f"application:{application.id} {item}")
        for item in ONLY_APPLIED
    ]
    scoring.record_score_facts(session, now, application.entry, facts)


def _placements(session: Session, row: m.Placement) -> tuple[Recordable, str]:
    assert row.effective_to is not None
    first, last = row.effective_from, row.effective_to
    corridors = queries.organisations.counted(session, m.Corridor, row.entry_id, first)
    then = [datum_of(corridor) for corridor in corridors if corridor.effective_from <= last]
    fact = placements_fact(
        rules.Placements(row.origin, row.destination, row.number, row.estimated),
        first,
        last,
        confirmed=row.state == rules.State.CONFIRMED,
        sectors=sectors_on([one for one in then if isinstance(one, rules.Corridor)], row.origin, row.destination),
    )
    return fact, f"placements:{row.thread}"


def _on_the_same_way(session: Session, corridor: m.Corridor) -> list[tuple[Recordable, str]]:
    """The sector of placements is that of the way: said later, it counts from then on."""
    rows = queries.organisations.counted(session, m.Placement, corridor.entry_id, corridor.effective_from)
    return [
        _placements(session, row)
        for row in rows
        if (row.origin, row.destination) == (corridor.origin, corridor.destination)
    ]
