"""Calendars as RFC 5545 has them: all-day events as text, escaped (3.3.11) and folded (3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""
PRODUCT = "-//Recruitment Integrity Register//Calendar//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """All of the days from `first` to `last`, both counted. `uid` stays the same while the matter is the same.

    `stamp` is a moment that changes only with the event, so that the same calendar is the same text.
    """

    uid: str
    first: date
    last: date
    summary: str
    stamp: datetime
    address: str = ""


def calendar(name: str, events: Iterable[Event]) -> str:
    """A whole calendar. Lines end as the format wants it, with carriage return and line feed."""
    return "".join(f"{part}\r\n" for line in _lines(name, events) for part in folded(line))


def _lines(name: str, events: Iterable[Event]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield f"X-WR-CALNAME:{escaped(name)}"
    for event in events:
        yield "BEGIN:VEVENT"
        yield f"UID:{escaped(event.uid)}"
        yield f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
        # The end of an all-day event is the day after its last one (3.6.1).
        yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{escaped(event.summary)}"
        if event.address:
            yield f"URL:{event.address}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    r"""A text as a value.

    >>> escaped("a, b; c\\d") == "a\\, b\\; c\\\\d"
    True
    """
    for letter, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(letter, said)
    return text


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets; each further one begins with a blank; no letter is cut in two.

    >>> [len(piece) for piece in folded("x" * 80)]
    [75, 6]
    """
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece
