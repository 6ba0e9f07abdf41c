"""The public line about confirmed control: the firm, its status and since when; no person."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.kinship import counts
from iris.rules.status import AGENCY_WORDS, agency_status


def controls(session: Session, entry: m.RegisterEntry, on: date, today: date) -> list[dict[str, Any]]:
    """The struck-off firms under the same confirmed control on a day, each with what its facts say of it that day."""
    found = [link for link in queries.kinship.counting(session, entry.id, today) if _counts(link, on)]
    licences = queries.register.licences(session, [link.from_id for link in found]) if found else {}
    lines = []
    for link in found:
        views = queries.register.views(link.struck.country, licences.get(link.from_id, []))
        status = agency_status(views, on, closed=link.struck.closed_on)
        lines.append({"name": link.struck.name, "public_id": link.struck.public_id, "word": AGENCY_WORDS[status.word],
                      "since": status.since})  # fmt: skip
    return lines


def _counts(link: m.ControlLink, on: date) -> bool:
    answered = link.answered_at.date() if link.answered_at else None
    ended = link.ended_at.date() if link.ended_at else None
    return counts(link.counts_on, answered, ended, on)
