"""How many statements the most asked addresses cost: fixed, and the same however much the register holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from tests.client import PageClient
from tests.factories import Made

COUNTS = {
    "/api/v1/status?licence=RL-1": 5,
    "/api/v1/status?name=Heron One": 5,
    "/api/v1/agencies?q=Heron": 6,
    "/api/v1/agencies": 6,
    "/api/v1/agencies/{id}": 4,
    "/api/v1/agencies/{id}/status": 3,
    "/agencies/{id}": 4,
    "/agencies/{id}/score": 4,
    "/api/v1/agencies/{id}/score": 4,
    "/agencies/{id}/history": 3,
    "/agencies?q=Heron": 10,
    "/agencies": 10,
    "/check?q=Heron": 6,
    "/": 5,
}
"""With the one that reads the change number."""


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile; savepoints, and on PostgreSQL who asks, aside."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config")):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def fill(made: Made, number: int, first: int = 1) -> str:
    for at in range(first, first + number):
        entry = made.agency(f"Heron {'One' if at == 1 else at} Ltd")
        made.licence(entry, number=f"RL-{at}")
        if at == 1:
            first_id = entry.public_id
    return first_id if first == 1 else ""


@pytest.mark.parametrize("path", COUNTS)
def test_an_address_costs_so_many_statements_however_many_rows(
    client: PageClient, made: Made, engine: Engine, path: str
) -> None:
    address = path.format(id=fill(made, 2))
    for more in (3, 20):
        client.raw(address)
        fill(made, more, first=100 * more)
        made.session.flush()
        client.http.application.extensions["iris_database"].change_number()
        with counted(engine) as said:
            client.raw(address)
        assert len(said) == COUNTS[path], "\n\n".join(said)


def test_an_answer_kept_costs_one(client: PageClient, made: Made, engine: Engine) -> None:
    address = f"/agencies/{fill(made, 1)}"
    client.raw(address)
    with counted(engine) as said:
        client.raw(address)
    assert len(said) == 1, said
