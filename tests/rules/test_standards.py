"""Standards as data: frozen, complete, comparable, and readable by the score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.standards import (
    ELEMENT_LABELS,
    Basis,
    ChangeKind,
    Element,
    StandardSubject,
    current,
    differences,
    for_scoring,
    parse,
    published,
    standard,
)
from iris.rules.standards.reading import extract, texts

AGENCY = standard("agency", "2026.1")
EMPLOYER = standard("employer", "2026.1")

# A published version never changes: if this fails, put the file back and write the next version instead.
FROZEN = {
    ("agency", "2026.1"): "172c2d1d535c3d4f173a35294335011a05afd29f9dd19197f12b4d4dbdfec6fa",
    ("employer", "2026.1"): "b70c5228a534eb3ef3e5bcb26e1bd34a7f7eb5150bebced5f54e0e59d10bb995",
}

SMALL = """
id = "small"
version = "1"
title = "A small standard"
subject = "agency"
valid_from = 2026-01-01
working_draft = true
languages = ["en"]
public_summary = "none"
[sampling]
method = "table"
source = "invented"
rows = [{ up_to = 10, days = 1, individual = 2, groups = 0, group_size = 0 }]
[[principles]]
code = "P"
title = "First"
weight = 2
[[principles.criteria]]
code = "P.1"
title = "One"
requirement = "Does one thing."
indicators = ["It is done."]
elements = ["policy"]
guidance = "Look."
evidence = []
[[principles]]
code = "Q"
title = "Second"
weight = 1
[[principles.criteria]]
code = "Q.1"
title = "Two"
requirement = "Does another thing."
indicators = ["It is done too."]
elements = ["training"]
guidance = "Look again."
evidence = ["record"]
weight = 3
"""


def test_published_versions_are_frozen():
    assert {(s.id, s.version): s.checksum for s in published()} == FROZEN


def test_the_checksum_does_not_depend_on_line_ends():
    assert parse(SMALL).checksum == parse(SMALL.replace("\n", "\r\n")).checksum
    assert parse(SMALL).checksum != parse(SMALL.replace("Look again", "Look twice")).checksum


def test_the_agency_standard_has_two_overarching_and_five_specific_principles():
    assert [p.overarching for p in AGENCY.principles] == [True, True, False, False, False, False, False]
    assert AGENCY.subject is StandardSubject.AGENCY
    assert len(AGENCY.codes()) == 31


def test_zero_tolerance_lies_on_what_must_never_be():
    marked = [c.code for c in AGENCY.criteria() if c.zero_tolerance]
    assert marked == ["A.2", "A.3", "1.1", "2.1", "5.2"]


@pytest.mark.parametrize("version", published(), ids=lambda s: s.id)
def test_what_is_not_sourced_makes_it_a_working_draft(version):
    unsourced = [c.code for c in version.criteria() if c.basis is not Basis.SOURCED]
    assert version.working_draft is bool(unsourced)
    assert "Working draft" in version.notice
    assert all(p.source for p in version.principles if p.basis is Basis.SOURCED)


@pytest.mark.parametrize("version", published(), ids=lambda s: s.id)
def test_every_criterion_wants_evidence_and_names_its_elements(version):
    for criterion in version.criteria():
        assert criterion.evidence_required
        assert criterion.guidance.endswith((".", "?"))
        assert criterion.maps_to is None or version.subject is StandardSubject.EMPLOYER


def test_all_five_elements_are_asked_for():
    assert {e for c in AGENCY.criteria() for e in c.elements} == set(Element)
    assert set(ELEMENT_LABELS) == set(Element)


def test_employer_criteria_map_to_agency_criteria_or_to_none():
    mapped = {c.code: c.maps_to for c in EMPLOYER.criteria()}
    assert {code for code in mapped.values() if code} <= set(AGENCY.codes())
    assert None in mapped.values()
    assert mapped["E1.1"] == "1.1"
    assert mapped["E3.1"] == "2.1"
    assert [p.code for p in EMPLOYER.principles] == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]


def test_the_score_reads_codes_and_weights_and_nothing_else():
    assert for_scoring(parse(SMALL)) == {
        "principles": [
            {"code": "P", "weight": 2, "criteria": [{"code": "P.1", "weight": 1}]},
            {"code": "Q", "weight": 1, "criteria": [{"code": "Q.1", "weight": 3}]},
        ]
    }
    assert [c["code"] for p in for_scoring(AGENCY)["principles"] for c in p["criteria"]] == list(AGENCY.codes())


def test_a_version_that_is_not_there_is_refused():
    with pytest.raises(RuleBroken):
        standard("agency", "1999")
    with pytest.raises(RuleBroken):
        current("nothing")
    assert current("agency") is AGENCY


def test_a_criterion_is_found_by_its_code():
    assert AGENCY.criterion("2.1").title == "Workers keep their papers"
    with pytest.raises(RuleBroken, match=r"E9\.9"):
        AGENCY.criterion("E9.9")


def test_a_version_does_not_differ_from_itself():
    assert differences(AGENCY, AGENCY) == ()


def test_differences_name_what_changed_from_what_to_what():
    old = parse(SMALL)
    new = parse(
        SMALL.replace('version = "1"', 'version = "2"')
        .replace("Does one thing.", "Does it well.")
        .replace('"Q.1"', '"Q.2"')
        .replace("working_draft = true", "working_draft = false")
    )
    found = {(c.kind, c.code, c.field): (c.before, c.after) for c in differences(old, new)}
    assert found.pop((ChangeKind.CHANGED, "", "working_draft")) == (True, False)
    assert found.pop((ChangeKind.CHANGED, "P.1", "requirement")) == ("Does one thing.", "Does it well.")
    assert found.pop((ChangeKind.REMOVED, "Q.1", "")) == (old.criterion("Q.1"), None)
    assert found.pop((ChangeKind.ADDED, "Q.2", "")) == (None, new.criterion("Q.2"))
    assert found == {}


def test_a_criterion_that_moves_to_another_principle_is_a_change():
    old = parse(SMALL)
    first, second = old.principles
    moved = replace(second, criteria=(*second.criteria, *first.criteria))
    new = replace(old, principles=(replace(first, criteria=()), moved))
    assert [(c.code, c.field, c.before, c.after) for c in differences(old, new)] == [("P.1", "principle", "P", "Q")]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('id = "small"', "id = small", "Invalid value"),
        ('title = "Second"\n', "", "title is missing"),
        ('code = "Q.1"', 'code = "P.1"', "code P.1 is used 2 times"),
        ("weight = 3", "weight = 0", "Q.1 has a weight below 1"),
        ('indicators = ["It is done too."]', "indicators = []", "Q.1 has no indicator"),
        ('elements = ["training"]', 'elements = ["luck"]', "luck"),
        ('elements = ["training"]', "elements = []", "Q.1 has no element"),
        ("up_to = 10", "up_to = 0", "the rows of interviews do not rise"),
        ("2026-01-01", '"soon"', "valid_from must be a date"),
        ('title = "Two"', 'title = " "', "title must be a text in Q.1"),
        ('guidance = "Look."', 'guidance = "Look."\nbasis = "sourced"', "P.1 is sourced but names no source"),
    ],
)
def test_a_text_that_cannot_be_a_standard_is_refused_with_what_is_wrong(old, new, what):
    assert old in SMALL
    with pytest.raises(RuleBroken, match=what) as refused:
        parse(SMALL.replace(old, new))
    assert refused.value.code == "standard_text"


def test_translators_get_every_text():
    messages = [text for _, _, text, _ in extract(BytesIO(SMALL.encode()), (), (), {})]
    assert messages == [t for t in texts(parse(SMALL)) if t]
    assert "It is done too." in messages
    assert "Look again." in messages


def test_a_standard_is_valid_from_a_day():
    assert AGENCY.valid_from == date(2026, 1, 1)
