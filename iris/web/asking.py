"""What an address asks: which entry, which day, which page. Shared by pages and interface."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime

from flask import abort, current_app, request
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.queries.search import NameBook
from iris.rules import public_ids
from iris.rules.errors import RuleBroken

LAST_NUMBERED_PAGE = 40


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
    return base64.urlsafe_b64encode(json.dumps([name, entry_id, number]).encode()).decode().rstrip("=")


def decode_cursor(text: str | None) -> tuple[str, int, int] | None:
    """The place that an opaque token names; None for a plain page number or nonsense."""
    if not text or text.lstrip("-").isdigit():
        return None
    try:
        name, entry_id, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError):
        return None
    if isinstance(name, str) and type(entry_id) is int and type(number) is int and 0 < entry_id < 2**62:
        return name, entry_id, max(1, number)
    return None


def zone_of(entry: m.RegisterEntry, licences: list[m.Licence]) -> str:
    """The zone in which the legal dates of an entry run: that of its home authority."""
    return next((row.authority.timezone for row in licences if row.authority.country == entry.country), "UTC")


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


def dates_asked(today: date) -> tuple[date, date | datetime | None, str]:
    """`on=` and `known=` of the address, and a sentence when one can't be read (today is shown then)."""
    problem = ""
    on, known = today, None
    try:
        on = date.fromisoformat(request.args.get("on") or today.isoformat())
        known = read_known(request.args.get("known"))
    except ValueError:
        on, known = today, None
        problem = gettext("This date can't be read; today is shown. Write it as 2026-11-25.")
    return on, known, problem


def read_known(text: str | None) -> date | datetime | None:
    """A date (end of that day, UTC) or an instant; raises ValueError."""
    if not text:
        return None
    if len(text) == 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
