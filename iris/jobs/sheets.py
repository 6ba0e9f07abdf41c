"""Checking a sheet of any size, many names at once; SciPy is loaded only where this is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from iris import queries
from iris.gateways import clock
from iris.gateways.name_index import NameIndex
from iris.gateways.name_index.sheets import search_many
from iris.queries.checking import Search
from iris.queries.search import NameBook
from iris.rules.checking import Answer, Asked
from iris.rules.names import Verdict
from iris.rules.status import agency_status

HEADER = ("row", "asked", "licence_asked", "match", "id", "name", "matched", "country", "licence", "status", "since")
AT_ONCE = 2000


def many_at_once(session: Session, folder: Path) -> Search:
    """Search for all names of a chunk together."""
    book = NameBook(NameIndex(folder))
    return lambda names: search_many(book.index, names, 8, extra=book.newer(session))


def checked(session: Session, folder: Path, rows: Sequence[Asked], on: date | None) -> Iterator[list[dict[str, Any]]]:
    """The answers to the rows, chunk by chunk, in order."""
    search = many_at_once(session, folder)
    day = on or clock.today()
    for start in range(0, len(rows), AT_ONCE):
        answers = queries.checking.answers(session, rows[start : start + AT_ONCE], search)
        sure = [answer.entries[0] for answer in answers if _sure(answer)]
        shown = {entry.id: (entry, licences) for entry, licences in queries.search.rows_of(session, sure)}
        yield [_line(answer, shown, day) for answer in answers]


def _sure(answer: Answer) -> bool:
    return answer.match in (Verdict.EXACT, Verdict.LIKELY) and bool(answer.entries)


def _line(answer: Answer, shown: dict[int, Any], day: date) -> dict[str, Any]:
    line: dict[str, Any] = dict.fromkeys(HEADER)
    asked = answer.asked
    line |= {"row": asked.row, "asked": asked.name, "licence_asked": asked.licence, "match": str(answer.match)}
    if not _sure(answer) or answer.entries[0] not in shown:
        return line
    entry, licences = shown[answer.entries[0]]
    status = agency_status(queries.register.views(entry.country, licences), day, closed=entry.closed_on)
    numbers = [licence.number for licence in licences if licence.number]
    return line | {
        "id": entry.public_id,
        "name": entry.name,
        "matched": answer.matched,
        "country": entry.country,
        "licence": numbers[0] if numbers else None,
        "status": str(status.word),
        "since": status.since.isoformat() if status.since else None,
    }
