"""Worked by hand: complaints, placements, relatives, replies, licences, disclosures (items 4 to 8)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from scipy.special import betaincinv, gammaincinv

from iris.rules.scoring.explain import score
from iris.rules.scoring.facts import (
    Complaint,
    Disclosure,
    FactSet,
    Licence,
    Placements,
    Promise,
    Relative,
    Sanction,
    Voice,
)
from iris.rules.scoring.results import RecordFigures
from iris.rules.scoring.vocabulary import Band, DisclosureItem, Gate, Outcome, Part, SanctionKind, Source
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY, ago, clean, period, scored, upheld


def half(days: float, months: float = 24) -> float:
    return 0.5 ** (days / 30.4375 / months)


def record(facts: FactSet) -> RecordFigures:
    figures = score(facts, STANDARD, METHOD).record
    assert figures is not None
    return figures


def severity(*complaints: Complaint) -> float:
    return record(clean(complaints=complaints)).weighted_severity


def placements(*periods: Placements) -> float:
    return record(clean(placements=periods)).placements_thousand


def test_the_record_is_pulled_to_the_group_and_read_at_three_places() -> None:
    result = scored(complaints=(upheld("a", 3, days=0),), group_rate=2.0)
    shape, rate = 2.0 * 0.5 + 3, 0.5 + half(182)
    mid, low, high = shape / rate, gammaincinv(shape, 0.9) / rate, gammaincinv(shape, 0.1) / rate
    assert result.parts[Part.RECORD].all == pytest.approx(tuple(30 / (1 + x / 3) for x in (low, mid, high)))
    assert result.record is not None
    assert result.record.rate.all == pytest.approx((low, mid, high))


def test_a_quiet_group_pulls_no_lower_than_the_floor() -> None:
    assert record(clean(group_rate=0.1)).group_rate == 0.5


def test_severity_halves_every_24_months() -> None:
    assert severity(upheld("a", 3, days=700)) == pytest.approx(3 * half(700))


def test_one_incident_is_capped_and_ages_from_its_last_closing() -> None:
    same = [upheld(str(n), 3, days=300, incident="fire") for n in range(5)]
    assert severity(*same) == pytest.approx(10 * half(300))
    assert severity(*same, upheld("late", 1, days=20, incident="fire")) == pytest.approx(10 * half(20))
    two = (upheld("a", 3, days=300, incident="x"), upheld("b", 3, days=100, incident="x"))
    assert severity(*two) == pytest.approx(6 * half(100))


def test_a_complaint_without_incident_is_one_by_its_own_id() -> None:
    assert severity(upheld("a", 10, days=0), upheld("b", 10, days=0)) == pytest.approx(20)
    assert severity(upheld("a", 10, days=0), upheld("b", 10, days=0, incident="a")) == pytest.approx(10)


@pytest.mark.parametrize(
    ("more", "factor"),
    [
        ({}, 1),
        ({"remedy_due": ago(10), "remedied_on": ago(10)}, 0.5),
        ({"remedy_due": ago(10), "remedied_on": ago(9)}, 1),
        ({"remedy_due": ago(10), "remedied_on": ago(10), "self_reported": True}, 0.25),
        ({"remedy_due": ago(10), "self_reported": True}, 1),
        ({"remedied_on": ago(10)}, 1),
        ({"remedy_due": ago(-10), "remedied_on": ago(-1)}, 1),
    ],
)
def test_only_a_remedy_in_time_makes_a_case_lighter(more: dict[str, object], factor: float) -> None:
    assert severity(upheld("a", 10, days=0, **more)) == pytest.approx(10 * factor)


def test_a_remedy_counts_once_it_is_known() -> None:
    remedied = upheld("a", 10, days=60, remedy_due=TODAY, remedied_on=ago(5))
    facts = clean(complaints=(remedied,), known_at=ago(6))
    assert record(facts).weighted_severity == pytest.approx(10 * half(60))


def test_a_case_counts_from_its_closing_once_it_is_known() -> None:
    assert severity(upheld("a", days=-1)) == 0
    assert record(clean(complaints=(upheld("a", days=5),), known_at=ago(6))).weighted_severity == 0
    assert severity(upheld("a", 10, days=5, recorded=ago(-1))) == 0
    assert severity(Complaint("a", 10, Outcome.PENDING, None)) == 0


def test_placements_age_from_the_middle_of_their_period() -> None:
    assert placements(period(0, 365, 1000)) == pytest.approx(half(182))
    assert placements(period(0, 366, 1000)) == pytest.approx(half(183))  # the middle day, rounded down
    assert placements(period(0, 1, 1000)) == pytest.approx(1)


def test_a_period_counts_when_it_is_over() -> None:
    assert placements(replace(period(0, 365, 1000), last=ago(-1))) == 0


def test_declared_placements_are_held_to_the_last_confirmed_pace() -> None:
    confirmed = period(365, 100, 100)
    modest = period(0, 100, 110, Source.DECLARED)
    bold = period(0, 100, 9000, Source.DECLARED)
    before = 0.1 * half(365 + 49 + 1)
    assert placements(confirmed, modest) == pytest.approx(before + 0.110 * 0.8 * half(50))
    assert placements(confirmed, bold) == pytest.approx(before + 0.120 * 0.8 * half(50))


def test_the_last_confirmed_period_speaks_and_of_equals_the_slowest() -> None:
    older, newer = period(400, 100, 900), period(200, 100, 100)
    declared = period(0, 100, 9000, Source.DECLARED)
    alone = placements(older, newer)
    assert placements(older, newer, declared) - alone == pytest.approx(0.120 * 0.8 * half(50))
    slow = replace(newer, count=50.0)
    both = placements(newer, slow)
    assert placements(newer, slow, declared) - both == pytest.approx(0.060 * 0.8 * half(50))


def test_without_confirmed_placements_the_group_sets_the_limit() -> None:
    assert placements(period(0, 100, 9000, Source.DECLARED)) == pytest.approx(0.1 * 0.8 * half(50))
    assert placements(period(0, 100, 60, Source.ESTIMATED)) == pytest.approx(0.06 * 0.5 * half(50))


def test_a_struck_off_relative_passes_on_its_share() -> None:
    relative = Relative(0.5, 40, 2.0, ago(300))
    result = scored(relatives=(relative,))
    passed = 0.5 * half(300)
    shape, rate = 0.5 + passed * 40, 0.5 + half(182) + passed * 2
    assert result.parts[Part.RECORD].all == pytest.approx(
        tuple(30 / (1 + x / rate / 3) for x in (gammaincinv(shape, 0.9), shape, gammaincinv(shape, 0.1)))
    )
    assert result.record is not None
    assert result.record.relatives_severity == pytest.approx(passed * 40)


def test_a_relative_never_helps_at_any_end() -> None:
    own = (upheld("a", 10),)
    alone = scored(complaints=own).parts[Part.RECORD]
    beside_a_clean_one = scored(complaints=own, relatives=(Relative(0.5, 0, 80.0, ago(10)),))
    assert beside_a_clean_one.parts[Part.RECORD] == alone
    later = scored(complaints=own, relatives=(Relative(0.5, 40, 0, ago(-1)),))
    assert later.parts[Part.RECORD] == alone


def test_replies_and_remedies_are_kept_by_their_due_date() -> None:
    kept = Promise(ago(100), ago(100))
    late = Promise(ago(200), ago(199))
    ahead = Promise(ago(-1))
    result = scored(answers=(kept, late, ahead), remedies=(late,))
    a, b = 4 + half(100), 1 + half(200)
    ends = [betaincinv(a, b, 0.1), a / (a + b), betaincinv(a, b, 0.9)]
    other = [betaincinv(4, b, 0.1), 4 / (4 + b), betaincinv(4, b, 0.9)]
    expected = tuple(5 * x + 5 * y for x, y in zip(ends, other, strict=True))
    assert result.parts[Part.ANSWERING].all == pytest.approx(expected)


def test_a_reply_counts_once_it_is_known() -> None:
    answered = Promise(ago(5), ago(10))
    early = score(clean(answers=(answered,), known_at=ago(7)), STANDARD, METHOD)
    assert early.parts[Part.ANSWERING].mid == pytest.approx(8)  # what is due on a later day than known isn't known
    noted = replace(answered, recorded=ago(30))
    missed = score(clean(answers=(noted,), known_at=ago(11)), STANDARD, METHOD)
    assert missed.parts[Part.ANSWERING].mid == pytest.approx(4 + 5 * 4 / (5 + half(5)))


def test_two_licences_in_one_country_are_one_country() -> None:
    licences = (Licence("KE", True), Licence("KE", False), Licence("UG", False))
    assert scored(licences=licences).parts[Part.STANDING].all == pytest.approx((2.5, 2.5, 2.5))


def test_where_no_country_is_known_standing_is_unknown() -> None:
    assert scored(licences=()).parts[Part.STANDING].all == (0, 2.5, 5)


def test_each_sanction_takes_its_share_and_fades() -> None:
    fine, warning = Sanction(SanctionKind.FINE, ago(300)), Sanction(SanctionKind.WARNING, ago(0))
    suspension = Sanction(SanctionKind.SUSPENSION, ago(40), recorded=ago(-1))
    expected = 5 * (1 - 0.5 * half(300)) * (1 - 0.25)
    assert scored(sanctions=(fine, warning, suspension)).parts[Part.STANDING].mid == pytest.approx(expected)


def test_the_best_disclosure_of_an_item_counts() -> None:
    old = Disclosure(DisclosureItem.OWNERS, ago(500), verified=True)
    new = Disclosure(DisclosureItem.OWNERS, ago(5))
    checked = Disclosure(DisclosureItem.OWNERS, ago(300), verified=True)
    assert scored(disclosures=(new, checked)).parts[Part.OPENNESS].mid == pytest.approx(10 / 6)
    faded = half(500 - 12 * 30.4375, 6)
    assert faded < 0.7
    assert scored(disclosures=(old, new)).parts[Part.OPENNESS].mid == pytest.approx(10 * 0.7 / 6)
    assert scored(disclosures=(old,)).parts[Part.OPENNESS].mid == pytest.approx(10 * faded / 6)


@pytest.mark.parametrize(
    ("voice", "gated"),
    [
        ((Voice(9, 9),), False),
        ((Voice(10, 9),), True),
        ((Voice(40, 10),), False),
        ((Voice(40, 13),), True),
        ((Voice(20, 5), Voice(20, 5)), False),
        ((Voice(500, 0), Voice(20, 12)), True),
    ],
)
def test_workers_are_heard_channel_by_channel(voice: tuple[Voice, ...], gated: bool) -> None:
    result = scored(voice=voice)
    assert (Gate.WORKERS_REPORT_FEES in result.gates) is gated
    assert result.proposes_special_audit is gated
    assert (result.value == 69) is gated


@pytest.mark.parametrize(("days", "gated"), [(730, True), (731, False)])
def test_retaliation_weighs_for_24_months(days: int, gated: bool) -> None:
    result = scored(complaints=(upheld("a", 1, days=days, retaliation=True),))
    assert (Gate.RETALIATION in result.gates) is gated


def test_the_lowest_gate_cuts_all_three_ends() -> None:
    voice, case = (Voice(40, 30),), (upheld("a", 1, retaliation=True),)
    result = scored(voice=voice, complaints=case)
    assert (result.low, result.value, result.high, result.band) == (54, 54, 54, Band.D)
    assert result.gates == (Gate.RETALIATION, Gate.WORKERS_REPORT_FEES)
    assert result.before_gates is not None
    assert result.before_gates.mid > 80


def test_the_band_is_read_at_the_low_end() -> None:
    unproven = scored(placements=())
    assert unproven.value is not None
    assert unproven.low is not None
    assert unproven.value > 85 > unproven.low
    assert unproven.band is Band.B


def test_an_old_day_and_what_was_known_then_give_the_old_number() -> None:
    then = clean()
    later = replace(
        then,
        complaints=(upheld("a", 10, days=-20),),
        ratings=tuple(replace(r, day=r.day, recorded=r.day) for r in then.ratings),
        placements=(*then.placements, period(-200, 100, 500)),
        disclosures=(*then.disclosures, Disclosure(DisclosureItem.OWNERS, ago(-3))),
    )
    assert score(later, STANDARD, METHOD).headline == score(then, STANDARD, METHOD).headline
    today = replace(later, as_of=TODAY + timedelta(days=30), known_at=TODAY + timedelta(days=30))
    assert score(today, STANDARD, METHOD).headline != score(then, STANDARD, METHOD).headline
