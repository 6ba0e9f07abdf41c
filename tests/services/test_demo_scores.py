"""Scores of the demonstration register: every story is told, and each number is the sum of its lines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.rules.scoring.published import Question, Scored, scores
from iris.rules.scoring.vocabulary import Gate, Part, Reason
from iris.services import scoring
from tests.services.demonstrated import NOW, TODAY, Loaded, loaded

__all__ = ["loaded"]

LOADED = NOW + timedelta(hours=1)
"""When everything has been written; the clock goes on while it is."""


@pytest.fixture
def scored(loaded: Loaded) -> dict[int, Scored]:
    """Every agency of the demonstration that has any fact for a score, unsigned ones too."""
    with loaded.shop.database.reading() as session:
        ids = {i for i in session.scalars(select(m.ScoreFact.entry_id)) if i is not None}
        agencies = queries.scoring.agencies(session, sorted(ids))
        material = queries.scoring.material(session, agencies, LOADED)
    asked = [Question(material[a.id], TODAY, LOADED) for a in agencies]
    return dict(zip((a.id for a in agencies), scores(asked), strict=True))


def test_each_number_is_the_sum_of_its_lines_then_limited(scored: dict[int, Scored]) -> None:
    numbered = [one.score for one in scored.values() if one.score.value is not None]
    assert numbered
    for score in numbered:
        assert score.before_gates is not None
        assert score.value is not None
        assert sum(line.points for line in score.contributions) == pytest.approx(score.before_gates.mid, abs=1e-9)
        caps = [rule.cap for one in scored.values() for rule in one.method.gates if rule.code in score.gates]
        assert score.value == min([score.before_gates.mid, *caps])
        named = {line.part for line in score.contributions if line.facts}
        assert {Part.CONFORMITY, Part.RECORD, Part.STANDING, Part.OPENNESS} <= named


def test_an_open_critical_never_shows_above_e(scored: dict[int, Scored]) -> None:
    for one in scored.values():
        if Gate.CRITICAL_OPEN in one.score.gates and one.score.band:
            assert one.score.band == "E"


def test_the_stories_differ(scored: dict[int, Scored]) -> None:
    reasons = {one.score.reason for one in scored.values()}
    assert None in reasons
    assert {Reason.SUSPENDED, Reason.WITHDRAWN} <= reasons
    assert any(one.score.gates for one in scored.values())


def test_the_stored_scores_are_these(loaded: Loaded, scored: dict[int, Scored]) -> None:
    published = {i: one for i, one in scored.items() if one.signed}
    with loaded.shop.database.reading() as session:
        stored = queries.scoring.stored(session, sorted(scored))
    assert stored.keys() == published.keys()
    for i, one in published.items():
        row = stored[i]
        assert (row.value, row.low, row.high, row.inputs) == (
            one.score.value, one.score.low, one.score.high, one.inputs,
        )  # fmt: skip


def test_a_replay_of_a_year_ago_does_not_know_what_came_since(loaded: Loaded) -> None:
    before = NOW - timedelta(days=365)
    with loaded.shop.database.transaction() as session:
        ids = sorted({i for i in session.scalars(select(m.ScoreFact.entry_id)) if i is not None})
        agencies = queries.scoring.agencies(session, ids)
        then = queries.scoring.material(session, agencies, before)
        now = queries.scoring.material(session, agencies, LOADED)
        asked = ([Question(material[i], TODAY, before) for i in ids] for material in (then, now))
        first, second = ([(one.score, one.inputs) for one in scores(questions)] for questions in asked)
        assert first == second
        assert scoring.rescore(session, NOW, ids) > 0


def test_bands_are_counted_for_two_years_and_a_draft_is_open_for_comment(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        days = queries.methods.spread_days(session)
        (draft,) = queries.methods.drafts(session)
        run = queries.methods.newest_comparison(session, draft.id)
        assert run is not None
        moves = queries.methods.moves(session, run.id)
    assert len(days) >= 24
    assert (draft.state, run.done_at is not None) == ("comment", True)
    assert "part" in {move.cause for move in moves}
