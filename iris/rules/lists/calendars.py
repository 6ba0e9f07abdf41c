"""Days of national calendars as Gregorian days: Bikram Sambat, Republic of China, Hijri, Thai Buddhist."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from iris.rules.lists.calendar_tables import BIKRAM_SAMBAT, HIJRI, MonthTable
from iris.rules.lists.folding import fold_words
from iris.rules.wording import N_


class Calendar(StrEnum):
    """Calendars a list may use; the values are the words of `--calendar`."""

    GREGORIAN = "gregorian"
    BS = "bs"
    ROC = "roc"
    HIJRI = "hijri"
    THAI = "thai"


class NoSuchDay(ValueError):
    """A day that its calendar does not have, or that our tables do not reach; `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


YEARS: dict[Calendar, range] = {
    Calendar.GREGORIAN: range(1900, 2070),
    Calendar.BS: BIKRAM_SAMBAT.years,
    Calendar.ROC: range(1, 200),
    Calendar.HIJRI: HIJRI.years,
    Calendar.THAI: range(2443, 2613),
}
"""Years we take for real in each calendar; a year outside is asked about or refused, never bent."""

OUT_OF_TABLE = N_("no published calendar we know reaches this year. Give the date in the Gregorian calendar.")
DISPUTED = N_("the published calendars differ by a day for this month. Give the date in the Gregorian calendar.")
NOT_A_DAY = N_("there is no such day.")


_NAMED = {
    "bs": Calendar.BS, "b s": Calendar.BS, "bikram sambat": Calendar.BS, "miti": Calendar.BS,
    "वि सं": Calendar.BS, "मिति": Calendar.BS,
    "ad": Calendar.GREGORIAN, "a d": Calendar.GREGORIAN, "ce": Calendar.GREGORIAN,
    "gregorian": Calendar.GREGORIAN,
    "ميلادي": Calendar.GREGORIAN, "ค ศ": Calendar.GREGORIAN,
    "hijri": Calendar.HIJRI, "ah": Calendar.HIJRI, "هجري": Calendar.HIJRI,
    "roc": Calendar.ROC, "民國": Calendar.ROC, "พ ศ": Calendar.THAI,
}  # fmt: skip


def calendar_named(column: str) -> Calendar | None:
    """The calendar a column name states, as in "Expiry (BS)" beside "Expiry (AD)"; None for most."""
    words = f" {fold_words(column)} "
    return next((calendar for word, calendar in _NAMED.items() if f" {word} " in words), None)


def to_gregorian(calendar: Calendar, year: int, month: int, day: int) -> date:
    """The Gregorian day of a day in `calendar`. Raises NoSuchDay."""
    if year not in YEARS[calendar]:
        raise NoSuchDay(OUT_OF_TABLE)
    if calendar is Calendar.BS:
        return _from_table(BIKRAM_SAMBAT, year, month, day)
    if calendar is Calendar.HIJRI:
        return _from_table(HIJRI, year, month, day)
    shift = {Calendar.ROC: 1911, Calendar.THAI: -543}.get(calendar, 0)
    try:
        return date(year + shift, month, day)
    except ValueError:
        raise NoSuchDay(NOT_A_DAY) from None


def month_length(calendar: Calendar, year: int, month: int) -> int:
    """Days in a month. Raises NoSuchDay for a year or month that is not there."""
    first = to_gregorian(calendar, year, month, 1)
    for length in (32, 31, 30, 29, 28):
        try:
            return (to_gregorian(calendar, year, month, length) - first).days + 1
        except NoSuchDay:
            continue
    raise NoSuchDay(NOT_A_DAY)


def _from_table(table: MonthTable, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or not 1 <= day <= table.lengths[year, month]:
        raise NoSuchDay(NOT_A_DAY)
    later = (year, month + 1) if month < 12 else (year + 1, 1)
    last_may_not_be = later in table.disputed and day == table.lengths[year, month]
    if (year, month) in table.disputed or last_may_not_be:
        raise NoSuchDay(DISPUTED)
    return table.starts[year, month] + timedelta(days=day - 1)
