"""What the row filter costs: the queries of signed-in pages by an officer, and the same ones by the system."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.table import Row, at_most, seconds
from iris import models as m
from iris import queries
from iris.jobs.handlers import Workshop
from iris.queries.register import Filters
from iris.rules.access import SYSTEM, Actor
from iris.rules.roles import Role

ROUNDS = 60
OFFICER = Actor(Role.GOVERNMENT_OFFICER, account_id=1, organisation_id=1, country="BD")

Page = Callable[[Session], object]


def pages(shop: Workshop) -> Sequence[Page]:
    """The queries of the heaviest pages that an officer has."""
    with shop.database.reading() as session:
        ids = list(session.scalars(select(m.RegisterEntry.id).limit(25)))
        public_id = session.scalar(select(m.RegisterEntry.public_id).limit(1)) or ""
    return (
        lambda session: queries.imports.listed(session),
        lambda session: queries.imports.rows(session, 1, ["new", "changed"], 100),
        lambda session: queries.imports.outcome_counts(session, 1),
        lambda session: queries.checking.decisions(session),
        lambda session: queries.checking.decisions_by_key(session, [f"{at}" for at in range(400)]),
        lambda session: queries.search.rows_of(session, ids),
        lambda session: (queries.register.entry(session, public_id), queries.register.licences(session, ids[:1])),
        lambda session: queries.register.page_after(session, Filters(), None, 26),
        lambda session: queries.register.word_counts(session, "agency"),
        lambda session: queries.register.country_counts(session, "agency"),
    )


def rows(shop: Workshop) -> Row:
    """All of them in turn, by one and by the other."""
    asked = pages(shop)
    times: dict[Actor, list[float]] = {OFFICER: [], SYSTEM: []}
    for _ in range(ROUNDS):
        for actor, found in times.items():
            found.append(seconds(lambda actor=actor: [_shown(shop, actor, page) for page in asked]))
    ratio = statistics.median(times[OFFICER]) / statistics.median(times[SYSTEM])
    return at_most("row filter, ten heaviest signed-in pages", "the same queries by the system", ratio, 1.15)


def _shown(shop: Workshop, actor: Actor, page: Page) -> None:
    with shop.database.reading(actor) as session:
        page(session)
