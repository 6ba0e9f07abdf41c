"""Columns filled without fact sets, groups, and a whole register at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from iris.rules.scoring.arrays import codes, days, halved, instants, known_moments, numbered, paired, sum_by
from iris.rules.scoring.batch import score_batch
from iris.rules.scoring.columns import RatingTable, columns_of
from iris.rules.scoring.explain import score, score_of
from iris.rules.scoring.groups import GroupFigure, figure_at, group_figures, unknown_group
from iris.rules.scoring.record import record_sums
from iris.rules.scoring.vocabulary import Grade, Kind
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY, ago, all_met, clean, period, rating, upheld


def test_columns_can_be_filled_from_texts_and_numbers_of_a_query() -> None:
    facts = clean(ratings=all_met(P_1=rating("P.1", Grade.MINOR, id=1, due_on=ago(1), recorded=ago(90))))
    rows = [(0, r.criterion, r.grade.value, r.kind.value, r.day.isoformat()) for r in facts.ratings]
    place = {code: number for number, code in enumerate(STANDARD.criterion_codes)}
    none = [None] * len(rows)
    table = RatingTable(
        np.array([row[0] for row in rows]),
        np.array([11, 12, 13, 14]),
        criterion=np.array([place[row[1]] for row in rows]),
        grade=codes(Grade, [row[2] for row in rows]),
        kind=codes(Kind, [row[3] for row in rows]),
        date=days(row[4] for row in rows),
        recorded=instants([datetime(2024, 12, 31, 8, tzinfo=UTC), None, None, None]),
        due_on=days([ago(1).isoformat(), None, None, None]),
        verified_on=days(none),
        verified_recorded=instants(none),
        contested_from=days(none),
        contested_to=days(none),
    )
    filled = replace(columns_of([facts], STANDARD), ratings=table)
    result = score_of(score_batch(filled, STANDARD, METHOD), 0)
    assert result.headline == score(facts, STANDARD, METHOD).headline
    assert result.contributions[0].facts == ("rating:11",)


def test_an_empty_batch_gives_no_scores() -> None:
    assert score_batch(columns_of([], STANDARD), STANDARD, METHOD).size == 0


def test_each_agency_of_a_batch_may_have_its_own_day() -> None:
    history = [clean(as_of=ago(n), known_at=ago(n)) for n in (0, 30, 60)]
    batch = score_batch(columns_of(history, STANDARD), STANDARD, METHOD)
    singles = [score(facts, STANDARD, METHOD) for facts in history]
    assert [score_of(batch, place) for place in range(3)] == singles
    assert len({single.value for single in singles}) == 3


def test_a_taken_agency_keeps_its_score() -> None:
    several = [clean(), clean(complaints=(upheld("a"),)), clean(placements=())]
    columns = columns_of(several, STANDARD)
    taken = score_batch(columns.take(np.array([2, 1])), STANDARD, METHOD)
    assert score_of(taken, 0) == score(several[2], STANDARD, METHOD)
    assert score_of(taken, 1) == score(several[1], STANDARD, METHOD)


def test_sums_do_not_depend_on_the_order_of_rows() -> None:
    values = np.array([1e16, 1.0, -1e16, 0.1, 0.2, 0.3])
    group = np.zeros(6, dtype=np.int64)
    forward = sum_by(group, values, 1)
    assert all(sum_by(group, np.roll(values, n), 1)[0] == forward[0] for n in range(6))


def test_very_old_days_are_weighed_too() -> None:
    age = np.array([0, 365, 366, 20_000, 100_000])
    weights = halved(age, 24.0, 12.0, 30.4375)
    assert weights[:2].tolist() == [1, 1]
    assert weights[3] == 0.5 ** ((20_000 / 30.4375 - 12) / 24)
    assert 0 <= weights[4] < weights[3]


def test_pairs_with_huge_numbers_stay_apart() -> None:
    group = np.array([0, 1, 1, 0])
    far = np.array([2**62, -(2**62), 2**62, 2**62])
    owner, row = paired(group, far)
    assert owner.tolist() == [0, 1, 1]
    assert row.tolist()[0] == row.tolist()[3]


def test_moments_are_the_first_for_facts_and_the_last_for_knowing() -> None:
    day = date(2025, 3, 30)
    assert instants([day, None]).astype(str).tolist() == ["2025-03-30T00:00:00.000000", "NaT"]
    assert known_moments([day]).astype(str).tolist() == ["2025-03-30T23:59:59.999999"]


def test_a_word_outside_the_vocabulary_is_refused() -> None:
    with pytest.raises(KeyError):
        codes(Grade, ["splendid"])
    assert numbered(["KE", "UG", "KE"]).tolist() == [0, 1, 0]


def test_a_small_group_takes_the_figures_of_the_whole_register() -> None:
    group = np.array([0] * 20 + [1] * 3 + [-1])
    severity = np.arange(24.0)
    placements = np.full(24, 0.5)
    per_year = np.arange(24.0) * 10
    figures = group_figures(group, severity, placements, per_year, 2, METHOD)
    assert figures.own.tolist() == [True, False]
    assert figures.agencies.tolist() == [20, 3]
    assert figures.rate.tolist() == pytest.approx([(20 + 190) / (20 + 10), (20 + 276) / (20 + 12)])
    assert figures.median_per_year.tolist() == [95, 115]


def test_group_figures_rest_on_the_sums_of_the_scores() -> None:
    columns = columns_of([clean(complaints=(upheld("a", 3, days=0),)), clean()], STANDARD)
    severity, placements = record_sums(columns, METHOD)
    assert severity.tolist() == [3, 0]
    assert placements[0] == placements[1] > 0


def test_a_group_is_read_as_stored_and_known() -> None:
    first = GroupFigure(date(2025, 3, 1), date(2025, 3, 1), 1.0, 300)
    corrected = GroupFigure(date(2025, 3, 1), datetime(2025, 3, 5, 12, tzinfo=UTC), 1.5, 320)
    newer = GroupFigure(date(2025, 4, 1), date(2025, 4, 1), 2.0, 310)
    stored = [newer, corrected, first]
    assert figure_at(stored, date(2025, 3, 31), date(2025, 3, 4)) is first
    assert figure_at(stored, date(2025, 3, 31), date(2025, 3, 5)) is corrected
    assert figure_at(stored, date(2025, 4, 2), date(2025, 4, 2)) is newer
    assert figure_at(stored, date(2025, 2, 1), date(2025, 4, 2)) is None
    assert unknown_group(METHOD) == (1.0, 0.0)


def test_a_declared_count_is_not_taken_on_trust_before_any_group_is_known() -> None:
    rate, median = unknown_group(METHOD)
    assert period(0, 365, 9000).last == TODAY
    facts = clean(group_rate=rate, group_median=median, placements=())
    declared = replace(facts, placements=(replace(period(0, 365, 9000), source="declared"),))
    assert score(declared, STANDARD, METHOD).value == score(facts, STANDARD, METHOD).value
