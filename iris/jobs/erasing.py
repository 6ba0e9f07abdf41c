"""Once a night: what closed cases and refused claims need not keep any longer is erased, case by case."""

from __future__ import annotations

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.gateways.outside import Outside
from iris.services.cases import erasing


def erase_all(database: Database, outside: Outside) -> int:
    """Erase what is due; a kill in between leaves the rest for the next night. Gives of how many cases."""
    done, after = 0, 0
    while True:
        with database.reading() as session:
            ids = [row.id for row in queries.cases_care.erasable(session, clock.now(), after)]
        if not ids:
            break
        for case_id in ids:
            with database.transaction() as session:
                done += bool(erasing.erase_due(session, outside.keys, clock.now(), case_id))
        after = ids[-1]
    while True:
        with database.transaction() as session:
            if not erasing.erase_refused_claims(session, clock.now()):
                return done
