"""Exchange rates as somebody records them: one by one, or a list of them with what is wrong by cell.

Where they come from is written beside each; which day's rate counts for a payment is in `iris.rules.cases.money`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from iris.rules.answer_sheets import Fault
from iris.rules.cases.money import exponent
from iris.rules.errors import RuleBroken
from iris.rules.lists.tables import Cell, Line, Table, column_letter
from iris.rules.wording import N_

HEADS = ("day", "from", "to", "rate", "source")
MOST_ROWS = 5000
LONGEST_SOURCE = 300
_VALUE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class RateEntry:
    """One unit of `base` was worth `value` of `quote` on a day, as `source` published."""

    day: date
    base: str
    quote: str
    value: Decimal
    source: str


def read_value(text: str) -> Decimal:
    """Give the rate exactly as typed. Raises RuleBroken (`rate_unreadable`)."""
    plain = text.strip()
    if not _VALUE.fullmatch(plain) or not Decimal(plain):
        raise RuleBroken(
            "rate_unreadable", N_("Write the rate in digits, with a point and no other signs, for example 117.25.")
        )
    return Decimal(plain)


def read_day(cell: Cell) -> date:
    """Give the day of a cell. Raises RuleBroken (`day_unreadable`)."""
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        raise RuleBroken("day_unreadable", N_("Write the date as 2026-11-25.")) from None


def check_day(day: date, today: date) -> date:
    """Give the day back. Raises RuleBroken (`rate_in_future`)."""
    if day > today:
        raise RuleBroken("rate_in_future", N_("This day has not come yet. Record a rate once it is published."))
    return day


def check_currency(text: str) -> str:
    """Give the code. Raises RuleBroken (`currency_unknown`)."""
    code = text.strip().upper()
    exponent(code)
    return code


def check_source(text: str) -> str:
    """Give the source. Raises RuleBroken (`source_missing`, `source_long`)."""
    if not text.strip():
        raise RuleBroken("source_missing", N_("Say where this was published."))
    if len(text.strip()) > LONGEST_SOURCE:
        raise RuleBroken("source_long", N_("Make the source shorter."))
    return text.strip()


def check_pair(base: str, quote: str) -> None:
    """Raise RuleBroken (`pair_alike`) for a currency in itself."""
    if base == quote:
        raise RuleBroken("pair_alike", N_("Choose two different currencies."))


def read_rates(table: Table, today: date) -> tuple[list[RateEntry], list[Fault]]:
    """Give the rates of a list and what is wrong, by cell as a spreadsheet names it.

    The first row with anything in it holds the headings of `HEADS`, in any order.
    Raises RuleBroken: `rates_headings`, `rates_many`.
    """
    lines = (line for line in table.lines() if any(str(cell).strip() for cell in line.cells))
    places = _places(table.keys or next(lines, Line(1, ())).cells)
    entries: list[RateEntry] = []
    faults: list[Fault] = []
    for count, line in enumerate(lines, 1):
        if count > MOST_ROWS:
            raise RuleBroken("rates_many", N_("Send at most %(most)s rows in one list."), most=MOST_ROWS)
        wrong = list(_faults(line, places, today))
        faults += wrong
        if not wrong:
            entries.append(_entry(line, places))
    return entries, faults


def _places(cells: Sequence[Cell]) -> dict[str, int]:
    heads = [str(cell).strip().casefold() for cell in cells]
    if any(heads.count(head) != 1 for head in HEADS):
        raise RuleBroken(
            "rates_headings",
            N_("The first row must hold these headings, each once: %(heads)s."),
            heads=", ".join(HEADS),
        )
    return {head: heads.index(head) for head in HEADS}


def _cell(line: Line, place: int) -> Cell:
    return line.cells[place] if place < len(line.cells) else ""


def _faults(line: Line, places: dict[str, int], today: date) -> Iterator[Fault]:
    if line.problem is not None:
        yield Fault(f"{column_letter(0)}{line.row}", line.problem.sentence, line.problem.values)
        return
    pair: list[str] = []
    checks: dict[str, Callable[[Cell], object]] = {
        "day": lambda cell: check_day(read_day(cell), today),
        "from": lambda cell: pair.append(check_currency(str(cell))),
        "to": lambda cell: check_pair(pair[0], check_currency(str(cell))) if pair else check_currency(str(cell)),
        "rate": lambda cell: read_value(str(cell)),
        "source": lambda cell: check_source(str(cell)),
    }
    for head, check in checks.items():
        try:
            check(_cell(line, places[head]))
        except RuleBroken as error:
            yield Fault(f"{column_letter(places[head])}{line.row}", error.sentence, {})


def _entry(line: Line, places: dict[str, int]) -> RateEntry:
    day, base, quote, value, source = (_cell(line, places[head]) for head in HEADS)
    return RateEntry(
        read_day(day), check_currency(str(base)), check_currency(str(quote)), read_value(str(value)),
        check_source(str(source)),
    )  # fmt: skip
