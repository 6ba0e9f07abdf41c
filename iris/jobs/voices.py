"""Once a day: answers after arrival are counted, agency by agency; afterwards old traces go."""

from __future__ import annotations

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.services import voice


def count_all(database: Database) -> int:
    """Count what was answered about every agency, each in a transaction of its own; gives how many there are."""
    done, after = 0, 0
    while True:
        with database.reading() as session:
            ids = [entry.id for entry in queries.voice.entries_after(session, after)]
        if not ids:
            break
        for entry_id in ids:
            with database.transaction() as session:
                entry = queries.register.by_id(session, entry_id)
                if entry is not None:
                    voice.count(session, clock.now(), entry)
        done, after = done + len(ids), ids[-1]
    with database.transaction() as session:
        voice.forget_traces(session, clock.now())
    return done
