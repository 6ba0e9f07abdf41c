"""What organisations say about themselves: what stands, what stood, what waits for a second look."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager

from iris import models as m
from iris.queries.guards.core import AUDIT_OVER
from iris.queries.scope import actor_of, visible
from iris.rules import organisations as rules
from iris.rules.access import Subject
from iris.rules.regimes import Regime, RegimeEntry
from iris.rules.roles import Action

MODELS: dict[str, type[Any]] = {
    "party": m.Party,
    "branch": m.Branch,
    "agent": m.SubAgent,
    "corridor": m.Corridor,
    "number": m.Identifier,
    "fee": m.FeeItem,
    "placement": m.Placement,
}
"""The kinds of data by the word of their addresses."""
DATA: dict[type[Any], type[Any]] = {
    m.Party: rules.Party,
    m.Branch: rules.Branch,
    m.SubAgent: rules.SubAgent,
    m.Corridor: rules.Corridor,
    m.Identifier: rules.Identifier,
    m.FeeItem: rules.Fee,
    m.Placement: rules.Placements,
}
SEALED = frozenset({"birth", "document_country", "document_number"})
DRAFT, CONFIRMED = rules.State.DRAFT, rules.State.CONFIRMED
MOST = 1000


def datum_of(row: Any) -> rules.Datum:
    """The datum that a row holds; what is sealed beside it is left out."""
    kind = DATA[type(row)]
    found: rules.Datum = kind(**{f.name: getattr(row, f.name) for f in fields(kind) if f.name not in SEALED})
    return found


def when_of(row: Any) -> rules.When:
    """When the datum of a row is true, and where it comes from."""
    return rules.When(row.effective_from, row.effective_to, rules.Origin(row.source), row.source_note)


def one(session: Session, kind: str, row_id: int) -> Any:
    """One row of a kind; none when there is none to be seen."""
    model = MODELS[kind]
    return session.scalars(select(model).where(model.id == row_id)).one_or_none()


def newest(session: Session, row: Any) -> Any:
    """The row of the same datum that stands now; none when it was withdrawn."""
    model = type(row)
    query = select(model).where(
        (model.first_id == row.thread) | (model.id == row.thread), model.replaced_at.is_(None), model.state != DRAFT
    )
    return session.scalars(query.order_by(model.id.desc()).limit(1)).one_or_none()


def standing(session: Session, model: type[Any], entry_id: int) -> Sequence[Any]:
    """The rows of an entry that nothing replaced, drafts and ended ones too."""
    query = select(model).where(model.entry_id == entry_id, model.replaced_at.is_(None))
    return session.scalars(query.order_by(model.effective_from, model.id).limit(MOST)).all()


def counted(session: Session, model: type[Any], entry_id: int, since: date, but: int | None = None) -> list[Any]:
    """The rows of an entry that count and have not ended before a day, without one datum."""
    rows = standing(session, model, entry_id)
    return [
        row
        for row in rows
        if row.state != DRAFT and (row.effective_to is None or row.effective_to >= since) and row.thread != but
    ]


def everything(session: Session, entry_id: int) -> dict[str, Sequence[Any]]:
    """What of an entry the actor may see, by kind."""
    return {kind: standing(session, model, entry_id) for kind, model in MODELS.items()}


def contacts(session: Session, entry_id: int) -> Sequence[m.Contact]:
    """How an entry can be reached, for those who may know."""
    query = select(m.Contact).where(m.Contact.entry_id == entry_id)
    return session.scalars(query.order_by(m.Contact.kind, m.Contact.id).limit(MOST)).all()


def _public(model: type[Any], which: ColumnElement[bool]) -> Select[Any]:
    query = select(model).where(which, model.entry_id == bindparam("entry_id"), model.state != DRAFT)
    return query.order_by(model.id)


_PUBLIC = {
    "party": _public(m.Party, m.Party.source == rules.Origin.OFFICIAL_LIST),
    "branch": _public(m.Branch, m.Branch.source == rules.Origin.OFFICIAL_LIST),
    "corridor": _public(m.Corridor, m.Corridor.state == CONFIRMED),
    "number": _public(
        m.Identifier, (m.Identifier.scheme == rules.Scheme.LEI) | (m.Identifier.state == CONFIRMED)
    ),
}  # fmt: skip


def published(
    session: Session, entry_id: int, on: date, known: date | datetime | None, parts: Container[str]
) -> dict[str, list[Any]]:
    """The public part of an entry on a day, as known at a moment: the same for whoever reads.

    `parts`: what the entry has at all (`queries.parts.present`); what is not in it is not asked for.
    """
    found = {}
    for kind, query in _PUBLIC.items():
        rows = session.scalars(query, {"entry_id": entry_id}) if kind in parts else ()
        found[kind] = [row for row in rows if _stands(row, on, known)]
    return found


def _stands(row: Any, on: date, known: date | datetime | None) -> bool:
    true = row.effective_from <= on and (row.effective_to is None or on <= row.effective_to)
    if known is None:
        return bool(true and row.replaced_at is None)
    at = known if isinstance(known, datetime) else datetime.combine(known, time.min, UTC) + timedelta(days=1)
    return bool(true and row.recorded_at <= at and (row.replaced_at is None or row.replaced_at > at))


def same_number(session: Session, datum: rules.Identifier, but: int | None) -> m.Identifier | None:
    """Another live identifier with the same number, that the actor may see, with its entry."""
    number = m.Identifier
    query = (
        select(number)
        .join(number.entry)
        .where(
            number.scheme == datum.scheme,
            number.country == datum.country,
            number.value_key == datum.value_key,
            number.replaced_at.is_(None),
            number.effective_to.is_(None),
            number.state != DRAFT,
        )
        .options(contains_eager(number.entry))
    )
    return next((row for row in session.scalars(query.limit(5)) if row.thread != but), None)


def identities(session: Session, party_ids: Iterable[int]) -> dict[int, m.PartyIdentity]:
    """Birth dates and document numbers, still sealed, by party."""
    query = select(m.PartyIdentity).where(m.PartyIdentity.party_id.in_(list(party_ids)))
    return {row.party_id: row for row in session.scalars(query)}


def to_confirm(session: Session, limit: int = 100) -> Sequence[m.Corridor]:
    """Declared corridors that the actor may confirm, oldest first, each with its entry."""
    corridor, actor = m.Corridor, actor_of(session)
    query = (
        select(corridor)
        .join(corridor.entry)
        .where(
            corridor.state == rules.State.DECLARED,
            corridor.replaced_at.is_(None),
            corridor.effective_to.is_(None),
            visible(actor, Action.CORRIDOR_CONFIRM, corridor),
        )
        .options(contains_eager(corridor.entry))
        .order_by(corridor.recorded_at, corridor.id)
        .limit(limit)
    )
    if actor.country is not None:
        query = query.where(corridor.destination == actor.country)
    return session.scalars(query).all()


def to_verify(session: Session, limit: int = 100) -> list[tuple[str, Any]]:
    """Declared data that the actor may confirm, kind and row with its entry: of audits, of the own licensing state."""
    found: list[tuple[str, Any]] = []
    actor = actor_of(session)
    # A government confirms how many were placed; the rest is between the agency and its auditors.
    kinds = {"placement": m.Placement} if actor.country is not None else MODELS
    for kind, model in kinds.items():
        query = (
            select(model)
            .join(model.entry)
            .where(
                model.state == rules.State.DECLARED,
                model.replaced_at.is_(None),
                visible(actor, Action.DISCLOSURE_CONFIRM, model),
            )
            .options(contains_eager(model.entry))
            .order_by(model.recorded_at, model.id)
        )
        found += [(kind, row) for row in session.scalars(query.limit(limit))]
    return found


def auditors_of(session: Session, entry_id: int) -> set[int]:
    """Who of the teams that audit this entry now the actor sees; auditors see their own teams."""
    member, audit = m.TeamMember, m.Assessment
    query = select(member.account_id).join(audit, audit.id == member.assessment_id)
    return set(session.scalars(query.where(audit.subject_id == entry_id, audit.state.not_in(sorted(AUDIT_OVER)))))


def whose(session: Session, entry_id: int) -> Subject:
    """What reading an entry's private part rests on: the own entry, the licensing state, a running audit."""
    return Subject(
        entries=frozenset({entry_id}),
        countries=frozenset(licensed_countries(session, entry_id)),
        people=frozenset(auditors_of(session, entry_id)),
    )


