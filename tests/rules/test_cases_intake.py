"""Filing: the questions, what is kept of answers, what is urgent, which warning signs are suggested."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.categories import (
    CATEGORIES,
    GRAVEST_FIRST,
    Category,
    gravest,
    severity_of,
)
from iris.rules.cases.indicators import INDICATORS, Indicator, point_to_danger, suggested
from iris.rules.cases.intake import (
    asked,
    check_answer,
    check_filing,
    cleaned,
    is_answered,
    next_question,
    progress,
    question_before,
    told,
)
from iris.rules.cases.questions import QUESTIONS, Field, FieldKind
from iris.rules.cases.speakers import ConsentKind
from iris.rules.cases.urgency import Reason, urgency
from iris.rules.deadlines import Period
from iris.rules.errors import RuleBroken

FIELDS = {field.key: field for question in QUESTIONS for field in question.fields}
ticks = st.lists(st.sampled_from([c.value for c in Category]), unique=True).map(tuple)
some_answers = st.fixed_dictionaries(
    {},
    optional={
        "about": st.sampled_from(["me", "me_minor", "other", "other_minor"]).map(lambda a: (a,)),
        "what": ticks,
        "ways": st.lists(st.sampled_from(["case_only", "call", "email"]), unique=True).map(tuple),
        "danger": st.sampled_from(["no", "yes", "unsure"]).map(lambda a: (a,)),
    },
)


def page(answers: dict[str, tuple[str, ...]]) -> str | None:
    question = next_question(answers)
    return question and question.key


def refused(field: str, *values: str) -> str:
    with pytest.raises(RuleBroken) as refusal:
        check_answer(FIELDS[field], values)
    return refusal.value.code


def test_the_first_question_asks_for_no_name() -> None:
    assert page({}) == "about"


@settings(deadline=None)
@given(some_answers)
def test_sending_page_after_page_always_comes_to_an_end(answers: dict[str, tuple[str, ...]]) -> None:
    seen: list[str] = []
    while (question := next_question(answers)) is not None:
        seen.append(question.key)
        answers = answers | {field.key: answers.get(field.key, ()) for field in question.fields}
        assert len(seen) <= len(QUESTIONS)

    assert len(seen) == len(set(seen))
    assert all(is_answered(question, answers) for question in asked(answers))


def test_costs_are_asked_only_of_those_who_paid() -> None:
    assert "costs" in [q.key for q in asked({"what": ("fees",)})]
    assert "costs" not in [q.key for q in asked({"what": ("wages",)})]


def test_a_helper_is_asked_whether_the_worker_knows() -> None:
    assert page({"about": ("other",)}) == "helper"
    assert page({"about": ("me",)}) == "what"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"what": ("violence",)}, True),
        ({"what": ("papers", "fees")}, True),
        ({"what": ("fees",), "about": ("me_minor",)}, True),
        ({"what": ()}, True),
        ({"what": ("fees",), "about": ("me",)}, False),
    ],
)
def test_danger_is_asked_where_it_can_be(answers: dict[str, tuple[str, ...]], expected: bool) -> None:
    assert ("danger" in [q.key for q in asked(answers)]) is expected


def test_a_worker_who_wants_no_contact_is_not_asked_for_a_number() -> None:
    assert "reach_detail" not in [q.key for q in asked({"ways": ("case_only",)})]
    assert "reach_detail" in [q.key for q in asked({"ways": ("case_only", "call")})]


def test_back_leads_to_the_page_before() -> None:
    before = question_before("what", {"about": ("other",)})

    assert before is not None
    assert before.key == "helper"
    assert question_before("about", {}) is None


def test_progress_counts_the_pages_that_will_be_asked() -> None:
    shown = progress("what", {"about": ("me",), "what": ("wages",)})

    assert (shown.number, shown.of, shown.minutes) == (2, 6, 4)


@pytest.mark.parametrize(
    ("field", "values", "code"),
    [
        ("what", ("fees", "nonsense"), "choice_unknown"),
        ("about", ("me", "other"), "only_one"),
        ("origin", ("Nepal",), "choice_unknown"),
        ("month", ("2026-13",), "month_unreadable"),
        ("month", ("2026-03-05",), "month_unreadable"),
        ("story", ("x" * 20_001,), "text_too_long"),
        ("reach_at", ("x" * 201,), "text_too_long"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused(field: str, values: tuple[str, ...], code: str) -> None:
    assert refused(field, *values) == code


def test_a_long_story_in_bengali_is_kept_as_written() -> None:
    story = "আমার টাকা " * 300

    assert check_answer(FIELDS["story"], [story]) == (story.strip(),)


def test_an_empty_field_counts_as_skipped() -> None:
    assert check_answer(FIELDS["month"], ["  "]) == ()


@settings(deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_what_is_kept_has_no_control_signs(text: str) -> None:
    kept = cleaned(text)

    assert "\x00" not in kept
    assert cleaned(kept) == kept
    kept.encode()


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4), st.sampled_from(sorted(FIELDS)))
def test_whatever_is_sent_is_kept_or_refused(values: list[str], field: str) -> None:
    try:
        kept = check_answer(FIELDS[field], values)
    except RuleBroken:
        return
    assert check_answer(FIELDS[field], kept) == kept


def test_one_tick_is_a_complaint_and_nothing_is_not() -> None:
    check_filing({"what": ("wages",)})
    check_filing({"voice_note": ("f1",)})
    with pytest.raises(RuleBroken) as refusal:
        check_filing({"about": ("me",), "origin": ("NP",), "what": ()})

    assert refusal.value.code == "nothing_told"


def test_answers_are_read_together() -> None:
    what = told(
        {
            "about": ("other_minor",),
            "what": ("fees", "gone"),
            "danger": ("yes",),
            "helper_consent": ("not_asked",),
        }
    )

    assert what.categories == {Category.FEES}
    assert (what.minor, what.danger_now, what.helper) == (True, True, True)
    assert what.consent is ConsentKind.NOT_ASKED
    assert what.urgency.urgent


def test_every_choice_has_a_sentence_behind_it_where_something_happened() -> None:
    assert all(choice.label and choice.sentence for choice in FIELDS["what"].choices)
    assert {choice.code for choice in FIELDS["what"].choices} == {c.value for c in Category}


def test_field_keys_are_used_once() -> None:
    keys = [field.key for question in QUESTIONS for field in question.fields]

    assert len(keys) == len(set(keys))
    assert Field("x", FieldKind.LINE).limit == 200


@pytest.mark.parametrize("category", [Category.VIOLENCE, Category.RETALIATION, Category.PAPERS, Category.THREATS])
def test_grave_ticks_are_read_within_24_hours(category: Category) -> None:
    found = urgency({category})

    assert found.urgent
    assert found.triage is Period.CASE_TRIAGE_URGENT
    assert found.reply is Period.CASE_REPLY_URGENT


def test_a_fee_alone_is_read_within_7_days() -> None:
    found = urgency({Category.FEES})

    assert not found.urgent
    assert found.triage is Period.CASE_TRIAGE
    assert found.reply is Period.CASE_REPLY


def test_one_light_sign_is_not_urgent_but_two_are() -> None:
    assert not urgency({Category.WAGES}).urgent
    assert urgency({Category.WAGES, Category.JOB_NOT_AS_PROMISED}).reasons == (Reason.INDICATORS,)


def test_a_child_and_danger_are_urgent_whatever_happened() -> None:
    assert Reason.MINOR in urgency((), minor=True).reasons
    assert urgency((), danger_now=True).reasons == (Reason.DANGER_NOW,)


def test_what_an_officer_flags_is_urgent_even_without_a_tick() -> None:
    assert urgency({Category.OTHER}, flagged={Indicator.DEBT}).urgent


def test_there_are_eleven_indicators_with_a_question_each() -> None:
    assert len(INDICATORS) == 11
    assert set(INDICATORS) == set(Indicator)
    assert all(facts.question.endswith("?") for facts in INDICATORS.values())


@settings(deadline=None)
@given(st.sets(st.sampled_from(Category)), st.booleans())
def test_each_indicator_is_suggested_once_with_its_reason(categories: set[Category], minor: bool) -> None:
    found = suggested(categories, minor=minor)
    order = list(Indicator)

    assert [s.indicator for s in found] == sorted({s.indicator for s in found}, key=order.index)
    assert all(s.why for s in found)


@settings(deadline=None)
@given(st.sets(st.sampled_from(Category)), st.sampled_from(Category), st.booleans())
def test_one_tick_more_never_makes_a_case_less_urgent(ticked: set[Category], more: Category, minor: bool) -> None:
    before, after = suggested(ticked, minor=minor), suggested(ticked | {more}, minor=minor)

    assert point_to_danger(after) or not point_to_danger(before)
    assert {s.indicator for s in before} <= {s.indicator for s in after}


def test_kept_papers_and_threats_together_point_to_vulnerability() -> None:
    found = {s.indicator for s in suggested({Category.PAPERS, Category.THREATS})}

    assert Indicator.VULNERABILITY in found


@pytest.mark.parametrize(
    ("category", "severity"),
    [
        (Category.PAPERS, 10),
        (Category.VIOLENCE, 10),
        (Category.RETALIATION, 10),
        (Category.FEES, 3),
        (Category.JOB_NOT_AS_PROMISED, 3),
        (Category.WAGES, 3),
        (Category.INFORMATION, 1),
        (Category.SERVICE, 1),
    ],
)
def test_weights_are_those_of_the_process(category: Category, severity: int) -> None:
    assert severity_of(category) == severity


def test_fees_over_one_months_pay_weigh_ten() -> None:
    assert severity_of(Category.FEES, fees_over_month=True) == 10
    assert severity_of(Category.WAGES, fees_over_month=True) == 3


def test_the_gravest_speaks_and_retaliation_before_all() -> None:
    assert set(GRAVEST_FIRST) == set(Category) == set(CATEGORIES)
    assert gravest(set(Category)) is Category.RETALIATION
    assert gravest({Category.WAGES, Category.FEES}) is Category.FEES
