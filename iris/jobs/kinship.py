"""Looking for reborn firms: keys made anew and compared, in short transactions; twice gives the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from iris import queries
from iris.db import Database
from iris.gateways import clock
from iris.gateways.keys import Keys
from iris.gateways.outside import Outside
from iris.services import kinship
from iris.services.kinship import AT_ONCE

Progress = Callable[[str, int, int], None]


def find_kin(database: Database, keys: Keys, args: dict[str, Any], progress: Progress) -> int:
    """Look at the named entries, or at all of which a list said something; returns how many pairs came up."""
    if "batch_id" not in args:
        return _look(database, keys, args["entries"])
    came, done = 0, 0
    # First the keys of all, so that what half of the list shares is seen to be common.
    for ids in _chunks(database, args["batch_id"]):
        with database.transaction() as session:
            kinship.rekey(session, keys, ids)
    for ids in _chunks(database, args["batch_id"]):
        with database.transaction() as session:
            came += kinship.find(session, clock.now(), ids)
        done += len(ids)
        progress("entries compared", done, done)
    return came


def _chunks(database: Database, batch_id: int) -> Iterator[Sequence[int]]:
    after = 0
    while True:
        with database.reading() as session:
            ids = queries.kinship.of_batch(session, batch_id, after, AT_ONCE)
        if not ids:
            return
        yield ids
        after = ids[-1]


def _look(database: Database, keys: Keys, ids: Sequence[int]) -> int:
    with database.transaction() as session:
        kinship.rekey(session, keys, ids)
        return kinship.find(session, clock.now(), ids)


def tell_control(database: Database, outside: Outside, link_id: int) -> None:
    """Write to the managers of an agency about a link; twice writes once."""
    with database.transaction() as session:
        link = queries.kinship.link(session, link_id)
        if link is not None:
            kinship.tell(session, outside, clock.now(), link)
