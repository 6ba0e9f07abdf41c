"""Who must not: sides, ties, rotation, teams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.errors import RuleBroken
from iris.rules.independence import (
    TEAM_CONDITIONS,
    Approval,
    Declaration,
    Link,
    LinkKind,
    Member,
    Qualification,
    Side,
    TeamFacts,
    check_links,
    check_part,
    check_rotation,
    check_second_person,
    check_side,
)
from iris.rules.moves import failing, require

ANNA, BIRUK, CHANDRA = 11, 12, 13
AGENCY = 70


def member(person=ANNA, **changes):
    sound = Member(
        person,
        f"person {person}",
        lead=person == ANNA,
        declaration=Declaration(date(2026, 5, 1)),
        qualifications=(Qualification("auditor", date(2026, 12, 31), "secretariat"),),
    )
    return replace(sound, **changes)


def team(*members, **changes):
    sound = TeamFacts(
        subject=AGENCY,
        standard="agency",
        countries=frozenset({"NP", "QA"}),
        first_day=date(2026, 6, 1),
        last_day=date(2026, 6, 5),
        members=members or (member(), member(BIRUK)),
        approvals=(Approval(frozenset({"agency"}), frozenset({"NP", "QA"}), date(2026, 1, 1), date(2026, 6, 5)),),
    )
    return replace(sound, **changes)


def refused(facts):
    return [condition.code for condition in failing(TEAM_CONDITIONS, facts)]


def test_a_sound_team_passes():
    require(TEAM_CONDITIONS, team())


@pytest.mark.parametrize("taken", list(Side))
@pytest.mark.parametrize("wanted", list(Side))
def test_one_person_takes_one_side_of_an_application(taken, wanted):
    if taken is wanted:
        check_side({ANNA: taken}, ANNA, wanted)
        return
    with pytest.raises(RuleBroken) as broken:
        check_side({ANNA: taken}, ANNA, wanted)
    assert broken.value.code == f"side_{taken}"


def test_whoever_took_no_side_may_take_any():
    check_side({ANNA: Side.EVALUATION}, BIRUK, Side.DECISION)


def test_paid_work_excludes_for_two_years_and_the_last_day_counts():
    link = Link(LinkKind.CONSULTANCY, AGENCY, date(2024, 6, 1))
    with pytest.raises(RuleBroken):
        check_links([link], AGENCY, date(2026, 6, 1))
    check_links([link], AGENCY, date(2026, 6, 2))


@pytest.mark.parametrize("kind", list(LinkKind))
def test_every_tie_that_lasts_excludes(kind):
    with pytest.raises(RuleBroken):
        check_links([Link(kind, AGENCY)], AGENCY, date(2026, 6, 1))


def test_a_tie_to_another_agency_excludes_nobody():
    check_links([Link(LinkKind.EMPLOYMENT, AGENCY + 1)], AGENCY, date(2026, 6, 1))


def test_a_part_needs_a_free_side_and_no_tie():
    tie = (Link(LinkKind.PAID_TRAINING, AGENCY, date(2026, 1, 1)),)
    with pytest.raises(RuleBroken, match="tied"):
        check_part({}, ANNA, Side.REVIEW, tie, AGENCY, date(2026, 6, 1))
    with pytest.raises(RuleBroken, match="decided"):
        check_part({ANNA: Side.DECISION}, ANNA, Side.REVIEW, (), AGENCY, date(2026, 6, 1))


def test_two_people_are_two_people():
    check_second_person(ANNA, BIRUK)
    with pytest.raises(RuleBroken):
        check_second_person(ANNA, ANNA)


def test_a_fourth_audit_in_a_row_is_refused():
    check_rotation([ANNA, ANNA], ANNA)
    check_rotation([ANNA, BIRUK, ANNA], ANNA)
    check_rotation([ANNA, ANNA, ANNA, BIRUK], ANNA)
    with pytest.raises(RuleBroken) as broken:
        check_rotation([BIRUK, ANNA, ANNA, ANNA], ANNA)
    assert broken.value.code == "lead_rotation"


def test_the_rotation_binds_the_lead_and_not_the_others():
    tired = {"previous_leads": (ANNA, ANNA, ANNA)}
    assert refused(team(**tired)) == ["lead_rotation"]
    assert refused(team(member(lead=False), member(BIRUK, lead=True), **tired)) == []


@pytest.mark.parametrize("leads", [0, 2])
def test_a_team_has_exactly_one_lead(leads):
    members = [member(person, lead=n < leads) for n, person in enumerate((ANNA, BIRUK))]
    assert refused(team(*members)) == ["team_lead"]


@pytest.mark.parametrize(
    "approval",
    [
        Approval(frozenset({"employer"}), frozenset({"NP", "QA"}), date(2026, 1, 1), date(2027, 1, 1)),
        Approval(frozenset({"agency"}), frozenset({"NP"}), date(2026, 1, 1), date(2027, 1, 1)),
        Approval(frozenset({"agency"}), frozenset({"NP", "QA"}), date(2026, 6, 2), date(2027, 1, 1)),
        Approval(frozenset({"agency"}), frozenset({"NP", "QA"}), date(2026, 1, 1), date(2026, 6, 4)),
    ],
    ids=["other standard", "a country missing", "begins too late", "ends a day too soon"],
)
def test_the_audit_body_needs_an_approval_in_force(approval):
    assert refused(team(approvals=(approval,))) == ["body_approval"]
    assert refused(team(approvals=())) == ["body_approval"]


def test_an_audit_body_tied_to_the_subject_is_refused():
    tie = (Link(LinkKind.CONSULTANCY, AGENCY, date(2025, 1, 1)),)
    assert refused(team(body_links=tie)) == ["body_linked"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"qualifications": ()}, "qualification"),
        ({"qualifications": (Qualification("auditor", date(2026, 6, 4), "s"),)}, "qualification"),
        ({"qualifications": (Qualification("driver", date(2030, 1, 1), "s"),)}, "qualification"),
        ({"links": (Link(LinkKind.EMPLOYMENT, AGENCY, date(2025, 1, 1)),)}, "linked"),
        ({"side": Side.DECISION}, "other_side"),
        ({"declaration": Declaration()}, "undeclared"),
        ({"declaration": Declaration(date(2026, 5, 1), conflict=True)}, "conflict"),
    ],
)
def test_each_member_must_be_free_and_fit(change, code):
    facts = team(member(), member(BIRUK, **change))
    assert refused(facts) == [code]
    with pytest.raises(RuleBroken, match="person 12"):
        require(TEAM_CONDITIONS, facts)


def test_a_qualification_that_ends_with_the_audit_is_enough():
    last = (Qualification("auditor", date(2026, 6, 5), "secretariat"),)
    assert refused(team(member(qualifications=last))) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([ANNA, BIRUK, CHANDRA]), st.sampled_from(list(Side))), max_size=12))
def test_whatever_is_tried_nobody_ends_on_two_sides(attempts):
    taken = {}
    granted = []
    for person, side in attempts:
        try:
            check_side(taken, person, side)
        except RuleBroken:
            continue
        taken.setdefault(person, side)
        granted.append((person, side))
    assert len(set(granted)) == len({person for person, _ in granted})
