"""Speakers of a language look through its translations; a better wording is kept, and nothing typed is lost."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from iris import models as m
from iris.rules.roles import Role
from tests.web.people import People, Person


@pytest.fixture
def reviewer(people: People) -> Person:
    return people.enter(Role.TRANSLATION_REVIEWER)


def test_a_text_found_right_leaves_the_list_and_is_in_the_journal(people: People, reviewer: Person) -> None:
    page = reviewer.client.get("/translations/ar")
    first = page.root.all("h2", class_="label verbatim")[0].text
    page = reviewer.client.submit(page.form(action="/translations/ar/0"), verdict="right")
    assert page.root.all("h2", class_="label verbatim")[0].text != first
    assert first in reviewer.client.get("/translations/ar?show=all").text
    assert people.made.session.query(m.TranslationReview).one().verdict == "right"
    assert people.made.session.query(m.JournalEntry).filter_by(stream="language:ar").count() == 1


def test_a_better_wording_is_in_the_catalogue_that_is_handed_out(reviewer: Person) -> None:
    page = reviewer.client.get("/translations/ar?show=all")
    text = page.root.all("h2", class_="label verbatim")[0].text
    form = page.form(action="/translations/ar/0")
    page = reviewer.client.submit(form, status=409, verdict="wording", wording="%(nonsense)s")
    assert page.root.one("textarea", id="wording-0").text.strip() == "%(nonsense)s", "what was typed stays"
    better = form.values()["wording"][0].strip() + " !"
    reviewer.client.submit(page.form(action="/translations/ar/0"), verdict="wording", wording=better)
    answer = reviewer.client.http.get("/translations/ar.po")
    catalogue = read_po(BytesIO(answer.data), locale="ar")
    assert catalogue.get(text).string == better


def test_a_text_that_changed_meanwhile_is_not_judged_unseen(people: People, reviewer: Person) -> None:
    form = reviewer.client.get("/translations/ar").form(action="/translations/ar/0")
    page = reviewer.client.submit(form, status=409, digest="0" * 64, verdict="right")
    assert "changed meanwhile" in page.text
    assert people.made.session.query(m.TranslationReview).count() == 0


@pytest.mark.parametrize("place", ["/translations", "/translations/ar", "/translations/ar.po"])
def test_nobody_else_sees_them(people: People, place: str) -> None:
    for role in (Role.ADMINISTRATOR, Role.CASE_LEAD, Role.AGENCY_MANAGER):
        people.enter(role).client.get(place, status=404)


@pytest.mark.parametrize("place", ["/translations/en", "/translations/xx", "/translations/xx.po"])
def test_there_is_nothing_to_look_through_in_other_languages(reviewer: Person, place: str) -> None:
    reviewer.client.get(place, status=404)
