"""What an address asks: which entry, which day, which page. Shared by pages and interface."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Request, abort, current_app, request
from flask_babel import gettext
from werkzeug.routing import IntegerConverter

from iris import models as m
from iris import queries
from iris.db import current, database
from iris.gateways import clock
from iris.queries.register import Entry
from iris.queries.rows import LicenceRow
from iris.queries.search import NameBook
from iris.rules import public_ids
from iris.rules.errors import RuleBroken

LAST_NUMBERED_PAGE = 40
LONGEST_CURSOR = 4000
FIRST_YEAR, LAST_YEAR = 1800, 2999
PRINTABLE = bytes(range(33, 127))
LARGEST_NUMBER = 2**63 - 1
"""The largest number that a row can have; addresses with larger ones name nothing."""


MIB = 1024 * 1024
FORM_BYTES = 2 * MIB
SHEET_BYTES = 8 * MIB
LIST_BYTES = 64 * MIB
"""Most bytes of a form; of a form with a file; of a list that an officer brings (security.md, files)."""


class Asking(Request):
    """A request of ours: a query of plain ASCII, and no form so large that reading it would take all memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.mimetype == "application/x-www-form-urlencoded":
            # Such a body is read whole, which MAX_FORM_MEMORY_SIZE can't prevent.
            self.max_content_length = FORM_BYTES
        # Bytes that are no UTF-8 would stop everything that reads the query.
        self.query_string = quote_from_bytes(self.query_string, safe=PRINTABLE).encode()


class RowNumber(IntegerConverter):
    """A number in an address that a row can have: a database refuses larger ones loudly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_NUMBER, **kwargs})


def name_book() -> NameBook:
    """The name index of this process."""
    book: NameBook = current_app.extensions["iris_names"]
    return book


def page_number(text: str | None) -> int:
    """A sane page for 0, -1, 99999 and abc: the first or the last numbered one."""
    try:
        return min(max(int(text or "1"), 1), LAST_NUMBERED_PAGE)
    except ValueError:
        return 1


def encode_cursor(name: str, entry_id: int, number: int) -> str:
    """An opaque place in the list: stable while others edit."""
    place = json.dumps([name, entry_id, number], ensure_ascii=False)
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decode_cursor(text: str | None) -> tuple[str, int, int] | None:
    """The place that an opaque token names; None for a plain page number or nonsense."""
    if not text or len(text) > LONGEST_CURSOR or text.lstrip("-").isdigit():
        return None
    try:
        name, entry_id, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, RecursionError):
        return None
    numbers = type(entry_id) is int and type(number) is int and 0 < entry_id <= LARGEST_NUMBER
    if isinstance(name, str) and storable(name) and numbers:
        return name, entry_id, min(max(1, number), LARGEST_NUMBER)
    return None


def shown_name(name: str | None) -> str:
    """The name of a file, to be shown only: without signs that nobody sees, some of which turn its ending around."""
    return "".join(letter for letter in name or "" if letter.isprintable()).strip()


def storable(text: str) -> bool:
    """Whether a database takes the text: no zero byte, no half of a pair of surrogates."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def zone_of(entry: Entry, licences: Sequence[LicenceRow]) -> str:
    """The zone in which the legal dates of an entry run: that of its home authority."""
    return next((row.authority.timezone for row in licences if row.authority.country == entry.country), "UTC")


def today_of(entry: Entry, licences: Sequence[LicenceRow]) -> date:
    """Today where the licences of an entry were given: the same for its page, lists, checks and interface."""
    return clock.today(zone_of(entry, licences))


def parts_of(entry: Entry) -> frozenset[str]:
    """Which parts of a public record an entry has, with what it was merged with; asked by the system."""
    with database().reading() as session:
        return queries.parts.present(session, [one.id for one in (entry, *entry.merged)])


def find_entry(public_id: str, kind: str) -> tuple[m.RegisterEntry, str]:
    """The entry of an id as typed, and the id's canonical form; 404 when there is none."""
    try:
        canonical = public_ids.parse_public_id(public_id, "AG" if kind == "agency" else "EM")
    except RuleBroken:
        abort(404)
    entry = queries.register.entry(current(), canonical, kind)
    if entry is None:
        abort(404)
    return entry, canonical


def known_asked() -> date | datetime | None:
    """`known=` of the address; none when it can't be read."""
    try:
        return read_known(request.args.get("known"))
    except ValueError:
        return None


def dates_asked(today: date) -> tuple[date, date | datetime | None, str]:
    """`on=` and `known=` of the address, and a sentence when one can't be read (today is shown then)."""
    problem = ""
    try:
        on = read_day(request.args.get("on") or today.isoformat())
        known = read_known(request.args.get("known"))
    except ValueError:
        on, known = today, None
        problem = gettext("This date can't be read; today is shown. Write it as 2026-11-25.")
    return on, known, problem


def read_day(text: str) -> date:
    """A date as 2026-11-25; raises ValueError, also for a year that no register can speak of."""
    return _sane(date.fromisoformat(text))


def read_known(text: str | None) -> date | datetime | None:
    """A date (end of that day, UTC) or an instant; raises ValueError."""
    if not text:
        return None
    if len(text) == 10:
        return read_day(text)
    # A plus sign that was not written as %2B arrives as a blank.
    day, _, rest = text.partition("T")
    moment = datetime.fromisoformat(f"{day}T{rest.replace(' ', '+')}" if rest else text)
    _sane(moment.date())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _sane(day: date) -> date:
    # The days before and after are worked out too, and the calendar ends.
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day.isoformat())
    return day
