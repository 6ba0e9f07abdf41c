"""The nine laws of the method, for any agency."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iris.rules.scoring.batch import NUMBER, Batch, score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.explain import score, score_of
from iris.rules.scoring.facts import (
    Complaint,
    Disclosure,
    FactSet,
    Licence,
    Placements,
    Promise,
    Rating,
    Relative,
    Sanction,
    Voice,
)
from iris.rules.scoring.results import Score
from iris.rules.scoring.standard import WeightedCriterion, WeightedPrinciple, WeightedStandard
from iris.rules.scoring.vocabulary import (
    Band,
    DisclosureItem,
    Grade,
    Kind,
    Outcome,
    Reason,
    RegisterState,
    SanctionKind,
    Source,
)
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY, all_met, clean

law = settings(max_examples=40, deadline=None, derandomize=True, database=None)
INDEPENDENT = tuple(kind for kind in Kind if kind is not Kind.SELF)


def days(latest: int = 30, earliest: int = -1400) -> st.SearchStrategy[date]:
    """Give days from `earliest` (four years ago) to `latest` days ahead."""
    return st.integers(earliest, latest).map(lambda offset: TODAY + timedelta(days=offset))


def ratings(latest: int, kinds: tuple[Kind, ...]) -> st.SearchStrategy[Rating]:
    return st.builds(
        Rating,
        criterion=st.sampled_from(STANDARD.criterion_codes),
        grade=st.sampled_from(Grade),
        kind=st.sampled_from(kinds),
        day=days(latest),
        recorded=st.none() | days(latest),
        due_on=st.none() | days(),
        verified_on=st.none() | days(latest),
        verified_recorded=st.none() | days(latest),
        contested_from=st.none() | days(latest),
        contested_to=st.none() | days(),
    )


def complaints(latest: int, outcomes: tuple[Outcome, ...] = tuple(Outcome)) -> st.SearchStrategy[Complaint]:
    return st.builds(
        Complaint,
        id=st.integers(1, 9).map("case {}".format),
        severity=st.sampled_from((1.0, 3.0, 10.0)),
        outcome=st.sampled_from(outcomes),
        closed=days(latest),
        recorded=st.none() | days(latest),
        incident=st.none() | st.sampled_from(("fire", "bus", "case 1")),
        remedy_due=st.none() | days(),
        remedied_on=st.none() | days(latest),
        self_reported=st.booleans(),
        retaliation=st.booleans(),
    )


def placements(latest: int) -> st.SearchStrategy[Placements]:
    return st.builds(
        lambda last, length, count, source: Placements(last - timedelta(days=length), last, count, source),
        days(latest),
        st.integers(0, 400),
        st.integers(0, 5000),
        st.sampled_from(Source),
    )


def agencies(
    latest: int = 30, kinds: tuple[Kind, ...] = tuple(Kind), assessed: bool | None = None
) -> st.SearchStrategy[FactSet]:
    """Give any agency; `assessed` ones have an on-site rating of every criterion."""

    def few(of: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
        return st.lists(of, max_size=most).map(tuple)

    known = st.booleans() if assessed is None else st.just(assessed)
    promises = st.builds(Promise, due=days(latest), kept_on=st.none() | days(latest))
    sanctions = st.builds(Sanction, kind=st.sampled_from(SanctionKind), day=days(latest))
    disclosures = st.builds(Disclosure, item=st.sampled_from(DisclosureItem), day=days(latest), verified=st.booleans())
    relatives = st.builds(
        Relative,
        share=st.sampled_from((0.25, 0.5, 1.0)),
        weighted_severity=st.floats(0, 60),
        placements_thousand=st.floats(0, 30),
        struck_off=days(latest),
    )
    voice = st.integers(0, 40).flatmap(lambda n: st.builds(Voice, st.just(n), st.integers(0, n)))
    rated = st.tuples(known, few(ratings(latest, kinds), 6))
    return st.builds(
        FactSet,
        as_of=st.just(TODAY),
        known_at=st.just(TODAY) if latest <= 0 else days(earliest=-60),
        group_rate=st.floats(0.1, 5),
        group_median=st.floats(0, 2000),
        ratings=rated.map(lambda pair: (all_met() if pair[0] else ()) + pair[1]),
        complaints=few(complaints(latest), 5),
        placements=few(placements(latest), 4),
        answers=few(promises),
        remedies=few(promises),
        licences=few(st.builds(Licence, st.sampled_from(("KE", "UG", "TZ")), st.booleans())),
        sanctions=few(sanctions),
        disclosures=few(disclosures, 8),
        relatives=few(relatives, 2),
        voice=few(voice, 2),
        register_states=few(st.sampled_from(RegisterState), 1) if assessed is None else st.just(()),
    )


def scored(facts: FactSet) -> Score:
    return score(facts, STANDARD, METHOD)


def batch(*facts: FactSet) -> Batch:
    return score_batch(columns_of(facts, STANDARD), STANDARD, METHOD)


def no_lower(before: Score, after: Score) -> bool:
    """Say whether number, both ends and the number's being there are at least what they were."""
    if before.value is None or before.low is None or before.high is None:
        return True
    if after.value is None or after.low is None or after.high is None:
        return False
    slack = 1e-9
    pairs = ((before.low, after.low), (before.value, after.value), (before.high, after.high))
    return all(then >= now - slack for now, then in pairs)


