"""One date text taken apart: which numbers it holds and what they can be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from iris.rules.lists.blanks import as_text
from iris.rules.lists.calendars import (
    NOT_A_DAY,
    OUT_OF_TABLE,
    YEARS,
    Calendar,
    NoSuchDay,
    month_length,
    to_gregorian,
)
from iris.rules.lists.folding import fold_words
from iris.rules.lists.monthnames import BIKRAM_SAMBAT, HIJRI, gregorian_months, months
from iris.rules.lists.numbers import ascii_digits
from iris.rules.lists.tables import Cell


class DateOrder(StrEnum):
    """Which number comes first; the values are the words of `--dates`."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class PartsKind(StrEnum):
    """What is settled by the text itself."""

    FIXED = "fixed"
    OPEN = "open"
    SERIAL = "serial"
    REAL = "real"
    NO_YEAR = "no_year"


@dataclass(frozen=True, slots=True)
class Parts:
    """The numbers of a date text. FIXED: `first` is the month, `second` the day. OPEN: as they stand.

    `own_calendar` is set when the name of the month or a mark (B.S.) says the calendar.
    """

    kind: PartsKind
    year: int
    first: int = 1
    second: int = 1
    precision: str = "day"
    timed: bool = False
    own_calendar: Calendar | None = None
    short_year: bool = False

    @property
    def year_counts(self) -> bool:
        """True when the year may be judged: not for two digits, cut dates, or a calendar that is stated."""
        return self.kind is not PartsKind.NO_YEAR and not self.short_year and self.own_calendar is None


_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
)
_CLOCK = re.compile(r"[,T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?$", re.I)
_SEP = r"\s*[-/.,\s\u2010-\u2015\u5e74\u6708\ub144\uc6d4]\s*"
_THREE = re.compile(rf"(\d{{1,4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,4}})[\u65e5\uc77c.]?$")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_YEAR = re.compile(r"(\d{4})$")
_YEAR_MONTH = re.compile(r"(?:(\d{4})[-/.\u5e74](\d{1,2})\u6708?|(\d{1,2})[-/.](\d{4}))$")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th|er|º|ª)\b", re.I)
_ERA = re.compile(r"\b(b\.?\s?s\.?|v\.?\s?s\.?|a\.?\s?h\.?|a\.?\s?d\.?|c\.?\s?e\.?)$|(หมด|พ\.ศ\.|هـ|ھ|م)$", re.I)
_ERAS = {
    "bs": Calendar.BS,
    "vs": Calendar.BS,
    "ah": Calendar.HIJRI,
    "هـ": Calendar.HIJRI,
    "ھ": Calendar.HIJRI,
}
_MINGUO = re.compile(r"^(民國|民国)\s*")
_WORDS = re.compile(r"[^\W\d_][^\d\s,/\-\u2010-\u2015]*|\d+")
_SPREADSHEET_ZERO = date(1899, 12, 30)


def parts_of(cell: Cell, zone: tzinfo | None = None) -> Parts | None:
    """The numbers in a date cell, or None when it is no date. `zone` turns an instant into the local day."""
    if isinstance(cell, date):
        return Parts(PartsKind.REAL, cell.year, cell.month, cell.day)
    return _parts_of_text(as_text(cell), zone)


@lru_cache(maxsize=8192)
def _parts_of_text(text: str, zone: tzinfo | None) -> Parts | None:
    plain = _ORDINAL.sub("", ascii_digits(text)).strip(" .,;'\"")
    iso = _ISO.match(plain)
    if iso:
        return _iso(iso, zone)
    plain, era = _without_era(plain)
    plain, timed = _without_clock(plain)
    found = _numbers(plain) or _with_month_name(plain)
    return replace(found, timed=timed, own_calendar=era or found.own_calendar) if found else None


def _iso(found: re.Match[str], zone: tzinfo | None) -> Parts:
    year, month, day = (int(found[place]) for place in (1, 2, 3))
    clock = [int(found[place] or 0) for place in (4, 5, 6)]
    if found[7] and any(clock) and zone and 1 <= month <= 12:
        local = _local_day(found.string, zone)
        if local:
            return Parts(PartsKind.FIXED, local.year, local.month, local.day)
    return Parts(PartsKind.FIXED, year, month, day, timed=any(clock))


def _local_day(text: str, zone: tzinfo) -> date | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(zone).date()


def _without_era(text: str) -> tuple[str, Calendar | None]:
    era: Calendar | None = None
    if _MINGUO.match(text):
        return _MINGUO.sub("", text), Calendar.ROC
    found = _ERA.search(text)
    if found:
        mark = re.sub(r"[.\s]", "", found[0]).casefold()
        era = Calendar.THAI if mark == "พศ" else _ERAS.get(mark, Calendar.GREGORIAN)
        text = text[: found.start()].strip(" .,;(")
    return text, era


