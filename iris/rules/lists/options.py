"""What somebody told us about a list before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from iris.rules.lists.calendars import Calendar
from iris.rules.lists.dateparts import DateOrder
from iris.rules.lists.dates import LATEST
from iris.rules.status_facts import State
from iris.rules.status_views import Kind


@dataclass(frozen=True, slots=True)
class ListOptions:
    """Settings of one reading.

    `meaning` is what being on the list is; `unstated` the state of a row when no status column says one (by
    default `valid`, for a sanction `banned`). `missing_words` are texts that mean "nothing" in this list,
    such as `N/A` or `***`: only these and truly blank cells are empty. `status_words` are folded words of
    this list's status column that somebody explained. `header_row` is the chosen header row. `zone` is the
    authority's. `listed_on` is the list's date: first days lie at most two years after it, last days at most
    forty."""

    meaning: Kind = Kind.LICENCE
    dates: DateOrder | None = None
    calendar: Calendar | None = None
    missing_words: frozenset[str] = frozenset()
    status_words: tuple[tuple[str, State], ...] = ()
    unstated: State | None = None
    header_row: int | None = None
    zone: tzinfo | None = None
    listed_on: date | None = None
    find_duplicates: bool = True

    def state_when_unstated(self) -> State:
        """The state that being on the list means."""
        if self.unstated is not None:
            return self.unstated
        return State.BANNED if self.meaning is Kind.SANCTION else State.VALID

    def latest_year(self, last_day: bool) -> int:
        """The last believable Gregorian year of a date in the list."""
        if self.listed_on is None:
            return LATEST
        return min(LATEST, self.listed_on.year + (40 if last_day else 2))
