"""A better wording says something and keeps the places that are filled in."""

from __future__ import annotations

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.translations import LONGEST, check_wording, digest

TEXT = "%(n)s texts by %(day)s"


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ([], "wording_missing"),
        (["  "], "wording_missing"),
        (["%(n)s texts"], "wording_places"),
        (["%(n)s texts by %(day)s for %(who)s"], "wording_places"),
        (["x" * (LONGEST + 1)], "wording_long"),
    ],
)
def test_a_wording_that_would_break_a_page_is_refused(wording: list[str], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_wording(TEXT, wording)
    assert refused.value.code == code


def test_a_wording_with_the_same_places_is_taken_and_a_plural_may_leave_its_number_out() -> None:
    check_wording(TEXT, ["by %(day)s: %(n)s"])
    check_wording("%(n)s text", ["one text", "%(n)s texts"])


def test_another_wording_is_another_thing_to_look_at() -> None:
    assert digest("Send", ["أرسل"]) != digest("Send", ["ارسال"])
    assert digest("Send", ["a", "b"]) != digest("Send", ["ab"])
