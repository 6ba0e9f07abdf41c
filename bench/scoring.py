"""Scoring the whole register, against reading the same facts from the database into arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select

from bench.table import Row, at_most, seconds
from iris import models as m
from iris import queries
from iris.gateways import clock
from iris.jobs.handlers import Workshop
from iris.jobs.scores import AT_ONCE
from iris.queries.scoring import COLUMNS
from iris.rules.scoring.published import Question, scores
from iris.rules.scoring.recorded import (
    AgreementFact,
    AnswerFact,
    ComplaintFact,
    DisclosureFact,
    PlacementsFact,
    RatingFact,
    Recordable,
)
from iris.rules.scoring.vocabulary import DisclosureItem, Grade, Kind, Outcome, Source
from iris.rules.standards import current

EXAMINED = 5
"""Every so manieth agency has signed and was examined: 620,000 ratings in a register of 100,000."""
FACT = m.StatusFact
STATUS = (FACT.id, FACT.licence_id, FACT.state, FACT.effective_from, FACT.effective_to, FACT.recorded_at)


def facts(ids: Sequence[int]) -> list[dict[str, Any]]:
    """All that the scores of these agencies are made of, as rows to be written past the services."""
    today = clock.today()
    return [row for entry_id in ids for row in _rows(entry_id, today)]


def _rows(entry_id: int, today: date) -> Iterator[dict[str, Any]]:
    for source, fact in _facts(entry_id, today):
        recorded = datetime.combine(min(fact.effective + timedelta(days=20), today), time(), UTC)
        yield {
            "entry_id": entry_id, "kind": fact.KIND, "source": source, "payload": fact.payload(),
            "effective_on": fact.effective, "recorded_at": recorded, "void": False,
        }  # fmt: skip


def _facts(entry_id: int, today: date) -> Iterator[tuple[str, Recordable]]:
    def ago(days: int) -> date:
        return today - timedelta(days=days + entry_id % 90)

    yield "agreement:1", AgreementFact(ago(700))
    for place, code in enumerate(current("agency").codes()):
        grade = (Grade.MET, Grade.MET, Grade.MET, Grade.OBSERVATION, Grade.MINOR)[(entry_id // EXAMINED + place) % 5]
        yield f"rating:{code}", RatingFact(code, grade, Kind.ONSITE, ago(200), due_on=ago(-100))
    for year in (2, 1):
        first, last = ago(365 * year), ago(365 * (year - 1) + 1)
        source = Source.CONFIRMED if year == 2 else Source.DECLARED
        yield f"placements:{year}", PlacementsFact(first, last, 50.0 + entry_id % 700, source, "QA", "construction")
    yield "case:1", AnswerFact(ago(400), ago(405))
    yield "case:1", ComplaintFact(3.0, Outcome.UPHELD, ago(380), remedy_due=ago(290))
    for item in list(DisclosureItem)[:3]:
        yield f"disclosure:{item}", DisclosureFact(item, ago(100))


def row(shop: Workshop) -> Row:
    """The whole register in the portions of the nightly job: read and scored, and only read."""
    parts = list(_parts(shop))
    for act in (_read, _score):
        act(shop, parts[:1])
    read = seconds(lambda: _read(shop, parts))
    scored = seconds(lambda: _score(shop, parts))
    return at_most("scoring the whole register", "reading its facts into arrays", scored / read, 2.0)


def _parts(shop: Workshop) -> Iterator[Sequence[int]]:
    after = 0
    with shop.database.reading() as session:
        while ids := queries.scoring.published_after(session, after, AT_ONCE):
            yield ids
            after = ids[-1]


def _read(shop: Workshop, parts: Sequence[Sequence[int]]) -> None:
    said, given = m.ScoreFact, m.Licence
    for part in parts:
        with shop.database.reading() as session:
            chosen = (
                select(*COLUMNS).where(said.entry_id.in_(part)).order_by(said.id),
                select(*STATUS).join(given, given.id == FACT.licence_id).where(given.entry_id.in_(part)),
            )
            for query in chosen:
                [np.array(column, dtype=object) for column in zip(*session.execute(query), strict=True)]


def _score(shop: Workshop, parts: Sequence[Sequence[int]]) -> None:
    now = clock.now()
    for part in parts:
        with shop.database.reading() as session:
            agencies = queries.scoring.agencies(session, part)
            material = queries.scoring.material(session, agencies, now)
        scores([Question(found, now.date(), now) for found in material.values()], explained=False)
