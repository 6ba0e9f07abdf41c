"""Exchange rates by day and national fee caps, as the rules read them and as their pages show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from iris import models as m
from iris.rules.cases.caps import CapKind, FeeCap
from iris.rules.cases.fees import CostCategory
from iris.rules.cases.money import RATE_AGE_DAYS, Money, Rate

MOST_CAPS = 2000


def rates(session: Session, currencies: Collection[str], days: Collection[date]) -> list[Rate]:
    """What was published of these currencies for these days or shortly before; the newest record of a pair counts."""
    row = m.ExchangeRate
    if not days or len(set(currencies)) < 2:
        return []
    near = [and_(row.day >= day - timedelta(days=RATE_AGE_DAYS), row.day <= day) for day in sorted(set(days))]
    wanted = sorted(set(currencies))
    query = select(row).where(or_(*near), or_(row.base.in_(wanted), row.quote.in_(wanted))).order_by(row.id)
    newest = {(found.day, frozenset((found.base, found.quote))): found for found in session.scalars(query)}
    return [Rate(found.base, found.quote, found.day, Fraction(found.value)) for found in newest.values()]


def rate_rows(session: Session, before: int | None, most: int) -> Sequence[m.ExchangeRate]:
    """The records, newest first, from below a row on."""
    row = m.ExchangeRate
    query = select(row).order_by(row.id.desc()).limit(most)
    return session.scalars(query if before is None else query.where(row.id < before)).all()


def cap_rows(session: Session) -> Sequence[m.FeeCapRow]:
    """The rows that stand, by law and day."""
    row, later = m.FeeCapRow, aliased(m.FeeCapRow)
    withdrawn = select(later.id).where(later.withdraws_id == row.id).exists()
    query = select(row).where(row.withdraws_id.is_(None), ~withdrawn)
    return session.scalars(query.order_by(row.law, row.valid_from.desc(), row.id).limit(MOST_CAPS)).all()


def cap_row(session: Session, row_id: int) -> m.FeeCapRow | None:
    """One row, whether it stands or not."""
    return session.get(m.FeeCapRow, row_id)


def cap_withdrawn(session: Session, row_id: int) -> bool:
    """Whether a later row takes it back."""
    return session.scalar(select(m.FeeCapRow.id).where(m.FeeCapRow.withdraws_id == row_id)) is not None


def caps(session: Session) -> list[FeeCap]:
    """The rows that stand, as the rules read them."""
    return [cap_of(row) for row in cap_rows(session)]


def cap_of(row: m.FeeCapRow) -> FeeCap:
    """One row as the rules read it."""
    return FeeCap(
        row.law,
        frozenset(map(CostCategory, row.categories)),
        CapKind(row.kind),
        row.valid_from,
        row.source,
        row.valid_to,
        row.origin,
        row.destination,
        row.occupation,
        Money(row.minor, row.currency) if row.minor is not None and row.currency is not None else None,
        Fraction(row.months) if row.months is not None else None,
    )
