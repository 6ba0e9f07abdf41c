"""What may be said from a list of hits."""

from __future__ import annotations

import pytest

from iris.rules.names import Hit, Quality, Verdict, spoken_for, verdict


def _hit(entry_id: int, quality: Quality, score: float = 1.0) -> Hit:
    return Hit(entry_id, f"Name {entry_id}", score, quality)


def test_one_entry_of_the_name_is_exact_whatever_else_is_near() -> None:
    hits = [_hit(1, Quality.EXACT), _hit(2, Quality.LIKELY, 0.99)]
    assert verdict(hits) is Verdict.EXACT
    assert spoken_for(hits) == hits[0]


def test_two_entries_of_one_name_are_ambiguous() -> None:
    hits = [_hit(1, Quality.EXACT), _hit(2, Quality.EXACT)]
    assert verdict(hits) is Verdict.AMBIGUOUS
    assert spoken_for(hits) is None


@pytest.mark.parametrize(("second", "said"), [(0.92, Verdict.AMBIGUOUS), (0.80, Verdict.LIKELY)])
def test_a_likely_hit_answers_only_when_clearly_better(second: float, said: Verdict) -> None:
    assert verdict([_hit(2, Quality.LIKELY, second), _hit(1, Quality.LIKELY, 0.95)]) is said


def test_weak_hits_never_answer() -> None:
    assert verdict([_hit(1, Quality.WEAK, 0.99)]) is Verdict.NONE
    assert verdict([]) is Verdict.NONE
    assert spoken_for([_hit(1, Quality.WEAK)]) is None


def test_a_weak_hit_beside_a_likely_one_does_not_cast_doubt() -> None:
    hits = [_hit(1, Quality.WEAK, 0.95), _hit(2, Quality.LIKELY, 0.85)]
    assert verdict(hits) is Verdict.LIKELY
    assert spoken_for(hits) == hits[1]