def _without_clock(text: str) -> tuple[str, bool]:
    found = _CLOCK.search(text)
    if not found:
        return text, False
    hour = int(found[1]) % 12 if found[4] and int(found[1]) == 12 else int(found[1])
    return text[: found.start()], bool(hour or int(found[2]) or int(found[3] or 0))


def _numbers(text: str) -> Parts | None:
    three = _THREE.match(text)
    if three:
        return _three(three[1], three[2], three[3])
    eight = _EIGHT.match(text)
    if eight:
        return Parts(PartsKind.FIXED, int(eight[1]), int(eight[2]), int(eight[3]))
    if _YEAR.match(text):
        return Parts(PartsKind.FIXED, int(text), precision="year")
    month = _YEAR_MONTH.match(text)
    if month:
        year, number = (month[1], month[2]) if month[1] else (month[4], month[3])
        return Parts(PartsKind.FIXED, int(year), int(number), precision="month")
    serial = _SERIAL.match(text)
    if serial and 20000 <= int(serial[1]) < 62000:
        day = _SPREADSHEET_ZERO + timedelta(days=int(serial[1]))
        return Parts(PartsKind.SERIAL, day.year, day.month, day.day)
    return None


def _three(one: str, two: str, three: str) -> Parts | None:
    if len(one) >= 3:
        return Parts(PartsKind.FIXED, int(one), int(two), int(three)) if len(three) <= 2 else None
    if len(three) >= 3:
        return Parts(PartsKind.OPEN, int(three), int(one), int(two))
    if len(three) == 2:
        return Parts(PartsKind.OPEN, _full_year(int(three)), int(one), int(two), short_year=True)
    return None


def _full_year(two_digits: int) -> int:
    return two_digits + (2000 if two_digits < 70 else 1900)


def _with_month_name(text: str) -> Parts | None:
    """`30-September-2026`, `Sept. 30, 2026`, `2026 Sep 30`, `March 2027`; without a year the date is cut."""
    words: list[str] = _WORDS.findall(text)
    figures = [word for word in words if word.isdecimal()]
    name = " ".join(word for word in words if not word.isdecimal())
    month, calendar = _month(name)
    if not month or not 1 <= len(figures) <= 2:
        return None
    years = [each for each in figures if len(each) == 4]
    days = [each for each in figures if len(each) <= 2]
    if len(figures) == 2 and len(days) == 2:
        return Parts(
            PartsKind.FIXED,
            _full_year(int(days[1])),
            month,
            int(days[0]),
            own_calendar=calendar,
            short_year=True,
        )
    if len(years) != 1:
        return Parts(PartsKind.NO_YEAR, 0, month, int(days[0])) if days else None
    if not days:
        return Parts(PartsKind.FIXED, int(years[0]), month, precision="month", own_calendar=calendar)
    return Parts(PartsKind.FIXED, int(years[0]), month, int(days[0]), own_calendar=calendar)


_WEEKDAYS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:of|de|del|den|the|le)\b", re.I
)


def _month(name: str) -> tuple[int | None, Calendar | None]:
    folded = fold_words(_WEEKDAYS.sub(" ", name))
    number = gregorian_months().get(folded)
    if number:
        return number, None
    for calendar, names in ((Calendar.BS, BIKRAM_SAMBAT), (Calendar.HIJRI, HIJRI)):
        number = months(names).get(folded)
        if number:
            return number, calendar
    return None, None


def day_of(parts: Parts, order: DateOrder, calendar: Calendar, last_day: bool) -> date:
    """The Gregorian day of the parts. Raises NoSuchDay."""
    own = parts.own_calendar or calendar
    month, day = parts.first, parts.second
    if parts.kind is PartsKind.OPEN:
        if order is DateOrder.YMD:
            if not parts.short_year:
                raise NoSuchDay(NOT_A_DAY)
            return to_gregorian(own, _full_year(parts.first), parts.second, parts.year % 100)
        if order is DateOrder.DMY:
            month, day = day, month
    if parts.kind in (PartsKind.REAL, PartsKind.SERIAL) and parts.year in YEARS[Calendar.GREGORIAN]:
        own = Calendar.GREGORIAN
    if not 1 <= month <= 12:
        raise NoSuchDay(NOT_A_DAY)
    if parts.precision != "day":
        month, day = _edge(own, parts, month, last_day)
    if parts.year not in YEARS[own]:
        raise NoSuchDay(OUT_OF_TABLE)
    return to_gregorian(own, parts.year, month, day)


def _edge(calendar: Calendar, parts: Parts, month: int, last_day: bool) -> tuple[int, int]:
    """First or last day of a bare month or year."""
    if parts.precision == "year":
        month = 12 if last_day else 1
    return (month, month_length(calendar, parts.year, month)) if last_day else (month, 1)
