"""What is owed in a case: at the rate of the payment day, with interest, less what came back; nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from iris import models as m
from iris.rules.cases.rates import RateEntry
from iris.services import reference
from iris.services.cases import reckoning
from tests.factories import Made

PAID, UNTIL = date(2026, 3, 1), date(2026, 5, 30)


def cost(minor: int, currency: str) -> dict[str, Any]:
    return {
        "category": "FEE-REC", "minor": minor, "currency": currency, "paid_on": PAID.isoformat(), "proof": "testimony",
    }  # fmt: skip


STORY: dict[str, Any] = {
    "costs": [cost(45_000_00, "BDT"), cost(1_000_00, "BDT"), cost(100_00, "USD")],
    "loans": [
        {"minor": 73_000_00, "currency": "BDT", "percent": "24", "taken_on": "2026-03-01", "settled_on": ""},
    ],
    "came_back": [{"minor": 2_000_00, "currency": "BDT", "on": "2026-04-01"}],
}  # fmt: skip


def rate(made: Made, day: date, value: str) -> None:
    reference.record_rates(made.session, made.now, [RateEntry(day, "USD", "BDT", Decimal(value), "Bank of the day")])


def test_owed_is_items_at_the_rate_of_their_day_and_interest_less_what_came_back(made: Made) -> None:
    rate(made, date(2026, 2, 10), "90")
    rate(made, date(2026, 2, 27), "120")
    rate(made, date(2026, 2, 27), "117.255")
    rate(made, date(2026, 3, 2), "130")
    found = reckoning.owed_of(made.session, STORY, UNTIL)
    assert found is not None
    interest = 73_000_00 * 24 * 90 // (365 * 100)
    assert found.total.minor == 46_000_00 + 11_725_50 + interest - 2_000_00, "the later record of the nearest day"
    assert (found.total.currency, found.not_converted) == ("BDT", ())


def test_without_a_rate_nothing_is_converted_and_the_line_says_so(made: Made) -> None:
    rate(made, date(2026, 2, 20), "117")
    found = reckoning.owed_of(made.session, {"costs": STORY["costs"]}, UNTIL)
    assert found is not None
    assert found.total.minor == 46_000_00
    assert [line.amount.currency for line in found.not_converted] == ["USD"], "nine days are too long"
    assert reckoning.owed_of(made.session, {}, UNTIL) is None


def test_the_ratio_is_of_the_first_months_pay_with_what_was_taken_off(made: Made) -> None:
    story = {"costs": STORY["costs"][:2], "hire": {"minor": 18_000_00, "currency": "BDT", "taken_off": 5_000_00}}
    ratio = reckoning.ratio_of(made.session, story, UNTIL)
    assert ratio is not None
    assert ratio.months == 2
    story["hire"]["currency"] = "QAR"
    assert reckoning.ratio_of(made.session, story, UNTIL) == reckoning.Ratio(None)


def test_what_is_recorded_stays_and_is_journalled_without_words(made: Made) -> None:
    rate(made, PAID, "1.10")
    row = made.session.scalars(select(m.ExchangeRate)).one()
    assert row.value == "1.10", "as published"
    entry = made.session.scalars(select(m.JournalEntry).where(m.JournalEntry.stream == "rates")).one()
    assert "Bank" not in str(entry.payload)
    assert made.session.scalar(select(func.count()).select_from(m.ExchangeRate)) == 1
