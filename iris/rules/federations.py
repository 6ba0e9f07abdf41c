"""Federations of employers: when a membership can begin and end, and how members stand beside the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iris.rules.errors import RuleBroken
from iris.rules.small_numbers import COMPANIES_MINIMUM
from iris.rules.wording import N_


@dataclass(frozen=True, slots=True)
class Compared:
    """How often one word or band stands among the members and in the register; shares in whole per cent."""

    code: str
    members: int
    members_share: int
    register: int
    register_share: int


def check_since(since: date, today: date) -> None:
    """A membership counts once it began. Raises RuleBroken `member_since_future`."""
    if since > today:
        raise RuleBroken("member_since_future", N_("Add a member when its membership has begun."))


def check_until(since: date, until: date, today: date) -> None:
    """A membership ends after it began, and not ahead of time.

    Raises RuleBroken `member_until_early`, `member_until_future`.
    """
    if until < since:
        raise RuleBroken("member_until_early", N_("Choose a last day that is not before the first one."))
    if until > today:
        raise RuleBroken("member_until_future", N_("End a membership when its last day has come."))


def compared(
    members: Mapping[str, int], register: Mapping[str, int], order: Sequence[str]
) -> tuple[Compared, ...] | None:
    """Both distributions side by side; none below 5 on either side (process.md, Small numbers: companies)."""
    of_members, of_register = sum(members.values()), sum(register.values())
    if min(of_members, of_register) < COMPANIES_MINIMUM:
        return None
    return tuple(
        Compared(
            code,
            members.get(code, 0),
            round(100 * members.get(code, 0) / of_members),
            register.get(code, 0),
            round(100 * register.get(code, 0) / of_register),
        )
        for code in order
        if members.get(code) or register.get(code)
    )
