"""Contacts, lists brought in, decisions on pairs of names, and the traces of operation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.roles import Role
from iris.services import jobs, mails
from tests.queries.worlds.core import Side, World
from tests.queries.worlds.organisations import auditors


def add(world: World, side: Side) -> None:
    """A list of the side's authority, with what it leaves behind."""
    made = world.made
    for entry in (side.agency, side.employer):
        made.session.add(m.Contact(entry_id=entry.id, kind="phone", value=side.country, recorded_at=made.now))
    _list(world, side)
    _decision(world, side)
    jobs.enqueue(made.session, made.now, "tidy", once_key=side.country)
    mails.post(made.session, made.keys, made.now, "reset", "x@example.org", "en", {"link": "-"})
    made.session.add(m.LimitCounter(name="reset", subject=side.country, window=made.now, count=1))


def _list(world: World, side: Side) -> None:
    made = world.made
    source = m.Source(
        authority_id=side.licence.authority_id, subject="agency", meaning="licence", mapping={}, options={}
    )
    made.session.add(source)
    made.session.flush()
    batch = m.ImportBatch(
        source_id=source.id, country=side.country, filename="list.csv", digest="0" * 64, list_date=made.now.date(),
        state="ready", counts={}, options={}, created_at=made.now,
    )  # fmt: skip
    made.session.add(batch)
    made.session.flush()
    made.session.add(m.ImportRow(batch_id=batch.id, row_number=2, outcome="new", detail={}))
    made.session.add(m.ImportValue(batch_id=batch.id, row_number=2, target="contact", kind="phone", value="1"))


def _decision(world: World, side: Side) -> None:
    person = world.latest(Role.COMPANY_MANAGER)
    world.made.session.add(
        m.PairDecision(
            organisation_id=person.organisation_id, account_id=person.id, asked_key=side.country,
            asked_name=side.country, entry_id=side.licence.entry_id, same=True, decided_at=world.made.now,
        )
    )  # fmt: skip


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    match row:
        case m.PairDecision():
            return Subject(organisations=frozenset({row.organisation_id}))
        case m.Contact():
            countries = session.scalars(
                select(m.Authority.country).join(m.Licence).where(m.Licence.entry_id == row.entry_id)
            )
            return Subject(
                entries=frozenset({row.entry_id}),
                countries=frozenset(countries),
                people=auditors(session, row.entry_id),
            )
        case m.ImportBatch():
            return Subject(countries=frozenset({row.country}))
        case m.ImportRow() | m.ImportValue():
            batch = session.get(m.ImportBatch, row.batch_id)
            assert batch is not None
            return Subject(countries=frozenset({batch.country}))
    return None
