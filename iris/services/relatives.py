"""Confirmed control over a firm that was struck off, for the score of the other: while it counts, and no longer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.kinship import GONE
from iris.rules.scoring.recorded import RelativeFact
from iris.rules.status import agency_status
from iris.services import jobs, scoring


def source(link: m.ControlLink) -> str:
    """The name of the fact that a link becomes."""
    return f"control:{link.id}"


def recount(session: Session, now: datetime, link: m.ControlLink) -> None:
    """Ask the worker to count a link anew, answered or overturned: only the system sees what scores are made of."""
    jobs.enqueue(session, now, "score_control", link_id=link.id)


def end(session: Session, now: datetime, link: m.ControlLink) -> None:
    """Take the fact of a link back: the link was taken back, or the firm is no longer struck off."""
    newest = queries.scoring.newest_versions(session, link.to_id, [source(link)]).get(
        (RelativeFact.KIND, source(link))
    )
    if newest is not None and not newest.void:
        scoring.void_score_fact(session, now, link.other, RelativeFact, source(link))


def count(session: Session, now: datetime, link: m.ControlLink) -> None:
    """Record what the struck-off firm passes on, once the link counts. Run by the system; again changes nothing."""
    if link.answered_at is None and link.counts_on > now.date():
        return
    day = None if link.ended_at else struck_off(session, link.struck, now)
    if day is None:
        end(session, now, link)
    else:
        scoring.record_relative(session, now, link.other, link.struck, day, source(link))


def struck_off(session: Session, entry: m.RegisterEntry, now: datetime) -> date | None:
    """Since when a firm is struck off; None for one that is not."""
    views = queries.register.views(entry.country, queries.merges.of_entry(session, entry))
    status = agency_status(views, now.date())
    return status.since if status.word in GONE else None


def count_all(session: Session, now: datetime) -> None:
    """Bring every link up to date: days to answer that are over, records that became public, links that ended."""
    for link in queries.kinship.links(session):
        count(session, now, link)
