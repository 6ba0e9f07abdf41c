"""How agencies spread over the bands, month by month, and when that says that the scale has gone soft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from iris.rules.scoring.gathering import Material, own_group
from iris.rules.scoring.recorded import standing
from iris.rules.scoring.vocabulary import Band

INFLATED = Fraction(1, 2)
"""Over this share of the bands in A, the scale no longer tells agencies apart (scoring method, what people see)."""
NO_BAND = "-"
"""Where agencies without a band are counted."""
MONTHS = 36
ORDER = (*(str(band) for band in Band), NO_BAND)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many agencies had each band on one day."""

    on: date
    counts: tuple[int, ...]
    """In the order of `ORDER`."""

    @property
    def banded(self) -> int:
        """Agencies with a band."""
        return sum(self.counts[:-1])

    @property
    def top_share(self) -> Fraction | None:
        """The share of the bands that is A; None where nobody has a band."""
        return Fraction(self.counts[0], self.banded) if self.banded else None

    @property
    def inflated(self) -> bool:
        """Whether over half of the bands are A."""
        return self.top_share is not None and self.top_share > INFLATED


def spreads(counted: Iterable[tuple[date, str, int]]) -> list[Spread]:
    """Add up rows of (day, band, agencies) by day, the earliest first."""
    by_day: dict[date, Counter[str]] = {}
    for day, band, agencies in counted:
        by_day.setdefault(day, Counter())[band] += agencies
    return [Spread(day, tuple(by_day[day][band] for band in ORDER)) for day in sorted(by_day)]


def group_of(material: Material, on: date, known: date) -> str:
    """The corridor's end and sector under which an agency is counted: its largest line of placements."""
    return own_group(fact for _, fact in standing(material.versions, on, known, published=True))


def first_days(today: date, months: int = MONTHS) -> Sequence[date]:
    """The firsts of the last months, this month's included, the earliest first."""
    month = today.year * 12 + today.month - 1
    return [date((month - back) // 12, (month - back) % 12 + 1, 1) for back in range(months, -1, -1)]
