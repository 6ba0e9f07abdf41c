"""The workings of a score: the last step of each line gives its points, and each situation has its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from iris.rules.scoring import lines
from iris.rules.scoring.examples import alone, fading, worked_example
from iris.rules.scoring.facts import Relative
from iris.rules.scoring.lines import Step, label_of, working
from iris.rules.scoring.results import Contribution, Score
from iris.rules.scoring.vocabulary import Grade, Kind, Part
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY, ago, all_met, clean, rating, scored, upheld


def line_of(score: Score, item: str) -> Contribution:
    return next(line for line in score.contributions if line.item == item)


def sentences(line: Contribution) -> list[str]:
    return [step.sentence for step in working(line, METHOD)]


def test_every_line_has_a_working_whose_figures_fill_its_sentences() -> None:
    for line in scored(complaints=(upheld("a"),), ratings=all_met(P_1=rating("P.1", Grade.MINOR))).contributions:
        steps = working(line, METHOD)
        assert steps
        assert all("%" not in step.sentence % step.values for step in steps)
        assert label_of(line, {"P.1": "First"})


def test_a_criterion_is_said_to_be_fresh_faded_lasting_or_unseen() -> None:
    ratings = (
        rating("P.1"),
        rating("P.2", days=900),
        rating("Q.1", Grade.MAJOR, days=900),
        rating("Q.2", kind=Kind.SELF, days=900),
    )
    score = scored(ratings=ratings)
    assert sentences(line_of(score, "P.1"))[1] == lines.FRESH
    assert sentences(line_of(score, "P.2"))[1] == lines.FADED
    assert sentences(line_of(score, "Q.1"))[1] == lines.LASTING
    assert lines.UNSEEN in sentences(line_of(scored(ratings=ratings[:3]), "Q.2"))
    assert lines.UNKNOWN_ENDS not in sentences(line_of(score, "P.1"))


def test_workings_are_the_same_for_those_who_do_not_see_the_facts() -> None:
    for line in scored(complaints=(upheld("a"),), ratings=all_met()[:2]).contributions:
        assert working(replace(line, facts=()), METHOD) == working(line, METHOD)


def test_the_share_of_a_criterion_is_its_part_and_weights() -> None:
    for code in STANDARD.criterion_codes:
        step = working(line_of(scored(), code), METHOD)[0]
        v = step.values
        at_most = v["part"] * v["principle"] / v["principles"] * v["weight"] / v["weights"]
        assert at_most == pytest.approx(v["at_most"], abs=1e-12)


@pytest.mark.parametrize("relatives", [(), (Relative(0.5, 40.0, 1.0, ago(100)),), (Relative(0.5, 0.0, 9.0, ago(100)),)])
def test_the_record_can_be_redone_with_and_without_relatives(relatives: tuple[Relative, ...]) -> None:
    line = line_of(scored(complaints=(upheld("a", 3),), relatives=relatives), "record")
    v = next(step.values for step in working(line, METHOD) if step.sentence == lines.RATE)
    rate = (v["group"] * v["prior"] + v["x"]) / (v["prior"] + v["n"])
    assert rate == pytest.approx(v["rate"], abs=1e-12)
    assert v["at_most"] / (1 + rate / v["reference"]) == pytest.approx(line.points, abs=1e-12)
    assert (lines.RELATIVES in sentences(line)) is bool(relatives)


def test_promises_and_licences_can_be_redone() -> None:
    score = scored()
    for item in ("answers", "remedies"):
        v = working(line_of(score, item), METHOD)[1].values
        assert v["at_most"] * v["a"] / (v["a"] + v["b"]) == pytest.approx(line_of(score, item).points, abs=1e-12)
    assert sentences(line_of(score, "licences and sanctions")) == [lines.LICENSED]
    assert sentences(line_of(scored(licences=()), "licences and sanctions")) == [lines.LICENCE_UNKNOWN]


def test_what_is_not_laid_open_is_said() -> None:
    assert sentences(line_of(scored(disclosures=()), "owners")) == [lines.UNDISCLOSED]
    assert sentences(line_of(scored(), "owners")) == [lines.DISCLOSED, lines.PRODUCT]


def test_items_that_are_no_criteria_have_names_of_their_own() -> None:
    named = {line.item for line in scored().contributions if line.part is not Part.CONFORMITY}
    assert named == lines.ITEM_LABELS.keys()


def test_the_example_of_a_method_is_scored_like_everybody() -> None:
    worked = worked_example("2026.1")
    assert worked.score.as_of == date(2026, 6, 30)
    assert worked.score.value is not None
    assert len(worked.score.contributions) == len(worked.standard.criterion_codes) + 10


def test_what_each_fact_weighs_alone_adds_up_to_what_they_weigh_together() -> None:
    facts = clean(complaints=(upheld("a", 3), upheld("b", 1, days=800)))
    weights = [weight for fact, weight in alone(facts, STANDARD, METHOD) if fact in facts.complaints]
    together = working(line_of(scored(complaints=facts.complaints), "record"), METHOD)[0].values["severity"]
    assert sum(weights) == pytest.approx(together, abs=1e-12)
    assert facts.as_of == TODAY


def test_facts_fade_as_the_method_says() -> None:
    found = dict(fading(24.0, 12.0, METHOD, 72))
    assert found[0] == found[12] == 1.0
    assert found[36] == pytest.approx(0.5, abs=0.001)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_step_is_one_sentence_with_its_figures() -> None:
    assert Step("%(a)s", {"a": 1.0}).sentence % {"a": "1"} == "1"
