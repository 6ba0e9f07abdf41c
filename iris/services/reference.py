"""Reference tables of money: what was published of exchange rates and fee laws is added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules.cases.caps import FeeCap, check_cap
from iris.rules.cases.rates import RateEntry, check_currency, check_day, check_pair, check_source
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import journal

COPIED = (
    "law", "categories", "kind", "origin", "destination", "occupation", "minor", "currency", "months", "valid_from",
    "valid_to", "source",
)  # fmt: skip


def record_rates(session: Session, now: datetime, entries: Sequence[RateEntry]) -> list[m.ExchangeRate]:
    """Add rates; for a day and pair the newest counts.

    Raises RuleBroken as the checks of `iris.rules.cases.rates` do, and `rates_none` for an empty list.
    """
    if not entries:
        raise RuleBroken("rates_none", N_("There is no rate in this list."))
    for entry in entries:
        _check(entry, now.date())
    account = actor_of(session).account_id
    rows = [
        m.ExchangeRate(
            day=entry.day, base=entry.base, quote=entry.quote, value=format(entry.value, "f"),
            source=entry.source.strip(), account_id=account, recorded_at=now,
        )
        for entry in entries
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    journal.record(session, now, "rates", "rates.recorded", first=rows[0].id, count=len(rows))
    return rows


def _check(entry: RateEntry, today: date) -> None:
    check_day(entry.day, today)
    check_pair(check_currency(entry.base), check_currency(entry.quote))
    check_source(entry.source)


def record_cap(session: Session, now: datetime, cap: FeeCap) -> m.FeeCapRow:
    """Add what a law says. Raises RuleBroken as `caps.check_cap` does."""
    check_cap(cap)
    row = m.FeeCapRow(
        law=cap.law, categories=sorted(cap.categories), kind=cap.kind, origin=cap.origin, destination=cap.destination,
        occupation=cap.occupation, minor=cap.limit.minor if cap.limit else None,
        currency=cap.limit.currency if cap.limit else None,
        months=format(Decimal(cap.months.numerator) / cap.months.denominator, "f") if cap.months else None,
        valid_from=cap.valid_from, valid_to=cap.valid_to, source=cap.source.strip(),
        account_id=actor_of(session).account_id, recorded_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    journal.record(session, now, f"caps:{row.law}", "cap.recorded", row=row.id)
    return row


def withdraw_cap(session: Session, now: datetime, row: m.FeeCapRow) -> None:
    """Take back a row that was recorded wrongly: a later row names it. Raises RuleBroken (`cap_withdrawn`)."""
    if row.withdraws_id is not None or queries.money.cap_withdrawn(session, row.id):
        raise RuleBroken("cap_withdrawn", N_("This row has been taken back already. Reload the page."))
    copied = {name: getattr(row, name) for name in COPIED}
    account = actor_of(session).account_id
    session.add(m.FeeCapRow(**copied, withdraws_id=row.id, account_id=account, recorded_at=now))
    session.flush()
    journal.record(session, now, f"caps:{row.law}", "cap.withdrawn", row=row.id)
