"""Scores made of real acts: replayed to the last digit, kept and made anew, months caught up, criticals shown as E."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import delete, select

from iris import models as m
from iris.db import Database
from iris.jobs import scores as jobs
from iris.jobs.handlers import HANDLERS, Workshop
from iris.rules import organisations as data
from iris.rules.assessments import Rating
from iris.rules.scoring.published import Scored
from iris.rules.scoring.recorded import PlacementsFact
from iris.rules.scoring.vocabulary import Source
from iris.services import organisations, scoring
from tests.factories import Made
from tests.services.arising import DAY, declare, score_at, waiting
from tests.services.examining import Examining
from tests.services.scored import Agency
from tests.web.people import work_off


def test_months_that_were_missed_get_the_rates_they_would_have_had(made: Made, shop: Workshop) -> None:
    agency = Agency(made, made.agency())
    months = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    made.session.commit()
    with time_machine.travel(datetime.combine(months[0], datetime.min.time(), made.now.tzinfo), tick=False):
        HANDLERS["group_rates"](shop, {}, lambda *_: None)
    fact = PlacementsFact(date(2025, 9, 1), date(2026, 8, 20), 800, Source.CONFIRMED, "QA", "construction")
    scoring.record_score_fact(
        made.session, datetime(2026, 9, 10, tzinfo=made.now.tzinfo), agency.entry, fact, "placements:1"
    )
    made.session.commit()
    for _ in range(2):
        with time_machine.travel(datetime(2026, 11, 25, tzinfo=made.now.tzinfo), tick=False):
            HANDLERS["group_rates"](shop, {}, lambda *_: None)
    rows = made.session.query(m.ScoreFact).filter(m.ScoreFact.group_key.is_not(None)).all()
    days = {
        key: sorted(row.effective_on for row in rows if row.group_key == key) for key in {r.group_key for r in rows}
    }
    assert days == {"*": months, "QA:construction": months[2:]}
    assert len(waiting(made, "rescore_all")) == 4


def test_a_past_day_and_moment_replays_to_the_last_digit_after_real_acts(db: Database, made: Made) -> None:
    entry = Agency(made, made.agency()).sign().entry
    made.licence(entry)
    examining = Examining(db, made, entry)
    row = examining.closed(c_1_1=Rating.MAJOR, c_2_1=Rating.MINOR)
    declare(made, entry, data.Fee("BD", "QA", "employer", "COST-TRAVEL", 42000, "USD"), date(2020, 1, 1))
    moments = [(made.now.date() - days * DAY, made.now) for days in (0, 5, 30)]
    before = [said(score_at(made, entry, *moment)) for moment in moments]
    later = made.now + 2 * DAY
    examining.verify(examining.finding(row, "1.1"), later)
    other = examining.reviewed("surveillance", made.now.date() - 8 * DAY, c_2_1=Rating.CRITICAL)
    examining.close(other, later)
    fee = made.session.query(m.FeeItem).one()
    organisations.confirm(made.session, later, fee, "Letter")
    assert said(score_at(made, entry, made.now.date(), later)) != before[0]
    assert [said(score_at(made, entry, *moment)) for moment in moments] == before


def said(scored: Scored) -> tuple[object, ...]:
    score = scored.score
    return (score.headline, score.before_gates, score.gates, score.contributions, score.coverage, scored.inputs)


def test_the_cache_can_go_and_comes_back_the_same(db: Database, made: Made, shop: Workshop) -> None:
    entry = Agency(made, made.agency()).sign().entry
    made.licence(entry)
    Examining(db, made, entry).closed(c_1_1=Rating.MINOR)
    made.session.commit()
    work_off(shop)
    before = kept(made)
    assert before.keys() == {entry.id}
    made.session.execute(delete(m.StoredScore))
    made.session.commit()
    jobs.rescore_all(shop.database, lambda *_: None)
    assert kept(made) == before


def kept(made: Made) -> dict[int, tuple[object, ...]]:
    made.session.expire_all()
    rows = made.session.scalars(select(m.StoredScore))
    return {row.entry_id: (row.value, row.low, row.high, row.band, row.reason, row.gates, row.inputs) for row in rows}


@pytest.mark.parametrize("kind", ["desk_review", "on_site", "surveillance", "special"])
def test_an_open_critical_of_every_independent_kind_never_shows_above_e(db: Database, made: Made, kind: str) -> None:
    entry = Agency(made, made.agency()).sign().entry
    made.licence(entry)
    examining = Examining(db, made, entry)
    examining.closed(last=made.now.date() - 60 * DAY)
    assert score_at(made, entry, made.now.date(), made.now).score.band != "E"
    examining.closed(kind, c_2_1=Rating.CRITICAL)
    examining.closed(last=made.now.date() - DAY)
    score = score_at(made, entry, made.now.date(), made.now).score
    assert score.band == "E", "a later clean audit closes nothing"
