"""Finding entries by whatever was typed: register number, licence number, a name in any spelling and script.

The one way in for page, API, sheet and command, so that all of them give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from iris.gateways.name_index import Added, NameIndex
from iris.queries import merges, register, spine
from iris.queries.merges import Known
from iris.queries.register import Filters
from iris.queries.rows import EntryRow, LicenceRow
from iris.rules import public_ids
from iris.rules.lists.numbers import licence_candidates
from iris.rules.names import Hit, Quality, Verdict, verdict

LONGEST = 200
DEEPEST = 1000
AT_ONCE = 5000
INDEX_SETTING = "name_index"
"""Up to which name the index was built; later ones are searched beside it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: how sure, and the entries, best first. `by` says how: id, number, name or nothing."""

    match: Verdict
    ids: tuple[int, ...]
    by: str
    names: dict[int, str]
    """The name that fitted, where it is not the first one of the entry."""


NOTHING = Found(Verdict.NONE, (), "nothing", {})


class NameBook:
    """The name index and the few names recorded since it was built, for one process."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self._since: list[Added] = []
        self._seen = 0
        self._contents: object = self

    def search(self, session: Session, text: str, limit: int) -> list[Hit]:
        """Nearest names, whatever the spelling; a name committed a moment ago is found too."""
        return self.index.search(text, limit, extra=self.newer(session))

    def newer(self, session: Session) -> Sequence[Added]:
        """Names recorded after the index was built, read once each."""
        contents = self.index.contents
        if contents is not self._contents:
            built = spine.setting(session, INDEX_SETTING) if contents is not None else None
            self._contents, self._since = contents, []
            self._seen = int(built["last_name_id"]) if built else 0
        full = True
        while full and (rows := register.names_after(session, self._seen, AT_ONCE)):
            self._since += [(name_id, entry_id, text) for name_id, entry_id, text, _ in rows]
            self._seen, full = rows[-1].id, len(rows) == AT_ONCE
        return self._since


def find(session: Session, book: NameBook, text: str, filters: Filters, limit: int = 50) -> Found:
    """Entries for a text typed by somebody; an invented name is never confirmed."""
    plain = " ".join(text[:LONGEST].replace("\x00", " ").split())
    if not plain:
        return NOTHING
    return (
        _by_id(session, plain, filters)
        or by_number(session, plain, filters)
        or by_name(session, book, plain, filters, limit)
    )


def _by_id(session: Session, text: str, filters: Filters) -> Found | None:
    if not public_ids.is_public_id(text):
        return None
    entry = register.entry(session, public_ids.parse_public_id(text), filters.kind)
    return Found(Verdict.EXACT, (entry.merged_into_id or entry.id,), "id", {}) if entry else None


def by_number(session: Session, text: str, filters: Filters, known: Known = None) -> Found | None:
    """Entries whose licence number is the same, with or without zeros and prefixes; None when there is none.

    `known`: merges recorded later don't count; without it those of today do.
    """
    if not any(letter.isdigit() for letter in text):
        return None
    keys = licence_candidates(text)
    by_key = register.by_number(session, keys, exact=text) if keys else {}
    for key in keys:
        ids = by_key.get(key, [])
        homes = merges.narrowed(session, ids, filters, known)
        if found := tuple(dict.fromkeys(homes[entry_id] for entry_id in ids if entry_id in homes)):
            return Found(Verdict.EXACT if len(found) == 1 else Verdict.AMBIGUOUS, found, "number", {})
    return None


def by_name(session: Session, book: NameBook, text: str, filters: Filters, limit: int, known: Known = None) -> Found:
    """Entries by name: exact, likely, ambiguous or none; weak ones are offered after the likely ones.

    `known` as in `by_number`.
    """
    hits = [hit for hit in book.search(session, text, min(DEEPEST, limit * 4)) if hit.quality is not Quality.NONE]
    homes = merges.narrowed(session, [hit.entry_id for hit in hits], filters, known)
    hits = merges.one_an_entry(hits, homes)[:limit]
    return Found(verdict(hits), tuple(hit.entry_id for hit in hits), "name", {hit.entry_id: hit.text for hit in hits})


def licence_of(session: Session, licence: str, country: str | None, filters: Filters, known: Known = None) -> Found:
    """Entries that hold this licence number, in this country when one is given. `known` as in `by_number`."""
    narrowed = replace(filters, countries=(country,)) if country else filters
    return by_number(session, licence[:LONGEST], narrowed, known) or NOTHING


def rows_of(session: Session, ids: Sequence[int], known: Known = None) -> list[tuple[EntryRow, list[LicenceRow]]]:
    """Entries with their permissions, in the order of the ids, in two queries however many (merged ones: four)."""
    entries = register.entries(session, ids)
    licences = merges.licences(session, entries.values(), known)
    return [(entries[entry_id], licences.get(entry_id, [])) for entry_id in ids if entry_id in entries]
