"""The check of a sheet: what a row asks, what answers it, which answers need a person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iris.rules.chain import canonical_bytes
from iris.rules.lists.blanks import comparable
from iris.rules.names import Hit, Quality, Verdict, verdict

MOST_ROWS = 1000
"""Rows a page checks at once; the command checks any number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a sheet: a name, a licence number, or both; country and address narrow."""

    row: int
    name: str = ""
    licence: str = ""
    country: str = ""
    address: str = ""

    @property
    def key(self) -> str:
        """By which a decision is remembered: the same row asks no question twice, a changed one may be asked."""
        said = [comparable(part).casefold() for part in (self.name, self.licence, self.country, self.address)]
        return hashlib.sha256(canonical_bytes(said)).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row was found to be: how sure, which entries, best first, and the name that fitted."""

    asked: Asked
    match: Verdict
    entries: tuple[int, ...] = ()
    matched: str | None = None
    by: str = "nothing"
    decided: bool = False

    @property
    def uncertain(self) -> bool:
        """Whether a person should look: probable or ambiguous, and not decided before."""
        return self.match in (Verdict.LIKELY, Verdict.AMBIGUOUS) and not self.decided


def by_number(asked: Asked, entries: Sequence[int]) -> Answer | None:
    """The answer when the licence number is known."""
    if not entries:
        return None
    found = Verdict.EXACT if len(entries) == 1 else Verdict.AMBIGUOUS
    return Answer(asked, found, tuple(entries), None, "number")


def by_name(asked: Asked, hits: Sequence[Hit], refused: frozenset[int]) -> Answer:
    """The answer by name; entries that were decided not to be meant are left out."""
    kept = [hit for hit in hits if hit.entry_id not in refused]
    found = verdict(kept)
    if found is Verdict.NONE:
        return Answer(asked, found, tuple(hit.entry_id for hit in kept if hit.quality is not Quality.NONE)[:5])
    return Answer(asked, found, tuple(hit.entry_id for hit in kept)[:5], kept[0].text, "name")


def with_decisions(answer: Answer, decided: Mapping[int, bool]) -> Answer:
    """An answer in the light of what this organisation decided before about the same row."""
    same = next((entry_id for entry_id, is_same in decided.items() if is_same), None)
    if same is not None:
        return replace(answer, match=Verdict.EXACT, entries=(same,), by="decision", decided=True)
    return answer
