"""Merges of duplicate entries: what stands at a moment, and when two entries may become one.

House rules, Storage: nothing moves at a merge, it is a dated alias fact; reads follow the canonical entry as known
at K; undo is another fact. There are no chains: whoever is shown under another has nobody under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.status_facts import known_instant
from iris.rules.wording import N_

MERGED, UNDONE = "merged", "undone"


class MergeReason(StrEnum):
    """Why two entries are one firm; what is published of it."""

    SAME_LICENCE = "same_licence"
    RENAMED = "renamed"
    TWO_LISTS = "two_lists"
    TYPED_TWICE = "typed_twice"


class UndoReason(StrEnum):
    """Why they are two again."""

    DIFFERENT_FIRMS = "different_firms"
    DISPUTED = "disputed"
    MISTAKE = "mistake"


REASONS: Mapping[str, str] = {
    MergeReason.SAME_LICENCE: N_("Both hold the same licence"),
    MergeReason.RENAMED: N_("The firm changed its name"),
    MergeReason.TWO_LISTS: N_("Two authorities list the same firm"),
    MergeReason.TYPED_TWICE: N_("The same firm was entered twice"),
    UndoReason.DIFFERENT_FIRMS: N_("They are different firms"),
    UndoReason.DISPUTED: N_("The firm showed that the other is not it"),
    UndoReason.MISTAKE: N_("The wrong entries were chosen"),
}


@dataclass(frozen=True, slots=True)
class MergeFact:
    """One fact: `alias` is shown under `canonical`, or (`undoes`) is so no longer."""

    id: int
    alias: int
    canonical: int
    recorded_at: datetime
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What matters of one of two entries that may become one."""

    id: int
    kind: str
    alias_of: int | None
    has_aliases: bool
    held: bool
    """Whether an organisation holds it."""
    claimed: bool
    """Whether an open claim waits for it."""


def standing(facts: Iterable[MergeFact], known: date | datetime | None = None) -> dict[int, MergeFact]:
    """The merges that stand, by the entry that is shown under another, as known at `known` (None: now)."""
    limit = None if known is None else known_instant(known)
    heard = [fact for fact in facts if limit is None or fact.recorded_at <= limit]
    undone = {fact.undoes for fact in heard if fact.undoes is not None}
    return {fact.alias: fact for fact in heard if fact.undoes is None and fact.id not in undone}


def check(alias: Side, canonical: Side) -> None:
    """Whether `alias` may be shown under `canonical`. Raises RuleBroken with what to do first."""
    if alias.id == canonical.id:
        raise RuleBroken("same_entry", N_("These are the same entry; give two different numbers."))
    if alias.kind != canonical.kind:
        raise RuleBroken("kinds_differ", N_("An agency and an employer can't be one entry."))
    if alias.alias_of is not None or canonical.alias_of is not None:
        raise RuleBroken("merged_already", N_("One of them is merged into another entry already; undo that first."))
    if alias.has_aliases:
        raise RuleBroken(
            "has_aliases", N_("Other entries are merged into the first one. Merge the other way round, or undo those.")
        )
    if alias.held:
        raise RuleBroken("alias_held", N_("An organisation holds the first entry, so it must be the one that stays."))
    if alias.claimed:
        raise RuleBroken("alias_claimed", N_("Somebody claims the first entry; decide on that first."))
