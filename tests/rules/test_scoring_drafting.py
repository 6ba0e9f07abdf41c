"""Drafts of a method: figures changed, laws kept, and the file that a release makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iris.rules.scoring.drafting import FIGURES, changed, digest, method_with, value_of, values_of
from iris.rules.scoring.explain import score
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.laws import broken
from iris.rules.scoring.method import Method
from iris.rules.scoring.method_file import file_name, source_of
from iris.rules.scoring.methods import methods
from iris.rules.scoring.vocabulary import Band, Part
from tests.rules.scoring_samples import METHOD, STANDARD, TODAY
from tests.rules.test_scoring_laws import INDEPENDENT, agencies, law


def made_by(source: str) -> Method:
    """The method that a file of code gives."""
    space: dict[str, Any] = {}
    exec(compile(source, "method", "exec"), space)  # noqa: S102 - our own file, as a release would import it
    found: Method = space["METHOD"]
    return found


@pytest.mark.parametrize("published", methods(), ids=lambda m: m.version)
def test_the_file_written_of_a_method_gives_the_very_same_method(published: Method) -> None:
    assert made_by(source_of(published)) == published
    assert file_name(published.version) == f"method_{published.version.replace('.', '_')}.py"


def test_the_file_of_a_draft_gives_what_was_compared() -> None:
    draft = method_with(METHOD, {"gates.major_open.cap": 80, "voice.least_answers": 12}, "2027.1", date(2027, 1, 1))
    again = made_by(source_of(draft))
    assert again == draft
    assert digest(again) == digest(draft) == digest(replace(draft, version="x", published=TODAY))
    assert digest(draft) != digest(METHOD)


@pytest.mark.parametrize("published", methods(), ids=lambda m: m.version)
def test_a_published_method_keeps_the_laws_and_unchanged_figures_change_nothing(published: Method) -> None:
    assert broken(published) == []
    assert changed(published, values_of(published)) == {}
    assert method_with(published, values_of(published), published.version) == published


def test_each_figure_is_read_where_it_was_written() -> None:
    for figure in FIGURES:
        value = value_of(METHOD, figure.path) + 1
        assert value_of(method_with(METHOD, {figure.path: value}, "x"), figure.path) == value, figure.path


def test_words_and_what_follows_from_a_figure_follow_it() -> None:
    figures = {"gates.critical_open.cap": 35, "bands.d.floor": 45, "answering.points": 7, "remedying.points": 3}
    draft = method_with(METHOD, figures | {"evidence.grade_value.major": 0.1}, "x")
    assert "at most 35" in draft.gates[0].sentence
    assert "at least 45" in draft.bands[-2].sentence
    assert "fewer than 45" in draft.bands[-1].sentence
    assert draft.points[Part.ANSWERING] == 10
    assert draft.evidence.unaged_at == 0.1


@pytest.mark.parametrize(
    ("figures", "path"),
    [
        ({"points.record": 31}, "points.conformity"),
        ({"points.record": -1}, "points.record"),
        ({"points.record": float("nan")}, "points.record"),
        ({"evidence.quality.desk": 1.5}, "evidence.quality.desk"),
        ({"evidence.grade_value.observation": 0.5}, "evidence.grade_value.minor"),
        ({"evidence.quality.self": 0.6}, "evidence.quality.self"),
        ({"evidence.unknown.low": 0.7}, "evidence.unknown.mid"),
        ({"evidence.unknown.low": 0.65, "evidence.unknown.mid": 0.7}, "evidence.unknown.low"),
        ({"openness.half_life": 1}, "openness.half_life"),
        ({"record.reference": 0}, "record.reference"),
        ({"record.self_reported": 0.6}, "record.self_reported"),
        ({"record.source.estimated": 0.9}, "record.source.estimated"),
        ({"standing.sanction.fine": 0.1}, "standing.sanction.fine"),
        ({"voice.least_answers": 5}, "voice.least_answers"),
        ({"gates.critical_open.cap": 40}, "gates.critical_open.cap"),
        ({"gates.major_overdue.cap": 90}, "gates.major_overdue.cap"),
        ({"bands.b.floor": 90}, "bands.a.floor"),
    ],
)
def test_figures_that_break_a_law_are_refused_where_they_stand(figures: dict[str, float], path: str) -> None:
    assert [found.path for found in broken(method_with(METHOD, figures, "x"))] == [path]


def around(method: Method) -> st.SearchStrategy[Method]:
    """Drafts that keep the laws: some figures a little, some far from those of the method."""
    some = st.dictionaries(
        st.sampled_from([f.path for f in FIGURES if not f.path.startswith("points")]),
        st.sampled_from((0.25, 0.5, 0.8, 1.2, 2.0)),
        max_size=8,
    )
    drafts = some.map(lambda by: method_with(method, {p: value_of(method, p) * times for p, times in by.items()}, "x"))
    return drafts.filter(lambda draft: not broken(draft))


@law
@given(around(METHOD), agencies())
def test_bounds_and_an_open_critical_hold_under_any_draft_that_keeps_the_laws(draft: Method, facts: FactSet) -> None:
    found = score(facts, STANDARD, draft)
    if "critical finding open" in found.gates:
        assert found.band in (Band.E, None)
    if found.value is not None:
        assert 0 <= found.low <= found.value <= found.high <= 100  # type: ignore[operator]


@law
@given(around(METHOD), agencies(latest=0, kinds=INDEPENDENT, assessed=True), st.integers(1, 30))
def test_time_alone_moves_no_score_by_a_point_a_day_under_such_a_draft(
    draft: Method, facts: FactSet, days: int
) -> None:
    calm = replace(
        facts,
        ratings=tuple(replace(r, due_on=None, contested_from=None, contested_to=None) for r in facts.ratings),
        complaints=tuple(replace(c, remedy_due=None, retaliation=False) for c in facts.complaints),
        voice=(),
    )
    before = score(calm, STANDARD, draft)
    later = TODAY + timedelta(days=days)
    after = score(replace(calm, as_of=later, known_at=later), STANDARD, draft)
    assume(before.value is not None)
    assume(after.value is not None)
    assume(before.gates == after.gates)
    # Another rating becoming current is excepted by the law itself; so the parts that don't choose are looked at.
    for part in set(Part) - {Part.CONFORMITY}:
        assert abs(after.parts[part].mid - before.parts[part].mid) < days
