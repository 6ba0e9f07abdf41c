"""What the worker does for certification: lets time act, names panels, writes the mails that were asked for."""

from __future__ import annotations

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.gateways.outside import Outside
from iris.rules.applications import UNDER_WAY
from iris.rules.certificates import ENDED, CertificateState
from iris.services import appeals, certification_clock, telling

AT_ONCE = 200
LIVING = tuple(sorted(set(CertificateState) - ENDED))


def tell(database: Database, outside: Outside, told: dict[str, object]) -> None:
    """Write the mails of one notice."""
    with database.transaction() as session:
        telling.deliver(session, outside, clock.now(), told)


def draw_panels(database: Database) -> None:
    """Name a panel for every appeal that has none; people may have come meanwhile."""
    with database.transaction() as session:
        for appeal in queries.appeals.without_panel(session):
            appeals.draw_panel(session, clock.now(), appeal)


def run_clock(database: Database) -> int:
    """Let time act on everything that it moves, each thing in a transaction of its own; returns the steps taken."""
    draw_panels(database)
    return _certificates(database) + _applications(database)


def _certificates(database: Database) -> int:
    taken, after = 0, 0
    while True:
        with database.reading() as session:
            found = queries.certificates.in_states(session, LIVING, after, AT_ONCE)
            due = list(certification_clock.steps_of(session, list(found), clock.now()))
        if not found:
            return taken
        after = found[-1].id
        for certificate_id in due:
            with database.transaction() as session:
                taken += certification_clock.advance(session, clock.now(), certificate_id)


def _applications(database: Database) -> int:
    taken, after = 0, 0
    while True:
        with database.reading() as session:
            found = [row.id for row in queries.applications.in_states(session, UNDER_WAY, after, AT_ONCE)]
        if not found:
            return taken
        after = found[-1]
        for application_id in found:
            with database.reading() as session:
                due = certification_clock.application_due(session, clock.now(), application_id)
            if due:
                with database.transaction() as session:
                    taken += certification_clock.advance_application(session, clock.now(), application_id)