def drafts(session: Session, entry_id: int) -> list[tuple[str, Any]]:
    """What staff drafted and a manager has not yet declared: kind and row."""
    found = []
    for kind, model in MODELS.items():
        query = select(model).where(model.entry_id == entry_id, model.state == DRAFT).order_by(model.id)
        found += [(kind, row) for row in session.scalars(query.limit(MOST))]
    return found


def corridor_options(session: Session) -> tuple[list[str], list[str]]:
    """Destinations and sectors that some confirmed corridor has today."""
    corridor = m.Corridor
    query = (
        select(corridor.destination, corridor.sector)
        .where(corridor.state == CONFIRMED, corridor.replaced_at.is_(None), corridor.effective_to.is_(None))
        .distinct()
    )
    rows = session.execute(query).all()
    return sorted({row.destination for row in rows}), sorted({row.sector for row in rows})


def regimes(session: Session, on: date, known: datetime | None = None) -> dict[str, m.RegimeRow]:
    """The row that counts for each country on a day, as known at a moment: the newest source, then the newest word."""
    row = m.RegimeRow
    query = select(row).where(row.as_of <= on).order_by(row.as_of, row.recorded_at, row.id)
    if known is not None:
        query = query.where(row.recorded_at <= known)
    return {found.country: found for found in session.scalars(query)}


def regime_table(session: Session, on: date, known: datetime | None = None) -> dict[str, RegimeEntry]:
    """The same as the rules read it."""
    return {
        country: RegimeEntry(country, Regime(row.regime), row.source, row.as_of)
        for country, row in regimes(session, on, known).items()
    }


def regime_history(session: Session, country: str) -> Sequence[m.RegimeRow]:
    """Every row of a country, newest first."""
    row = m.RegimeRow
    return session.scalars(
        select(row).where(row.country == country).order_by(row.recorded_at.desc(), row.id.desc()).limit(MOST)
    ).all()


def licensed_countries(session: Session, entry_id: int) -> set[str]:
    """The licensing states of an entry."""
    query = select(m.Authority.country).join(m.Licence, m.Licence.authority_id == m.Authority.id)
    return set(session.scalars(query.where(m.Licence.entry_id == entry_id)))


def corridor_entries(destinations: Sequence[str], sectors: Sequence[str]) -> Any:
    """Ids of entries with a confirmed corridor that stands, for the filters of lists."""
    corridor = m.Corridor
    query = select(corridor.entry_id).where(
        corridor.state == CONFIRMED, corridor.replaced_at.is_(None),
        (corridor.effective_to.is_(None)) | (corridor.effective_to >= func.current_date()),
    )  # fmt: skip
    if destinations:
        query = query.where(corridor.destination.in_(destinations))
    return query.where(corridor.sector.in_(sectors)) if sectors else query
