"""Links of control to a struck-off firm: one that falls never counted, though it was believed until today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.appeals import AppealSubject
from iris.services import kinship
from iris.services.appeals.matters import Appealable, Matter


def find(session: Session, number: int) -> Matter | None:
    """The matter of a link; its time runs from when the agency was told."""
    link = queries.kinship.link(session, number)
    if link is None or link.ended_at is not None:
        return None
    since = link.told_at or link.recorded_at
    return Matter(AppealSubject.CONTROL_LINK, f"control_link:{link.id}", link.to_id, since.date(), link_id=link.id)


def _link(session: Session, appeal: m.Appeal) -> m.ControlLink:
    link = queries.kinship.link(session, appeal.link_id or 0)
    assert link is not None, "who appeals and who hears it sees the link"
    return link


def mark(session: Session, now: datetime, appeal: m.Appeal) -> None:
    """Say beside the link that it is contested."""
    _link(session, appeal).contested_at = now


def unmark(session: Session, now: datetime, appeal: m.Appeal) -> None:
    """The mark ends now."""
    _link(session, appeal).contest_ended_at = now


def uphold(session: Session, now: datetime, appeal: m.Appeal, _effect: str) -> None:
    """The link falls from its first day; the pair comes back only with new evidence."""
    kinship.overturn(session, now, _link(session, appeal), appeal.id)


def involved(session: Session, appeal: m.Appeal) -> Iterable[int]:
    """Whoever said something of the pair."""
    pair = queries.kinship.pair_of_link(session, _link(session, appeal))
    said = queries.kinship.decisions(session, pair.id) if pair else ()
    return [row.account_id for row in said if row.account_id is not None]


CONTROL = Appealable(mark, unmark, uphold, involved)
