"""What the worker does for credentials: issues those that are missing, signs those that wait."""

from __future__ import annotations

from iris.db import Database
from iris.gateways import clock
from iris.gateways.outside import Outside
from iris.services import credentials

AT_ONCE = 100


def sign(database: Database, outside: Outside) -> int:
    """Bring all credentials up to date, a hundred a transaction; returns how many were signed."""
    signed = 0
    while True:
        with database.transaction() as session:
            issued = credentials.follow_missing(session, clock.now(), AT_ONCE)
            done = credentials.sign_waiting(session, outside, AT_ONCE)
        signed += done
        if not issued and done < AT_ONCE:
            return signed
