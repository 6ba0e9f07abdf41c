"""Lists on their way in, as a test tells them: a file written, read, confirmed, applied, undone."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.jobs import lists
from iris.jobs.handlers import Workshop
from iris.rules.status import StatusAt, permission_status
from iris.services import imports

HEADER = ("Licence No", "Agency Name", "Status")
FIRST = date(2026, 9, 1)
ZEROS = dict.fromkeys("new changed returned reinstated history unchanged duplicate rejected blank gone kept".split(), 0)


@dataclass
class Lists:
    """One list of one authority, version after version; the small things a test needs to see of it."""

    shop: Workshop
    folder: Path
    country: str = "BD"
    authority: str = "Bureau of Work"
    header: Sequence[str] = HEADER
    meaning: str = "licence"
    subject: str = "agency"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    numbers: count[int] = field(default_factory=count)

    def file(self, rows: Iterable[Sequence[str]], header: Sequence[str] | None = None) -> Path:
        path = self.folder / f"list {next(self.numbers)}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header or self.header, *rows])
        return path

    def open(self, path: Path, on: date = FIRST, *, part: bool = False, **options: Any) -> int:
        """Note the arrival of a file; the number of its batch."""
        with self.shop.database.transaction() as session:
            authority, _ = imports.authority_of(session, self.now, self.country, self.authority)
            source = imports.source_of(session, authority, self.subject, self.meaning)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            arrival = imports.Arrival(path.name, digest, on, part=part, options=options)
            return imports.open_batch(session, self.now, source, arrival, queue=False).id

    def mend(self, parent_id: int, rows: Iterable[Sequence[str]], header: Sequence[str] | None = None) -> int:
        """Send rows of a saved list again, mended, and have them read; the number of the small list."""
        path = self.file(rows, header)
        with self.shop.database.transaction() as session:
            arrival = imports.Arrival(path.name, "0" * 64, FIRST)
            batch_id = imports.follow_up(session, self.later(), self.found(session, parent_id), arrival, queue=False).id
        lists.read_file(self.shop.database, batch_id, path, path.name)
        return batch_id

    def read_file(self, path: Path, on: date = FIRST, **told: Any) -> int:
        batch_id = self.open(path, on, **told)
        lists.read_file(self.shop.database, batch_id, path, path.name)
        return batch_id

    def read(self, rows: Iterable[Sequence[str]], on: date = FIRST, **told: Any) -> int:
        """Write a file and have it read and compared; the number of its batch."""
        header = told.pop("header", None)
        return self.read_file(self.file(rows, header), on, **told)

    def confirm(self, batch_id: int, **told: Any) -> None:
        with self.shop.database.transaction() as session:
            imports.confirm(session, self.later(), self.found(session, batch_id), queue=False, **told)

    def apply(self, batch_id: int) -> None:
        lists.apply_confirmed(self.shop.database, self.shop.names_folder, batch_id)

    def take(self, rows: Iterable[Sequence[str]], on: date = FIRST, **told: Any) -> int:
        """Have a list read, confirmed and applied; the number of its batch."""
        batch_id = self.read(rows, on, **told)
        assert self.state(batch_id) == "ready", self.batch(batch_id).refusal
        self.confirm(batch_id)
        self.apply(batch_id)
        return batch_id

    def undo(self, batch_id: int) -> datetime:
        """Take a list back; the moment just before."""
        before = datetime.now(UTC)
        with self.shop.database.transaction() as session:
            imports.undo(session, datetime.now(UTC), self.found(session, batch_id))
        lists.refresh_stale(self.shop.database)
        return before

    def later(self) -> datetime:
        """A moment after the last one."""
        self.now = max(self.now + timedelta(milliseconds=1), datetime.now(UTC))
        return self.now

    def found(self, session: Any, batch_id: int) -> m.ImportBatch:
        batch = queries.imports.batch(session, batch_id)
        assert batch is not None
        return batch

    # What came of it

    def batch(self, batch_id: int) -> m.ImportBatch:
        with self.shop.database.reading() as session:
            return self.found(session, batch_id)

    def state(self, batch_id: int) -> str:
        return self.batch(batch_id).state

    def counts(self, batch_id: int) -> dict[str, int]:
        """Outcomes that occurred, with how often."""
        counts = self.batch(batch_id).counts
        return {name: counts[name] for name in ZEROS if counts[name]}

    def rows(self, batch_id: int, *outcomes: str) -> list[m.ImportRow]:
        with self.shop.database.reading() as session:
            return list(queries.imports.rows(session, batch_id, outcomes, 10_000))

    def licence(self, number: str) -> m.Licence:
        """The permission with this number, its entry and facts loaded."""
        with self.shop.database.reading() as session:
            licence = session.scalars(
                select(m.Licence)
                .join(m.Authority)
                .where(m.Licence.number == number, m.Authority.country == self.country)
            ).one()
            assert licence.entry.names is not None
            assert licence.facts is not None
            return licence

    def status(self, number: str, on: date, known: date | datetime | None = None) -> StatusAt:
        """What the facts say of a permission on a day."""
        facts = [queries.register.fact_of(fact) for fact in self.licence(number).facts]
        return permission_status(facts, on, known)

    def word(self, number: str) -> str | None:
        """The cached word of the entry that holds this number."""
        with self.shop.database.reading() as session:
            entry_id = self.licence(number).entry_id
            row = session.get(m.EntryStatus, entry_id, populate_existing=True)
            return row.word if row else None

    def shown(self, number: str) -> bool:
        """Whether the entry is found by anybody."""
        with self.shop.database.reading() as session:
            return queries.register.entry(session, self.licence(number).entry.public_id) is not None

    def listed(self) -> set[str]:
        """Numbers of the permissions that the newest list names."""
        with self.shop.database.reading() as session:
            return set(session.scalars(select(m.Licence.number).where(m.Licence.listed.is_(True))))
