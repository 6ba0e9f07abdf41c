"""Whether the dates of a row agree with each other and with the duration it states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from iris.rules.lists.numbers import ascii_digits
from iris.rules.lists.tables import Remark
from iris.rules.wording import N_

_DURATION = re.compile(
    r"(\d{1,3})\s*(?:\(\d+\)\s*)?(year|yr|month|mo|week|wk|day|año|an|mes|jahr|monat|tahun|bulan|বছর|वर्ष|سنة)",
    re.I,
)
_MONTHS = {"month": 1, "mo": 1, "mes": 1, "monat": 1, "bulan": 1}
_DAYS = {"day": 1, "week": 7, "wk": 7}
_LEEWAY = 2

REVERSED = N_("The last day (%(last)s) is before the first (%(first)s).")
CONTRADICTS = N_("“%(duration)s” does not fit the dates %(first)s to %(last)s.")
NO_DATES = N_("A duration is given (“%(duration)s”), but not both dates.")


def period_remarks(duration: str | None, first: date | None, last: date | None, both_asked: bool) -> Iterator[Remark]:
    """Warnings on a row's dates. `both_asked` is true when the list has columns for both."""
    if first and last and last < first:
        yield Remark("dates_reversed", REVERSED, {"last": last.isoformat(), "first": first.isoformat()})
    if not duration or not both_asked:
        return
    if not first or not last:
        yield Remark("dates_missing", NO_DATES, {"duration": duration})
        return
    expected = _end(first, duration)
    if expected and abs((last - expected).days) > _LEEWAY:
        values: dict[str, str | int] = {
            "duration": duration,
            "first": first.isoformat(),
            "last": last.isoformat(),
        }
        yield Remark("duration_contradicts", CONTRADICTS, values)


@lru_cache(maxsize=1024)
def length_of(duration: str) -> tuple[int, int] | None:
    """A duration as months and days; None when it is not a plain number of years, months, weeks or days."""
    found = _DURATION.match(ascii_digits(duration).strip())
    if not found:
        return None
    count, unit = int(found[1]), found[2].casefold()
    if unit in _DAYS:
        return 0, count * _DAYS[unit]
    return count * _MONTHS.get(unit, 12), 0


def _end(first: date, duration: str) -> date | None:
    """The last day of a duration that begins on `first`: one year from 28 June 2009 ends on 27 June 2010."""
    length = length_of(duration)
    if length is None:
        return None
    months, days = length
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if year > 9998:
        return None
    later = date(year, month + 1, 1) + timedelta(days=first.day - 1)
    return later + timedelta(days=days - 1)
