"""The public line about confirmed control: the firm, its status and since when; no person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.rows import LicenceRow
from iris.rules.kinship import contested_since, counted
from iris.rules.status import AGENCY_WORDS, agency_status


def controls(
    session: Session, entry: m.RegisterEntry, on: date, known: date | datetime | None, today: date
) -> list[dict[str, Any]]:
    """The struck-off firms under the same confirmed control on a day, each with what its facts say of it that day."""
    found = [link for link in queries.kinship.begun(session, entry.id, today) if counted(link, on, known)]
    licences = queries.register.licences(session, [link.from_id for link in found]) if found else {}
    return [_line(link, licences.get(link.from_id, []), on, known) for link in found]


def _line(
    link: m.ControlLink, licences: list[LicenceRow], on: date, known: date | datetime | None
) -> dict[str, Any]:
    views = queries.register.views(link.struck.country, licences)
    status = agency_status(views, on, known, closed=link.struck.closed_as_known(known))
    return {
        "name": link.struck.name,
        "public_id": link.struck.public_id,
        "word": AGENCY_WORDS[status.word],
        "since": status.since,
        "contested": contested_since(link.contested_at, link.contest_ended_at) if known is None else None,
    }
