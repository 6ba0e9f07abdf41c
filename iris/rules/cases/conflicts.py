"""Officers who may not know of a case: those with an employment link to a respondent (process.md, Case)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer and the register entries that employ, employed or pay the officer or a close relative."""

    account_id: int
    employment_links: frozenset[int] = frozenset()


def is_excluded(officer: Officer, respondent_entries: Collection[int]) -> bool:
    """Tell whether the officer may not learn that the case exists: 404, in no count or list."""
    return not officer.employment_links.isdisjoint(respondent_entries)


def eligible(officers: Iterable[Officer], respondent_entries: Collection[int]) -> tuple[Officer, ...]:
    """Give those among whom the case can be assigned; the others do not appear in the list at all."""
    return tuple(o for o in officers if not is_excluded(o, respondent_entries))


def check_assign(officer: Officer, respondent_entries: Collection[int]) -> None:
    """Raise RuleBroken (`cannot_take_case`) for an excluded officer, without saying why."""
    if is_excluded(officer, respondent_entries):
        raise RuleBroken("cannot_take_case", N_("This officer cannot take this case. Choose another one."))


def to_unassign(assigned: Iterable[Officer], respondent_entries: Collection[int]) -> tuple[Officer, ...]:
    """Give the assigned officers who must leave the case since a respondent was added or a link declared."""
    return tuple(o for o in assigned if is_excluded(o, respondent_entries))
