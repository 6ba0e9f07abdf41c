"""Around a case: contact, helpers, files, erasure, and what may be compared by the clear columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.cases.categories import Category
from iris.rules.cases.clear import (
    CLEAR_COLUMNS,
    ClearCase,
    Corridor,
    IncidentSide,
    check_same_incident,
    cube_cell,
    quarter_of,
    quarter_of_month,
    queue_order,
    similar,
)
from iris.rules.cases.contact import Hours, Try, Way, check_safe, contact_lost
from iris.rules.cases.evidence import FileKind, Form, Viewer, check_voice_note, form_for
from iris.rules.cases.openings import OPENING_WORDS, Opening, check_opening
from iris.rules.cases.retention import Hold, Kept, draft_is_over, last_day_of, to_erase
from iris.rules.cases.speakers import Act, Consent, ConsentKind, Voice, check_act
from iris.rules.cases.stages import Stage
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role

NOW = datetime(2026, 3, 1, 22, tzinfo=UTC)


def refused(call: object, *args: object) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args)  # type: ignore[operator]
    return refusal.value.code


def tries(*days: int) -> list[Try]:
    return [Try(date(2026, 1, 1) + timedelta(days=day), Way.CALL) for day in days]


@pytest.mark.parametrize(
    ("days", "lost"),
    [((0, 45, 90), True), ((0, 45, 91), False), ((0, 45), False), ((0, 0, 0), False), ((0, 5, 91, 95), True)],
)
def test_contact_is_lost_after_three_days_of_trying_within_90(days: tuple[int, ...], lost: bool) -> None:
    assert contact_lost(tries(*days), heard_on=None) is lost


def test_hearing_from_the_worker_begins_the_count_anew() -> None:
    assert not contact_lost(tries(0, 10, 20), heard_on=date(2026, 1, 5))
    assert not contact_lost([*tries(0, 10, 30), Try(date(2026, 1, 25), Way.CALL, reached=True)], heard_on=None)


@pytest.mark.parametrize(
    ("way", "hours", "code"),
    [(Way.EMAIL, Hours.EVENING, "way_not_safe"), (Way.CALL, Hours.MORNING, "hour_not_safe")],
)
def test_nobody_is_reached_in_a_way_or_hour_that_is_not_safe(way: Way, hours: Hours, code: str) -> None:
    assert refused(check_safe, way, [Way.CALL], hours, [Hours.EVENING]) == code


def test_a_message_in_the_case_is_always_safe() -> None:
    check_safe(Way.CASE_ONLY, [], Hours.NIGHT, [Hours.EVENING])
    check_safe(Way.CALL, [Way.CALL], Hours.NIGHT, [])


CONSENT = Consent(ConsentKind.BY_TELEPHONE, NOW)


@pytest.mark.parametrize("act", [Act.SAY_YES, Act.ACCEPT_OUTCOME, Act.CONFIRM_PAYMENT, Act.WITHDRAW, Act.ASK_REVIEW])
@pytest.mark.parametrize("voice", [Voice.HELPER, Voice.ADVOCATE])
def test_what_binds_the_worker_no_helper_can_do(act: Act, voice: Voice) -> None:
    assert refused(check_act, act, voice, CONSENT, NOW) == "worker_must_say"


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("voice", [Voice.CODE, Voice.RECORDED_CALL])
def test_the_worker_can_do_everything_by_code_or_recorded_call(act: Act, voice: Voice) -> None:
    check_act(act, voice, None, NOW)


@pytest.mark.parametrize(
    "consent",
    [
        None,
        Consent(ConsentKind.NOT_ASKED, NOW),
        Consent(ConsentKind.IN_WRITING, NOW, ended_at=NOW),
        Consent(ConsentKind.IN_WRITING, NOW + timedelta(days=1)),
    ],
)
def test_a_helper_sees_nothing_without_a_consent_that_holds(consent: Consent | None) -> None:
    assert refused(check_act, Act.READ_MESSAGES, Voice.ADVOCATE, consent, NOW) == "no_consent"


def test_a_helper_with_consent_adds_facts() -> None:
    check_act(Act.ADD_FACTS, Voice.HELPER, CONSENT, NOW)


@pytest.mark.parametrize("viewer", [Viewer.HELPER, Viewer.RECEIVER, Viewer.RESPONDENT])
@pytest.mark.parametrize("kind", list(FileKind))
def test_nobody_else_gets_an_original(viewer: Viewer, kind: FileKind) -> None:
    assert form_for(kind, viewer) is not Form.ORIGINAL


def test_a_respondent_gets_images_anew_summaries_and_never_a_voice() -> None:
    forms = [form_for(kind, Viewer.RESPONDENT) for kind in (FileKind.IMAGE, FileKind.OTHER, FileKind.VOICE)]

    assert forms == [Form.REENCODED, Form.SUMMARY, Form.NOTHING]


def test_a_voice_note_has_three_minutes() -> None:
    check_voice_note(180)
    assert refused(check_voice_note, 181) == "voice_too_long"


CLOSED_ON = date(2026, 2, 28)


def test_identity_goes_after_12_months_and_the_story_after_24() -> None:
    assert last_day_of(Kept.IDENTITY, CLOSED_ON) == date(2027, 2, 28)
    assert to_erase(CLOSED_ON, date(2027, 2, 28)) == frozenset()
    assert to_erase(CLOSED_ON, date(2027, 3, 1)) == {Kept.IDENTITY, Kept.CONTACT}
    assert to_erase(CLOSED_ON, date(2028, 2, 29)) == frozenset(Kept) - {Kept.DRAFT}


def test_nothing_of_an_open_or_held_case_is_erased() -> None:
    assert to_erase(None, date(2040, 1, 1)) == frozenset()
    assert to_erase(CLOSED_ON, date(2040, 1, 1), [Hold.REVIEW_OPEN]) == frozenset()


def test_an_unfinished_complaint_is_kept_for_30_days() -> None:
    assert not draft_is_over(date(2026, 3, 1), date(2026, 3, 31))
    assert draft_is_over(date(2026, 3, 1), date(2026, 4, 1))


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 2000))
def test_what_was_erased_once_never_comes_back(closed: date, days: int) -> None:
    today = closed + timedelta(days=days)

    assert to_erase(closed, today) <= to_erase(closed, today + timedelta(days=1))


WAY = Corridor("NP", "QA", "construction")
CASE = ClearCase(1, Stage.TRIAGED, None, frozenset({7}), frozenset({Category.FEES}), WAY, "2026Q1")


def test_the_clear_columns_are_those_of_the_process() -> None:
    assert {"stage", "due", "respondent", "categories", "corridor", "quarter"} == CLEAR_COLUMNS


def test_similar_cases_share_the_respondent_and_one_thing_more() -> None:
    same = replace(CASE, case_id=2)
    only_respondent = replace(CASE, case_id=3, categories=frozenset(), corridor=Corridor(), quarter="2025Q1")
    only_way = replace(CASE, case_id=4, respondents=frozenset({8}), categories=frozenset(), quarter="2025Q1")

    found = similar(CASE, [CASE, same, only_respondent, only_way])

    assert [(item.case_id, item.points) for item in found] == [(2, 7)]
    assert found[0].shared == ("respondent", "corridor", "quarter", "categories")


def test_an_unknown_way_is_no_likeness() -> None:
    blank = replace(CASE, corridor=Corridor(), quarter="", categories=frozenset())

    assert similar(blank, [replace(blank, case_id=2)]) == ()


def test_a_case_counts_in_one_cell_of_the_cube_also_when_little_is_known() -> None:
    assert cube_cell(CASE) == ("NP", "QA", "construction", "2026")
    assert cube_cell(replace(CASE, corridor=Corridor("NP"), quarter="")) == ("NP", "?", "?", "?")


SIDE = IncidentSide(7, "Pearl Tower", "2026Q1")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (replace(SIDE, respondent=8), "incident_other_respondent"),
        (replace(SIDE, site="Pearl Tower 2"), "incident_other_site"),
        (replace(SIDE, quarter="2026Q2"), "incident_other_quarter"),
    ],
)
def test_one_incident_is_the_same_respondent_site_and_quarter(other: IncidentSide, code: str) -> None:
    assert refused(check_same_incident, SIDE, other) == code


def test_a_site_is_the_same_however_it_is_written_but_never_when_unknown() -> None:
    check_same_incident(SIDE, replace(SIDE, site=" pearl  TOWER"))
    unknown = replace(SIDE, site=" ")
    assert refused(check_same_incident, unknown, unknown) == "incident_other_site"


@pytest.mark.parametrize(("day", "quarter"), [(date(2026, 3, 31), "2026Q1"), (date(2026, 4, 1), "2026Q2")])
def test_quarters_begin_in_january(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter
    assert quarter_of_month(f"{day:%Y-%m}") == quarter


def test_the_queue_begins_with_what_is_urgent() -> None:
    soon = replace(CASE, case_id=2, due_on=date(2026, 3, 1))
    today = date(2026, 3, 5)

    assert queue_order(CASE, urgent=True, today=today) < queue_order(soon, urgent=False, today=today)
    assert queue_order(soon, urgent=False, today=today) < queue_order(CASE, urgent=False, today=today)


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.AGENCY_STAFF, Role.ADVOCATE, Role.CASE_OFFICER])
def test_anybody_may_file_on_the_open_form(role: Role) -> None:
    check_opening(Opening.FORM, role)


@pytest.mark.parametrize(
    ("opening", "role", "code"),
    [
        (Opening.ADVOCATE, Role.ANONYMOUS, "not_an_advocate"),
        (Opening.PHONE, Role.ADVOCATE, "not_a_case_officer"),
        (Opening.LETTER, Role.REVIEWER, "not_a_case_officer"),
        (Opening.VISIT, Role.ADMINISTRATOR, "not_a_case_officer"),
    ],
)
def test_a_case_for_somebody_else_is_opened_by_those_who_may(opening: Opening, role: Role, code: str) -> None:
    assert refused(check_opening, opening, role) == code


def test_a_case_officer_writes_down_what_was_told() -> None:
    assert set(OPENING_WORDS) == set(Opening)
    check_opening(Opening.VISIT, Role.CASE_OFFICER)
    check_opening(Opening.ADVOCATE, Role.ADVOCATE)
