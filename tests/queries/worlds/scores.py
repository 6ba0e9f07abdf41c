"""Facts behind scores, of cases and others, and a published score."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.access import Subject
from iris.rules.scoring.recorded import CASE_KINDS, AgreementFact, AnswerFact, DisclosureFact
from iris.rules.scoring.vocabulary import DisclosureItem
from iris.services import scoring
from tests.queries.worlds.core import Side, World


def add(world: World, side: Side) -> None:
    """An agreement, something laid open, a reply that was due."""
    made, day = world.made, world.made.now.date()
    facts = (AgreementFact(day), DisclosureFact(DisclosureItem.OWNERS, day), AnswerFact(day))
    for fact in facts:
        scoring.record_score_fact(made.session, made.now, side.agency, fact, f"{fact.KIND}:1")
    scoring.rescore(made.session, made.now, [side.agency.id])


def subject_of(session: Session, row: Any) -> Subject | None:
    """Whose these rows are."""
    match row:
        case m.ScoreFact():
            countries = session.scalars(
                select(m.Authority.country).join(m.Licence).where(m.Licence.entry_id == row.entry_id)
            )
            seen = frozenset() if row.kind in CASE_KINDS else frozenset(countries)
            return Subject(entries=frozenset({row.entry_id}) if row.entry_id else frozenset(), countries=seen)
    return None
