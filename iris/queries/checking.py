"""Checking the names of a sheet against the register; the same index and the same verdict as page and interface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from iris import models as m
from iris.queries import merges, register
from iris.queries.search import NameBook
from iris.rules import checking
from iris.rules.checking import Answer, Asked
from iris.rules.lists.numbers import licence_candidates
from iris.rules.names import Hit

Search = Callable[[Sequence[str]], list[list[Hit]]]
"""Names in, hits of each out: one by one in a web process, many at once in a command."""

CHUNK = 400


def one_by_one(session: Session, book: NameBook) -> Search:
    """Search for each name by itself: no SciPy in a web process."""
    return lambda names: [book.search(session, name, 8) for name in names]


def answers(session: Session, asked: Sequence[Asked], search: Search, kind: str = "agency") -> list[Answer]:
    """The answer to each row, in order; a handful of queries however many rows."""
    numbered = _by_numbers(session, asked, kind)
    decided = decisions_by_key(session, [row.key for row in asked])
    open_rows = [row for row in asked if row.row not in numbered]
    hits = dict(zip([row.row for row in open_rows], search([row.name for row in open_rows]), strict=True))
    kept = _narrowed(session, open_rows, hits, kind)
    found = []
    for row in asked:
        known = decided.get(row.key, {})
        refused = frozenset(entry_id for entry_id, same in known.items() if not same)
        answer = numbered.get(row.row) or checking.by_name(row, kept.get(row.row, []), refused)
        found.append(checking.with_decisions(answer, known))
    return found


def _by_numbers(session: Session, asked: Sequence[Asked], kind: str) -> dict[int, Answer]:
    wanted: dict[str, list[Asked]] = defaultdict(list)
    for row in asked:
        for key in licence_candidates(row.licence)[-1:] if row.licence else ():
            wanted[key].append(row)
    found: dict[int, list[int]] = defaultdict(list)
    for licence, entry in register.by_numbers(session, list(wanted), kind):
        for row in wanted[licence.number_key or ""]:
            if not row.country or entry.country == row.country.upper():
                found[row.row].append(entry.merged_into_id or entry.id)
    rows = {row.row: row for row in asked}
    answers_ = {number: checking.by_number(rows[number], list(dict.fromkeys(ids))) for number, ids in found.items()}
    return {number: answer for number, answer in answers_.items() if answer is not None}


def _narrowed(session: Session, rows: Sequence[Asked], hits: dict[int, list[Hit]], kind: str) -> dict[int, list[Hit]]:
    """Hits of the right kind and, where a row names one, of the right country."""
    ids = sorted({hit.entry_id for found in hits.values() for hit in found})
    places = merges.places(session, ids, kind)
    return {row.row: merges.one_an_entry(hits[row.row], _homes(places, row)) for row in rows}


def _homes(places: Mapping[int, tuple[int, str]], row: Asked) -> dict[int, int]:
    asked = row.country.upper()
    return {entry_id: home for entry_id, (home, country) in places.items() if not asked or country == asked}


def decisions_by_key(session: Session, keys: Sequence[str]) -> dict[str, dict[int, bool]]:
    """What the actor's organisation decided about these rows: key → entry → same or not."""
    found: dict[str, dict[int, bool]] = defaultdict(dict)
    d = m.PairDecision
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        # A decision about an entry that is shown under another now is one about that other.
        query = select(d.asked_key, merges.shown_under(), d.same).join(d.entry)
        query = query.where(d.asked_key.in_(part), d.undone_at.is_(None))
        for key, entry_id, same in session.execute(query.order_by(d.id)):
            found[key][entry_id] = same
    return found


def decisions(session: Session, limit: int = 500) -> Sequence[m.PairDecision]:
    """The decisions of the actor's organisation that stand, newest first."""
    query = select(m.PairDecision).where(m.PairDecision.undone_at.is_(None))
    query = query.options(joinedload(m.PairDecision.entry)).order_by(m.PairDecision.id.desc())
    return session.scalars(query.limit(limit)).all()


def decision(session: Session, decision_id: int) -> m.PairDecision | None:
    """One decision of the actor's organisation."""
    return session.scalars(select(m.PairDecision).where(m.PairDecision.id == decision_id)).one_or_none()
