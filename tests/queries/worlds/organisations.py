"""What organisations say about themselves: declared, drafted, confirmed, of an official list."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules import organisations as rules
from iris.rules.access import Subject
from iris.services import organisations
from tests.queries.worlds.core import Side, World

LEIS = {"BD": "213800KUD8LAJWSQ9D15", "NP": "5493001KJTIIGC8Y1R12"}
SINCE = date(2020, 1, 1)


def add(world: World, side: Side) -> None:
    """Each kind of datum of the side's agency; a corridor of each to the other side."""
    made, agency = world.made, side.agency
    away = "NP" if side.country == "BD" else "BD"
    data: list[rules.Datum] = [
        rules.Party("person", "owner", "Rahim Uddin", 5000, date(1970, 2, 3), side.country, "A 123"),
        rules.Branch("North", "1 Road", side.country),
        rules.SubAgent("Field office", side.country, "sub_agent"),
        rules.Corridor(side.country, away, "construction"),
        rules.Identifier("lei", LEIS[side.country]),
        rules.Fee(side.country, away, "employer", "COST-TRAVEL", 40000, "USD"),
    ]
    rows = [organisations.declare(made.session, made.keys, made.now, agency, one, rules.When(SINCE)) for one in data]
    period = rules.When(SINCE, date(2020, 12, 31))
    organisations.declare(made.session, made.keys, made.now, agency, rules.Placements(side.country, away, 12), period)
    _confirmed(world, side, rows)


def _confirmed(world: World, side: Side, rows: list[Any]) -> None:
    made, agency = world.made, side.agency
    for row in rows[:2]:
        organisations.confirm(made.session, made.now, row, "List of the bureau", official=True)
    corridor = rules.Corridor(side.country, "QA", "domestic_work")
    number = rules.Identifier("company_number", f"{side.country} 77", side.country)
    for datum in (corridor, number):
        row = organisations.declare(made.session, made.keys, made.now, agency, datum, rules.When(SINCE))
        if datum is corridor:
            organisations.confirm(made.session, made.now, row, "Letter")
    if side.country == "BD":
        # The other side's state is a destination of this one, and not the other way round.
        row = organisations.declare(
            made.session, made.keys, made.now, agency, rules.Corridor("BD", "NP", "trade"), rules.When(SINCE)
        )
        organisations.confirm(made.session, made.now, row, "Letter")
    party = rules.Party("person", "officer", "Karim Mia", None, date(1980, 1, 1))
    for drafted in (False, True):
        row = organisations.declare(made.session, made.keys, made.now, agency, party, rules.When(SINCE))
        row.state = rules.State.DRAFT if drafted else row.state
    draft = organisations.declare(
        made.session, made.keys, made.now, agency, rules.Corridor(side.country, "OM", "trade"), rules.When(SINCE)
    )
    draft.state = rules.State.DRAFT


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are: drafts of the organisation only."""
    if isinstance(row, m.PartyIdentity):
        party = session.get(m.Party, row.party_id)
        assert party is not None
        return Subject(entries=frozenset({row.entry_id}), countries=_countries(session, party))
    if isinstance(row, m.Dated):
        return Subject(
            published=_published(row), entries=frozenset({row.entry_id}), countries=_countries(session, row),
            people=frozenset() if row.state == rules.State.DRAFT else auditors(session, row.entry_id),
        )  # fmt: skip
    return None


def auditors(session: Session, entry_id: int) -> frozenset[int]:
    """The teams of audits of this entry that are not over."""
    query = select(m.TeamMember.account_id).join(m.Assessment, m.Assessment.id == m.TeamMember.assessment_id)
    return frozenset(session.scalars(query.where(m.Assessment.subject_id == entry_id, m.Assessment.state != "closed")))


def _countries(session: Session, row: Any) -> frozenset[str]:
    if row.state == rules.State.DRAFT:
        return frozenset()
    found = session.scalars(select(m.Authority.country).join(m.Licence).where(m.Licence.entry_id == row.entry_id))
    return frozenset(found) | ({row.destination} if isinstance(row, m.Corridor) else frozenset())


def _published(row: Any) -> bool:
    if row.state == rules.State.DRAFT:
        return False
    match row:
        case m.Party() | m.Branch():
            return bool(row.source == rules.Origin.OFFICIAL_LIST)
        case m.Corridor():
            return bool(row.state == rules.State.CONFIRMED)
        case m.Identifier():
            return bool(row.scheme == rules.Scheme.LEI or row.state == rules.State.CONFIRMED)
    return False
