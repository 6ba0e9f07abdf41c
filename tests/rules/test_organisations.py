"""What an organisation may say about itself, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from iris.rules import organisations as rules
from iris.rules.errors import RuleBroken

TODAY = date(2026, 11, 25)


@dataclass
class Agent:
    """A sub-agent of a chain."""

    thread: int
    under_id: int | None = None
    other_entry_id: int | None = None


def refused(datum: rules.Datum) -> str:
    with pytest.raises(RuleBroken) as error:
        datum.checked(TODAY)
    return error.value.code


def test_an_lei_is_kept_without_blanks_and_one_wrong_figure_is_found() -> None:
    assert rules.Identifier("lei", "2138 00ku D8LA JWSQ 9D15").checked(TODAY).value == "213800KUD8LAJWSQ9D15"
    assert refused(rules.Identifier("lei", "213800KUD8LAJWSQ9D16")) == "lei_wrong"
    assert refused(rules.Identifier("lei", " - ")) == "number_missing"


def test_a_corridor_has_two_countries_and_a_known_sector() -> None:
    assert refused(rules.Corridor("NP", "NP", "trade")) == "corridor_ends"
    assert refused(rules.Corridor("NP", "QA", "piracy")) == "sector_unknown"
    assert rules.Corridor("np", "qa", "trade").checked(TODAY) == rules.Corridor("NP", "QA", "trade")


def test_what_a_party_can_not_be() -> None:
    assert refused(rules.Party("person", "owner", "A", 0)) == "share_range"
    assert refused(rules.Party("person", "officer", "A", 10)) == "share_of_owner"
    assert refused(rules.Party("firm", "owner", "A", None, date(1990, 1, 1))) == "firm_born"
    assert refused(rules.Party("person", "owner", "A", None, date(2027, 1, 1))) == "birth_range"
    assert refused(rules.Party("person", "owner", "A", None, None, "NP", "")) == "document_whole"
    assert refused(rules.Party("person", "owner", "  ")) == "name_missing"


def test_shares_together_are_at_most_all_of_it() -> None:
    rules.check_shares([5000, None, 2500], 2500)
    with pytest.raises(RuleBroken, match="25 %"):
        rules.check_shares([5000, 2500], 2501)


def test_a_chain_never_leads_back() -> None:
    chain = [Agent(1), Agent(2, 1), Agent(3, 2, other_entry_id=9)]
    rules.check_chain(chain, None, rules.SubAgent("x", "NP", "sub_agent", under_id=3), 5)
    for thread, new in (
        (1, rules.SubAgent("x", "NP", "sub_agent", under_id=3)),
        (None, rules.SubAgent("x", "NP", "sub_agent", other_entry_id=5)),
        (None, rules.SubAgent("x", "NP", "sub_agent", other_entry_id=9, under_id=3)),
    ):
        links = [link for link in chain if link.thread != thread]
        with pytest.raises(RuleBroken) as error:
            rules.check_chain(links, thread, new, 5)
        assert error.value.code == "chain_circle"
    with pytest.raises(RuleBroken) as error:
        rules.check_chain(chain, None, rules.SubAgent("x", "NP", "sub_agent", under_id=8), 5)
    assert error.value.code == "above_gone"


def test_a_chain_reads_from_the_top() -> None:
    rows = [Agent(3, 2), Agent(2, 1), Agent(1), Agent(4, 99)]
    assert [(depth, row.thread) for depth, row in rules.depths(rows)] == [(0, 1), (1, 2), (2, 3), (0, 4)]


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (rules.When(date(2026, 2, 1), date(2026, 1, 1)), "dates_reversed"),
        (rules.When(date(2026, 11, 26)), "not_yet"),
        (rules.When(date(2026, 1, 1)), "period_open"),
        (rules.When(date(2026, 1, 1), date(2026, 2, 1), rules.Origin.DOCUMENT), "source_missing"),
    ],
)
def test_dates_that_can_not_be(when: rules.When, code: str) -> None:
    with pytest.raises(RuleBroken) as error:
        rules.check_when(when, TODAY, whole_period=True)
    assert error.value.code == code
