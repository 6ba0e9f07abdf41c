"""A draft of the next method in the demonstration, compared with the current one and open for comment."""

from __future__ import annotations

from datetime import datetime, timedelta

from iris import queries
from iris.jobs.handlers import Workshop
from iris.services import methods
from iris.services.methods import Proposal

PROPOSAL = Proposal(
    name="Harm weighs more",
    base="2026.1",
    release="2027.1",
    reason=(
        "Workers' organisations said that confirmed harm should weigh more than papers. Five points move from the "
        "standard to the record, and a major finding that is open leaves at most 80."
    ),
    figures={"points.conformity": 40.0, "points.record": 35.0, "gates.major_open.cap": 80.0},
)
ASKED, LEFT = timedelta(days=30), timedelta(days=25)
"""For how long people have been asked, and how long they may still answer."""


def stage(shop: Workshop, now: datetime) -> None:
    """Write it, compare it, ask people."""
    then = now - ASKED
    with shop.database.transaction() as session:
        draft = methods.write(session, then, PROPOSAL)
        run = methods.begin_comparison(session, now, draft, queries.methods.published_count(session))
        trial = methods.trial_of(draft, run)
        for material, _ in queries.methods.everybody(session, now):
            trial.add(material)
        methods.finish_comparison(session, now, run, trial)
        methods.open_comment(session, then, draft, (now + LEFT).date())
