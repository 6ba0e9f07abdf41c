"""The demonstration as it is planned: every state of the world in it, the same for a seed and a day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from iris.cli.demo.plan import YEARS, shifted
from iris.cli.demo.planning import planned
from iris.rules.status import AgencyWord, State
from tests.services.demonstrated import TODAY, entries, status_of

LEAP = date(2028, 2, 29)
NEW_YEAR = date(2027, 1, 1)
days = pytest.mark.parametrize("today", [TODAY, LEAP, NEW_YEAR], ids=str)


@days
def test_every_word_for_an_agency_is_shown(today: date) -> None:
    words = Counter(status_of(entry, today).word for entry in planned(today).agencies)
    assert words.keys() == set(AgencyWord)
    assert words[AgencyWord.LICENSED] + words[AgencyWord.CERTIFIED] > words.total() / 2


@days
def test_every_warning_and_contradiction_between_authorities_is_shown(today: date) -> None:
    statuses = [status_of(entry, today) for entry in planned(today).agencies]
    codes = {note.code for status in statuses for note in (*status.warnings, *status.contradictions)}
    assert codes >= {
        "expiring",
        "guarantee_lapsed",
        "authorities_differ",
        "gone_but_dated",
        "banned_but_valid",
        "certified_without_licence",
    }


def test_every_state_is_said_by_some_fact() -> None:
    said = {fact.state for entry in entries(planned(TODAY)) for p in entry.permissions for fact in p.facts}
    # Licences end by their dates, and who knows nothing says nothing.
    assert said == set(State) - {State.EXPIRED, State.UNKNOWN}


@days
def test_nothing_is_known_before_it_happened_or_after_today(today: date) -> None:
    begin = shifted(today, -YEARS) - timedelta(days=1)
    for entry in entries(planned(today)):
        assert entry.closed is None or entry.published < entry.closed <= today
        for permission in entry.permissions:
            known = [fact.recorded for fact in permission.facts]
            assert known == sorted(known), entry.name
            for place, fact in enumerate(permission.facts):
                assert begin <= fact.first <= fact.recorded <= today, entry.name
                assert fact.last is None or fact.first <= fact.last, entry.name
                assert fact.corrects is None or fact.corrects < place, entry.name


def test_a_seed_and_a_day_always_give_the_same() -> None:
    assert planned(TODAY) == planned(TODAY)
    assert planned(TODAY, seed=1).agencies != planned(TODAY, seed=2).agencies


def test_no_two_entries_have_the_same_name() -> None:
    names = Counter(entry.name for entry in entries(planned(TODAY)))
    assert [name for name, number in names.items() if number > 1] == []


def test_no_authority_gives_a_number_twice() -> None:
    given = Counter(
        (p.authority, p.meaning, p.number) for entry in entries(planned(TODAY)) for p in entry.permissions if p.number
    )
    assert [number for number, times in given.items() if times > 1] == []


def test_some_numbers_begin_with_zeros_and_some_with_letters() -> None:
    numbers = [p.number for entry in planned(TODAY).agencies for p in entry.permissions if p.number]
    assert any(number.startswith("0") for number in numbers)
    assert any(number[0].isalpha() for number in numbers)


def test_names_are_written_in_many_scripts() -> None:
    languages = {language for entry in entries(planned(TODAY)) for _, kind, language in entry.other_names if language}
    assert languages == {"am", "ar", "bn", "hi", "ne", "si", "ur"}
