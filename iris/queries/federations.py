"""Members of federations, and the part of the register that stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from iris import models as m
from iris.queries.standings import ENTRY, SCORE, SORTS, STATUS, Narrowed, lines, narrow

MEMBER = m.FederationMember
_JOINED = aliased(m.RegisterEntry)
"""The entry that was added as a member; where it was merged since, the list shows the one it became."""
KEYS = {**SORTS, "since": MEMBER.since}
NO_BAND = "-"
Counts = tuple[dict[str, int], dict[str, int]]
"""Among the members, and in the register beside them."""


def one(session: Session, member_id: int) -> m.FederationMember | None:
    """One membership, when the actor may see it."""
    query = select(MEMBER).where(MEMBER.id == member_id).options(joinedload(MEMBER.entry))
    return session.scalars(query).one_or_none()


def of_entry(session: Session, organisation_id: int, entry_id: int) -> Sequence[m.FederationMember]:
    """The memberships of an entry in a federation, ended ones too."""
    query = select(MEMBER).where(MEMBER.organisation_id == organisation_id, MEMBER.entry_id == entry_id)
    return session.scalars(query).all()


def listed(organisation_id: int, today: date, to: Narrowed) -> Select[Any]:
    """The members of a federation on a day, as a list to be paged through."""
    query = _of(lines().add_columns(MEMBER.id.label("member"), MEMBER.since, MEMBER.until), organisation_id, today)
    return narrow(query, to)


def _of(query: Select[Any], organisation_id: int, today: date) -> Select[Any]:
    return (
        query.join(_JOINED, ENTRY.id == func.coalesce(_JOINED.merged_into_id, _JOINED.id))
        .join(MEMBER, MEMBER.entry_id == _JOINED.id)
        .where(MEMBER.organisation_id == organisation_id, MEMBER.since <= today)
        .where(MEMBER.until.is_(None) | (MEMBER.until >= today))
    )


def countries(session: Session, organisation_id: int, today: date, kind: str = "") -> list[str]:
    """The countries of the members, or of those of a kind."""
    query = _of(select(ENTRY.country).select_from(ENTRY), organisation_id, today)
    return sorted(session.scalars((query.where(ENTRY.kind == kind) if kind else query).distinct()))


def counts(session: Session, organisation_id: int, today: date, kind: str, sector: str = "") -> Counts:
    """Members of a kind by status word; the register of their countries by the same. With a sector, those in it."""
    return _both(session, organisation_id, today, Narrowed(kind=kind, sector=sector), STATUS.word)


def bands(session: Session, organisation_id: int, today: date, sector: str = "") -> Counts:
    """Agencies among the members by band, `NO_BAND` for those without; the register of their countries the same."""
    return _both(
        session, organisation_id, today, Narrowed(kind="agency", sector=sector), func.coalesce(SCORE.band, NO_BAND)
    )


def _both(session: Session, organisation_id: int, today: date, to: Narrowed, code: Any) -> Counts:
    base = (
        select(code, func.count(ENTRY.id.distinct()))
        .select_from(ENTRY)
        .join(STATUS, STATUS.entry_id == ENTRY.id)
        .outerjoin(SCORE, SCORE.entry_id == ENTRY.id)
        .where(ENTRY.hidden_at.is_(None))
        .group_by(code)
    )
    base = narrow(base, to)
    there = countries(session, organisation_id, today, to.kind)
    members = session.execute(_of(base, organisation_id, today)).all()
    return dict(members), dict(session.execute(base.where(ENTRY.country.in_(there))).all())
