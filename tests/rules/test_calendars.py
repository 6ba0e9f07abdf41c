"""Calendars as RFC 5545 has them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from iris.rules.calendars import Event, calendar, escaped, folded

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def event(summary: str, first: date = date(2026, 12, 30), last: date = date(2026, 12, 31)) -> Event:
    return Event("AS-1-audit@example.org", first, last, summary, MOMENT)


def test_an_all_day_event_ends_on_the_day_after_its_last() -> None:
    text = calendar("Audits", [event("On-site audit AS-1")])
    assert "DTSTART;VALUE=DATE:20261230\r\n" in text
    assert "DTEND;VALUE=DATE:20270101\r\n" in text
    assert "DTSTAMP:20260301T093000Z\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_text_is_escaped_and_cannot_begin_a_line_of_its_own() -> None:
    assert escaped("a\\b;c,d\ne\r\nf\rg") == "a\\\\b\\;c\\,d\\ne\\nf\\ng"
    text = calendar("x", [event("Audit\r\nEND:VCALENDAR")])
    assert text.count("\r\nEND:VCALENDAR") == 1


@pytest.mark.parametrize("line", ["SUMMARY:" + "x" * 200, "SUMMARY:" + "تدقيق " * 40, "SUMMARY:" + "𝔸é" * 60, ""])
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_it_back(line: str) -> None:
    pieces = list(folded(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_the_same_events_are_the_same_text() -> None:
    assert calendar("x", [event("A")]) == calendar("x", [event("A")])