@law
@given(agencies(assessed=True), ratings(0, INDEPENDENT))
def test_law_1_verifying_a_finding_never_lowers_the_score(facts: FactSet, finding: Rating) -> None:
    found = replace(finding, verified_on=None, verified_recorded=None)
    closed = replace(found, verified_on=facts.as_of, verified_recorded=facts.known_at)
    before = scored(replace(facts, ratings=(*facts.ratings, found)))
    after = scored(replace(facts, ratings=(*facts.ratings, closed)))
    assume(set(after.not_applicable) <= set(before.not_applicable))
    assert no_lower(before, after)


@law
@given(agencies(assessed=True), complaints(0, (Outcome.UPHELD,)))
def test_law_1_a_new_upheld_complaint_never_raises_the_score(facts: FactSet, case: Complaint) -> None:
    new = replace(case, id="new")
    assert no_lower(scored(replace(facts, complaints=(*facts.complaints, new))), scored(facts))


@law
@given(agencies(), st.integers(2, 5))
def test_law_2_growing_in_proportion_never_widens_the_margin(facts: FactSet, times: int) -> None:
    grown = replace(
        facts,
        complaints=tuple(
            replace(c, id=f"{copy} {c.id}", incident=c.incident and f"{copy} {c.incident}")
            for copy in range(times)
            for c in facts.complaints
        ),
        placements=tuple(replace(p, count=p.count * times) for p in facts.placements),
    )
    rate = batch(facts, grown).parts.record.own_rate
    width = rate[0] / rate[2]
    assert width[1] <= width[0] * (1 + 1e-9)


def same_ratings_speak(now: Batch, then: Batch) -> bool:
    first, second = now.parts.conformity, then.parts.conformity
    return (
        len(first.evidence.agency) == len(second.evidence.agency)
        and np.array_equal(first.evidence.ref[first.speaking], second.evidence.ref[second.speaking])
        and np.array_equal(
            first.evidence.value[first.speaking],
            second.evidence.value[second.speaking],
        )
        and np.array_equal(first.left, second.left)
    )


def later(facts: FactSet, by: int) -> FactSet:
    day = facts.as_of + timedelta(days=by)
    return replace(facts, as_of=day, known_at=day)


@law
@given(agencies(latest=0, kinds=INDEPENDENT), st.integers(1, 900))
def test_law_3_ageing_evidence_never_raises_the_low_end(facts: FactSet, by: int) -> None:
    now, then = batch(facts), batch(later(facts, by))
    assume(same_ratings_speak(now, then))
    assert then.parts.conformity.whole[0, 0] <= now.parts.conformity.whole[0, 0] + 1e-12


def shuffled(facts: FactSet, shuffle: Callable[[list[object]], None]) -> FactSet:
    changed: dict[str, object] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, tuple):
            mixed = list(value)
            shuffle(mixed)
            changed[field.name] = tuple(mixed)
    return replace(facts, **changed)  # type: ignore[arg-type]


@settings(law, max_examples=20)
@given(agencies(), agencies(), st.randoms(use_true_random=False))
def test_law_4_order_and_batch_size_change_no_digit(one: FactSet, other: FactSet, chance: random.Random) -> None:
    several = [one, other, clean(), agency_of(chance)]
    alone = [scored(facts) for facts in several]
    places = list(range(len(several)))
    chance.shuffle(places)
    together = batch(*(shuffled(several[place], chance.shuffle) for place in places))
    for position, place in enumerate(places):
        assert score_of(together, position) == alone[place]


def test_law_4_holds_for_batches_long_enough_for_vector_instructions() -> None:
    chance = random.Random(4)  # a fixed seed
    several = [
        replace(
            later(agency_of(chance), -chance.randint(0, 40)),
            group_rate=chance.uniform(0.1, 4),
        )
        for _ in range(257)
    ]
    together = batch(*several)
    for place in (0, 1, 100, 255, 256):
        assert score_of(together, place) == scored(several[place])
    reverse = batch(*reversed(several))
    assert np.array_equal(reverse.ends[:, ::-1], together.ends)
    assert np.array_equal(reverse.before_gates[:, ::-1], together.before_gates)


def test_law_4_holds_for_a_principle_of_many_criteria() -> None:
    chance = random.Random(5)
    criteria = tuple(WeightedCriterion(f"W.{n}", chance.uniform(0.1, 3)) for n in range(40))
    wide = WeightedStandard((WeightedPrinciple("W", 1, criteria),))

    def agency() -> FactSet:
        dated = [(c.code, TODAY - timedelta(days=chance.randint(1, 1400))) for c in criteria]
        return clean(ratings=tuple(Rating(code, Grade.MET, Kind.DESK, day) for code, day in dated))

    several = [agency() for _ in range(40)]
    together = score_batch(columns_of(several, wide), wide, METHOD).parts.conformity.whole
    for place, facts in enumerate(several):
        alone = score_batch(columns_of([facts], wide), wide, METHOD).parts.conformity.whole
        assert np.array_equal(alone[:, 0], together[:, place])


