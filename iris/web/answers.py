"""What pages and interface say alike of one permission on one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import url_for

from iris import queries
from iris.gateways import clock
from iris.queries.register import Entry
from iris.queries.rows import FactRow, LicenceRow
from iris.rules.status import AGENCY_WORDS, PermissionAt, State, agency_status
from iris.rules.wording import Word


def entry_href(entry: Entry) -> str:
    """The public page of an entry."""
    endpoint = "register.agency" if entry.kind == "agency" else "register.employer"
    return url_for(endpoint, public_id=entry.public_id)


def fact_behind(at: PermissionAt, licence: LicenceRow) -> FactRow | None:
    """The stored fact that gives the state."""
    return next((row for row in licence.facts if row.id == at.status.fact_id), None)


def last_day(at: PermissionAt, licence: LicenceRow) -> date | None:
    """The last day of a permission; of one that ran out too, where people look for that day most."""
    fact = fact_behind(at, licence)
    return fact.effective_to if fact is not None and at.status.state is State.EXPIRED else at.status.until


def word_today(entry: Entry, licences: Sequence[LicenceRow]) -> Word:
    """The one word of an entry today, where its licences were given."""
    today = clock.today(queries.register.zone_of(entry, licences))
    views = queries.register.views(entry.country, licences)
    return AGENCY_WORDS[agency_status(views, today, closed=entry.closed_on).word]


def licence_line(licences: Sequence[LicenceRow]) -> str:
    """The numbers of an entry's licences."""
    return ", ".join(licence.number for licence in licences if licence.number)
