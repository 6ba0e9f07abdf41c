"""What would change a score: each open item, closed in thought."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from iris.rules.scoring.explain import score
from iris.rules.scoring.facts import Disclosure, FactSet, Licence
from iris.rules.scoring.vocabulary import Band, DisclosureItem, Gate, Grade, Kind, Source
from iris.rules.scoring.what_if import SENTENCES, Change, WhatIf, what_if
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY, ago, all_met, clean, period, rating, upheld
from tests.rules.test_scoring_laws import agencies


def items(facts: FactSet, change: Change) -> list[WhatIf]:
    return [item for item in what_if(facts, STANDARD, METHOD) if item.change is change]


def test_a_clean_agency_has_nothing_to_do() -> None:
    assert what_if(clean(), STANDARD, METHOD) == ()


def test_closing_the_only_major_lifts_its_gate() -> None:
    facts = clean(ratings=all_met(P_1=rating("P.1", Grade.MAJOR, id=7)))
    (item,) = items(facts, Change.FINDING)
    assert (item.item, item.facts, item.lifts) == ("P.1", ("rating:7",), (Gate.MAJOR_OPEN,))
    assert item.after == score(clean(), STANDARD, METHOD).headline
    assert item.gain == pytest.approx((item.after.value or 0) - 84)
    assert item.sentence == SENTENCES[Change.FINDING]
    assert items(facts, Change.ALL_FINDINGS) == []


def test_one_of_two_majors_brings_nothing_but_both_do() -> None:
    facts = clean(ratings=(*all_met(P_1=rating("P.1", Grade.MAJOR)), rating("P.1", Grade.MAJOR, days=50)))
    assert [item.gain for item in items(facts, Change.FINDING)] == [0, 0]
    (both,) = items(facts, Change.ALL_FINDINGS)
    assert (both.lifts, len(both.facts)) == ((Gate.MAJOR_OPEN,), 2)
    assert what_if(facts, STANDARD, METHOD)[0] == both


def test_an_observation_that_counts_can_be_closed() -> None:
    facts = clean(ratings=all_met(P_1=rating("P.1", Grade.OBSERVATION)))
    (item,) = items(facts, Change.FINDING)
    assert item.gain == pytest.approx(45 * 0.05 / 4 * 2 / 3)


def test_a_self_assessed_finding_is_not_for_an_auditor_to_close() -> None:
    facts = clean(ratings=all_met(P_1=rating("P.1", Grade.MINOR, kind=Kind.SELF)))
    assert items(facts, Change.FINDING) == []
    assert len(items(facts, Change.ASSESSMENT)) == 1


def test_only_a_case_that_is_still_in_time_can_be_put_right() -> None:
    open_one = upheld("open", 10, remedy_due=TODAY)
    others = (
        upheld("late", 10, remedy_due=ago(1)),
        upheld("done", 10, remedy_due=TODAY, remedied_on=ago(3)),
        upheld("ahead", 10, days=-3, remedy_due=TODAY + timedelta(days=30)),
    )
    (item,) = items(clean(complaints=(open_one, *others)), Change.REMEDY)
    assert item.facts == ("complaint:open",)
    assert item.gain is not None
    assert item.gain > 0


def test_a_missing_licence_a_stale_disclosure_and_a_declared_period_are_offered() -> None:
    facts = clean(
        licences=(Licence("KE", True), Licence("UG", False)),
        disclosures=tuple(Disclosure(i, ago(30), i is not DisclosureItem.OWNERS) for i in DisclosureItem),
        placements=(period(0, 365, 300, Source.DECLARED),),
    )
    (licence,) = items(facts, Change.LICENCE)
    assert (licence.item, licence.gain) == ("UG", pytest.approx(2.5))
    (disclosure,) = items(facts, Change.DISCLOSURE)
    assert (disclosure.item, disclosure.gain) == ("owners", pytest.approx(0.5))
    (confirmed,) = items(facts, Change.PLACEMENTS)
    assert confirmed.gain is not None
    assert confirmed.gain > 0


def test_an_unassessed_agency_learns_what_an_assessment_would_bring() -> None:
    facts = clean(ratings=())
    first = what_if(facts, STANDARD, METHOD)[0]
    assert (first.change, first.gain, first.after.band) == (Change.ASSESSMENT, None, Band.A)


def test_changes_count_although_less_is_known_than_the_day() -> None:
    facts = clean(ratings=all_met(P_1=rating("P.1", Grade.MAJOR)), known_at=ago(40))
    (item,) = items(replace(facts, complaints=(upheld("a", remedy_due=TODAY),)), Change.FINDING)
    assert item.lifts == (Gate.MAJOR_OPEN,)


@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(agencies(assessed=True))
def test_every_after_is_a_score_of_the_one_function_and_ordered_by_gain(facts: FactSet) -> None:
    results = what_if(facts, STANDARD, METHOD)
    gains = [item.gain for item in results if item.gain is not None]
    assert gains == sorted(gains, reverse=True)
    before = score(facts, STANDARD, METHOD)
    for item in results:
        if item.gain is not None and before.value is not None:
            assert item.after.value == pytest.approx(before.value + item.gain)
