"""Worked by hand: what ratings count for (method 2026.1, items 1 to 3, 9 and 10)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iris.rules.scoring.explain import score
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.results import Headline, Score
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.vocabulary import Band, Gate, Grade, Kind, Part, Reason, RegisterState
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY, ago, all_met, clean, rating, scored


def conformity(result: Score) -> tuple[float, float, float]:
    return result.parts[Part.CONFORMITY].all


def with_p1(low: float, mid: float, high: float) -> tuple[float, float, float]:
    """Give conformity where P.1 (a quarter of P, which is two thirds) counts so much and all else 1."""
    return tuple(pytest.approx(45 * (1 - (1 - count) / 4 * 2 / 3)) for count in (low, mid, high))  # type: ignore[return-value]


def test_everything_met_lately_counts_all_points() -> None:
    result = scored()
    assert conformity(result) == pytest.approx((45, 45, 45))
    assert result.coverage == pytest.approx(1)
    assert (result.newest_evidence, result.evidence_age) == (ago(100), pytest.approx(100 / 30.4375))


def test_a_criterion_nobody_rated_counts_as_the_unknown() -> None:
    result = scored(ratings=all_met()[1:])
    assert conformity(result) == with_p1(0.3, 0.6, 1)
    assert result.coverage == pytest.approx(1 - 1 / 4 * 2 / 3)


def test_evidence_is_full_for_twelve_months_and_then_halves_every_24() -> None:
    assert conformity(scored(ratings=all_met(P_1=rating("P.1", days=365)))) == with_p1(1, 1, 1)
    e = 0.5 ** ((700 / 30.4375 - 12) / 24)
    aged = scored(ratings=all_met(P_1=rating("P.1", days=700)))
    assert conformity(aged) == with_p1(e + (1 - e) * 0.3, e + (1 - e) * 0.6, 1)


def test_a_desk_review_leaves_more_unknown_than_a_visit() -> None:
    result = scored(ratings=all_met(P_1=rating("P.1", kind=Kind.DESK)))
    assert conformity(result) == with_p1(0.6 + 0.4 * 0.3, 0.6 + 0.4 * 0.6, 1)


def test_the_strongest_rating_is_current_not_the_latest() -> None:
    later_desk = rating("P.1", Grade.OBSERVATION, days=10, kind=Kind.DESK)
    assert conformity(scored(ratings=(*all_met(), later_desk))) == pytest.approx((45, 45, 45))
    later_visit = rating("P.1", Grade.OBSERVATION, days=10)
    assert conformity(scored(ratings=(*all_met(), later_visit))) == with_p1(0.95, 0.95, 0.95)


def test_of_equal_ratings_the_latest_recorded_then_the_worst_is_current() -> None:
    met = rating("P.1", recorded=ago(20))
    noted = rating("P.1", Grade.OBSERVATION, recorded=ago(30))
    assert conformity(scored(ratings=(*all_met(P_1=met), noted))) == pytest.approx((45, 45, 45))
    same = replace(noted, recorded=ago(20))
    assert conformity(scored(ratings=(*all_met(P_1=met), same))) == with_p1(0.95, 0.95, 0.95)


def test_a_later_clean_audit_closes_no_finding() -> None:
    result = scored(ratings=(*all_met(P_1=rating("P.1", Grade.MAJOR)), rating("P.1", days=5)))
    assert conformity(result) == with_p1(0.2, 0.2, 0.2)
    assert result.gates == (Gate.MAJOR_OPEN,)


def test_at_each_end_the_lowest_of_all_open_findings_counts() -> None:
    by_employer = rating("P.1", Grade.CRITICAL, kind=Kind.EMPLOYER_AUDIT)
    by_auditor = rating("P.1", Grade.MAJOR)
    result = scored(ratings=(*all_met(P_1=by_employer), by_auditor))
    assert conformity(result) == with_p1(0.3 * 0.3, 0.3 * 0.6, 0.2)


def test_bad_news_does_not_age_and_good_news_does() -> None:
    old = scored(ratings=all_met(P_1=rating("P.1", Grade.MAJOR, days=2000)))
    assert conformity(old) == with_p1(0.2, 0.2, 0.2)
    e = 0.5 ** ((2000 / 30.4375 - 12) / 24)
    minor = scored(ratings=all_met(P_1=rating("P.1", Grade.MINOR, days=2000)))
    assert conformity(minor) == with_p1(e * 0.6 + (1 - e) * 0.3, 0.6, e * 0.6 + (1 - e))


def test_the_due_date_itself_is_still_in_time() -> None:
    on_the_day = scored(ratings=all_met(P_1=rating("P.1", Grade.MAJOR, due_on=TODAY)))
    assert (on_the_day.gates, conformity(on_the_day)) == ((Gate.MAJOR_OPEN,), with_p1(0.2, 0.2, 0.2))
    a_day_late = scored(ratings=all_met(P_1=rating("P.1", Grade.MAJOR, due_on=ago(1))))
    assert (a_day_late.gates, conformity(a_day_late)) == ((Gate.MAJOR_OVERDUE,), with_p1(0, 0, 0))


def test_an_overdue_minor_counts_as_a_major_but_closes_no_gate() -> None:
    result = scored(ratings=all_met(P_1=rating("P.1", Grade.MINOR, days=2000, due_on=ago(1))))
    assert conformity(result) == with_p1(0.2, 0.2, 0.2)
    assert result.gates == ()


def test_an_overdue_observation_counts_as_a_minor() -> None:
    result = scored(ratings=all_met(P_1=rating("P.1", Grade.OBSERVATION, due_on=ago(1))))
    assert conformity(result) == with_p1(0.6, 0.6, 0.6)


def test_a_self_assessed_finding_worsens_when_overdue_and_closes_no_gate() -> None:
    own = rating("P.1", Grade.MAJOR, kind=Kind.SELF, due_on=ago(1))
    result = scored(ratings=all_met(P_1=own))
    assert conformity(result) == with_p1(0.8 * 0.3, 0.8 * 0.6, 0.8)
    assert result.gates == ()
    assert result.coverage == pytest.approx(1 - 1 / 4 * 2 / 3)


def test_bad_news_an_agency_tells_of_itself_ages() -> None:
    own = rating("P.1", Grade.CRITICAL, days=900, kind=Kind.SELF)
    e = 0.2 * 0.5 ** ((900 / 30.4375 - 12) / 24)
    assert conformity(scored(ratings=all_met(P_1=own))) == with_p1((1 - e) * 0.3, (1 - e) * 0.6, 1 - e)


def test_a_verified_finding_counts_as_met_from_its_verification() -> None:
    closed = rating("P.1", Grade.CRITICAL, days=800, due_on=ago(700), verified_on=ago(300))
    result = scored(ratings=all_met(P_1=closed))
    assert (conformity(result), result.gates) == (pytest.approx((45, 45, 45)), ())


def test_a_verification_counts_once_it_is_known() -> None:
    closed = rating("P.1", Grade.CRITICAL, verified_on=ago(50), verified_recorded=ago(10))
    facts = clean(ratings=all_met(P_1=closed))
    assert score(replace(facts, known_at=ago(11)), STANDARD, METHOD).gates == (Gate.CRITICAL_OPEN,)
    assert score(replace(facts, known_at=ago(10)), STANDARD, METHOD).gates == ()
    unrecorded = clean(ratings=all_met(P_1=rating("P.1", Grade.CRITICAL, verified_on=ago(10))))
    assert score(replace(unrecorded, known_at=ago(11)), STANDARD, METHOD).gates == (Gate.CRITICAL_OPEN,)
    assert score(replace(unrecorded, as_of=ago(11)), STANDARD, METHOD).gates == (Gate.CRITICAL_OPEN,)


def test_a_finding_counts_once_it_is_known_to_the_instant() -> None:
    filed = datetime(2025, 3, 30, 14, 0, tzinfo=UTC)
    facts = clean(ratings=all_met(P_1=rating("P.1", Grade.CRITICAL, recorded=filed)))
    before = replace(facts, known_at=filed - timedelta(microseconds=1))
    assert score(before, STANDARD, METHOD).gates == ()
    assert score(replace(facts, known_at=filed), STANDARD, METHOD).gates == (Gate.CRITICAL_OPEN,)
    assert score(replace(facts, known_at=filed.date()), STANDARD, METHOD).gates == (Gate.CRITICAL_OPEN,)


def test_what_does_not_apply_leaves_the_sums() -> None:
    major = rating("P.2", Grade.MAJOR)
    result = scored(ratings=all_met(P_1=rating("P.1", Grade.NOT_APPLICABLE), P_2=major))
    assert result.not_applicable == ("P.1",)
    assert conformity(result) == pytest.approx((45 * (0.2 * 2 + 1) / 3,) * 3)
    principle = scored(ratings=tuple(replace(r, grade=Grade.NOT_APPLICABLE) for r in all_met()[:2]) + all_met()[2:])
    assert [p.code for p in principle.principles] == ["Q"]
    assert conformity(principle) == pytest.approx((45, 45, 45))


def test_beside_an_open_finding_not_applicable_is_passed_over() -> None:
    gone = rating("P.1", Grade.NOT_APPLICABLE, days=1)
    found = rating("P.1", Grade.MINOR, kind=Kind.DESK)
    result = scored(ratings=(*all_met(P_1=gone), found))
    assert result.not_applicable == ()
    assert conformity(result) == with_p1(0.6 * 0.6 + 0.4 * 0.3, 0.6, 0.6 * 0.6 + 0.4)
    own = rating("P.1", kind=Kind.SELF)
    with_own = scored(ratings=(*all_met(P_1=gone), found, own))
    assert conformity(with_own)[0] == with_p1(0.2 + 0.8 * 0.3, 0, 0)[0]


def test_where_nothing_applies_there_is_no_number() -> None:
    result = scored(ratings=tuple(replace(r, grade=Grade.NOT_APPLICABLE) for r in all_met()))
    assert result.headline == Headline(None, None, None, None, Reason.NOT_ENOUGH_EVIDENCE)
    assert (result.coverage, result.contributions, dict(result.parts)) == (0, (), {})


def test_a_self_assessment_alone_never_yields_a_band() -> None:
    result = scored(ratings=tuple(replace(r, kind=Kind.SELF) for r in all_met()))
    assert (result.value, result.band, result.reason) == (None, None, Reason.NOT_ENOUGH_EVIDENCE)


@pytest.mark.parametrize(("days", "reason"), [(1095, None), (1096, Reason.NOT_ENOUGH_EVIDENCE)])
def test_evidence_older_than_36_months_by_its_rating_date_gives_no_number(days: int, reason: Reason | None) -> None:
    verified = tuple(replace(r, day=ago(days), verified_on=ago(1)) for r in all_met())
    result = scored(ratings=verified)
    assert (result.coverage, result.reason) == (pytest.approx(1), reason)


def test_a_fresh_rating_of_what_left_the_sums_is_no_fresh_evidence() -> None:
    old = tuple(replace(r, day=ago(1200), verified_on=ago(1)) for r in all_met())
    gone = rating("Q.2", Grade.NOT_APPLICABLE, days=0)
    result = scored(ratings=(*old[:3], gone))
    assert (result.newest_evidence, result.reason) == (ago(1200), Reason.NOT_ENOUGH_EVIDENCE)
    not_current = rating("Q.1", kind=Kind.DESK, days=20)
    assert scored(ratings=(*old, not_current)).reason is None


def test_too_little_evidence_with_an_open_critical_shows_band_e_without_a_number() -> None:
    result = scored(ratings=(rating("P.1", Grade.CRITICAL, kind=Kind.SPECIAL),))
    assert result.headline == Headline(None, None, None, Band.E, Reason.CRITICAL_OPEN)
    assert result.coverage == pytest.approx(1 / 4 * 2 / 3)


def test_coverage_of_just_half_is_enough() -> None:
    half = WeightedStandard(tuple(replace(p, weight=1) for p in STANDARD.principles))
    facts = clean(ratings=all_met()[:2])
    assert (score(facts, half, METHOD).coverage, score(facts, half, METHOD).reason) == (0.5, None)


@pytest.mark.parametrize(
    ("states", "reason"),
    [
        ((RegisterState.SUSPENDED, RegisterState.BANNED), Reason.BANNED),
        ((RegisterState.WITHDRAWN, RegisterState.LICENCE_CANCELLED), Reason.LICENCE_CANCELLED),
        ((RegisterState.SUSPENDED, RegisterState.WITHDRAWN), Reason.WITHDRAWN),
        ((RegisterState.SUSPENDED,), Reason.SUSPENDED),
    ],
)
def test_the_strongest_state_of_the_register_stands_in_place_of_a_number(
    states: tuple[RegisterState, ...], reason: Reason
) -> None:
    result = scored(register_states=states, ratings=all_met(P_1=rating("P.1", Grade.CRITICAL)))
    assert result.headline == Headline(None, None, None, None, reason)


def contested(facts: FactSet) -> Headline | None:
    return score(facts, STANDARD, METHOD).without_contested


def test_a_contested_finding_is_shown_with_the_number_without_it() -> None:
    appealed = rating("P.1", Grade.MAJOR, contested_from=ago(20), contested_to=TODAY)
    facts = clean(ratings=(*all_met(), appealed))
    result, untouched = score(facts, STANDARD, METHOD), scored()
    assert (result.value, result.gates) == (84, (Gate.MAJOR_OPEN,))
    assert result.without_contested == untouched.headline
    assert contested(replace(facts, as_of=ago(20), known_at=ago(20))) is not None


def test_an_appeal_counts_from_its_first_to_its_last_day_once_known() -> None:
    appealed = rating("P.1", Grade.MAJOR, contested_from=ago(20), contested_to=ago(10))
    facts = clean(ratings=(*all_met(), appealed))
    assert contested(replace(facts, as_of=ago(10))) is not None
    assert contested(replace(facts, as_of=ago(9))) is None
    assert contested(replace(facts, as_of=ago(21))) is None
    assert contested(replace(facts, as_of=ago(10), known_at=ago(21))) is None
    endless = replace(appealed, contested_to=None)
    assert contested(clean(ratings=(*all_met(), endless))) is not None


def test_without_contested_ratings_the_reason_for_no_number_is_shown() -> None:
    appealed = tuple(replace(r, contested_from=ago(5)) for r in all_met())
    beside = scored(ratings=appealed).without_contested
    assert beside == Headline(None, None, None, None, Reason.NOT_ENOUGH_EVIDENCE)


def test_nothing_stands_beside_a_score_without_a_number() -> None:
    appealed = rating("P.1", Grade.CRITICAL, contested_from=ago(5))
    assert scored(ratings=(appealed,)).without_contested is None


def test_a_criterion_of_another_standard_keeps_its_gate_and_leaves_the_sums() -> None:
    elsewhere = rating("Z.9", Grade.CRITICAL, days=1)
    result = scored(ratings=(*all_met(), elsewhere))
    assert (result.gates, result.band) == ((Gate.CRITICAL_OPEN,), Band.E)
    assert (conformity(result), result.newest_evidence) == (pytest.approx((45, 45, 45)), ago(100))
