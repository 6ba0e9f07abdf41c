"""Two methods on the same facts: the order of those who move, and reasons that add up; the past as a judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.scoring.backtest import back_test, judged, since, told_apart
from iris.rules.scoring.batch import score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.comparing import Cause, Why, _by_criterion, compared, pieces
from iris.rules.scoring.drafting import method_with
from iris.rules.scoring.explain import score
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.method import Method
from iris.rules.scoring.vocabulary import Grade, Kind, Part
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY, ago, all_met, clean, rating, upheld
from tests.rules.test_scoring_drafting import around
from tests.rules.test_scoring_laws import agencies, law

HARSH = method_with(METHOD, {"points.record": 40, "points.conformity": 35}, "harsh")
HARMED = clean(complaints=(upheld("1"),))


def test_the_worst_mover_stands_first_and_the_part_that_moved_it_is_named() -> None:
    calm, worst = compared([clean(), HARMED], STANDARD, METHOD, HARSH)
    assert worst.rank < calm.rank
    assert worst.shift is not None
    assert worst.shift == worst.after.value - worst.before.value  # type: ignore[operator]
    assert worst.shift < 0
    assert (worst.why.cause, worst.why.item) == (Cause.PART, Part.CONFORMITY)


def test_a_criterion_is_named_where_conformity_moved() -> None:
    draft = method_with(METHOD, {"evidence.grade_value.minor": 0.4}, "x")
    facts = clean(ratings=all_met(P_2=rating("P.2", Grade.MINOR, due_on=ago(-90))))
    (one,) = compared([facts], STANDARD, METHOD, draft)
    assert (one.why.item, one.why.criterion) == (Part.CONFORMITY, "P.2")
    assert one.why.points == pytest.approx(one.shift)


def test_a_limit_is_named_where_it_explains_the_move() -> None:
    draft = method_with(METHOD, {"gates.major_open.cap": 70}, "x")
    facts = clean(ratings=all_met(P_1=rating("P.1", Grade.MAJOR, due_on=ago(-90))))
    (one,) = compared([facts], STANDARD, METHOD, draft)
    assert (one.why.cause, one.why.item) == (Cause.GATE, "major finding open")


def test_whoever_loses_the_number_stands_before_all_who_move() -> None:
    strict = replace(METHOD, version="x", evidence=replace(METHOD.evidence, oldest=2.0))
    fresh = clean(ratings=tuple(replace(r, day=ago(10)) for r in all_met()))
    stays, loses = compared([fresh, clean()], STANDARD, METHOD, strict)
    assert (loses.why.cause, loses.shift, loses.changes_band) == (Cause.NUMBER_LOST, None, True)
    assert (stays.why.cause, stays.shift, stays.changes_band) == (Cause.NOTHING, 0.0, False)
    (gains,) = compared([clean()], STANDARD, strict, METHOD)
    assert gains.why == Why(Cause.NUMBER_GAINED, "not_enough_evidence")
    assert loses.rank < stays.rank < gains.rank


@settings(law, max_examples=12)
@given(st.lists(agencies(), min_size=1, max_size=3), around(METHOD))
def test_a_comparison_is_the_difference_of_two_scores_and_its_pieces_add_up(
    facts: list[FactSet], draft: Method
) -> None:
    columns = columns_of(facts, STANDARD)
    before, after = score_batch(columns, STANDARD, METHOD), score_batch(columns, STANDARD, draft)
    for place, (one, moved) in enumerate(zip(facts, compared(facts, STANDARD, METHOD, draft), strict=True)):
        old, new = score(one, STANDARD, METHOD), score(one, STANDARD, draft)
        assert (moved.before, moved.after) == (old.headline, new.headline)
        if moved.shift is not None:
            assert moved.shift == pytest.approx(pieces(before, after, place).sum(), abs=1e-9)
            assert _by_criterion(after, place).sum() == pytest.approx(new.parts[Part.CONFORMITY].mid, abs=1e-9)


def test_the_past_judges_a_method_by_what_came_out_since() -> None:
    then = ago(365)
    bad = clean(
        ratings=tuple(replace(r, day=then - timedelta(30), grade=Grade.MINOR) for r in all_met()),
        complaints=(upheld("1", severity=3, days=100),),
    )
    good = clean(ratings=tuple(replace(r, day=then - timedelta(30)) for r in all_met()))
    later = [since(facts, then) for facts in (bad, good)]
    assert [(one.severity, one.harmed) for one in later] == [(3, True), (0, False)]
    past = [replace(facts, as_of=then, known_at=then) for facts in (bad, good)]
    found = back_test("2026.1", judged(past, later, STANDARD, METHOD))
    assert found.told_apart == 1.0
    assert sum(row.agencies for row in found.rows) == 2
    assert sum(row.harmed for row in found.rows) == 1


def test_only_what_is_dated_after_the_score_counts_as_having_come_out() -> None:
    then = ago(90)
    critical = rating("P.1", Grade.CRITICAL, days=80, kind=Kind.SELF)
    assert not since(clean(complaints=(upheld("1", days=100),), ratings=(critical,)), then).harmed
    assert since(clean(ratings=(replace(critical, kind=Kind.SPECIAL),)), then).harmed
    assert not since(clean(ratings=(replace(critical, kind=Kind.SPECIAL, day=TODAY + timedelta(1)),)), then).harmed


def test_chance_is_one_half_and_without_pairs_nothing_is_told() -> None:
    assert told_apart([(50.0, True), (50.0, False)]) == 0.5
    assert told_apart([(60.0, True), (50.0, False), (70.0, False)]) == 0.5
    assert told_apart([(60.0, True)]) is None