def agency_of(chance: random.Random) -> FactSet:
    def day() -> date:
        return TODAY - timedelta(days=chance.randint(41, 1400))

    return FactSet(
        TODAY,
        TODAY,
        1.0,
        400.0,
        ratings=tuple(replace(r, day=day(), kind=chance.choice(INDEPENDENT)) for r in all_met() * 3),
        complaints=tuple(
            Complaint(n, chance.choice((1, 3, 10)), Outcome.UPHELD, day()) for n in range(chance.randint(0, 9))
        ),
        placements=tuple(
            Placements(first, first + timedelta(days=40), chance.randint(0, 900), chance.choice(list(Source)))
            for first in (day() for _ in range(7))
        ),
        answers=tuple(Promise(due, due) for due in (day() for _ in range(9))),
        sanctions=tuple(Sanction(chance.choice(list(SanctionKind)), day()) for _ in range(4)),
    )


@law
@given(agencies(), complaints(0, (Outcome.PENDING, Outcome.NOT_UPHELD)))
def test_law_5_a_pending_or_rejected_complaint_changes_nothing(facts: FactSet, case: Complaint) -> None:
    with_it = replace(facts, complaints=(*facts.complaints, replace(case, id="new")))
    assert scored(with_it) == scored(facts)


@law
@given(agencies(assessed=True))
def test_law_6_the_score_is_the_sum_of_its_lines_then_gates(facts: FactSet) -> None:
    result = scored(facts)
    assume(result.before_gates is not None)
    assert result.before_gates is not None
    assert sum(line.points for line in result.contributions) == pytest.approx(result.before_gates.mid)
    assert sum(line.low for line in result.contributions) == pytest.approx(result.before_gates.low)
    assert sum(line.high for line in result.contributions) == pytest.approx(result.before_gates.high)
    assert sum(ends.mid for ends in result.parts.values()) == pytest.approx(result.before_gates.mid)
    caps = [rule.cap for rule in METHOD.gates if rule.code in result.gates]
    assert result.value == min([result.before_gates.mid, *caps])


KINDS = {
    "rating": "ratings",
    "complaint": "complaints",
    "placements": "placements",
    "relative": "relatives",
    "answer": "answers",
    "remedy": "remedies",
    "licence": "licences",
    "sanction": "sanctions",
    "disclosure": "disclosures",
}


@law
@given(agencies(assessed=True))
def test_law_6_every_line_names_facts_that_are_there(facts: FactSet) -> None:
    given_names = {f"{kind}:{fact.name}" for kind, field in KINDS.items() for fact in getattr(facts, field)} | {"group"}
    for line in scored(facts).contributions:
        assert set(line.facts) <= given_names
        unknown = line.inputs.get("evidence") == 0 or line.inputs.get("counts") == 0
        nothing_due = line.item in {"answers", "remedies"} and line.inputs["kept"] + line.inputs["missed"] == 0
        no_country = line.item == "licences and sanctions" and line.inputs["countries"] == 0
        assert line.facts or unknown or nothing_due or no_country


@law
@given(agencies())
def test_law_7_the_ends_hold_the_score_and_no_gate_raises(facts: FactSet) -> None:
    result = scored(facts)
    if result.before_gates is None:
        assert (result.value, result.low, result.high, result.contributions) == (None, None, None, ())
        return
    assert result.value is not None
    assert result.low is not None
    assert result.high is not None
    assert 0 <= result.low <= result.value <= result.high <= 100
    assert result.value <= result.before_gates.mid
    assert result.low <= result.before_gates.low
    assert result.high <= result.before_gates.high


@law
@given(agencies(latest=0, assessed=True), st.integers(0, 700))
def test_law_8_time_alone_moves_a_score_by_less_than_a_point_a_day(facts: FactSet, wait: int) -> None:
    now, then = batch(later(facts, wait)), batch(later(facts, wait + 1))
    assume(same_ratings_speak(now, then))
    assume(np.array_equal(now.gates, then.gates))
    assume(now.reason[0] == then.reason[0] == NUMBER)
    assert np.abs(then.ends - now.ends).max() < 1


@law
@given(agencies(), st.sampled_from(STANDARD.criterion_codes), st.sampled_from(INDEPENDENT), days(0))
def test_law_9_an_open_critical_never_lets_any_band_but_e_show(
    facts: FactSet, criterion: str, kind: Kind, day: date
) -> None:
    critical = Rating(criterion, Grade.CRITICAL, kind, day, recorded=TODAY - timedelta(days=60))
    result = scored(replace(facts, ratings=(*facts.ratings, critical)))
    by_register = {Reason(state.value) for state in RegisterState}
    assert result.band is Band.E or (result.band is None and result.reason in by_register)
