"""What tests look up of facts that arose: versions, scores, what waits to be done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.rules import organisations as data
from iris.rules.scoring.published import Question, Scored, scores
from iris.rules.scoring.recorded import Recordable
from iris.services import organisations
from tests.factories import Made

DAY = timedelta(days=1)
F = TypeVar("F", bound=Recordable)


def told(made: Made, entry: m.RegisterEntry, kind: type[F]) -> list[tuple[F, m.ScoreFact]]:
    """Every version of the facts of a kind, the oldest first."""
    made.session.flush()
    fact = m.ScoreFact
    query = select(fact).where(fact.entry_id == entry.id, fact.kind == kind.KIND, fact.void.is_(False))
    return [(kind.read(row.payload), row) for row in made.session.scalars(query.order_by(fact.id))]


def score_at(made: Made, entry: m.RegisterEntry, on: date, known: datetime, *, published: bool = True) -> Scored:
    material = queries.scoring.material(made.session, [entry], known)[entry.id]
    return scores([Question(material, on, known, published)])[0]


def waiting(made: Made, name: str = "rescore") -> list[dict[str, object]]:
    query = select(m.Job.args).where(m.Job.name == name, m.Job.state == "queued").order_by(m.Job.id)
    return list(made.session.scalars(query))


def declare(made: Made, entry: m.RegisterEntry, datum: data.Datum, *days: date) -> m.Dated:
    row: m.Dated = organisations.declare(made.session, made.keys, made.now, entry, datum, data.When(*days))
    return row
