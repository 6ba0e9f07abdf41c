"""Days and interviews proposed from the workforce, and plans that stay below."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.errors import RuleBroken
from iris.rules.sampling import Method, Sample, Shortfall, check_plan, half, propose, root_up, shortfalls
from iris.rules.standards import standard

TABLE = standard("agency", "2026.1").sampling
ROOT = standard("employer", "2026.1").sampling


@pytest.mark.parametrize(
    ("workforce", "days", "interviews", "individual"),
    [
        (1, 1, 1, 1),
        (50, 1, 10, 6),
        (100, 1, 10, 6),
        (101, 2, 26, 6),
        (500, 2, 26, 6),
        (501, 3, 42, 12),
        (1000, 3, 42, 12),
        (2000, 4, 52, 20),
        (2001, 5, 52, 20),
        (3000, 5, 55, 23),
        (10000, 12, 100, 68),
    ],
)
def test_the_table_gives_days_and_interviews(workforce, days, interviews, individual):
    sample = propose(TABLE, workforce)
    assert (sample.days, sample.interviews, sample.individual) == (days, interviews, individual)


@pytest.mark.parametrize(("workforce", "interviews"), [(1, 1), (2, 2), (99, 10), (100, 10), (101, 11), (10000, 100)])
def test_the_square_root_is_rounded_up(workforce, interviews):
    assert ROOT.method is Method.SQUARE_ROOT
    assert propose(ROOT, workforce).interviews == interviews
    assert propose(ROOT, workforce).in_groups == 0


def test_without_workers_there_is_nobody_to_interview():
    assert propose(TABLE, 0) == Sample(1, 0, 0, 0, 0, 0)


def test_a_negative_workforce_is_refused():
    with pytest.raises(RuleBroken) as refused:
        propose(TABLE, -1)
    assert refused.value.code == "workforce"


def test_at_least_half_is_in_the_destination():
    assert [half(n) for n in (0, 1, 2, 9, 10)] == [0, 1, 1, 5, 5]
    assert propose(TABLE, 50).in_destination == 5


PROPOSED = propose(TABLE, 50)


@pytest.mark.parametrize(
    ("change", "short"),
    [
        ({"days": 0}, Shortfall.DAYS),
        ({"individual": 5, "interviews": 9}, Shortfall.INTERVIEWS),
        ({"in_destination": 4}, Shortfall.DESTINATION),
        ({"files": 9}, Shortfall.FILES),
    ],
)
def test_a_deviation_needs_a_reason(change, short):
    planned = replace(PROPOSED, **change)
    assert shortfalls(PROPOSED, planned) == (short,)
    with pytest.raises(RuleBroken) as refused:
        check_plan(PROPOSED, planned, "  ")
    assert refused.value.code == "sample_reason"
    check_plan(PROPOSED, planned, "Half of the workers are at sea.")


def test_more_interviews_at_home_ask_for_more_at_the_destination():
    planned = replace(PROPOSED, interviews=20, individual=16)
    assert shortfalls(PROPOSED, planned) == (Shortfall.DESTINATION,)


def test_more_than_proposed_needs_no_reason():
    check_plan(PROPOSED, replace(PROPOSED, days=2, interviews=12, individual=8, in_destination=12, files=12))


@pytest.mark.parametrize("change", [{"individual": 3}, {"in_destination": 11}, {"days": -1}])
def test_numbers_that_contradict_each_other_are_refused(change):
    with pytest.raises(RuleBroken) as refused:
        check_plan(PROPOSED, replace(PROPOSED, **change), "a reason does not help")
    assert refused.value.code == "sample_parts"


@settings(max_examples=80, deadline=None)
@given(workforce=st.integers(0, 60000), more=st.integers(0, 3000), table=st.sampled_from([TABLE, ROOT]))
def test_more_workers_never_need_fewer_days_or_interviews(workforce, more, table):
    small, large = propose(table, workforce), propose(table, workforce + more)
    assert small.days <= large.days
    assert small.interviews <= large.interviews
    assert small.interviews <= workforce
    assert small.individual + small.in_groups == small.interviews
    check_plan(small, small)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**12))
def test_the_rounded_root_is_the_smallest_whose_square_is_enough(number):
    root = root_up(number)
    assert root * root >= number
    assert root == 0 or (root - 1) ** 2 < number
