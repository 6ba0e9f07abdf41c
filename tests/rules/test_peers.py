"""Auditors beside their peers: with a margin, and silent where there is too little to say."""

from __future__ import annotations

import pytest

from iris.rules.peers import Result, compare


def results(auditor: int, *found: int, standard: str = "agency") -> list[Result]:
    return [Result(auditor, standard, 20, one) for one in found]


PEERS = results(2, 4, 5, 6, 5, 4) + results(3, 6, 5, 4, 5, 6)


def test_a_difference_beyond_the_margin_is_told() -> None:
    first = compare(results(1, 0, 0, 1, 0, 0) + PEERS)[0]
    assert (first.auditor, first.own, first.peers, first.differs) == (1, 5, 10, True)
    assert first.own_share == pytest.approx(0.01)
    assert first.peers_share == pytest.approx(0.25)
    # Worked by hand: squares about the means 0.8 and 6.0 (of 20² = 400), 13 degrees, 1/5 + 1/10.
    assert first.margin == pytest.approx(1.96 * ((0.8 + 6.0) / 400 / 13 * 0.3) ** 0.5)


def test_what_chance_explains_is_no_difference() -> None:
    by_auditor = {one.auditor: one for one in compare(results(1, 2, 9, 3, 8, 4) + PEERS)}
    assert by_auditor[1].margin is not None
    assert not by_auditor[1].differs


def test_with_few_audits_on_either_side_nothing_is_said_and_they_come_last() -> None:
    few = {one.auditor: one for one in compare(results(1, 0, 0, 0, 0) + PEERS)}
    assert (few[1].margin, few[1].differs) == (None, False)
    found = compare(results(1, 0, 0, 0, 0, 0) + PEERS + results(4, 20))
    assert [one.margin is None for one in found] == [False, False, False, True]


def test_standards_are_not_mixed_and_an_audit_without_ratings_does_not_count() -> None:
    found = compare([*results(1, 0, 0, 0, 0, 0, standard="employer"), *PEERS, Result(1, "agency", 0, 0)])
    assert all(one.margin is None for one in found if one.auditor == 1)
    assert {(one.auditor, one.standard) for one in found} == {(1, "employer"), (2, "agency"), (3, "agency")}
