"""The record of auditors, the gap to workers, and bands over time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.scoring.recorded import ComplaintFact, VoiceFact
from iris.rules.scoring.spread import first_days, spreads
from iris.rules.scoring.track import FEWEST, Audit, By, Harm, contradicted_by, gap_of, harms, margin, tracks
from iris.rules.scoring.vocabulary import Outcome
from tests.rules.scoring_samples import METHOD

DAY = date(2025, 1, 31)


def audit(number: int, of: int = 1, *, clean: bool = True, day: date = DAY) -> Audit:
    return Audit(number, of, number, day, clean)


def after(days: int, by: By = By.CASE) -> Harm:
    return Harm(DAY + timedelta(days=days), by)


@pytest.mark.parametrize(("days", "counts"), [(0, False), (1, True), (730, True), (731, False), (-5, False)])
def test_a_clean_audit_is_contradicted_by_what_comes_out_within_two_years(days: int, counts: bool) -> None:
    assert bool(contradicted_by(audit(1), [after(days)], METHOD)) is counts


def test_an_audit_that_found_the_harm_is_not_contradicted() -> None:
    assert contradicted_by(audit(1, clean=False), [after(10)], METHOD) == frozenset()


def test_upheld_complaints_of_weight_and_workers_over_the_line_speak_against_an_agency() -> None:
    facts = [
        ComplaintFact(10, Outcome.UPHELD, DAY),
        ComplaintFact(1, Outcome.UPHELD, DAY),
        ComplaintFact(10, Outcome.NOT_UPHELD, DAY),
        VoiceFact("advocate", 14, 8, DAY),
        VoiceFact("agency", 9, 9, DAY),
        VoiceFact("auditor", 40, 8, DAY),
    ]
    assert [harm.by for harm in harms(facts, METHOD)] == [By.CASE, By.VOICE]


def test_few_audits_give_counts_and_no_share() -> None:
    (one,) = tracks([audit(n) for n in range(FEWEST - 1)], {0: [after(5)]}, METHOD)
    assert (one.clean, one.contradicted, one.share, one.low, one.above) == (4, 1, None, None, False)


def test_whoever_is_above_the_others_even_at_the_low_end_stands_first() -> None:
    audits = [audit(n, of=1) for n in range(10)] + [audit(n, of=2) for n in range(10, 30)]
    found = tracks(audits, {n: [after(9, By.VOICE), after(20)] for n in range(6)}, METHOD)
    assert [(t.of, t.contradicted, t.above) for t in found] == [(1, 6, True), (2, 0, False)]
    assert (found[0].by_case, found[0].by_voice) == (6, 6)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.integers(FEWEST, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_margin_holds_its_share_lies_within_bounds_and_narrows_with_more_audits(counts: tuple[int, int]) -> None:
    part, whole = counts
    low, high = margin(part, whole)
    assert low is not None
    assert high is not None
    assert 0 <= low < high <= 1
    # With a half added to both sides the share may lie just outside at the very ends.
    assert low <= (part + 0.5) / (whole + 1) <= high
    more = margin(part * 4, whole * 4)
    assert more[1] - more[0] < high - low  # type: ignore[operator]


def test_a_gap_is_what_audits_say_beyond_the_high_end_of_what_workers_say() -> None:
    found = gap_of(1, 0.95, [VoiceFact("advocate", 14, 8, DAY), VoiceFact("agency", 6, 0, DAY)], METHOD)
    assert found is not None
    assert (found.answers, found.unpaid) == (20, 0.6)
    assert found.low < 0.6 < found.high
    assert found.gap == pytest.approx(0.95 - found.high)
    assert gap_of(1, 0.95, [VoiceFact("advocate", 9, 8, DAY)], METHOD) is None
    calm = gap_of(1, 0.3, [VoiceFact("advocate", 14, 0, DAY)], METHOD)
    assert calm is not None
    assert calm.gap == 0


def test_over_half_of_the_bands_in_a_is_a_warning_and_half_is_none() -> None:
    half, over, none = spreads(
        [
            (DAY, "A", 2), (DAY, "C", 2), (DAY, "-", 50),
            (DAY + timedelta(1), "A", 1), (DAY + timedelta(1), "A", 2), (DAY + timedelta(1), "E", 2),
            (DAY + timedelta(2), "-", 3),
        ]
    )  # fmt: skip
    assert (half.inflated, over.inflated, none.inflated) == (False, True, False)
    assert (half.counts, half.banded) == ((2, 0, 2, 0, 0, 50), 4)
    assert none.top_share is None


def test_months_begin_on_their_first_day() -> None:
    days = first_days(date(2026, 2, 14), 3)
    assert days == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
