"""A firm struck off and another that shares its telephone and e-mail address: one pair for the reviewer's queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.services import register

SHARED = (("phone", "+880 2 5550 142 37"), ("email", "office@riverside-desk.example"))
STRUCK, GOOD = "licence_revoked", "licensed"


def tell(session: Session, entries: Sequence[m.RegisterEntry], now: datetime) -> None:
    """Give the first struck-off agency and the first licensed one of its country the same contacts."""
    words = queries.register.words_of(session, [entry.id for entry in entries])
    for struck in (entry for entry in entries if words.get(entry.id) == STRUCK):
        reborn = next((e for e in entries if e.country == struck.country and words.get(e.id) == GOOD), None)
        if reborn is None:
            continue
        for entry in (struck, reborn):
            for kind, value in SHARED:
                register.add_contact(session, now, entry, kind, value)
        return
