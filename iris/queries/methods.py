"""Drafts of methods, whom they move, how the bands spread: how all this is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.queries import scoring
from iris.rules.scoring.gathering import Material
from iris.rules.scoring.recorded import AgreementFact

FACT = m.ScoreFact


def drafts(session: Session, states: Collection[str] | None = None, limit: int = 100) -> Sequence[m.MethodDraft]:
    """Drafts that the actor may see, the newest first."""
    query = select(m.MethodDraft).order_by(m.MethodDraft.id.desc()).limit(limit)
    if states is not None:
        query = query.where(m.MethodDraft.state.in_(sorted(states)))
    return session.scalars(query).all()


def draft(session: Session, draft_id: int) -> m.MethodDraft | None:
    """The draft, when the actor may see it."""
    return session.scalars(select(m.MethodDraft).where(m.MethodDraft.id == draft_id)).one_or_none()


def newest_comparison(session: Session, draft_id: int) -> m.MethodComparison | None:
    """The last run of a draft, done or under way."""
    query = select(m.MethodComparison).where(m.MethodComparison.draft_id == draft_id)
    return session.scalars(query.order_by(m.MethodComparison.id.desc()).limit(1)).one_or_none()


def comparison(session: Session, comparison_id: int) -> m.MethodComparison | None:
    """One run."""
    return session.scalars(select(m.MethodComparison).where(m.MethodComparison.id == comparison_id)).one_or_none()


def moves(
    session: Session, comparison_id: int, after: int = 0, limit: int = 50, *, bands_only: bool = False
) -> Sequence[m.MethodMove]:
    """The next agencies of a run behind a place, the worst movers first."""
    query = _moves(comparison_id, bands_only=bands_only).where(m.MethodMove.place > after).limit(limit)
    return session.scalars(query.options(joinedload(m.MethodMove.entry))).all()


def _moves(comparison_id: int, *, bands_only: bool) -> Select[m.MethodMove]:
    query = select(m.MethodMove).where(m.MethodMove.comparison_id == comparison_id)
    if bands_only:
        query = query.where(m.MethodMove.changes_band.is_(True))
    return query.order_by(m.MethodMove.place)


def changing_bands(session: Session, comparison_id: int) -> int:
    """How many agencies of a run would have another band."""
    own = _moves(comparison_id, bands_only=True).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(own)) or 0


# --- everybody with a published score ---------------------------------------------------------------------------


def published_count(session: Session) -> int:
    """Of how many agencies an agreement was ever recorded."""
    query = select(func.count(FACT.entry_id.distinct())).where(FACT.kind == AgreementFact.KIND)
    return session.scalar(query) or 0


def everybody(
    session: Session, known: datetime, limit: int = 500
) -> Iterator[tuple[Mapping[int, Material], Mapping[int, str]]]:
    """All agencies with a published score, some at a time: what is stored about each, and its country."""
    after = 0
    while ids := scoring.published_after(session, after, limit):
        found = scoring.agencies(session, ids)
        yield scoring.material(session, found, known), {one.id: one.country for one in found}
        after = ids[-1]


# --- bands month by month -----------------------------------------------------------------------------------------


def spread_days(session: Session) -> frozenset[date]:
    """The days of which the spread was recorded."""
    return frozenset(session.scalars(select(m.ScoreSpread.day).distinct()))


def first_agreement(session: Session) -> date | None:
    """The day from which a first score was published."""
    return session.scalar(select(func.min(FACT.effective_on)).where(FACT.kind == AgreementFact.KIND))


def spread(session: Session, since: date, *, country: str = "", group: str = "") -> list[tuple[date, str, int]]:
    """Rows of (day, band, agencies) from a day on, for all or for a country, and a group of similar agencies."""
    row = m.ScoreSpread
    query = select(row.day, row.band, func.sum(row.agencies)).where(row.day >= since)
    if country:
        query = query.where(row.country == country)
    if group:
        query = query.where(row.group_key == group)
    return [
        (day, band, int(count))
        for day, band, count in session.execute(query.group_by(row.day, row.band).order_by(row.day, row.band))
    ]


def spread_axes(session: Session, since: date) -> tuple[list[str], list[str]]:
    """Countries and groups that stand in the spread, sorted by code."""
    row = m.ScoreSpread
    countries = session.scalars(select(row.country).where(row.day >= since).distinct())
    groups = session.scalars(select(row.group_key).where(row.day >= since).distinct())
    return sorted(countries), sorted(groups)
